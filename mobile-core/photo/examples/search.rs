//! How long does it take to find the prints near one, of five million? Prints the times of searches and what the index weighs.
//!
//! `cargo run --release -p photo --example search [PRINTS]`

#![allow(clippy::print_stdout, reason = "a program that prints a table")]

use photo::{
    Likeness,
    index::{Index, Near},
};
use std::time::Instant;

/// Photos of each checkpoint: two a day for three years, about.
const A_CHECKPOINT: usize = 2_000;
/// The threshold of a checkpoint with little history.
const REACH: u32 = 48;
const SEARCHES: usize = 400;

/// A xorshift generator.
struct Chance(u64);

impl Chance {
    fn bits(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A print with so many bits changed, wherever it may be.
    fn near(&mut self, print: Likeness, bits: usize) -> Likeness {
        let mut words = print.0;
        for _ in 0..bits {
            let at = self.bits();
            words[(at >> 8) as usize % 4] ^= 1 << (at % 64);
        }
        Likeness(words)
    }
}

fn main() {
    let count: usize = std::env::args().nth(1).and_then(|word| word.parse().ok()).unwrap_or(5_000_000);
    let mut chance = Chance(0x9E37_79B9_7F4A_7C15);
    let mut prints = Vec::with_capacity(count);
    while prints.len() < count {
        let place = Likeness([chance.bits(), chance.bits(), chance.bits(), chance.bits()]);
        // Honest photos of one place are about 108 bits apart: each some 70 changes away from what they have in common.
        prints.extend((0..A_CHECKPOINT.min(count - prints.len())).map(|_| chance.near(place, 70)));
    }
    let before = resident();
    let begun = Instant::now();
    let mut index = Index::default();
    index.extend(prints.iter().copied());
    println!("{} prints, index built in {:.1} s", index.len(), begun.elapsed().as_secs_f64());
    if let (Some(before), Some(after)) = (before, resident()) {
        println!("the index takes {} MB", after.saturating_sub(before) / 1_000);
    }
    let again: Vec<(usize, Likeness)> = (0..SEARCHES)
        .map(|n| {
            let at = chance.bits() as usize % prints.len();
            // Used again: turned somehow, with 24 bits changed.
            (at, chance.near(prints[at].turned()[n % 8], 24))
        })
        .collect();
    let (mut times, mut found, mut others) = (vec![], 0, 0);
    for (at, print) in &again {
        let begun = Instant::now();
        let near: Vec<Near> = index.near(*print, REACH);
        times.push(begun.elapsed().as_secs_f64() * 1e3);
        found += usize::from(near.iter().any(|near| near.number as usize == *at));
        others += near.iter().filter(|near| near.number as usize != *at).count();
    }
    times.sort_by(f64::total_cmp);
    let at = |part: usize| times.get(times.len() * part / 100).copied().unwrap_or_default();
    println!(
        "{SEARCHES} searches in all eight ways to turn a picture: median {:.2} ms, p99 {:.2} ms, longest {:.2} ms",
        at(50),
        at(99),
        at(100).max(times[times.len() - 1])
    );
    println!("found again {found} of {SEARCHES}; {others} others within {REACH} bits");
    let begun = Instant::now();
    let scanned = prints.iter().filter(|other| again[0].1.found_at(**other) <= REACH).count();
    println!("a scan: {:.0} ms ({scanned} found)", begun.elapsed().as_secs_f64() * 1e3);
}

/// Kilobytes in memory, where the system says so.
fn resident() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?.trim().trim_end_matches(" kB").parse().ok()
}
