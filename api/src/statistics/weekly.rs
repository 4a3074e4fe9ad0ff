//! What is the director told about a week (manual 6.3)? Made once, on Monday morning at the site, from the figures as they stand then; what comes
//! later changes the figures, not what was said.

use super::{Figures, Group, Measure, Question, figures, store};
use crate::{
    app::App,
    auth::SignedIn,
    db::{AnyConn, DbError, Id, Json, Ts, schema::weekly_analyses},
    deliveries, each,
    pages::Words,
    problem::Problem,
    reports,
};
use chrono::{NaiveDate, TimeDelta};
use diesel::prelude::*;
use domain::{
    books::CompanyBooks,
    ids::{CompanyId, PersonId, SiteId},
    people::{Held, Role},
    place::Site,
    rights::Action,
    statistics::{
        Days, Period, Range,
        weekly::{Part, Remark, Sums, Week, remarks},
    },
    text::Language,
    time::{Interval, Timestamp},
};
use serde::Serialize;
use std::sync::Arc;

/// The hour of Monday, at the site, from which on the week before is told of: the phones of the night have reported by then.
const HOUR: i64 = 6;

/// The analysis of a week.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Analysis {
    /// The site.
    #[schema(value_type = uuid::Uuid)]
    pub site: SiteId,
    /// When it was made; none when it was reckoned just now, for a week that is not over or for somebody who is kept to some buildings.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub made_at: Option<Timestamp>,
    /// The figures.
    pub week: Week,
    /// What is worth a sentence.
    pub remarks: Vec<Remark>,
}

impl Analysis {
    fn new(site: SiteId, made_at: Option<Timestamp>, week: Week) -> Self {
        Self { site, made_at, remarks: remarks(&week), week }
    }
}

/// The last week of a site that is over and may be told of.
fn last_week(site: &Site, now: Timestamp) -> Range {
    let local = (now - TimeDelta::hours(HOUR)).with_timezone(&site.time_zone).date_naive();
    Period::Week.before(Period::Week.around(local))
}

/// What was said of a week, if it was.
fn stored(conn: &mut AnyConn, site: SiteId, days: Range) -> Result<Option<(Timestamp, Week)>, DbError> {
    let row: Option<(Ts, Json)> = weekly_analyses::table
        .find((Id::from(site), days.from.to_string()))
        .select((weekly_analyses::made_at, weekly_analyses::doc))
        .first(conn)
        .optional()?;
    let Some((at, doc)) = row else { return Ok(None) };
    let week = serde_json::from_str(&doc.0).map_err(|e| DbError::Stored { what: "weekly_analyses.doc", why: e.to_string() })?;
    Ok(Some((at.0, week)))
}

/// The weeks of a site that were told of, newest first.
pub(super) fn made(conn: &mut AnyConn, site: SiteId) -> Result<Vec<NaiveDate>, DbError> {
    const SHOWN: i64 = 53;
    let weeks: Vec<String> = weekly_analyses::table
        .filter(weekly_analyses::site_id.eq(Id::from(site)))
        .order(weekly_analyses::week.desc())
        .limit(SHOWN)
        .select(weekly_analyses::week)
        .load(conn)?;
    weeks.iter().map(|week| store::date("weekly_analyses.week", week)).collect()
}

/// The analysis of the week that a day is in, for somebody who may read it.
pub async fn of(app: &App, person: &SignedIn, site: Option<SiteId>, date: NaiveDate) -> Result<Analysis, Problem> {
    let site = match site {
        Some(site) => {
            person.at(site)?;
            site
        }
        None => super::question::sites(person).first().map(|site| site.id).ok_or(Problem::Forbidden)?,
    };
    if !person.can(Action::SeeStatistics, site, None) {
        return Err(Problem::Forbidden);
    }
    let place = person.books.sites.get(&site).ok_or(Problem::NotFound)?;
    let days = Period::Week.around(date);
    let buildings = person.view(site).buildings;
    if buildings.is_none()
        && let Some((at, week)) = app.db.read(move |conn| stored(conn, site, days).map_err(Problem::from)).await?
    {
        return Ok(Analysis::new(site, Some(at), week));
    }
    let mut question = Question::of_week(app, person.company, place, days).await?;
    question.buildings = buildings;
    Ok(Analysis::new(site, None, reckon(app, &person.books, &question).await?))
}

/// Reckons the figures of a week as they stand now.
async fn reckon(app: &App, company: &Arc<CompanyBooks>, question: &Question) -> Result<Week, Problem> {
    let by = |by| Question { by, ..question.clone() };
    let scores = figures::scores(app, company, &by(super::By::Area)).await?;
    let walks = figures::walks(app, company, &by(super::By::Route)).await?;
    let found = figures::findings(app, company, &by(super::By::Kind)).await?;
    let open = |old: bool| found.ages.iter().filter(|age| !old || age.days > Days::UpTo5).map(|age| age.findings).sum();
    let (open, old) = (open(false), open(true));
    let found = found.figures;
    Ok(Week {
        days: question.whole,
        sums: Sums { scores: scores.total.sums, walks: walks.total.sums, findings: found.total.sums },
        before: Sums { scores: scores.before.sums, walks: walks.before.sums, findings: found.before.sums },
        areas: parts(scores),
        routes: parts(walks),
        kinds: parts(found),
        open,
        old,
    })
}

/// The parts of figures in which something happened that week.
fn parts<T: Measure>(figures: Figures<T>) -> Vec<Part<T>> {
    let happened = figures.groups.into_iter().filter(|group| group.sum.sums.weight() > 0);
    happened.map(|Group { value, name, sum, .. }| Part { value, zh: name.zh, en: name.en, sums: sum.sums }).collect()
}

/// Makes the analysis of the last week of a site, once; nothing is told of a week before a site's first record.
pub(super) async fn make_if_due(app: &App, company: &Arc<CompanyBooks>, id: CompanyId, site: &Site) -> Result<(), Problem> {
    let now = app.ports.now();
    let (days, at) = (last_week(site, now), site.id);
    let (is_made, is_first) =
        app.db.read(move |conn| Ok::<_, Problem>((stored(conn, at, days)?.is_some(), made(conn, at)?.is_empty()))).await?;
    if is_made {
        return Ok(());
    }
    let question = Question::of_week(app, id, site, days).await?;
    let week = reckon(app, company, &question).await?;
    if is_first && remarks(&week) == [Remark::Nothing {}] {
        return Ok(());
    }
    let doc = Json(serde_json::to_string(&week).map_err(|_| Problem::Internal)?);
    let readers = readers(company, at, now);
    app.db
        .write(move |conn| {
            let row = (
                weekly_analyses::site_id.eq(Id::from(at)),
                weekly_analyses::week.eq(days.from.to_string()),
                weekly_analyses::made_at.eq(Ts(now)),
                weekly_analyses::doc.eq(doc),
            );
            let made = each!(conn, |c| diesel::insert_into(weekly_analyses::table).values(row).on_conflict_do_nothing().execute(c))?;
            // Of two servers one makes it, and has it sent.
            if made == 1 {
                deliveries::enqueue_week(conn, id, at, days.from, &readers, now)?;
            }
            Ok::<_, Problem>(())
        })
        .await?;
    tracing::info!(site = %at, week = %days.from, "the analysis of a week was made");
    Ok(())
}

/// Who is told of a week by e-mail: the site's directors (6.3), its supervisors where it has none.
fn readers(company: &CompanyBooks, site: SiteId, now: Timestamp) -> Vec<PersonId> {
    let holding = |role: Role| -> Vec<PersonId> {
        let held = company.memberships.values().flatten();
        let here = held.filter(|m| m.role == role && m.covers(site, None) && m.held(Interval::at(now)) != Held::No);
        here.map(|m| m.person).collect()
    };
    let directors = holding(Role::SiteDirector);
    if directors.is_empty() { holding(Role::Supervisor) } else { directors }
}

/// What goes to the director by mail.
#[derive(Debug, Clone)]
pub struct WeekLetter {
    /// The site.
    pub site: SiteId,
    /// Its name.
    pub place: String,
    /// The week, by its Monday.
    pub week: NaiveDate,
    /// Its subject.
    pub subject: String,
    /// What stands out.
    pub sentences: Vec<String>,
    /// All of it with its tables, as a PDF.
    pub pdf: Vec<u8>,
}

/// The letter about a week of a site that was told of, in a language; none while it was not.
pub async fn letter(app: &App, site: &Site, date: NaiveDate, language: Language) -> Result<Option<WeekLetter>, Problem> {
    let (id, days) = (site.id, Period::Week.around(date));
    let Some((at, week)) = app.db.read(move |conn| stored(conn, id, days).map_err(Problem::from)).await? else { return Ok(None) };
    let analysis = Analysis::new(id, Some(at), week);
    let t = Words::of_language(language);
    let pdf = reports::of_week(&analysis, site, language).await?;
    Ok(Some(WeekLetter {
        site: id,
        place: site.name.say(language).to_owned(),
        week: days.from,
        subject: title(&analysis, site, t),
        sentences: sentences(&analysis, t),
        pdf,
    }))
}

/// What it is called.
pub fn title(analysis: &Analysis, site: &Site, t: &Words) -> String {
    let Range { from, until } = analysis.week.days;
    t.with("weekly-title", &[("site", &site.name.say(t.language)), ("from", &from), ("until", &until)])
}

/// The remarks in words.
#[must_use]
pub fn sentences(analysis: &Analysis, t: &Words) -> Vec<String> {
    analysis.remarks.iter().map(|remark| sentence(remark, &analysis.week, t)).collect()
}

fn sentence(remark: &Remark, week: &Week, t: &Words) -> String {
    let points = |change: &Option<i16>| match change {
        None => t.of("weekly-no-change"),
        Some(0) => t.of("weekly-same"),
        Some(more @ 1..) => t.n("weekly-points-up", more),
        Some(fewer) => t.n("weekly-points-down", -fewer),
    };
    match remark {
        Remark::Nothing {} => t.of("weekly-nothing"),
        Remark::Score { percent, change } => t.with("weekly-score", &[("n", percent), ("change", &points(change))]),
        Remark::WeakArea { at, percent } => t.with("weekly-weak-area", &[("name", &part(&week.areas, *at, t)), ("n", percent)]),
        Remark::Walks { rate, change } => t.with("weekly-walks", &[("n", rate), ("change", &points(change))]),
        Remark::MissedRoute { at, missed } => t.with("weekly-missed", &[("name", &part(&week.routes, *at, t)), ("n", missed)]),
        Remark::Unknown { walks } => t.n("weekly-unknown", walks),
        Remark::Raised { raised, change } => {
            let change = match change {
                0 => t.of("weekly-same"),
                more @ 1.. => t.n("weekly-more", more),
                fewer => t.n("weekly-fewer", -fewer),
            };
            t.with("weekly-raised", &[("n", raised), ("change", &change)])
        }
        Remark::MostOf { at, raised } => t.with("weekly-most", &[("name", &part(&week.kinds, *at, t)), ("n", raised)]),
        Remark::Repeats { repeats } => t.n("weekly-repeats", repeats),
        Remark::Righted { righted, tenths, late } => {
            t.with("weekly-righted", &[("n", righted), ("days", &format!("{}.{}", tenths / 10, tenths % 10)), ("late", late)])
        }
        Remark::Open { open, old } => t.with("weekly-open", &[("n", open), ("old", old)]),
    }
}

/// The name of a part.
fn part<T>(parts: &[Part<T>], at: usize, t: &Words) -> String {
    parts.get(at).map(|part| name(part, t)).unwrap_or_default()
}

/// Its name in a language.
pub fn name<T>(part: &Part<T>, t: &Words) -> String {
    match t.language {
        Language::Zh => part.zh.clone(),
        Language::En => part.en.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{text::Text, workdays::Calendar};
    use uuid::Uuid;

    #[test]
    fn on_monday_at_six_the_week_before_is_told_of() {
        let site = Site {
            id: SiteId(Uuid::from_u128(1)),
            name: Text::new("一", "One"),
            time_zone: chrono_tz::Asia::Shanghai,
            calendar: Calendar::default(),
        };
        let week = |now: &str| last_week(&site, now.parse().unwrap()).from.to_string();
        // Monday 30 November 2026, 05:59 and 06:00 in Shanghai.
        assert_eq!(week("2026-11-29T21:59:59Z"), "2026-11-16");
        assert_eq!(week("2026-11-29T22:00:00Z"), "2026-11-23");
        assert_eq!(week("2026-12-04T12:00:00Z"), "2026-11-23", "a server that was off on Monday makes it later");
    }
}
