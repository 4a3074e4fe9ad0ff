//! Who works when, and where? A week's roster 排班 is planned as a draft, and published: then each person has a week of duties, and sees what
//! changed since they last looked (7.3).

mod plan;

pub use plan::{Clash, ClashKind, Cycle, Neighbours, REST_MINUTES, WEEK_MINUTES, copied, find_clashes};

use crate::{
    crew::{Filing, Signed},
    ids::{AreaId, CheckpointId, DutyWeekId, PersonId, ReplacementId, RosterId, ShiftId, SiteId},
    refusal::Refusal,
    responsibility::AREAS_LIMIT,
};
use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use uuid::Uuid;

/// Duties of one roster.
const DUTIES_LIMIT: usize = 3_000;
/// Earlier versions that a week remembers.
const EARLIER_LIMIT: usize = 6;

/// The Monday of a date's week.
#[must_use]
pub fn monday_of(date: NaiveDate) -> NaiveDate {
    date.checked_sub_days(Days::new(date.weekday().num_days_from_monday().into())).unwrap_or(date)
}

/// Somebody works a shift on a date, as it is planned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PlannedDuty {
    /// Who.
    pub person: PersonId,
    /// The local date on which the shift begins.
    pub date: NaiveDate,
    /// Which shift.
    pub shift: ShiftId,
    /// The areas that are theirs then.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub areas: Vec<AreaId>,
    /// The checkpoint at which they clock in; none means any of the site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post: Option<CheckpointId>,
}

/// A week's roster of a site 排班表: the draft, and which version of it was published last.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Roster {
    /// Its id: [`Roster::id_of`] site and week.
    pub id: RosterId,
    /// The site.
    pub site: SiteId,
    /// Its Monday.
    pub week: NaiveDate,
    /// The duties of the draft, by date, shift and person.
    pub duties: Vec<PlannedDuty>,
    /// Who planned last.
    pub edited: Signed,
    /// How often it was published.
    pub version: u32,
    /// Who published it last; none while nobody has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<Signed>,
    /// Whose weeks the last version made.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<PersonId>,
    /// The draft is not what was published.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub changed: bool,
}

/// A duty that was published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Duty {
    /// The local date on which the shift begins.
    pub date: NaiveDate,
    /// Which shift.
    pub shift: ShiftId,
    /// The areas that are theirs then.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub areas: Vec<AreaId>,
    /// The checkpoint at which they clock in; none means any of the site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post: Option<CheckpointId>,
    /// They step in for somebody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<ReplacementId>,
    /// Somebody steps in for them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub covered_by: Option<PersonId>,
}

/// A week of one person's duties.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DutyWeek {
    /// Its id: [`DutyWeek::id_of`] site, person and week.
    pub id: DutyWeekId,
    /// The site.
    pub site: SiteId,
    /// Whose.
    pub person: PersonId,
    /// Its Monday.
    pub week: NaiveDate,
    /// Which version this is; it grows by one whenever something changes for this person.
    pub version: u32,
    /// Who changed it last.
    pub changed: Signed,
    /// The duties, by date.
    pub duties: Vec<Duty>,
    /// What stood there before, the newest last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<EarlierWeek>,
    /// The version that the person has seen on their phone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<u32>,
}

/// What a week was before it changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EarlierWeek {
    /// Its version.
    pub version: u32,
    /// Its duties.
    pub duties: Vec<Duty>,
}

/// What is new on a day since somebody looked last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayChange {
    /// The day.
    pub date: NaiveDate,
    /// The duties that stood there.
    pub before: Vec<Duty>,
    /// The duties that stand there now.
    pub after: Vec<Duty>,
}

impl Roster {
    /// The id of a site's roster of a week.
    #[must_use]
    pub fn id_of(site: SiteId, week: NaiveDate) -> RosterId {
        RosterId(Uuid::new_v5(&site.0, format!("roster|{week}").as_bytes()))
    }

    pub(crate) fn filed(&self) -> Filing {
        let state = if self.changed { "draft" } else { "published" };
        Filing::on(self.week, state).until(self.week.checked_add_days(Days::new(6)).unwrap_or(self.week))
    }

    /// Everybody whose week changes when this is published: those of the draft, and those of the version before.
    #[must_use]
    pub fn affected(&self) -> std::collections::BTreeSet<PersonId> {
        self.duties.iter().map(|duty| duty.person).chain(self.people.iter().copied()).collect()
    }
}

/// Checks the duties of a draft by themselves and puts them in order. That what they name exists is looked up elsewhere.
pub fn tidy(week: NaiveDate, mut duties: Vec<PlannedDuty>) -> Result<Vec<PlannedDuty>, Refusal> {
    let invalid = |field: &str| Refusal::Invalid { field: field.into() };
    if week != monday_of(week) {
        return Err(invalid("week"));
    }
    if duties.len() > DUTIES_LIMIT || duties.iter().any(|duty| duty.areas.len() > AREAS_LIMIT) {
        return Err(invalid("duties"));
    }
    if duties.iter().any(|duty| monday_of(duty.date) != week) {
        return Err(invalid("date"));
    }
    for duty in &mut duties {
        let mut seen = HashSet::new();
        duty.areas.retain(|area| seen.insert(*area));
    }
    duties.sort_by_key(|duty| (duty.date, duty.shift, duty.person));
    let doubled = duties.windows(2).any(|pair| match pair {
        [a, b] => (a.date, a.shift, a.person) == (b.date, b.shift, b.person),
        _ => false,
    });
    if doubled { Err(invalid("duties")) } else { Ok(duties) }
}

impl DutyWeek {
    /// The id of somebody's week at a site.
    #[must_use]
    pub fn id_of(site: SiteId, person: PersonId, week: NaiveDate) -> DutyWeekId {
        DutyWeekId(Uuid::new_v5(&site.0, format!("week|{person}|{week}").as_bytes()))
    }

    /// The Mondays of the week before and of the one after.
    #[must_use]
    pub fn beside(week: NaiveDate) -> Vec<NaiveDate> {
        let days = Days::new(7);
        [week.checked_sub_days(days), week.checked_add_days(days)].into_iter().flatten().collect()
    }

    /// A week with nothing in it.
    #[must_use]
    pub fn empty(site: SiteId, person: PersonId, week: NaiveDate, by: Signed) -> Self {
        Self {
            id: Self::id_of(site, person, week),
            site,
            person,
            week,
            version: 0,
            changed: by,
            duties: vec![],
            earlier: vec![],
            seen: None,
        }
    }

    pub(crate) fn filed(&self) -> Filing {
        Filing::on(self.week, "published").of(self.person).until(self.week.checked_add_days(Days::new(6)).unwrap_or(self.week))
    }

    /// Puts other duties into it. False when they are the same: then nobody is told anything.
    pub fn change(&mut self, mut duties: Vec<Duty>, by: Signed) -> bool {
        duties.sort_by_key(|duty| (duty.date, duty.shift));
        if duties == self.duties {
            return false;
        }
        self.earlier.push(EarlierWeek { version: self.version, duties: std::mem::replace(&mut self.duties, duties) });
        if self.earlier.len() > EARLIER_LIMIT {
            // What the person saw last is kept, or nobody could tell them what changed.
            let oldest = usize::from(self.earlier.first().is_some_and(|first| Some(first.version) == self.seen) && self.earlier.len() > 1);
            self.earlier.remove(oldest);
        }
        self.version = self.version.saturating_add(1);
        self.changed = by;
        true
    }

    /// The duties that a newly published plan gives: what somebody stepped in for stays, and who steps in for a duty that stays as well.
    #[must_use]
    pub fn planned_anew(&self, planned: &[PlannedDuty]) -> Vec<Duty> {
        let stepping = self.duties.iter().filter(|duty| duty.replaces.is_some()).cloned();
        let stays =
            |plan: &PlannedDuty| self.duties.iter().find(|old| old.replaces.is_none() && (old.date, old.shift) == (plan.date, plan.shift));
        let planned = planned.iter().filter(|plan| plan.person == self.person).map(|plan| Duty {
            date: plan.date,
            shift: plan.shift,
            areas: plan.areas.clone(),
            post: plan.post,
            replaces: None,
            covered_by: stays(plan).and_then(|old| old.covered_by),
        });
        planned.chain(stepping).collect()
    }

    /// What of it a week's plan is held against: where they step in in that week, and what they do in another one.
    pub fn besides(&self, plan: NaiveDate) -> impl Iterator<Item = PlannedDuty> {
        let counts = move |duty: &&Duty| if self.week == plan { duty.replaces.is_some() } else { duty.covered_by.is_none() };
        let planned = |duty: &Duty| PlannedDuty {
            person: self.person,
            date: duty.date,
            shift: duty.shift,
            areas: duty.areas.clone(),
            post: duty.post,
        };
        self.duties.iter().filter(counts).map(planned)
    }

    /// The duty of a date and shift that is their own: they are not stepping in with it.
    #[must_use]
    pub fn own_duty(&self, date: NaiveDate, shift: ShiftId) -> Option<&Duty> {
        self.duties.iter().find(|duty| duty.replaces.is_none() && duty.date == date && duty.shift == shift)
    }

    /// What has changed since the person looked last; nothing when they have seen this version.
    #[must_use]
    pub fn changes_since_seen(&self) -> Vec<DayChange> {
        if self.seen == Some(self.version) {
            return vec![];
        }
        let seen = self.earlier.iter().find(|earlier| Some(earlier.version) == self.seen);
        let before = seen.map(|seen| seen.duties.as_slice()).unwrap_or_default();
        let on = |duties: &[Duty], date| duties.iter().filter(|duty| duty.date == date).cloned().collect::<Vec<_>>();
        let days = self.week.iter_days().take(7);
        let change = |date| DayChange { date, before: on(before, date), after: on(&self.duties, date) };
        days.map(change).filter(|change| change.before != change.after).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn duty(date: &str, shift: u128) -> Duty {
        Duty { date: day(date), shift: ShiftId(Uuid::from_u128(shift)), areas: vec![], post: None, replaces: None, covered_by: None }
    }

    fn signed() -> Signed {
        Signed { by: PersonId(Uuid::from_u128(9)), at: DateTime::UNIX_EPOCH, note: String::new() }
    }

    #[test]
    fn a_person_is_told_what_changed_since_they_looked_however_often_it_changed() {
        let mut week = DutyWeek::empty(SiteId(Uuid::nil()), PersonId(Uuid::nil()), day("2026-11-23"), signed());
        assert!(week.change(vec![duty("2026-11-23", 1), duty("2026-11-24", 1)], signed()));
        assert_eq!(week.changes_since_seen().len(), 2);
        week.seen = Some(week.version);
        for n in 0..20 {
            assert!(week.change(vec![duty("2026-11-23", 1), duty("2026-11-25", 2 + n % 2)], signed()));
        }
        let days: Vec<NaiveDate> = week.changes_since_seen().into_iter().map(|change| change.date).collect();
        assert_eq!(days, [day("2026-11-24"), day("2026-11-25")]);
        let same = week.duties.clone();
        assert!(!week.change(same, signed()), "nothing is no change");
    }

    #[test]
    fn whoever_steps_in_keeps_it_when_the_plan_is_published_again() {
        let mut week = DutyWeek::empty(SiteId(Uuid::nil()), PersonId(Uuid::nil()), day("2026-11-23"), signed());
        let stepping = Duty { replaces: Some(ReplacementId(Uuid::from_u128(5))), ..duty("2026-11-26", 1) };
        let covered = Duty { covered_by: Some(PersonId(Uuid::from_u128(7))), ..duty("2026-11-23", 1) };
        week.change(vec![stepping.clone(), covered.clone()], signed());
        let plan = |date, shift| PlannedDuty {
            person: PersonId(Uuid::nil()),
            date: day(date),
            shift: ShiftId(Uuid::from_u128(shift)),
            areas: vec![],
            post: None,
        };
        let anew = week.planned_anew(&[plan("2026-11-23", 1), plan("2026-11-24", 1)]);
        assert!(anew.contains(&stepping) && anew.contains(&covered) && anew.len() == 3);
    }

    #[test]
    fn a_duty_outside_its_week_or_twice_is_refused() {
        let plan = |date: &str| PlannedDuty {
            person: PersonId(Uuid::nil()),
            date: day(date),
            shift: ShiftId(Uuid::nil()),
            areas: vec![],
            post: None,
        };
        assert!(tidy(day("2026-11-23"), vec![plan("2026-11-29")]).is_ok());
        assert!(tidy(day("2026-11-23"), vec![plan("2026-11-30")]).is_err());
        assert!(tidy(day("2026-11-24"), vec![]).is_err(), "not a Monday");
        assert!(tidy(day("2026-11-23"), vec![plan("2026-11-24"), plan("2026-11-24")]).is_err());
    }
}
