//! How does a patrol look to the one who walks it?

use super::{places::count, today::window};
use crate::{
    draft::Draft,
    engine::Engine,
    error::{Error, Result},
};
use domain::{
    ids::{CheckpointId, PatrolId, PersonId},
    patrol::{MissReason, Patrol, PatrolState, Presence, ReviewVerdict, Stop},
    text::Language,
};
use serde::Serialize;

/// A patrol with its stops.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct PatrolScreen {
    /// Its id.
    pub patrol_id: String,
    /// The route's name; empty when the route is gone.
    pub route_name: String,
    /// The site.
    pub site_id: String,
    /// Its name.
    pub site_name: String,
    /// The window that it was due in, in the site's time; empty when it is walked at will.
    pub window: String,
    /// Where it stands.
    pub state: PatrolState,
    /// Its name on screens.
    pub state_name: String,
    /// True when the order must be kept.
    pub ordered: bool,
    /// The first checkpoint without a visit.
    pub next_checkpoint: Option<String>,
    /// The stops, in the order of the route.
    pub stops: Vec<StopScreen>,
    /// The percentage over all checkpoints so far.
    pub percent: Option<u8>,
    /// Verdicts of supervisors, newest first.
    pub reviews: Vec<ReviewLine>,
}

/// A checkpoint on the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct StopScreen {
    /// The checkpoint.
    pub checkpoint_id: String,
    /// Its name.
    pub name: String,
    /// The area that it is in.
    pub area: String,
    /// When it was visited.
    pub visited_at: Option<i64>,
    /// Who visited it.
    pub visited_by: Option<String>,
    /// Whether its sheet passed.
    pub passed: Option<bool>,
    /// Why it was missed.
    pub missed: Option<MissReason>,
    /// A visit is being written.
    pub draft: bool,
    /// There is a checklist to fill in.
    pub has_checklist: bool,
    /// It has a position to be near to.
    pub has_position: bool,
}

/// A supervisor's verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ReviewLine {
    /// The verdict.
    pub verdict: ReviewVerdict,
    /// In words.
    pub remark: String,
    /// Who.
    pub by: String,
    /// When.
    pub at: i64,
}

/// A visit that is being written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct VisitDraft {
    /// The patrol.
    pub patrol_id: String,
    /// The checkpoint.
    pub checkpoint_id: String,
    /// Its name.
    pub checkpoint_name: String,
    /// When somebody arrived.
    pub arrived_at: i64,
    /// Seconds that this may be off.
    pub arrived_error: u32,
    /// Presence was entered by hand: a supervisor will look at it.
    pub by_hand: bool,
    /// There is a checklist to fill in.
    pub has_checklist: bool,
    /// Items that still need attention.
    pub gaps: u32,
    /// The remark so far.
    pub remark: String,
}

impl Engine {
    /// A patrol with its stops.
    ///
    /// # Errors
    /// [`Error::NotFound`] when this phone does not know it.
    pub fn patrol(&mut self, id: PatrolId) -> Result<PatrolScreen> {
        let drafts = self.room_mut()?.store.drafts_of(id)?;
        let language = self.language();
        let closed = self.is_lease_over();
        let books = &self.room()?.books;
        let patrol = books.patrol(id).ok_or(Error::NotFound("patrol"))?;
        let route = books.sites.get(&patrol.site).and_then(|s| s.routes.get(&patrol.route));
        let site = books.company.sites.get(&patrol.site);
        Ok(PatrolScreen {
            patrol_id: id.to_string(),
            route_name: route.map_or_else(String::new, |r| r.name.say(language).to_owned()),
            site_id: patrol.site.to_string(),
            site_name: site.map_or_else(String::new, |s| s.name.say(language).to_owned()),
            window: patrol.planned.as_ref().map_or_else(String::new, window),
            state: patrol.state,
            state_name: patrol.state.name().say(language).to_owned(),
            ordered: route.is_some_and(|r| r.ordered),
            next_checkpoint: patrol.open_stops().find(|s| s.missed.is_none()).map(|s| s.checkpoint.to_string()),
            stops: patrol.stops.iter().map(|stop| self.stop(patrol, stop, &drafts, language)).collect(),
            percent: patrol.percent().filter(|_| !closed),
            reviews: patrol.reviews.iter().rev().filter(|_| !closed).map(|r| self.review(r)).collect(),
        })
    }

    fn stop(&self, patrol: &Patrol, stop: &Stop, drafts: &[CheckpointId], language: Language) -> StopScreen {
        let here = self.person.as_ref().and_then(|room| room.books.sites.get(&patrol.site));
        let checkpoint = here.and_then(|site| site.checkpoints.get(&stop.checkpoint));
        let area = checkpoint.and_then(|c| here?.areas.get(&c.area));
        let me = self.holder();
        // Once the lease is over, what colleagues did is nobody's to read here; that the stop is done is still said, so that nobody goes twice.
        let closed = self.is_lease_over();
        let shown = stop.visit.as_ref().filter(|visit| !closed || Some(visit.by) == me);
        StopScreen {
            checkpoint_id: stop.checkpoint.to_string(),
            name: checkpoint.map_or_else(String::new, |c| c.name.say(language).to_owned()),
            area: area.map_or_else(String::new, |a| a.name.say(language).to_owned()),
            visited_at: stop.visit.as_ref().map(|v| v.at.timestamp_millis()),
            visited_by: shown.map(|v| self.name_of(v.by)),
            passed: shown.and_then(|v| v.passed),
            missed: stop.missed.as_ref().map(|m| m.reason),
            draft: drafts.contains(&stop.checkpoint),
            has_checklist: checkpoint.is_some_and(|c| c.template.is_some()),
            has_position: checkpoint.is_some_and(|c| c.position.is_some()),
        }
    }

    fn review(&self, review: &domain::patrol::Review) -> ReviewLine {
        ReviewLine { verdict: review.verdict, remark: review.remark.clone(), by: self.name_of(review.by), at: review.at.timestamp_millis() }
    }

    /// A colleague's name; empty when this phone may not know it.
    pub(crate) fn name_of(&self, person: PersonId) -> String {
        let known = self.person.as_ref().and_then(|room| room.books.company.people.get(&person));
        known.map_or_else(String::new, |p| p.name.clone())
    }

    /// The visit that is being written at a checkpoint.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none.
    pub fn visit_draft(&mut self, patrol: PatrolId, checkpoint: CheckpointId) -> Result<VisitDraft> {
        let draft = self.draft(patrol, checkpoint)?;
        Ok(VisitDraft {
            patrol_id: patrol.to_string(),
            checkpoint_id: checkpoint.to_string(),
            checkpoint_name: self.checkpoint_name(&draft),
            arrived_at: draft.arrived.estimate.timestamp_millis(),
            arrived_error: draft.arrived.error,
            by_hand: matches!(draft.presence, Presence::ByHand { .. }),
            has_checklist: draft.sheet.is_some(),
            gaps: count(self.gaps(&draft)?.len()),
            remark: draft.remark,
        })
    }

    pub(super) fn checkpoint_name(&self, draft: &Draft) -> String {
        let books = self.person.as_ref().map(|room| &room.books);
        let found = books.and_then(|b| b.sites.values().find_map(|s| s.checkpoints.get(&draft.checkpoint)));
        found.map_or_else(String::new, |c| c.name.say(self.language()).to_owned())
    }
}
