//! What have I to put right, what became of what I reported, and what waits for my look?

use super::due::due_words;
use crate::{
    books::LocalBooks,
    engine::Engine,
    error::{Error, Result},
    inputs::FindingList,
};
use chrono::TimeDelta;
use domain::{
    books::{Collection, Record},
    finding::{Finding, FindingKind, FindingState, RepairState, Severity, Spot, Step, Urgency, Utility},
    ids::{OperationId, PhotoId, SiteId, UnitId},
    operation::{VerifyFinding, VerifyVerdict},
    people::Held,
    rights::Action,
    text::Language,
    time::{Interval, Timestamp},
};
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Days for which what was reported stays on the list after it is over.
const KEPT_DAYS: i64 = 90;
/// Findings that are over and are looked at for that.
const OVER: i64 = 500;
/// Photos of one finding that a phone is lent: the first, and the newest.
const LENT: usize = 4;

/// A finding in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct FindingLine {
    /// Its id.
    pub finding_id: String,
    /// The first line of its words.
    pub title: String,
    /// What kind.
    pub kind: FindingKind,
    /// How bad.
    pub severity: Severity,
    /// Where it stands.
    pub state: FindingState,
    /// The same in words.
    pub state_name: String,
    /// Where it is, in words: building, and flat or area or checkpoint.
    pub place: String,
    /// The moment after which it is overdue; none when nothing is due.
    pub due_at: Option<i64>,
    /// The same as people say it; empty when nothing is due.
    pub due: String,
    /// How near that is.
    pub urgency: Urgency,
    /// Why it was sent back, or opened again.
    pub sent_back_remark: Option<String>,
    /// The damage that is to be repaired.
    pub utility: Option<Utility>,
    /// Where its repair stands.
    pub repair: Option<RepairState>,
    /// When it was raised.
    pub raised_at: i64,
    /// A photo of it; its thumbnail may not be on this phone.
    pub photo_id: Option<String>,
    /// Something of it was recorded here and has not arrived yet.
    pub unsent: bool,
}

/// How much waits for somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct TaskCounts {
    /// Findings that are theirs to put right.
    pub to_rectify: u32,
    /// Of these: past their deadline.
    pub overdue: u32,
    /// Findings that wait for their look.
    pub to_verify: u32,
    /// Messages that they have not read.
    pub unread: u32,
}

impl Engine {
    /// A list of findings: what is due first comes first; of what the person reported, the newest.
    ///
    /// # Errors
    /// [`Error::NobodySignedIn`], [`Error::Damaged`].
    pub fn findings(&mut self, list: FindingList) -> Result<Vec<FindingLine>> {
        if list == FindingList::Raised {
            self.fetch_what_is_over()?;
        }
        let mut found: Vec<Finding> = match list {
            FindingList::ToRectify => self.to_rectify()?.into_iter().cloned().collect(),
            FindingList::Raised => self.raised()?.into_iter().cloned().collect(),
            FindingList::ToVerify => self.to_verify()?.into_iter().cloned().collect(),
        };
        match list {
            FindingList::ToRectify => found.sort_by_key(|f| (f.due.map_or(i64::MAX, |due| due.at.timestamp_millis()), f.id)),
            FindingList::Raised => found.sort_by_key(|f| (std::cmp::Reverse(f.raised.at), f.id)),
            FindingList::ToVerify => found.sort_by_key(|f| (f.last_rectified().map(|entry| entry.at.at), f.id)),
        }
        let unsent = self.waiting_subjects()?;
        for unit in found.iter().filter_map(|f| f.spot.unit).collect::<HashSet<UnitId>>() {
            let room = self.room_mut()?;
            room.books.unit(&mut room.store, unit)?;
        }
        Ok(found.iter().map(|finding| self.finding_line(finding, &unsent)).collect())
    }

    /// How much waits for the person.
    ///
    /// # Errors
    /// [`Error::NobodySignedIn`].
    pub fn task_counts(&self) -> Result<TaskCounts> {
        let now = self.now().estimate;
        let mine = self.to_rectify()?;
        let overdue = mine.iter().filter(|f| f.urgency(now) == Urgency::Over).count();
        let unread = self.room()?.books.messages().filter(|message| message.read.is_none()).count();
        let count = super::places::count;
        Ok(TaskCounts {
            to_rectify: count(mine.len()),
            overdue: count(overdue),
            to_verify: count(self.to_verify()?.len()),
            unread: count(unread),
        })
    }

    fn to_rectify(&self) -> Result<Vec<&Finding>> {
        let room = self.room()?;
        let me = room.store.person;
        Ok(room.books.findings().filter(|f| f.state.is_to_rectify() && f.responsible() == Some(me)).collect())
    }

    fn raised(&self) -> Result<Vec<&Finding>> {
        let room = self.room()?;
        let me = room.store.person;
        let since = self.now().estimate - TimeDelta::days(KEPT_DAYS);
        let counts = |f: &&Finding| f.state.is_open() || f.history.last().is_some_and(|entry| entry.at.at >= since);
        Ok(room.books.findings().filter(|f| f.raised_by == me).filter(counts).collect())
    }

    /// What waits for somebody's look, and they may say that it is right: the rules know who. What colleagues did is not shown once the lease
    /// is over.
    fn to_verify(&self) -> Result<Vec<&Finding>> {
        if self.is_lease_over() {
            return Ok(vec![]);
        }
        let room = self.room()?;
        let who = room.books.company.who(room.store.person);
        let now = Interval::at(self.now().estimate);
        let mine = |f: &&Finding| who.may(Action::VerifyFinding, f.site, f.building, now) != Held::No;
        let waiting = room.books.findings().filter(|f| f.state == FindingState::Rectified).filter(mine);
        let mut found = vec![];
        for finding in waiting {
            let step = VerifyFinding { finding: finding.id, verdict: VerifyVerdict::SentBack, remark: "?".into(), days: None };
            if self.would(finding, step.into(), vec![])? {
                found.push(finding);
            }
        }
        Ok(found)
    }

    /// What somebody reported and is over lies in the store until it is asked for.
    fn fetch_what_is_over(&mut self) -> Result<()> {
        let room = self.room_mut()?;
        for json in room.store.closed_findings_of(room.store.person, OVER)? {
            if let Ok(Record::Findings(finding)) = Record::from_json(Collection::Findings, &json) {
                room.books.fetch_finding(&mut room.store, finding.id)?;
            }
        }
        Ok(())
    }

    /// The photos that show what the person's tasks are about, what is due first first; then those that they were assessed by.
    pub(crate) fn photos_of_tasks(&self) -> Result<Vec<(SiteId, PhotoId)>> {
        let room = self.room()?;
        let me = room.store.person;
        let mut tasks: Vec<&Finding> = room.books.findings().filter(|f| f.state.is_open() && f.responsible() == Some(me)).collect();
        tasks.sort_by_key(|f| (!f.state.is_to_rectify(), f.due.map_or(i64::MAX, |due| due.at.timestamp_millis()), f.id));
        tasks.extend(self.to_verify()?.into_iter().filter(|f| f.responsible() != Some(me)));
        let of_tasks = tasks.into_iter().flat_map(|f| shown_of(f).into_iter().map(|photo| (f.site, photo)));
        Ok(of_tasks.chain(self.photos_of_scores()?).collect())
    }

    pub(super) fn finding_line(&self, finding: &Finding, unsent: &Unsent) -> FindingLine {
        let (language, now) = (self.language(), self.now().estimate);
        let due = finding.due.filter(|_| finding.state.is_open());
        FindingLine {
            finding_id: finding.id.to_string(),
            title: domain::message::title(&finding.text),
            kind: finding.kind,
            severity: finding.severity,
            state: finding.state,
            state_name: finding.state.name().say(language).to_owned(),
            place: self.place_in_words(finding.site, &finding.spot, language),
            due_at: due.map(|due| due.at.timestamp_millis()),
            due: due.map_or_else(String::new, |due| self.say_due(finding, &due, now)),
            urgency: finding.urgency(now),
            sent_back_remark: self.sent_back_remark(finding),
            utility: finding.repair.map(|repair| repair.utility),
            repair: finding.repair.map(|repair| repair.state),
            raised_at: finding.raised.at.timestamp_millis(),
            photo_id: finding.photos.first().map(|photo| photo.id.to_string()),
            unsent: unsent.subjects.contains(&finding.id.0),
        }
    }

    /// A deadline counts while it is to be put right; later it is only said when it was.
    pub(super) fn say_due(&self, finding: &Finding, due: &domain::workdays::Deadline, now: Timestamp) -> String {
        let site = self.person.as_ref().and_then(|room| room.books.company.sites.get(&finding.site));
        let moment = if finding.state.is_to_rectify() { now } else { now.min(due.at - TimeDelta::seconds(1)) };
        due_words(due, site, moment).say(self.language()).to_owned()
    }

    fn sent_back_remark(&self, finding: &Finding) -> Option<String> {
        if finding.state != FindingState::SentBack || self.is_lease_over() {
            return None;
        }
        let back = |step: Step| matches!(step, Step::SentBack | Step::Reopened | Step::CalledBack { satisfied: false });
        let last = finding.history.iter().rev().find(|entry| back(entry.step) && !entry.late);
        last.map(|entry| entry.remark.clone()).filter(|remark| !remark.is_empty())
    }

    fn place_in_words(&self, site: SiteId, spot: &Spot, language: Language) -> String {
        let Some(books) = self.person.as_ref().map(|room| &room.books) else { return String::new() };
        place_in_words(books, site, spot, language)
    }

    /// What of findings, spot checks and the crew's day was recorded here and has not arrived yet.
    pub(super) fn waiting_subjects(&mut self) -> Result<Unsent> {
        let me = self.room()?.store.person;
        let standings: HashMap<String, crate::store::outbox::Standing> = self.device.standings(me)?;
        let waits = |id: &String| {
            use crate::store::outbox::Standing::{Held, New};
            matches!(standings.get(id), Some(New | Held))
        };
        let mut unsent = Unsent::default();
        if !standings.keys().any(waits) {
            return Ok(unsent);
        }
        for row in self.room_mut()?.store.recorded()?.into_iter().filter(|row| waits(&row.id)) {
            let words: Waiting = serde_json::from_str(&row.envelope)?;
            unsent.operations.insert(words.id);
            if ["finding.", "repair.", "spot_check.", "attendance.", "leave.", "replacement.", "assessment."]
                .iter()
                .any(|noun| words.kind.starts_with(noun))
            {
                unsent.subjects.extend(words.subject);
            }
        }
        Ok(unsent)
    }
}

/// What has not arrived yet.
#[derive(Debug, Default)]
pub(super) struct Unsent {
    pub operations: HashSet<OperationId>,
    pub subjects: HashSet<Uuid>,
}

/// The part of an envelope that says what it is about.
#[derive(Deserialize)]
struct Waiting {
    id: OperationId,
    kind: String,
    subject: Option<Uuid>,
}

/// The photos of a finding that say most: how it was, and how it is now.
fn shown_of(finding: &Finding) -> Vec<PhotoId> {
    let newest = finding.history.iter().rev().flat_map(|entry| &entry.photos).take(LENT / 2);
    let mut photos: Vec<PhotoId> = finding.photos.iter().take(LENT / 2).chain(newest).map(|photo| photo.id).collect();
    let mut seen = HashSet::new();
    photos.retain(|photo| seen.insert(*photo));
    photos
}

fn place_in_words(books: &LocalBooks, site: SiteId, spot: &Spot, language: Language) -> String {
    let Some(here) = books.sites.get(&site) else { return String::new() };
    let say = |text: &domain::text::Text| text.say(language).to_owned();
    let unit = spot.unit.and_then(|id| here.units.get(&id));
    let checkpoint = spot.checkpoint.and_then(|id| here.checkpoints.get(&id));
    let area = spot.area.or(checkpoint.map(|c| c.area)).and_then(|id| here.areas.get(&id));
    let building = unit.map(|u| u.building).or(area.and_then(|a| a.building)).and_then(|id| here.buildings.get(&id));
    let parts = [building.map(|b| say(&b.name)), area.map(|a| say(&a.name)), checkpoint.map(|c| say(&c.name)), unit.map(|u| say(&u.name))];
    let mut parts: Vec<String> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    parts.dedup();
    parts.join(" · ")
}

/// Nothing of the kind is here.
pub(super) const fn unknown() -> Error {
    Error::NotFound("finding")
}
