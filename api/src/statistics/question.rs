//! What is asked for? A site, days, what they are compared with, and by what they are split; all of it in the address.

use super::{By, count};
use crate::{app::App, auth::SignedIn, books::store::Source, pages::Asked, problem::Problem};
use chrono::NaiveDate;
use domain::{
    books::SiteBooks,
    ids::{BuildingId, CompanyId, SiteId},
    place::Site,
    rights::Action,
    statistics::{Against, Period, Range},
    time::Timestamp,
};
use serde::Deserialize;
use std::sync::Arc;

/// Which figures.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct StatisticsQuery {
    /// The site; the first that the person may read figures of when not said.
    #[param(value_type = Option<uuid::Uuid>)]
    pub site: Option<SiteId>,
    /// What kind of stretch; a month when not said.
    pub period: Option<Period>,
    /// A day in it; today when not said.
    pub date: Option<NaiveDate>,
    /// The first day, of any days.
    pub from: Option<NaiveDate>,
    /// The last day, of any days.
    pub until: Option<NaiveDate>,
    /// What it is compared with.
    pub against: Option<Against>,
    /// By what it is split.
    pub by: Option<By>,
    /// Which scores: of visits on patrols, or of spot checks; both when not said. Other figures have none.
    pub source: Option<Source>,
}

impl StatisticsQuery {
    /// From the address of a page; what can't be read is not asked for.
    #[must_use]
    pub fn of_page(asked: &Asked) -> Self {
        Self {
            site: asked.read("site"),
            period: Period::parse(asked.get("period")),
            date: asked.read("date"),
            from: asked.read("from"),
            until: asked.read("until"),
            against: Against::parse(asked.get("against")),
            by: By::parse(asked.get("by")),
            source: Source::parse(asked.get("source")),
        }
    }
}

/// A question that may be asked, with what it takes to answer it.
#[derive(Debug, Clone)]
pub struct Question {
    /// The site.
    pub site: Site,
    /// Its books.
    pub books: Arc<SiteBooks>,
    /// In these buildings and on the grounds only; none means the whole site.
    pub buildings: Option<Vec<BuildingId>>,
    /// What kind of stretch.
    pub period: Period,
    /// The whole stretch.
    pub whole: Range,
    /// The stretch as far as it has come.
    pub range: Range,
    /// As many days of what it is compared with.
    pub before: Range,
    /// What it is compared with.
    pub against: Against,
    /// By what it is split.
    pub by: By,
    /// Which scores; none means all.
    pub source: Option<Source>,
    /// The site's local date.
    pub today: NaiveDate,
    /// Now.
    pub now: Timestamp,
    /// The oldest last contact of a phone: what closed later, nobody may know yet.
    pub reported: Option<Timestamp>,
}

/// The sites of which somebody may read figures, by name.
pub fn sites(person: &SignedIn) -> Vec<&Site> {
    person.sites().into_iter().filter(|site| person.can(Action::SeeStatistics, site.id, None)).collect()
}

impl Question {
    /// Of somebody who may ask it; a site that they may not see does not exist for them. Split by the first of `ways` when not said; 422 for
    /// what is none of them.
    pub async fn read(app: &App, person: &SignedIn, query: &StatisticsQuery, ways: &[By]) -> Result<Self, Problem> {
        let site = match query.site {
            Some(site) => {
                person.at(site)?;
                person.books.sites.get(&site).cloned().ok_or(Problem::NotFound)?
            }
            None => sites(person).first().copied().cloned().ok_or(Problem::Forbidden)?,
        };
        if !person.can(Action::SeeStatistics, site.id, None) {
            return Err(Problem::Forbidden);
        }
        let first = ways.first().copied().unwrap_or(By::All);
        let by = query.by.unwrap_or(first);
        if by != By::All && !ways.contains(&by) {
            return Err(Problem::Unreadable("by: not one of these figures'".into()));
        }
        let now = app.ports.now();
        let today = now.with_timezone(&site.time_zone).date_naive();
        let (period, whole) = stretch(query, today);
        let against = query.against.unwrap_or_default();
        let (range, before) = against.pair(period, whole, today);
        let (books, reported) = count::ready(app, person.company, &site, now).await?;
        let buildings = person.view(site.id).buildings;
        Ok(Self { site, books, buildings, period, whole, range, before, against, by, source: query.source, today, now, reported })
    }

    /// Of a week of a site, whoever reads it.
    pub async fn of_week(app: &App, company: CompanyId, site: &Site, days: Range) -> Result<Self, Problem> {
        let now = app.ports.now();
        let today = now.with_timezone(&site.time_zone).date_naive();
        let (range, before) = Against::Before.pair(Period::Week, days, today);
        let (books, reported) = count::ready(app, company, site, now).await?;
        Ok(Self {
            site: site.clone(),
            books,
            buildings: None,
            period: Period::Week,
            whole: days,
            range,
            before,
            against: Against::Before,
            by: By::All,
            source: None,
            today,
            now,
            reported,
        })
    }

    /// Whether somebody who is kept to some buildings may see the figures of one; none stands for the grounds.
    #[must_use]
    pub fn reaches(&self, building: Option<BuildingId>) -> bool {
        match (&self.buildings, building) {
            (Some(buildings), Some(building)) => buildings.contains(&building),
            _ => true,
        }
    }
}

/// The days that are asked for.
fn stretch(query: &StatisticsQuery, today: NaiveDate) -> (Period, Range) {
    match (query.period, query.from, query.until) {
        (Some(Period::Free) | None, Some(from), until) => (Period::Free, Range::new(from, until.unwrap_or(today))),
        (Some(Period::Free), None, Some(until)) => (Period::Free, Period::Month.around(until)),
        (Some(Period::Free), None, None) => (Period::Free, Period::Month.around(query.date.unwrap_or(today))),
        (period, ..) => {
            let period = period.unwrap_or_default();
            (period, period.around(query.date.unwrap_or(today)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_that_are_named_are_taken_and_others_are_today_s_month() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let today = day("2026-11-26");
        let (period, range) = stretch(&StatisticsQuery::default(), today);
        assert_eq!((period, range.from, range.until), (Period::Month, day("2026-11-01"), day("2026-11-30")));
        let query = StatisticsQuery { from: Some(day("2026-01-05")), until: Some(day("2026-01-20")), ..StatisticsQuery::default() };
        assert_eq!(stretch(&query, today), (Period::Free, Range { from: day("2026-01-05"), until: day("2026-01-20") }));
        let week = StatisticsQuery { period: Some(Period::Week), date: Some(day("2026-11-22")), ..StatisticsQuery::default() };
        assert_eq!(stretch(&week, today).1.from, day("2026-11-16"));
    }
}
