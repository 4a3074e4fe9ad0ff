//! Where does somebody walk, and when? A route 路线 of checkpoints with the windows in which it is due.

use crate::{
    ids::{BuildingId, CheckpointId, PatrolId, PersonId, RouteId, SiteId},
    people::Role,
    place::check_name,
    refusal::Refusal,
    text::Text,
    time::{Timestamp, at_local},
};
use chrono::{Datelike, Days, NaiveDate, NaiveTime};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use uuid::Uuid;

/// Checkpoints that one route may have.
pub const CHECKPOINT_LIMIT: usize = 200;

/// A patrol route.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Route {
    /// Its id.
    pub id: RouteId,
    /// The site.
    pub site: SiteId,
    /// The building that it is about; none when it crosses the site.
    #[serde(default)]
    pub building: Option<BuildingId>,
    /// Its name.
    pub name: Text,
    /// The checkpoints, in the order in which they are walked.
    pub checkpoints: Vec<CheckpointId>,
    /// True when the order must be kept.
    pub ordered: bool,
    /// On which days it is due.
    pub repeats: Repeats,
    /// In which windows of such a day; empty when it is walked only at will.
    pub windows: Vec<Window>,
    /// The posts that may walk it.
    pub roles: Vec<Role>,
    /// The people whose route it is; empty means whoever holds one of the posts.
    #[serde(default)]
    pub people: Vec<PersonId>,
}

/// On which days a route is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "repeats", rename_all = "snake_case", deny_unknown_fields)]
pub enum Repeats {
    /// Every day.
    Daily {},
    /// On these days of the week, 1 Monday to 7 Sunday.
    Weekly {
        /// The days.
        days: Vec<u8>,
    },
    /// On these days of the month; a day that a month lacks falls on its last.
    Monthly {
        /// The days, 1 to 31.
        days: Vec<u8>,
    },
}

/// A window of a day in the site's local time. One that ends before it begins runs past midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// From.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "06:00:00"))]
    pub from: NaiveTime,
    /// Until.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "09:30:00"))]
    pub until: NaiveTime,
}

/// A walk that a route asks for: on a local date, in a window. Computed, never stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Planned {
    /// The local date on which the window begins.
    pub date: NaiveDate,
    /// The window.
    pub window: Window,
}

impl Planned {
    /// The patrol's id: UUIDv5 of route, local date and window, so that two phones and the server derive the same one.
    #[must_use]
    pub fn patrol(&self, route: RouteId) -> PatrolId {
        let name = format!("{}|{}-{}", self.date, self.window.from.format("%H:%M"), self.window.until.format("%H:%M"));
        PatrolId(Uuid::new_v5(&route.0, name.as_bytes()))
    }

    /// The window in UTC. A local time that a clock change skips is taken an hour later.
    #[must_use]
    pub fn span(&self, zone: Tz) -> (Timestamp, Timestamp) {
        let last_date =
            if self.window.until <= self.window.from { self.date.checked_add_days(Days::new(1)).unwrap_or(self.date) } else { self.date };
        (at_local(zone, self.date, self.window.from), at_local(zone, last_date, self.window.until))
    }
}

impl Repeats {
    /// Whether a route with this rule is due on a date.
    #[must_use]
    pub fn falls_on(&self, date: NaiveDate) -> bool {
        match self {
            Self::Daily {} => true,
            Self::Weekly { days } => days.iter().any(|d| u32::from(*d) == date.weekday().number_from_monday()),
            Self::Monthly { days } => {
                let last = last_day_of_month(date);
                days.iter().any(|d| u32::from(*d).min(last) == date.day())
            }
        }
    }

    /// Whether its days are days.
    #[must_use]
    pub fn is_sane(&self) -> bool {
        match self {
            Self::Daily {} => true,
            Self::Weekly { days } => !days.is_empty() && days.iter().all(|d| (1..=7).contains(d)),
            Self::Monthly { days } => !days.is_empty() && days.iter().all(|d| (1..=31).contains(d)),
        }
    }
}

fn last_day_of_month(date: NaiveDate) -> u32 {
    (28..=31).rev().find(|day| date.with_day(*day).is_some()).unwrap_or(28)
}

impl Route {
    /// The walks that are due on a local date, in the order of their windows.
    #[must_use]
    pub fn planned_on(&self, date: NaiveDate) -> Vec<Planned> {
        if !self.repeats.falls_on(date) {
            return vec![];
        }
        let mut planned: Vec<Planned> = self.windows.iter().map(|window| Planned { date, window: *window }).collect();
        planned.sort_by_key(|p| p.window);
        planned
    }

    /// True when this person, with this post, is meant to walk it.
    #[must_use]
    pub fn is_for(&self, person: PersonId, role: Role) -> bool {
        self.roles.contains(&role) && (self.people.is_empty() || self.people.contains(&person))
    }

    /// Checks what somebody typed. That its checkpoints exist is looked up elsewhere.
    pub fn check(&self) -> Result<(), Refusal> {
        check_name(&self.name)?;
        let distinct = self.checkpoints.iter().collect::<HashSet<_>>().len();
        if self.checkpoints.is_empty() {
            return Err(Refusal::Missing { field: "checkpoints".into() });
        }
        if self.checkpoints.len() > CHECKPOINT_LIMIT || distinct != self.checkpoints.len() {
            return Err(Refusal::Invalid { field: "checkpoints".into() });
        }
        if !self.repeats.is_sane() {
            return Err(Refusal::Invalid { field: "repeats".into() });
        }
        let starts = self.windows.iter().collect::<HashSet<_>>().len();
        if starts != self.windows.len() || self.windows.len() > 24 {
            return Err(Refusal::Invalid { field: "windows".into() });
        }
        if self.roles.is_empty() {
            return Err(Refusal::Missing { field: "roles".into() });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn window(from: &str, until: &str) -> Window {
        Window { from: from.parse().unwrap(), until: until.parse().unwrap() }
    }

    #[test]
    fn the_31st_of_a_short_month_is_its_last_day() {
        let monthly = Repeats::Monthly { days: vec![31] };
        assert!(monthly.falls_on(day("2026-02-28")));
        assert!(monthly.falls_on(day("2026-03-31")));
        assert!(!monthly.falls_on(day("2026-03-30")));
    }

    #[test]
    fn every_phone_derives_the_same_patrol() {
        let route = RouteId(Uuid::from_u128(7));
        let planned = Planned { date: day("2026-11-23"), window: window("06:00:00", "09:30:00") };
        assert_eq!(planned.patrol(route), planned.patrol(route));
        assert_eq!(planned.patrol(route).to_string(), "c387ee59-9dfd-577b-a9a3-8203c59e9620");
        let evening = Planned { window: window("18:00:00", "20:00:00"), ..planned };
        assert_ne!(planned.patrol(route), evening.patrol(route));
    }

    #[test]
    fn a_night_window_ends_on_the_next_day() {
        let night = Planned { date: day("2026-11-23"), window: window("22:00:00", "02:00:00") };
        let (from, until) = night.span(chrono_tz::Asia::Shanghai);
        assert_eq!(from.to_rfc3339(), "2026-11-23T14:00:00+00:00");
        assert_eq!(until.to_rfc3339(), "2026-11-23T18:00:00+00:00");
    }
}
