//! What is somebody told? That something is theirs to do, is due, was sent back, is done: a row of their inbox, written in the transaction of
//! the step that it tells of, so that nobody is told of what did not happen, and nobody twice.

use crate::{
    finding::{Finding, Severity},
    ids::{FindingId, MessageId, PersonId, SiteId},
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
}

impl MessageKind {
    /// Every kind.
    pub const ALL: &'static [Self] =
        &[Self::Assigned, Self::DueSoon, Self::Overdue, Self::Escalated, Self::SentBack, Self::ToVerify, Self::Closed];

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
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.word() == word)
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
    pub finding: FindingId,
    /// The finding's first line.
    pub title: String,
    /// How bad it is.
    pub severity: Severity,
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
            finding: finding.id,
            title: title(&finding.text),
            severity: finding.severity,
            due: finding.due.map(|due| due.at),
            at,
            read: None,
        }
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
