//! Who is away, who asks to be, and how many days are left (7.3)?

pub mod rest;
pub mod web;

use crate::{
    books::store::crew::{self, Wanted},
    db::AnyConn,
    problem::Problem,
};
use chrono::NaiveDate;
use domain::{
    ids::PersonId,
    leave::{AskState, Leave, LeaveAllowance, LeaveKind, half_days},
    place::Site,
};
use serde::Serialize;

/// How much leave of a kind somebody has left in a year.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Balance {
    /// Whose.
    #[schema(value_type = uuid::Uuid)]
    pub person: PersonId,
    /// Which kind.
    pub kind: LeaveKind,
    /// In which year.
    pub year: i32,
    /// Half days that they may take; none when nobody said how many.
    pub allowed: Option<u32>,
    /// Half days that were granted.
    pub taken: u32,
    /// Half days that are asked for.
    pub asked: u32,
}

impl Balance {
    /// Half days that are left; less than none when more was granted than there is.
    #[must_use]
    pub fn left(&self) -> Option<i64> {
        self.allowed.map(|allowed| i64::from(allowed) - i64::from(self.taken))
    }
}

/// The balances of these people in a year, of every kind that has an allowance or was taken.
pub fn balances(conn: &mut AnyConn, site: &Site, people: &[PersonId], year: i32) -> Result<Vec<Balance>, Problem> {
    let day = |month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default();
    let person = if let [only] = people { Some(*only) } else { None };
    let of_year = Wanted { person, until: Some(day(12, 31)), not_over: Some(day(1, 1)), ..Wanted::default() };
    let leaves = crew::of_site::<Leave>(conn, site.id, of_year)?;
    let allowances = crew::of_site::<LeaveAllowance>(conn, site.id, of_year)?;
    let mut found = vec![];
    for person in people {
        for kind in LeaveKind::ALL {
            let own = |state| {
                let fits = |leave: &&Leave| leave.person == *person && leave.kind == kind && leave.state == state;
                half_days(leaves.iter().filter(fits), &site.calendar, year)
            };
            let allowed = allowances.iter().find(|one| one.person == *person && one.kind == kind).map(|one| u32::from(one.half_days));
            let balance = Balance { person: *person, kind, year, allowed, taken: own(AskState::Granted), asked: own(AskState::Asked) };
            if allowed.is_some() || balance.taken + balance.asked > 0 {
                found.push(balance);
            }
        }
    }
    Ok(found)
}
