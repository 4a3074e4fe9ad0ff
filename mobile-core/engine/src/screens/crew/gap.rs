//! Who could step in, and why this order? The same rules as at the office, with what this phone holds.

use super::{GapLine, SiteCrew, after, before, words};
use crate::{
    engine::Engine,
    error::{Error, Result},
};
use domain::{
    crew::CrewView,
    geo::Position,
    ids::{AreaId, CheckpointId, PersonId, ReplacementId},
    leave::{AskState, Leave},
    replacement::{Candidate, Gap, Ranked, Reason, ReasonKind, Replacement, ReplacementState, rank},
    roster::{Duty, monday_of},
    shift::Span,
    text::{Language, Text},
    time::{Interval, Timestamp},
};
use serde::Serialize;
use std::collections::{HashMap, HashSet};

/// Days back in which somebody came to know an area.
const KNOWS_DAYS: u64 = 60;

/// A gap with those who could step in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct GapScreen {
    /// The gap.
    pub gap: GapLine,
    /// Those who were asked, and what they said.
    pub asked: Vec<AskedLine>,
    /// Those who could step in, the best first; those who can't, last. None once the gap is filled or called off.
    pub candidates: Vec<CandidateLine>,
}

/// Somebody who was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct AskedLine {
    /// Who.
    pub person_id: String,
    /// Their name.
    pub name: String,
    /// When they were asked.
    pub asked_at: i64,
    /// What they said; none while they have said nothing, as far as this phone knows.
    pub accepted: Option<bool>,
    /// The same in words.
    pub words: String,
    /// In their own words; may be empty.
    pub note: String,
}

/// Somebody who could step in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CandidateLine {
    /// Who.
    pub person_id: String,
    /// Their name.
    pub name: String,
    /// They can do it.
    pub able: bool,
    /// Points in all; less is better.
    pub cost: i64,
    /// They were asked already.
    pub asked: bool,
    /// Why they stand where they stand.
    pub reasons: Vec<ReasonLine>,
}

/// What speaks for or against somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ReasonLine {
    /// What.
    pub kind: ReasonKind,
    /// In words.
    pub words: String,
    /// Points that it costs; 0 speaks for them.
    pub cost: i64,
    /// It rules them out.
    pub bars: bool,
}

impl Engine {
    /// A gap, those who were asked, and those who could be.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the person leads nobody there.
    pub fn gap(&mut self, gap: ReplacementId) -> Result<GapScreen> {
        let unsent = self.waiting_subjects()?.subjects;
        let known = self.known_gap(gap)?;
        let (crew, view) = (self.crew_at(known.site)?, self.view_at(known.site)?);
        if !view.leads() || !view.sees_person(known.person) {
            return Err(Error::NotFound("replacement"));
        }
        let open = known.state == ReplacementState::Open && !self.is_lease_over();
        let ranked = if open { self.ranked(&known)? } else { vec![] };
        let said = |one: &domain::replacement::AskedOne| match one.answer.as_ref().map(|answer| answer.accepts) {
            Some(true) => Text::new("能来", "Yes"),
            Some(false) => Text::new("来不了", "No"),
            None => Text::new("还没答复", "No answer yet"),
        };
        let asked = known.asked.iter().map(|one| AskedLine {
            person_id: one.person.to_string(),
            name: crew.name(one.person),
            asked_at: one.asked.at.timestamp_millis(),
            accepted: one.answer.as_ref().map(|answer| answer.accepts),
            words: said(one).say(crew.language).to_owned(),
            note: one.answer.as_ref().map(|answer| answer.note.clone()).unwrap_or_default(),
        });
        Ok(GapScreen {
            asked: asked.collect(),
            candidates: ranked.iter().map(|one| crew.candidate_line(one, known.has_asked(one.person))).collect(),
            gap: crew.gap_line(&known, unsent.contains(&gap.0)),
        })
    }

    /// Everybody who could be asked about a gap, ranked. People whose posts never work shifts like it are left out.
    pub(crate) fn ranked(&self, gap: &Replacement) -> Result<Vec<Ranked>> {
        let (crew, view) = (self.crew_at(gap.site)?, self.view_at(gap.site)?);
        Ok(crew.ranked(gap, &view))
    }
}

/// What is known of everybody before one is looked at.
struct Pool {
    duties: std::collections::BTreeMap<PersonId, Vec<Duty>>,
    seen: HashMap<PersonId, (CheckpointId, Timestamp)>,
    hull: Span,
    areas: HashSet<AreaId>,
    post: Option<Position>,
}

impl SiteCrew<'_> {
    fn candidate_line(&self, one: &Ranked, asked: bool) -> CandidateLine {
        CandidateLine {
            person_id: one.person.to_string(),
            name: self.name(one.person),
            able: one.able,
            cost: one.cost,
            asked,
            reasons: one.reasons.iter().map(|reason| reason_line(reason, self.language)).collect(),
        }
    }

    pub(super) fn ranked(&self, gap: &Replacement, view: &CrewView) -> Vec<Ranked> {
        let (Some(shift), Some(hull)) = (self.here.shifts.get(&gap.shift), self.hull(gap.date, gap.shift)) else { return vec![] };
        let days = (monday_of(before(gap.date, KNOWS_DAYS)), after(gap.date, 7));
        let pool = Pool {
            duties: self.duties(None, days),
            seen: self.seen_last(),
            hull,
            areas: gap.areas.iter().copied().collect(),
            post: gap.post.and_then(|post| self.spot(post)),
        };
        let crew = self.books.company.crew_of(self.site.id, &shift.roles, Interval::at(self.now));
        let others = crew.into_iter().filter(|person| *person != gap.person && view.sees_person(*person));
        let candidates: Vec<Candidate> = others.map(|person| self.candidate(gap, person, &pool)).collect();
        rank(&Gap { replacement: gap.id, minutes: shift.paid_minutes(gap.date, self.site.time_zone) }, &candidates)
    }

    fn candidate(&self, gap: &Replacement, person: PersonId, pool: &Pool) -> Candidate {
        let (zone, hull, monday) = (self.site.time_zone, pool.hull, monday_of(gap.date));
        let month = |duty: &Duty| duty.date.format("%Y-%m").to_string();
        let of_month = gap.date.format("%Y-%m").to_string();
        let duties = pool.duties.get(&person).map(Vec::as_slice).unwrap_or_default();
        let placed: Vec<(&Duty, Span)> = duties
            .iter()
            .filter(|duty| duty.covered_by.is_none() && duty.replaces != Some(gap.id))
            .filter_map(|duty| Some((duty, self.hull(duty.date, duty.shift)?)))
            .collect();
        let rest_before = placed.iter().filter(|(_, span)| span.until <= hull.from).map(|(_, span)| (hull.from - span.until).num_minutes());
        let rest_after = placed.iter().filter(|(_, span)| span.from >= hull.until).map(|(_, span)| (span.from - hull.until).num_minutes());
        let minutes = |duty: &Duty| self.here.shifts.get(&duty.shift).map_or(0, |shift| shift.paid_minutes(duty.date, zone));
        let knew = |(duty, span): &&(&Duty, Span)| span.until <= hull.from && duty.areas.iter().any(|area| pool.areas.contains(area));
        let away = |leave: &Leave| {
            let granted = leave.site == self.site.id && leave.person == person && leave.state == AskState::Granted;
            granted && leave.span(zone).common(&hull).is_some()
        };
        let stepped_in = placed.iter().filter(|(duty, _)| duty.replaces.is_some() && month(duty) == of_month).count();
        Candidate {
            person,
            knows: u32::try_from(placed.iter().filter(knew).count()).unwrap_or(u32::MAX),
            rest: rest_before.chain(rest_after).filter(|minutes| *minutes < 24 * 60).min(),
            week_minutes: placed.iter().filter(|(duty, _)| monday_of(duty.date) == monday).map(|(duty, _)| minutes(duty)).sum(),
            metres: self.metres(person, pool),
            stepped_in: u32::try_from(stepped_in).unwrap_or(u32::MAX),
            on_leave: self.books.crew::<Leave>().any(away),
            on_duty: placed.iter().any(|(_, span)| span.common(&hull).is_some()),
            // Whoever holds none was left out before.
            holds_post: true,
        }
    }

    fn spot(&self, checkpoint: CheckpointId) -> Option<Position> {
        self.here.checkpoints.get(&checkpoint)?.position
    }

    fn metres(&self, person: PersonId, pool: &Pool) -> Option<u32> {
        let seen = self.spot(pool.seen.get(&person)?.0)?;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "metres on this planet fit into u32")]
        Some(seen.distance(pool.post.as_ref()?) as u32)
    }
}

pub(super) fn reason_line(reason: &Reason, language: Language) -> ReasonLine {
    let words = words::reason(reason).say(language).to_owned();
    ReasonLine { kind: reason.kind, words, cost: reason.cost, bars: bars(reason.kind) }
}

const fn bars(kind: ReasonKind) -> bool {
    matches!(kind, ReasonKind::OnLeave | ReasonKind::OnDuty | ReasonKind::WrongPost | ReasonKind::NoRest)
}
