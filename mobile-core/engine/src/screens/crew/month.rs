//! Which month is looked at, and where does one turn to?

use super::scores::month as named;
use crate::error::Result;
use chrono::{Datelike, Months, NaiveDate};
use domain::{refusal::Refusal, text::Language};
use serde::Serialize;

/// A month that is looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct MonthTurn {
    /// The month: `2026-11`.
    pub month: String,
    /// The same as people say it.
    pub title: String,
    /// The month before it.
    pub before: String,
    /// The month after it; none for the one that runs.
    pub after: Option<String>,
    /// It is the month that runs.
    pub current: bool,
}

/// The first day of the month that was asked for, or of the one that runs.
pub(super) fn first_day(asked: Option<&str>, today: NaiveDate) -> Result<NaiveDate> {
    let first = match asked {
        Some(text) => format!("{text}-01").parse().map_err(|_| Refusal::Invalid { field: "month".into() })?,
        None => today.with_day(1).unwrap_or(today),
    };
    Ok(first)
}

/// The last day of a month.
pub(super) fn last_day(first: NaiveDate) -> NaiveDate {
    first.checked_add_months(Months::new(1)).and_then(|next| next.pred_opt()).unwrap_or(first)
}

pub(super) fn turn(first: NaiveDate, today: NaiveDate, language: Language) -> MonthTurn {
    let word = |day: NaiveDate| day.format("%Y-%m").to_string();
    let current = word(first) == word(today);
    MonthTurn {
        month: word(first),
        title: named(first.year(), first.month()).say(language).to_owned(),
        before: first.checked_sub_months(Months::new(1)).map(word).unwrap_or_default(),
        after: if first < today && !current { first.checked_add_months(Months::new(1)).map(word) } else { None },
        current,
    }
}
