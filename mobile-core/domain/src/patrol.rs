//! How does a patrol 巡查 go, from its start to the supervisor's verdict?
//!
//! Visits and finishes are facts (`sync.md` 11): they never conflict, whoever's phone delivers first. In whatever order
//! two phones deliver the same visits and finishes, the patrol ends the same.

use crate::{
    checklist::{Answer, Score, percent},
    geo::Position,
    ids::{BuildingId, CheckpointId, DeviceId, PatrolId, PersonId, RouteId, SiteId, TemplateId, VisitId},
    photo::PhotoRef,
    refusal::Refusal,
    route::{Planned, Route},
    text::NOTE_LIMIT,
    time::{Captured, Timestamp},
};
use serde::{Deserialize, Serialize};

/// When something was done, with how far that may be off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Moment {
    /// The best estimate.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// Seconds that it may be off, either way.
    pub error: u32,
}

impl From<&Captured> for Moment {
    fn from(captured: &Captured) -> Self {
        Self { at: captured.estimate, error: captured.error }
    }
}

/// Where a patrol stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum PatrolState {
    /// Somebody is out.
    Underway,
    /// Every checkpoint was visited.
    Complete,
    /// Finished with checkpoints missed, each with its reason.
    Partial,
    /// The supervisor accepted it (2.6, 3.6, 7.7).
    Accepted,
    /// The supervisor sent it back with a remark; it can be gone on with.
    SentBack,
}

impl PatrolState {
    /// Every state.
    pub const ALL: [Self; 5] = [Self::Underway, Self::Complete, Self::Partial, Self::Accepted, Self::SentBack];

    /// The word that stands for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Underway => "underway",
            Self::Complete => "complete",
            Self::Partial => "partial",
            Self::Accepted => "accepted",
            Self::SentBack => "sent_back",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }

    /// May still be walked.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Underway | Self::SentBack)
    }
}

/// A patrol.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Patrol {
    /// Its id.
    pub id: PatrolId,
    /// The site.
    pub site: SiteId,
    /// The route.
    pub route: RouteId,
    /// The building that the route is about.
    pub building: Option<BuildingId>,
    /// The walk that was due; none when it was walked at will.
    pub planned: Option<Planned>,
    /// Where it stands.
    pub state: PatrolState,
    /// Who walked it.
    pub walkers: Vec<PersonId>,
    /// When it began.
    pub started: Moment,
    /// When it was finished, last.
    pub finished: Option<Moment>,
    /// What was said when it was finished.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub remark: String,
    /// The route's checkpoints as they were when it began, and what became of each.
    pub stops: Vec<Stop>,
    /// Verdicts of supervisors, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reviews: Vec<Review>,
    /// Visits that came in after it was finished.
    #[serde(default)]
    pub late: u32,
}

/// What became of one checkpoint.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Stop {
    /// The checkpoint.
    pub checkpoint: CheckpointId,
    /// The latest visit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visit: Option<Stopped>,
    /// Why it was missed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missed: Option<Missed>,
}

/// The latest visit at a checkpoint, in short.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Stopped {
    /// The visit.
    pub id: VisitId,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// Who.
    pub by: PersonId,
    /// Points earned, in hundredths.
    pub earned: u32,
    /// Points possible, in hundredths.
    pub possible: u32,
    /// Whether its sheet passed; none where nothing was asked.
    pub passed: Option<bool>,
}

/// A checkpoint that was not visited, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Missed {
    /// The checkpoint.
    pub checkpoint: CheckpointId,
    /// Why.
    pub reason: MissReason,
    /// In words; needed when the reason is `other`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// Why a checkpoint was missed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum MissReason {
    /// Locked, or nobody opened.
    NoAccess,
    /// Works or an event are in the way (8.7).
    Occupied,
    /// It would not have been safe.
    Unsafe,
    /// Called away, or the time ran out.
    NoTime,
    /// Something else, in words.
    Other,
}

impl MissReason {
    /// Every reason.
    pub const ALL: [Self; 5] = [Self::NoAccess, Self::Occupied, Self::Unsafe, Self::NoTime, Self::Other];
}

/// How presence at a checkpoint was shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "shown_by", rename_all = "snake_case", deny_unknown_fields)]
pub enum Presence {
    /// The QR code of the checkpoint was scanned.
    Qr {
        /// What it said.
        code: String,
    },
    /// The NFC tag of the checkpoint was read.
    Nfc {
        /// What it said.
        code: String,
    },
    /// The phone was near enough.
    Position {
        /// Where it was.
        position: Position,
    },
    /// Chosen from the list.
    ByHand {
        /// Why not by one of the others.
        reason: HandReason,
        /// In words; needed when the reason is `other`.
        #[serde(default)]
        note: String,
    },
}

/// Why presence was entered by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum HandReason {
    /// The label is gone or cannot be read.
    LabelDamaged,
    /// The camera does not work.
    CameraBroken,
    /// No position to be had.
    NoPosition,
    /// Something else, in words.
    Other,
}

impl HandReason {
    /// Every reason.
    pub const ALL: [Self; 4] = [Self::LabelDamaged, Self::CameraBroken, Self::NoPosition, Self::Other];
}

/// Something about a visit that a supervisor may want to look at. It never refuses the visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum Doubt {
    /// Came in after the patrol was finished.
    LateEntry,
    /// An ordered route was not walked in its order.
    OutOfOrder,
    /// Arrived outside the window, even if the clock's error is granted.
    OutsideWindow,
    /// The position came from a mock-location app.
    MockedPosition,
    /// Presence was entered by hand.
    ByHand,
}

/// The version of a checklist that a sheet answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SheetOf {
    /// The template.
    pub template: TemplateId,
    /// Its version.
    pub version: u32,
}

/// A visit 到点记录: presence, answers, photos. Never changed once recorded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Visit {
    /// Its id.
    pub id: VisitId,
    /// The site.
    pub site: SiteId,
    /// The patrol.
    pub patrol: PatrolId,
    /// The checkpoint.
    pub checkpoint: CheckpointId,
    /// Who.
    pub by: PersonId,
    /// With which device.
    pub device: Option<DeviceId>,
    /// When they arrived.
    pub arrived: Moment,
    /// When they recorded it.
    pub recorded: Moment,
    /// When the server first had it; none while it is only on the phone.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub received: Option<Timestamp>,
    /// How presence was shown.
    pub presence: Presence,
    /// Which checklist was answered.
    pub sheet: Option<SheetOf>,
    /// The answers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<Answer>,
    /// The score with how it was reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<Score>,
    /// A remark.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub remark: String,
    /// Photos.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<PhotoRef>,
    /// What a supervisor may want to look at.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub doubts: Vec<Doubt>,
}

/// A supervisor's verdict on a patrol.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Review {
    /// Who.
    pub by: PersonId,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// What.
    pub verdict: ReviewVerdict,
    /// In words; needed when it is sent back.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub remark: String,
}

/// Accept or send back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum ReviewVerdict {
    /// 通过.
    Accepted,
    /// 退回.
    SentBack,
}

impl Patrol {
    /// A patrol that begins now, with the route's checkpoints as they are.
    #[must_use]
    pub fn start(id: PatrolId, route: &Route, planned: Option<Planned>, walker: PersonId, started: Moment) -> Self {
        let stops = route.checkpoints.iter().map(|c| Stop { checkpoint: *c, visit: None, missed: None }).collect();
        Self {
            id,
            site: route.site,
            route: route.id,
            building: route.building,
            planned,
            state: PatrolState::Underway,
            walkers: vec![walker],
            started,
            finished: None,
            remark: String::new(),
            stops,
            reviews: vec![],
            late: 0,
        }
    }

    /// A second phone starts the same planned patrol: its owner walks along, and the earlier start counts.
    pub fn join(&mut self, walker: PersonId, started: Moment) {
        if !self.walkers.contains(&walker) {
            self.walkers.push(walker);
            self.walkers.sort();
        }
        if started.at < self.started.at {
            self.started = started;
        }
    }

    /// Takes a visit in. Says whether it came late. The latest visit of a checkpoint counts; a visit heals a miss.
    pub fn visit(&mut self, visit: &Visit) -> Result<bool, Refusal> {
        let Some(stop) = self.stops.iter_mut().find(|s| s.checkpoint == visit.checkpoint) else {
            return Err(Refusal::NotOnRoute);
        };
        let summary = Stopped {
            id: visit.id,
            at: visit.arrived.at,
            by: visit.by,
            earned: visit.score.as_ref().map_or(0, |s| s.earned),
            possible: visit.score.as_ref().map_or(0, |s| s.possible),
            passed: visit.score.as_ref().map(|s| s.passed),
        };
        let is_latest = stop.visit.as_ref().is_none_or(|old| (old.at, old.id) < (summary.at, summary.id));
        if is_latest {
            stop.visit = Some(summary);
        }
        stop.missed = None;
        let late = !self.state.is_open();
        self.late += u32::from(late);
        self.join(visit.by, self.started);
        if self.state == PatrolState::Partial && self.open_stops().next().is_none() {
            self.state = PatrolState::Complete;
        }
        Ok(late)
    }

    /// Finishes it. Every checkpoint that was not visited needs a reason. A second finish by another walker adds what it knows.
    pub fn finish(&mut self, missed: &[Missed], remark: &str, at: Moment) -> Result<(), Refusal> {
        if self.state == PatrolState::Accepted {
            return Err(Refusal::MovedOn { state: self.state });
        }
        check_missed(missed)?;
        if missed.iter().any(|m| self.stops.iter().all(|s| s.checkpoint != m.checkpoint)) {
            return Err(Refusal::NotOnRoute);
        }
        let unexplained = self.open_stops().filter(|s| s.missed.is_none() && missed.iter().all(|m| m.checkpoint != s.checkpoint)).count();
        if unexplained > 0 {
            return Err(Refusal::CheckpointsOpen { count: u32::try_from(unexplained).unwrap_or(u32::MAX) });
        }
        for stop in self.stops.iter_mut().filter(|s| s.visit.is_none()) {
            if let Some(reason) = missed.iter().find(|m| m.checkpoint == stop.checkpoint) {
                stop.missed = Some(reason.clone());
            }
        }
        let partial = self.open_stops().next().is_some();
        self.state = if partial { PatrolState::Partial } else { PatrolState::Complete };
        if self.finished.is_none_or(|earlier| earlier.at < at.at) {
            self.finished = Some(at);
            self.remark = remark.to_owned();
        }
        Ok(())
    }

    /// A supervisor's verdict (2.6, 3.6, 7.7). Nobody judges their own walk; sending back needs a word of why.
    pub fn review(&mut self, review: Review) -> Result<(), Refusal> {
        if self.walkers.contains(&review.by) {
            return Err(Refusal::OwnWork);
        }
        if !matches!(self.state, PatrolState::Complete | PatrolState::Partial) {
            return Err(Refusal::MovedOn { state: self.state });
        }
        if review.verdict == ReviewVerdict::SentBack && review.remark.trim().is_empty() {
            return Err(Refusal::Missing { field: "remark".into() });
        }
        check_note("remark", &review.remark)?;
        self.state = match review.verdict {
            ReviewVerdict::Accepted => PatrolState::Accepted,
            ReviewVerdict::SentBack => PatrolState::SentBack,
        };
        self.reviews.push(review);
        Ok(())
    }

    /// Checkpoints without a visit.
    pub fn open_stops(&self) -> impl Iterator<Item = &Stop> {
        self.stops.iter().filter(|s| s.visit.is_none())
    }

    /// True when a checkpoint before this one on the route has neither a visit nor a reason.
    #[must_use]
    pub fn is_out_of_order(&self, checkpoint: CheckpointId) -> bool {
        let before = self.stops.iter().take_while(|s| s.checkpoint != checkpoint);
        before.into_iter().any(|s| s.visit.is_none() && s.missed.is_none())
    }

    /// Points earned and possible over all checkpoints, in hundredths.
    #[must_use]
    pub fn points(&self) -> (u32, u32) {
        let visits = self.stops.iter().filter_map(|s| s.visit.as_ref());
        visits.fold((0, 0), |(earned, possible), v| (earned + v.earned, possible + v.possible))
    }

    /// The percentage over all checkpoints; none when nothing could be earned.
    #[must_use]
    pub fn percent(&self) -> Option<u8> {
        let (earned, possible) = self.points();
        percent(earned, possible)
    }

    /// Visited checkpoints whose sheet did not pass.
    #[must_use]
    pub fn failed_stops(&self) -> usize {
        self.stops.iter().filter(|s| s.visit.as_ref().is_some_and(|v| v.passed == Some(false))).count()
    }

    /// What the last supervisor said, when it was sent back.
    #[must_use]
    pub fn sent_back(&self) -> Option<&Review> {
        self.reviews.last().filter(|_| self.state == PatrolState::SentBack)
    }
}

/// A note has at most [`NOTE_LIMIT`] characters.
pub fn check_note(field: &str, note: &str) -> Result<(), Refusal> {
    if note.chars().count() > NOTE_LIMIT {
        return Err(Refusal::TooLong { field: field.into(), limit: NOTE_LIMIT as u32 });
    }
    Ok(())
}

/// Each reason of missed checkpoints is whole: `other` comes with words.
pub fn check_missed(missed: &[Missed]) -> Result<(), Refusal> {
    for miss in missed {
        if miss.reason == MissReason::Other && miss.note.trim().is_empty() {
            return Err(Refusal::Missing { field: "note".into() });
        }
        check_note("note", &miss.note)?;
    }
    Ok(())
}
