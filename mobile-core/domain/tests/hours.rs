//! Are hours what a patient clerk would count, minute by minute, with the marks and a calendar before them?

#![expect(clippy::unwrap_used, reason = "what helps a test may end it")]

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta};
use chrono_tz::Tz;
use domain::{
    attendance::{
        Attended, Clocking, Correction, DutyFacts, Known, Mark, PersonSheet, Reckoned, ShownBy, Way, marks as counting, person_sheet,
        reckon,
    },
    crew::Signed,
    ids::{ClockingId, CorrectionId, PersonId, ShiftId, SiteId},
    leave::AskState,
    patrol::Moment,
    people::Role,
    roster::Duty,
    route::Window,
    shift::{Shift, Span},
    text::Text,
    time::Timestamp,
};
use proptest::{prelude::*, sample::select};
use std::collections::HashMap;
use uuid::Uuid;

const ZONES: [Tz; 2] = [Tz::Asia__Shanghai, Tz::Europe__Berlin];
/// An ordinary day, and the days around those on which Berlin's clocks change.
const DATES: [&str; 5] = ["2026-11-23", "2026-03-28", "2026-03-29", "2026-10-24", "2026-10-25"];
/// Early, night, split, split over midnight, and one that begins or ends in the hour that is skipped or comes twice.
const SHIFTS: [&[(&str, &str)]; 6] = [
    &[("06:00", "14:00")],
    &[("22:00", "06:00")],
    &[("06:00", "10:00"), ("16:00", "20:00")],
    &[("18:00", "22:00"), ("00:30", "04:30")],
    &[("02:15", "10:00")],
    &[("20:00", "02:30")],
];

fn shift(id: u128, parts: &[(&str, &str)], break_minutes: u16) -> Shift {
    let time = |text: &str| format!("{text}:00").parse().unwrap();
    Shift {
        id: ShiftId(Uuid::from_u128(id)),
        site: SiteId(Uuid::nil()),
        name: Text::new("班", "Shift"),
        mark: "班".into(),
        parts: parts.iter().map(|(from, until)| Window { from: time(from), until: time(until) }).collect(),
        break_minutes,
        grace_minutes: 5,
        look_after_minutes: 20,
        roles: vec![Role::Cleaner],
        retired: false,
        earlier: vec![],
    }
}

fn midnight(date: NaiveDate) -> Timestamp {
    date.and_time(NaiveTime::MIN).and_utc()
}

fn minute(n: i64) -> TimeDelta {
    TimeDelta::minutes(n)
}

/// The first minute at which a clock on the wall shows a time of a date. One that it never shows is looked for an hour later.
fn shown(zone: Tz, date: NaiveDate, time: NaiveTime) -> Timestamp {
    let minutes = || (0..72 * 60).map(|n| midnight(date) - TimeDelta::days(1) + minute(n));
    let at = |wanted| minutes().find(|at| at.with_timezone(&zone).naive_local() == wanted);
    let wanted = date.and_time(time);
    at(wanted).or_else(|| at(wanted + TimeDelta::hours(1))).unwrap()
}

/// A shift's parts by the wall clock.
fn by_the_wall(shift: &Shift, date: NaiveDate, zone: Tz) -> Vec<Span> {
    let mut day = date;
    let mut last: Option<NaiveTime> = None;
    let mut spans = vec![];
    for part in &shift.parts {
        if last.is_some_and(|last| part.from < last) {
            day = day + Days::new(1);
        }
        let until = if part.until <= part.from { day + Days::new(1) } else { day };
        spans.push(Span { from: shown(zone, day, part.from), until: shown(zone, until, part.until) });
        (day, last) = (until, Some(part.until));
    }
    spans
}

fn inside(spans: &[Span], at: Timestamp) -> bool {
    spans.iter().any(|span| span.from <= at && at < span.until)
}

/// Minutes that a clerk counts: each one that lies in the shift and in no leave, and at which the person is in.
fn clerk(spans: &[Span], leaves: &[Span], marks: &[Mark], now: Timestamp, pause: i64) -> (i64, i64) {
    let minutes: Vec<Timestamp> = {
        let (from, until) = (spans.first().unwrap().from, spans.last().unwrap().until);
        (0..(until - from).num_minutes()).map(|n| from + minute(n)).collect()
    };
    let whole = minutes.iter().filter(|at| inside(spans, **at)).count() as i64;
    let due: Vec<Timestamp> = minutes.into_iter().filter(|at| inside(spans, *at) && !inside(leaves, *at)).collect();
    let planned = due.len() as i64 - pause * due.len() as i64 / whole;
    let Some(end) = due.last().map(|last| *last + minute(1)) else { return (0, 0) };
    let is_in = |at: Timestamp| {
        let last = marks.iter().rfind(|mark| mark.at <= at);
        let goes = marks.iter().any(|mark| mark.at > at && mark.way == Way::Out);
        last.is_some_and(|mark| mark.way == Way::In) && (goes || (now < end && at < now))
    };
    let worked = due.iter().filter(|at| is_in(**at)).count() as i64;
    (planned, worked.min(planned))
}

fn mark(way: Way, at: Timestamp) -> Mark {
    Mark { way, at, error: 0, corrected: false }
}

fn facts<'a>(shift: &Shift, spans: &'a [Span], leaves: &'a [Span], marks: &'a [Mark], now: Timestamp) -> DutyFacts<'a> {
    DutyFacts {
        spans,
        break_minutes: shift.break_minutes,
        grace_minutes: shift.grace_minutes,
        marks,
        leaves,
        known_absent: false,
        heard: Some(now),
        now,
    }
}

fn some_day() -> impl Strategy<Value = (Tz, NaiveDate)> {
    (select(&ZONES[..]), select(&DATES[..])).prop_map(|(zone, date)| (zone, date.parse().unwrap()))
}

fn some_shift() -> impl Strategy<Value = Shift> {
    (select(&SHIFTS[..]), 0..90_u16).prop_map(|(parts, pause)| shift(1, parts, pause))
}

/// Marks at whole minutes of three days, as far as a clerk can pair them: no two at the same minute.
fn some_marks() -> impl Strategy<Value = Vec<(i64, Way)>> {
    proptest::collection::btree_map(0..3 * 24 * 60_i64, select(&Way::ALL[..]), 0..9).prop_map(|marks| marks.into_iter().collect())
}

fn placed(date: NaiveDate, marks: &[(i64, Way)]) -> Vec<Mark> {
    marks.iter().map(|(n, way)| mark(*way, midnight(date) - TimeDelta::days(1) + minute(*n))).collect()
}

fn duty(date: NaiveDate, shift: u128) -> Duty {
    Duty { date, shift: ShiftId(Uuid::from_u128(shift)), areas: vec![], post: None, replaces: None, covered_by: None }
}

fn sheet(duties: &[Duty], shifts: &[Shift], marks: &[Mark], zone: Tz, heard: Option<Timestamp>, now: Timestamp) -> PersonSheet {
    let shifts: HashMap<ShiftId, Shift> = shifts.iter().map(|shift| (shift.id, shift.clone())).collect();
    let (first, last) = (duties.first().unwrap().date, duties.last().unwrap().date);
    let known = Known { marks, leaves: &[], absences: &[], heard };
    person_sheet(PersonId(Uuid::nil()), duties, &known, &shifts, zone, (first, last), now)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn a_shift_runs_by_the_clock_on_the_wall((zone, date) in some_day(), shift in some_shift()) {
        prop_assert_eq!(shift.spans(date, zone), by_the_wall(&shift, date, zone));
    }

    #[test]
    fn minutes_are_what_a_clerk_counts(
        (zone, date) in some_day(),
        shift in some_shift(),
        marks in some_marks(),
        leave in proptest::option::of((0..3 * 24 * 60_i64, 1..900_i64)),
        now in 0..4 * 24 * 60_i64,
    ) {
        let start = midnight(date) - TimeDelta::days(1);
        let now = start + minute(now);
        let marks = placed(date, &marks);
        let leaves: Vec<Span> = leave.into_iter().map(|(from, long)| Span { from: start + minute(from), until: start + minute(from + long) }).collect();
        let spans = by_the_wall(&shift, date, zone);
        let reckoned = reckon(&facts(&shift, &spans, &leaves, &marks, now));
        let (planned, worked) = clerk(&spans, &leaves, &marks, now, shift.break_minutes.into());
        prop_assert_eq!(i64::from(reckoned.planned_minutes), planned);
        prop_assert_eq!(i64::from(reckoned.worked_minutes), worked);
        prop_assert!(reckoned.worked_minutes <= reckoned.planned_minutes);
    }

    #[test]
    fn whoever_is_here_longer_has_no_fewer_minutes(
        (zone, date) in some_day(),
        shift in some_shift(),
        cuts in proptest::collection::btree_set(0..3 * 24 * 3_600_i64, 2..10),
        joined in 0..5_usize,
        longer in 0..7_200_i64,
    ) {
        let start = midnight(date) - TimeDelta::days(1);
        let cuts: Vec<i64> = cuts.into_iter().collect();
        let pairs: Vec<(i64, i64)> = cuts.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect();
        let of = |pairs: &[(i64, i64)]| -> Vec<Mark> {
            let at = |n: i64| start + TimeDelta::seconds(n);
            pairs.iter().flat_map(|(from, until)| [mark(Way::In, at(*from)), mark(Way::Out, at(*until))]).collect()
        };
        let mut more = pairs.clone();
        // One goes on into the next, or the first begins earlier and the last ends later.
        if joined + 1 < more.len() {
            more[joined].1 = more[joined + 1].1;
            more.remove(joined + 1);
        } else {
            more.first_mut().unwrap().0 -= longer;
            more.last_mut().unwrap().1 += longer;
        }
        let spans = shift.spans(date, zone);
        let now = start + TimeDelta::days(5);
        let worked = |pairs: &[(i64, i64)]| reckon(&facts(&shift, &spans, &[], &of(pairs), now)).worked_minutes;
        prop_assert!(worked(&more) >= worked(&pairs));
    }

    #[test]
    fn the_order_in_which_marks_arrive_does_not_matter(
        clocked in proptest::collection::vec((0..600_i64, select(&Way::ALL[..]), 0..3_u32), 0..6),
        corrected in proptest::collection::vec((0..600_i64, select(&Way::ALL[..])), 0..3),
        shuffled in any::<u64>(),
    ) {
        let date: NaiveDate = DATES[0].parse().unwrap();
        // Few different minutes, so that some come at the same one.
        let at = |n: i64| midnight(date) + minute(n / 60 * 60);
        let clockings: Vec<Clocking> = clocked.iter().map(|(n, way, error)| clocking(*way, at(*n), error * 600)).collect();
        let corrections: Vec<Correction> = corrected.iter().map(|(n, way)| correction(*way, at(*n), AskState::Granted)).collect();
        let (mut others, mut more) = (clockings.clone(), corrections.clone());
        others.rotate_left((shuffled % (clockings.len().max(1) as u64)) as usize);
        others.reverse();
        more.reverse();
        let (marks, again) = (counting(&clockings, &corrections), counting(&others, &more));
        prop_assert_eq!(&marks, &again);
        // Every clocking stands there as it was, whatever was granted beside it.
        for one in &clockings {
            prop_assert!(marks.iter().any(|mark| !mark.corrected && (mark.way, mark.at, mark.error) == (one.way, one.at.at, one.at.error)));
        }
        let asked: Vec<Correction> = corrected.iter().map(|(n, way)| correction(*way, at(*n), AskState::Asked)).collect();
        prop_assert_eq!(counting(&clockings, &asked), counting(&clockings, &[]), "what nobody granted counts for nothing");
    }

    #[test]
    fn nothing_is_counted_twice_between_neighbouring_duties(
        (zone, date) in some_day(),
        marks in some_marks(),
        now in 0..5 * 24 * 60_i64,
        third in any::<bool>(),
    ) {
        let shifts = [shift(1, SHIFTS[0], 0), shift(2, &[("14:00", "22:00")], 0), shift(3, SHIFTS[1], 0)];
        let mut duties = vec![duty(date, 1), duty(date, 2)];
        if third {
            duties.push(duty(date, 3));
        }
        let marks = placed(date, &marks);
        let now = midnight(date) - TimeDelta::days(1) + minute(now);
        let sheet = sheet(&duties, &shifts, &marks, zone, Some(now), now);
        let here = (0..6 * 24 * 60).map(|n| midnight(date) - TimeDelta::days(1) + minute(n)).filter(|at| {
            let last = marks.iter().rfind(|mark| mark.at <= *at);
            last.is_some_and(|mark| mark.way == Way::In)
        });
        let presence = here.count() as u32;
        let worked: u32 = sheet.cells.iter().map(|cell| cell.reckoned.worked_minutes).sum();
        prop_assert!(worked <= presence, "{worked} minutes of {presence}");
        prop_assert!(sheet.totals.worked_minutes <= worked, "what has not begun is in no sum");
        prop_assert!(sheet.totals.worked_minutes <= sheet.totals.planned_minutes);
    }

    #[test]
    fn nobody_is_absent_of_whose_phone_nobody_has_heard_since(
        (zone, date) in some_day(),
        shift in some_shift(),
        marks in some_marks(),
        before in 1..4_000_i64,
        now in 0..4 * 24 * 60_i64,
    ) {
        let spans = shift.spans(date, zone);
        let marks = placed(date, &marks);
        let heard = spans[0].from - TimeDelta::seconds(before);
        for heard in [None, Some(heard)] {
            let now = midnight(date) - TimeDelta::days(1) + minute(now);
            let reckoned = reckon(&DutyFacts { heard, ..facts(&shift, &spans, &[], &marks, now) });
            prop_assert_ne!(reckoned.state, Attended::Absent);
            prop_assert!(!reckoned.missing_out && !reckoned.missing_in, "what a phone has not said is not missing");
        }
    }
}

fn clocking(way: Way, at: Timestamp, error: u32) -> Clocking {
    Clocking {
        id: ClockingId(Uuid::nil()),
        site: SiteId(Uuid::nil()),
        person: PersonId(Uuid::nil()),
        way,
        post: None,
        at: Moment { at, error },
        date: at.date_naive(),
        by: PersonId(Uuid::nil()),
        device: None,
        received: None,
        shown: ShownBy::Lead { note: String::new() },
        metres: None,
        photos: vec![],
    }
}

fn correction(way: Way, at: Timestamp, state: AskState) -> Correction {
    let asked = Signed { by: PersonId(Uuid::nil()), at: DateTime::UNIX_EPOCH, note: "forgot".into() };
    Correction {
        id: CorrectionId(Uuid::nil()),
        site: SiteId(Uuid::nil()),
        person: PersonId(Uuid::nil()),
        way,
        at,
        date: at.date_naive(),
        asked,
        photos: vec![],
        state,
        decided: None,
    }
}

fn utc(text: &str) -> Timestamp {
    format!("{text}:00Z").parse().unwrap()
}

/// Two shifts, one right after the other, by somebody who clocks in once and out once.
fn long_day(marks: &[Mark], now: &str) -> Vec<Reckoned> {
    let date: NaiveDate = DATES[0].parse().unwrap();
    let shifts = [shift(1, SHIFTS[0], 0), shift(2, &[("14:00", "22:00")], 0)];
    let sheet = sheet(&[duty(date, 1), duty(date, 2)], &shifts, marks, Tz::UTC, Some(utc(now)), utc(now));
    sheet.cells.into_iter().map(|cell| cell.reckoned).collect()
}

#[test]
fn whoever_stays_for_the_next_shift_need_not_clock_out_between() {
    let came = mark(Way::In, utc("2026-11-23T05:55"));
    let went = mark(Way::Out, utc("2026-11-23T22:03"));
    let [early, late] = &long_day(&[came, went], "2026-11-23T23:30")[..] else { panic!("two duties") };
    assert_eq!((early.state, early.worked_minutes, early.missing_out), (Attended::Present, 480, false));
    assert_eq!((late.state, late.worked_minutes, late.missing_out), (Attended::Present, 480, false));
    let [early, late] = &long_day(&[came], "2026-11-23T15:00")[..] else { panic!("two duties") };
    assert_eq!((early.worked_minutes, late.state, late.on_now, late.worked_minutes), (480, Attended::Present, true, 60));
    // Nobody knows when they went: then nobody knows what they worked.
    let [early, late] = &long_day(&[came], "2026-11-23T23:30")[..] else { panic!("two duties") };
    assert_eq!((early.worked_minutes, early.missing_out, late.worked_minutes), (0, true, 0));
}
