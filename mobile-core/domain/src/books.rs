//! What do the rules look things up in? The books, as far as a batch of operations touches them, in memory.

use crate::{
    assessment::Assessment,
    attendance::{Clocking, Correction},
    checklist::{Template, TemplateVersion},
    cleaning_job::CleaningJob,
    cleaning_task::CleaningTask,
    device::Device,
    draw::Draw,
    finding::Finding,
    floor_plan::FloorPlan,
    ids::{
        AreaId, BuildingId, CheckpointId, CleaningTaskId, CompanyId, DeviceId, DrawId, FindingId, FloorPlanId, HookId, MembershipId,
        MessageId, OperationId, PatrolId, PersonId, PhotoId, ResponsibilityId, RouteId, ShiftId, SiteId, SpotCheckId, SpotCheckPlanId,
        StoreId, SupplyId, TemplateId, UnitId, VisitId,
    },
    lead_report::LeadReport,
    leave::{Leave, LeaveAllowance},
    message::Message,
    patrol::{Patrol, Visit},
    people::{Membership, Person},
    photo::KnownPhoto,
    place::{Area, Building, Checkpoint, Company, Site, Unit},
    purchase_plan::PurchasePlan,
    replacement::{Ranking, Replacement},
    responsibility::Responsibility,
    rights::Who,
    roster::{DutyWeek, Roster},
    route::Route,
    shift::Shift,
    spot_check::{SpotCheck, SpotCheckPlan},
    supply::{Stock, Store, Supply, SupplyMove},
    tool::{Tool, ToolEvent},
    training::{Training, TrainingResult},
};
use serde::{Deserialize, Serialize};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};
use uuid::Uuid;

macro_rules! collections {
    ($($(#[$doc:meta])* $name:ident($record:ty) = $word:literal),+ $(,)?) => {
        /// A kind of record, under its plural name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum Collection { $($(#[$doc])* #[serde(rename = $word)] $name),+ }

        /// A record: what a row holds on the server and a document on the phone.
        #[derive(Debug, Clone, PartialEq)]
        pub enum Record { $($(#[$doc])* $name($record)),+ }

        impl Collection {
            /// Every collection, in an order in which nothing leans on what comes later.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// Its word on the wire; the server's table has the same name.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word),+ }
            }

            /// Reads the word back.
            #[must_use]
            pub fn parse(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$name),)+ _ => None }
            }
        }

        impl Record {
            /// The collection that it belongs to.
            #[must_use]
            pub const fn collection(&self) -> Collection {
                match self { $(Self::$name(_) => Collection::$name),+ }
            }

            /// Its JSON.
            pub fn to_json(&self) -> Result<String, serde_json::Error> {
                match self { $(Self::$name(record) => serde_json::to_string(record)),+ }
            }

            /// Reads it from JSON.
            pub fn from_json(collection: Collection, json: &str) -> Result<Self, serde_json::Error> {
                match collection { $(Collection::$name => serde_json::from_str(json).map(Self::$name)),+ }
            }
        }

        $(impl From<$record> for Record {
            fn from(record: $record) -> Self { Self::$name(record) }
        })+
    };
}

collections! {
    /// The company.
    Companies(Company) = "companies",
    /// Its sites.
    Sites(Site) = "sites",
    /// Its people.
    People(Person) = "people",
    /// What they hold.
    Memberships(Membership) = "memberships",
    /// Checklists with their drafts.
    Templates(Template) = "templates",
    /// Published versions of checklists.
    TemplateVersions(TemplateVersion) = "template_versions",
    /// Phones.
    Devices(Device) = "devices",
    /// Buildings of a site.
    Buildings(Building) = "buildings",
    /// Units of a site.
    Units(Unit) = "units",
    /// Areas of a site.
    Areas(Area) = "areas",
    /// Checkpoints of a site.
    Checkpoints(Checkpoint) = "checkpoints",
    /// Plans of a site and its floors.
    FloorPlans(FloorPlan) = "floor_plans",
    /// Routes of a site.
    Routes(Route) = "routes",
    /// Patrols of a site.
    Patrols(Patrol) = "patrols",
    /// Visits of a site.
    Visits(Visit) = "visits",
    /// Findings of a site.
    Findings(Finding) = "findings",
    /// Messages to people of a site.
    Messages(Message) = "messages",
    /// Plans of spot checks of a site.
    SpotCheckPlans(SpotCheckPlan) = "spot_check_plans",
    /// Draws of a site.
    Draws(Draw) = "draws",
    /// Spot checks of a site.
    SpotChecks(SpotCheck) = "spot_checks",
    /// Shifts of a site.
    Shifts(Shift) = "shifts",
    /// Who answers for which areas of a site.
    Responsibilities(Responsibility) = "responsibilities",
    /// Leave of people of a site.
    Leaves(Leave) = "leaves",
    /// Rosters of a site, a week each.
    Rosters(Roster) = "rosters",
    /// Weeks of duties of one person each.
    DutyWeeks(DutyWeek) = "duty_weeks",
    /// Times at which people of a site clocked in and out.
    Clockings(Clocking) = "clockings",
    /// Corrections of these.
    Corrections(Correction) = "corrections",
    /// Gaps and who steps in.
    Replacements(Replacement) = "replacements",
    /// Who could step in, as it was ranked when somebody decided.
    Rankings(Ranking) = "rankings",
    /// Days of leave that people of a site may take.
    LeaveAllowances(LeaveAllowance) = "leave_allowances",
    /// The cleaning plan of a site.
    CleaningTasks(CleaningTask) = "cleaning_tasks",
    /// Assessments of people of a site.
    Assessments(Assessment) = "assessments",
    /// Trainings at a site.
    Trainings(Training) = "trainings",
    /// What people of a site reached at trainings.
    TrainingResults(TrainingResult) = "training_results",
    /// Reports of leads of a site.
    LeadReports(LeadReport) = "lead_reports",
    /// Paid cleaning jobs of a site.
    CleaningJobs(CleaningJob) = "cleaning_jobs",
    /// Stores of a site.
    Stores(Store) = "stores",
    /// Supplies of a site.
    Supplies(Supply) = "supplies",
    /// What the stores of a site hold.
    Stocks(Stock) = "stocks",
    /// The ledger of the supplies of a site.
    SupplyMoves(SupplyMove) = "supply_moves",
    /// Tools of a site.
    Tools(Tool) = "tools",
    /// What happened to the tools of a site.
    ToolEvents(ToolEvent) = "tool_events",
    /// Purchase plans of a site.
    PurchasePlans(PurchasePlan) = "purchase_plans",
}

impl Collection {
    /// True for what changes seldom and is looked up often: kept in memory whole.
    #[must_use]
    pub const fn is_catalog(self) -> bool {
        !self.is_crews() && !matches!(self, Self::Patrols | Self::Visits | Self::Findings | Self::Messages | Self::Draws | Self::SpotChecks)
    }

    /// True for what no phone is sent: a draw with its frame of thousands is looked at on the web; what a job costs, and what a lead is about
    /// to report, is not for whoever else is named in it.
    #[must_use]
    pub const fn stays_at_office(self) -> bool {
        matches!(self, Self::Draws | Self::CleaningJobs | Self::LeadReports)
    }

    /// True for what belongs to the company, false for what belongs to a site.
    #[must_use]
    pub const fn is_companys(self) -> bool {
        matches!(
            self,
            Self::Companies | Self::Sites | Self::People | Self::Memberships | Self::Templates | Self::TemplateVersions | Self::Devices
        )
    }
}

impl Record {
    /// Its id. A published version's is derived from its template and number.
    #[must_use]
    pub fn id(&self) -> Uuid {
        match self {
            Self::Companies(r) => r.id.0,
            Self::Sites(r) => r.id.0,
            Self::People(r) => r.id.0,
            Self::Memberships(r) => r.id.0,
            Self::Templates(r) => r.id.0,
            Self::TemplateVersions(r) => r.id(),
            Self::Devices(r) => r.id.0,
            Self::Buildings(r) => r.id.0,
            Self::Units(r) => r.id.0,
            Self::Areas(r) => r.id.0,
            Self::Checkpoints(r) => r.id.0,
            Self::FloorPlans(r) => r.id.0,
            Self::Routes(r) => r.id.0,
            Self::Patrols(r) => r.id.0,
            Self::Visits(r) => r.id.0,
            Self::Findings(r) => r.id.0,
            Self::Messages(r) => r.id.0,
            Self::SpotCheckPlans(r) => r.id.0,
            Self::Draws(r) => r.id.0,
            Self::SpotChecks(r) => r.id.0,
            Self::Shifts(r) => r.id.0,
            Self::Responsibilities(r) => r.id.0,
            Self::Leaves(r) => r.id.0,
            Self::LeaveAllowances(r) => r.id.0,
            Self::CleaningTasks(r) => r.id.0,
            Self::Assessments(r) => r.id.0,
            Self::Trainings(r) => r.id.0,
            Self::TrainingResults(r) => r.id.0,
            Self::LeadReports(r) => r.id.0,
            Self::CleaningJobs(r) => r.id.0,
            Self::Stores(r) => r.id.0,
            Self::Supplies(r) => r.id.0,
            Self::Stocks(r) => r.id.0,
            Self::SupplyMoves(r) => r.id.0,
            Self::Tools(r) => r.id.0,
            Self::ToolEvents(r) => r.id.0,
            Self::PurchasePlans(r) => r.id.0,
            Self::Rosters(r) => r.id.0,
            Self::DutyWeeks(r) => r.id.0,
            Self::Clockings(r) => r.id.0,
            Self::Corrections(r) => r.id.0,
            Self::Replacements(r) => r.id.0,
            Self::Rankings(r) => r.id.0,
        }
    }
}

impl TemplateVersion {
    /// The id of its row.
    #[must_use]
    pub fn id(&self) -> Uuid {
        Uuid::new_v5(&self.template.0, &self.version.to_be_bytes())
    }
}

/// A change to the books.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// A record is new, or new in this form.
    Put(Record),
    /// A record is gone.
    Removed(Collection, Uuid),
    /// The visits of a patrol stay as they are, and somebody who joined it sees them from now on.
    Revealed(PatrolId),
}

impl Change {
    /// What it is about.
    #[must_use]
    pub fn subject(&self) -> (Collection, Uuid) {
        match self {
            Self::Put(record) => (record.collection(), record.id()),
            Self::Removed(collection, id) => (*collection, *id),
            Self::Revealed(patrol) => (Collection::Visits, patrol.0),
        }
    }
}

/// What belongs to the company.
#[derive(Debug, Clone, Default)]
pub struct CompanyBooks {
    /// The company itself.
    pub company: Option<Company>,
    /// Its sites.
    pub sites: HashMap<SiteId, Site>,
    /// Its people.
    pub people: HashMap<PersonId, Person>,
    /// What each person holds or held.
    pub memberships: HashMap<PersonId, Vec<Membership>>,
    /// Checklists with their drafts.
    pub templates: HashMap<TemplateId, Template>,
    /// Published versions.
    pub versions: HashMap<(TemplateId, u32), Arc<TemplateVersion>>,
    /// Phones.
    pub devices: HashMap<DeviceId, Device>,
}

/// What belongs to a site and changes seldom.
#[derive(Debug, Clone, Default)]
pub struct SiteBooks {
    /// Buildings.
    pub buildings: HashMap<BuildingId, Building>,
    /// Units.
    pub units: HashMap<UnitId, Unit>,
    /// Areas.
    pub areas: HashMap<AreaId, Area>,
    /// Checkpoints.
    pub checkpoints: HashMap<CheckpointId, Checkpoint>,
    /// Plans.
    pub floor_plans: HashMap<FloorPlanId, FloorPlan>,
    /// Routes.
    pub routes: HashMap<RouteId, Route>,
    /// Plans of spot checks.
    pub spot_check_plans: HashMap<SpotCheckPlanId, SpotCheckPlan>,
    /// Shifts.
    pub shifts: HashMap<ShiftId, Shift>,
    /// Who answers for which areas.
    pub responsibilities: HashMap<ResponsibilityId, Responsibility>,
    /// The cleaning plan.
    pub cleaning_tasks: HashMap<CleaningTaskId, CleaningTask>,
    /// Stores.
    pub stores: HashMap<StoreId, Store>,
    /// Supplies.
    pub supplies: HashMap<SupplyId, Supply>,
}

/// The books as far as a batch touches them. The caller loads every patrol, visit and finding that the batch names.
#[derive(Debug, Clone, Default)]
pub struct Books {
    /// The company's.
    pub company: Arc<CompanyBooks>,
    /// The site's; empty when the scope is the company.
    pub site: Arc<SiteBooks>,
    /// Patrols that the batch names.
    pub patrols: HashMap<PatrolId, Patrol>,
    /// Ids of visits that are taken.
    pub visits: HashSet<VisitId>,
    /// Findings that the batch names, and those that a new one may be a return of.
    pub findings: HashMap<FindingId, Finding>,
    /// The highest number of a notice in each year; none where nobody counts, on a phone.
    pub notice_numbers: Option<HashMap<i32, u32>>,
    /// Messages that the batch names.
    pub messages: HashMap<MessageId, Message>,
    /// Photos that the batch names.
    pub photos: HashMap<PhotoId, KnownPhoto>,
    /// Records that wait and that the batch decides about, with their authors.
    pub held: HashMap<OperationId, PersonId>,
    /// Hooks that the batch names, each with the site that it tells of; none for all of them.
    pub hooks: HashMap<HookId, Option<SiteId>>,
    /// Draws that the batch names.
    pub draws: HashMap<DrawId, Draw>,
    /// Spot checks that the batch names.
    pub spot_checks: HashMap<SpotCheckId, SpotCheck>,
    /// Records of the crew that the batch names; where it changes a shift, the weeks that are planned as well.
    pub crew: HashMap<(Collection, Uuid), Record>,
}

impl CompanyBooks {
    /// The company's id.
    #[must_use]
    pub fn id(&self) -> Option<CompanyId> {
        self.company.as_ref().map(|c| c.id)
    }

    /// A person with what they hold; nobody when unknown or gone.
    #[must_use]
    pub fn who(&self, person: PersonId) -> Who {
        Who { person, memberships: self.memberships.get(&person).cloned().unwrap_or_default() }
    }

    /// Finds a membership by its id.
    #[must_use]
    pub fn membership(&self, id: MembershipId) -> Option<&Membership> {
        self.memberships.values().flatten().find(|m| m.id == id)
    }

    /// The newest published version of a template.
    #[must_use]
    pub fn newest(&self, template: TemplateId) -> Option<&Arc<TemplateVersion>> {
        let published = self.templates.get(&template)?.published;
        self.versions.get(&(template, published))
    }

    /// Takes a change in; what is not the company's is left alone.
    pub fn absorb(&mut self, change: Change) {
        match change {
            Change::Put(Record::Companies(r)) => self.company = Some(r),
            Change::Put(Record::Sites(r)) => drop(self.sites.insert(r.id, r)),
            Change::Put(Record::People(r)) => drop(self.people.insert(r.id, r)),
            Change::Put(Record::Memberships(r)) => {
                let held = self.memberships.entry(r.person).or_default();
                held.retain(|m| m.id != r.id);
                held.push(r);
            }
            Change::Put(Record::Templates(r)) => drop(self.templates.insert(r.id, r)),
            Change::Put(Record::TemplateVersions(r)) => drop(self.versions.insert((r.template, r.version), Arc::new(r))),
            Change::Put(Record::Devices(r)) => drop(self.devices.insert(r.id, r)),
            Change::Removed(Collection::Memberships, id) => self.memberships.values_mut().for_each(|held| held.retain(|m| m.id.0 != id)),
            Change::Removed(Collection::Sites, id) => drop(self.sites.remove(&SiteId(id))),
            Change::Removed(Collection::People, id) => drop(self.people.remove(&PersonId(id))),
            Change::Removed(Collection::Templates, id) => drop(self.templates.remove(&TemplateId(id))),
            Change::Removed(Collection::TemplateVersions, id) => self.versions.retain(|_, v| v.id() != id),
            Change::Removed(Collection::Devices, id) => drop(self.devices.remove(&DeviceId(id))),
            Change::Put(_) | Change::Removed(..) | Change::Revealed(_) => {}
        }
    }
}

impl SiteBooks {
    /// The building that an area is in.
    #[must_use]
    pub fn building_of(&self, area: AreaId) -> Option<BuildingId> {
        self.areas.get(&area)?.building
    }

    /// Takes a change in; what is not the site's catalog is left alone.
    pub fn absorb(&mut self, change: Change) {
        match change {
            Change::Put(Record::Buildings(r)) => drop(self.buildings.insert(r.id, r)),
            Change::Put(Record::Units(r)) => drop(self.units.insert(r.id, r)),
            Change::Put(Record::Areas(r)) => drop(self.areas.insert(r.id, r)),
            Change::Put(Record::Checkpoints(r)) => drop(self.checkpoints.insert(r.id, r)),
            Change::Put(Record::FloorPlans(r)) => drop(self.floor_plans.insert(r.id, r)),
            Change::Put(Record::Routes(r)) => drop(self.routes.insert(r.id, r)),
            Change::Put(Record::SpotCheckPlans(r)) => drop(self.spot_check_plans.insert(r.id, r)),
            Change::Put(Record::Shifts(r)) => drop(self.shifts.insert(r.id, r)),
            Change::Put(Record::Responsibilities(r)) => drop(self.responsibilities.insert(r.id, r)),
            Change::Put(Record::CleaningTasks(r)) => drop(self.cleaning_tasks.insert(r.id, r)),
            Change::Put(Record::Stores(r)) => drop(self.stores.insert(r.id, r)),
            Change::Put(Record::Supplies(r)) => drop(self.supplies.insert(r.id, r)),
            Change::Removed(Collection::Buildings, id) => drop(self.buildings.remove(&BuildingId(id))),
            Change::Removed(Collection::Units, id) => drop(self.units.remove(&UnitId(id))),
            Change::Removed(Collection::Areas, id) => drop(self.areas.remove(&AreaId(id))),
            Change::Removed(Collection::Checkpoints, id) => drop(self.checkpoints.remove(&CheckpointId(id))),
            Change::Removed(Collection::FloorPlans, id) => drop(self.floor_plans.remove(&FloorPlanId(id))),
            Change::Removed(Collection::Routes, id) => drop(self.routes.remove(&RouteId(id))),
            Change::Removed(Collection::Responsibilities, id) => drop(self.responsibilities.remove(&ResponsibilityId(id))),
            Change::Removed(Collection::CleaningTasks, id) => drop(self.cleaning_tasks.remove(&CleaningTaskId(id))),
            Change::Removed(Collection::SpotCheckPlans, id) => drop(self.spot_check_plans.remove(&SpotCheckPlanId(id))),
            Change::Put(_) | Change::Removed(..) | Change::Revealed(_) => {}
        }
    }
}

impl Books {
    /// Takes the changes of one operation in, so that the next one is judged on top of them.
    pub fn absorb(&mut self, changes: &[Change]) {
        for change in changes {
            match change {
                Change::Put(Record::Patrols(r)) => drop(self.patrols.insert(r.id, r.clone())),
                Change::Put(Record::Visits(r)) => drop(self.visits.insert(r.id)),
                Change::Put(Record::Findings(r)) => self.absorb_finding(r),
                Change::Put(Record::Messages(r)) => drop(self.messages.insert(r.id, r.clone())),
                Change::Put(Record::Draws(r)) => drop(self.draws.insert(r.id, r.clone())),
                Change::Put(Record::SpotChecks(r)) => drop(self.spot_checks.insert(r.id, r.clone())),
                Change::Revealed(_) => {}
                Change::Put(record) if record.collection().is_crews() => {
                    self.crew.insert((record.collection(), record.id()), record.clone());
                }
                Change::Removed(collection, id) if collection.is_crews() => drop(self.crew.remove(&(*collection, *id))),
                change if change.subject().0.is_companys() => Arc::make_mut(&mut self.company).absorb(change.clone()),
                change => Arc::make_mut(&mut self.site).absorb(change.clone()),
            }
        }
    }

    fn absorb_finding(&mut self, finding: &Finding) {
        if let Some(numbers) = &mut self.notice_numbers {
            for number in finding.notices.iter().filter_map(|notice| notice.number) {
                let last = numbers.entry(number.year).or_default();
                *last = number.number.max(*last);
            }
        }
        self.findings.insert(finding.id, finding.clone());
    }
}
