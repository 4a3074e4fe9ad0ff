//! Where are the tools and machines, in which condition, and when are they due for maintenance (7.8)?

use crate::{
    crew::{Filing, Signed},
    ids::{PersonId, SiteId, StoreId, ToolEventId, ToolId},
    photo::PhotoRef,
    place::check_name,
    refusal::Refusal,
    text::Text,
};
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

/// Days between two maintenances at the most.
const DAYS_LIMIT: u16 = 3_650;

/// Characters of a number or a kind.
const WORD_LIMIT: usize = 60;

/// Where a tool is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ToolState {
    /// 在库
    InStore,
    /// 已领用
    HandedOut,
    /// 维修中
    InRepair,
    /// 已报废
    Retired,
}

impl ToolState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::InStore, Self::HandedOut, Self::InRepair, Self::Retired];

    /// The word that stands for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::InStore => "in_store",
            Self::HandedOut => "handed_out",
            Self::InRepair => "in_repair",
            Self::Retired => "retired",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// In which condition a tool is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", schema(as = ToolCondition))]
pub enum Condition {
    /// 完好
    Good,
    /// 磨损: it works still.
    Worn,
    /// 损坏: nobody is handed it.
    Broken,
}

impl Condition {
    /// Every condition.
    pub const ALL: [Self; 3] = [Self::Good, Self::Worn, Self::Broken];

    /// The word that stands for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Worn => "worn",
            Self::Broken => "broken",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|condition| condition.word() == word)
    }
}

/// A tool or machine 工器具.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Tool {
    /// Its id.
    pub id: ToolId,
    /// The site.
    pub site: SiteId,
    /// What is known of it.
    #[serde(flatten)]
    pub about: ToolCard,
    /// Where it is.
    pub state: ToolState,
    /// Who has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<PersonId>,
    /// In which condition it was when somebody looked the last time.
    pub condition: Condition,
    /// When it is due for maintenance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<NaiveDate>,
    /// The last that happened to it.
    pub last: Signed,
}

/// What the register knows of a tool 台账.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ToolCard {
    /// Its name: 洗地机.
    pub name: Text,
    /// Its number, as it stands on it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub code: String,
    /// What kind it is, in the site's own words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub kind: String,
    /// The store that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub store: Option<StoreId>,
    /// Days from one maintenance to the next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service_days: Option<u16>,
    /// The date of the last maintenance, or of the first day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub serviced: Option<NaiveDate>,
}

impl ToolCard {
    /// Checks what somebody typed.
    pub fn check(&self) -> Result<(), Refusal> {
        check_name(&self.name)?;
        for (field, word) in [("tool_code", &self.code), ("tool_kind", &self.kind)] {
            if word.chars().count() > WORD_LIMIT {
                return Err(Refusal::TooLong { field: field.into(), limit: WORD_LIMIT as u32 });
            }
        }
        if self.service_days.is_some_and(|days| !(1..=DAYS_LIMIT).contains(&days)) {
            return Err(Refusal::Invalid { field: "service_days".into() });
        }
        Ok(())
    }

    /// When it is due for maintenance, if it was looked after on a day.
    #[must_use]
    pub fn due_after(&self, serviced: NaiveDate) -> Option<NaiveDate> {
        self.service_days.and_then(|days| serviced.checked_add_days(Days::new(days.into())))
    }
}

impl Tool {
    pub(crate) fn filed(&self) -> Filing {
        let due = self.due.filter(|_| self.state != ToolState::Retired);
        let filing = Filing::on(due.unwrap_or_else(never), self.state.word());
        let filing = self.about.store.map_or(filing.clone(), |store| filing.about(store.0));
        self.holder.map_or(filing.clone(), |holder| filing.of(holder))
    }

    /// Its maintenance is due on a date, or was before.
    #[must_use]
    pub fn is_due(&self, today: NaiveDate) -> bool {
        self.state != ToolState::Retired && self.due.is_some_and(|due| due <= today)
    }
}

/// The date of what is never due: behind every other one, and with four digits, as dates are stored.
fn never() -> NaiveDate {
    NaiveDate::from_ymd_opt(9999, 12, 31).unwrap_or_default()
}

/// What happened to a tool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ToolHappening {
    /// 登记
    Registered,
    /// 领用
    HandedOut,
    /// 归还
    TakenBack,
    /// 检查
    Checked,
    /// 送修
    SentToRepair,
    /// 保养
    Serviced,
    /// 报废
    Retired,
}

impl ToolHappening {
    /// The word that stands for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::HandedOut => "handed_out",
            Self::TakenBack => "taken_back",
            Self::Checked => "checked",
            Self::SentToRepair => "sent_to_repair",
            Self::Serviced => "serviced",
            Self::Retired => "retired",
        }
    }
}

/// An entry in a tool's history, never changed once it is written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ToolEvent {
    /// Its id: that of the operation.
    pub id: ToolEventId,
    /// The site.
    pub site: SiteId,
    /// Which tool.
    pub tool: ToolId,
    /// What happened.
    pub what: ToolHappening,
    /// The local date.
    pub date: NaiveDate,
    /// Who wrote it, when it happened, and what they said.
    #[serde(flatten)]
    pub signed: Signed,
    /// Who was handed it, or had it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
    /// In which condition it was.
    pub condition: Condition,
    /// Photos of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<PhotoRef>,
}

impl ToolEvent {
    pub(crate) fn filed(&self) -> Filing {
        let filing = Filing::on(self.date, self.what.word()).about(self.tool.0);
        self.person.map_or(filing.clone(), |person| filing.of(person))
    }
}
