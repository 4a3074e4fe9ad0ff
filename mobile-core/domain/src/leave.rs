//! Who is away, and who said so? Leave 休假 is asked for, and granted or refused by somebody else (7.3).

use crate::{
    crew::{Filing, Signed},
    ids::{LeaveAllowanceId, LeaveId, PersonId, SiteId},
    photo::PhotoRef,
    refusal::Refusal,
    shift::Span,
    time::at_local,
    workdays::Calendar,
};
use chrono::{Datelike, Days, NaiveDate, NaiveTime};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Days of one leave at the most: maternity leave with all that is added to it is shorter.
const DAYS_LIMIT: i64 = 400;

/// Kinds of leave 假别, as Chinese labour law and practice have them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum LeaveKind {
    /// 年休假
    Annual,
    /// 调休
    Compensatory,
    /// 事假
    Personal,
    /// 病假
    Sick,
    /// 工伤假
    WorkInjury,
    /// 婚假
    Marriage,
    /// 产假
    Maternity,
    /// 陪产假
    Paternity,
    /// 丧假
    Bereavement,
}

impl LeaveKind {
    /// Every kind.
    pub const ALL: [Self; 9] = [
        Self::Annual,
        Self::Compensatory,
        Self::Personal,
        Self::Sick,
        Self::WorkInjury,
        Self::Marriage,
        Self::Maternity,
        Self::Paternity,
        Self::Bereavement,
    ];

    /// The word that stands for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Annual => "annual",
            Self::Compensatory => "compensatory",
            Self::Personal => "personal",
            Self::Sick => "sick",
            Self::WorkInjury => "work_injury",
            Self::Marriage => "marriage",
            Self::Maternity => "maternity",
            Self::Paternity => "paternity",
            Self::Bereavement => "bereavement",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// It is counted against an allowance of days in a year.
    #[must_use]
    pub const fn has_allowance(self) -> bool {
        matches!(self, Self::Annual | Self::Compensatory)
    }
}

/// Half of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum HalfDay {
    /// Until noon.
    Morning,
    /// From noon on.
    Afternoon,
}

/// Where something stands that somebody asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum AskState {
    /// Nobody has decided yet.
    Asked,
    /// Granted.
    Granted,
    /// Refused.
    Refused,
    /// Whoever asked wants it no more.
    Withdrawn,
}

impl AskState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Asked, Self::Granted, Self::Refused, Self::Withdrawn];

    /// The word that stands for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Granted => "granted",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// A leave 休假.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Leave {
    /// Its id.
    pub id: LeaveId,
    /// The site.
    pub site: SiteId,
    /// Whose.
    pub person: PersonId,
    /// Which kind.
    pub kind: LeaveKind,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
    /// Only half of the day; then it is one day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub half: Option<HalfDay>,
    /// Who asked, when, and why.
    pub asked: Signed,
    /// Papers: a doctor's note.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<PhotoRef>,
    /// Where it stands.
    pub state: AskState,
    /// Who decided, or took it back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided: Option<Signed>,
}

impl Leave {
    pub(crate) fn filed(&self) -> Filing {
        Filing::on(self.from, self.state.word()).of(self.person).until(self.until)
    }

    /// The dates of a leave are dates, in order, and not too many.
    pub fn check_dates(from: NaiveDate, until: NaiveDate, half: Option<HalfDay>) -> Result<(), Refusal> {
        let days = (until - from).num_days();
        if !(0..DAYS_LIMIT).contains(&days) || (half.is_some() && days != 0) {
            return Err(Refusal::Invalid { field: "until".into() });
        }
        Ok(())
    }

    /// Whether it takes somebody off a date, wholly or in part.
    #[must_use]
    pub fn falls_on(&self, date: NaiveDate) -> bool {
        self.state == AskState::Granted && self.from <= date && date <= self.until
    }

    /// From when until when, by the site's clock.
    #[must_use]
    pub fn span(&self, zone: Tz) -> Span {
        let noon = NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default();
        let after = self.until.checked_add_days(Days::new(1)).unwrap_or(self.until);
        let (from, until) = match self.half {
            Some(HalfDay::Morning) => ((self.from, NaiveTime::MIN), (self.until, noon)),
            Some(HalfDay::Afternoon) => ((self.from, noon), (after, NaiveTime::MIN)),
            None => ((self.from, NaiveTime::MIN), (after, NaiveTime::MIN)),
        };
        Span { from: at_local(zone, from.0, from.1), until: at_local(zone, until.0, until.1) }
    }
}

/// Half days that leaves take off an allowance in a year: working days by the site's calendar, each half once, however many leaves fall on it.
#[must_use]
pub fn half_days<'a>(leaves: impl IntoIterator<Item = &'a Leave>, calendar: &Calendar, year: i32) -> u32 {
    let mut taken = BTreeSet::new();
    for leave in leaves {
        let days = leave.from.iter_days().take_while(|date| *date <= leave.until);
        for date in days.filter(|date| date.year() == year && calendar.is_workday(*date)) {
            taken.extend(
                [HalfDay::Morning, HalfDay::Afternoon]
                    .into_iter()
                    .filter(|half| leave.half.is_none_or(|only| only == *half))
                    .map(|half| (date, half)),
            );
        }
    }
    u32::try_from(taken.len()).unwrap_or(u32::MAX)
}

/// Days that somebody may take in a year 假期额度.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LeaveAllowance {
    /// Its id: [`LeaveAllowance::id_of`] what it is of.
    pub id: LeaveAllowanceId,
    /// The site.
    pub site: SiteId,
    /// Whose.
    pub person: PersonId,
    /// Which kind.
    pub kind: LeaveKind,
    /// In which year.
    pub year: i32,
    /// How many half days.
    pub half_days: u16,
}

impl LeaveAllowance {
    /// The id of somebody's allowance of a kind in a year at a site.
    #[must_use]
    pub fn id_of(site: SiteId, person: PersonId, kind: LeaveKind, year: i32) -> LeaveAllowanceId {
        LeaveAllowanceId(Uuid::new_v5(&site.0, format!("leave|{person}|{}|{year}", kind.word()).as_bytes()))
    }

    pub(crate) fn filed(&self) -> Filing {
        let day = |month, day| NaiveDate::from_ymd_opt(self.year, month, day).unwrap_or_default();
        Filing::on(day(1, 1), self.kind.word()).of(self.person).until(day(12, 31))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_off_do_not_count_against_the_allowance_and_years_are_kept_apart() {
        let day = |text: &str| text.parse().unwrap();
        let leave = Leave {
            id: LeaveId(Uuid::nil()),
            site: SiteId(Uuid::nil()),
            person: PersonId(Uuid::nil()),
            kind: LeaveKind::Annual,
            from: day("2026-12-30"),
            until: day("2027-01-04"),
            half: None,
            asked: Signed { by: PersonId(Uuid::nil()), at: chrono::DateTime::UNIX_EPOCH, note: String::new() },
            photos: vec![],
            state: AskState::Granted,
            decided: None,
        };
        // Wednesday and Thursday; Friday and Monday, with a weekend between.
        let taken = |leaves: &[Leave], year| half_days(leaves, &Calendar::default(), year);
        assert_eq!((taken(std::slice::from_ref(&leave), 2026), taken(std::slice::from_ref(&leave), 2027)), (4, 4));
        let half = |half| Leave { until: leave.from, half: Some(half), ..leave.clone() };
        let (morning, afternoon) = (half(HalfDay::Morning), half(HalfDay::Afternoon));
        assert_eq!((taken(std::slice::from_ref(&morning), 2026), taken(&[morning.clone(), afternoon], 2026)), (1, 2));
        assert_eq!(taken(&[leave.clone(), morning.clone(), leave], 2026), 4, "nobody takes a day twice");
    }
}
