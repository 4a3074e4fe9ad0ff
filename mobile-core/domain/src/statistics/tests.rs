use super::*;
use crate::{
    ids::{RouteId, SiteId},
    route::{Repeats, Window},
    text::Text,
};
use uuid::Uuid;

#[test]
fn a_share_is_rounded_down_and_there_is_none_of_nothing() {
    assert_eq!(share(999, 1_000), Some(99));
    assert_eq!(share(1_000, 1_000), Some(100));
    assert_eq!(share(0, 7), Some(0));
    assert_eq!(share(3, 0), None);
    assert_eq!(share(i64::MAX, i64::MAX), Some(100), "no overflow");
}

#[test]
fn a_long_sheet_weighs_more_than_a_short_one() {
    let mut sum = Scores { sheets: 1, passed: 1, earned: 9_000, possible: 9_000 };
    sum += Scores { sheets: 1, passed: 0, earned: 0, possible: 1_000 };
    // 90 of 100 points, though one sheet of two failed.
    assert_eq!((sum.percent(), sum.pass_rate()), (Some(90), Some(50)));
    assert_eq!(Scores::default().percent(), None);
}

#[test]
fn a_window_counts_once_from_the_moment_at_which_it_closes() {
    let window = |from: &str, until: &str| Window { from: from.parse().unwrap(), until: until.parse().unwrap() };
    let route = Route {
        id: RouteId(Uuid::from_u128(1)),
        site: SiteId(Uuid::from_u128(2)),
        building: None,
        name: Text::new("夜", "Night"),
        checkpoints: vec![],
        ordered: false,
        repeats: Repeats::Daily {},
        windows: vec![window("08:00:00", "09:00:00"), window("22:00:00", "02:00:00")],
        roles: vec![],
        people: vec![],
    };
    let zone = Tz::Asia__Shanghai;
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    let closed = |after: &str, until: &str| closed_between(&route, zone, at(after), at(until));
    // Two in the morning of the 24th in Shanghai is 18:00 on the 23rd in UTC: it belongs to the 23rd, on which its window began.
    let night = closed("2026-11-23T17:00:00Z", "2026-11-23T18:00:00Z");
    assert_eq!(night.iter().map(|planned| planned.date.to_string()).collect::<Vec<_>>(), ["2026-11-23"]);
    assert!(closed("2026-11-23T18:00:00Z", "2026-11-24T00:59:59Z").is_empty());
    assert_eq!(closed("2026-11-23T18:00:00Z", "2026-11-24T01:00:00Z").len(), 1);
    // In whatever steps the clock is asked, each window comes once.
    let mut all = vec![];
    let mut from = at("2026-10-30T00:00:00Z");
    for minutes in (0..).map(|n| 7 + n * 13 % 700).take(120) {
        let until = from + chrono::TimeDelta::minutes(minutes);
        all.extend(closed_between(&route, zone, from, until));
        from = until;
    }
    assert_eq!(all, closed_between(&route, zone, at("2026-10-30T00:00:00Z"), from));
    assert!(all.len() > 50);
}

#[test]
fn what_is_not_yet_known_counts_neither_way() {
    let walks = Completion { complete: 6, partial: 1, unfinished: 0, missed: 1, unknown: 4 };
    assert_eq!((walks.due(), walks.known(), walks.rate()), (12, 8, Some(75)));
    assert_eq!(Completion { unknown: 3, ..Completion::default() }.rate(), None);
}

#[test]
fn findings_by_hand() {
    // Ten raised, of which three came back; four put right in 1, 2, 2 and 5 working days, one of them late.
    let sums = Findings { raised: 10, open: 5, repeats: 3, righted: 4, right_days: 10, late: 1, closed: 2 };
    assert_eq!((sums.repeat_rate(), sums.in_time(), sums.right_tenths()), (Some(30), Some(75), Some(25)));
    let thirds = Findings { righted: 3, right_days: 5, ..Findings::default() };
    assert_eq!(thirds.right_tenths(), Some(17), "1.67 is 1.7");
    assert_eq!(Findings::default().right_tenths(), None);
}

#[test]
fn an_age_is_what_the_calendar_counts() {
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let holidays = (1..=7).map(|n| NaiveDate::from_ymd_opt(2026, 10, n).unwrap()).collect();
    let calendar = Calendar { holidays, workdays: [day("2026-10-10")].into(), ..Calendar::default() };
    let today = day("2026-10-14");
    let ages = Ages::on(&calendar, today);
    for ago in 0..90 {
        let raised = today - chrono::TimeDelta::days(ago);
        assert_eq!(ages.of(raised), Days::of(calendar.between(raised, today).into()), "{raised}");
    }
    assert_eq!(ages.of(day("2026-09-30")), Days::UpTo10, "8th, 9th, the worked Saturday, 12th, 13th, 14th: six");
    assert_eq!(ages.of(day("1999-01-01")), Days::Over20);
    assert_eq!(ages.of(day("2026-12-01")), Days::UpTo1, "a phone's clock was ahead");
}

#[test]
fn every_number_of_days_has_one_class_and_they_rise() {
    let mut last = Days::UpTo1;
    for days in 0..40 {
        let class = Days::of(days);
        assert!(class >= last, "{days}");
        last = class;
    }
    assert_eq!(
        [0, 1, 2, 3, 4, 5, 6, 10, 11, 20, 21].map(|n| Days::of(n).word()),
        ["up_to_1", "up_to_1", "up_to_3", "up_to_3", "up_to_5", "up_to_5", "up_to_10", "up_to_10", "up_to_20", "up_to_20", "over_20"]
    );
    assert!(Days::ALL.iter().all(|class| Days::parse(class.word()) == Some(*class)));
    assert!(Days::ALL.iter().all(|class| serde_json::to_value(class).unwrap() == class.word()));
}
