//! What does a page, or a paper, say of a finding?

use crate::{
    pages::{Names, Words, date_name, local_time, names::NOTHING, picture::Picture},
    photos::PhotoInfo,
};
use domain::{
    finding::{Entry, Finding, FindingState, Notice, Step, Urgency},
    ids::PersonId,
    message::title,
    photo::PhotoRef,
    time::Timestamp,
};

/// A finding in words.
pub(crate) struct FindingView {
    pub(crate) title: String,
    pub(crate) severity: &'static str,
    pub(crate) state: &'static str,
    pub(crate) kind: String,
    pub(crate) field: String,
    pub(crate) text: String,
    /// Those that it was raised with.
    pub(crate) before: Vec<Picture>,
    /// Those of the last time that it was put right.
    pub(crate) after: Vec<Picture>,
    pub(crate) place: String,
    pub(crate) by: String,
    pub(crate) at: String,
    pub(crate) item: String,
    pub(crate) patrol: String,
    pub(crate) patrol_href: String,
    pub(crate) href: String,
    pub(crate) responsible: String,
    pub(crate) due: String,
    pub(crate) urgency: &'static str,
    pub(crate) utility: String,
    pub(crate) repair: String,
    pub(crate) repeats_href: String,
    pub(crate) merged_href: String,
    pub(crate) notices: Vec<NoticeView>,
    pub(crate) steps: Vec<StepView>,
}

/// A notice in words.
pub(crate) struct NoticeView {
    pub(crate) number: String,
    pub(crate) href: String,
    pub(crate) responsible: String,
    pub(crate) due: String,
    pub(crate) corrective: String,
    pub(crate) preventive: String,
    pub(crate) by: String,
    pub(crate) at: String,
    /// Another one came in its place.
    pub(crate) replaced: bool,
}

/// A step of its life in words.
pub(crate) struct StepView {
    pub(crate) tone: &'static str,
    pub(crate) text: String,
    pub(crate) by: String,
    pub(crate) at: String,
    pub(crate) remark: String,
    pub(crate) photos: Vec<Picture>,
    pub(crate) late: bool,
}

/// A deadline as people say it: the day, and how much of it is left.
pub(crate) fn due_words(finding: &Finding, now: Timestamp, t: &Words) -> String {
    let Some(due) = finding.due else { return String::new() };
    let date = date_name(due.date, t.language);
    match finding.urgency(now) {
        Urgency::Over => {
            let days = (now - due.at).num_days() + 1;
            format!("{date} · {}", t.n("due-over-days", days))
        }
        Urgency::Soon => format!("{date} · {}", t.n("due-soon-hours", ((due.at - now).num_minutes() + 59) / 60)),
        Urgency::Fine | Urgency::None => date,
    }
}

/// Where it is, as near as it was said.
pub(crate) fn place(finding: &Finding, names: &Names) -> String {
    let spot = &finding.spot;
    match (spot.unit, spot.checkpoint, spot.area) {
        (Some(unit), ..) => names.unit(unit),
        (_, Some(checkpoint), _) => names.checkpoint_in_area(checkpoint),
        (_, _, Some(area)) => names.area(area),
        _ => NOTHING.into(),
    }
}

/// The colour of a state.
pub(crate) const fn tone(state: FindingState) -> &'static str {
    match state {
        FindingState::Raised => "due",
        FindingState::Noticed => "underway",
        FindingState::Rectified => "to-review",
        FindingState::SentBack => "sent-back",
        FindingState::Closed => "complete",
        FindingState::Merged => "unknown",
    }
}

/// A finding in words.
pub(crate) fn finding_view(
    finding: &Finding,
    photos: &[PhotoInfo],
    may_original: bool,
    now: Timestamp,
    names: &Names,
    t: &Words,
) -> FindingView {
    let title = title(&finding.text);
    let here = format!("/findings/{}", finding.id);
    let newest = |item| names.company().versions.values().find_map(|version| version.content.item(item).map(|item| names.say(&item.label)));
    let picture = |photo: &PhotoInfo| Picture::new(photo, &title, &here, names, t).with_original(may_original);
    let of = |refs: &[PhotoRef]| -> Vec<Picture> {
        refs.iter().filter_map(|one| photos.iter().find(|photo| photo.id == one.id)).map(picture).collect()
    };
    let zone = names.zone(finding.site);
    let step = |entry: &Entry| StepView {
        tone: step_tone(entry.step),
        text: step_words(entry.step, names, t),
        by: who(entry.by, names, t),
        at: local_time(entry.at.at, zone).full,
        remark: entry.remark.clone(),
        photos: of(&entry.photos),
        late: entry.late,
    };
    let last = finding.notices.len().saturating_sub(1);
    FindingView {
        severity: finding.severity.word(),
        state: finding.state.word(),
        kind: t.word("finding-kind", finding.kind.word()),
        field: finding.field.map(|field| names.say(&field.name())).unwrap_or_default(),
        text: finding.text.clone(),
        before: of(&finding.photos),
        after: finding.last_rectified().map(|entry| of(&entry.photos)).unwrap_or_default(),
        place: format!("{} · {}", names.site(finding.site), place(finding, names)),
        by: names.person(finding.raised_by),
        at: local_time(finding.raised.at, zone).full,
        item: finding.spot.item.and_then(newest).unwrap_or_default(),
        patrol: t.of("finding-patrol"),
        patrol_href: finding.spot.patrol.map(|patrol| format!("/patrols/{patrol}")).unwrap_or_default(),
        responsible: finding.responsible().map(|person| names.person(person)).unwrap_or_default(),
        due: due_words(finding, now, t),
        urgency: finding.urgency(now).word(),
        utility: finding.repair.map(|repair| t.word("utility", repair.utility.word())).unwrap_or_default(),
        repair: finding.repair.map(|repair| t.word("repair-state", repair.state.word())).unwrap_or_default(),
        repeats_href: finding.repeats.map(|id| format!("/findings/{id}")).unwrap_or_default(),
        merged_href: finding.merged_into.map(|id| format!("/findings/{id}")).unwrap_or_default(),
        notices: finding.notices.iter().enumerate().rev().map(|(n, notice)| notice_view(finding, notice, n < last, names, t)).collect(),
        steps: finding.history.iter().rev().map(step).collect(),
        href: here,
        title,
    }
}

/// A notice in words.
pub(crate) fn notice_view(finding: &Finding, notice: &Notice, replaced: bool, names: &Names, t: &Words) -> NoticeView {
    let href = |number: domain::finding::NoticeNumber| format!("/notices/{}/{}/{}", finding.site, number.year, number.number);
    NoticeView {
        number: notice.number.map(|number| number.to_string()).unwrap_or_default(),
        href: notice.number.map(href).unwrap_or_default(),
        responsible: names.person(notice.responsible),
        due: format!("{} · {}", date_name(notice.due.date, t.language), t.n("notice-days", notice.due.days)),
        corrective: notice.corrective.clone(),
        preventive: notice.preventive.clone(),
        by: names.person(notice.by),
        at: local_time(notice.at.at, names.zone(finding.site)).full,
        replaced,
    }
}

fn who(person: PersonId, names: &Names, t: &Words) -> String {
    if person == PersonId::SERVER { t.of("the-server") } else { names.person(person) }
}

fn step_words(step: Step, names: &Names, t: &Words) -> String {
    match step {
        Step::Dispatched { to } => t.s("finding-step-dispatched", names.person(to)),
        Step::CalledBack { satisfied: false } => t.of("finding-step-not-satisfied"),
        step => t.word("finding-step", step.word()),
    }
}

const fn step_tone(step: Step) -> &'static str {
    match step {
        Step::Closed | Step::CalledBack { satisfied: true } => "complete",
        Step::SentBack | Step::Reopened | Step::Escalated | Step::CalledBack { satisfied: false } => "sent-back",
        Step::Rectified | Step::Repaired => "to-review",
        Step::Stopped | Step::Reminded => "due",
        Step::Noticed | Step::Dispatched { .. } => "underway",
        Step::MergedInto { .. } | Step::Absorbed { .. } => "unknown",
    }
}
