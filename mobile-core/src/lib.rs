//! What do the phone apps embed?
//!
//! [`FieldApp`]: one object whose methods block, to be called from a background thread. It hands the engine this phone's own
//! clock, files, databases and HTTP, and forwards; it decides nothing.

uniffi::setup_scaffolding!();

mod app;
mod ports;

pub use app::{FieldApp, SyncObserver};
pub use ports::{DeviceKey, HttpTransport, KeyError, KeyStore, Transport, TransportError};

pub use domain::{
    self,
    photo::{Mark, Point},
    seal::KeyTier,
};
pub use engine::{
    AppError,
    inputs::{
        AnswerInput, Arrival, ClockBy, ClockInput, FindingInput, FindingList, FindingStepInput, MissedInput, NoticeInput, PhotoMarks,
        PositionInput, VerdictInput,
    },
    screens::{
        AbleLine, AreaLine, ChecklistScreen, Delivery, FindingLine, FindingScreen, Gap, ItemKind, ItemScreen, MayNow, MessageLine, MyPhoto,
        NoticeLine, OptionLine, PatrolScreen, PhonePerson, PhotoHint, PhotoLine, PhotoState, PhotoTaken, RefusedItem, ReviewLine,
        RouteLine, SectionScreen, SignedInAs, SiteLine, StepLine, StopScreen, TaskCounts, TodayPatrol, TodayState, UnitLine, UnsentItem,
        VisitDraft, VisitRecorded,
    },
    sync::{Header, Request, Response, SyncReport},
};
