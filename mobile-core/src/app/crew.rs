//! What does the crew's day ask of a phone? Clocking in, the weeks ahead, leave, stepping in; for whoever leads: the board.

use super::{FieldApp, Result, tasks::all};
use domain::{
    attendance::Way,
    ids::{PersonId, ReplacementId},
};
use engine::{
    inputs::{ClockInput, CorrectionInput, GapInput, LeaveInput, StepInAsk},
    read_id,
    screens::{
        AssessmentScreen, ClockedLine, CorrectionLine, CrewBoard, CrewPerson, CrewProposal, GapScreen, MyLeave, MyScores, MySheet, MyShift,
        MySupplies, StepInLine, WeekScreen,
    },
};

#[uniffi::export]
impl FieldApp {
    /// The duty that runs or comes next, how the person attends it, and what the large button offers: in or out.
    pub fn my_shift(&self) -> Result<MyShift> {
        Ok(self.engine().my_shift()?)
    }

    /// Clocks in or out, by a code or by position. Too far away is refused with the metres.
    pub fn clock(&self, input: ClockInput) -> Result<ClockedLine> {
        let photos = all(&input.photos)?;
        Ok(self.engine().clock(&input, &photos)?)
    }

    /// This week and the next ones that are published, with what changed since the person looked last; looking is recorded.
    pub fn my_weeks(&self) -> Result<Vec<WeekScreen>> {
        Ok(self.engine().my_weeks()?)
    }

    /// The person's leave, and what is left of this year's allowances.
    pub fn my_leave(&self) -> Result<MyLeave> {
        Ok(self.engine().my_leave()?)
    }

    /// Asks for leave; gives its id.
    pub fn ask_leave(&self, input: LeaveInput) -> Result<String> {
        let photos = all(&input.photos)?;
        Ok(self.engine().ask_leave(&input, &photos)?.to_string())
    }

    /// Takes leave back that was asked for, or granted and has not begun.
    pub fn withdraw_leave(&self, leave_id: String) -> Result<()> {
        Ok(self.engine().withdraw_leave(read_id(&leave_id, "leave")?)?)
    }

    /// Grants or refuses leave; a no needs a word.
    pub fn decide_leave(&self, leave_id: String, granted: bool, note: String) -> Result<()> {
        Ok(self.engine().decide_leave(read_id(&leave_id, "leave")?, granted, &note)?)
    }

    /// The person's corrections, the latest first.
    pub fn my_corrections(&self) -> Result<Vec<CorrectionLine>> {
        Ok(self.engine().my_corrections()?)
    }

    /// Asks for a correction; gives its id.
    pub fn ask_correction(&self, input: CorrectionInput) -> Result<String> {
        let photos = all(&input.photos)?;
        Ok(self.engine().ask_correction(&input, &photos)?.to_string())
    }

    /// Grants or refuses a correction; a no needs a word.
    pub fn decide_correction(&self, correction_id: String, granted: bool, note: String) -> Result<()> {
        Ok(self.engine().decide_correction(read_id(&correction_id, "correction")?, granted, &note)?)
    }

    /// Requests to the person to step in, those that wait for an answer first.
    pub fn step_ins(&self) -> Result<Vec<StepInLine>> {
        Ok(self.engine().step_ins()?)
    }

    /// Says yes or no to stepping in. Somebody else may have been quicker: then the record is listed as refused.
    pub fn answer_step_in(&self, replacement_id: String, accepts: bool, note: String) -> Result<()> {
        Ok(self.engine().answer_step_in(read_id(&replacement_id, "replacement")?, accepts, &note)?)
    }

    /// The lead's board of a site; of the first one that they lead when none is named.
    pub fn crew_board(&self, site_id: Option<String>) -> Result<CrewBoard> {
        let site = site_id.map(|site| read_id(&site, "site")).transpose()?;
        Ok(self.engine().crew_board(site)?)
    }

    /// Somebody whom the person leads: their duties of today, what they clocked, what they ask for.
    pub fn crew_person(&self, site_id: String, person_id: String) -> Result<CrewPerson> {
        Ok(self.engine().crew_person(read_id(&site_id, "site")?, read_id(&person_id, "person")?)?)
    }

    /// Clocks somebody in or out who stands before their lead.
    pub fn clock_for(&self, site_id: String, person_id: String, way: Way, note: String) -> Result<()> {
        Ok(self.engine().clock_for(read_id(&site_id, "site")?, read_id(&person_id, "person")?, way, &note)?)
    }

    /// Says that somebody is missing at a duty; gives the id of the replacement.
    pub fn open_gap(&self, input: GapInput) -> Result<String> {
        Ok(self.engine().open_gap(&input)?.to_string())
    }

    /// A gap, those who were asked, and those who could step in, with the reasons of their order.
    pub fn gap(&self, replacement_id: String) -> Result<GapScreen> {
        Ok(self.engine().gap(read_id(&replacement_id, "replacement")?)?)
    }

    /// Asks people to step in; the first yes counts.
    pub fn ask_to_step_in(&self, replacement_id: String, people: Vec<String>) -> Result<()> {
        let people = people.iter().map(|id| read_id(id, "person")).collect::<Result<Vec<PersonId>>>()?;
        Ok(self.engine().ask_to_step_in(read_id(&replacement_id, "replacement")?, people)?)
    }

    /// Decides who steps in.
    pub fn assign_gap(&self, replacement_id: String, person_id: String) -> Result<()> {
        Ok(self.engine().assign_gap(read_id(&replacement_id, "replacement")?, read_id(&person_id, "person")?)?)
    }

    /// Calls a gap off: whoever stepped in stays at home.
    pub fn cancel_gap(&self, replacement_id: String, note: String) -> Result<()> {
        Ok(self.engine().cancel_gap(read_id(&replacement_id, "replacement")?, &note)?)
    }

    /// How the person's work was assessed within a year, and what each month comes to.
    pub fn my_scores(&self) -> Result<MyScores> {
        Ok(self.engine().my_scores()?)
    }

    /// An assessment with its points, reasons and what was said about it: of the person's work, or of somebody's whom they lead.
    pub fn assessment(&self, assessment_id: String) -> Result<AssessmentScreen> {
        Ok(self.engine().assessment(read_id(&assessment_id, "assessment")?)?)
    }

    /// Agrees to an assessment of the person's work, or disputes it; a no needs words.
    pub fn answer_assessment(&self, assessment_id: String, agree: bool, note: String) -> Result<()> {
        Ok(self.engine().answer_assessment(read_id(&assessment_id, "assessment")?, agree, &note)?)
    }

    /// What was issued to the person in a month, `2026-11`, and given back by them; for whoever leads, stores that run low.
    pub fn my_supplies(&self, month: Option<String>) -> Result<MySupplies> {
        Ok(self.engine().my_supplies(month.as_deref())?)
    }

    /// Who is proposed for the open gaps of a site, solved together at the least price: nobody twice, nobody who has said no.
    pub fn crew_proposal(&self, site_id: String) -> Result<CrewProposal> {
        Ok(self.engine().crew_proposal(read_id(&site_id, "site")?)?)
    }

    /// Asks people who were proposed, each about their gap; gives how many were asked. What was filled meanwhile is passed over.
    pub fn ask_proposed(&self, asks: Vec<StepInAsk>) -> Result<u32> {
        let one = |ask: &StepInAsk| Ok((read_id(&ask.replacement_id, "replacement")?, read_id(&ask.person_id, "person")?));
        let asks = asks.iter().map(one).collect::<Result<Vec<(ReplacementId, PersonId)>>>()?;
        Ok(self.engine().ask_proposed(&asks)?)
    }

    /// The person's attendance in a month, `2026-11`: what each duty came to, and the hours, from what this phone has.
    pub fn my_sheet(&self, month: Option<String>) -> Result<MySheet> {
        Ok(self.engine().my_sheet(month.as_deref())?)
    }
}
