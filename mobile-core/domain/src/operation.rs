//! How is a change written down? Everything that changes the books is an operation; there is no other way in.

use crate::{
    checklist::{Answer, Content},
    device::Device,
    draw::{FrameItem, Seed},
    field::Field,
    finding::{CallBack, FindingKind, Severity, Spot, Utility},
    floor_plan::FloorPlan,
    hook::Hook,
    ids::{
        AreaId, BuildingId, CheckpointId, DeviceId, DrawId, FindingId, FloorPlanId, HookId, MembershipId, MessageId, OperationId, PatrolId,
        PersonId, PhotoId, RouteId, ScopeId, SpotCheckId, SpotCheckPlanId, TemplateId, UnitId, VisitId,
    },
    patrol::{MissReason, Missed, Presence, ReviewVerdict, SheetOf},
    people::{Membership, Person},
    photo::{LikenessVerdict, PhotoRef, Sha256},
    place::{Area, Building, Checkpoint, Company, Site, Unit},
    refusal::Refusal,
    route::{Planned, Route},
    seal::SealKey,
    spot_check::{Against, SpotCheckPlan, Subject},
    time::{Captured, Interval, Timestamp},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

macro_rules! operations {
    ($($(#[$doc:meta])* $group:ident($step:ident) { $($(#[$variant_doc:meta])* $variant:ident($body:ty) = $kind:literal),+ $(,)? })+) => {
        /// One change to the books: a group per noun.
        #[derive(Debug, Clone, PartialEq)]
        pub enum Operation { $($(#[$doc])* $group($step)),+ }

        $($(#[$doc])*
        #[derive(Debug, Clone, PartialEq)]
        pub enum $step { $($(#[$variant_doc])* $variant($body)),+ }

        $(impl From<$body> for Operation {
            fn from(body: $body) -> Self { Self::$group($step::$variant(body)) }
        })+)+

        impl Operation {
            /// Every kind, as it stands on the wire.
            pub const KINDS: &'static [&'static str] = &[$($($kind),+),+];

            /// Its kind, as it stands on the wire.
            #[must_use]
            pub const fn kind(&self) -> &'static str {
                match self { $($(Self::$group($step::$variant(_)) => $kind),+),+ }
            }

            /// Reads an operation. An unknown kind and a body of another shape are refusals: the raw text is kept by the caller.
            pub fn read(kind: &str, body: &RawValue) -> Result<Self, Refusal> {
                let unreadable = |e: serde_json::Error| Refusal::Unreadable { why: e.to_string() };
                match kind {
                    $($($kind => serde_json::from_str::<$body>(body.get()).map(Self::from).map_err(unreadable),)+)+
                    _ => Err(Refusal::UnknownKind { kind: kind.chars().take(80).collect() }),
                }
            }

            /// Its body as JSON.
            pub fn body(&self) -> Result<Box<RawValue>, serde_json::Error> {
                match self { $($(Self::$group($step::$variant(body)) => serde_json::value::to_raw_value(body)),+),+ }
            }
        }
    };
}

operations! {
    /// The company itself, and its sites.
    Company(CompanyStep) {
        /// Name it.
        Put(Company) = "company.put",
        /// Make a site or change it.
        PutSite(Site) = "site.put",
    }
    /// People and what they hold.
    Person(PersonStep) {
        /// Make a person or change one.
        Put(Person) = "person.put",
        /// Give a role.
        Grant(Membership) = "membership.grant",
        /// End a role.
        End(EndMembership) = "membership.end",
    }
    /// Checklists.
    Checklist(ChecklistStep) {
        /// Keep a draft.
        Draft(DraftTemplate) = "template.draft",
        /// Make a version of the draft.
        Publish(PublishTemplate) = "template.publish",
    }
    /// Phones.
    Device(DeviceStep) {
        /// One was enrolled.
        Enrol(Device) = "device.enrol",
        /// One seals with another key from now on.
        Key(ChangeDeviceKey) = "device.key",
        /// Close one out.
        Revoke(RevokeDevice) = "device.revoke",
    }
    /// Places.
    Place(PlaceStep) {
        /// Make a building or change it.
        PutBuilding(Building) = "building.put",
        /// Make a unit or change it.
        PutUnit(Unit) = "unit.put",
        /// Make an area or change it.
        PutArea(Area) = "area.put",
        /// Make a checkpoint or change it.
        PutCheckpoint(Checkpoint) = "checkpoint.put",
        /// Make a plan or change it.
        PutFloorPlan(FloorPlan) = "floor_plan.put",
        /// Take one away that nothing leans on.
        Remove(RemovePlace) = "place.remove",
    }
    /// Routes.
    Route(RouteStep) {
        /// Make a route or change it.
        Put(Route) = "route.put",
        /// Take one away; patrols that walked it stay.
        Remove(RemoveRoute) = "route.remove",
    }
    /// Patrols.
    Patrol(PatrolStep) {
        /// Begin, or walk along.
        Start(StartPatrol) = "patrol.start",
        /// A visit at a checkpoint.
        Visit(RecordVisit) = "patrol.visit",
        /// End it.
        Finish(FinishPatrol) = "patrol.finish",
        /// Accept it or send it back.
        Review(ReviewPatrol) = "patrol.review",
    }
    /// Findings.
    Finding(FindingStep) {
        /// Raise one.
        Raise(RaiseFinding) = "finding.raise",
        /// Stop a violation on the spot.
        Stop(StopViolation) = "finding.stop",
        /// Issue a rectification notice.
        Notice(IssueNotice) = "finding.notice",
        /// Put it right.
        Rectify(RectifyFinding) = "finding.rectify",
        /// Look whether it is right.
        Verify(VerifyFinding) = "finding.verify",
        /// Open one again that was closed.
        Reopen(ReopenFinding) = "finding.reopen",
        /// Say that it tells of the same as another one.
        Merge(MergeFinding) = "finding.merge",
        /// Remind of its deadline, or report that it has passed: the server does.
        Remind(RemindFinding) = "finding.remind",
    }
    /// Repairs of what findings of damage report.
    Repair(RepairStep) {
        /// Send somebody.
        Dispatch(DispatchRepair) = "repair.dispatch",
        /// Say that it is repaired.
        Done(RepairDone) = "repair.done",
        /// Call back whoever reported it.
        CallBack(CallBackRepair) = "repair.call_back",
    }
    /// Messages.
    Message(MessageStep) {
        /// Mark them as read.
        Read(ReadMessages) = "message.read",
    }
    /// Records that wait for somebody to decide about them.
    Held(HeldStep) {
        /// Let it count.
        Accept(AcceptHeld) = "held.accept",
        /// Refuse it.
        Refuse(RefuseHeld) = "held.refuse",
    }
    /// Photos.
    Photo(PhotoStep) {
        /// Doubt that one shows what it should.
        Doubt(DoubtPhoto) = "photo.doubt",
        /// Take the doubt back.
        Clear(ClearPhoto) = "photo.clear",
        /// Say what it is that looks like another one.
        Judge(JudgePhoto) = "photo.judge",
    }
    /// Addresses outside that are told what happens.
    Hook(HookStep) {
        /// Make one or change it.
        Put(Hook) = "hook.put",
        /// Take one away.
        Remove(RemoveHook) = "hook.remove",
    }
    /// Plans of spot checks.
    SpotCheckPlan(SpotCheckPlanStep) {
        /// Make one or change it.
        Put(SpotCheckPlan) = "spot_check_plan.put",
        /// Take one away; what was drawn stays.
        Remove(RemoveSpotCheckPlan) = "spot_check_plan.remove",
    }
    /// Draws: only the server itself makes these.
    Draw(DrawStep) {
        /// Commit to a seed.
        Commit(CommitDraw) = "draw.commit",
        /// Fix the frame, reveal the seed, draw.
        Hold(HoldDraw) = "draw.hold",
    }
    /// Spot checks.
    SpotCheck(SpotCheckStep) {
        /// Record one.
        Record(RecordSpotCheck) = "spot_check.record",
        /// Say why one can't be done.
        Skip(SkipSpotCheck) = "spot_check.skip",
    }
}

/// Ends a role.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EndMembership {
    /// Which.
    pub membership: MembershipId,
    /// Until when, not included.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub until: Timestamp,
}

/// Keeps what is being written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DraftTemplate {
    /// The template; a new id makes a new one.
    pub template: TemplateId,
    /// What it asks.
    pub content: Content,
}

/// Makes a version of the draft.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PublishTemplate {
    /// The template.
    pub template: TemplateId,
}

/// Closes a device out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RevokeDevice {
    /// Which.
    pub device: DeviceId,
}

/// Has a phone seal with another key: its first one, or a new one when the old one was lost with the phone's key store.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChangeDeviceKey {
    /// Which: only the phone itself may say so.
    pub device: DeviceId,
    /// The key.
    pub key: SealKey,
    /// The new key's signature over [`proof_of_key`] of the phone's id.
    pub proof: String,
}

/// What a phone signs to show that it holds a key, for its enrolment code or its id.
#[must_use]
pub fn proof_of_key(what: &str) -> String {
    format!("rounds.key.1:{what}")
}

/// Takes a place away.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "what", content = "id", rename_all = "snake_case")]
pub enum RemovePlace {
    /// A building.
    Building(BuildingId),
    /// A unit.
    Unit(UnitId),
    /// An area.
    Area(AreaId),
    /// A checkpoint.
    Checkpoint(CheckpointId),
    /// A plan.
    FloorPlan(FloorPlanId),
}

/// Takes a route away.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RemoveRoute {
    /// Which.
    pub route: RouteId,
}

/// Begins a patrol, or joins one that another phone began.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct StartPatrol {
    /// Its id: [`Planned::patrol`] for a walk that was due, a new one else.
    pub patrol: PatrolId,
    /// The route.
    pub route: RouteId,
    /// The walk that was due; none when it is walked at will.
    #[serde(default)]
    pub planned: Option<Planned>,
}

/// A visit with everything that it found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RecordVisit {
    /// Its id.
    pub visit: VisitId,
    /// The patrol.
    pub patrol: PatrolId,
    /// The checkpoint.
    pub checkpoint: CheckpointId,
    /// When the person arrived.
    pub arrived: Captured,
    /// How presence was shown.
    pub presence: Presence,
    /// The version of the checklist that was answered.
    #[serde(default)]
    pub sheet: Option<SheetOf>,
    /// The answers.
    #[serde(default)]
    pub answers: Vec<Answer>,
    /// A remark.
    #[serde(default)]
    pub remark: String,
}

/// Ends a patrol.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct FinishPatrol {
    /// Which.
    pub patrol: PatrolId,
    /// Why checkpoints were missed.
    #[serde(default)]
    pub missed: Vec<Missed>,
    /// A remark.
    #[serde(default)]
    pub remark: String,
}

/// Accepts a patrol or sends it back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ReviewPatrol {
    /// Which.
    pub patrol: PatrolId,
    /// The verdict.
    pub verdict: ReviewVerdict,
    /// In words; needed when it is sent back.
    #[serde(default)]
    pub remark: String,
}

/// Raises a finding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RaiseFinding {
    /// Its id.
    pub finding: FindingId,
    /// What kind.
    pub kind: FindingKind,
    /// How bad.
    pub severity: Severity,
    /// What it is about.
    pub spot: Spot,
    /// In words.
    pub text: String,
    /// Which kind of work it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<Field>,
    /// A violation that was stopped on the spot as it was seen (1.2, 8.6).
    #[serde(default, skip_serializing_if = "is_false")]
    pub stopped: bool,
    /// Damage to public water, power or lighting: it becomes a repair (8.5, 7.9).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub utility: Option<Utility>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks with a reference")]
fn is_false(stopped: &bool) -> bool {
    !stopped
}

/// A step with a remark and nothing else.
macro_rules! remarked {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            /// The finding.
            pub finding: FindingId,
            /// In words.
            #[serde(default, skip_serializing_if = "String::is_empty")]
            pub remark: String,
        }
    )+};
}

remarked! {
    /// Stops a violation on the spot, with photos where there are some.
    StopViolation,
    /// Puts a finding right. It needs a photo.
    RectifyFinding,
    /// Says that a damage is repaired. It needs a photo.
    RepairDone,
}

/// Issues a rectification notice 整改通知单 (2.6), or another one in its place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct IssueNotice {
    /// The finding.
    pub finding: FindingId,
    /// Whose it is to put right.
    pub responsible: PersonId,
    /// In how many working days, by the site's calendar; 0 is today.
    pub days: u16,
    /// What is to be done about this case 纠正措施.
    pub corrective: String,
    /// What is to be done so that it does not come back 预防措施.
    pub preventive: String,
}

/// What somebody saw who looked whether a finding was put right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum VerifyVerdict {
    /// It is right: it is closed.
    Closed,
    /// It is not: it goes back.
    SentBack,
}

/// Says whether a finding was put right. Nobody says it of their own work (6.4).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct VerifyFinding {
    /// The finding.
    pub finding: FindingId,
    /// The verdict.
    pub verdict: VerifyVerdict,
    /// In words; needed when it is sent back.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub remark: String,
    /// A new deadline when it is sent back, in working days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<u16>,
}

/// Opens a finding again that was closed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ReopenFinding {
    /// The finding.
    pub finding: FindingId,
    /// Why.
    pub remark: String,
    /// A new deadline, in working days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<u16>,
}

/// Says that a finding tells of the same as another one, which goes on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MergeFinding {
    /// The finding that ends.
    pub finding: FindingId,
    /// The one that goes on.
    pub into: FindingId,
    /// In words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub remark: String,
}

/// What the server says of a deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Reminder {
    /// It is near.
    DueSoon,
    /// It has passed: the site director is told (6.4).
    Overdue,
}

/// Reminds of a deadline. The server's own step; from anybody else it is refused.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RemindFinding {
    /// The finding.
    pub finding: FindingId,
    /// What it says.
    pub what: Reminder,
    /// The deadline that it speaks of.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub due: Timestamp,
}

/// Sends somebody to repair a damage (5.4).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DispatchRepair {
    /// The finding.
    pub finding: FindingId,
    /// Whom.
    pub to: PersonId,
    /// In how many working days it is to be done; 0 is today.
    pub days: u16,
    /// In words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub remark: String,
}

/// Notes what whoever reported a damage said when they were called back (5.4).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CallBackRepair {
    /// The finding.
    pub finding: FindingId,
    /// What they said.
    pub said: CallBack,
    /// In words; needed when they are not content.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub remark: String,
    /// A new deadline when they are not, in working days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<u16>,
}

/// Marks messages as read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ReadMessages {
    /// Which.
    pub messages: Vec<MessageId>,
}

/// Lets a record count that waits: as if nothing spoke against its author's right.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AcceptHeld {
    /// Which.
    pub operation: OperationId,
    /// In words.
    #[serde(default)]
    pub remark: String,
}

/// Refuses a record that waits. Its author reads why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RefuseHeld {
    /// Which.
    pub operation: OperationId,
    /// Why, in words.
    pub remark: String,
}

/// Doubts a photo.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DoubtPhoto {
    /// Which.
    pub photo: PhotoId,
    /// Why, in words.
    pub remark: String,
}

/// Takes the doubt about a photo back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ClearPhoto {
    /// Which.
    pub photo: PhotoId,
    /// Why, in words.
    pub remark: String,
}

/// Says what a photo is that looks like an earlier one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct JudgePhoto {
    /// Which.
    pub photo: PhotoId,
    /// The earlier one that it was compared with.
    pub other: PhotoId,
    /// The verdict.
    pub verdict: LikenessVerdict,
    /// In words; needed when it is called recycled.
    #[serde(default)]
    pub remark: String,
}

/// Tells an address outside nothing any more.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RemoveHook {
    /// Which.
    pub hook: HookId,
}

/// Takes a plan of spot checks away.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RemoveSpotCheckPlan {
    /// Which.
    pub plan: SpotCheckPlanId,
}

/// Commits to the seed of a draw.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CommitDraw {
    /// Its id.
    pub draw: DrawId,
    /// The plan that it is of.
    pub plan: SpotCheckPlanId,
    /// The local date on which it falls due; none when somebody holds it at will.
    #[serde(default)]
    pub due: Option<NaiveDate>,
    /// SHA-256 of the seed.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub commitment: Sha256,
}

/// Fixes the frame of a draw and reveals its seed: with that, the sample is drawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct HoldDraw {
    /// Which.
    pub draw: DrawId,
    /// The seed.
    pub seed: Seed,
    /// The frame, in the order of the ids.
    pub frame: Vec<FrameItem>,
    /// Of each thing that is drawn, against what its result counts.
    pub drawn: Vec<DrawnOne>,
}

/// One thing that is drawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DrawnOne {
    /// What.
    pub subject: Subject,
    /// Against what its result counts.
    pub against: Against,
}

/// Records a spot check.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RecordSpotCheck {
    /// Which.
    pub check: SpotCheckId,
    /// The version of the checklist that was answered.
    pub sheet: SheetOf,
    /// The answers.
    pub answers: Vec<Answer>,
    /// A remark.
    #[serde(default)]
    pub remark: String,
}

/// Says why a spot check can't be done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SkipSpotCheck {
    /// Which.
    pub check: SpotCheckId,
    /// Why.
    pub reason: MissReason,
    /// In words; needed when the reason is `other`.
    #[serde(default)]
    pub note: String,
}

/// An operation as the rules look at it.
#[derive(Debug, Clone)]
pub struct Received {
    /// Its id.
    pub id: OperationId,
    /// The scope that it changes.
    pub scope: ScopeId,
    /// Who did it.
    pub author: PersonId,
    /// With which device; none at the office.
    pub device: Option<DeviceId>,
    /// When, by the device.
    pub captured: Captured,
    /// When, as an interval that the server stands for.
    pub during: Interval,
    /// When the server had it; on a phone, when it was recorded.
    pub received: Timestamp,
    /// The change number of the subject that the person saw, where they saw one.
    pub base: Option<u64>,
    /// Photos that belong to it.
    pub photos: Vec<PhotoRef>,
    /// What it does.
    pub operation: Operation,
    /// It had been held, and a supervisor lets it count.
    pub vouched: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn an_operation_survives_the_wire() {
        let operation = Operation::from(PublishTemplate { template: TemplateId(Uuid::from_u128(5)) });
        let body = operation.body().unwrap();
        assert_eq!(Operation::read(operation.kind(), &body).unwrap(), operation);
    }

    #[test]
    fn unknown_fields_and_kinds_are_refused_by_name() {
        let body = RawValue::from_string(r#"{"template":"00000000-0000-0000-0000-000000000005","extra":1}"#.into()).unwrap();
        let refusal = Operation::read("template.publish", &body).unwrap_err();
        assert!(matches!(&refusal, Refusal::Unreadable { why } if why.contains("extra")), "{refusal:?}");
        assert_eq!(Operation::read("moon.land", &body).unwrap_err().code(), "unknown-kind");
    }
}
