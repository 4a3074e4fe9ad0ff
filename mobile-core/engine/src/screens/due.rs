//! When is it due, as people say it?

use chrono::{Datelike, Days, NaiveDate};
use domain::{place::Site, text::Text, time::Timestamp, workdays::Deadline};

/// Days of the week, Monday first.
const WEEKDAYS: [&str; 7] = ["一", "二", "三", "四", "五", "六", "日"];

/// A deadline in words: by the site's clock and its working days.
pub(crate) fn due_words(due: &Deadline, site: Option<&Site>, now: Timestamp) -> Text {
    // Only a site knows what day it is there.
    let Some(site) = site else { return Text::default() };
    words(due, site, now, |today| {
        let left = i64::from(site.calendar.between(today, due.date));
        Text::new(format!("还有 {left} 个工作日"), format!("{left} working day{} left", plural(left)))
    })
}

/// The same where every day counts.
pub(crate) fn last_day_words(due: &Deadline, site: Option<&Site>, now: Timestamp) -> Text {
    let Some(site) = site else { return Text::default() };
    words(due, site, now, |today| {
        let left = (due.date - today).num_days();
        Text::new(format!("还有 {left} 天"), format!("{left} day{} left", plural(left)))
    })
}

fn words(due: &Deadline, site: &Site, now: Timestamp, left: impl Fn(NaiveDate) -> Text) -> Text {
    let today = now.with_timezone(&site.time_zone).date_naive();
    if due.at <= now {
        let days = (today - due.date).num_days().max(1);
        return Text::new(format!("已逾期 {days} 天"), format!("{days} day{} overdue", plural(days)));
    }
    if due.date <= today {
        return Text::new("今天 24:00 前", "until midnight today");
    }
    if today.checked_add_days(Days::new(1)) == Some(due.date) {
        return Text::new("明天 24:00 前", "until midnight tomorrow");
    }
    let left = left(today);
    Text::new(
        format!("{}（周{}）24:00 前，{}", short_zh(due.date), weekday(due.date), left.zh),
        format!("until {}, {}", due.date.format("%a %-d %b"), left.en),
    )
}

fn plural(n: i64) -> &'static str {
    if n == 1 { "" } else { "s" }
}

fn short_zh(date: NaiveDate) -> String {
    format!("{}月{}日", date.month(), date.day())
}

fn weekday(date: NaiveDate) -> &'static str {
    WEEKDAYS.get(date.weekday().num_days_from_monday() as usize).copied().unwrap_or_default()
}
