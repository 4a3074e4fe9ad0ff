//! In which words is the crew's day told?

use chrono::{Datelike, NaiveDate};
use domain::{
    attendance::{Attended, Reckoned, ShownBy},
    leave::{HalfDay, LeaveKind},
    replacement::{Missing, Reason, ReasonKind},
    text::{Language, Text},
};

/// Days of the week, Monday first.
const WEEKDAYS: [&str; 7] = ["一", "二", "三", "四", "五", "六", "日"];

/// What stands between the parts of a list.
pub(super) const fn comma(language: Language) -> &'static str {
    match language {
        Language::Zh => "、",
        Language::En => ", ",
    }
}

/// A day as people say it: today, tomorrow, or by its weekday.
pub(super) fn day(date: NaiveDate, today: NaiveDate) -> Text {
    match (date - today).num_days() {
        0 => Text::new("今天", "Today"),
        1 => Text::new("明天", "Tomorrow"),
        -1 => Text::new("昨天", "Yesterday"),
        _ => {
            let weekday = WEEKDAYS.get(date.weekday().num_days_from_monday() as usize).copied().unwrap_or_default();
            Text::new(format!("周{weekday} {}月{}日", date.month(), date.day()), date.format("%a %-d %b").to_string())
        }
    }
}

/// From one day until another.
pub(super) fn days(from: NaiveDate, until: NaiveDate, half: Option<HalfDay>) -> Text {
    let one = |date: NaiveDate| Text::new(format!("{}月{}日", date.month(), date.day()), date.format("%-d %b").to_string());
    let (first, last) = (one(from), one(until));
    match half {
        Some(HalfDay::Morning) => Text::new(format!("{}上午", first.zh), format!("{}, morning", first.en)),
        Some(HalfDay::Afternoon) => Text::new(format!("{}下午", first.zh), format!("{}, afternoon", first.en)),
        None if from == until => first,
        None => Text::new(format!("{}至{}", first.zh, last.zh), format!("{} – {}", first.en, last.en)),
    }
}

pub(super) fn kind(kind: LeaveKind) -> Text {
    match kind {
        LeaveKind::Annual => Text::new("年休假", "Annual leave"),
        LeaveKind::Compensatory => Text::new("调休", "Time off in lieu"),
        LeaveKind::Personal => Text::new("事假", "Personal leave"),
        LeaveKind::Sick => Text::new("病假", "Sick leave"),
        LeaveKind::WorkInjury => Text::new("工伤假", "Work injury leave"),
        LeaveKind::Marriage => Text::new("婚假", "Marriage leave"),
        LeaveKind::Maternity => Text::new("产假", "Maternity leave"),
        LeaveKind::Paternity => Text::new("陪产假", "Paternity leave"),
        LeaveKind::Bereavement => Text::new("丧假", "Bereavement leave"),
    }
}

pub(super) fn missing(why: Missing) -> Text {
    match why {
        Missing::Absent => Text::new("缺勤", "Absent"),
        Missing::OnLeave => Text::new("休假", "On leave"),
        Missing::LeftEarly => Text::new("提前离岗", "Left early"),
        Missing::CalledAway => Text::new("临时调派", "Called away"),
    }
}

pub(super) fn shown(by: &ShownBy) -> Text {
    match by {
        ShownBy::Code { .. } => Text::new("扫码", "By code"),
        ShownBy::Position { .. } => Text::new("定位", "By position"),
        ShownBy::Lead { .. } => Text::new("主管代打卡", "By the lead"),
    }
}

/// How somebody attends: the state, and the times that it rests on. `clock` says a time by the site's clock.
pub(super) fn attended(of: &Reckoned, clock: impl Fn(domain::time::Timestamp) -> String) -> Text {
    let left = of.left.filter(|_| !of.on_now).map(&clock);
    let times = match (of.came.map(&clock), left) {
        (Some(came), Some(left)) => Text::new(format!("{came}–{left}"), format!("{came}–{left}")),
        (Some(came), None) => Text::new(format!("{came} 到岗"), format!("in at {came}")),
        (None, left) => {
            let left = left.unwrap_or_default();
            Text::new(format!("{left} 下班，没有上班卡"), format!("out at {left}, never clocked in"))
        }
    };
    match of.state {
        Attended::Upcoming => Text::new("还没开始", "Not begun yet"),
        Attended::Present => Text::new(format!("在岗，{}", times.zh), format!("Here, {}", times.en)),
        Attended::Late => {
            Text::new(format!("迟到 {} 分钟，{}", of.late_minutes, times.zh), format!("{} min late, {}", of.late_minutes, times.en))
        }
        Attended::LeftEarly => {
            Text::new(format!("早退 {} 分钟，{}", of.early_minutes, times.zh), format!("Left {} min early, {}", of.early_minutes, times.en))
        }
        Attended::OnLeave => Text::new("休假", "On leave"),
        Attended::Absent => Text::new("缺勤", "Absent"),
        Attended::Unknown => Text::new("还不知道：没有收到打卡", "Not yet known: no clocking has arrived"),
    }
}

/// The same where the duty is over, or was left in time: nobody is on it any more.
pub(super) fn attended_over(of: &Reckoned, clock: impl Fn(domain::time::Timestamp) -> String) -> Text {
    match (of.state, of.came, of.left) {
        (Attended::Present, Some(came), Some(left)) => {
            let times = format!("{}–{}", clock(came), clock(left));
            Text::new(format!("已下班，{times}"), format!("Done, {times}"))
        }
        (Attended::Present, Some(came), None) => {
            let came = clock(came);
            Text::new(format!("{came} 到岗，没有下班卡"), format!("In at {came}, never clocked out"))
        }
        (Attended::Present, None, Some(left)) => {
            let left = clock(left);
            Text::new(format!("{left} 下班，没有上班卡"), format!("Out at {left}, never clocked in"))
        }
        _ => attended(of, clock),
    }
}

/// Minutes as people say them.
pub(super) fn length(minutes: i64) -> Text {
    let (hours, rest) = (minutes / 60, minutes % 60);
    match (hours, rest) {
        (0, rest) => Text::new(format!("{rest} 分钟"), format!("{rest} min")),
        (hours, 0) => Text::new(format!("{hours} 小时"), format!("{hours} h")),
        (hours, rest) => Text::new(format!("{hours} 小时 {rest} 分"), format!("{hours} h {rest} min")),
    }
}

/// Why somebody stands where they stand in a ranking.
pub(super) fn reason(reason: &Reason) -> Text {
    let n = reason.value;
    match reason.kind {
        ReasonKind::Knows if n == 0 => Text::new("没在这些区域当过班", "Has not worked these areas"),
        ReasonKind::Knows => Text::new(format!("在这些区域当过 {n} 次班"), format!("Worked these areas {n}×")),
        ReasonKind::Rest if n < 0 => Text::new("前后一天没有班", "No shift within a day"),
        ReasonKind::Rest => Text::new(format!("与相邻的班间隔 {}", length(n).zh), format!("{} of rest", length(n).en)),
        ReasonKind::Week => Text::new(format!("加上这班本周 {}", length(n).zh), format!("{} this week with it", length(n).en)),
        ReasonKind::Distance if n < 0 => Text::new("不知道离岗位多远", "Distance not known"),
        ReasonKind::Distance => Text::new(format!("离岗位 {n} 米"), format!("{n} m from the post")),
        ReasonKind::SteppedIn if n == 0 => Text::new("本月没补过位", "Has not stepped in this month"),
        ReasonKind::SteppedIn => Text::new(format!("本月补位 {n} 次"), format!("Stepped in {n}× this month")),
        ReasonKind::OnLeave => Text::new("休假", "On leave"),
        ReasonKind::OnDuty => Text::new("那时在当班", "On duty then"),
        ReasonKind::WrongPost => Text::new("岗位不符", "Holds another post"),
        ReasonKind::NoRest => Text::new(format!("只休息 {}", length(n).zh), format!("Only {} of rest", length(n).en)),
    }
}

/// Half days as days: `3`, `2.5`.
pub(super) fn half_days(halves: i64) -> String {
    let sign = if halves < 0 { "-" } else { "" };
    let halves = halves.abs();
    if halves % 2 == 0 { format!("{sign}{}", halves / 2) } else { format!("{sign}{}.5", halves / 2) }
}
