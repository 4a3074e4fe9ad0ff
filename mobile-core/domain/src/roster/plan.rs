//! What helps whoever plans? Patterns and weeks that are copied, and what clashes: two shifts at once, leave, too little rest.

use super::PlannedDuty;
use crate::{
    ids::{AreaId, CheckpointId, PersonId, ShiftId},
    leave::Leave,
    people::Role,
    shift::{Shift, Span},
};
use chrono::{Days, NaiveDate, TimeDelta};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

/// Minutes of rest between two shifts. Practice; the European directive on working time (2003/88, article 3) has the same.
pub const REST_MINUTES: i64 = 11 * 60;
/// Minutes of work in a week: 44 hours (中华人民共和国劳动法, article 36).
pub const WEEK_MINUTES: i64 = 44 * 60;
/// Days of work in a row: one day in seven is free (the same law, article 38).
const DAYS_IN_A_ROW: usize = 6;

/// A pattern such as two on, one off, repeated for ever from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Cycle {
    /// The day that the first of its days falls on.
    pub from: NaiveDate,
    /// Its days: a shift, or none for a free day. 1 to 62.
    pub days: Vec<Option<ShiftId>>,
}

impl Cycle {
    /// The shift of a date; none on a free day.
    #[must_use]
    pub fn on(&self, date: NaiveDate) -> Option<ShiftId> {
        let length = i64::try_from(self.days.len()).ok().filter(|length| *length > 0)?;
        let place = (date - self.from).num_days().rem_euclid(length);
        self.days.get(usize::try_from(place).ok()?).copied().flatten()
    }

    /// A week of it for a person.
    #[must_use]
    pub fn week(&self, monday: NaiveDate, person: PersonId, areas: &[AreaId], post: Option<CheckpointId>) -> Vec<PlannedDuty> {
        let days = monday.iter_days().take(7);
        days.filter_map(|date| Some(PlannedDuty { person, date, shift: self.on(date)?, areas: areas.to_vec(), post })).collect()
    }
}

/// The same duties in another week.
#[must_use]
pub fn copied(duties: &[PlannedDuty], from: NaiveDate, into: NaiveDate) -> Vec<PlannedDuty> {
    let moved = |date: NaiveDate| date.checked_add_signed(into - from).unwrap_or(date);
    duties.iter().map(|duty| PlannedDuty { date: moved(duty.date), ..duty.clone() }).collect()
}

/// Something that clashes in a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "clash", rename_all = "snake_case")]
pub enum ClashKind {
    /// Two shifts at the same time.
    Overlap,
    /// They are on leave.
    OnLeave,
    /// They don't hold a post that works this shift, on this day.
    WrongPost,
    /// Too little rest since the shift before.
    ShortRest {
        /// Minutes of rest that there are.
        minutes: i64,
    },
    /// No free day for too long.
    DaysInARow {
        /// Days of work up to this one.
        days: u32,
    },
    /// More than a week's hours.
    LongWeek {
        /// Minutes that are planned in the week.
        minutes: i64,
    },
}

impl ClashKind {
    /// It can't be: nobody is at two places at once. The others are for whoever plans to weigh.
    #[must_use]
    pub const fn is_grave(self) -> bool {
        matches!(self, Self::Overlap | Self::WrongPost)
    }

    /// The word that stands for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Overlap => "overlap",
            Self::OnLeave => "on-leave",
            Self::WrongPost => "wrong-post",
            Self::ShortRest { .. } => "short-rest",
            Self::DaysInARow { .. } => "days-in-a-row",
            Self::LongWeek { .. } => "long-week",
        }
    }
}

/// A clash, and where.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Clash {
    /// Whose.
    pub person: PersonId,
    /// On which day.
    pub date: NaiveDate,
    /// What.
    pub kind: ClashKind,
}

/// What a plan is held against: duties of the weeks beside it, leave, and the posts that people hold.
#[derive(Debug, Clone, Default)]
pub struct Neighbours {
    /// Duties of the weeks before and after.
    pub duties: Vec<PlannedDuty>,
    /// Leave that was granted.
    pub leaves: Vec<Leave>,
    /// The posts that somebody holds on a date; a person who is not named holds none.
    pub posts: HashMap<PersonId, Vec<Role>>,
}

/// A duty with its hours.
struct Placed<'a> {
    duty: &'a PlannedDuty,
    shift: &'a Shift,
    spans: Vec<Span>,
    hull: Span,
    own: bool,
}

/// What clashes in a week's plan, by person and day. A shift that is not known clashes with nothing: whoever reads it refuses it.
#[must_use]
pub fn find_clashes(plan: &[PlannedDuty], beside: &Neighbours, shifts: &HashMap<ShiftId, Shift>, zone: Tz) -> Vec<Clash> {
    let mut people: BTreeMap<PersonId, Vec<Placed<'_>>> = BTreeMap::new();
    for (duty, own) in plan.iter().map(|duty| (duty, true)).chain(beside.duties.iter().map(|duty| (duty, false))) {
        let Some(shift) = shifts.get(&duty.shift) else { continue };
        let spans = shift.spans(duty.date, zone);
        let (Some(first), Some(last)) = (spans.first(), spans.last()) else { continue };
        let hull = Span { from: first.from, until: last.until };
        people.entry(duty.person).or_default().push(Placed { duty, shift, spans, hull, own });
    }
    let mut clashes = vec![];
    for (person, mut placed) in people {
        placed.sort_by_key(|one| (one.hull.from, one.duty.shift));
        of_person(person, &placed, beside, zone, &mut clashes);
    }
    clashes.sort();
    clashes.dedup();
    clashes
}

fn of_person(person: PersonId, placed: &[Placed<'_>], beside: &Neighbours, zone: Tz, clashes: &mut Vec<Clash>) {
    let mut note = |date, kind| clashes.push(Clash { person, date, kind });
    let leaves: Vec<Span> = beside.leaves.iter().filter(|leave| leave.person == person).map(|leave| leave.span(zone)).collect();
    let posts = beside.posts.get(&person).map(Vec::as_slice).unwrap_or_default();
    for one in placed.iter().filter(|one| one.own) {
        if one.spans.iter().any(|span| leaves.iter().any(|leave| leave.common(span).is_some())) {
            note(one.duty.date, ClashKind::OnLeave);
        }
        if !one.shift.roles.iter().any(|role| posts.contains(role)) {
            note(one.duty.date, ClashKind::WrongPost);
        }
    }
    // A long or a split shift may clash with one that is not the next.
    for (n, after) in placed.iter().enumerate() {
        let near = placed.iter().take(n).filter(|before| (before.own || after.own) && before.hull.common(&after.hull).is_some());
        if near.flat_map(|before| &before.spans).any(|a| after.spans.iter().any(|b| a.common(b).is_some())) {
            note(after.duty.date, ClashKind::Overlap);
        }
    }
    for pair in placed.windows(2) {
        let [before, after] = pair else { continue };
        if !before.own && !after.own {
            continue;
        }
        let rest = (after.hull.from - before.hull.until).num_minutes();
        if (0..REST_MINUTES).contains(&rest) && before.duty.date != after.duty.date {
            note(after.duty.date, ClashKind::ShortRest { minutes: rest });
        }
    }
    let mut days: Vec<(NaiveDate, bool)> = placed.iter().map(|one| (one.duty.date, one.own)).collect();
    days.dedup_by_key(|(date, _)| *date);
    let mut row = 0;
    let mut last: Option<NaiveDate> = None;
    for (date, own) in days {
        let follows = last.and_then(|last| last.checked_add_days(Days::new(1))) == Some(date);
        row = if follows { row + 1 } else { 1 };
        last = Some(date);
        if own && row > DAYS_IN_A_ROW {
            note(date, ClashKind::DaysInARow { days: u32::try_from(row).unwrap_or(u32::MAX) });
        }
    }
    let own: Vec<&Placed<'_>> = placed.iter().filter(|one| one.own).collect();
    let worked: TimeDelta = own.iter().flat_map(|one| &one.spans).map(Span::length).sum();
    let breaks: i64 = own.iter().map(|one| i64::from(one.shift.hours(one.duty.date).break_minutes)).sum();
    let minutes = worked.num_minutes() - breaks;
    if let Some(first) = own.first().filter(|_| minutes > WEEK_MINUTES) {
        note(first.duty.date, ClashKind::LongWeek { minutes });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ids::SiteId, route::Window, text::Text};
    use uuid::Uuid;

    fn shift(id: u128, from: &str, until: &str) -> Shift {
        Shift {
            id: ShiftId(Uuid::from_u128(id)),
            site: SiteId(Uuid::nil()),
            name: Text::new("班", "Shift"),
            mark: "班".into(),
            parts: vec![Window { from: from.parse().unwrap(), until: until.parse().unwrap() }],
            break_minutes: 0,
            grace_minutes: 5,
            look_after_minutes: 20,
            roles: vec![Role::Cleaner],
            retired: false,
            earlier: vec![],
        }
    }

    fn person() -> PersonId {
        PersonId(Uuid::from_u128(77))
    }

    fn duty(date: &str, shift: u128) -> PlannedDuty {
        PlannedDuty { person: person(), date: date.parse().unwrap(), shift: ShiftId(Uuid::from_u128(shift)), areas: vec![], post: None }
    }

    fn clashes(plan: &[PlannedDuty], beside: Vec<PlannedDuty>) -> Vec<&'static str> {
        let shifts = [shift(1, "06:00:00", "14:00:00"), shift(2, "14:00:00", "22:00:00"), shift(3, "22:00:00", "06:00:00")];
        let shifts = shifts.into_iter().map(|shift| (shift.id, shift)).collect();
        let beside = Neighbours { duties: beside, leaves: vec![], posts: HashMap::from([(person(), vec![Role::Cleaner])]) };
        find_clashes(plan, &beside, &shifts, Tz::Asia__Shanghai).into_iter().map(|clash| clash.kind.word()).collect()
    }

    #[test]
    fn two_on_one_off_goes_on_over_the_weeks() {
        let cycle = Cycle {
            from: "2026-11-23".parse().unwrap(),
            days: vec![Some(ShiftId(Uuid::from_u128(1))), Some(ShiftId(Uuid::from_u128(2))), None],
        };
        let dates = |monday: &str| -> Vec<u32> {
            use chrono::Datelike;
            cycle.week(monday.parse().unwrap(), person(), &[], None).iter().map(|duty| duty.date.day()).collect()
        };
        assert_eq!(dates("2026-11-23"), [23, 24, 26, 27, 29]);
        assert_eq!(dates("2026-11-30"), [30, 2, 3, 5, 6]);
        assert_eq!(cycle.on("2026-11-22".parse().unwrap()), None, "it goes on backwards as well");
    }

    #[test]
    fn an_early_shift_after_a_late_one_is_too_little_rest() {
        assert_eq!(clashes(&[duty("2026-11-23", 2), duty("2026-11-24", 1)], vec![]), ["short-rest"]);
        assert_eq!(clashes(&[duty("2026-11-23", 1)], vec![duty("2026-11-22", 3)]), ["short-rest"], "the night of the week before");
        assert_eq!(clashes(&[duty("2026-11-23", 1), duty("2026-11-23", 2)], vec![]), Vec::<&str>::new(), "a long day is one day");
    }

    #[test]
    fn one_day_in_seven_is_free_and_a_week_has_its_hours() {
        let week: Vec<PlannedDuty> = (23..=29).map(|day| duty(&format!("2026-11-{day}"), 1)).collect();
        assert_eq!(clashes(&week, vec![]), ["long-week", "days-in-a-row"]);
        let after = clashes(&[duty("2026-11-30", 1)], week);
        assert_eq!(after, ["days-in-a-row"]);
    }

    #[test]
    fn whoever_does_not_hold_the_post_is_not_planned() {
        let stranger = PlannedDuty { person: PersonId(Uuid::from_u128(5)), ..duty("2026-11-23", 1) };
        assert_eq!(clashes(&[stranger], vec![]), ["wrong-post"]);
    }
}
