//! How many must be looked at, to be sure of what?
//!
//! “95 % sure that fewer than 5 % are bad”: were there as many bad ones as are just too many, a sample of this size would show more of them than
//! the acceptance number with a chance of at least 95 %. Things are drawn without being put back, so the chance is hypergeometric; it is
//! compared in whole numbers. It holds exactly where bad ones may lie anywhere in the frame with the same chance; strata only see to it that
//! every building and every kind has its share.

use super::natural::Natural;
use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};

/// What somebody wants to be sure of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Wish {
    /// How sure, in percent: 50 to 99.
    pub confidence: u8,
    /// Fewer than so many percent are bad: 1 to 50.
    pub limit: u8,
    /// So many bad ones in the sample still pass: 0 to 5.
    #[serde(default)]
    pub accept: u8,
}

impl Wish {
    /// Checks what somebody typed.
    pub fn check(&self) -> Result<(), Refusal> {
        let fits =
            [("confidence", (50..=99).contains(&self.confidence)), ("limit", (1..=50).contains(&self.limit)), ("accept", self.accept <= 5)];
        match fits.into_iter().find(|(_, fits)| !fits) {
            Some((field, _)) => Err(Refusal::Invalid { field: field.into() }),
            None => Ok(()),
        }
    }

    /// The fewest bad ones in a frame of so many that are no longer fewer than the limit; one at the least.
    #[must_use]
    pub fn too_many(&self, frame: u32) -> u32 {
        let bad = (u64::from(frame) * u64::from(self.limit)).div_ceil(100);
        u32::try_from(bad).unwrap_or(frame).max(1)
    }

    /// The number of bad ones in the sample that still pass: below what would be too many in all of the frame.
    #[must_use]
    pub fn accepts(&self, frame: u32) -> u32 {
        u32::from(self.accept).min(self.too_many(frame).saturating_sub(1))
    }

    /// The smallest sample from a frame of so many that makes as sure as is wished; all of it, where less does not.
    #[must_use]
    pub fn sample_size(&self, frame: u32) -> u32 {
        let (mut short, mut enough) = (0, frame);
        // A larger sample never makes less sure, so the border is found by halves.
        while enough - short > 1 {
            let middle = short + (enough - short) / 2;
            if self.is_enough(frame, middle) { enough = middle } else { short = middle }
        }
        enough
    }

    /// Whether a sample makes as sure as is wished.
    #[must_use]
    pub fn is_enough(&self, frame: u32, sample: u32) -> bool {
        let (passes, all) = chance(frame, self.too_many(frame), sample, self.accepts(frame));
        passes.times(100) <= all.times(u32::from(100_u8.saturating_sub(self.confidence)))
    }
}

/// The chance that a sample out of a frame with so many bad ones holds at most `accept` of them, as a fraction.
///
/// `P(x) = C(a,x) · [b]x · [N−b](a−x) / [N]a`, with `[k]j = k·(k−1)…` (j factors), `a` the smaller of sample and bad, `b` the larger.
fn chance(frame: u32, bad: u32, sample: u32, accept: u32) -> (Natural, Natural) {
    let (a, b) = (bad.min(sample), bad.max(sample));
    let rest = frame.saturating_sub(b);
    let mut passes = Natural::ZERO;
    for x in 0..=accept.min(a) {
        if a - x > rest || x > b {
            continue;
        }
        let mut ways = falling(falling(Natural::one(), b, x), rest, a - x);
        for k in 1..=x {
            ways = ways.times(a + 1 - k).over(k);
        }
        passes = passes.plus(&ways);
    }
    (passes, falling(Natural::one(), frame, a))
}

fn falling(start: Natural, from: u32, factors: u32) -> Natural {
    (0..factors).fold(start, |product, k| product.times(from.saturating_sub(k)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn wish(confidence: u8, limit: u8, accept: u8) -> Wish {
        Wish { confidence, limit, accept }
    }

    /// IPPC/FAO, ISPM 31 “Methodologies for sampling of consignments” (2008), appendix 2, tables 1 and 2: minimum sample sizes at 95 and 99 %
    /// confidence for levels of detection of 5, 2 and 1 %, by lot size, hypergeometric. Lots of which the level is a whole number.
    #[test]
    fn sample_sizes_are_those_of_ispm_31() {
        const AT_95: &[(u32, [u32; 3])] = &[
            (100, [45, 78, 95]),
            (200, [51, 105, 155]),
            (300, [54, 117, 189]),
            (400, [55, 124, 211]),
            (500, [56, 129, 225]),
            (600, [56, 132, 235]),
            (700, [57, 134, 243]),
            (800, [57, 136, 249]),
            (900, [57, 137, 254]),
            (1_000, [57, 138, 258]),
            (2_000, [58, 143, 277]),
        ];
        const AT_99: &[(u32, [u32; 3])] =
            &[(100, [59, 90, 99]), (200, [73, 136, 180]), (500, [83, 183, 300]), (1_000, [86, 204, 368]), (2_000, [88, 216, 410])];
        for (confidence, table) in [(95, AT_95), (99, AT_99)] {
            for (lot, sizes) in table {
                let ours = [5, 2, 1].map(|limit| wish(confidence, limit, 0).sample_size(*lot));
                assert_eq!(ours, *sizes, "{confidence} %, a lot of {lot}");
            }
        }
    }

    #[test]
    fn a_small_frame_is_looked_at_whole() {
        assert_eq!(wish(95, 5, 0).sample_size(0), 0);
        assert_eq!(wish(95, 5, 0).sample_size(1), 1);
        assert_eq!(wish(95, 5, 0).sample_size(20), 19);
        assert_eq!(wish(95, 5, 5).sample_size(20), 19, "five bad ones of twenty would be too many: none passes");
    }

    #[test]
    fn the_largest_frames_take_no_time() {
        let started = std::time::Instant::now();
        assert_eq!(wish(95, 5, 0).sample_size(20_000), 59);
        assert!(wish(99, 1, 5).sample_size(20_000) > 1_000);
        assert!(started.elapsed().as_secs() < 5);
    }

    /// Counts samples one by one, as nobody would with more than a few things.
    fn counted(frame: u32, bad: u32, sample: u32, accept: u32) -> (u64, u64) {
        (0_u32..1 << frame).filter(|chosen| chosen.count_ones() == sample).fold((0, 0), |(passes, all), chosen| {
            let found = (chosen & ((1 << bad) - 1)).count_ones();
            (passes + u64::from(found <= accept), all + 1)
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn a_chance_is_what_counting_all_samples_gives(frame in 1_u32..13, bad in 0_u32..13, sample in 0_u32..13, accept in 0_u32..4) {
            prop_assume!(bad <= frame && sample <= frame);
            let (passes, all) = counted(frame, bad, sample, accept);
            let (ours, ours_all) = chance(frame, bad, sample, accept);
            // passes / all = ours / ours_all
            prop_assert_eq!(ours.times(u32::try_from(all).unwrap()), ours_all.times(u32::try_from(passes).unwrap()));
        }

        #[test]
        fn the_size_is_enough_and_one_less_is_not(
            frame in 1_u32..3_000, confidence in 50_u8..=99, limit in 1_u8..=50, accept in 0_u8..=5,
        ) {
            let wish = wish(confidence, limit, accept);
            let size = wish.sample_size(frame);
            prop_assert!(size >= 1 && size <= frame);
            prop_assert!(wish.is_enough(frame, size));
            prop_assert!(size == 1 || !wish.is_enough(frame, size - 1));
        }

        #[test]
        fn to_be_surer_of_less_takes_more(frame in 1_u32..2_000, confidence in 50_u8..99, limit in 1_u8..50) {
            let size = wish(confidence, limit, 0).sample_size(frame);
            prop_assert!(wish(confidence + 1, limit, 0).sample_size(frame) >= size);
            prop_assert!(wish(confidence, limit + 1, 0).sample_size(frame) <= size);
        }
    }
}
