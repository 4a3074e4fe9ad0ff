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
    /// The finding that it is about; empty when it is about something else.
    pub finding_id: String,
    /// What else it is about: `replacement`, `leave`, `duties`…; empty for a finding.
    pub topic: String,
    /// The id of what else it is about.
    pub topic_id: String,
    /// Its first line.
    pub title: String,
    /// How bad the finding is.
    pub severity: Option<Severity>,
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
            finding_id: message.finding.map(|id| id.to_string()).unwrap_or_default(),
            topic: message.topic.map(|topic| topic.word().to_owned()).unwrap_or_default(),
            topic_id: message.topic.map(|topic| topic.id().to_string()).unwrap_or_default(),
            title: message.title(language).to_owned(),
            severity: message.severity,
            due: message.finding.and_then(|finding| self.due_of(finding)).unwrap_or_default(),
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
        MessageKind::RosterPublished => Text::new("您的排班有更新", "Your roster has changed"),
        MessageKind::LeaveAsked => Text::new("申请休假，请批复", "Asks for leave: please decide"),
        MessageKind::LeaveGranted => Text::new("休假已批准", "Leave granted"),
        MessageKind::LeaveRefused => Text::new("休假未批准", "Leave refused"),
        MessageKind::CorrectionAsked => Text::new("申请补卡，请批复", "Asks for a correction: please decide"),
        MessageKind::CorrectionGranted => Text::new("补卡已批准", "Correction granted"),
        MessageKind::CorrectionRefused => Text::new("补卡未批准", "Correction refused"),
        MessageKind::NotSeen => Text::new("还没有打卡，请查看", "Not seen yet: please look"),
        MessageKind::StepIn => Text::new("请您补位，能来吗？", "Can you step in?"),
        MessageKind::SteppedIn => Text::new("已有人补位", "Somebody steps in"),
        MessageKind::StepInOver => Text::new("不用补位了", "No longer needed"),
        MessageKind::Assessed => Text::new("当班考核结果", "Your shift was assessed"),
        MessageKind::AssessmentAnswered => Text::new("对考核有意见", "Answered an assessment"),
        MessageKind::LowStock => Text::new("库存不足", "Stock is low"),
        MessageKind::ToolDue => Text::new("工器具该保养了", "A tool is due for maintenance"),
        MessageKind::PurchaseToApprove => Text::new("采购计划待审批", "A purchase plan to approve"),
        MessageKind::PurchaseDecided => Text::new("采购计划已批复", "Your purchase plan was decided"),
        MessageKind::Reported => Text::new("工作汇报", "A report"),
        MessageKind::TrainingCalled => Text::new("请参加培训", "You are called to a training"),
    }
}
