//! What does it cost? Money in fen 分, never in floating point: what does not fit is said, not wrapped.

use serde::{Deserialize, Serialize};
use std::fmt;

/// An amount of money in fen 分, a hundredth of a yuan 元. It may be less than nothing: a loss, a correction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(transparent)]
pub struct Money(i64);

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// So many fen.
    #[must_use]
    pub const fn fen(fen: i64) -> Self {
        Self(fen)
    }

    /// How many fen.
    #[must_use]
    pub const fn in_fen(self) -> i64 {
        self.0
    }

    /// Both together, if it can be held.
    #[must_use]
    pub const fn checked_add(self, other: Self) -> Option<Self> {
        match self.0.checked_add(other.0) {
            Some(fen) => Some(Self(fen)),
            None => None,
        }
    }

    /// Without the other, if it can be held.
    #[must_use]
    pub const fn checked_sub(self, other: Self) -> Option<Self> {
        match self.0.checked_sub(other.0) {
            Some(fen) => Some(Self(fen)),
            None => None,
        }
    }

    /// A price times a quantity in thousandths of its unit, half a fen rounded up, if it can be held.
    #[must_use]
    pub fn times(self, quantity_thousandths: u64) -> Option<Self> {
        let exact = i128::from(self.0).checked_mul(i128::from(quantity_thousandths))?;
        let fen = exact.checked_add(500)?.div_euclid(1000);
        i64::try_from(fen).ok().map(Self)
    }

    /// Reads yuan as somebody types them: `12`, `12.3`, `-0.05`. At most two places; a full-width digit is none.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        let typed = typed.trim();
        let (negative, digits) = typed.strip_prefix('-').map_or((false, typed), |rest| (true, rest));
        let (yuan, fen) = digits.split_once('.').unwrap_or((digits, ""));
        let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if yuan.is_empty() || fen.len() > 2 || !plain(yuan) || !plain(fen) || digits.ends_with('.') {
            return None;
        }
        let whole: i128 = format!("{yuan}{fen:0<2}").parse().ok()?;
        i64::try_from(if negative { -whole } else { whole }).ok().map(Self)
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fen = self.0.unsigned_abs();
        let sign = if self.0 < 0 { "-" } else { "" };
        f.pad(&format!("{sign}{}.{:02}", fen / 100, fen % 100))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_is_read_back() {
        for fen in [0, 5, 99, 100, -5, -1230, i64::MAX, i64::MIN] {
            let money = Money::fen(fen);
            assert_eq!(Money::parse(&money.to_string()), Some(money));
        }
        assert_eq!(Money::fen(1230).to_string(), "12.30");
        assert_eq!(Money::parse("12.3"), Some(Money::fen(1230)));
        assert_eq!(Money::parse(" 12 "), Some(Money::fen(1200)));
        for wrong in ["", ".", "1.", ".5", "1.234", "1,5", "--1", "1.-5", "+1", "１", "99999999999999999999"] {
            assert_eq!(Money::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn half_a_fen_is_rounded_up_and_what_does_not_fit_is_said() {
        assert_eq!(Money::fen(1).times(500), Some(Money::fen(1)));
        assert_eq!(Money::fen(1).times(499), Some(Money::ZERO));
        assert_eq!(Money::fen(-1).times(500), Some(Money::ZERO));
        assert_eq!(Money::fen(-1).times(501), Some(Money::fen(-1)));
        assert_eq!(Money::fen(350).times(2_500), Some(Money::fen(875)));
        assert_eq!(Money::fen(i64::MAX).times(1_000), Some(Money::fen(i64::MAX)));
        assert_eq!(Money::fen(i64::MAX).times(1_001), None);
        assert_eq!(Money::fen(i64::MIN).times(u64::MAX), None);
        assert_eq!(Money::fen(i64::MAX).checked_add(Money::fen(1)), None);
        assert_eq!(Money::fen(i64::MIN).checked_sub(Money::fen(1)), None);
    }
}
