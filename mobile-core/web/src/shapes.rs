//! What do the core's answers look like to the page? Written down in TypeScript from the very types, so that the page's scripts are checked
//! against them.

use crate::calls::{Opened, shapes};
use domain::{
    assessment::{AssessmentKind, AssessmentState},
    attendance::{Attended, Way},
    checklist::{GapKind, Verdict},
    field::Field,
    finding::{FindingKind, FindingState, RepairState, Severity, Urgency, Utility},
    geo::Datum,
    leave::{AskState, HalfDay, LeaveKind},
    message::MessageKind,
    operation::VerifyVerdict,
    patrol::{HandReason, MissReason, PatrolState, ReviewVerdict},
    photo::{Mark, Point},
    replacement::{Missing, ReasonKind, ReplacementState},
    seal::KeyTier,
    text::Language,
    wire::Status,
};
use engine::{
    AppError,
    inputs::{
        AnswerInput, Arrival, ClockBy, ClockInput, CorrectionInput, FindingInput, FindingList, FindingStepInput, GapInput, LeaveInput,
        MissedInput, NoticeInput, PhotoMarks, PositionInput, StepInAsk, VerdictInput,
    },
    screens::{
        AbleLine, AreaLine, AskedLine, AssessedItem, AssessmentLine, AssessmentScreen, BalanceLine, BoardShift, CandidateLine,
        ChecklistScreen, ClockedLine, CorrectionLine, CrewBoard, CrewPerson, CrewProposal, CrewSite, DayLine, Delivery, DutyLine,
        FindingLine, FindingScreen, Gap, GapLine, GapScreen, ItemKind, ItemScreen, LeaveLine, LowLine, MayNow, MessageLine, MonthScore,
        MonthTurn, MyLeave, MyPhoto, MyScores, MySheet, MyShift, MySupplies, NoticeLine, OnBoard, OptionLine, PatrolScreen, PersonDuty,
        PhonePerson, PhotoHint, PhotoLine, PhotoState, PhotoTaken, PostLine, ProposedLine, ReasonLine, RefusedItem, ReviewLine, RouteLine,
        SaidLine, SectionScreen, ShareLine, SheetDay, SignedInAs, SiteLine, SiteSheet, SpotCheckLine, SpotCheckRecorded, StepInLine,
        StepLine, StopScreen, SupplyLine, TaskCounts, TodayPatrol, TodayState, UnitLine, UnsentItem, UsedLine, VisitDraft, VisitRecorded,
        WeekScreen,
    },
    sync::SyncReport,
};
use std::{fmt::Write, fs, path::Path};
use ts_rs::{Config, TS};

/// Each type once: what it is made of, and what was said of it in Rust.
macro_rules! written {
    ($config:ident; $($type:ty),+ $(,)?) => { [$((<$type as TS>::decl($config), <$type as TS>::docs())),+] };
}

fn types() -> String {
    let config = &Config::default().with_large_int("number");
    let all = written![config;
        Language, Verdict, GapKind, FindingKind, Severity, Datum, HandReason, MissReason, PatrolState, ReviewVerdict, Point, Mark, KeyTier, Status,
        AppError, AnswerInput, Arrival, PositionInput, FindingInput, PhotoMarks, MissedInput,
        Opened, SignedInAs, PhonePerson, TodayPatrol, TodayState, SiteLine, AreaLine, RouteLine, UnitLine,
        PatrolScreen, StopScreen, ReviewLine, VisitDraft, VisitRecorded, ChecklistScreen, SectionScreen, ItemScreen, ItemKind, OptionLine, Gap,
        PhotoLine, PhotoTaken, PhotoHint, MyPhoto, PhotoState, UnsentItem, RefusedItem, Delivery, SyncReport,
        Field, FindingState, RepairState, Urgency, Utility, MessageKind, VerifyVerdict, FindingList, FindingStepInput, VerdictInput, NoticeInput,
        FindingLine, TaskCounts, FindingScreen, NoticeLine, StepLine, MayNow, AbleLine, MessageLine, SpotCheckLine, SpotCheckRecorded,
        Way, Attended, LeaveKind, HalfDay, AskState, Missing, ReplacementState, ReasonKind, ClockBy, ClockInput, LeaveInput, CorrectionInput, GapInput,
        CrewSite, DutyLine, MyShift, ShareLine, PostLine, ClockedLine, WeekScreen, DayLine, MyLeave, BalanceLine, LeaveLine, CorrectionLine, GapLine, StepInLine,
        CrewBoard, BoardShift, OnBoard, CrewPerson, PersonDuty, GapScreen, AskedLine, CandidateLine, ReasonLine,
        AssessmentKind, AssessmentState, MyScores, MonthScore, AssessmentLine, AssessmentScreen, AssessedItem, SaidLine,
        MonthTurn, MySupplies, UsedLine, SupplyLine, LowLine, CrewProposal, ProposedLine, StepInAsk, MySheet, SiteSheet, SheetDay,
    ];
    let mut text = String::from("// What does the core say, and what does it take? Written by a test of the core; not by hand.\n\n");
    for (declared, docs) in all {
        let docs = docs.unwrap_or_default();
        writeln!(text, "{docs}export {declared}\n").unwrap();
    }
    text += "/** Every call: its arguments, and what it gives. */\nexport interface Calls {\n";
    for (name, arguments, gives) in shapes(config) {
        let arguments: Vec<String> = arguments.into_iter().map(|(name, shape)| format!("{name}: {shape}")).collect();
        writeln!(text, "  {name}: [{{ {} }}, {gives}];", arguments.join(", ")).unwrap();
    }
    text + "}\n"
}

/// `ROUNDS_WRITE=1 cargo test -p web` writes it.
#[test]
fn the_page_s_types_are_those_of_the_core() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../api/static/phone/types.d.ts");
    let types = types();
    if std::env::var_os("ROUNDS_WRITE").is_some() {
        fs::write(&file, &types).unwrap();
    }
    assert!(fs::read_to_string(&file).unwrap_or_default() == types, "types.d.ts is not what the core says: ROUNDS_WRITE=1 writes it anew");
}
