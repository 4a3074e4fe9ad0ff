//! How does a patrol move from state to state?

use super::{MissReason, Missed, Moment, Patrol, PatrolState, Review, ReviewVerdict, Stop, Stopped, Visit};
use crate::{
    checklist::percent,
    ids::{CheckpointId, PatrolId, PersonId},
    refusal::Refusal,
    route::{Planned, Route},
    text::NOTE_LIMIT,
};
use chrono::NaiveDate;
use chrono_tz::Tz;

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

    /// The local date on whose board it stands: of the window that it was due in, or on which it began.
    #[must_use]
    pub fn local_date(&self, zone: Tz) -> NaiveDate {
        self.planned.map_or_else(|| self.started.at.with_timezone(&zone).date_naive(), |planned| planned.date)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ids::{RouteId, SiteId},
        route::{Repeats, Window},
        text::Text,
    };
    use uuid::Uuid;

    fn begun(at: &str, planned: Option<Planned>) -> Patrol {
        let route = Route {
            id: RouteId(Uuid::from_u128(1)),
            site: SiteId(Uuid::from_u128(2)),
            building: None,
            name: Text::new("路线", "Route"),
            checkpoints: vec![],
            ordered: false,
            repeats: Repeats::Daily {},
            windows: vec![],
            roles: vec![],
            people: vec![],
        };
        let started = Moment { at: at.parse().unwrap(), error: 0 };
        Patrol::start(PatrolId(Uuid::from_u128(3)), &route, planned, PersonId(Uuid::from_u128(4)), started)
    }

    #[test]
    fn a_walk_at_will_before_eight_in_shanghai_stands_on_the_board_of_its_own_day() {
        let patrol = begun("2026-11-22T23:30:00Z", None);
        assert_eq!(patrol.local_date(Tz::Asia__Shanghai).to_string(), "2026-11-23");
        assert_eq!(patrol.local_date(Tz::UTC).to_string(), "2026-11-22");
    }

    #[test]
    fn a_night_walk_stands_on_the_board_of_the_day_on_which_its_window_begins() {
        let window = Window { from: "22:00:00".parse().unwrap(), until: "02:00:00".parse().unwrap() };
        let planned = Planned { date: "2026-11-23".parse().unwrap(), window };
        let patrol = begun("2026-11-23T17:00:00Z", Some(planned));
        assert_eq!(patrol.local_date(Tz::Asia__Shanghai), planned.date);
    }
}
