//! Whole numbers of any length, as far as the sample size needs them: chances are compared exactly, never as floating point.

use std::cmp::Ordering;

/// A natural number in limbs of 32 bits, the lowest first, without zeros at the top.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Natural(Vec<u32>);

impl Natural {
    pub(super) const ZERO: Self = Self(vec![]);

    pub(super) fn one() -> Self {
        Self(vec![1])
    }

    pub(super) fn times(mut self, factor: u32) -> Self {
        let mut carry = 0_u64;
        for limb in &mut self.0 {
            let product = u64::from(*limb) * u64::from(factor) + carry;
            *limb = low(product);
            carry = product >> 32;
        }
        if carry > 0 {
            self.0.push(low(carry));
        }
        self.trimmed()
    }

    /// The whole part of a division; by zero it is left alone.
    pub(super) fn over(mut self, divisor: u32) -> Self {
        let mut rest = 0_u64;
        for limb in self.0.iter_mut().rev() {
            let here = (rest << 32) | u64::from(*limb);
            *limb = here.checked_div(u64::from(divisor)).map_or(*limb, low);
            rest = here.checked_rem(u64::from(divisor)).unwrap_or(0);
        }
        self.trimmed()
    }

    pub(super) fn plus(mut self, other: &Self) -> Self {
        self.0.resize(self.0.len().max(other.0.len()), 0);
        let mut carry = 0_u64;
        let others = other.0.iter().copied().chain(std::iter::repeat(0));
        for (limb, more) in self.0.iter_mut().zip(others) {
            let sum = u64::from(*limb) + u64::from(more) + carry;
            *limb = low(sum);
            carry = sum >> 32;
        }
        if carry > 0 {
            self.0.push(low(carry));
        }
        self
    }

    fn trimmed(mut self) -> Self {
        while self.0.last() == Some(&0) {
            self.0.pop();
        }
        self
    }
}

impl PartialOrd for Natural {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Natural {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.len().cmp(&other.0.len()).then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()))
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the low half is what is asked for")]
const fn low(wide: u64) -> u32 {
    wide as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn natural(mut value: u128) -> Natural {
        let mut limbs = vec![];
        while value > 0 {
            limbs.push(u32::try_from(value & 0xffff_ffff).unwrap());
            value >>= 32;
        }
        Natural(limbs)
    }

    proptest! {
        #[test]
        fn it_reckons_like_the_machine(a in 0..u128::from(u64::MAX), b in 0..u128::from(u64::MAX), small in 1..u32::MAX) {
            prop_assert_eq!(natural(a).times(small), natural(a * u128::from(small)));
            prop_assert_eq!(natural(a).over(small), natural(a / u128::from(small)));
            prop_assert_eq!(natural(a).plus(&natural(b)), natural(a + b));
            prop_assert_eq!(natural(a).cmp(&natural(b)), a.cmp(&b));
            prop_assert_eq!(natural(a).times(0), Natural::ZERO);
        }
    }
}
