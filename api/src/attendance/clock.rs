//! Some minutes after a shift began the leads are asked to look for whoever was not seen, whether their phone has spoken or not: a message, no
//! verdict.

use super::day;
use crate::{
    app::App,
    crew::clock::{Found, Looked, watch},
    db::AnyConn,
    problem::Problem,
};
use chrono::{Days, TimeDelta};
use domain::{
    attendance::Attended,
    crew::{CrewView, Whose},
    ids::{OperationId, PersonId},
    operation::LookFor,
    roster::{DutyWeek, monday_of},
    time::Timestamp,
};
use std::time::Duration;
use uuid::Uuid;

/// How often shifts are looked at.
const EVERY: Duration = Duration::from_secs(30);
/// What begun longer ago than this is not told of any more: the server was off, or the roster came later.
const STALE: TimeDelta = TimeDelta::hours(4);
/// How often a shift is looked at again until then: somebody may have been put into it meanwhile.
const AGAIN: TimeDelta = TimeDelta::minutes(10);

/// Looks at shifts that have begun, for as long as the server runs.
pub fn watch_shifts(app: &App) {
    watch(app, "shifts that have begun", EVERY, unseen);
}

/// Duties whose time to look has come, and of whom nobody was seen.
fn unseen(conn: &mut AnyConn, at: &Looked<'_>) -> Result<Found, Problem> {
    let (people, books) = (at.catalogs.company(conn, at.company)?, at.catalogs.site(conn, at.site)?);
    let Some(place) = people.sites.get(&at.site).filter(|_| !books.shifts.is_empty()) else { return Ok(None) };
    let today = at.now.with_timezone(&place.time_zone).date_naive();
    let yesterday = today.checked_sub_days(Days::new(1)).unwrap_or(today);
    let time_to_look = |shift: &domain::shift::Shift, date| {
        shift.spans(date, place.time_zone).first().map(|span| span.from + TimeDelta::minutes(shift.look_after_minutes.into()))
    };
    // Most of the time no shift has just begun: then nothing is read.
    let times = books.shifts.values().flat_map(|shift| [yesterday, today].map(|date| time_to_look(shift, date)));
    if !times.flatten().any(|time| is_time(time, at.now, at.last)) {
        return Ok(None);
    }
    let everybody = CrewView { person: PersonId::SERVER, of: Whose::Everybodys, stores: true };
    let gathered = day::gather(conn, (place, books), &everybody, None, (yesterday, today), at.now)?;
    let mut found = vec![];
    for person in gathered.duties.keys() {
        for cell in gathered.sheet(*person, (yesterday, today)).cells {
            let (date, shift) = (cell.duty.date, cell.duty.shift);
            let time = gathered.books.shifts.get(&shift).and_then(|shift| time_to_look(shift, date));
            let is_gap = gathered.replacements.iter().any(|one| one.person == *person && (one.date, one.shift) == (date, shift));
            let not_seen = matches!(cell.reckoned.state, Attended::Absent | Attended::Unknown);
            if not_seen && !is_gap && time.is_some_and(|time| is_time(time, at.now, None)) {
                let week = DutyWeek::id_of(at.site, *person, monday_of(date));
                let id = OperationId(Uuid::new_v5(&week.0, format!("look|{date}|{shift}").as_bytes()));
                found.push((id, LookFor { person: *person, date, shift }.into()));
            }
        }
    }
    Ok(Some(found))
}

/// A time has come, not too long ago, and since the last look or some minutes after it.
fn is_time(time: Timestamp, now: Timestamp, last: Option<Timestamp>) -> bool {
    time <= now && now < time + STALE && last.is_none_or(|last| last < time || last + AGAIN <= now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shift_is_looked_at_at_once_and_now_and_then_until_it_is_stale() {
        let at = |minute: i64| chrono::DateTime::UNIX_EPOCH + TimeDelta::minutes(minute);
        let looks = |now, last: Option<i64>| is_time(at(100), at(now), last.map(at));
        assert!(!looks(99, None) && looks(100, None) && looks(100, Some(99)));
        assert!(!looks(101, Some(100)) && !looks(109, Some(100)) && looks(110, Some(100)));
        assert!(!looks(340, None) && !looks(340, Some(99)));
    }
}
