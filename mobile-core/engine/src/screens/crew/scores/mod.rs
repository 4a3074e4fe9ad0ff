//! How was my work assessed, for what, and what do I say to that (7.7)?
//!
//! Each sees their own, and whoever leads what they assessed or may settle. What counts is reckoned by the same rules as at the office.

mod words;

pub(super) use words::month;

use super::SiteCrew;
use crate::{
    engine::Engine,
    error::{Error, Result},
    screens::{PhotoLine, places::count},
};
use chrono::{Datelike, TimeDelta};
use domain::{
    assessment::{Assessment, AssessmentEntry, AssessmentKind, AssessmentState, AssessmentSum, Counts, Reply},
    checklist::{Answer, Content, Fate, Item, ScoreLine as Scored},
    decide::Ruling,
    ids::{AssessmentId, PersonId, PhotoId, SiteId},
    operation::AnswerAssessment,
    photo::PhotoRef,
};
use serde::Serialize;
use std::{cmp::Reverse, collections::BTreeMap};

/// Days for which assessments stay on the list: a year, and what is needed to compare.
const KEPT_DAYS: i64 = 366;
/// Photos of one assessment that a phone fetches at the most.
const LENT: usize = 6;

/// My scores.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct MyScores {
    /// The books are closed for want of contact: what others said of one's work is not shown until the next sync.
    pub closed: bool,
    /// Assessments that wait for this person's answer.
    pub to_answer: u32,
    /// What each month comes to, the newest first.
    pub months: Vec<MonthScore>,
    /// The assessments: those that wait for an answer first, then the newest.
    pub assessments: Vec<AssessmentLine>,
}

/// What a month's assessments come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct MonthScore {
    /// The month: `2026-11`.
    pub month: String,
    /// The same as people say it.
    pub title: String,
    /// The mean in per cent: `92.5`; empty when nothing counts.
    pub mean: String,
    /// Assessments that count.
    pub counted: u32,
    /// Of these, passed.
    pub passed: u32,
    /// Disputed and not settled yet.
    pub disputed: u32,
}

/// An assessment in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct AssessmentLine {
    /// Its id.
    pub assessment_id: String,
    /// The site.
    pub site_name: String,
    /// Whose work.
    pub person: String,
    /// A shift, or an area.
    pub kind: AssessmentKind,
    /// The same as people say it.
    pub kind_name: String,
    /// The area or the shift, by name; empty where nobody said.
    pub about: String,
    /// The day of the work: `2026-11-23`.
    pub date: String,
    /// The same as people say it.
    pub day: String,
    /// Who assessed.
    pub by: String,
    /// The per cent that count; none where nothing was scored, or it was withdrawn.
    pub percent: Option<u8>,
    /// What counts is enough; none where nothing counts.
    pub passed: Option<bool>,
    /// Where it stands.
    pub state: AssessmentState,
    /// The same as people say it.
    pub state_name: String,
    /// It waits for this person's answer.
    pub waits: bool,
    /// Something about it was recorded here and has not arrived yet.
    pub unsent: bool,
}

/// An assessment with its points and reasons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct AssessmentScreen {
    /// The assessment.
    pub line: AssessmentLine,
    /// The name of the checklist.
    pub checklist: String,
    /// Points earned, as it was assessed: `54`.
    pub earned: String,
    /// Points that could be earned.
    pub possible: String,
    /// The per cent as it was assessed; none where nothing was scored.
    pub first_percent: Option<u8>,
    /// The per cent from which it passes.
    pub pass_mark: u8,
    /// What was looked at: what lost points first, then in the order of the checklist.
    pub items: Vec<AssessedItem>,
    /// A remark.
    pub remark: String,
    /// Photos that belong to no item.
    pub photos: Vec<PhotoLine>,
    /// What was said about it since.
    pub said: Vec<SaidLine>,
    /// When it was assessed.
    pub at: i64,
    /// It is this person's own work.
    pub mine: bool,
    /// This person may answer.
    pub may_answer: bool,
    /// It is settled: an answer is kept, and changes nothing.
    pub settled: bool,
}

/// An item of a sheet, with what it earned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct AssessedItem {
    /// What was looked at.
    pub label: String,
    /// What was answered, as people say it; empty where nothing was.
    pub given: String,
    /// Points that it earned; empty where it counts nowhere.
    pub earned: String,
    /// Points that it could earn; empty where it counts nowhere.
    pub possible: String,
    /// It did not earn all that it could.
    pub lost: bool,
    /// It failed, and fails the whole sheet.
    pub critical: bool,
    /// The reason, in the words of whoever assessed.
    pub note: String,
    /// Photos that show it.
    pub photos: Vec<PhotoLine>,
}

/// What somebody said about an assessment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SaidLine {
    /// What it came to: agreed, disputed, upheld, changed or withdrawn.
    pub state: AssessmentState,
    /// The same as people say it, with the score that counts since.
    pub what: String,
    /// Who.
    pub by: String,
    /// When.
    pub at: i64,
    /// In their words.
    pub note: String,
    /// All was settled when it came: it changes nothing.
    pub late: bool,
}

impl Engine {
    /// My scores of a year.
    ///
    /// # Errors
    /// [`Error::NobodySignedIn`].
    pub fn my_scores(&mut self) -> Result<MyScores> {
        let unsent = self.waiting_subjects()?.subjects;
        let me = self.room()?.store.person;
        if self.is_lease_over() {
            return Ok(MyScores { closed: true, to_answer: 0, months: vec![], assessments: vec![] });
        }
        let mine = self.assessments_of(me)?;
        let mut sums: BTreeMap<(i32, u32), AssessmentSum> = BTreeMap::new();
        let mut lines = vec![];
        for one in &mine {
            sums.entry((one.date.year(), one.date.month())).or_default().add(one);
            lines.push(self.crew_at(one.site)?.assessment_line(one, me, unsent.contains(&one.id.0)));
        }
        lines.sort_by_key(|line| !line.waits);
        let language = self.language();
        let month = |((year, month), sum): ((i32, u32), AssessmentSum)| MonthScore {
            month: format!("{year}-{month:02}"),
            title: words::month(year, month).say(language).to_owned(),
            mean: sum.mean_tenths().map(words::tenths).unwrap_or_default(),
            counted: sum.counted,
            passed: sum.passed,
            disputed: sum.disputed,
        };
        Ok(MyScores {
            closed: false,
            to_answer: count(lines.iter().filter(|line| line.waits).count()),
            months: sums.into_iter().rev().map(month).collect(),
            assessments: lines,
        })
    }

    /// An assessment of this person's work, or of somebody's whom they lead.
    ///
    /// # Errors
    /// [`Error::NotFound`] for others', and while the books are closed.
    pub fn assessment(&mut self, assessment: AssessmentId) -> Result<AssessmentScreen> {
        let unsent = self.waiting_subjects()?.subjects;
        let me = self.room()?.store.person;
        let known = self.known_assessment(assessment)?;
        let seen = known.by == me || self.view_at(known.site)?.sees_person(known.person);
        if !seen || self.is_lease_over() {
            return Err(Error::NotFound("assessment"));
        }
        let answer = AnswerAssessment { assessment, agree: true, note: String::new() };
        let ruling = self.weigh(known.site, &self.now(), vec![], answer.into())?;
        let may_answer = known.person == me && matches!(ruling, Ruling::Applied(_) | Ruling::Held(_));
        let crew = self.crew_at(known.site)?;
        let content = crew.books.company.versions.get(&(known.sheet.template, known.sheet.version)).map(|version| &version.content);
        Ok(AssessmentScreen {
            line: crew.assessment_line(&known, me, unsent.contains(&assessment.0)),
            checklist: content.map(|content| content.name.say(crew.language).to_owned()).unwrap_or_default(),
            earned: words::points(known.score.earned),
            possible: words::points(known.score.possible),
            first_percent: known.score.percent(),
            pass_mark: known.score.pass_mark,
            items: content.map(|content| crew.assessed_items(&known, content)).unwrap_or_default(),
            remark: known.remark.clone(),
            photos: photos_beside(&known),
            said: known.history.iter().map(|entry| crew.said(entry)).collect(),
            at: known.recorded.at.timestamp_millis(),
            mine: known.person == me,
            may_answer,
            settled: known.state.is_settled(),
        })
    }

    /// Assessments that wait for this person's answer.
    pub(super) fn assessments_to_answer(&self) -> Result<u32> {
        let me = self.room()?.store.person;
        if self.is_lease_over() {
            return Ok(0);
        }
        Ok(count(self.assessments_of(me)?.iter().filter(|one| one.state == AssessmentState::Assessed).count()))
    }

    /// Photos of assessments that this person may still answer, or that are disputed: they see what they are said to have done.
    pub(crate) fn photos_of_scores(&self) -> Result<Vec<(SiteId, PhotoId)>> {
        let me = self.room()?.store.person;
        let open = |one: &Assessment| matches!(one.state, AssessmentState::Assessed | AssessmentState::Disputed);
        let open: Vec<Assessment> = self.assessments_of(me)?.into_iter().filter(open).collect();
        Ok(open.iter().flat_map(|one| one.photos.iter().take(LENT).map(|photo| (one.site, photo.id))).collect())
    }

    pub(crate) fn known_assessment(&self, assessment: AssessmentId) -> Result<Assessment> {
        self.room()?.books.crew_record::<Assessment>(assessment.0).cloned().ok_or(Error::NotFound("assessment"))
    }

    /// Somebody's, the newest first. Those of a site that this phone knows nothing of are left out.
    fn assessments_of(&self, person: PersonId) -> Result<Vec<Assessment>> {
        let since = (self.now().estimate - TimeDelta::days(KEPT_DAYS)).date_naive();
        let known = |one: &&Assessment| one.person == person && one.date >= since && self.crew_at(one.site).is_ok();
        let mut found: Vec<Assessment> = self.room()?.books.crew::<Assessment>().filter(known).cloned().collect();
        found.sort_by_key(|one| (Reverse(one.date), Reverse(one.recorded.at), one.id));
        Ok(found)
    }
}

impl SiteCrew<'_> {
    fn assessment_line(&self, one: &Assessment, me: PersonId, unsent: bool) -> AssessmentLine {
        let counts: Option<Counts> = one.counts();
        let area = one.area.map(|area| self.areas(&[area]).concat());
        AssessmentLine {
            assessment_id: one.id.to_string(),
            site_name: self.site.name.say(self.language).to_owned(),
            person: self.name(one.person),
            kind: one.kind,
            kind_name: words::kind(one.kind).say(self.language).to_owned(),
            about: area.or_else(|| one.shift.map(|shift| self.shift_name(shift))).unwrap_or_default(),
            date: one.date.to_string(),
            day: self.day(one.date),
            by: self.name(one.by),
            percent: counts.map(|counts| counts.percent),
            passed: counts.map(|counts| counts.passed),
            state: one.state,
            state_name: words::state(one.state).say(self.language).to_owned(),
            waits: one.person == me && one.state == AssessmentState::Assessed,
            unsent,
        }
    }

    fn assessed_items(&self, one: &Assessment, content: &Content) -> Vec<AssessedItem> {
        let mut items: Vec<AssessedItem> = content.items().filter_map(|item| self.assessed_item(one, item)).collect();
        items.sort_by_key(|item| (!item.critical, !item.lost));
        items
    }

    /// None for an item that was not shown, or was left out and counts nowhere.
    fn assessed_item(&self, one: &Assessment, item: &Item) -> Option<AssessedItem> {
        let given = one.answers.iter().find(|answer| answer.item == item.id);
        let line = one.score.lines.iter().find(|line| line.item == item.id);
        let scored: Option<&Scored> = line.filter(|line| line.fate != Fate::NotCounted);
        if given.is_none() && scored.is_none() {
            return None;
        }
        Some(AssessedItem {
            label: item.label.say(self.language).to_owned(),
            given: given.map(|given| self.given(item, given)).unwrap_or_default(),
            earned: scored.map(|line| words::points(line.earned)).unwrap_or_default(),
            possible: scored.map(|line| line.weight.to_string()).unwrap_or_default(),
            lost: scored.is_some_and(|line| line.fate == Fate::Failed || line.earned < u32::from(line.weight) * 100),
            critical: item.critical && scored.is_some_and(|line| line.fate == Fate::Failed),
            note: given.map(|given| given.note.clone()).unwrap_or_default(),
            photos: given.map(|given| lines(&one.photos, |photo| given.photos.contains(&photo))).unwrap_or_default(),
        })
    }

    fn given(&self, item: &Item, answer: &Answer) -> String {
        answer.value.as_ref().map(|value| words::given(&item.kind, value, self.language)).unwrap_or_default()
    }

    fn said(&self, entry: &AssessmentEntry) -> SaidLine {
        let state = match entry.reply {
            Reply::Agree {} => AssessmentState::Agreed,
            Reply::Dispute {} => AssessmentState::Disputed,
            Reply::Settle { how } => how.state(),
        };
        SaidLine {
            state,
            what: words::replied(entry.reply).say(self.language).to_owned(),
            by: self.name(entry.by),
            at: entry.at.timestamp_millis(),
            note: entry.note.clone(),
            late: entry.late,
        }
    }
}

fn photos_beside(one: &Assessment) -> Vec<PhotoLine> {
    lines(&one.photos, |photo| one.answers.iter().all(|answer| !answer.photos.contains(&photo)))
}

fn lines(photos: &[PhotoRef], which: impl Fn(PhotoId) -> bool) -> Vec<PhotoLine> {
    let those = photos.iter().filter(|photo| which(photo.id));
    those.map(|photo| PhotoLine { photo_id: photo.id.to_string(), marks: photo.marks.clone() }).collect()
}
