//! What is it about, what became of it so far, and what may I do now?

use super::{
    checklist::PhotoLine,
    findings::{FindingLine, Unsent, unknown},
};
use crate::{engine::Engine, error::Result};
use domain::{
    books::{Change, Record},
    decide::Ruling,
    field::Field,
    finding::{Entry, Finding, Notice, Step},
    ids::{FindingId, PersonId, PhotoId},
    operation::{IssueNotice, Operation, RectifyFinding, RepairDone, StopViolation, VerifyFinding, VerifyVerdict},
    people::Held,
    photo::{PhotoRef, Sha256},
    rights::Action,
    text::Text,
    time::Interval,
};
use serde::Serialize;

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct FindingScreen {
    /// As in lists.
    pub line: FindingLine,
    /// All of its words.
    pub text: String,
    /// The site's name.
    pub site_name: String,
    /// The kind of work, in words; empty where nobody said.
    pub field: String,
    /// Who raised it; empty for somebody whom this phone does not know.
    pub raised_by: String,
    /// Photos of it as it was raised.
    pub photos: Vec<PhotoLine>,
    /// Photos of how it was put right, the last time; empty when it was not.
    pub after: Vec<PhotoLine>,
    /// A violation that nobody has stopped yet: stop it first (1.2).
    pub to_stop: bool,
    /// It has come back: the same kind at the same place was closed within 90 days before.
    pub repeats: bool,
    /// Its deadline passed, and the site director was told (6.4).
    pub escalated: bool,
    /// The notice that counts.
    pub notice: Option<NoticeLine>,
    /// What became of it, oldest first; it begins with how it was raised.
    pub history: Vec<StepLine>,
    /// What the person may do now, by the rules.
    pub may: MayNow,
    /// To whom a notice may be issued, by name; empty for those who may issue none.
    pub able: Vec<AbleLine>,
}

/// A rectification notice (2.6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct NoticeLine {
    /// Its number; the office gives it, so that a notice of this phone has none until it was delivered.
    pub number: Option<String>,
    /// Whose it is to put right.
    pub responsible: String,
    /// What is to be done about this case.
    pub corrective: String,
    /// What is to be done so that it does not come back.
    pub preventive: String,
    /// When it is due, as people say it.
    pub due: String,
    /// Who issued it.
    pub issued_by: String,
    /// When.
    pub issued_at: i64,
}

/// A step in a finding's life.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct StepLine {
    /// The word that stands for it: `raised`, `noticed`, `rectified` and so on.
    pub step: String,
    /// The same as people say it.
    pub name: String,
    /// Who did it.
    pub by: String,
    /// When.
    pub at: i64,
    /// In words.
    pub remark: String,
    /// Photos of it.
    pub photos: Vec<PhotoLine>,
    /// It came when the finding had moved on already: kept, and nothing changed by it.
    pub late: bool,
    /// It has not arrived at the office yet.
    pub unsent: bool,
}

/// What somebody may do about a finding now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct MayNow {
    /// Put it right.
    pub rectify: bool,
    /// Say that it is repaired.
    pub repaired: bool,
    /// Stop the violation on the spot.
    pub stop: bool,
    /// Say that it is right.
    pub close: bool,
    /// Say that it is not.
    pub send_back: bool,
    /// Issue a notice, or another one in its place.
    pub notice: bool,
}

/// Somebody who may put it right.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct AbleLine {
    /// Their name.
    pub name: String,
    /// Their posts at the site.
    pub posts: String,
    /// Their id.
    pub person_id: String,
}

impl Engine {
    /// One finding with its history.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] when this phone does not know it.
    pub fn finding(&mut self, id: FindingId) -> Result<FindingScreen> {
        let finding = self.fetched_finding(id)?;
        let unsent = self.waiting_subjects()?;
        let (language, now) = (self.language(), self.now().estimate);
        let site = self.room()?.books.company.sites.get(&finding.site);
        let able = self.able(&finding)?;
        let after = finding.last_rectified().filter(|entry| self.is_shown(entry.by)).map(|entry| lines(&entry.photos));
        Ok(FindingScreen {
            line: self.finding_line(&finding, &unsent),
            text: finding.text.clone(),
            site_name: site.map_or_else(String::new, |site| site.name.say(language).to_owned()),
            field: finding.field.map_or_else(String::new, |field: Field| field.name().say(language).to_owned()),
            raised_by: self.author_of(finding.raised_by),
            photos: lines(&finding.photos),
            after: after.unwrap_or_default(),
            to_stop: finding.is_to_stop(),
            repeats: finding.repeats.is_some(),
            escalated: finding.escalated.is_some(),
            notice: finding.notice().map(|notice| self.notice_line(&finding, notice, now)),
            history: self.history(&finding, &unsent),
            may: self.may_now(&finding, &able)?,
            able,
        })
    }

    /// A finding as it looks here, with the flat that it is in.
    pub(crate) fn fetched_finding(&mut self, id: FindingId) -> Result<Finding> {
        let room = self.room_mut()?;
        room.books.fetch_finding(&mut room.store, id)?;
        let finding = room.books.finding(id).ok_or(unknown())?.clone();
        if let Some(unit) = finding.spot.unit {
            room.books.unit(&mut room.store, unit)?;
        }
        Ok(finding)
    }

    fn notice_line(&self, finding: &Finding, notice: &Notice, now: domain::time::Timestamp) -> NoticeLine {
        NoticeLine {
            number: notice.number.map(|number| number.to_string()),
            responsible: self.author_of(notice.responsible),
            corrective: notice.corrective.clone(),
            preventive: notice.preventive.clone(),
            due: self.say_due(finding, &notice.due, now),
            issued_by: self.author_of(notice.by),
            issued_at: notice.at.at.timestamp_millis(),
        }
    }

    fn history(&self, finding: &Finding, unsent: &Unsent) -> Vec<StepLine> {
        let language = self.language();
        let raised = StepLine {
            step: "raised".into(),
            name: Text::new("上报", "Reported").say(language).to_owned(),
            by: self.author_of(finding.raised_by),
            at: finding.raised.at.timestamp_millis(),
            remark: String::new(),
            photos: vec![],
            late: false,
            // Whatever comes after it has not arrived either.
            unsent: finding.history.is_empty() && unsent.subjects.contains(&finding.id.0),
        };
        let steps = finding.history.iter().filter(|entry| self.is_shown(entry.by)).map(|entry| self.step_line(entry, unsent));
        [raised].into_iter().chain(steps).collect()
    }

    fn step_line(&self, entry: &Entry, unsent: &Unsent) -> StepLine {
        StepLine {
            step: entry.step.word().into(),
            name: self.step_name(entry.step).say(self.language()).to_owned(),
            by: self.author_of(entry.by),
            at: entry.at.at.timestamp_millis(),
            remark: entry.remark.clone(),
            photos: lines(&entry.photos),
            late: entry.late,
            unsent: unsent.operations.contains(&entry.operation),
        }
    }

    fn step_name(&self, step: Step) -> Text {
        match step {
            Step::Stopped => Text::new("当场制止", "Stopped on the spot"),
            Step::Noticed => Text::new("下发整改通知单", "Notice issued"),
            Step::Rectified => Text::new("已整改", "Put right"),
            Step::Closed => Text::new("验证合格，已关闭", "Verified and closed"),
            Step::SentBack => Text::new("验证不合格，已退回", "Sent back"),
            Step::Reopened => Text::new("重新打开", "Opened again"),
            Step::MergedInto { .. } => Text::new("与另一项重复，已合并", "Merged into another"),
            Step::Absorbed { .. } => Text::new("并入一项重复的", "Another told of the same"),
            Step::Reminded => Text::new("提醒：快到期", "Reminded: due soon"),
            Step::Escalated => Text::new("逾期，已报管理处主任", "Overdue: reported to the site director"),
            Step::Dispatched { to } => {
                let name = self.name_of(to);
                Text::new(format!("派修：{name}"), format!("Repair given to {name}"))
            }
            Step::Repaired => Text::new("已修复", "Repaired"),
            Step::CalledBack { satisfied: true } => Text::new("回访：满意", "Called back: content"),
            Step::CalledBack { satisfied: false } => Text::new("回访：不满意", "Called back: not content"),
        }
    }

    /// Once the lease is over, what colleagues did is nobody's to read here.
    fn is_shown(&self, by: PersonId) -> bool {
        !self.is_lease_over() || Some(by) == self.holder()
    }

    fn author_of(&self, person: PersonId) -> String {
        if person == PersonId::SERVER {
            return Text::new("系统", "The system").say(self.language()).to_owned();
        }
        self.name_of(person)
    }

    /// What the rules would say now: the page never decides.
    fn may_now(&self, finding: &Finding, able: &[AbleLine]) -> Result<MayNow> {
        let (id, photo) = (finding.id, self.some_photo()?);
        let verdict = |verdict| VerifyFinding { finding: id, verdict, remark: "?".into(), days: None };
        let responsible = able.first().and_then(|line| line.person_id.parse().ok());
        let notice = responsible.map(|responsible| IssueNotice {
            finding: id,
            responsible,
            days: 1,
            corrective: "?".into(),
            preventive: "?".into(),
        });
        let is_repair = finding.repair.is_some();
        let rectify = RectifyFinding { finding: id, remark: String::new() };
        Ok(MayNow {
            rectify: !is_repair && self.would(finding, rectify.into(), vec![photo.clone()])?,
            repaired: is_repair && self.would(finding, RepairDone { finding: id, remark: String::new() }.into(), vec![photo])?,
            stop: self.would(finding, StopViolation { finding: id, remark: String::new() }.into(), vec![])?,
            close: self.would(finding, verdict(VerifyVerdict::Closed).into(), vec![])?,
            send_back: self.would(finding, verdict(VerifyVerdict::SentBack).into(), vec![])?,
            notice: notice.is_some_and(|notice| self.would(finding, notice.into(), vec![]).unwrap_or(false)),
        })
    }

    /// True when the rules would let it happen now, and it would count.
    pub(super) fn would(&self, finding: &Finding, operation: Operation, photos: Vec<PhotoRef>) -> Result<bool> {
        let ruling = self.weigh(finding.site, &self.now(), photos, operation)?;
        let Ruling::Applied(changes) = ruling else { return Ok(matches!(ruling, Ruling::Held(_))) };
        Ok(changes.iter().any(|change| match change {
            Change::Put(Record::Findings(after)) => after.id == finding.id && after.history.last().is_some_and(|entry| !entry.late),
            _ => false,
        }))
    }

    /// A photo as the rules see one, for asking what they would say.
    fn some_photo(&self) -> Result<PhotoRef> {
        let id = PhotoId(self.fresh_id()?);
        Ok(PhotoRef { id, sha256: Sha256::of(&[]), length: 1, taken: None, position: None, claims: None, marks: vec![] })
    }

    fn able(&self, finding: &Finding) -> Result<Vec<AbleLine>> {
        let room = self.room()?;
        let (books, now) = (&room.books, Interval::at(self.now().estimate));
        let may = |person, action| books.company.who(person).may(action, finding.site, finding.building, now) != Held::No;
        if !may(room.store.person, Action::IssueNotice) {
            return Ok(vec![]);
        }
        let working = books.company.people.values().filter(|person| person.active && may(person.id, Action::Rectify));
        let posts = |person| {
            let who = books.company.who(person);
            let names: Vec<String> =
                books.roles(&who, finding.site, now).iter().map(|role| role.name().say(self.language()).to_owned()).collect();
            names.join(if self.language() == domain::text::Language::Zh { "、" } else { ", " })
        };
        let mut able: Vec<AbleLine> = working
            .map(|person| AbleLine { name: person.name.clone(), posts: posts(person.id), person_id: person.id.to_string() })
            .collect();
        able.sort();
        Ok(able)
    }
}

fn lines(photos: &[PhotoRef]) -> Vec<PhotoLine> {
    photos.iter().map(|photo| PhotoLine { photo_id: photo.id.to_string(), marks: photo.marks.clone() }).collect()
}
