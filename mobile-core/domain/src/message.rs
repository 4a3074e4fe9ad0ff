//! What is somebody told? That something is theirs to do, is due, was sent back, is done: a row of their inbox, written in the transaction of
//! the step that it tells of, so that nobody is told of what did not happen, and nobody twice.

use crate::{
    finding::{Finding, Severity},
    ids::{
        AssessmentId, CorrectionId, DutyWeekId, FindingId, LeadReportId, LeaveId, MessageId, PersonId, PurchasePlanId, ReplacementId,
        SiteId, SupplyId, ToolId, TrainingId,
    },
    text::{Language, Text},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Characters of a finding's text that a message repeats.
const TITLE: usize = 48;

/// What a message is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum MessageKind {
    /// It is yours to put right.
    Assigned,
    /// Its deadline is near.
    DueSoon,
    /// Its deadline has passed.
    Overdue,
    /// Its deadline has passed, and you lead the site (6.4).
    Escalated,
    /// It was not good enough.
    SentBack,
    /// It was put right, and waits for your look.
    ToVerify,
    /// It is done.
    Closed,
    /// Your roster is new, or has changed.
    RosterPublished,
    /// Somebody of your crew asks for leave.
    LeaveAsked,
    /// Your leave was granted.
    LeaveGranted,
    /// Your leave was refused.
    LeaveRefused,
    /// Somebody of your crew asks for a correction of their attendance.
    CorrectionAsked,
    /// Your correction was granted.
    CorrectionGranted,
    /// Your correction was refused.
    CorrectionRefused,
    /// Somebody of your crew was not seen at the beginning of their shift, and nobody knows yet: look.
    NotSeen,
    /// You are asked to step in.
    StepIn,
    /// Somebody steps in: the gap is closed.
    SteppedIn,
    /// You are not needed any more: somebody else steps in, or the gap is none.
    StepInOver,
    /// Your work was assessed.
    Assessed,
    /// Somebody answered an assessment of yours.
    AssessmentAnswered,
    /// A store runs low.
    LowStock,
    /// A tool is due for maintenance.
    ToolDue,
    /// A purchase plan waits for you.
    PurchaseToApprove,
    /// Your purchase plan was decided.
    PurchaseDecided,
    /// A report came for you.
    Reported,
    /// A training has you on its list.
    TrainingCalled,
}

impl MessageKind {
    /// Every kind.
    pub const ALL: &'static [Self] = &[
        Self::Assigned,
        Self::DueSoon,
        Self::Overdue,
        Self::Escalated,
        Self::SentBack,
        Self::ToVerify,
        Self::Closed,
        Self::RosterPublished,
        Self::LeaveAsked,
        Self::LeaveGranted,
        Self::LeaveRefused,
        Self::CorrectionAsked,
        Self::CorrectionGranted,
        Self::CorrectionRefused,
        Self::NotSeen,
        Self::StepIn,
        Self::SteppedIn,
        Self::StepInOver,
        Self::Assessed,
        Self::AssessmentAnswered,
        Self::LowStock,
        Self::ToolDue,
        Self::PurchaseToApprove,
        Self::PurchaseDecided,
        Self::Reported,
        Self::TrainingCalled,
    ];

    /// It tells of a finding, and so may leave the house to a group.
    #[must_use]
    pub const fn is_of_a_finding(self) -> bool {
        matches!(self, Self::Assigned | Self::DueSoon | Self::Overdue | Self::Escalated | Self::SentBack | Self::ToVerify | Self::Closed)
    }

    /// The word that stands for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Assigned => "assigned",
            Self::DueSoon => "due_soon",
            Self::Overdue => "overdue",
            Self::Escalated => "escalated",
            Self::SentBack => "sent_back",
            Self::ToVerify => "to_verify",
            Self::Closed => "closed",
            Self::RosterPublished => "roster_published",
            Self::LeaveAsked => "leave_asked",
            Self::LeaveGranted => "leave_granted",
            Self::LeaveRefused => "leave_refused",
            Self::CorrectionAsked => "correction_asked",
            Self::CorrectionGranted => "correction_granted",
            Self::CorrectionRefused => "correction_refused",
            Self::NotSeen => "not_seen",
            Self::StepIn => "step_in",
            Self::SteppedIn => "stepped_in",
            Self::StepInOver => "step_in_over",
            Self::Assessed => "assessed",
            Self::AssessmentAnswered => "assessment_answered",
            Self::LowStock => "low_stock",
            Self::ToolDue => "tool_due",
            Self::PurchaseToApprove => "purchase_to_approve",
            Self::PurchaseDecided => "purchase_decided",
            Self::Reported => "reported",
            Self::TrainingCalled => "training_called",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.word() == word)
    }
}

/// What a message is about, besides findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "what", content = "id", rename_all = "snake_case")]
pub enum Topic {
    /// One's own week.
    Duties(DutyWeekId),
    /// A leave.
    Leave(LeaveId),
    /// A correction.
    Correction(CorrectionId),
    /// Somebody who was not seen.
    Attendance(PersonId),
    /// A replacement.
    Replacement(ReplacementId),
    /// An assessment.
    Assessment(AssessmentId),
    /// Supplies.
    Supply(SupplyId),
    /// A tool.
    Tool(ToolId),
    /// A purchase plan.
    PurchasePlan(PurchasePlanId),
    /// A lead's report.
    LeadReport(LeadReportId),
    /// A training.
    Training(TrainingId),
}

impl Topic {
    /// The word that stands for what it is.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Duties(_) => "duties",
            Self::Leave(_) => "leave",
            Self::Correction(_) => "correction",
            Self::Attendance(_) => "attendance",
            Self::Replacement(_) => "replacement",
            Self::Assessment(_) => "assessment",
            Self::Supply(_) => "supply",
            Self::Tool(_) => "tool",
            Self::PurchasePlan(_) => "purchase_plan",
            Self::LeadReport(_) => "lead_report",
            Self::Training(_) => "training",
        }
    }

    /// The id of what it is.
    #[must_use]
    pub const fn id(self) -> Uuid {
        match self {
            Self::Duties(id) => id.0,
            Self::Leave(id) => id.0,
            Self::Correction(id) => id.0,
            Self::Attendance(id) => id.0,
            Self::Replacement(id) => id.0,
            Self::Assessment(id) => id.0,
            Self::Supply(id) => id.0,
            Self::Tool(id) => id.0,
            Self::PurchasePlan(id) => id.0,
            Self::LeadReport(id) => id.0,
            Self::Training(id) => id.0,
        }
    }
}

/// A message to one person. Only they see it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Message {
    /// Its id: derived from what it tells and to whom, so that the same thing is never told twice.
    pub id: MessageId,
    /// The site.
    pub site: SiteId,
    /// Whom it is for.
    pub to: PersonId,
    /// What it tells.
    pub kind: MessageKind,
    /// The finding that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finding: Option<FindingId>,
    /// What else it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<Topic>,
    /// Its first line: a finding's as somebody wrote it, everything else in Chinese.
    pub title: String,
    /// The first line in English, where it is not the same.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title_en: String,
    /// How bad the finding is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity: Option<Severity>,
    /// When it is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub due: Option<Timestamp>,
    /// When it was told.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// When it was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub read: Option<Timestamp>,
}

impl Message {
    /// Tells somebody what became of a finding. Each step of its history tells a kind of thing to a person once.
    #[must_use]
    pub fn about(finding: &Finding, kind: MessageKind, to: PersonId, at: Timestamp) -> Self {
        let told = format!("{}:{}:{to}", kind.word(), finding.history.len());
        Self {
            id: MessageId(Uuid::new_v5(&finding.id.0, told.as_bytes())),
            site: finding.site,
            to,
            kind,
            finding: Some(finding.id),
            topic: None,
            title: title(&finding.text),
            title_en: String::new(),
            severity: Some(finding.severity),
            due: finding.due.map(|due| due.at),
            at,
            read: None,
        }
    }

    /// Tells somebody something about the crew's day. The same cause tells a person the same thing once.
    #[must_use]
    pub fn on(site: SiteId, kind: MessageKind, topic: Topic, text: &Text, cause: Uuid, to: PersonId, at: Timestamp) -> Self {
        let title_en = if text.en == text.zh { String::new() } else { title(&text.en) };
        Self {
            id: MessageId(Uuid::new_v5(&cause, format!("{}:{to}", kind.word()).as_bytes())),
            site,
            to,
            kind,
            finding: None,
            topic: Some(topic),
            title: title(&text.zh),
            title_en,
            severity: None,
            due: None,
            at,
            read: None,
        }
    }

    /// The id of what it is about.
    #[must_use]
    pub fn about_id(&self) -> Uuid {
        self.finding.map(|finding| finding.0).or(self.topic.map(Topic::id)).unwrap_or_default()
    }

    /// Its first line for a reader of a language.
    #[must_use]
    pub fn title(&self, language: Language) -> &str {
        if language == Language::En && !self.title_en.is_empty() { &self.title_en } else { &self.title }
    }
}

/// The first line of a text, cut where a heading would run over.
#[must_use]
pub fn title(text: &str) -> String {
    let line = text.trim().lines().next().unwrap_or_default();
    if line.chars().count() <= TITLE { line.to_owned() } else { line.chars().take(TITLE).chain(['…']).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_finding_has_a_short_title() {
        assert_eq!(title("灯不亮\n前厅"), "灯不亮");
        assert_eq!(title(&"长".repeat(60)).chars().count(), 49);
    }
}
