//! What keeps a colleague out of somebody's books?

use crate::vault::pin::{check, wait_after};

#[test]
fn what_everybody_tries_first_is_no_pin() {
    for bad in ["", "123", "1234567890123", "1111", "1234", "9876", "012345", "12a4", "１２３９", "-123", "12 4"] {
        assert!(check(bad).is_err(), "{bad}");
    }
    for good in ["1357", "2580", "1123", "0911", "482917365012"] {
        assert!(check(good).is_ok(), "{good}");
    }
}

#[test]
fn guessing_slows_down() {
    let waits: Vec<u64> = (0..12).map(wait_after).collect();
    assert_eq!(waits, [0, 0, 0, 0, 0, 30, 60, 300, 900, 3_600, 3_600, 3_600]);
    assert_eq!(wait_after(u32::MAX), 3_600);
}
