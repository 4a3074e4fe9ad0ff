//! Which records of the crew does an operation name? They must be at hand before it is judged.

use super::{
    AdvanceCleaningJob, AnswerAssessment, AskLeave, AssessmentStep, AttendanceStep, CancelTraining, CleaningJobStep, DecideLeave,
    DraftRoster, HoldTraining, LeadReportStep, LeaveStep, Operation, PlanTraining, PurchasePlanStep, PutCleaningJob, ReachedAtTraining,
    ReadLeadReport, RecordAssessment, ReplacementStep, RosterStep, SendLeadReport, SettleAssessment, SupplyStep, ToolStep, TrainingStep,
    WithdrawLeave, WriteLeadReport,
};
use crate::{
    assessment::Assessment,
    attendance::{Clocking, Correction},
    books::Collection,
    cleaning_job::CleaningJob,
    crew::Crew,
    ids::{PersonId, PurchasePlanId, ReplacementId, SiteId, SupplyMoveId, ToolId},
    lead_report::LeadReport,
    leave::Leave,
    purchase_plan::PurchasePlan,
    replacement::{Ranking, Replacement},
    roster::{DutyWeek, Roster, monday_of},
    supply::{Stock, SupplyMove},
    tool::Tool,
    training::{Training, TrainingResult},
};
use uuid::Uuid;

impl Operation {
    /// The records of the crew that it names: they must be at hand before it is judged.
    #[must_use]
    pub fn crew_records(&self, author: PersonId, site: SiteId) -> Vec<(Collection, Uuid)> {
        let week = |person, date| (DutyWeek::COLLECTION, DutyWeek::id_of(site, person, monday_of(date)).0);
        let gap = |id: &ReplacementId| vec![(Replacement::COLLECTION, id.0), (Ranking::COLLECTION, id.0)];
        match self {
            Self::Leave(LeaveStep::Ask(AskLeave { leave, .. }) | LeaveStep::Decide(DecideLeave { leave, .. }))
            | Self::Leave(LeaveStep::Withdraw(WithdrawLeave { leave })) => vec![(Leave::COLLECTION, leave.0)],
            Self::Assessment(AssessmentStep::Record(RecordAssessment { assessment, .. }))
            | Self::Assessment(AssessmentStep::Answer(AnswerAssessment { assessment, .. }))
            | Self::Assessment(AssessmentStep::Settle(SettleAssessment { assessment, .. })) => vec![(Assessment::COLLECTION, assessment.0)],
            Self::Training(TrainingStep::Plan(PlanTraining { training, .. }) | TrainingStep::Cancel(CancelTraining { training, .. })) => {
                vec![(Training::COLLECTION, training.0)]
            }
            Self::Training(TrainingStep::Hold(HoldTraining { training, results, .. })) => {
                let of = |reached: &ReachedAtTraining| (TrainingResult::COLLECTION, TrainingResult::id_of(*training, reached.person).0);
                results.iter().map(of).chain([(Training::COLLECTION, training.0)]).collect()
            }
            Self::LeadReport(
                LeadReportStep::Write(WriteLeadReport { report, .. }) | LeadReportStep::Send(SendLeadReport { report, .. }),
            )
            | Self::LeadReport(LeadReportStep::Read(ReadLeadReport { report, .. })) => vec![(LeadReport::COLLECTION, report.0)],
            Self::CleaningJob(
                CleaningJobStep::Put(PutCleaningJob { job, .. }) | CleaningJobStep::Advance(AdvanceCleaningJob { job, .. }),
            ) => {
                vec![(CleaningJob::COLLECTION, job.0)]
            }
            Self::Roster(RosterStep::Draft(DraftRoster { week, .. })) => vec![(Roster::COLLECTION, Roster::id_of(site, *week).0)],
            Self::Roster(RosterStep::Publish(step)) => {
                let roster = (Roster::COLLECTION, Roster::id_of(site, step.week).0);
                // Nobody is at two places at once, on a Sunday night either.
                let weeks = |monday| step.people.iter().map(move |person| week(*person, monday));
                DutyWeek::beside(step.week).into_iter().chain([step.week]).flat_map(weeks).chain([roster]).collect()
            }
            Self::Roster(RosterStep::See(step)) => vec![week(author, step.week)],
            Self::Attendance(AttendanceStep::Clock(step)) => vec![(Clocking::COLLECTION, step.clocking.0)],
            Self::Attendance(AttendanceStep::AskCorrection(step)) => vec![(Correction::COLLECTION, step.correction.0)],
            Self::Attendance(AttendanceStep::DecideCorrection(step)) => vec![(Correction::COLLECTION, step.correction.0)],
            Self::Replacement(ReplacementStep::Open(step)) => {
                let id = Replacement::id_of(site, step.person, step.date, step.shift);
                vec![(Replacement::COLLECTION, id.0), week(step.person, step.date)]
            }
            Self::Replacement(ReplacementStep::Ask(step)) => gap(&step.replacement),
            Self::Replacement(ReplacementStep::Answer(step)) => {
                [gap(&step.replacement), vec![week(author, step.date), week(step.absent, step.date)]].concat()
            }
            Self::Replacement(ReplacementStep::Assign(step)) => {
                [gap(&step.replacement), vec![week(step.person, step.date), week(step.absent, step.date)]].concat()
            }
            Self::Replacement(ReplacementStep::Cancel(step)) => {
                let weeks = step.stepping.iter().chain([&step.absent]).map(|person| week(*person, step.date));
                gap(&step.replacement).into_iter().chain(weeks).collect()
            }
            Self::Supply(step) => step.crew_records(site),
            Self::Tool(step) => vec![(Tool::COLLECTION, step.tool().0)],
            Self::PurchasePlan(step) => step.crew_records(site),
            _ => vec![],
        }
    }
}

impl SupplyStep {
    /// The stocks and entries that it names.
    fn crew_records(&self, site: SiteId) -> Vec<(Collection, Uuid)> {
        let stock = |store, supply| (Stock::COLLECTION, Stock::id_of(site, store, supply).0);
        let entry = |id: SupplyMoveId| (SupplyMove::COLLECTION, id.0);
        match self {
            Self::Put(_) | Self::PutStore(_) => vec![],
            Self::Receive(step) => vec![stock(step.store, step.supply), entry(step.entry)],
            Self::Issue(step) => vec![stock(step.store, step.supply), entry(step.entry)],
            Self::Return(step) => vec![stock(step.store, step.supply), entry(step.entry)],
            Self::WriteOff(step) => vec![stock(step.store, step.supply), entry(step.entry)],
            Self::Transfer(step) => vec![stock(step.store, step.supply), stock(step.to, step.supply), entry(step.entry)],
            Self::Count(step) => vec![stock(step.store, step.supply), entry(step.entry)],
            Self::Correct(step) => {
                vec![stock(step.store, step.supply), entry(step.entry), entry(SupplyMove::counter_id(step.entry))]
            }
        }
    }
}

impl ToolStep {
    /// Which tool it is about.
    #[must_use]
    pub const fn tool(&self) -> ToolId {
        match self {
            Self::Register(step) => step.tool,
            Self::HandOut(step) => step.tool,
            Self::TakeBack(step) => step.tool,
            Self::Check(step) => step.tool,
            Self::Repair(step) => step.tool,
            Self::Service(step) => step.tool,
            Self::Retire(step) => step.tool,
            Self::Remind(step) => step.tool,
        }
    }
}

impl PurchasePlanStep {
    /// Which plan it is about.
    #[must_use]
    pub const fn plan(&self) -> PurchasePlanId {
        match self {
            Self::Draft(step) => step.plan,
            Self::Submit(step) => step.plan,
            Self::Decide(step) => step.plan,
            Self::Order(step) => step.plan,
            Self::Receive(step) => step.plan,
            Self::Drop(step) => step.plan,
        }
    }

    /// The plan, and what its goods are entered in.
    fn crew_records(&self, site: SiteId) -> Vec<(Collection, Uuid)> {
        let mut named = vec![(PurchasePlan::COLLECTION, self.plan().0)];
        if let Self::Receive(step) = self {
            for line in &step.lines {
                named.push((Stock::COLLECTION, Stock::id_of(site, step.store, line.supply).0));
                named.push((SupplyMove::COLLECTION, line.entry.0));
            }
        }
        named
    }
}
