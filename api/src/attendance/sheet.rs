//! A month's sheet 考勤表: of everybody whom somebody may see, or of one person.

use super::day::gather;
use crate::{app::App, auth::SignedIn, problem::Problem};
use chrono::{Datelike, Days, NaiveDate};
use domain::{
    attendance::{PersonSheet, Totals},
    ids::{PersonId, SiteId},
};
use serde::Serialize;

/// The days of a sheet at the most.
const DAYS: i64 = 62;

/// Attendance over some days.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = AttendanceSheet)]
pub struct Sheet {
    /// The site.
    #[schema(value_type = uuid::Uuid)]
    pub site: SiteId,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
    /// A person each, by name.
    pub people: Vec<PersonSheet>,
    /// What all of them come to.
    pub totals: Totals,
}

/// The first and the last day of a month that is written `2026-11`.
#[must_use]
pub fn month(text: &str) -> Option<(NaiveDate, NaiveDate)> {
    let first: NaiveDate = format!("{text}-01").parse().ok()?;
    let next = if first.month() == 12 {
        NaiveDate::from_ymd_opt(first.year().checked_add(1)?, 1, 1)?
    } else {
        NaiveDate::from_ymd_opt(first.year(), first.month() + 1, 1)?
    };
    Some((first, next.checked_sub_days(Days::new(1))?))
}

/// Reads the sheet of some days of a site.
pub async fn of_days(
    app: &App,
    person: &SignedIn,
    site: SiteId,
    only: Option<PersonId>,
    (from, until): (NaiveDate, NaiveDate),
) -> Result<Sheet, Problem> {
    person.at(site)?;
    if until < from || (until - from).num_days() > DAYS {
        return Err(Problem::Refused(domain::refusal::Refusal::Invalid { field: "until".into() }));
    }
    let view = person.crew_view(site);
    let place = person.books.sites.get(&site).cloned().ok_or(Problem::NotFound)?;
    let (catalogs, now) = (app.catalogs.clone(), app.ports.now());
    let gathered = app
        .db
        .read(move |conn| {
            let books = catalogs.site(conn, site)?;
            gather(conn, (&place, books), &view, only, (from, until), now)
        })
        .await?;
    let mut people: Vec<PersonSheet> = gathered.duties.keys().map(|person| gathered.sheet(*person, (from, until))).collect();
    people.retain(|sheet| !sheet.cells.is_empty());
    let name = |id: &PersonId| person.books.people.get(id).map(|person| person.name.clone()).unwrap_or_default();
    people.sort_by_key(|sheet| (name(&sheet.person), sheet.person));
    let totals = people.iter().fold(Totals::default(), |sum, sheet| sum.and(&sheet.totals));
    Ok(Sheet { site, from, until, people, totals })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_has_its_days() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(month("2026-12"), Some((day("2026-12-01"), day("2026-12-31"))));
        assert_eq!(month("2028-02"), Some((day("2028-02-01"), day("2028-02-29"))));
        assert_eq!((month("2026-13"), month("x")), (None, None));
    }
}
