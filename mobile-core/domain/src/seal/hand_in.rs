//! How do seals reach the server, and tickets the phone?

use super::{Problem, Signed};
use serde::{Deserialize, Serialize};

/// `POST /v1/seals`: links of this phone's chain, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct HandIn {
    /// The strips of tickets that the links name, as the server gave them.
    pub tickets: Vec<Signed>,
    /// Manifests with their signatures; at most 200.
    pub links: Vec<Signed>,
    /// The phone wants a new strip of tickets.
    #[serde(default)]
    pub wants_tickets: bool,
}

/// The answer: a receipt for each link, in the same order, and a strip of tickets if one was wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HandedIn {
    /// One for each link.
    pub links: Vec<Taken>,
    /// A new strip.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tickets: Option<Signed>,
}

/// What became of a link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Taken {
    /// The server's receipt; none for what can't be read as a manifest: that is not kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<Signed>,
    /// What is not right about it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<Problem>,
}
