//! Who outside the house is told what happens? A group robot of an office messenger, or a program of the company's own. The address and the
//! secret stay with the server: neither stands in the journal, and no phone gets them.

use crate::{
    ids::{HookId, SiteId},
    message::MessageKind,
    quiet::Quiet,
    refusal::Refusal,
    text::Language,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Characters of a hook's name.
pub const HOOK_NAME: usize = 60;
/// Characters of a host's name, as DNS allows.
const HOST: usize = 253;

/// How a hook is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum HookFormat {
    /// Our own JSON, signed as Standard Webhooks say.
    Generic,
    /// A group robot of WeCom 企业微信.
    WeCom,
    /// A group robot of DingTalk 钉钉.
    DingTalk,
    /// A group robot of Feishu 飞书.
    Feishu,
}

impl HookFormat {
    /// Every format.
    pub const ALL: &'static [Self] = &[Self::Generic, Self::WeCom, Self::DingTalk, Self::Feishu];

    /// The word that stands for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Generic => "generic",
            Self::WeCom => "wecom",
            Self::DingTalk => "dingtalk",
            Self::Feishu => "feishu",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|format| format.word() == word)
    }
}

/// A hook, as it stands in the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Hook {
    /// Its id.
    pub id: HookId,
    /// What people call it.
    pub name: String,
    /// The site that it tells of; none for all of them.
    #[serde(default)]
    pub site: Option<SiteId>,
    /// How it is spoken to.
    pub format: HookFormat,
    /// The language of its sentences.
    #[serde(default)]
    pub language: Language,
    /// What it tells.
    pub kinds: Vec<MessageKind>,
    /// The host of its address. The rest of it often lets anybody write to the group, so it is kept closed.
    pub host: String,
    /// Which of the closed addresses and secrets the server keeps is meant: a new one for each.
    pub key: Uuid,
    /// It is told; false while it rests.
    pub active: bool,
    /// When a group is left alone, by the clocks of the site that is told of: its robot rings on people's phones. What comes meanwhile
    /// follows afterwards. Programs do not sleep.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quiet: Option<Quiet>,
}

impl Hook {
    /// Says what does not fit.
    pub fn check(&self) -> Result<(), Refusal> {
        if self.name.trim().is_empty() {
            return Err(Refusal::Missing { field: "name".into() });
        }
        if self.name.chars().count() > HOOK_NAME {
            return Err(Refusal::TooLong { field: "name".into(), limit: HOOK_NAME as u32 });
        }
        if self.host.is_empty() || self.host.len() > HOST || self.host.contains(['/', '?', '#', '@', ' ']) {
            return Err(Refusal::Invalid { field: "url".into() });
        }
        if self.quiet.is_some() && self.format == HookFormat::Generic {
            return Err(Refusal::Invalid { field: "quiet".into() });
        }
        if self.kinds.is_empty() {
            return Err(Refusal::Missing { field: "kinds".into() });
        }
        // What concerns one person is nobody else's: groups are told of findings only.
        if !self.kinds.iter().all(|kind| kind.is_of_a_finding()) {
            return Err(Refusal::Invalid { field: "kinds".into() });
        }
        let twice = self.kinds.iter().enumerate().any(|(n, kind)| self.kinds[..n].contains(kind));
        if twice { Err(Refusal::Invalid { field: "kinds".into() }) } else { Ok(()) }
    }
}
