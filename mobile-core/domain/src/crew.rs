//! What is kept of the crew's day, and who sees it? (7.1 to 7.11.) Records that are found by person and by day: rosters, clockings, leave,
//! replacements, assessments, tools, stock.

use crate::{
    books::{Books, Collection, CompanyBooks, Record},
    ids::{PersonId, SiteId},
    people::{Held, Membership, Role},
    rights::{Action, Who},
    time::{Interval, Timestamp},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use uuid::Uuid;

/// Where a record of the crew is filed: by what it is looked up in its table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filing {
    /// Whose it is, where it is somebody's.
    pub person: Option<PersonId>,
    /// What else it is about.
    pub about: Option<Uuid>,
    /// The first local date that it is about.
    pub date: NaiveDate,
    /// The last one.
    pub until: NaiveDate,
    /// The word for where it stands.
    pub state: &'static str,
    /// Who sees it besides whose it is, and those who lead.
    pub also: Vec<PersonId>,
}

impl Filing {
    /// On one day, in a state.
    #[must_use]
    pub const fn on(date: NaiveDate, state: &'static str) -> Self {
        Self { person: None, about: None, date, until: date, state, also: vec![] }
    }

    /// Somebody's.
    #[must_use]
    pub fn of(self, person: PersonId) -> Self {
        Self { person: Some(person), ..self }
    }

    /// About something else besides.
    #[must_use]
    pub fn about(self, about: Uuid) -> Self {
        Self { about: Some(about), ..self }
    }

    /// Up to a later day.
    #[must_use]
    pub fn until(self, until: NaiveDate) -> Self {
        Self { until, ..self }
    }

    /// Seen by these as well.
    #[must_use]
    pub fn also(self, also: impl IntoIterator<Item = PersonId>) -> Self {
        Self { also: also.into_iter().collect(), ..self }
    }
}

/// A record of the crew.
pub trait Crew: Sized + Into<Record> {
    /// Its collection.
    const COLLECTION: Collection;

    /// Takes it out of a record.
    fn of(record: &Record) -> Option<&Self>;

    /// Where it is filed.
    fn filing(&self) -> Filing;
}

macro_rules! crew_records {
    ($($collection:ident($record:ty)),+ $(,)?) => {
        $(impl Crew for $record {
            const COLLECTION: Collection = Collection::$collection;

            fn of(record: &Record) -> Option<&Self> {
                if let Record::$collection(record) = record { Some(record) } else { None }
            }

            fn filing(&self) -> Filing {
                self.filed()
            }
        })+

        impl Record {
            /// Where it is filed, if it is the crew's.
            #[must_use]
            pub fn filing(&self) -> Option<Filing> {
                match self {
                    $(Self::$collection(record) => Some(record.filed()),)+
                    _ => None,
                }
            }
        }

        impl Collection {
            /// True for records of the crew: their tables are all alike.
            #[must_use]
            pub const fn is_crews(self) -> bool {
                matches!(self, $(Self::$collection)|+)
            }
        }
    };
}

crew_records! {
    Leaves(crate::leave::Leave),
    Rosters(crate::roster::Roster),
    DutyWeeks(crate::roster::DutyWeek),
    Clockings(crate::attendance::Clocking),
    Corrections(crate::attendance::Correction),
    Replacements(crate::replacement::Replacement),
    Rankings(crate::replacement::Ranking),
    LeaveAllowances(crate::leave::LeaveAllowance),
    Assessments(crate::assessment::Assessment),
    Trainings(crate::training::Training),
    TrainingResults(crate::training::TrainingResult),
    LeadReports(crate::lead_report::LeadReport),
    CleaningJobs(crate::cleaning_job::CleaningJob),
    Stocks(crate::supply::Stock),
    SupplyMoves(crate::supply::SupplyMove),
    Tools(crate::tool::Tool),
    ToolEvents(crate::tool::ToolEvent),
    PurchasePlans(crate::purchase_plan::PurchasePlan),
}

impl Books {
    /// A record of the crew that the batch names.
    #[must_use]
    pub fn crew<T: Crew>(&self, id: Uuid) -> Option<&T> {
        T::of(self.crew.get(&(T::COLLECTION, id))?)
    }
}

/// When somebody did something, and with which words: the parts of a record's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = SignedBy))]
pub struct Signed {
    /// Who.
    pub by: PersonId,
    /// When, by the best estimate.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// What they said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// What a person may see of the crew at one site. Reads start here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrewView {
    /// Who looks.
    pub person: PersonId,
    /// Whose records they see besides their own.
    pub of: Whose,
    /// They see what belongs to nobody: stock, tools, plans.
    pub stores: bool,
}

/// Whose records somebody sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whose {
    /// Everybody's.
    Everybodys,
    /// These people's.
    These(HashSet<PersonId>),
}

impl CrewView {
    /// May they see what is filed like this?
    #[must_use]
    pub fn sees(&self, filing: &Filing) -> bool {
        filing.also.contains(&self.person) || filing.person.map_or(self.stores, |person| self.sees_person(person))
    }

    /// May they see a person's records?
    #[must_use]
    pub fn sees_person(&self, person: PersonId) -> bool {
        person == self.person
            || match &self.of {
                Whose::Everybodys => true,
                Whose::These(people) => people.contains(&person),
            }
    }

    /// They see more than their own.
    #[must_use]
    pub fn leads(&self) -> bool {
        match &self.of {
            Whose::Everybodys => true,
            Whose::These(people) => !people.is_empty(),
        }
    }
}

/// What a person may see of the crew at a site: those who work where they lead. Whoever leads some buildings sees those who work in
/// these, and those who work everywhere.
#[must_use]
pub fn crew_view(company: &CompanyBooks, who: &Who, site: SiteId, now: Interval) -> CrewView {
    let leading: Vec<&Membership> = who
        .memberships
        .iter()
        .filter(|m| m.role.may(Action::SeeCrew) && m.site.is_none_or(|s| s == site) && m.held(now) != Held::No)
        .collect();
    let stores = !leading.is_empty();
    let of = if leading.iter().any(|m| m.buildings.is_empty()) {
        Whose::Everybodys
    } else {
        let is_here = |m: &Membership| m.site.is_none_or(|s| s == site);
        let shares = |m: &Membership| {
            is_here(m) && leading.iter().any(|own| m.buildings.is_empty() || m.buildings.iter().any(|b| own.buildings.contains(b)))
        };
        // Whoever moved to another building is led by others now; of whoever has left, the hours are still to be reckoned.
        let counts = |m: &&Membership, all: &[Membership]| {
            let is_held = |m: &Membership| m.held(now) != Held::No;
            shares(m) && (is_held(m) || !all.iter().any(|m| is_here(m) && is_held(m)))
        };
        Whose::These(if stores {
            company.memberships.values().flat_map(|all| all.iter().filter(|m| counts(m, all))).map(|m| m.person).collect()
        } else {
            HashSet::new()
        })
    };
    CrewView { person: who.person, of, stores }
}

impl CompanyBooks {
    /// Everybody who holds one of these posts at a site in an interval, in the order of their ids. No posts means any post in the field.
    #[must_use]
    pub fn crew_of(&self, site: SiteId, roles: &[Role], during: Interval) -> Vec<PersonId> {
        let fits = |m: &&Membership| {
            let post = if roles.is_empty() { m.role.may(Action::Attend) } else { roles.contains(&m.role) };
            post && m.site.is_none_or(|s| s == site) && m.held(during) != Held::No
        };
        let works = |person: &PersonId| self.people.get(person).is_some_and(|p| p.active);
        let found: std::collections::BTreeSet<PersonId> = self.memberships.values().flatten().filter(fits).map(|m| m.person).collect();
        found.into_iter().filter(works).collect()
    }

    /// Those at a site whose post may do something, at a moment: whom the server tells.
    #[must_use]
    pub fn able_at(&self, site: SiteId, action: Action, now: Interval) -> std::collections::BTreeSet<PersonId> {
        let held = self.memberships.values().flatten();
        let able = held.filter(|m| m.role.may(action) && m.site.is_none_or(|s| s == site) && m.held(now) != Held::No);
        able.map(|m| m.person).filter(|person| self.people.get(person).is_some_and(|p| p.active)).collect()
    }
}
