//! What is cleaned, how often, and by which standard? The cleaning plan 保洁计划 of public areas (7.1).

use crate::{
    ids::{AreaId, CleaningTaskId, SiteId, TemplateId},
    people::Role,
    refusal::Refusal,
    route::Repeats,
    text::{NAME_LIMIT, NOTE_LIMIT, Text},
};
use serde::{Deserialize, Serialize};

/// A task of the cleaning plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CleaningTask {
    /// Its id.
    pub id: CleaningTaskId,
    /// The site.
    pub site: SiteId,
    /// Where.
    pub area: AreaId,
    /// What is done: 地面清扫.
    pub what: Text,
    /// On which days.
    pub repeats: Repeats,
    /// How many times on such a day: 1 to 24.
    pub times: u8,
    /// By which standard: 无积水、无杂物.
    pub standard: Text,
    /// The checklist by which it is looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<TemplateId>,
    /// The posts that do it.
    pub roles: Vec<Role>,
}

impl CleaningTask {
    /// Checks what somebody typed. That its area and checklist exist is looked up elsewhere.
    pub fn check(&self) -> Result<(), Refusal> {
        if self.what.is_empty() {
            return Err(Refusal::Missing { field: "what".into() });
        }
        for (field, text, limit) in [("what", &self.what, NAME_LIMIT), ("standard", &self.standard, NOTE_LIMIT)] {
            if text.longer_than(limit) {
                return Err(Refusal::TooLong { field: field.into(), limit: u32::try_from(limit).unwrap_or(u32::MAX) });
            }
        }
        if !self.repeats.is_sane() {
            return Err(Refusal::Invalid { field: "repeats".into() });
        }
        if !(1..=24).contains(&self.times) {
            return Err(Refusal::Invalid { field: "times".into() });
        }
        if self.roles.is_empty() {
            return Err(Refusal::Missing { field: "roles".into() });
        }
        Ok(())
    }
}
