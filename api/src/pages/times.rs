//! How does a page say when? In the local time of the site that it is about.

use chrono::{Datelike, NaiveDate, SecondsFormat};
use chrono_tz::Tz;
use domain::{text::Language, time::Timestamp};

/// A point of time in the ways that a page writes it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Moment {
    /// For machines, with the zone's offset.
    pub iso: String,
    /// `07:08`.
    pub clock: String,
    /// `2026-11-23 07:08:12`.
    pub full: String,
    /// `2026-11-23`.
    pub date: String,
    /// `11-23 07:08`.
    pub short: String,
}

/// A point of time, seen at a place.
#[must_use]
pub fn local_time(at: Timestamp, zone: Tz) -> Moment {
    let at = at.with_timezone(&zone);
    Moment {
        iso: at.to_rfc3339_opts(SecondsFormat::Secs, false),
        clock: at.format("%H:%M").to_string(),
        full: at.format("%Y-%m-%d %H:%M:%S").to_string(),
        date: at.format("%Y-%m-%d").to_string(),
        short: at.format("%m-%d %H:%M").to_string(),
    }
}

/// The local date of a point of time.
#[must_use]
pub fn local_date(at: Timestamp, zone: Tz) -> NaiveDate {
    at.with_timezone(&zone).date_naive()
}

/// A date in words: 2026年11月23日, 23 November 2026.
#[must_use]
pub fn date_name(date: NaiveDate, language: Language) -> String {
    match language {
        Language::Zh => format!("{}年{}月{}日", date.year(), date.month(), date.day()),
        Language::En => date.format("%-d %B %Y").to_string(),
    }
}

/// A date in words with its day of the week: 2026年11月23日 周一, Monday 23 November 2026.
#[must_use]
pub fn day_name(date: NaiveDate, language: Language) -> String {
    match language {
        Language::Zh => {
            let day = usize::try_from(date.weekday().num_days_from_monday()).unwrap_or_default();
            let days = ["一", "二", "三", "四", "五", "六", "日"];
            format!("{} 周{}", date_name(date, language), days.get(day).copied().unwrap_or_default())
        }
        Language::En => date.format("%A %-d %B %Y").to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_told_where_it_happened() {
        let at = "2026-11-22T23:08:12Z".parse().unwrap();
        let there = local_time(at, Tz::Asia__Shanghai);
        assert_eq!(
            (there.iso.as_str(), there.clock.as_str(), there.full.as_str()),
            ("2026-11-23T07:08:12+08:00", "07:08", "2026-11-23 07:08:12")
        );
        let date = local_date(at, Tz::Asia__Shanghai);
        assert_eq!(day_name(date, Language::Zh), "2026年11月23日 周一");
        assert_eq!(day_name(date, Language::En), "Monday 23 November 2026");
    }
}
