//! How many photos that were used again are found, and how many honest ones are taken for such? Prints a table, by the distance from which on
//! a photo is flagged.
//!
//! `cargo run --release -p photo --features scene --example likeness [PLACES VISITS]`

#![allow(clippy::print_stdout, reason = "a program that prints a table")]

use photo::scene::labelled;

/// Distances at which the table is cut; a checkpoint with little history is flagged at about the third.
const CUTS: [u32; 5] = [32, 40, 48, 56, 64];

fn main() {
    let mut asked = std::env::args().skip(1).filter_map(|word| word.parse().ok());
    let (places, visits) = (asked.next().unwrap_or(3), asked.next().unwrap_or(10));
    let set = labelled(places, visits, (640, 480));
    println!("{} places of six kinds, {visits} visits each", places * 6);
    println!("{:36}{}", "found at a distance of at most", CUTS.map(|cut| format!("{cut:>10}")).concat());
    for (how, found) in &set.again {
        line(&format!("used again: {how:?}"), found);
    }
    line("honest, same place", &set.honest);
    line("honest, other place", &set.strangers);
    let mean = set.apart.iter().map(|d| f64::from(*d)).sum::<f64>() / set.apart.len().max(1) as f64;
    let spread = set.apart.iter().map(|d| (f64::from(*d) - mean).powi(2)).sum::<f64>() / set.apart.len().max(1) as f64;
    println!("honest photos of one place are {mean:.1} bits apart, standard deviation {:.1}", spread.sqrt());
}

fn line(what: &str, found: &[u32]) {
    let part = |cut: u32| found.iter().filter(|distance| **distance <= cut).count() as f64 * 100.0 / found.len().max(1) as f64;
    println!("{:36}{}", format!("{what} ({})", found.len()), CUTS.map(|cut| format!("{:>8.2} %", part(cut))).concat());
}
