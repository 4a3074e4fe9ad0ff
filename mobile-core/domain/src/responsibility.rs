//! Who answers for which areas? The areas of a site are divided among its people, shift by shift 责任区划分 (7.3). A roster takes them over when
//! it is planned, and an area that nobody has on a day is seen while planning and on the board.

use crate::{
    books::SiteBooks,
    ids::{AreaId, CheckpointId, PersonId, ResponsibilityId, ShiftId, SiteId},
    refusal::Refusal,
    roster::PlannedDuty,
};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use uuid::Uuid;

/// Shifts that somebody may have areas in.
const SHARES_LIMIT: usize = 20;
/// Areas of one share: as many as a duty may have.
pub const AREAS_LIMIT: usize = 60;

/// What one person answers for at a site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Responsibility {
    /// Its id: [`Responsibility::id_of`] site and person.
    pub id: ResponsibilityId,
    /// The site.
    pub site: SiteId,
    /// Who.
    pub person: PersonId,
    /// Their areas, shift by shift; none takes everything from them.
    pub shares: Vec<Share>,
}

/// Somebody's areas in one shift.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Share {
    /// In which shift.
    pub shift: ShiftId,
    /// Which areas: 1 to 60.
    pub areas: Vec<AreaId>,
    /// The checkpoint at which they clock in; none means any of the site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post: Option<CheckpointId>,
}

impl Responsibility {
    /// The id of what a person answers for at a site.
    #[must_use]
    pub fn id_of(site: SiteId, person: PersonId) -> ResponsibilityId {
        ResponsibilityId(Uuid::new_v5(&site.0, format!("responsibility|{person}").as_bytes()))
    }

    /// Checks what somebody typed. That what it names exists is looked up elsewhere.
    pub fn check(&self) -> Result<(), Refusal> {
        let invalid = |field: &str| Refusal::Invalid { field: field.into() };
        if self.id != Self::id_of(self.site, self.person) {
            return Err(invalid("id"));
        }
        let mut shifts = HashSet::new();
        if self.shares.len() > SHARES_LIMIT || !self.shares.iter().all(|share| shifts.insert(share.shift)) {
            return Err(invalid("shares"));
        }
        if self.shares.iter().any(|share| share.areas.is_empty()) {
            return Err(Refusal::Missing { field: "areas".into() });
        }
        let twice = |share: &Share| share.areas.iter().collect::<HashSet<_>>().len() < share.areas.len();
        if self.shares.iter().any(|share| share.areas.len() > AREAS_LIMIT || twice(share)) {
            return Err(invalid("areas"));
        }
        Ok(())
    }
}

impl SiteBooks {
    /// Somebody's areas in a shift, as the site is divided.
    #[must_use]
    pub fn share(&self, person: PersonId, shift: ShiftId) -> Option<&Share> {
        let theirs = self.responsibilities.values().find(|one| one.person == person)?;
        theirs.shares.iter().find(|share| share.shift == shift)
    }

    /// A duty with the areas and the post that are the person's in its shift; as it is where they have none. What is gone is left out.
    #[must_use]
    pub fn divided(&self, duty: PlannedDuty) -> PlannedDuty {
        let Some(share) = self.share(duty.person, duty.shift) else { return duty };
        let areas = share.areas.iter().filter(|area| self.areas.contains_key(area)).copied().collect();
        let post = share.post.filter(|post| self.checkpoints.contains_key(post));
        PlannedDuty { areas, post, ..duty }
    }

    /// Areas that are somebody's in a shift, and that none of those who work it on a day has: their own person is free, or away.
    #[must_use]
    pub fn unplanned<'a>(&self, shift: ShiftId, planned: impl IntoIterator<Item = &'a AreaId>) -> Vec<AreaId> {
        let planned: HashSet<AreaId> = planned.into_iter().copied().collect();
        let shares = self.responsibilities.values().flat_map(|one| &one.shares).filter(|share| share.shift == shift);
        let mut open: Vec<AreaId> = shares
            .flat_map(|share| &share.areas)
            .filter(|area| self.areas.contains_key(area) && !planned.contains(area))
            .copied()
            .collect();
        open.sort();
        open.dedup();
        open
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ids::BuildingId, place::Area, text::Text};

    const SITE: SiteId = SiteId(Uuid::from_u128(1));
    const EARLY: ShiftId = ShiftId(Uuid::from_u128(10));
    const LATE: ShiftId = ShiftId(Uuid::from_u128(11));

    fn area(n: u128) -> AreaId {
        AreaId(Uuid::from_u128(n))
    }

    fn person(n: u128) -> PersonId {
        PersonId(Uuid::from_u128(n))
    }

    fn of(who: PersonId, shares: Vec<(ShiftId, Vec<AreaId>)>) -> Responsibility {
        let shares = shares.into_iter().map(|(shift, areas)| Share { shift, areas, post: None }).collect();
        Responsibility { id: Responsibility::id_of(SITE, who), site: SITE, person: who, shares }
    }

    fn books(all: Vec<Responsibility>) -> SiteBooks {
        let place = |n| Area { id: area(n), site: SITE, building: None::<BuildingId>, name: Text::new("大堂", "Lobby"), kind: None };
        SiteBooks {
            areas: (100..110).map(|n| (area(n), place(n))).collect(),
            responsibilities: all.into_iter().map(|one| (one.id, one)).collect(),
            ..SiteBooks::default()
        }
    }

    #[test]
    fn a_share_without_areas_a_shift_twice_and_an_area_twice_are_refused() {
        let field = |one: Responsibility| one.check().unwrap_err();
        assert_eq!(field(of(person(5), vec![(EARLY, vec![])])), Refusal::Missing { field: "areas".into() });
        assert_eq!(field(of(person(5), vec![(EARLY, vec![area(100), area(100)])])), Refusal::Invalid { field: "areas".into() });
        let twice = vec![(EARLY, vec![area(100)]), (EARLY, vec![area(101)])];
        assert_eq!(field(of(person(5), twice)), Refusal::Invalid { field: "shares".into() });
        let foreign = Responsibility { person: person(6), ..of(person(5), vec![]) };
        assert_eq!(field(foreign), Refusal::Invalid { field: "id".into() });
        assert_eq!(of(person(5), vec![]).check(), Ok(()), "nothing takes everything from them");
    }

    #[test]
    fn a_duty_gets_the_areas_of_its_shift_and_keeps_its_own_where_none_are_divided() {
        let here = books(vec![of(person(5), vec![(EARLY, vec![area(100), area(101)]), (LATE, vec![area(102)])])]);
        let duty = |who, shift| PlannedDuty { person: who, date: "2026-11-30".parse().unwrap(), shift, areas: vec![area(109)], post: None };
        assert_eq!(here.divided(duty(person(5), EARLY)).areas, [area(100), area(101)]);
        assert_eq!(here.divided(duty(person(5), LATE)).areas, [area(102)]);
        assert_eq!(here.divided(duty(person(6), LATE)).areas, [area(109)]);
    }

    #[test]
    fn an_area_whose_own_person_is_free_is_open_unless_somebody_else_has_it() {
        let here = books(vec![
            of(person(5), vec![(EARLY, vec![area(100), area(101)])]),
            of(person(6), vec![(EARLY, vec![area(101), area(102)]), (LATE, vec![area(103)])]),
        ]);
        assert_eq!(here.unplanned(EARLY, &[area(101), area(102)]), [area(100)]);
        assert_eq!(here.unplanned(EARLY, &[area(100), area(101), area(102)]), []);
        assert_eq!(here.unplanned(LATE, &[]), [area(103)]);
        assert_eq!(here.unplanned(LATE, &[area(103), area(104)]), [], "more than was divided is nobody's worry");
    }

    #[test]
    fn an_area_that_is_gone_is_neither_open_nor_planned() {
        let here = books(vec![of(person(5), vec![(EARLY, vec![area(400), area(100)])])]);
        assert_eq!(here.unplanned(EARLY, &[]), [area(100)]);
        let duty = PlannedDuty { person: person(5), date: "2026-11-30".parse().unwrap(), shift: EARLY, areas: vec![], post: None };
        assert_eq!(here.divided(duty).areas, [area(100)]);
    }
}
