//! What is looked at without notice, by whom, and what came of it? Plans 抽检计划 and spot checks 抽检 (2.6, 3.6, 5.11, 7.7).
//!
//! A plan says what is drawn from and when; a draw makes spot checks of it, one for each thing that was drawn. A record of a check is a fact
//! (`sync.md` 11): it never conflicts. Of several the one that was recorded first counts, in whatever order they arrive.

use crate::{
    checklist::{Answer, Score},
    draw::DrawPlan,
    field::Field,
    ids::{
        AreaId, BuildingId, DeviceId, DrawId, OperationId, PatrolId, PersonId, RouteId, SiteId, SpotCheckId, SpotCheckPlanId, TemplateId,
        UnitId,
    },
    patrol::{MissReason, Moment, SheetOf},
    people::Role,
    photo::PhotoRef,
    place::check_name,
    refusal::Refusal,
    rights::{Action, Who},
    route::Repeats,
    text::Text,
    time::{Interval, Timestamp},
};
use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A plan of spot checks 抽检计划.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SpotCheckPlan {
    /// Its id.
    pub id: SpotCheckPlanId,
    /// The site.
    pub site: SiteId,
    /// Its name.
    pub name: Text,
    /// The field.
    pub field: Field,
    /// What is drawn from, and what for.
    pub how: DrawPlan,
    /// The checklist that is filled in.
    pub template: TemplateId,
    /// On which days it is drawn; none draws only when somebody asks.
    #[serde(default)]
    pub repeats: Option<Repeats>,
    /// At which time of such a day, by the site's clock.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "06:00:00"))]
    pub at: NaiveTime,
    /// Days that there are to do the checks, the day of the draw included: 1 to 31.
    pub days_to_do: u8,
    /// The posts that check.
    pub roles: Vec<Role>,
    /// The people who check; empty means whoever holds one of the posts.
    #[serde(default)]
    pub people: Vec<PersonId>,
}

impl SpotCheckPlan {
    /// Checks what somebody typed. That what it names exists is looked up elsewhere.
    pub fn check(&self) -> Result<(), Refusal> {
        check_name(&self.name)?;
        self.how.check()?;
        if self.repeats.as_ref().is_some_and(|repeats| !repeats.is_sane()) {
            return Err(Refusal::Invalid { field: "repeats".into() });
        }
        if !(1..=31).contains(&self.days_to_do) {
            return Err(Refusal::Invalid { field: "days_to_do".into() });
        }
        if self.roles.is_empty() {
            return Err(Refusal::Missing { field: "roles".into() });
        }
        // Whoever may not check in this field can't be asked to.
        if self.roles.iter().any(|role| !role.may(Action::SpotCheck) || !role.checks(self.field)) {
            return Err(Refusal::Invalid { field: "roles".into() });
        }
        Ok(())
    }

    /// The first local date from a date on on which it falls due, within two months.
    #[must_use]
    pub fn next_from(&self, from: NaiveDate) -> Option<NaiveDate> {
        let repeats = self.repeats.as_ref()?;
        from.iter_days().take(62).find(|day| repeats.falls_on(*day))
    }
}

/// What is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "what", content = "id", rename_all = "snake_case")]
pub enum Subject {
    /// An area.
    Area(AreaId),
    /// A unit.
    Unit(UnitId),
    /// A patrol: it is walked again.
    Patrol(PatrolId),
}

impl Subject {
    /// Its id.
    #[must_use]
    pub const fn id(self) -> Uuid {
        match self {
            Self::Area(id) => id.0,
            Self::Unit(id) => id.0,
            Self::Patrol(id) => id.0,
        }
    }
}

/// Against what a result counts.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", schema(as = SpotCheckAgainst))]
pub struct Against {
    /// The building.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub building: Option<BuildingId>,
    /// The area.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<AreaId>,
    /// The route: of the patrol that is walked again, or the one on which the area was cleaned last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route: Option<RouteId>,
    /// The crew: whoever walked the patrol, or did the area's rounds of late. They don't see it before it is done.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<PersonId>,
}

/// Where a spot check stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum SpotCheckState {
    /// It is to be done.
    Drawn,
    /// It was recorded.
    Done,
    /// It could not be done, and somebody said why.
    Skipped,
}

impl SpotCheckState {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Drawn, Self::Done, Self::Skipped];

    /// The word that stands for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Drawn => "drawn",
            Self::Done => "done",
            Self::Skipped => "skipped",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// A spot check 抽检 of one thing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SpotCheck {
    /// Its id: [`SpotCheck::id_of`] its draw and subject.
    pub id: SpotCheckId,
    /// The site.
    pub site: SiteId,
    /// The draw that it is of.
    pub draw: DrawId,
    /// The plan of the draw.
    pub plan: SpotCheckPlanId,
    /// The field.
    pub field: Field,
    /// What is checked.
    pub subject: Subject,
    /// Against what its result counts.
    pub against: Against,
    /// The checklist to fill in.
    pub template: TemplateId,
    /// The posts that check.
    pub roles: Vec<Role>,
    /// The people who check; empty means whoever holds one of the posts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<PersonId>,
    /// When it was drawn.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub drawn: Timestamp,
    /// The last local date on which it is in time.
    pub until: NaiveDate,
    /// Where it stands.
    pub state: SpotCheckState,
    /// What was recorded: the first one counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub results: Vec<CheckResult>,
    /// Why it could not be done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skipped: Option<Skipped>,
}

/// What somebody recorded at a spot check. Never changed once recorded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CheckResult {
    /// The operation that recorded it.
    pub operation: OperationId,
    /// Who.
    pub by: PersonId,
    /// With which device.
    pub device: Option<DeviceId>,
    /// When.
    pub recorded: Moment,
    /// When the server first had it.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub received: Timestamp,
    /// Which checklist was answered.
    pub sheet: SheetOf,
    /// The answers.
    pub answers: Vec<Answer>,
    /// The score with how it was reached.
    pub score: Score,
    /// A remark.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub remark: String,
    /// Photos.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<PhotoRef>,
}

/// Why a spot check could not be done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Skipped {
    /// Who says so.
    pub by: PersonId,
    /// When.
    pub at: Moment,
    /// Why.
    pub reason: MissReason,
    /// In words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

impl SpotCheck {
    /// The id of the check of one thing in one draw: UUIDv5, so that it is the same wherever the draw is repeated.
    #[must_use]
    pub fn id_of(draw: DrawId, subject: Subject) -> SpotCheckId {
        SpotCheckId(Uuid::new_v5(&draw.0, subject.id().as_bytes()))
    }

    /// The result that counts.
    #[must_use]
    pub fn result(&self) -> Option<&CheckResult> {
        self.results.first()
    }

    /// Takes a result in. In whatever order results and a skip arrive, it ends the same.
    pub fn record(&mut self, result: CheckResult) {
        if self.results.iter().any(|known| known.operation == result.operation) {
            return;
        }
        self.results.push(result);
        self.results.sort_by_key(|result| (result.recorded.at, result.operation));
        self.state = SpotCheckState::Done;
    }

    /// Says why it could not be done. The first who says so is kept; whoever could do it all the same is stronger.
    pub fn skip(&mut self, skipped: Skipped) {
        if self.skipped.as_ref().is_none_or(|known| (skipped.at.at, skipped.by) < (known.at.at, known.by)) {
            self.skipped = Some(skipped);
        }
        if self.results.is_empty() {
            self.state = SpotCheckState::Skipped;
        }
    }

    /// True while it is to be done: those against whom it was drawn don't see it.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        matches!(self.state, SpotCheckState::Drawn)
    }

    /// True for somebody whom its result counts against.
    #[must_use]
    pub fn is_against(&self, person: PersonId) -> bool {
        self.against.people.contains(&person)
    }

    /// True when this person, with this post, is meant to do it.
    #[must_use]
    pub fn is_for(&self, person: PersonId, role: Role) -> bool {
        !self.is_against(person) && self.roles.contains(&role) && (self.people.is_empty() || self.people.contains(&person))
    }
}

/// What a person may see of the spot checks of one site. Reads start here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChecksView {
    /// Who looks.
    pub person: PersonId,
    /// Where, and in which fields: checks that are not against them, and those that are once they are done.
    pub reaches: Vec<Reach>,
}

/// A part of a site and the fields that somebody sees there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reach {
    /// These buildings and the grounds only; none means everywhere on the site.
    pub buildings: Option<Vec<BuildingId>>,
    /// In these fields.
    pub fields: Vec<Field>,
}

impl Who {
    /// What they may see of a site's spot checks at a moment.
    #[must_use]
    pub fn checks_view(&self, site: SiteId, now: Interval) -> ChecksView {
        let holds = |m: &&crate::people::Membership| m.site.is_none_or(|s| s == site) && m.held(now) != crate::people::Held::No;
        let sees = self.memberships.iter().filter(holds).filter(|m| m.role.may(Action::SeeSpotChecks));
        let reach = |m: &crate::people::Membership| Reach {
            buildings: (!m.buildings.is_empty()).then(|| m.buildings.clone()),
            fields: Field::ALL.iter().copied().filter(|field| m.role.checks(*field)).collect(),
        };
        ChecksView { person: self.person, reaches: sees.map(reach).collect() }
    }
}

impl ChecksView {
    /// May they see a check?
    #[must_use]
    pub fn sees(&self, check: &SpotCheck) -> bool {
        if check.is_against(self.person) {
            return !check.is_open();
        }
        self.reaches_to(check.field, check.against.building)
    }

    /// May they see plans and draws of a field? They are of the site as a whole.
    #[must_use]
    pub fn sees_plans(&self, field: Field) -> bool {
        self.reaches.iter().any(|reach| reach.buildings.is_none() && reach.fields.contains(&field))
    }

    fn reaches_to(&self, field: Field, building: Option<BuildingId>) -> bool {
        let inside = |reach: &Reach| match (&reach.buildings, building) {
            (Some(buildings), Some(building)) => buildings.contains(&building),
            _ => true,
        };
        self.reaches.iter().any(|reach| reach.fields.contains(&field) && inside(reach))
    }
}
