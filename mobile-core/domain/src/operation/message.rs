//! What becomes of messages?

use crate::ids::MessageId;
use serde::{Deserialize, Serialize};

/// Marks messages as read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ReadMessages {
    /// Which.
    pub messages: Vec<MessageId>,
}
