//! Does the promise hold, and would the checker know if it did not? The switches are the process's, so each story has a process of its own.

use simulate::mistakes::MISTAKES;
use std::process::{Command, Output};

/// Stories that are told each time; `simulate --seeds 10000` tells more.
const SEEDS: u64 = 100;
/// Stories within which each planted mistake must be found.
const WITHIN: u64 = 500;

fn simulate(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_simulate")).args(arguments).output().expect("it runs")
}

fn text(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Invariants 1 to 17, as far as the checker looks: nothing lost, nothing doubled, the same books, no refusal unseen.
fn hold(first: u64) {
    let told = simulate(&["--first", &first.to_string(), "--seeds", &SEEDS.to_string()]);
    assert!(told.status.success(), "{}", text(&told));
    assert!(text(&told).contains(&format!("{SEEDS} seeds")), "{}", text(&told));
}

#[test]
fn nothing_is_lost_doubled_or_apart_in_the_first_stories() {
    hold(1);
}

#[test]
fn nothing_is_lost_doubled_or_apart_in_the_second_stories() {
    hold(1 + SEEDS);
}

#[test]
fn the_same_seed_tells_the_same_story_byte_for_byte() {
    let told = || {
        let output = simulate(&["--first", "7", "--seeds", "3", "--trace"]);
        // Only the last line says how long it took.
        let lines = text(&output);
        let lines = lines.trim_end();
        lines[..lines.rfind('\n').unwrap_or_default()].to_owned()
    };
    let (first, again) = (told(), told());
    assert!(first.lines().count() > 100, "{first}");
    assert!(first == again, "the two differ");
}

/// A checker that finds nothing proves nothing. In two halves, for two cores.
fn find(half: usize) {
    let mut missed = vec![];
    for mistake in MISTAKES.iter().skip(half).step_by(2) {
        let told = simulate(&["--mistake", mistake.name, "--first", &mistake.first.to_string(), "--seeds", &WITHIN.to_string()]);
        if told.status.success() || !text(&told).contains("broke a promise") {
            missed.push(format!("{} (invariant {}): {}", mistake.name, mistake.breaks, text(&told)));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
    assert!(MISTAKES.len() >= 15);
}

#[test]
fn every_other_planted_mistake_is_found() {
    find(0);
}

#[test]
fn and_those_between_them() {
    find(1);
}
