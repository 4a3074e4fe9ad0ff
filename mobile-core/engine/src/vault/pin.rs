//! What does a PIN have to be, and how long does somebody wait who guesses?

use super::Key;
use crate::error::{Error, Result};
use argon2::{Algorithm, Argon2, Params, Version};
use domain::refusal::Refusal;

/// A PIN that was wrong, or came too early.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WrongPin {
    /// Seconds until the next try; none for at once.
    pub wait: u64,
}

/// Digits that a PIN may have.
const DIGITS: std::ops::RangeInclusive<usize> = 4..=12;
/// Wrong tries that cost nothing: wet gloves.
const FREE: u32 = 4;
/// Seconds to wait after each try more.
const WAITS: [u64; 5] = [30, 60, 300, 900, 3_600];

/// Refuses what is no PIN, and those that everybody tries first.
pub(crate) fn check(pin: &str) -> Result<()> {
    let digits: Vec<i16> = pin.bytes().map(i16::from).collect();
    let all_digits = pin.bytes().all(|b| b.is_ascii_digit()) && DIGITS.contains(&pin.len());
    let steps: Vec<i16> = digits.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let is_row = steps.windows(2).all(|pair| pair[0] == pair[1]) && steps.first().is_some_and(|step| step.abs() <= 1);
    if all_digits && !is_row { Ok(()) } else { Err(Refusal::Invalid { field: "pin".into() }.into()) }
}

/// How long somebody waits after so many wrong tries in a row, in seconds.
pub(crate) fn wait_after(wrong: u32) -> u64 {
    let Some(over) = wrong.checked_sub(FREE + 1) else { return 0 };
    let over = usize::try_from(over).unwrap_or(usize::MAX).min(WAITS.len() - 1);
    WAITS[over]
}

/// A key from a PIN: slow on purpose (Argon2id, 19 MiB, two passes: the least that OWASP names), for a PIN has few digits.
pub(crate) fn stretch(pin: &str, salt: &[u8]) -> Result<Key> {
    let slow = |why: argon2::Error| Error::Damaged(format!("pin: {why}"));
    let params = Params::new(19_456, 2, 1, None).map_err(slow)?;
    let mut key = Key::default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password_into(pin.as_bytes(), salt, &mut key).map_err(slow)?;
    Ok(key)
}
