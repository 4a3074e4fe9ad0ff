//! What am I told?

use super::due::due_words;
use crate::{engine::Engine, error::Result, record::Entry};
use domain::{
    finding::Severity,
    ids::{FindingId, MessageId, SiteId},
    message::{Message, MessageKind},
    operation::ReadMessages,
    text::Text,
};
use serde::Serialize;
use std::collections::BTreeMap;

/// Messages of the list at the most.
const LINES: usize = 500;

/// A message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct MessageLine {
    /// Its id.
    pub message_id: String,
    /// What it tells.
    pub kind: MessageKind,
    /// The same as people say it.
    pub what: String,
    /// The finding that it is about.
    pub finding_id: String,
    /// The finding's first line.
    pub title: String,
    /// How bad it is.
    pub severity: Severity,
    /// When it is due, as people say it; empty when nothing is, or it is over.
    pub due: String,
    /// When it was told.
    pub at: i64,
    /// It was read, here or on another phone.
    pub read: bool,
}

impl Engine {
    /// What the person is told: what they have not read first, then the newest.
    ///
    /// # Errors
    /// [`crate::Error::NobodySignedIn`].
    pub fn inbox(&self) -> Result<Vec<MessageLine>> {
        let mut messages: Vec<&Message> = self.room()?.books.messages().collect();
        messages.sort_by_key(|message| (message.read.is_some(), std::cmp::Reverse(message.at), message.id));
        Ok(messages.into_iter().take(LINES).map(|message| self.message_line(message)).collect())
    }

    fn message_line(&self, message: &Message) -> MessageLine {
        let language = self.language();
        MessageLine {
            message_id: message.id.to_string(),
            kind: message.kind,
            what: what(message.kind).say(language).to_owned(),
            finding_id: message.finding.to_string(),
            title: message.title.clone(),
            severity: message.severity,
            due: self.due_of(message.finding).unwrap_or_default(),
            at: message.at.timestamp_millis(),
            read: message.read.is_some(),
        }
    }

    /// When a finding is due that waits to be put right.
    fn due_of(&self, finding: FindingId) -> Option<String> {
        let books = &self.person.as_ref()?.books;
        let finding = books.finding(finding).filter(|finding| finding.state.is_to_rectify())?;
        let site = books.company.sites.get(&finding.site);
        Some(due_words(finding.due.as_ref()?, site, self.now().estimate).say(self.language()).to_owned())
    }

    /// Marks messages as read. Those that were read already, or are gone, are let be.
    ///
    /// # Errors
    /// [`crate::Error::NobodySignedIn`], [`crate::Error::Full`].
    pub fn read_messages(&mut self, ids: &[MessageId]) -> Result<()> {
        let mut unread: BTreeMap<SiteId, Vec<MessageId>> = BTreeMap::new();
        for message in self.room()?.books.messages().filter(|message| message.read.is_none() && ids.contains(&message.id)) {
            unread.entry(message.site).or_default().push(message.id);
        }
        for (site, messages) in unread {
            let Some(first) = messages.first().copied() else { continue };
            let operation = ReadMessages { messages }.into();
            self.record(Entry { site, subject: first.0, operation, photos: vec![], draft: None })?;
        }
        Ok(())
    }
}

fn what(kind: MessageKind) -> Text {
    match kind {
        MessageKind::Assigned => Text::new("请您整改", "Yours to put right"),
        MessageKind::DueSoon => Text::new("快到期了", "Due soon"),
        MessageKind::Overdue => Text::new("已经逾期", "Overdue"),
        MessageKind::Escalated => Text::new("逾期未整改，报您处理", "Overdue: reported to you"),
        MessageKind::SentBack => Text::new("退回，请重新整改", "Sent back: put it right again"),
        MessageKind::ToVerify => Text::new("已整改，请验证", "Put right: please look"),
        MessageKind::Closed => Text::new("验证合格，已关闭", "Verified and closed"),
    }
}
