//! From which distance on is it too near for chance? That depends on the place: honest photos of a narrow stairwell are all taken from one
//! step and look alike, those of a garden do not. So each checkpoint's own history says.
//!
//! Distances between honest photos of different visits are taken for normally distributed, with what is known of all places weighing as much
//! as [`PRIOR_PAIRS`] of the checkpoint's own. Their lower tail is heavier than that (somebody who always stands on the same tile), so the
//! threshold also stays below every distance that honest photos of this checkpoint have had: with few photos the rate is a guess.

/// Photos, of one, that may be flagged though they are honest.
const FALSE_ALARMS: f64 = 0.002;
/// Mean and standard deviation of the distances between honest photos of one place, over the drawn places of the crate `photo`.
const PRIOR: (f64, f64) = (108.0, 14.0);
/// Pairs that this weighs as much as.
const PRIOR_PAIRS: f64 = 60.0;
/// The farthest that is ever flagged: what is farther may be anything.
pub const FARTHEST: u32 = 64;
/// The nearest that a threshold may get to: the same picture, compressed anew, may be as far apart.
const NEAREST: u32 = 8;

/// From which distance on photos are flagged.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Threshold {
    /// Bits; this near and nearer is flagged.
    pub bits: u32,
    /// Of one honest photo, the part that is flagged all the same.
    pub false_alarms: f64,
    /// Honest pairs that it was learnt from.
    pub pairs: usize,
}

/// For a photo that is compared with so many others of its place, whose honest photos are this far apart.
#[must_use]
pub fn threshold(honest: &[u32], compared: usize) -> Threshold {
    let (mean, deviation) = spread(honest);
    let compared = compared.max(1) as f64;
    let rate = |bits: u32| (compared * below((f64::from(bits) + 0.5 - mean) / deviation)).min(1.0);
    let nearest_honest = honest.iter().min().map_or(FARTHEST, |nearest| nearest.saturating_sub(1));
    let most = FARTHEST.min(nearest_honest).max(NEAREST);
    let bits = (NEAREST..=most).rev().find(|bits| rate(*bits) <= FALSE_ALARMS).unwrap_or(NEAREST);
    Threshold { bits, false_alarms: rate(bits), pairs: honest.len() }
}

/// Mean and standard deviation of the checkpoint's own distances and the prior's together.
fn spread(honest: &[u32]) -> (f64, f64) {
    let count = honest.len() as f64 + PRIOR_PAIRS;
    let sum: f64 = honest.iter().map(|d| f64::from(*d)).sum();
    let mean = (sum + PRIOR.0 * PRIOR_PAIRS) / count;
    let own: f64 = honest.iter().map(|d| (f64::from(*d) - mean).powi(2)).sum();
    let prior = PRIOR_PAIRS * (PRIOR.1.powi(2) + (PRIOR.0 - mean).powi(2));
    (mean, ((own + prior) / count).sqrt())
}

/// The part of a normal distribution below so many standard deviations (Börjesson and Sundberg, 1979: off by 0.3 % of it at most).
fn below(deviations: f64) -> f64 {
    if deviations > 0.0 {
        return 1.0 - below(-deviations);
    }
    let x = -deviations;
    let density = (-x * x / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt();
    density / (0.661 * x + 0.339 * (x * x + 5.51).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tail_is_that_of_the_normal_distribution() {
        for (x, part) in [(0.0, 0.5), (-1.0, 0.158_655), (-2.0, 0.022_750), (-4.0, 3.167e-5), (1.0, 0.841_345)] {
            assert!((below(x) - part).abs() < part * 0.005, "{x}: {}", below(x));
        }
    }

    #[test]
    fn a_place_whose_honest_photos_look_alike_is_judged_more_mildly() {
        let few = threshold(&[], 1);
        assert!(few.bits > 50 && few.pairs == 0 && few.false_alarms <= FALSE_ALARMS, "{few:?}");
        let narrow: Vec<u32> = (0..400).map(|n| 50 + n % 40).collect();
        let wide: Vec<u32> = (0..400).map(|n| 105 + n % 20).collect();
        let (narrow, wide) = (threshold(&narrow, 100), threshold(&wide, 100));
        assert!(narrow.bits < 30 && wide.bits > 50, "{narrow:?} {wide:?}");
        assert!(threshold(&[], 10_000).bits < threshold(&[], 100).bits, "who is compared with more is near one of them sooner");
    }

    #[test]
    fn what_somebody_called_honest_is_not_flagged_again() {
        let mut honest = vec![110; 500];
        honest.push(31);
        assert!(threshold(&honest, 1).bits < 31);
    }
}
