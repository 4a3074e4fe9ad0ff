//! Which ones are drawn? Byte for byte, so that a stranger with a few lines of any language draws the same.
//!
//! 1. **Frame.** Items stand in the order of their ids (as bytes). Its text is a line for each: the id in lower case with hyphens, a space, the
//!    stratum, a line feed. The frame's hash is the SHA-256 of that text in UTF-8.
//! 2. **Shares.** Strata stand in the order of their names (as bytes). Of a sample of `n` out of `N`, a stratum of `N_h` gets `⌊n·N_h/N⌋`; what
//!    is left goes one by one to the largest remainders `n·N_h mod N`, of equal ones to the first. Where `n` is at least the number of strata,
//!    a stratum without a share then takes one from the stratum that has the most over its quota (`a_h·N − n·N_h`, only of those with two or
//!    more; of equal ones the first), the first such stratum first.
//! 3. **Numbers.** Key: SHA-256 of the 13 bytes `rounds.draw.1`, the 32 bytes of the seed, the 32 bytes of the frame's hash. The keystream of
//!    ChaCha20 (RFC 8439) with this key, a nonce of 12 zero bytes and counter 0 is read as words of 8 bytes, little end first. A number below
//!    `m` is the next word `w` modulo `m`; a word at or above the largest multiple of `m` that 2⁶⁴ holds is passed over.
//! 4. **Selection.** Stratum by stratum in their order, one keystream for all: its items stand in the order of their ids; for `i` = 0, 1, … below
//!    its share, the item at `i` changes places with the one at `i` + a number below (`N_h` − `i`). Those first ones are drawn, in this order.

use super::{FrameItem, Seed, Stratum};
use crate::photo::Sha256;
use chacha20::{
    ChaCha20,
    cipher::{KeyIvInit, StreamCipher},
};
use sha2::{Digest, Sha256 as Hasher};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The form of a draw: what its key begins with.
pub const FORM: &str = "rounds.draw.1";

/// What a seed is committed to by: the SHA-256 of its 32 bytes.
#[must_use]
pub fn commitment(seed: &Seed) -> Sha256 {
    Sha256::of(&seed.0)
}

/// The hash of a frame. Its items must stand in the order of their ids.
#[must_use]
pub fn frame_hash(frame: &[FrameItem]) -> Sha256 {
    let lines: String = frame.iter().map(|item| format!("{} {}\n", item.id, item.stratum)).collect();
    Sha256::of(lines.as_bytes())
}

/// Numbers that nobody can foresee without the seed, and everybody can repeat with it.
struct Numbers(ChaCha20);

impl Numbers {
    fn new(seed: &Seed, frame: Sha256) -> Self {
        let key: [u8; 32] = Hasher::new().chain_update(FORM).chain_update(seed.0).chain_update(frame.0).finalize().into();
        Self(ChaCha20::new(&key.into(), &[0_u8; 12].into()))
    }

    fn word(&mut self) -> u64 {
        let mut bytes = [0; 8];
        self.0.apply_keystream(&mut bytes);
        u64::from_le_bytes(bytes)
    }

    fn below(&mut self, bound: u64) -> u64 {
        // 2⁶⁴ mod bound: so many words at the top would favour the low numbers.
        let left_over = (u64::MAX % bound + 1) % bound;
        loop {
            let word = self.word();
            if left_over == 0 || word < 0_u64.wrapping_sub(left_over) {
                return word % bound;
            }
        }
    }
}

/// The strata of a frame in their order, each with its share of a sample.
#[must_use]
pub fn strata(frame: &[FrameItem], sample: u32) -> Vec<Stratum> {
    let mut sizes: BTreeMap<&str, u32> = BTreeMap::new();
    frame.iter().for_each(|item| *sizes.entry(&item.stratum).or_default() += 1);
    let sizes: Vec<(&str, u32)> = sizes.into_iter().collect();
    let shares = shares(&sizes.iter().map(|(_, size)| *size).collect::<Vec<_>>(), sample);
    sizes.into_iter().zip(shares).map(|((name, size), share)| Stratum { name: name.to_owned(), size, share }).collect()
}

/// Shares out a sample in proportion: the sum is the sample, no share is larger than its stratum.
fn shares(sizes: &[u32], sample: u32) -> Vec<u32> {
    let all: u64 = sizes.iter().map(|size| u64::from(*size)).sum();
    let sample = u64::from(sample).min(all);
    if all == 0 {
        return vec![0; sizes.len()];
    }
    let mut shares: Vec<u64> = sizes.iter().map(|size| sample * u64::from(*size) / all).collect();
    let left = sample - shares.iter().sum::<u64>();
    let mut by_remainder: Vec<usize> = (0..sizes.len()).collect();
    by_remainder.sort_by_key(|h| (std::cmp::Reverse(sample * u64::from(sizes[*h]) % all), *h));
    by_remainder.into_iter().take(usize::try_from(left).unwrap_or(0)).for_each(|h| shares[h] += 1);
    let over = |shares: &[u64], h: usize| i128::from(shares[h] * all) - i128::from(sample * u64::from(sizes[h]));
    while sample >= sizes.len() as u64
        && let Some(without) = shares.iter().position(|share| *share == 0)
    {
        let richest = (0..sizes.len()).filter(|h| shares[*h] > 1).max_by_key(|h| (over(&shares, *h), std::cmp::Reverse(*h)));
        let Some(richest) = richest else { break };
        shares[richest] -= 1;
        shares[without] += 1;
    }
    shares.into_iter().map(|share| u32::try_from(share).unwrap_or(u32::MAX)).collect()
}

/// Draws: the ids of the sample, in the order in which they are drawn. The frame's items must stand in the order of their ids.
#[must_use]
pub fn draw(seed: &Seed, frame: &[FrameItem], sample: u32) -> Vec<Uuid> {
    let mut numbers = Numbers::new(seed, frame_hash(frame));
    let mut drawn = vec![];
    for stratum in strata(frame, sample) {
        let mut ids: Vec<Uuid> = frame.iter().filter(|item| item.stratum == stratum.name).map(|item| item.id).collect();
        for i in 0..stratum.share as usize {
            let further = numbers.below((ids.len() - i) as u64);
            ids.swap(i, i + usize::try_from(further).unwrap_or(0));
        }
        drawn.extend(ids.into_iter().take(stratum.share as usize));
    }
    drawn
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashSet;

    fn frame(strata: &[u32]) -> Vec<FrameItem> {
        let of = |h: usize, n: u32| FrameItem { id: Uuid::from_u128(u128::from(n) << 8 | h as u128), stratum: format!("risk:{h}") };
        let mut frame: Vec<FrameItem> = strata.iter().enumerate().flat_map(|(h, size)| (0..*size).map(move |n| of(h, n))).collect();
        frame.sort_by_key(|item| item.id);
        frame
    }

    #[test]
    fn the_numbers_are_those_of_rfc_8439() {
        // RFC 8439, A.1, test vector 1: key, nonce and counter of zeros.
        let mut zeros = Numbers(ChaCha20::new(&[0; 32].into(), &[0; 12].into()));
        assert_eq!(zeros.word().to_le_bytes(), [0x76, 0xb8, 0xe0, 0xad, 0xa0, 0xf1, 0x3d, 0x90]);
    }

    #[test]
    fn a_draw_is_the_same_for_ever() {
        // By tests/stories/draw.py, which shares no line with this.
        let frame = frame(&[7, 3]);
        let hash = "b3967dbb2c623151d1f60991776c4c17b5f1f77fbf6227113970bb0b42368a89";
        let drawn: Vec<u128> = draw(&Seed([7; 32]), &frame, 4).iter().map(|id| id.as_u128()).collect();
        assert_eq!((frame_hash(&frame).to_string().as_str(), drawn), (hash, vec![256, 512, 0, 257]));
    }

    #[test]
    fn small_strata_are_not_forgotten_where_there_is_room() {
        assert_eq!(shares(&[96, 2, 2], 10), [8, 1, 1]);
        assert_eq!(shares(&[50, 30, 20], 10), [5, 3, 2]);
        assert_eq!(shares(&[10, 10, 10], 2), [1, 1, 0], "no room for all");
        assert_eq!(shares(&[], 3), Vec::<u32>::new());
    }

    proptest! {
        #[test]
        fn shares_sum_up_and_fit(sizes in prop::collection::vec(1_u32..500, 1..30), part in 0_u32..=100) {
            let all: u32 = sizes.iter().sum();
            let sample = all * part / 100;
            let shares = shares(&sizes, sample);
            prop_assert_eq!(shares.iter().sum::<u32>(), sample);
            let room = sample as usize >= sizes.len();
            for (share, size) in shares.iter().zip(&sizes) {
                prop_assert!(share <= size);
                prop_assert!(!room || *share >= 1);
            }
        }

        #[test]
        fn every_sample_is_of_the_frame_and_has_nobody_twice(
            sizes in prop::collection::vec(1_u32..40, 1..6), seed in any::<[u8; 32]>(), part in 0_u32..=100,
        ) {
            let frame = frame(&sizes);
            let sample = u32::try_from(frame.len()).unwrap() * part / 100;
            let drawn = draw(&Seed(seed), &frame, sample);
            let ids: HashSet<Uuid> = frame.iter().map(|item| item.id).collect();
            prop_assert_eq!(drawn.len(), sample as usize);
            prop_assert!(drawn.iter().all(|id| ids.contains(id)));
            prop_assert_eq!(drawn.iter().collect::<HashSet<_>>().len(), drawn.len());
            prop_assert_eq!(&drawn, &draw(&Seed(seed), &frame, sample));
        }
    }

    #[test]
    fn everybody_is_drawn_about_equally_often() {
        let frame = frame(&[20]);
        let mut often = [0_u32; 20];
        for n in 0_u32..2_000 {
            let seed = Seed(Sha256::of(&n.to_be_bytes()).0);
            for id in draw(&seed, &frame, 5) {
                often[frame.iter().position(|item| item.id == id).unwrap()] += 1;
            }
        }
        // 500 each are expected, with a deviation of 19.
        assert!(often.iter().all(|times| (400..600).contains(times)), "{often:?}");
    }
}
