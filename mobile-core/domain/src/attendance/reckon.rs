//! What do marks say about a duty? Pure, exact to the minute: the same on the phone, on the board and on the month's sheet.
//!
//! | question | rule |
//! | --- | --- |
//! | which marks belong to a duty | the nearest one, up to six hours away |
//! | late, early | beyond the shift's grace, and only when the clock's error is granted |
//! | worked | minutes between in and out that lie in the shift, leave taken out, at most what is planned and paid |
//! | absent | no mark, and the phone has spoken since; until then nobody knows |
//! | only out | here, nobody knows since when: nothing worked until a correction says it |

use super::Way;
use crate::{shift::Span, time::Timestamp};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

/// A mark farther away from any duty than this belongs to none.
const FAR: TimeDelta = TimeDelta::hours(6);

/// One time in or out that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = ClockMark))]
pub struct Mark {
    /// In or out.
    pub way: Way,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// Seconds that it may be off, either way.
    pub error: u32,
    /// It is a correction that was granted.
    pub corrected: bool,
}

impl Mark {
    fn earliest(&self) -> Timestamp {
        self.at.checked_sub_signed(TimeDelta::seconds(self.error.into())).unwrap_or(self.at)
    }

    fn latest(&self) -> Timestamp {
        self.at.checked_add_signed(TimeDelta::seconds(self.error.into())).unwrap_or(self.at)
    }
}

/// How somebody attended a duty 出勤.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Attended {
    /// It has not begun yet.
    Upcoming,
    /// Here, in time.
    Present,
    /// Came late.
    Late,
    /// Left early.
    LeftEarly,
    /// On leave.
    OnLeave,
    /// Not here.
    Absent,
    /// Not yet known: their phone has not spoken since the shift began.
    Unknown,
}

impl Attended {
    /// Every state.
    pub const ALL: [Self; 7] = [Self::Upcoming, Self::Present, Self::Late, Self::LeftEarly, Self::OnLeave, Self::Absent, Self::Unknown];

    /// The word that stands for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Upcoming => "upcoming",
            Self::Present => "present",
            Self::Late => "late",
            Self::LeftEarly => "left_early",
            Self::OnLeave => "on_leave",
            Self::Absent => "absent",
            Self::Unknown => "unknown",
        }
    }
}

/// What there is to know about a duty.
#[derive(Debug, Clone, Copy)]
pub struct DutyFacts<'a> {
    /// The shift's parts on the date.
    pub spans: &'a [Span],
    /// Minutes of break that are not paid.
    pub break_minutes: u16,
    /// Minutes that are neither late nor early.
    pub grace_minutes: u16,
    /// The marks that belong to it, in the order of time.
    pub marks: &'a [Mark],
    /// Leave that was granted.
    pub leaves: &'a [Span],
    /// Somebody said that they are not here.
    pub known_absent: bool,
    /// Until when everything is here that the person's phones recorded; none when no phone was heard of.
    pub heard: Option<Timestamp>,
    /// Now.
    pub now: Timestamp,
}

/// What came of a duty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reckoned {
    /// How they attended.
    pub state: Attended,
    /// They are here now.
    pub on_now: bool,
    /// The first time in.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub came: Option<Timestamp>,
    /// The last time out.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub left: Option<Timestamp>,
    /// Minutes that they were late.
    pub late_minutes: u32,
    /// Minutes that they left early.
    pub early_minutes: u32,
    /// Minutes that were planned and would be paid, leave taken out.
    pub planned_minutes: u32,
    /// Minutes worked, up to now while they are here.
    pub worked_minutes: u32,
    /// It is over, and they never clocked out.
    pub missing_out: bool,
    /// They clocked out, and never in.
    #[serde(default)]
    pub missing_in: bool,
    /// A correction counts in it.
    pub corrected: bool,
}

impl Reckoned {
    /// They came: at a time that is known or at one that is not.
    #[must_use]
    pub const fn was_here(&self) -> bool {
        self.came.is_some() || self.left.is_some()
    }
}

/// Deals marks out to duties by their hours: each to the nearest, none to one that is more than six hours away. Of two that are equally
/// near, one that goes belongs to the earlier, one that comes to the later. Duties must be in the order of time.
#[must_use]
pub fn assign(duties: &[Vec<Span>], marks: &[Mark]) -> Vec<Vec<Mark>> {
    let mut dealt = vec![vec![]; duties.len()];
    for mark in marks {
        let distance = |spans: &Vec<Span>| {
            let (from, until) = (spans.first()?.from, spans.last()?.until);
            Some((from - mark.at).max(mark.at - until).max(TimeDelta::zero()))
        };
        let near = duties.iter().enumerate().filter_map(|(n, spans)| Some((distance(spans)?, n))).filter(|(far, _)| *far <= FAR);
        let nearest = match mark.way {
            Way::Out => near.min_by_key(|(far, n)| (*far, *n)),
            Way::In => near.min_by_key(|(far, n)| (*far, std::cmp::Reverse(*n))),
        };
        if let Some(duty) = nearest.and_then(|(_, n)| dealt.get_mut(n)) {
            duty.push(*mark);
        }
    }
    dealt
}

/// Whoever stays for the next shift need not clock out and in between two that touch: what follows from their marks is added to what was dealt.
/// When they never clock out, nobody knows how long they stayed; then nothing is, once the later shift is over.
pub(super) fn bridge(duties: &[Vec<Span>], dealt: &mut [Vec<Mark>], now: Timestamp) {
    for n in 1..duties.len().min(dealt.len()) {
        let [Some(end), Some(begin), Some(over)] =
            [duties[n - 1].last().map(|span| span.until), duties[n].first().map(|span| span.from), duties[n].last().map(|span| span.until)]
        else {
            continue;
        };
        let stays = dealt[n - 1].last().filter(|mark| mark.way == Way::In && mark.at < end).copied();
        let leaves = dealt[n].first().is_some_and(|mark| mark.way == Way::Out && mark.at >= begin);
        let is_on = dealt[n].is_empty() && begin <= now && now < over;
        if let Some(stays) = stays.filter(|_| end == begin && (leaves || is_on)) {
            let at_once = |way| Mark { way, at: begin, ..stays };
            dealt[n - 1].push(at_once(Way::Out));
            dealt[n].insert(0, at_once(Way::In));
        }
    }
}

/// Reckons one duty.
#[must_use]
pub fn reckon(facts: &DutyFacts<'_>) -> Reckoned {
    let spans = without(facts.spans, facts.leaves);
    let whole: TimeDelta = facts.spans.iter().map(Span::length).sum();
    let left: TimeDelta = spans.iter().map(Span::length).sum();
    // Who works half of a shift has half of its break, to the minute.
    let pause = if whole.num_minutes() > 0 { i64::from(facts.break_minutes) * left.num_minutes() / whole.num_minutes() } else { 0 };
    let planned = (left.num_minutes() - pause).max(0);
    let mut reckoned = Reckoned {
        state: Attended::Upcoming,
        on_now: false,
        came: None,
        left: None,
        late_minutes: 0,
        early_minutes: 0,
        planned_minutes: minutes(planned),
        worked_minutes: 0,
        missing_out: false,
        missing_in: false,
        corrected: facts.marks.iter().any(|mark| mark.corrected),
    };
    let (Some(first), Some(last)) = (spans.first(), spans.last()) else {
        reckoned.state = Attended::OnLeave;
        return reckoned;
    };
    let grace = TimeDelta::minutes(facts.grace_minutes.into());
    let begun = first.from + grace;
    // A part that has not begun yet is nobody's early leaving.
    let due = spans.iter().rev().find(|span| span.from + grace <= facts.now).map_or(first.until, |span| span.until);
    let too_early = |out: &&Mark| out.latest() + grace < due;
    let Some(came) = facts.marks.iter().find(|mark| mark.way == Way::In) else {
        let went = facts.marks.iter().rev().find(|out| out.at >= first.from);
        reckoned.missing_in = went.is_some() && facts.heard.is_some_and(|heard| heard >= begun);
        reckoned.left = went.map(|out| out.at);
        reckoned.early_minutes = went.filter(too_early).map_or(0, |out| minutes((due - out.at).num_minutes()));
        reckoned.state = if reckoned.early_minutes > 0 {
            Attended::LeftEarly
        } else if went.is_some() {
            Attended::Present
        } else if facts.now < begun {
            Attended::Upcoming
        } else if facts.known_absent || facts.heard.is_some_and(|heard| heard >= begun) {
            Attended::Absent
        } else {
            Attended::Unknown
        };
        return reckoned;
    };
    reckoned.came = Some(came.at);
    let presences = presences(facts.marks, facts.now, last.until);
    reckoned.worked_minutes = minutes(worked(&presences.closed, &spans).min(planned));
    reckoned.on_now = presences.open;
    let went = facts.marks.iter().rev().find(|mark| mark.way == Way::Out && mark.at > came.at);
    reckoned.left = went.map(|mark| mark.at);
    let is_over = facts.now >= last.until;
    reckoned.missing_out = presences.dangling && is_over && facts.heard.is_some_and(|heard| heard >= last.until + grace);
    let late = came.earliest() > begun;
    if late {
        reckoned.late_minutes = minutes((came.at - first.from).num_minutes());
    }
    let early = went.filter(|out| !presences.dangling && too_early(out));
    if let Some(out) = early {
        reckoned.early_minutes = minutes((due - out.at).num_minutes());
    }
    reckoned.state = match (late, early) {
        (_, Some(_)) => Attended::LeftEarly,
        (true, None) => Attended::Late,
        (false, None) => Attended::Present,
    };
    reckoned
}

fn minutes(minutes: i64) -> u32 {
    u32::try_from(minutes).unwrap_or(0)
}

/// When somebody was here.
struct Presences {
    /// From in to out; up to now for whoever is here.
    closed: Vec<Span>,
    /// They are here now.
    open: bool,
    /// The last mark is an in.
    dangling: bool,
}

/// Pairs marks: an in that follows an in, or an out that follows an out, changes nothing. Somebody whose shift is over, and who never
/// clocked out, has worked nothing that anybody could know.
fn presences(marks: &[Mark], now: Timestamp, end: Timestamp) -> Presences {
    let mut closed = vec![];
    let mut since: Option<Timestamp> = None;
    for mark in marks {
        match (mark.way, since) {
            (Way::In, None) => since = Some(mark.at),
            (Way::Out, Some(from)) => {
                closed.push(Span { from, until: mark.at });
                since = None;
            }
            (Way::In, Some(_)) | (Way::Out, None) => {}
        }
    }
    let open = since.filter(|from| *from <= now && now < end);
    closed.extend(open.map(|from| Span { from, until: now }));
    Presences { closed, open: open.is_some(), dangling: since.is_some() }
}

/// Whole minutes of presences within spans. Presences follow each other, so nothing is counted twice.
fn worked(presences: &[Span], spans: &[Span]) -> i64 {
    let common: TimeDelta =
        presences.iter().flat_map(|presence| spans.iter().filter_map(|span| span.common(presence))).map(|span| span.length()).sum();
    common.num_minutes()
}

/// Spans without what others take out of them.
fn without(spans: &[Span], taken: &[Span]) -> Vec<Span> {
    let mut rest = spans.to_vec();
    for hole in taken {
        rest = rest
            .into_iter()
            .flat_map(|span| {
                let before = Span { from: span.from, until: span.until.min(hole.from) };
                let after = Span { from: span.from.max(hole.until), until: span.until };
                [before, after].into_iter().filter(|part| part.from < part.until)
            })
            .collect();
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(clock: &str) -> Timestamp {
        format!("2026-11-23T{clock}:00Z").parse().unwrap()
    }

    fn mark(way: Way, clock: &str) -> Mark {
        Mark { way, at: at(clock), error: 0, corrected: false }
    }

    fn day(marks: &[Mark], heard: Option<&str>, now: &str) -> Reckoned {
        let spans = [Span { from: at("06:00"), until: at("14:00") }];
        reckon(&DutyFacts {
            spans: &spans,
            break_minutes: 30,
            grace_minutes: 5,
            marks,
            leaves: &[],
            known_absent: false,
            heard: heard.map(at),
            now: at(now),
        })
    }

    #[test]
    fn nobody_is_absent_whose_phone_has_not_spoken_since() {
        assert_eq!(day(&[], Some("05:30"), "05:59").state, Attended::Upcoming);
        assert_eq!(day(&[], None, "09:00").state, Attended::Unknown);
        assert_eq!(day(&[], Some("06:04"), "09:00").state, Attended::Unknown);
        assert_eq!(day(&[], Some("06:05"), "09:00").state, Attended::Absent);
    }

    #[test]
    fn grace_and_the_clocks_error_are_granted() {
        let came = |clock: &str, error: u32| day(&[Mark { error, ..mark(Way::In, clock) }], Some("15:00"), "10:00");
        assert_eq!(came("06:05", 0).state, Attended::Present);
        assert_eq!((came("06:06", 0).state, came("06:06", 0).late_minutes), (Attended::Late, 6));
        assert_eq!(came("06:20", 900).state, Attended::Present);
    }

    #[test]
    fn a_day_is_counted_to_the_minute_and_at_most_what_is_planned() {
        let whole = day(&[mark(Way::In, "05:40"), mark(Way::Out, "14:20")], Some("15:00"), "16:00");
        assert_eq!((whole.worked_minutes, whole.planned_minutes, whole.state), (450, 450, Attended::Present));
        let early = day(&[mark(Way::In, "06:00"), mark(Way::Out, "11:59")], Some("15:00"), "16:00");
        assert_eq!((early.worked_minutes, early.early_minutes, early.state), (359, 121, Attended::LeftEarly));
        let here = day(&[mark(Way::In, "06:00")], Some("08:00"), "08:30");
        assert_eq!((here.worked_minutes, here.on_now), (150, true));
        let forgot = day(&[mark(Way::In, "06:00")], Some("15:00"), "16:00");
        assert_eq!((forgot.worked_minutes, forgot.missing_out, forgot.state), (0, true, Attended::Present));
    }

    #[test]
    fn whoever_only_clocks_out_was_here_since_nobody_knows_when() {
        let out = day(&[mark(Way::Out, "14:05")], Some("15:00"), "16:00");
        assert_eq!((out.state, out.missing_in, out.worked_minutes, out.came), (Attended::Present, true, 0, None));
        assert!(out.was_here());
        let early = day(&[mark(Way::Out, "12:00")], Some("15:00"), "16:00");
        assert_eq!((early.state, early.early_minutes, early.left), (Attended::LeftEarly, 120, Some(at("12:00"))));
        let before = day(&[mark(Way::Out, "05:00")], Some("15:00"), "16:00");
        assert_eq!((before.state, before.missing_in), (Attended::Absent, false), "an out from before it began says nothing of it");
    }

    #[test]
    fn between_the_parts_of_a_split_shift_nobody_has_left_early() {
        let spans = [Span { from: at("06:00"), until: at("10:00") }, Span { from: at("16:00"), until: at("20:00") }];
        let split = |marks: &[Mark], now: &str| {
            reckon(&DutyFacts {
                spans: &spans,
                break_minutes: 0,
                grace_minutes: 5,
                marks,
                leaves: &[],
                known_absent: false,
                heard: Some(at("23:00")),
                now: at(now),
            })
        };
        let morning = [mark(Way::In, "06:00"), mark(Way::Out, "10:00")];
        assert_eq!(split(&morning, "12:00").state, Attended::Present);
        assert_eq!((split(&morning, "21:00").state, split(&morning, "21:00").worked_minutes), (Attended::LeftEarly, 240));
        let both = [morning[0], morning[1], mark(Way::In, "16:00"), mark(Way::Out, "20:00")];
        assert_eq!((split(&both, "21:00").state, split(&both, "21:00").worked_minutes), (Attended::Present, 480));
    }

    #[test]
    fn half_a_day_of_leave_leaves_half_a_shift() {
        let spans = [Span { from: at("06:00"), until: at("14:00") }];
        let leaves = [Span { from: at("00:00"), until: at("10:00") }];
        let facts = DutyFacts {
            spans: &spans,
            break_minutes: 30,
            grace_minutes: 5,
            marks: &[mark(Way::In, "10:00"), mark(Way::Out, "14:00")],
            leaves: &leaves,
            known_absent: false,
            heard: None,
            now: at("15:00"),
        };
        let half = reckon(&facts);
        assert_eq!((half.state, half.planned_minutes, half.worked_minutes), (Attended::Present, 225, 225));
        let away = reckon(&DutyFacts { leaves: &[Span { from: at("00:00"), until: at("23:00") }], marks: &[], ..facts });
        assert_eq!((away.state, away.planned_minutes), (Attended::OnLeave, 0));
    }

    #[test]
    fn a_mark_belongs_to_the_nearest_duty() {
        let early = vec![Span { from: at("06:00"), until: at("12:00") }];
        let late = vec![Span { from: at("14:00"), until: at("20:00") }];
        let marks = [mark(Way::In, "05:50"), mark(Way::Out, "13:00"), mark(Way::In, "13:00"), mark(Way::Out, "20:10")];
        let dealt = assign(&[early, late], &marks);
        assert_eq!(dealt, [vec![marks[0], marks[1]], vec![marks[2], marks[3]]]);
    }
}
