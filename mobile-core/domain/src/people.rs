//! Who works here, and as what? (Manual 2 to 8; the organisation chart.)

use crate::{
    ids::{BuildingId, MembershipId, PersonId, SiteId},
    refusal::Refusal,
    text::{NAME_LIMIT, Text},
    time::{Interval, Timestamp},
};
use serde::{Deserialize, Serialize};

/// A post of the manual.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 环卫保洁员 (8).
    Cleaner,
    /// 保洁组长 (7).
    CleaningLead,
    /// 装修监理 (4).
    RenovationSupervisor,
    /// 楼宇管理员 (5).
    BuildingManager,
    /// 客户服务中心管理员 (6).
    ServiceClerk,
    /// 主办 (3).
    SeniorClerk,
    /// 客户服务中心主管 (2).
    Supervisor,
    /// 管理处主任 (6.3, 6.4).
    SiteDirector,
    /// 工程维修工 (5.4).
    MaintenanceWorker,
    /// 保安员 (5.12).
    SecurityGuard,
    /// 绿化工 (organisation chart).
    Gardener,
    /// 系统管理员.
    Admin,
}

impl Role {
    /// Every role, in the order of the manual.
    pub const ALL: [Self; 12] = [
        Self::Cleaner,
        Self::CleaningLead,
        Self::RenovationSupervisor,
        Self::BuildingManager,
        Self::ServiceClerk,
        Self::SeniorClerk,
        Self::Supervisor,
        Self::SiteDirector,
        Self::MaintenanceWorker,
        Self::SecurityGuard,
        Self::Gardener,
        Self::Admin,
    ];

    /// The word that stands for it in the books and in addresses.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Cleaner => "cleaner",
            Self::CleaningLead => "cleaning_lead",
            Self::RenovationSupervisor => "renovation_supervisor",
            Self::BuildingManager => "building_manager",
            Self::ServiceClerk => "service_clerk",
            Self::SeniorClerk => "senior_clerk",
            Self::Supervisor => "supervisor",
            Self::SiteDirector => "site_director",
            Self::MaintenanceWorker => "maintenance_worker",
            Self::SecurityGuard => "security_guard",
            Self::Gardener => "gardener",
            Self::Admin => "admin",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.word() == word)
    }

    /// Its name as the manual has it.
    #[must_use]
    pub fn name(self) -> Text {
        let (zh, en) = match self {
            Self::Cleaner => ("保洁员", "Cleaner"),
            Self::CleaningLead => ("保洁组长", "Cleaning lead"),
            Self::RenovationSupervisor => ("装修监理", "Renovation supervisor"),
            Self::BuildingManager => ("楼宇管理员", "Building manager"),
            Self::ServiceClerk => ("客服管理员", "Service desk clerk"),
            Self::SeniorClerk => ("主办", "Senior clerk"),
            Self::Supervisor => ("客服中心主管", "Service centre supervisor"),
            Self::SiteDirector => ("管理处主任", "Site director"),
            Self::MaintenanceWorker => ("工程维修工", "Maintenance worker"),
            Self::SecurityGuard => ("保安员", "Security guard"),
            Self::Gardener => ("绿化工", "Gardener"),
            Self::Admin => ("系统管理员", "Administrator"),
        };
        Text::new(zh, en)
    }
}

/// A person of the staff. Logins and passwords are kept elsewhere.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// Their id.
    pub id: PersonId,
    /// Their name as colleagues say it.
    pub name: String,
    /// Staff number, where the company uses them.
    #[serde(default)]
    pub staff_no: String,
    /// False once they have left: they can no longer sign in; what they recorded stays.
    pub active: bool,
}

impl Person {
    /// Checks what somebody typed.
    pub fn check(&self) -> Result<(), Refusal> {
        if self.name.trim().is_empty() {
            return Err(Refusal::Missing { field: "name".into() });
        }
        for (field, value) in [("name", &self.name), ("staff_no", &self.staff_no)] {
            if value.chars().count() > NAME_LIMIT {
                return Err(Refusal::TooLong { field: field.into(), limit: NAME_LIMIT as u32 });
            }
        }
        Ok(())
    }
}

/// A role that a person holds at a site, from a time until a time, some of them for named buildings only.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Membership {
    /// Its id.
    pub id: MembershipId,
    /// Whose.
    pub person: PersonId,
    /// Which post.
    pub role: Role,
    /// Where; none means at every site of the company (administrators, directors).
    pub site: Option<SiteId>,
    /// For these buildings only; empty means the whole site.
    #[serde(default)]
    pub buildings: Vec<BuildingId>,
    /// From when.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub from: Timestamp,
    /// Until when, not included; none means until further notice.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub until: Option<Timestamp>,
}

/// Did a membership hold in an interval of time?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// All through it.
    Yes,
    /// In a part of it: nobody can say (`sync.md` 6).
    Perhaps,
    /// Not at all.
    No,
}

impl Membership {
    /// Whether it held during an interval.
    #[must_use]
    pub fn held(&self, during: Interval) -> Held {
        let begun = during.from >= self.from;
        let unended = self.until.is_none_or(|until| during.until < until);
        if begun && unended {
            return Held::Yes;
        }
        let disjoint = during.until < self.from || self.until.is_some_and(|until| during.from >= until);
        if disjoint { Held::No } else { Held::Perhaps }
    }

    /// Whether it encloses a place wholly. A role for named buildings encloses these, not the site that they stand on.
    #[must_use]
    pub fn encloses(&self, site: SiteId, building: Option<BuildingId>) -> bool {
        let whole_site = self.buildings.is_empty();
        self.site.is_none_or(|own| own == site) && (whole_site || building.is_some_and(|b| self.buildings.contains(&b)))
    }

    /// Whether it covers a place: the grounds belong to everybody's round.
    #[must_use]
    pub fn covers(&self, site: SiteId, building: Option<BuildingId>) -> bool {
        self.site.is_none_or(|own| own == site) && (self.buildings.is_empty() || building.is_none_or(|b| self.buildings.contains(&b)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{DateTime, TimeDelta};
    use uuid::Uuid;

    #[test]
    fn an_interval_that_touches_the_end_is_doubtful() {
        let day = |n: i64| DateTime::UNIX_EPOCH + TimeDelta::days(n);
        let membership = Membership {
            id: MembershipId(Uuid::nil()),
            person: PersonId(Uuid::nil()),
            role: Role::Cleaner,
            site: None,
            buildings: vec![],
            from: day(10),
            until: Some(day(20)),
        };
        let held = |from, until| membership.held(Interval { from: day(from), until: day(until) });
        assert_eq!(held(11, 19), Held::Yes);
        assert_eq!(held(19, 20), Held::Perhaps);
        assert_eq!(held(9, 10), Held::Perhaps);
        assert_eq!(held(20, 21), Held::No);
        assert_eq!(held(1, 9), Held::No);
    }

    #[test]
    fn a_role_for_one_building_reaches_the_grounds_but_does_not_enclose_the_site() {
        let (site, other) = (SiteId(Uuid::from_u128(1)), SiteId(Uuid::from_u128(2)));
        let (own, next) = (Some(BuildingId(Uuid::from_u128(3))), Some(BuildingId(Uuid::from_u128(4))));
        let mut membership = Membership {
            id: MembershipId(Uuid::nil()),
            person: PersonId(Uuid::nil()),
            role: Role::Supervisor,
            site: Some(site),
            buildings: own.into_iter().collect(),
            from: DateTime::UNIX_EPOCH,
            until: None,
        };
        let reach = |m: &Membership, building| (m.covers(site, building), m.encloses(site, building));
        assert_eq!(reach(&membership, own), (true, true));
        assert_eq!(reach(&membership, None), (true, false));
        assert_eq!(reach(&membership, next), (false, false));
        assert!(!membership.encloses(other, own));
        membership.buildings.clear();
        assert_eq!(reach(&membership, None), (true, true));
    }

    #[test]
    fn every_role_has_a_word_and_two_names() {
        for role in Role::ALL {
            assert_eq!(Role::parse(role.word()), Some(role));
            assert!(!role.name().zh.is_empty() && !role.name().en.is_empty());
        }
    }
}
