//! Assessments of somebody's work (7.7): by whoever leads them, answered by whose work it is, settled by whoever assessed or stands above.

use super::{
    Ruled,
    crew::{at, known, leading, leading_or_own, local_date, name_of, own, tell, works_here},
    not_found, site_of,
};
use crate::{
    assessment::{Assessment, AssessmentEntry, AssessmentKind, AssessmentState, DAYS_BACK, Reply, Settlement},
    books::{Books, Change},
    ids::{PersonId, SiteId},
    message::{MessageKind, Topic},
    operation::{AnswerAssessment, AssessmentStep, Received, RecordAssessment, SettleAssessment},
    patrol::{Moment, check_note},
    people::{Held, Role},
    refusal::Refusal,
    rights::Action,
    text::Text,
};

pub(super) fn step(books: &Books, received: &Received, step: &AssessmentStep) -> Ruled {
    let site = site_of(books, received)?;
    match step {
        AssessmentStep::Record(step) => record(books, received, site, step),
        AssessmentStep::Answer(step) => answer(books, received, site, step),
        AssessmentStep::Settle(step) => settle(books, received, site, step),
    }
}

fn record(books: &Books, received: &Received, site: SiteId, step: &RecordAssessment) -> Ruled {
    leading(books, received, Action::PlanCrew, site, step.person)?;
    works_here(books, site, step.person, at(received))?;
    check_note("remark", &step.remark)?;
    let age = (local_date(books, site, at(received))? - step.date).num_days();
    if !(0..=DAYS_BACK).contains(&age) {
        return Err(Refusal::Invalid { field: "date".into() }.into());
    }
    if step.kind == AssessmentKind::Area && step.area.is_none() {
        return Err(Refusal::Missing { field: "area".into() }.into());
    }
    if step.area.is_some_and(|area| !books.site.areas.contains_key(&area)) {
        return Err(not_found("area").into());
    }
    if step.shift.is_some_and(|shift| !books.site.shifts.contains_key(&shift)) {
        return Err(not_found("shift").into());
    }
    let version = books.company.versions.get(&(step.sheet.template, step.sheet.version)).ok_or_else(|| not_found("template"))?;
    let gaps = version.content.gaps(&step.answers);
    if !gaps.is_empty() {
        return Err(Refusal::SheetGaps { gaps }.into());
    }
    if step.answers.iter().flat_map(|a| &a.photos).any(|photo| received.photos.iter().all(|p| p.id != *photo)) {
        return Err(not_found("photo").into());
    }
    if books.crew::<Assessment>(step.assessment.0).is_some() {
        return Err(Refusal::IdReused.into());
    }
    let assessment = Assessment {
        id: step.assessment,
        site,
        person: step.person,
        date: step.date,
        kind: step.kind,
        area: step.area,
        shift: step.shift,
        by: received.author,
        device: received.device,
        recorded: Moment::from(&received.captured),
        sheet: step.sheet,
        answers: step.answers.clone(),
        score: version.content.score(&step.answers),
        remark: step.remark.trim().to_owned(),
        photos: received.photos.clone(),
        state: AssessmentState::Assessed,
        history: vec![],
    };
    let told = told(received, &assessment, MessageKind::Assessed, &title(&assessment), [assessment.person]);
    Ok([vec![Change::Put(assessment.into())], told].concat())
}

fn answer(books: &Books, received: &Received, site: SiteId, step: &AnswerAssessment) -> Ruled {
    let mut assessment: Assessment = known(books, step.assessment.0)?;
    own(books, received, site, assessment.person)?;
    check_note("note", &step.note)?;
    if !step.agree && step.note.trim().is_empty() {
        return Err(Refusal::Missing { field: "note".into() }.into());
    }
    let reply = if step.agree { Reply::Agree {} } else { Reply::Dispute {} };
    assessment.take(entry(received, reply, &step.note));
    let who = name_of(books, assessment.person);
    let title = if step.agree {
        Text::new(format!("{who}：同意"), format!("{who}: agrees"))
    } else {
        Text::new(format!("{who}：有异议"), format!("{who}: disputes it"))
    };
    let told = told(received, &assessment, MessageKind::AssessmentAnswered, &title, [assessment.by]);
    Ok([vec![Change::Put(assessment.into())], told].concat())
}

/// A dispute is settled by whoever assessed, or by somebody who leads the person and holds a higher post; never by whose work it is.
fn settle(books: &Books, received: &Received, site: SiteId, step: &SettleAssessment) -> Ruled {
    let mut assessment: Assessment = known(books, step.assessment.0)?;
    if received.author == assessment.person {
        return Err(Refusal::OwnWork.into());
    }
    leading_or_own(books, received, Action::PlanCrew, site, assessment.person)?;
    if received.author != assessment.by && rank(books, received, site, received.author) <= rank(books, received, site, assessment.by) {
        return Err(Refusal::NotAllowed.into());
    }
    check_note("note", &step.note)?;
    if step.note.trim().is_empty() {
        return Err(Refusal::Missing { field: "note".into() }.into());
    }
    match step.how {
        Settlement::Changed { percent } if percent > 100 => return Err(Refusal::Invalid { field: "percent".into() }.into()),
        Settlement::Upheld {} | Settlement::Changed { .. } if !assessment.was_disputed() => {
            return Err(Refusal::Invalid { field: "outcome".into() }.into());
        }
        _ => {}
    }
    assessment.take(entry(received, Reply::Settle { how: step.how }, &step.note));
    let title = settled_title(&assessment, step.how);
    let own = told(received, &assessment, MessageKind::Assessed, &title, [assessment.person]);
    let other = told(received, &assessment, MessageKind::AssessmentAnswered, &title, [assessment.by]);
    Ok([vec![Change::Put(assessment.into())], own, other].concat())
}

/// How high somebody stands at a site in the reporting line of the crew (8.1, 7.1, 3.1, 2.1): 0 for whoever leads nobody.
pub(super) fn rank(books: &Books, received: &Received, site: SiteId, person: PersonId) -> u8 {
    let who = books.company.who(person);
    let held = who.memberships.iter().filter(|m| m.site.is_none_or(|s| s == site) && m.held(received.during) != Held::No);
    let rank = |role: Role| match role {
        Role::CleaningLead => 1,
        Role::SeniorClerk => 2,
        Role::Supervisor => 3,
        Role::SiteDirector => 4,
        _ => 0,
    };
    held.map(|m| rank(m.role)).max().unwrap_or(0)
}

fn entry(received: &Received, reply: Reply, note: &str) -> AssessmentEntry {
    AssessmentEntry { operation: received.id, by: received.author, at: at(received), reply, note: note.trim().to_owned(), late: false }
}

fn told(
    received: &Received,
    assessment: &Assessment,
    kind: MessageKind,
    title: &Text,
    to: impl IntoIterator<Item = PersonId>,
) -> Vec<Change> {
    tell(received, assessment.site, kind, Topic::Assessment(assessment.id), title, to)
}

/// `2026-12-01 当班考核：92 %`, in both languages.
fn title(assessment: &Assessment) -> Text {
    let date = assessment.date;
    let score = assessment.counts().map_or_else(|| "—".to_owned(), |counts| format!("{} %", counts.percent));
    match assessment.kind {
        AssessmentKind::Shift => Text::new(format!("{date} 当班考核：{score}"), format!("{date} Shift assessment: {score}")),
        AssessmentKind::Area => Text::new(format!("{date} 区域检查：{score}"), format!("{date} Area check: {score}")),
    }
}

fn settled_title(assessment: &Assessment, how: Settlement) -> Text {
    let Text { zh, en } = title(assessment);
    match how {
        Settlement::Upheld {} => Text::new(format!("{zh}（维持）"), format!("{en} (upheld)")),
        Settlement::Changed { .. } => Text::new(format!("{zh}（更正）"), format!("{en} (corrected)")),
        Settlement::Withdrawn {} => Text::new(format!("{zh}（撤销）"), format!("{en} (withdrawn)")),
    }
}
