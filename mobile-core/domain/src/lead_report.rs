//! What does a lead tell upward, week by week or month by month? The regular report 工作汇报 on what was done and what is planned (7.11). Its
//! figures come from the records of the site; what they mean, the lead says.

use crate::{
    crew::{Filing, Signed},
    ids::{LeadReportId, PersonId, SiteId},
    refusal::Refusal,
    text::NOTE_LIMIT,
};
use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// How much one report tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ReportPeriod {
    /// A week, from Monday.
    Week,
    /// A month.
    Month,
}

impl ReportPeriod {
    /// Every period.
    pub const ALL: [Self; 2] = [Self::Week, Self::Month];

    /// The word that stands for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Week => "week",
            Self::Month => "month",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|period| period.word() == word)
    }

    /// The first and the last day of the period that a date is in.
    #[must_use]
    pub fn around(self, date: NaiveDate) -> (NaiveDate, NaiveDate) {
        match self {
            Self::Week => {
                let from = date.checked_sub_days(Days::new(u64::from(date.weekday().num_days_from_monday()))).unwrap_or(date);
                (from, from.checked_add_days(Days::new(6)).unwrap_or(from))
            }
            Self::Month => {
                let from = date.with_day(1).unwrap_or(date);
                let next = from.checked_add_months(Months::new(1)).unwrap_or(from);
                (from, next.pred_opt().unwrap_or(from))
            }
        }
    }
}

/// What a figure of a report counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FigureOf {
    /// Patrols that were walked, wholly or in part.
    PatrolsDone,
    /// Patrols that were missed.
    PatrolsMissed,
    /// Findings that were raised.
    FindingsRaised,
    /// Findings that were closed.
    FindingsClosed,
    /// Assessments that count.
    Assessments,
    /// Their mean, in tenths of a per cent.
    AssessmentMean,
    /// Assessments that somebody disputes.
    AssessmentsDisputed,
    /// Trainings that were held.
    TrainingsHeld,
    /// People who passed one.
    TrainingsPassed,
    /// Paid cleaning jobs that were done.
    JobsDone,
    /// What they left over, in fen.
    JobsMargin,
    /// Duties that somebody came to.
    DutiesAttended,
    /// Of these, how many began late.
    DutiesLate,
    /// Duties that somebody missed.
    DutiesAbsent,
    /// How often supplies were handed out.
    SuppliesIssued,
}

impl FigureOf {
    /// The word that stands for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::PatrolsDone => "patrols_done",
            Self::PatrolsMissed => "patrols_missed",
            Self::FindingsRaised => "findings_raised",
            Self::FindingsClosed => "findings_closed",
            Self::Assessments => "assessments",
            Self::AssessmentMean => "assessment_mean",
            Self::AssessmentsDisputed => "assessments_disputed",
            Self::TrainingsHeld => "trainings_held",
            Self::TrainingsPassed => "trainings_passed",
            Self::JobsDone => "jobs_done",
            Self::JobsMargin => "jobs_margin",
            Self::DutiesAttended => "duties_attended",
            Self::DutiesLate => "duties_late",
            Self::DutiesAbsent => "duties_absent",
            Self::SuppliesIssued => "supplies_issued",
        }
    }
}

/// A figure of a report, as it was when the report was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// What it counts.
    pub what: FigureOf,
    /// How many; in the unit of what it counts.
    pub value: i64,
}

/// What the lead says.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ReportWords {
    /// What was done.
    #[serde(default)]
    pub done: String,
    /// What was difficult.
    #[serde(default)]
    pub problems: String,
    /// What is planned for the next period.
    #[serde(default)]
    pub plan: String,
}

impl ReportWords {
    /// Checks what somebody typed.
    pub fn check(&self) -> Result<(), Refusal> {
        for (field, text) in [("done", &self.done), ("problems", &self.problems), ("plan", &self.plan)] {
            if text.chars().count() > NOTE_LIMIT {
                return Err(Refusal::TooLong { field: field.into(), limit: u32::try_from(NOTE_LIMIT).unwrap_or(u32::MAX) });
            }
        }
        Ok(())
    }
}

/// Where a report stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ReportState {
    /// The lead still writes.
    Draft,
    /// It was sent, and is fixed.
    Sent,
    /// Somebody above has read it.
    Read,
}

impl ReportState {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Draft, Self::Sent, Self::Read];

    /// The word that stands for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Sent => "sent",
            Self::Read => "read",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// A lead's report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LeadReport {
    /// Its id.
    pub id: LeadReportId,
    /// The site.
    pub site: SiteId,
    /// Whose.
    pub by: PersonId,
    /// How much it tells of.
    pub period: ReportPeriod,
    /// The first day.
    pub from: NaiveDate,
    /// The last one.
    pub until: NaiveDate,
    /// What the records of the site say.
    pub figures: Vec<Figure>,
    /// What the lead says.
    pub words: ReportWords,
    /// Where it stands.
    pub state: ReportState,
    /// When it was written last.
    pub written: Signed,
    /// When it was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent: Option<Signed>,
    /// To whom.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub to: Vec<PersonId>,
    /// Who has read it, and what they said to it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reads: Vec<Signed>,
}

impl LeadReport {
    pub(crate) fn filed(&self) -> Filing {
        Filing::on(self.from, self.state.word()).of(self.by).until(self.until).also(self.to.iter().copied())
    }

    /// A figure.
    #[must_use]
    pub fn figure(&self, what: FigureOf) -> Option<i64> {
        self.figures.iter().find(|figure| figure.what == what).map(|figure| figure.value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_a_whole_week_or_month() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(ReportPeriod::Week.around(day("2026-11-27")), (day("2026-11-23"), day("2026-11-29")));
        assert_eq!(ReportPeriod::Week.around(day("2026-11-23")).0, day("2026-11-23"));
        assert_eq!(ReportPeriod::Month.around(day("2028-02-10")), (day("2028-02-01"), day("2028-02-29")));
    }
}
