//! Is a deadline said as people say it?

use crate::screens::due::{due_words, last_day_words};
use domain::{
    place::Site,
    text::Text,
    time::Timestamp,
    workdays::{Calendar, Deadline},
};

#[test]
fn a_deadline_is_said_as_people_say_it() {
    let zone = chrono_tz::Asia::Shanghai;
    let site = Site { id: uuid::Uuid::nil().into(), name: Text::default(), time_zone: zone, calendar: Calendar::default() };
    // Thursday, ten in the evening in Chongqing.
    let now: Timestamp = "2026-11-26T14:00:00Z".parse().unwrap();
    let say = |days, at| due_words(&site.calendar.deadline(zone, now, days), Some(&site), at);
    assert_eq!(say(0, now), Text::new("今天 24:00 前", "until midnight today"));
    assert_eq!(say(1, now).zh, "明天 24:00 前");
    assert_eq!(say(2, now), Text::new("11月30日（周一）24:00 前，还有 2 个工作日", "until Mon 30 Nov, 2 working days left"));
    // Two minutes past midnight of the day.
    assert_eq!(say(0, "2026-11-26T16:02:00Z".parse().unwrap()), Text::new("已逾期 1 天", "1 day overdue"));
    assert_eq!(say(0, "2026-11-29T03:00:00Z".parse().unwrap()).en, "3 days overdue");
    let sunday = Deadline::on(zone, "2026-11-29".parse().unwrap());
    assert_eq!(
        last_day_words(&sunday, Some(&site), now),
        Text::new("11月29日（周日）24:00 前，还有 3 天", "until Sun 29 Nov, 3 days left")
    );
}
