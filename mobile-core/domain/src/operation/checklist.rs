//! How does a checklist become a version?

use crate::{checklist::Content, ids::TemplateId};
use serde::{Deserialize, Serialize};

/// Keeps what is being written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DraftTemplate {
    /// The template; a new id makes a new one.
    pub template: TemplateId,
    /// What it asks.
    pub content: Content,
}

/// Makes a version of the draft.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PublishTemplate {
    /// The template.
    pub template: TemplateId,
}
