//! How does a finding go on? Raised, noticed, rectified, and closed by somebody else; or sent back, come up again, told twice.
//!
//! What somebody did in the field (stopped, rectified, repaired) is a fact: it never conflicts, and what comes after the finding has moved on
//! is kept as a late entry (`sync.md` 11). What the office decides (a notice, a verdict) is refused once it no longer fits.

use super::{
    CallBack, Entry, Finding, FindingKind, FindingState,
    FindingState::{Closed, Merged, Noticed, Raised, Rectified, SentBack},
    Notice, Repair, RepairState, Step, Urgency,
};
use crate::{
    ids::{FindingId, PersonId},
    operation::Reminder,
    refusal::Refusal,
    time::Timestamp,
    workdays::Deadline,
};
use chrono::TimeDelta;
use std::collections::BTreeSet;

/// A finding of the same kind at the same place, this many days after the last one was closed, has come back (practice).
pub const RECURS_WITHIN_DAYS: i64 = 90;

/// From this many hours before its deadline on, a finding is due soon.
pub const SOON_HOURS: i64 = 24;

impl Finding {
    /// The notice that counts.
    #[must_use]
    pub fn notice(&self) -> Option<&Notice> {
        self.notices.last()
    }

    /// Whose it is to put right: whoever was sent to repair it, or whom the notice names.
    #[must_use]
    pub fn responsible(&self) -> Option<PersonId> {
        let sent = self.repair.and_then(|repair| repair.to);
        self.notice().map(|notice| notice.responsible).or(sent)
    }

    /// Everybody whom it concerns: who raised it, whose it was to put right, who did something about it. They see it, whatever their post.
    #[must_use]
    pub fn concerns(&self) -> BTreeSet<PersonId> {
        let asked = self.notices.iter().map(|notice| notice.responsible);
        let sent = self.history.iter().filter_map(|entry| match entry.step {
            Step::Dispatched { to } => Some(to),
            _ => None,
        });
        let acted = self.history.iter().map(|entry| entry.by).filter(|by| *by != PersonId::SERVER);
        [self.raised_by].into_iter().chain(asked).chain(sent).chain(acted).collect()
    }

    /// When this was done last; none when it never was, or was undone since.
    #[must_use]
    pub fn done_at(&self, step: Step) -> Option<Timestamp> {
        let undone = |entry: &&Entry| !matches!(entry.step, Step::SentBack | Step::Reopened) || entry.step == step;
        let since = self.history.iter().rev().filter(|entry| !entry.late).take_while(undone);
        let same = |entry: &&Entry| entry.step == step || (step == Step::Rectified && entry.is_rectified());
        since.into_iter().find(same).map(|entry| entry.at.at)
    }

    /// How near its deadline is.
    #[must_use]
    pub fn urgency(&self, now: Timestamp) -> Urgency {
        match self.due.filter(|_| self.state.is_to_rectify()) {
            None => Urgency::None,
            Some(due) if due.at <= now => Urgency::Over,
            Some(due) if due.at - now <= TimeDelta::hours(SOON_HOURS) => Urgency::Soon,
            Some(_) => Urgency::Fine,
        }
    }

    /// What whoever has to put it right, or the site director, is to be told now: once for each deadline. A deadline that was set a day before
    /// it is due, or later, is news enough by itself.
    #[must_use]
    pub fn reminder(&self, now: Timestamp) -> Option<Reminder> {
        let due = self.due?;
        match self.urgency(now) {
            Urgency::Over if self.escalated.is_none() => Some(Reminder::Overdue),
            Urgency::Soon => {
                let since = self.history.iter().rev().take_while(|entry| !entry.step.sets_a_deadline()).any(|e| e.step == Step::Reminded);
                let set = self.history.iter().rev().find(|entry| entry.step.sets_a_deadline())?;
                let was_long = due.at - set.at.at > TimeDelta::hours(SOON_HOURS);
                (!since && was_long).then_some(Reminder::DueSoon)
            }
            _ => None,
        }
    }

    /// How often a deadline was set.
    #[must_use]
    pub fn deadlines_set(&self) -> usize {
        self.history.iter().filter(|entry| entry.step.sets_a_deadline()).count()
    }

    /// True for a violation that nobody has stopped yet (1.2: stopped first, then corrected, then handled).
    #[must_use]
    pub fn is_to_stop(&self) -> bool {
        self.kind == FindingKind::Violation && !self.history.iter().any(|entry| entry.step == Step::Stopped)
    }

    /// The last time that somebody put it right.
    #[must_use]
    pub fn last_rectified(&self) -> Option<&Entry> {
        self.history.iter().rev().find(|entry| entry.is_rectified() && !entry.late)
    }

    /// Everybody who put it right since it was last sent back, opened or noticed: none of them may say that it is right.
    fn rectifiers(&self) -> impl Iterator<Item = PersonId> {
        let since = self.history.iter().rev().take_while(|entry| !matches!(entry.step, Step::SentBack | Step::Reopened));
        since.filter(|entry| entry.is_rectified()).map(|entry| entry.by)
    }

    /// Whether this person is one of them.
    #[must_use]
    pub fn was_rectified_by(&self, person: PersonId) -> bool {
        self.rectifiers().any(|rectifier| rectifier == person)
    }

    /// Whether a new finding at the same place and of the same kind, raised at this time, is this one come back.
    #[must_use]
    pub fn recurs_at(&self, raised: Timestamp) -> bool {
        let closed = self.history.iter().rev().find(|entry| entry.step == Step::Closed);
        let near = |closed: &Entry| closed.at.at <= raised && raised - closed.at.at <= TimeDelta::days(RECURS_WITHIN_DAYS);
        self.state == Closed && closed.is_some_and(near)
    }

    /// A violation is stopped on the spot.
    pub(crate) fn stop(&mut self, mut entry: Entry) {
        entry.late = !self.state.is_open() || !self.is_to_stop();
        self.history.push(entry);
    }

    /// A notice is issued, or another one in its place.
    pub(crate) fn issue(&mut self, notice: Notice, entry: Entry) -> Result<(), Refusal> {
        match self.state {
            Raised | Noticed | SentBack => {}
            state => return Err(Refusal::FindingMovedOn { state }),
        }
        // What was sent back stays that until it is put right: a new notice does not make it look untouched.
        if self.state == Raised {
            self.state = Noticed;
        }
        self.due = Some(notice.due);
        self.escalated = None;
        self.notices.push(notice);
        self.history.push(entry);
        Ok(())
    }

    /// It was put right: on the spot, before anybody wrote a notice, as well.
    pub(crate) fn rectify(&mut self, mut entry: Entry) {
        match self.state {
            Raised | Noticed | SentBack => {
                self.state = Rectified;
                if let Some(repair) = self.repair.as_mut().filter(|_| entry.step == Step::Repaired) {
                    (repair.state, repair.to) = (RepairState::Repaired, Some(entry.by));
                }
            }
            Rectified | Closed | Merged => entry.late = true,
        }
        self.history.push(entry);
    }

    /// Somebody else looked, and it is right.
    pub(crate) fn close(&mut self, entry: Entry) -> Result<(), Refusal> {
        self.check_verifier(entry.by)?;
        if self.is_to_stop() {
            return Err(Refusal::NotStopped);
        }
        self.state = Closed;
        self.history.push(entry);
        Ok(())
    }

    /// Somebody else looked, and it is not right.
    pub(crate) fn send_back(&mut self, entry: Entry, due: Option<Deadline>) -> Result<(), Refusal> {
        self.check_verifier(entry.by)?;
        self.begin_again(entry, due);
        Ok(())
    }

    /// It came up again.
    pub(crate) fn reopen(&mut self, entry: Entry, due: Option<Deadline>) -> Result<(), Refusal> {
        if self.state != Closed {
            return Err(Refusal::FindingMovedOn { state: self.state });
        }
        self.begin_again(entry, due);
        Ok(())
    }

    fn check_verifier(&self, by: PersonId) -> Result<(), Refusal> {
        if self.state != Rectified {
            return Err(Refusal::FindingMovedOn { state: self.state });
        }
        if self.was_rectified_by(by) { Err(Refusal::OwnRectification) } else { Ok(()) }
    }

    fn begin_again(&mut self, entry: Entry, due: Option<Deadline>) {
        self.state = SentBack;
        self.escalated = None;
        if let Some(due) = due {
            self.due = Some(due);
        }
        if let Some(repair) = &mut self.repair {
            repair.state = if repair.to.is_some() { RepairState::Dispatched } else { RepairState::Reported };
        }
        self.history.push(entry);
    }

    /// It tells of the same as another one.
    pub(crate) fn merge_into(&mut self, other: &mut Self, entry: Entry) -> Result<(), Refusal> {
        if !self.state.is_open() {
            return Err(Refusal::FindingMovedOn { state: self.state });
        }
        if !other.state.is_open() {
            return Err(Refusal::FindingMovedOn { state: other.state });
        }
        if self.id == other.id {
            return Err(Refusal::Invalid { field: "into".into() });
        }
        other.history.push(Entry { step: Step::Absorbed { other: self.id }, photos: vec![], ..entry.clone() });
        self.state = Merged;
        self.merged_into = Some(other.id);
        self.history.push(entry);
        Ok(())
    }

    /// Its deadline is near, or has passed.
    pub(crate) fn remind(&mut self, entry: Entry, due: Timestamp) -> Result<(), Refusal> {
        let counts = self.state.is_to_rectify() && self.due.is_some_and(|known| known.at == due);
        if !counts || self.escalated.is_some() {
            return Err(Refusal::FindingMovedOn { state: self.state });
        }
        if entry.step == Step::Escalated {
            self.escalated = Some(entry.at.at);
        }
        self.history.push(entry);
        Ok(())
    }

    /// Somebody is sent to repair it.
    pub(crate) fn dispatch(&mut self, to: PersonId, due: Deadline, entry: Entry) -> Result<(), Refusal> {
        let state = self.state;
        let repair = self.repair_mut()?;
        match state {
            Raised | Noticed | SentBack => {}
            state => return Err(Refusal::FindingMovedOn { state }),
        }
        (repair.state, repair.to) = (RepairState::Dispatched, Some(to));
        if state == Raised {
            self.state = Noticed;
        }
        self.due = Some(due);
        self.escalated = None;
        self.history.push(entry);
        Ok(())
    }

    /// Whoever reported the damage was called back. Who is not content has it begin again.
    pub(crate) fn call_back(&mut self, said: CallBack, entry: Entry, due: Option<Deadline>) -> Result<(), Refusal> {
        let state = self.state;
        let repair = self.repair_mut()?;
        if repair.state != RepairState::Repaired || !matches!(state, Rectified | Closed) {
            return Err(Refusal::FindingMovedOn { state });
        }
        match said {
            CallBack::Satisfied => {
                repair.state = RepairState::CalledBack;
                self.history.push(entry);
            }
            CallBack::NotSatisfied => self.begin_again(entry, due),
        }
        Ok(())
    }

    fn repair_mut(&mut self) -> Result<&mut Repair, Refusal> {
        self.repair.as_mut().ok_or_else(|| Refusal::NotFound { what: "repair".into() })
    }
}

impl Entry {
    /// It says that the finding was put right.
    #[must_use]
    pub const fn is_rectified(&self) -> bool {
        matches!(self.step, Step::Rectified | Step::Repaired)
    }
}

/// The earlier finding that a new one is a return of, of those that are known: the one that was closed last.
#[must_use]
pub fn repeated<'a>(earlier: impl Iterator<Item = &'a Finding>, new: &Finding) -> Option<FindingId> {
    let place = new.spot.place()?;
    let same = earlier.filter(|f| f.id != new.id && f.kind == new.kind && f.spot.place() == Some(place) && f.recurs_at(new.raised.at));
    same.max_by_key(|f| (f.history.last().map(|entry| entry.at.at), f.id)).map(|f| f.id)
}

impl FindingState {
    /// The states of a board, in the order of a finding's life; what was merged is another one's.
    pub const BOARD: [Self; 5] = [Raised, Noticed, SentBack, Rectified, Closed];
}
