//! Who fits best, and why? Each reason has a price in points, and the prices are added up: so anybody can read why one stands above another,
//! and the same input gives the same order everywhere. Several gaps are solved together, at the least price in all.
//!
//! | reason | points |
//! | --- | --- |
//! | knows the areas (was on duty there in the last 60 days) | 0 for three times or more, 12 for each that is missing |
//! | rest before and after (11 hours) | 15 for each hour that is missing |
//! | hours of the week | 1 for each 2 hours that are planned already, 10 for each hour beyond 44 |
//! | distance to the post | 1 for each 100 metres, 20 at most; 8 when nobody knows |
//! | fairness | 8 for each time that they stepped in this month |
//!
//! Whoever is on leave, at work at that time, without eight hours of rest, or holds no post that works the shift, is not able, and is listed last
//! with that reason.

use super::super::roster::{REST_MINUTES, WEEK_MINUTES};
use crate::ids::{PersonId, ReplacementId};
use pathfinding::{kuhn_munkres::kuhn_munkres_min, matrix::Matrix};
use serde::{Deserialize, Serialize};

/// Minutes of rest without which nobody is asked.
const LEAST_REST: i64 = 8 * 60;
/// The price of leaving a gap open: more than any able person's.
const OPEN: i64 = 1_000_000;
/// The price of somebody who is not able: more than leaving a gap open.
const UNABLE: i64 = 1_000_000_000;

/// A gap to be filled.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = DutyGap))]
pub struct Gap {
    /// The replacement that it is of.
    pub replacement: ReplacementId,
    /// Minutes that its shift is paid.
    pub minutes: u32,
}

/// What is known of somebody who might step in, for one gap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Candidate {
    /// Who.
    pub person: PersonId,
    /// How often they were on duty in one of its areas in the last 60 days.
    pub knows: u32,
    /// Minutes of rest between the gap and their duties before and after it; none when there are none.
    #[serde(default)]
    pub rest: Option<i64>,
    /// Minutes that they are planned in the gap's week.
    pub week_minutes: u32,
    /// Metres between the post and where they were seen last, or live by; none when nobody knows.
    #[serde(default)]
    pub metres: Option<u32>,
    /// How often they stepped in this month.
    pub stepped_in: u32,
    /// They are on leave then.
    pub on_leave: bool,
    /// They work at that time.
    pub on_duty: bool,
    /// They hold a post that works the shift.
    pub holds_post: bool,
}

/// What speaks for or against somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ReasonKind {
    /// Was on duty in its areas so many times.
    Knows,
    /// Has so many minutes of rest; -1 when no duty is near.
    Rest,
    /// Has so many minutes planned in the week, the gap included.
    Week,
    /// Is so many metres away; -1 when nobody knows.
    Distance,
    /// Stepped in so many times this month.
    SteppedIn,
    /// Is on leave.
    OnLeave,
    /// Works at that time.
    OnDuty,
    /// Holds no post that works the shift.
    WrongPost,
    /// Would have too little rest: so many minutes.
    NoRest,
}

impl ReasonKind {
    /// The word that stands for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Knows => "knows",
            Self::Rest => "rest",
            Self::Week => "week",
            Self::Distance => "distance",
            Self::SteppedIn => "stepped-in",
            Self::OnLeave => "on-leave",
            Self::OnDuty => "on-duty",
            Self::WrongPost => "wrong-post",
            Self::NoRest => "no-rest",
        }
    }
}

/// A reason with its value and its price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// What.
    pub kind: ReasonKind,
    /// How much of it: times, minutes or metres.
    pub value: i64,
    /// Points that it costs.
    pub cost: i64,
}

/// Somebody with their place in the order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Ranked {
    /// Who.
    pub person: PersonId,
    /// They can do it.
    pub able: bool,
    /// Points in all: the sum of the reasons'. Less is better.
    pub cost: i64,
    /// Why.
    pub reasons: Vec<Reason>,
}

/// Ranks those who might step in: the able first, by their price; of two alike the one whose id comes first.
#[must_use]
pub fn rank(gap: &Gap, candidates: &[Candidate]) -> Vec<Ranked> {
    let mut ranked: Vec<Ranked> = candidates.iter().map(|candidate| price(gap, candidate)).collect();
    ranked.sort_by_key(|one| (!one.able, one.cost, one.person));
    ranked
}

fn price(gap: &Gap, one: &Candidate) -> Ranked {
    let mut reasons = vec![];
    let mut note = |kind, value, cost| reasons.push(Reason { kind, value, cost });
    note(ReasonKind::Knows, i64::from(one.knows), 12 * (3 - i64::from(one.knows.min(3))));
    let hours_short =
        one.rest.map_or(0, |rest| (REST_MINUTES - rest).max(0).div_euclid(60) + i64::from((REST_MINUTES - rest).max(0) % 60 > 0));
    note(ReasonKind::Rest, one.rest.unwrap_or(-1), 15 * hours_short);
    let week = i64::from(one.week_minutes) + i64::from(gap.minutes);
    let over = (week - WEEK_MINUTES).max(0);
    note(ReasonKind::Week, week, i64::from(one.week_minutes) / 120 + 10 * ((over + 59) / 60));
    note(ReasonKind::Distance, one.metres.map_or(-1, i64::from), one.metres.map_or(8, |metres| i64::from(metres / 100).min(20)));
    note(ReasonKind::SteppedIn, i64::from(one.stepped_in), 8 * i64::from(one.stepped_in));
    let before = reasons.len();
    let mut bar = |kind, value| reasons.push(Reason { kind, value, cost: 0 });
    if one.on_leave {
        bar(ReasonKind::OnLeave, 0);
    }
    if one.on_duty {
        bar(ReasonKind::OnDuty, 0);
    }
    if !one.holds_post {
        bar(ReasonKind::WrongPost, 0);
    }
    if let Some(rest) = one.rest.filter(|rest| *rest < LEAST_REST && !one.on_duty) {
        bar(ReasonKind::NoRest, rest);
    }
    let able = reasons.len() == before;
    let cost = reasons.iter().map(|reason| reason.cost).sum();
    Ranked { person: one.person, able, cost, reasons }
}

/// Who is proposed for a gap when several are solved together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Choice {
    /// The replacement.
    pub replacement: ReplacementId,
    /// Who; none when nobody is left who is able.
    pub person: Option<PersonId>,
}

/// Solves several gaps together: as many as possible are filled, at the least price in all, nobody twice. The same input gives the same choice.
#[must_use]
pub fn choose(gaps: &[(ReplacementId, Vec<Ranked>)]) -> Vec<Choice> {
    let mut people: Vec<PersonId> = gaps.iter().flat_map(|(_, ranked)| ranked.iter().map(|one| one.person)).collect();
    people.sort();
    people.dedup();
    if gaps.is_empty() {
        return vec![];
    }
    // A column more for each gap: leaving it open.
    let columns = people.len() + gaps.len();
    let rows = gaps.iter().map(|(_, ranked)| {
        let price =
            |person: &PersonId| ranked.iter().find(|one| one.person == *person).filter(|one| one.able).map_or(UNABLE, |one| one.cost);
        people.iter().map(price).chain(gaps.iter().map(|_| OPEN)).collect::<Vec<i64>>()
    });
    let Ok(matrix) = Matrix::from_rows(rows) else { return vec![] };
    debug_assert_eq!(matrix.columns, columns);
    let (_, chosen) = kuhn_munkres_min(&matrix);
    gaps.iter()
        .zip(chosen)
        .map(|((replacement, _), column)| Choice { replacement: *replacement, person: people.get(column).copied() })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn candidate(n: u128) -> Candidate {
        Candidate {
            person: PersonId(Uuid::from_u128(n)),
            knows: 3,
            rest: None,
            week_minutes: 1_200,
            metres: Some(50),
            stepped_in: 0,
            on_leave: false,
            on_duty: false,
            holds_post: true,
        }
    }

    fn gap(n: u128) -> Gap {
        Gap { replacement: ReplacementId(Uuid::from_u128(n)), minutes: 450 }
    }

    fn order(candidates: &[Candidate]) -> Vec<u128> {
        rank(&gap(1), candidates).iter().map(|one| one.person.0.as_u128()).collect()
    }

    #[test]
    fn each_reason_moves_somebody_down_and_the_reasons_add_up() {
        let worse = [
            Candidate { knows: 0, ..candidate(2) },
            Candidate { rest: Some(9 * 60), ..candidate(3) },
            Candidate { week_minutes: 2_600, ..candidate(4) },
            Candidate { metres: Some(5_000), ..candidate(5) },
            Candidate { stepped_in: 3, ..candidate(6) },
            Candidate { on_leave: true, ..candidate(7) },
        ];
        for one in worse {
            assert_eq!(order(&[one.clone(), candidate(9)])[0], 9, "{one:?}");
        }
        let ranked = rank(&gap(1), &[Candidate { stepped_in: 3, ..candidate(6) }]);
        assert_eq!(ranked[0].cost, ranked[0].reasons.iter().map(|reason| reason.cost).sum::<i64>());
    }

    #[test]
    fn two_gaps_are_solved_together_and_not_one_after_the_other() {
        // One is best for both; the other is hardly worse for the first, and much worse for the second.
        let ranked = |n, costs: [(u128, i64); 2]| {
            let one = |(person, cost)| Ranked { person: PersonId(Uuid::from_u128(person)), able: true, cost, reasons: vec![] };
            (ReplacementId(Uuid::from_u128(n)), costs.into_iter().map(one).collect::<Vec<_>>())
        };
        let chosen = choose(&[ranked(1, [(1, 10), (2, 12)]), ranked(2, [(1, 10), (2, 90)])]);
        assert_eq!(chosen.iter().map(|choice| choice.person.unwrap().0.as_u128()).collect::<Vec<_>>(), [2, 1]);
    }

    #[test]
    fn a_gap_that_nobody_can_fill_stays_open() {
        let unable = rank(&gap(1), &[Candidate { on_duty: true, ..candidate(1) }]);
        assert_eq!(choose(&[(gap(1).replacement, unable)])[0].person, None);
    }
}
