//! Which phone was it?

use crate::{
    ids::{DeviceId, PersonId},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// A phone or tablet that was enrolled. Its credential is kept elsewhere, hashed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Device {
    /// Its id.
    pub id: DeviceId,
    /// What people call it: 保洁组手机 3.
    pub name: String,
    /// Its public key, as it was given at enrolment (base64); empty when none was.
    #[serde(default)]
    pub public_key: String,
    /// When it was enrolled.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub enrolled: Timestamp,
    /// Who let it in.
    pub enrolled_by: PersonId,
    /// When it was revoked, if it was.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub revoked: Option<Timestamp>,
}
