//! How do the sites of one person do beside each other? The same figures for each, over the same days.

use super::{Question, StatisticsQuery, figures, figures::Sum, question, store};
use crate::{app::App, auth::SignedIn, problem::Problem};
use domain::{
    ids::SiteId,
    statistics::{Completion, Findings, Range, Scores},
    text::Text,
};
use serde::Serialize;

/// A site's figures, as far as the person sees the site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct SiteFigures {
    /// The site.
    #[schema(value_type = uuid::Uuid)]
    pub site: SiteId,
    /// Its name.
    pub name: Text,
    /// The days, as far as they have come by the site's clocks.
    pub days: Range,
    /// Scores of sheets, on patrols and at spot checks.
    pub scores: Sum<Scores>,
    /// The same of the days that they are compared with.
    pub scores_before: Sum<Scores>,
    /// Walks that were due, and what became of them.
    pub walks: Sum<Completion>,
    /// What was raised, put right, closed.
    pub findings: Sum<Findings>,
    /// Findings that are open now, whenever they were raised.
    pub open: i64,
    /// Those of them whose deadline has passed.
    pub overdue: i64,
    /// Working days on average from raised to put right, in tenths.
    pub right_tenths: Option<i64>,
}

/// The figures of every site of which somebody may read them, in the order of their names.
pub async fn all(app: &App, person: &SignedIn, query: &StatisticsQuery) -> Result<(Vec<SiteFigures>, Question), Problem> {
    let mut lines = vec![];
    let mut asked = None;
    let sites: Vec<_> = question::sites(person).into_iter().map(|site| (site.id, site.name.clone())).collect();
    for (site, name) in sites {
        let of_site = StatisticsQuery { site: Some(site), by: None, source: None, ..query.clone() };
        let question = Question::read(app, person, &of_site, &[]).await?;
        lines.push(of(app, person, &question, name).await?);
        asked.get_or_insert(question);
    }
    Ok((lines, asked.ok_or(Problem::Forbidden)?))
}

async fn of(app: &App, person: &SignedIn, question: &Question, name: Text) -> Result<SiteFigures, Problem> {
    let scores = figures::scores(app, &person.books, question).await?;
    let walks = figures::walks(app, &person.books, question).await?;
    let found = figures::findings(app, &person.books, question).await?;
    let (site, now) = (question.site.id, question.now);
    let late = app.db.read(move |conn| store::overdue(conn, site, now).map_err(Problem::from)).await?;
    Ok(SiteFigures {
        site,
        name,
        days: question.range,
        scores: scores.total,
        scores_before: scores.before,
        walks: walks.total,
        findings: found.figures.total,
        open: found.ages.iter().map(|age| age.findings).sum(),
        overdue: late.iter().filter(|(building, _)| question.reaches(*building)).map(|(_, count)| count).sum(),
        right_tenths: found.right_tenths,
    })
}
