//! What can the page ask of the core? One line a call: what goes in, what comes out. Names and shapes are those of the phones' library, as JSON;
//! ids are text, times Unix milliseconds.

use domain::{
    attendance::Way,
    finding::{FindingKind, Severity},
    ids::{MessageId, PersonId, ReplacementId},
    patrol::MissReason,
    photo::Mark,
    text::Language,
};
use engine::{
    AppError, Engine,
    inputs::{
        AnswerInput, Arrival, ClockInput, CorrectionInput, FindingInput, FindingList, FindingStepInput, GapInput, LeaveInput, MissedInput,
        NoticeInput, PositionInput, StepInAsk, VerdictInput,
    },
    read_id as id,
    screens::{
        AssessmentScreen, ChecklistScreen, ClockedLine, CorrectionLine, CrewBoard, CrewPerson, CrewProposal, Delivery, FindingLine,
        FindingScreen, GapScreen, MessageLine, MyLeave, MyPhoto, MyScores, MySheet, MyShift, MySupplies, PatrolScreen, PhonePerson,
        PhotoHint, PhotoTaken, RefusedItem, RouteLine, SignedInAs, SiteLine, SpotCheckLine, SpotCheckRecorded, StepInLine, TaskCounts,
        TodayPatrol, UnitLine, UnsentItem, VisitDraft, VisitRecorded, WeekScreen,
    },
};
use serde::{Deserialize, Serialize};

/// What a call gives.
pub type Result<T> = std::result::Result<T, AppError>;

/// What the page needs to begin: who is there, and how this phone is set.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Opened {
    /// The phone is enrolled.
    pub enrolled: bool,
    /// Who has their books open.
    pub signed_in: Option<SignedInAs>,
    /// Everybody who has signed in on this phone.
    pub people: Vec<PhonePerson>,
    /// The language of screens.
    pub language: Language,
    /// Originals of photos wait for Wi-Fi.
    pub originals_on_wifi_only: bool,
    /// Rows that were saved from a damaged store; 0 nearly always.
    pub saved_from_damage: u64,
}

impl Opened {
    /// As the phone stands now.
    ///
    /// # Errors
    /// [`AppError::Damaged`].
    pub fn of(engine: &mut Engine) -> Result<Self> {
        Ok(Self {
            enrolled: engine.is_enrolled(),
            signed_in: engine.signed_in(),
            people: engine.people()?,
            language: engine.language(),
            originals_on_wifi_only: engine.originals_on_wifi_only(),
            saved_from_damage: engine.saved_from_damage() as u64,
        })
    }
}

/// Writes the calls down once: as what JSON says, as what is done, and, for the page's types, as their shapes.
macro_rules! calls {
    ($engine:ident, $bytes:ident; $($name:ident { $($arg:ident: $type:ty),* } -> $gives:ty = $does:expr;)+) => {
        /// Does what was asked, and gives the answer as JSON. `arguments` are a call's own, as JSON; `bytes` are the photos that go along.
        ///
        /// # Errors
        /// [`AppError`].
        pub fn answer($engine: &mut Engine, call: &str, arguments: &str, $bytes: &[Vec<u8>]) -> Result<String> {
            match call {
                $(stringify!($name) => {
                    #[derive(Deserialize)]
                    struct Arguments { $($arg: $type),* }
                    let Arguments { $($arg),* } = serde_json::from_str(arguments).map_err(|e| damaged(call, &e))?;
                    let given: $gives = $does;
                    serde_json::to_string(&given).map_err(|e| damaged(call, &e))
                })+
                _ => Err(AppError::Damaged { why: format!("no call {call}") }),
            }
        }

        /// The name of each call, its arguments and what it gives, in TypeScript.
        #[cfg(test)]
        pub(crate) fn shapes(config: &ts_rs::Config) -> Vec<(&'static str, Vec<(&'static str, String)>, String)> {
            use ts_rs::TS;
            vec![$((stringify!($name), vec![$((stringify!($arg), <$type as TS>::name(config))),*], <$gives as TS>::name(config))),+]
        }
    };
}

calls! {
    engine, bytes;
    set_language { language: Language } -> () = engine.set_language(language)?;
    set_originals_on_wifi_only { only: bool } -> () = engine.set_originals_on_wifi_only(only)?;
    network { metered: bool } -> () = engine.network(metered);
    set_pin { pin: Option<String> } -> () = engine.set_pin(pin.as_deref())?;
    lock {} -> () = engine.lock()?;
    unlock { person_id: String, pin: String } -> SignedInAs = {
        engine.unlock(id(&person_id, "person")?, &pin)?;
        engine.signed_in().ok_or(AppError::SignInAgain)?
    };
    signed_in {} -> Option<SignedInAs> = engine.signed_in();
    people {} -> Vec<PhonePerson> = engine.people()?;
    today {} -> Vec<TodayPatrol> = engine.today()?;
    sites {} -> Vec<SiteLine> = engine.sites()?;
    routes {} -> Vec<RouteLine> = engine.routes()?;
    search_units { site_id: String, text: String, limit: u32 } -> Vec<UnitLine> = engine.search_units(id(&site_id, "site")?, &text, limit)?;
    start_patrol { route_id: String, planned: Option<String> } -> String = {
        let planned = planned.map(|patrol| id(&patrol, "patrol")).transpose()?;
        engine.start_patrol(id(&route_id, "route")?, planned)?.to_string()
    };
    patrol { patrol_id: String } -> PatrolScreen = engine.patrol(id(&patrol_id, "patrol")?)?;
    arrive { patrol_id: String, arrival: Arrival } -> VisitDraft = {
        let patrol = id(&patrol_id, "patrol")?;
        let checkpoint = engine.arrive(patrol, arrival)?;
        engine.visit_draft(patrol, checkpoint)?
    };
    visit_draft { patrol_id: String, checkpoint_id: String } -> VisitDraft
        = engine.visit_draft(id(&patrol_id, "patrol")?, id(&checkpoint_id, "checkpoint")?)?;
    undo_arrival { patrol_id: String, checkpoint_id: String } -> ()
        = engine.undo_arrival(id(&patrol_id, "patrol")?, id(&checkpoint_id, "checkpoint")?)?;
    checklist { patrol_id: String, checkpoint_id: String } -> ChecklistScreen
        = engine.checklist(id(&patrol_id, "patrol")?, id(&checkpoint_id, "checkpoint")?)?;
    answer { patrol_id: String, checkpoint_id: String, item_id: String, answer: AnswerInput } -> ()
        = engine.answer(id(&patrol_id, "patrol")?, id(&checkpoint_id, "checkpoint")?, id(&item_id, "item")?, answer)?;
    note { patrol_id: String, checkpoint_id: String, item_id: String, note: String } -> ()
        = engine.note(id(&patrol_id, "patrol")?, id(&checkpoint_id, "checkpoint")?, id(&item_id, "item")?, &note)?;
    remark { patrol_id: String, checkpoint_id: String, remark: String } -> ()
        = engine.remark(id(&patrol_id, "patrol")?, id(&checkpoint_id, "checkpoint")?, &remark)?;
    position { position: PositionInput } -> () = engine.position(&position)?;
    photo { patrol_id: String, checkpoint_id: String, item_id: Option<String> } -> PhotoTaken = {
        let item = item_id.map(|item| id(&item, "item")).transpose()?;
        engine.photo(id(&patrol_id, "patrol")?, id(&checkpoint_id, "checkpoint")?, item, first(bytes)?)?
    };
    look_at_photo {} -> PhotoHint = engine.look_at(first(bytes)?)?;
    my_photos { limit: u32 } -> Vec<MyPhoto> = engine.my_photos(limit)?;
    mark_photo { patrol_id: String, checkpoint_id: String, photo_id: String, marks: Vec<Mark> } -> ()
        = engine.mark_photo(id(&patrol_id, "patrol")?, id(&checkpoint_id, "checkpoint")?, id(&photo_id, "photo")?, marks)?;
    remove_photo { patrol_id: String, checkpoint_id: String, photo_id: String } -> ()
        = engine.remove_photo(id(&patrol_id, "patrol")?, id(&checkpoint_id, "checkpoint")?, id(&photo_id, "photo")?)?;
    record_visit { patrol_id: String, checkpoint_id: String } -> VisitRecorded
        = engine.record_visit(id(&patrol_id, "patrol")?, id(&checkpoint_id, "checkpoint")?)?;
    raise_finding { finding: FindingInput } -> String = engine.raise_finding(&finding, bytes)?.to_string();
    finish_patrol { patrol_id: String, missed: Vec<MissedInput>, remark: String } -> ()
        = engine.finish_patrol(id(&patrol_id, "patrol")?, &missed, &remark)?;
    unsent {} -> Vec<UnsentItem> = engine.unsent()?;
    refused {} -> Vec<RefusedItem> = engine.refused()?;
    correct_visit { operation_id: String } -> VisitDraft = {
        let (patrol, checkpoint) = engine.correct_visit(id(&operation_id, "record")?)?;
        engine.visit_draft(patrol, checkpoint)?
    };
    correct_finding { operation_id: String, kind: FindingKind, severity: Severity, text: String } -> String
        = engine.correct_finding(id(&operation_id, "record")?, kind, severity, &text)?.to_string();
    send_again { operation_id: String } -> () = engine.send_again(id(&operation_id, "record")?)?;
    let_go_of_refused { operation_id: String } -> () = engine.let_go_of_refused(id(&operation_id, "record")?)?;
    export_refused {} -> String = engine.export_refused()?;
    keep_jotting { name: String, words: Option<String> } -> () = engine.keep_jotting(&name, words.as_deref())?;
    jotting { name: String } -> Option<String> = engine.jotting(&name)?;
    delivery {} -> Delivery = engine.delivery()?;
    findings { list: FindingList } -> Vec<FindingLine> = engine.findings(list)?;
    task_counts {} -> TaskCounts = engine.task_counts()?;
    finding { finding_id: String } -> FindingScreen = engine.finding(id(&finding_id, "finding")?)?;
    rectify_finding { step: FindingStepInput } -> () = engine.rectify_finding(&step, bytes)?;
    repair_done { step: FindingStepInput } -> () = engine.repair_done(&step, bytes)?;
    stop_violation { step: FindingStepInput } -> () = engine.stop_violation(&step, bytes)?;
    verify_finding { verdict: VerdictInput } -> () = engine.verify_finding(&verdict, bytes)?;
    issue_notice { notice: NoticeInput } -> () = engine.issue_notice(&notice)?;
    spot_checks {} -> Vec<SpotCheckLine> = engine.spot_checks()?;
    spot_check { spot_check_id: String } -> SpotCheckLine = engine.spot_check(id(&spot_check_id, "spot-check")?)?;
    begin_spot_check { spot_check_id: String } -> SpotCheckLine = {
        let check = id(&spot_check_id, "spot-check")?;
        engine.begin_spot_check(check)?;
        engine.spot_check(check)?
    };
    record_spot_check { spot_check_id: String } -> SpotCheckRecorded = engine.record_spot_check(id(&spot_check_id, "spot-check")?)?;
    skip_spot_check { spot_check_id: String, reason: MissReason, note: String } -> ()
        = engine.skip_spot_check(id(&spot_check_id, "spot-check")?, reason, &note)?;
    correct_spot_check { operation_id: String } -> SpotCheckLine = {
        let check = engine.correct_spot_check(id(&operation_id, "record")?)?;
        engine.spot_check(check)?
    };
    my_shift {} -> MyShift = engine.my_shift()?;
    clock { input: ClockInput } -> ClockedLine = engine.clock(&input, bytes)?;
    my_weeks {} -> Vec<WeekScreen> = engine.my_weeks()?;
    my_leave {} -> MyLeave = engine.my_leave()?;
    ask_leave { input: LeaveInput } -> String = engine.ask_leave(&input, bytes)?.to_string();
    withdraw_leave { leave_id: String } -> () = engine.withdraw_leave(id(&leave_id, "leave")?)?;
    decide_leave { leave_id: String, granted: bool, note: String } -> () = engine.decide_leave(id(&leave_id, "leave")?, granted, &note)?;
    my_corrections {} -> Vec<CorrectionLine> = engine.my_corrections()?;
    ask_correction { input: CorrectionInput } -> String = engine.ask_correction(&input, bytes)?.to_string();
    decide_correction { correction_id: String, granted: bool, note: String } -> ()
        = engine.decide_correction(id(&correction_id, "correction")?, granted, &note)?;
    step_ins {} -> Vec<StepInLine> = engine.step_ins()?;
    answer_step_in { replacement_id: String, accepts: bool, note: String } -> ()
        = engine.answer_step_in(id(&replacement_id, "replacement")?, accepts, &note)?;
    crew_board { site_id: Option<String> } -> CrewBoard = {
        let site = site_id.map(|site| id(&site, "site")).transpose()?;
        engine.crew_board(site)?
    };
    crew_person { site_id: String, person_id: String } -> CrewPerson = engine.crew_person(id(&site_id, "site")?, id(&person_id, "person")?)?;
    clock_for { site_id: String, person_id: String, way: Way, note: String } -> ()
        = engine.clock_for(id(&site_id, "site")?, id(&person_id, "person")?, way, &note)?;
    open_gap { input: GapInput } -> String = engine.open_gap(&input)?.to_string();
    gap { replacement_id: String } -> GapScreen = engine.gap(id(&replacement_id, "replacement")?)?;
    ask_to_step_in { replacement_id: String, people: Vec<String> } -> () = {
        let people = people.iter().map(|person| id(person, "person")).collect::<Result<Vec<PersonId>>>()?;
        engine.ask_to_step_in(id(&replacement_id, "replacement")?, people)?
    };
    assign_gap { replacement_id: String, person_id: String } -> ()
        = engine.assign_gap(id(&replacement_id, "replacement")?, id(&person_id, "person")?)?;
    cancel_gap { replacement_id: String, note: String } -> () = engine.cancel_gap(id(&replacement_id, "replacement")?, &note)?;
    my_scores {} -> MyScores = engine.my_scores()?;
    assessment { assessment_id: String } -> AssessmentScreen = engine.assessment(id(&assessment_id, "assessment")?)?;
    answer_assessment { assessment_id: String, agree: bool, note: String } -> ()
        = engine.answer_assessment(id(&assessment_id, "assessment")?, agree, &note)?;
    my_supplies { month: Option<String> } -> MySupplies = engine.my_supplies(month.as_deref())?;
    crew_proposal { site_id: String } -> CrewProposal = engine.crew_proposal(id(&site_id, "site")?)?;
    ask_proposed { asks: Vec<StepInAsk> } -> u32 = {
        let one = |ask: &StepInAsk| Ok((id(&ask.replacement_id, "replacement")?, id(&ask.person_id, "person")?));
        let asks = asks.iter().map(one).collect::<Result<Vec<(ReplacementId, PersonId)>>>()?;
        engine.ask_proposed(&asks)?
    };
    my_sheet { month: Option<String> } -> MySheet = engine.my_sheet(month.as_deref())?;
    inbox {} -> Vec<MessageLine> = engine.inbox()?;
    read_messages { message_ids: Vec<String> } -> () = {
        let ids = message_ids.iter().map(|message| id(message, "message")).collect::<Result<Vec<MessageId>>>()?;
        engine.read_messages(&ids)?
    };
}

fn first(bytes: &[Vec<u8>]) -> Result<&[u8]> {
    bytes.first().map(Vec::as_slice).ok_or_else(|| AppError::NotFound { what: "photo".into() })
}

fn damaged(call: &str, error: &serde_json::Error) -> AppError {
    AppError::Damaged { why: format!("{call}: {error}") }
}

/// What a QR code says that is somewhere in a picture of so many grey pixels; none when there is no code to be read.
#[must_use]
pub fn read_qr(width: usize, height: usize, grey: &[u8]) -> Option<String> {
    if grey.len() < width.checked_mul(height)? {
        return None;
    }
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| grey[y * width + x]);
    picture.detect_grids().iter().find_map(|grid| grid.decode().ok()).map(|(_, text)| text)
}
