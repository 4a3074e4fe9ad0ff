//! Is whoever is proposed the best there is, the same for everybody who asks, and can anybody add up why?

#![expect(clippy::unwrap_used, reason = "what helps a test may end it")]

use domain::{
    ids::{PersonId, ReplacementId},
    replacement::{Candidate, Choice, Gap, Ranked, choose, rank},
};
use proptest::{option, prelude::*};
use std::collections::HashSet;
use uuid::Uuid;

fn some_candidate(n: u128) -> impl Strategy<Value = Candidate> {
    let numbers = (0..5_u32, option::of(0..1_500_i64), 0..3_500_u32, option::of(0..5_000_u32), 0..4_u32);
    (numbers, proptest::bool::weighted(0.15), proptest::bool::weighted(0.15), proptest::bool::weighted(0.9)).prop_map(
        move |((knows, rest, week_minutes, metres, stepped_in), on_leave, on_duty, holds_post)| Candidate {
            person: PersonId(Uuid::from_u128(n)),
            knows,
            rest,
            week_minutes,
            metres,
            stepped_in,
            on_leave,
            on_duty,
            holds_post,
        },
    )
}

/// Up to so many people, each as they stand to one gap.
fn some_candidates(most: usize) -> impl Strategy<Value = Vec<Candidate>> {
    (0..=most).prop_flat_map(|count| (1..=count as u128).map(some_candidate).collect::<Vec<_>>())
}

fn gap(n: usize) -> Gap {
    Gap { replacement: ReplacementId(Uuid::from_u128(n as u128)), minutes: 450 }
}

/// A few gaps, each with its ranking.
fn some_gaps() -> impl Strategy<Value = Vec<(ReplacementId, Vec<Ranked>)>> {
    proptest::collection::vec(some_candidates(5), 0..5).prop_map(|gaps| {
        let ranked = |(n, candidates): (usize, Vec<Candidate>)| (gap(n).replacement, rank(&gap(n), &candidates));
        gaps.into_iter().enumerate().map(ranked).collect()
    })
}

/// How many are filled, and at which price: of every way to fill them the one that fills most, and of these the cheapest.
fn brute_force(gaps: &[(ReplacementId, Vec<Ranked>)], taken: &mut HashSet<PersonId>) -> (i64, i64) {
    let Some(((_, ranked), others)) = gaps.split_first() else { return (0, 0) };
    let mut best = brute_force(others, taken);
    for one in ranked.iter().filter(|one| one.able) {
        if taken.insert(one.person) {
            let (open, cost) = brute_force(others, taken);
            let found = (open - 1, cost + one.cost);
            best = best.min(found);
            taken.remove(&one.person);
        }
    }
    best
}

fn worth(gaps: &[(ReplacementId, Vec<Ranked>)], chosen: &[Choice]) -> (i64, i64) {
    gaps.iter().zip(chosen).fold((0, 0), |(open, cost), ((_, ranked), choice)| match choice.person {
        Some(person) => (open - 1, cost + ranked.iter().find(|one| one.person == person).unwrap().cost),
        None => (open, cost),
    })
}

proptest! {
    #[test]
    fn the_order_of_those_who_are_looked_at_does_not_matter(candidates in some_candidates(12).prop_shuffle()) {
        let ranked = rank(&gap(1), &candidates);
        let mut others = candidates.clone();
        others.reverse();
        prop_assert_eq!(&ranked, &rank(&gap(1), &others));
        others.sort_by_key(|one| one.person);
        prop_assert_eq!(&ranked, &rank(&gap(1), &others));
        let places: Vec<(bool, i64)> = ranked.iter().map(|one| (!one.able, one.cost)).collect();
        prop_assert!(places.is_sorted(), "the able first, the best first");
    }

    #[test]
    fn the_reasons_add_up_and_whoever_is_able_has_nothing_against_them(candidates in some_candidates(12)) {
        for (one, ranked) in candidates.iter().map(|one| (one, rank(&gap(1), std::slice::from_ref(one)))) {
            prop_assert_eq!(ranked[0].cost, ranked[0].reasons.iter().map(|reason| reason.cost).sum::<i64>());
            prop_assert!(ranked[0].reasons.iter().all(|reason| reason.cost >= 0));
            let rested = one.rest.is_none_or(|rest| rest >= 8 * 60);
            prop_assert_eq!(ranked[0].able, one.holds_post && !one.on_leave && !one.on_duty && rested);
        }
    }

    #[test]
    fn gaps_that_are_solved_together_are_never_dearer_than_the_best_way_there_is(gaps in some_gaps()) {
        let chosen = choose(&gaps);
        prop_assert_eq!(chosen.len(), gaps.len());
        prop_assert!(gaps.iter().zip(&chosen).all(|((id, _), choice)| *id == choice.replacement));
        prop_assert_eq!(worth(&gaps, &chosen), brute_force(&gaps, &mut HashSet::new()));
        let people: Vec<PersonId> = chosen.iter().filter_map(|choice| choice.person).collect();
        prop_assert_eq!(people.iter().collect::<HashSet<_>>().len(), people.len(), "nobody twice");
        for ((_, ranked), choice) in gaps.iter().zip(&chosen) {
            prop_assert!(choice.person.is_none_or(|person| ranked.iter().any(|one| one.person == person && one.able)));
        }
    }

    #[test]
    fn the_same_gaps_are_solved_alike_in_whatever_order_their_people_stand(gaps in some_gaps()) {
        let mut turned = gaps.clone();
        turned.iter_mut().for_each(|(_, ranked)| ranked.reverse());
        prop_assert_eq!(choose(&gaps), choose(&turned));
    }
}

#[test]
fn two_gaps_that_are_dearly_filled_are_better_than_one_that_is_cheap() {
    let one = |n: u128, cost| Ranked { person: PersonId(Uuid::from_u128(n)), able: true, cost, reasons: vec![] };
    let gaps = [(gap(1).replacement, vec![one(1, 0), one(2, 2_000)]), (gap(2).replacement, vec![one(1, 2_000)])];
    assert!(choose(&gaps).iter().all(|choice| choice.person.is_some()));
}
