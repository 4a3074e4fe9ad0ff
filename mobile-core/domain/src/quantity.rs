//! How much is it? Quantities in thousandths of a unit, never in floating point: half a bottle is 500.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A quantity in thousandths of its unit 计量单位. What is less than nothing is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(transparent)]
pub struct Quantity(u64);

impl Quantity {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// The most that a record says at once: a thousand million units. Sums of it are whole numbers in every program that reads JSON.
    pub const LIMIT: Self = Self(1_000_000_000_000);

    /// So many thousandths.
    #[must_use]
    pub const fn thousandths(thousandths: u64) -> Self {
        Self(thousandths)
    }

    /// So many whole units.
    #[must_use]
    pub const fn whole(units: u32) -> Self {
        Self(units as u64 * 1_000)
    }

    /// How many thousandths.
    #[must_use]
    pub const fn in_thousandths(self) -> u64 {
        self.0
    }

    /// It is nothing.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// Something, and no more than a record says at once.
    #[must_use]
    pub const fn is_sane(self) -> bool {
        self.0 > 0 && self.0 <= Self::LIMIT.0
    }

    /// Both together; the most that there is where they can't be held.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// Without the other; nothing where the other is more.
    #[must_use]
    pub const fn less(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// After a change, unless it would be less than nothing or more than there can be.
    #[must_use]
    pub const fn changed(self, by: i64) -> Option<Self> {
        match self.0.checked_add_signed(by) {
            Some(thousandths) if thousandths <= i64::MAX as u64 => Some(Self(thousandths)),
            _ => None,
        }
    }

    /// As a change; what a record can't say is the greatest one.
    #[must_use]
    pub fn as_change(self) -> i64 {
        i64::try_from(self.0).unwrap_or(i64::MAX)
    }

    /// Rounded up to whole units: half a bottle is not bought.
    #[must_use]
    pub const fn rounded_up(self) -> Self {
        Self(self.0.div_ceil(1_000).saturating_mul(1_000))
    }

    /// As a number for tables.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "only shown; up to a thousand million units it is exact")]
    pub fn as_number(self) -> f64 {
        self.0 as f64 / 1_000.0
    }

    /// Reads what somebody types: `12`, `0.5`, `1.125`. At most three places.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        let typed = typed.trim();
        let (units, rest) = typed.split_once('.').unwrap_or((typed, ""));
        let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if units.is_empty() || rest.len() > 3 || !plain(units) || !plain(rest) || typed.ends_with('.') {
            return None;
        }
        format!("{units}{rest:0<3}").parse().ok().map(Self)
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (units, rest) = (self.0 / 1_000, self.0 % 1_000);
        if rest == 0 {
            return f.pad(&units.to_string());
        }
        f.pad(format!("{units}.{rest:03}").trim_end_matches('0'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_is_read_back() {
        for thousandths in [0, 1, 10, 500, 1_000, 1_125, 12_300, u64::MAX] {
            let quantity = Quantity::thousandths(thousandths);
            assert_eq!(Quantity::parse(&quantity.to_string()), Some(quantity));
        }
        assert_eq!(Quantity::thousandths(12_300).to_string(), "12.3");
        assert_eq!(Quantity::whole(100).to_string(), "100");
        for wrong in ["", ".", "1.", ".5", "0.0001", "-1", "1,5", "+1", "１", "99999999999999999999"] {
            assert_eq!(Quantity::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn it_is_never_less_than_nothing() {
        assert_eq!(Quantity::whole(1).changed(-1_000), Some(Quantity::ZERO));
        assert_eq!(Quantity::whole(1).changed(-1_001), None);
        assert_eq!(Quantity::whole(1).less(Quantity::whole(2)), Quantity::ZERO);
        assert_eq!(Quantity::thousandths(1_001).rounded_up(), Quantity::whole(2));
    }
}
