//! How is one block of a baseline JPEG read?

use super::bits::Bits;
use super::huffman::Table;

/// Frequencies, times their quantization: by row, then by column.
pub(super) type Coefs = [i32; 64];

/// Where the file's n-th frequency stands: zigzag, from the lowest.
pub(crate) const ORDER: [u8; 64] = [
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28, 35, 42, 49, 56,
    57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
];

/// `before` is the lowest frequency of the block before. `None` for bits that mean nothing.
#[inline(always)]
pub(super) fn baseline(
    bits: &mut Bits<'_>,
    (dc, ac): (&Table, &Table),
    quant: &[i32; 64],
    before: &mut i32,
    coefs: &mut Coefs,
) -> Option<()> {
    *coefs = [0; 64];
    bits.refill();
    let (size, difference) = dc.value(bits)?;
    if size > 15 {
        return None;
    }
    *before = before.wrapping_add(difference);
    coefs[0] = before.wrapping_mul(quant[0]);
    let mut at = 1;
    while at < 64 {
        bits.refill();
        let (symbol, value) = ac.value(bits)?;
        let run = usize::from(symbol >> 4);
        if symbol & 15 == 0 {
            match run {
                15 => at += 16,
                0 => break,
                _ => return None,
            }
            continue;
        }
        at += run;
        let (place, quant) = (ORDER.get(at)?, quant.get(at)?);
        coefs[usize::from(place & 63)] = value.wrapping_mul(*quant);
        at += 1;
    }
    Some(())
}
