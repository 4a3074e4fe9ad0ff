//! How is a lead's report written, sent and read (7.11)?

use crate::{
    ids::LeadReportId,
    lead_report::{Figure, ReportPeriod, ReportWords},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Begins a report, or writes on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct WriteLeadReport {
    /// Its id.
    pub report: LeadReportId,
    /// How much it tells of.
    pub period: ReportPeriod,
    /// A day of the period.
    pub date: NaiveDate,
    /// What the records say: the server counts, no phone does.
    #[serde(default)]
    pub figures: Vec<Figure>,
    /// What the lead says.
    #[serde(default)]
    pub words: ReportWords,
}

/// Sends it upward; it is fixed then.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SendLeadReport {
    /// Which.
    pub report: LeadReportId,
    /// What the records say now; none leaves what was counted last.
    #[serde(default)]
    pub figures: Vec<Figure>,
}

/// Somebody above has read it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ReadLeadReport {
    /// Which.
    pub report: LeadReportId,
    /// What they say to it.
    #[serde(default)]
    pub note: String,
}
