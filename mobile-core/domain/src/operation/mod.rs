//! How is a change written down? Everything that changes the books is an operation; there is no other way in.

mod assessment;
mod attendance;
mod checklist;
mod cleaning;
mod crew_records;
mod device;
mod finding;
mod held;
mod hook;
mod lead_report;
mod leave;
mod message;
mod patrol;
mod person;
mod photo;
mod place;
mod purchase_plan;
mod repair;
mod replacement;
mod roster;
mod route;
mod shift;
mod spot_check;
mod supply;
mod tool;
mod training;

pub use assessment::{AnswerAssessment, RecordAssessment, SettleAssessment};
pub use attendance::{AskCorrection, Clock, DecideCorrection, LookFor};
pub use checklist::{DraftTemplate, PublishTemplate};
pub use cleaning::{AdvanceCleaningJob, PutCleaningJob, RemoveCleaningTask};
pub use device::{ChangeDeviceKey, RevokeDevice, proof_of_key};
pub use finding::{
    IssueNotice, MergeFinding, RaiseFinding, RectifyFinding, RemindFinding, Reminder, ReopenFinding, RepairDone, StopViolation,
    VerifyFinding, VerifyVerdict,
};
pub use held::{AcceptHeld, RefuseHeld};
pub use hook::RemoveHook;
pub use lead_report::{ReadLeadReport, SendLeadReport, WriteLeadReport};
pub use leave::{AskLeave, DecideLeave, WithdrawLeave};
pub use message::ReadMessages;
pub use patrol::{FinishPatrol, RecordVisit, ReviewPatrol, StartPatrol};
pub use person::EndMembership;
pub use photo::{ClearPhoto, DoubtPhoto, JudgePhoto};
pub use place::RemovePlace;
pub use purchase_plan::{DecidePurchase, DraftPurchase, DropPurchase, OrderPurchase, ReceivePurchase, ReceivedLine, SubmitPurchase};
pub use repair::{CallBackRepair, DispatchRepair};
pub use replacement::{AnswerStepIn, AskToStepIn, AssignReplacement, CancelReplacement, OpenReplacement};
pub use roster::{DraftRoster, PublishRoster, SeeRoster};
pub use route::RemoveRoute;
pub use shift::RetireShift;
pub use spot_check::{CommitDraw, DrawnOne, HoldDraw, RecordSpotCheck, RemoveSpotCheckPlan, SkipSpotCheck};
pub use supply::{CorrectSupply, CountSupply, IssueSupply, ReceiveSupply, ReturnSupply, TransferSupply, WriteOffSupply};
pub use tool::{CheckTool, HandOutTool, RegisterTool, RemindOfTool, RepairTool, RetireTool, ServiceTool, TakeBackTool};
pub use training::{CancelTraining, HoldTraining, PlanTraining, ReachedAtTraining};

use crate::{
    cleaning_task::CleaningTask,
    device::Device,
    floor_plan::FloorPlan,
    hook::Hook,
    ids::{DeviceId, OperationId, PersonId, ScopeId},
    leave::LeaveAllowance,
    people::{Membership, Person},
    photo::PhotoRef,
    place::{Area, Building, Checkpoint, Company, Site, Unit},
    refusal::Refusal,
    responsibility::Responsibility,
    route::Route,
    shift::Shift,
    spot_check::SpotCheckPlan,
    supply::{Store, Supply},
    time::{Captured, Interval, Timestamp},
};
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
    /// Shifts.
    Shift(ShiftStep) {
        /// Make one or change it.
        Put(Shift) = "shift.put",
        /// Plan it no more.
        Retire(RetireShift) = "shift.retire",
    }
    /// Who answers for which areas.
    Responsibility(ResponsibilityStep) {
        /// Divide areas to somebody, or take them from them.
        Put(Responsibility) = "responsibility.put",
    }
    /// Leave.
    Leave(LeaveStep) {
        /// Ask for it.
        Ask(AskLeave) = "leave.ask",
        /// Grant or refuse it.
        Decide(DecideLeave) = "leave.decide",
        /// Take it back.
        Withdraw(WithdrawLeave) = "leave.withdraw",
        /// Say how many days there are in a year.
        Allow(LeaveAllowance) = "leave.allow",
    }
    /// The cleaning plan.
    CleaningTask(CleaningTaskStep) {
        /// Make a task or change it.
        Put(CleaningTask) = "cleaning_task.put",
        /// Take one off the plan.
        Remove(RemoveCleaningTask) = "cleaning_task.remove",
    }
    /// Assessments.
    Assessment(AssessmentStep) {
        /// Assess somebody's work.
        Record(RecordAssessment) = "assessment.record",
        /// Agree, or dispute it.
        Answer(AnswerAssessment) = "assessment.answer",
        /// Settle a dispute, or take it back.
        Settle(SettleAssessment) = "assessment.settle",
    }
    /// Trainings.
    Training(TrainingStep) {
        /// Plan one or change it.
        Plan(PlanTraining) = "training.plan",
        /// Say who was there, and what they reached.
        Hold(HoldTraining) = "training.hold",
        /// Call it off.
        Cancel(CancelTraining) = "training.cancel",
    }
    /// Leads' reports.
    LeadReport(LeadReportStep) {
        /// Begin one or write on.
        Write(WriteLeadReport) = "lead_report.write",
        /// Send it upward.
        Send(SendLeadReport) = "lead_report.send",
        /// Say that it was read.
        Read(ReadLeadReport) = "lead_report.read",
    }
    /// Paid cleaning jobs.
    CleaningJob(CleaningJobStep) {
        /// Offer one or change it.
        Put(PutCleaningJob) = "cleaning_job.put",
        /// Take it on to its next state.
        Advance(AdvanceCleaningJob) = "cleaning_job.advance",
    }
    /// Rosters.
    Roster(RosterStep) {
        /// Keep a week's draft.
        Draft(DraftRoster) = "roster.draft",
        /// Publish it.
        Publish(PublishRoster) = "roster.publish",
        /// Say that one has seen one's week.
        See(SeeRoster) = "roster.see",
    }
    /// Attendance.
    Attendance(AttendanceStep) {
        /// Clock in or out.
        Clock(Clock) = "attendance.clock",
        /// Ask for a correction.
        AskCorrection(AskCorrection) = "attendance.ask_correction",
        /// Grant or refuse it.
        DecideCorrection(DecideCorrection) = "attendance.decide_correction",
        /// Ask the lead to look for somebody: the server does.
        Look(LookFor) = "attendance.look",
    }
    /// Replacements.
    Replacement(ReplacementStep) {
        /// Say that somebody is missing.
        Open(OpenReplacement) = "replacement.open",
        /// Ask people to step in.
        Ask(AskToStepIn) = "replacement.ask",
        /// Say yes or no.
        Answer(AnswerStepIn) = "replacement.answer",
        /// Decide who steps in.
        Assign(AssignReplacement) = "replacement.assign",
        /// Call it off.
        Cancel(CancelReplacement) = "replacement.cancel",
    }
    /// Supplies and their stores.
    Supply(SupplyStep) {
        /// Make a kind of supplies or change it.
        Put(Supply) = "supply.put",
        /// Make a store or change it.
        PutStore(Store) = "store.put",
        /// Take some in.
        Receive(ReceiveSupply) = "supply.receive",
        /// Give some to somebody.
        Issue(IssueSupply) = "supply.issue",
        /// Take some back.
        Return(ReturnSupply) = "supply.return",
        /// Write some off.
        WriteOff(WriteOffSupply) = "supply.write_off",
        /// Send some to another store.
        Transfer(TransferSupply) = "supply.transfer",
        /// Count.
        Count(CountSupply) = "supply.count",
        /// Take back an entry that was wrong.
        Correct(CorrectSupply) = "supply.correct",
    }
    /// Tools.
    Tool(ToolStep) {
        /// Enter one in the register, or change what it knows.
        Register(RegisterTool) = "tool.register",
        /// Hand it to somebody.
        HandOut(HandOutTool) = "tool.hand_out",
        /// Take it back.
        TakeBack(TakeBackTool) = "tool.take_back",
        /// Say in which condition it is.
        Check(CheckTool) = "tool.check",
        /// Send it to be repaired.
        Repair(RepairTool) = "tool.repair",
        /// Say that it was looked after.
        Service(ServiceTool) = "tool.service",
        /// Take it out of the register.
        Retire(RetireTool) = "tool.retire",
        /// Tell who keeps it that it is due: the server's own.
        Remind(RemindOfTool) = "tool.remind",
    }
    /// Purchase plans.
    PurchasePlan(PurchasePlanStep) {
        /// Write one or change it.
        Draft(DraftPurchase) = "purchase_plan.draft",
        /// Put it to whoever decides.
        Submit(SubmitPurchase) = "purchase_plan.submit",
        /// Say yes or no.
        Decide(DecidePurchase) = "purchase_plan.decide",
        /// Say that it was ordered.
        Order(OrderPurchase) = "purchase_plan.order",
        /// Take goods into a store.
        Receive(ReceivePurchase) = "purchase_plan.receive",
        /// Drop it.
        Drop(DropPurchase) = "purchase_plan.drop",
    }
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
    use crate::ids::TemplateId;
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
