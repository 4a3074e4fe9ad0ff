//! Who asks me to step in, and did I?

use super::{SiteCrew, before, words};
use crate::{engine::Engine, error::Result, screens::places::count};
use domain::{
    ids::{PersonId, SiteId},
    replacement::{Missing, Replacement, ReplacementState},
    text::Text,
};
use serde::Serialize;

/// A gap: who is missing, when, where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct GapLine {
    /// The replacement.
    pub replacement_id: String,
    /// The site's name.
    pub site_name: String,
    /// The day on which the shift begins: `2026-11-30`.
    pub date: String,
    /// The same as people say it.
    pub day: String,
    /// The shift's name.
    pub shift_name: String,
    /// Its hours by the site's clock.
    pub hours: String,
    /// When it begins.
    pub begins_at: i64,
    /// The areas that nobody has now, by name.
    pub areas: Vec<String>,
    /// Where one clocks in; empty when any post will do.
    pub post: String,
    /// Who is missing; empty where that is not to be seen.
    pub missing: String,
    /// Why.
    pub why: Missing,
    /// The same as people say it; empty where that is not to be seen.
    pub why_words: String,
    /// What was said when it was opened; empty where that is not to be seen.
    pub note: String,
    /// Where it stands.
    pub state: ReplacementState,
    /// Who steps in; empty while nobody does.
    pub filled_by: String,
    /// So many were asked.
    pub asked: u32,
    /// So many of them said no.
    pub said_no: u32,
    /// Something about it was recorded here and has not arrived yet.
    pub unsent: bool,
}

/// A request to step in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct StepInLine {
    /// The gap.
    pub gap: GapLine,
    /// Who asks.
    pub asked_by: String,
    /// When they asked.
    pub asked_at: i64,
    /// It waits for this person's answer.
    pub waits: bool,
    /// What they said; none while they have said nothing.
    pub accepted: Option<bool>,
    /// They step in.
    pub mine: bool,
    /// Where it stands for them, in words.
    pub words: String,
}

impl Engine {
    /// Requests to this person to step in, those that wait for an answer first; what is over stays for three days.
    ///
    /// # Errors
    /// [`crate::Error::NobodySignedIn`].
    pub fn step_ins(&mut self) -> Result<Vec<StepInLine>> {
        let unsent = self.waiting_subjects()?.subjects;
        let me = self.room()?.store.person;
        let mut sites: Vec<SiteId> = self.room()?.books.sites.keys().copied().collect();
        sites.sort();
        let mut lines: Vec<StepInLine> = vec![];
        for crew in sites.iter().filter_map(|site| self.crew_at(*site).ok()) {
            let since = before(crew.today(), 3);
            let mine = |one: &&Replacement| one.site == crew.site.id && one.date >= since && (one.has_asked(me) || crew.fills(one, me));
            let found = crew.books.crew::<Replacement>().filter(mine);
            lines.extend(found.map(|one| crew.step_in_line(one, me, unsent.contains(&one.id.0))));
        }
        lines.sort_by(|a, b| (!a.waits, a.gap.begins_at, &a.gap.replacement_id).cmp(&(!b.waits, b.gap.begins_at, &b.gap.replacement_id)));
        Ok(lines)
    }

    pub(super) fn step_ins_to_answer(&self) -> Result<u32> {
        let room = self.room()?;
        let me = room.store.person;
        let waits = |one: &&Replacement| self.crew_at(one.site).is_ok_and(|crew| crew.waits_for(one, me));
        Ok(count(room.books.crew::<Replacement>().filter(waits).count()))
    }
}

impl SiteCrew<'_> {
    /// The shift of a gap is not over.
    pub(super) fn lies_ahead(&self, gap: &Replacement) -> bool {
        self.hull(gap.date, gap.shift).map_or(gap.date >= self.today(), |hull| hull.until > self.now)
    }

    fn fills(&self, gap: &Replacement, me: PersonId) -> bool {
        gap.state == ReplacementState::Filled && gap.filled.as_ref().is_some_and(|filled| filled.person == me)
    }

    fn waits_for(&self, gap: &Replacement, me: PersonId) -> bool {
        let unanswered = gap.asked.iter().any(|one| one.person == me && one.answer.is_none());
        gap.state == ReplacementState::Open && unanswered && self.lies_ahead(gap)
    }

    fn step_in_line(&self, gap: &Replacement, me: PersonId, unsent: bool) -> StepInLine {
        let one = gap.asked.iter().find(|one| one.person == me);
        let (waits, mine) = (self.waits_for(gap, me), self.fills(gap, me));
        let accepted = one.and_then(|one| one.answer.as_ref()).map(|answer| answer.accepts);
        let words = match (gap.state, accepted) {
            // Only the server knows who was first.
            (ReplacementState::Filled, _) if mine && unsent => Text::new("您答应了，等待确认", "You said yes; to be confirmed"),
            (ReplacementState::Filled, _) if mine => Text::new("由您补位", "You step in"),
            (ReplacementState::Filled, _) => Text::new("已有同事补位，谢谢", "A colleague steps in, thank you"),
            (ReplacementState::Cancelled, _) => Text::new("不用补位了", "No longer needed"),
            (ReplacementState::Open, Some(false)) => Text::new("您说来不了", "You said no"),
            (ReplacementState::Open, _) if !self.lies_ahead(gap) => Text::new("这班已经结束", "The shift is over"),
            (ReplacementState::Open, _) => Text::new("等您答复", "Waits for your answer"),
        };
        StepInLine {
            // Why a colleague is missing is theirs and the lead's.
            gap: GapLine { missing: String::new(), why_words: String::new(), note: String::new(), ..self.gap_line(gap, unsent) },
            asked_by: self.name(one.map_or(gap.opened.by, |one| one.asked.by)),
            asked_at: one.map_or(gap.opened.at, |one| one.asked.at).timestamp_millis(),
            waits,
            accepted,
            mine,
            words: words.say(self.language).to_owned(),
        }
    }

    pub(super) fn gap_line(&self, gap: &Replacement, unsent: bool) -> GapLine {
        let no = |one: &&domain::replacement::AskedOne| one.answer.as_ref().is_some_and(|answer| !answer.accepts);
        GapLine {
            replacement_id: gap.id.to_string(),
            site_name: self.site.name.say(self.language).to_owned(),
            date: gap.date.to_string(),
            day: self.day(gap.date),
            shift_name: self.shift_name(gap.shift),
            hours: self.hours(gap.date, gap.shift),
            begins_at: self.hull(gap.date, gap.shift).map_or(0, |hull| hull.from.timestamp_millis()),
            areas: self.areas(&gap.areas),
            post: self.post(gap.post),
            missing: self.name(gap.person),
            why: gap.why,
            why_words: words::missing(gap.why).say(self.language).to_owned(),
            note: gap.opened.note.clone(),
            state: gap.state,
            filled_by: gap.filled.as_ref().map(|filled| self.name(filled.person)).unwrap_or_default(),
            asked: count(gap.asked.len()),
            said_no: count(gap.asked.iter().filter(no).count()),
            unsent,
        }
    }
}
