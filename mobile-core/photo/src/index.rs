//! Which of millions of prints are near this one? Those that share, nearly, one of four words of 16 bits.
//!
//! Prints that differ in at most 11 of their 64 coarse bits differ in at most 2 of them in one of four words (multi-index hashing: Norouzi,
//! Punjani and Fleet, 2012), so only the 137 neighbours of each word are looked up, for each of the eight ways to turn a picture. What is
//! found is compared in all 256 bits. Newcomers wait in a short tail that is simply gone through, until the tables are built anew.

use crate::Likeness;
use std::collections::HashMap;

const COARSE_REACH: u32 = Likeness::COARSE_REACH;
/// What four words with two bits each find for sure.
const _: () = assert!(COARSE_REACH == WORDS as u32 * (WORD_REACH + 1) - 1);
/// Words of the coarse print.
const WORDS: usize = 4;
/// Bits of a word in which a neighbour may differ.
const WORD_REACH: u32 = 2;
/// Words that there are.
const BUCKETS: usize = 1 << 16;
/// Newcomers that are gone through one by one.
const TAIL: usize = 16_384;

/// Prints under the numbers in which they were put in. Some 80 bytes each.
#[derive(Default)]
pub struct Index {
    prints: Vec<Likeness>,
    /// So many of the first prints stand in the tables.
    placed: usize,
    tables: Vec<Table>,
    neighbours: Vec<u16>,
}

/// The prints by one of their words.
struct Table {
    /// Where each word's prints begin.
    starts: Vec<u32>,
    /// Their coarse bits, beside each other, so that most are dismissed without a look elsewhere.
    coarse: Vec<u64>,
    /// Their numbers.
    numbers: Vec<u32>,
}

/// A print that is near.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Near {
    /// Its number.
    pub number: u32,
    /// Bits in which it differs, as the nearest of the eight ways to turn it.
    pub distance: u32,
}

impl Index {
    /// Prints in it.
    #[must_use]
    pub fn len(&self) -> usize {
        self.prints.len()
    }

    /// True when there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.prints.is_empty()
    }

    /// Puts prints in; the first number after those that are there is the first one's.
    pub fn extend(&mut self, prints: impl IntoIterator<Item = Likeness>) {
        self.prints.extend(prints);
        // A number is 32 bits; a site has no 4 billion photos.
        if self.prints.len() - self.placed > TAIL && u32::try_from(self.prints.len()).is_ok() {
            self.tables = (0..WORDS).map(|at| Table::of(&self.prints, at)).collect();
            self.placed = self.prints.len();
            self.neighbours = neighbours();
        }
    }

    /// Prints that differ in at most `reach` bits, and in at most [`Likeness::COARSE_REACH`] of the coarse ones, turned or mirrored in any way.
    #[must_use]
    pub fn near(&self, print: Likeness, reach: u32) -> Vec<Near> {
        let mut found: HashMap<u32, u32> = HashMap::new();
        for turned in print.turned() {
            let mut take = |number: usize| {
                let Some(other) = self.prints.get(number) else { return };
                let distance = turned.bits_apart(*other);
                if distance <= reach {
                    // Numbers were checked when the tables were built.
                    found.entry(number as u32).and_modify(|known| *known = distance.min(*known)).or_insert(distance);
                }
            };
            self.tables.iter().enumerate().for_each(|(at, table)| self.look_up(turned.coarse(), at, table, &mut take));
            let tail = self.prints.iter().enumerate().skip(self.placed);
            tail.filter(|(_, other)| apart(turned.coarse(), other.coarse()) <= COARSE_REACH).for_each(|(number, _)| take(number));
        }
        let mut near: Vec<Near> = found.into_iter().map(|(number, distance)| Near { number, distance }).collect();
        near.sort_unstable_by_key(|near| (near.distance, near.number));
        near
    }

    fn look_up(&self, coarse: u64, at: usize, table: &Table, take: &mut impl FnMut(usize)) {
        let word = word(coarse, at);
        for neighbour in &self.neighbours {
            let bucket = usize::from(word ^ neighbour);
            let (Some(from), Some(until)) = (table.starts.get(bucket), table.starts.get(bucket + 1)) else { continue };
            let (from, until) = (*from as usize, *until as usize);
            let (Some(prints), Some(numbers)) = (table.coarse.get(from..until), table.numbers.get(from..until)) else { continue };
            for (other, number) in prints.iter().zip(numbers) {
                if apart(coarse, *other) <= COARSE_REACH {
                    take(*number as usize);
                }
            }
        }
    }
}

impl Table {
    fn of(prints: &[Likeness], at: usize) -> Self {
        let mut starts = vec![0_u32; BUCKETS + 1];
        prints.iter().for_each(|print| starts[usize::from(word(print.coarse(), at)) + 1] += 1);
        (0..BUCKETS).for_each(|bucket| starts[bucket + 1] += starts[bucket]);
        let mut next = starts.clone();
        let (mut coarse, mut numbers) = (vec![0; prints.len()], vec![0; prints.len()]);
        for (number, print) in prints.iter().enumerate() {
            let place = &mut next[usize::from(word(print.coarse(), at))];
            coarse[*place as usize] = print.coarse();
            numbers[*place as usize] = number as u32;
            *place += 1;
        }
        Self { starts, coarse, numbers }
    }
}

const fn apart(one: u64, other: u64) -> u32 {
    (one ^ other).count_ones()
}

/// One of the four words of coarse bits.
const fn word(coarse: u64, at: usize) -> u16 {
    (coarse >> (16 * at)) as u16
}

/// Every word with at most [`WORD_REACH`] bits.
fn neighbours() -> Vec<u16> {
    (0..=u16::MAX).filter(|word| word.count_ones() <= WORD_REACH).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prints(count: usize, mut seed: u64) -> Vec<Likeness> {
        let mut next = move || {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            seed
        };
        (0..count).map(|_| Likeness([next(), next(), next(), next()])).collect()
    }

    /// Every pair is compared, one by one.
    fn scanned(all: &[Likeness], print: Likeness, reach: u32) -> Vec<u32> {
        let is_near = |other: &Likeness| {
            print.turned().iter().any(|t| t.bits_apart(*other) <= reach && apart(t.coarse(), other.coarse()) <= COARSE_REACH)
        };
        all.iter().zip(0..).filter(|(other, _)| is_near(other)).map(|(_, number)| number).collect()
    }

    #[test]
    fn what_a_scan_finds_the_tables_find_too_turned_or_not() {
        let mut all = prints(40_000, 7);
        // Others near them, with bits changed here and there: up to 15 of the coarse ones, which is more than is looked for.
        let near: Vec<Likeness> = all
            .iter()
            .take(2_000)
            .enumerate()
            .map(|(n, print)| {
                let mut words = print.turned()[n % 8].0;
                (0..n % 16).for_each(|k| words[0] ^= 1 << ((n * 31 + k * 13) % 64));
                words[2] ^= 0b1011 << (n % 60);
                Likeness(words)
            })
            .collect();
        all.extend(&near);
        let mut index = Index::default();
        index.extend(all[..20_000].iter().copied());
        index.extend(all[20_000..].iter().copied());
        assert!(index.placed > 0 && index.placed == all.len(), "{}", index.placed);
        index.extend(prints(100, 9));
        all.extend(prints(100, 9));
        let mut hits = 0;
        for print in near.iter().step_by(37).chain(all.iter().skip(42_000)) {
            let mut found: Vec<u32> = index.near(*print, 64).iter().map(|near| near.number).collect();
            found.sort_unstable();
            let expected = scanned(&all, *print, 64);
            hits += expected.len();
            assert_eq!(found, expected);
        }
        assert!(hits > 150, "{hits}");
    }
}
