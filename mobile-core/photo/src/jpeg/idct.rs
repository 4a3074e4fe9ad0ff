//! How do a block's frequencies become pixels, at an eighth, a quarter, half or all of the size?

use super::blocks::Coefs;

/// Bits behind the point in the arithmetic here.
const POINT: u32 = 12;

const fn fixed(value: f64) -> i32 {
    (value * (1 << POINT) as f64 + 0.5) as i32
}

/// Writes the block's N by N pixels, N being 1, 2, 4 or 8, to the beginning of `out`, whose rows are `stride` long.
#[inline(always)]
pub(super) fn draw<const N: usize>(coefs: &Coefs, out: &mut [u8], stride: usize) {
    if N == 1 {
        out[0] = pixel(coefs[0].wrapping_add(4) >> 3);
        return;
    }
    let mut half = [[0_i32; N]; N];
    // Along the columns of frequencies, then along the rows.
    for x in 0..N {
        let line = line::<N>(|y| coefs[y * 8 + x]);
        for y in 0..N {
            half[y][x] = line[y];
        }
    }
    // Two by two needs no factors, so there is no point to keep. Elsewhere four bits of it live on to the second pass: more would overflow.
    let (kept, shift) = if N == 2 { (0, 3) } else { (POINT - 4, 3 + POINT + 4) };
    for (row, out) in half.iter().zip(out.chunks_mut(stride)) {
        let line = line::<N>(|x| row[x].wrapping_add((1 << kept) >> 1) >> kept);
        for (out, value) in out.iter_mut().zip(line) {
            *out = pixel(value.wrapping_add(1 << (shift - 1)) >> shift);
        }
    }
}

#[inline(always)]
fn pixel(value: i32) -> u8 {
    value.wrapping_add(128).clamp(0, 255) as u8
}

/// One line, without the factor that all of it has in common.
#[inline(always)]
fn line<const N: usize>(at: impl Fn(usize) -> i32) -> [i32; N] {
    let mut out = [0; N];
    match N {
        2 => {
            let (a, b) = (at(0), at(1));
            out[0] = a.wrapping_add(b);
            out[1] = a.wrapping_sub(b);
        }
        4 => out.copy_from_slice(&four([at(0), at(1), at(2), at(3)])),
        _ => out.copy_from_slice(&eight([at(0), at(1), at(2), at(3), at(4), at(5), at(6), at(7)])),
    }
    out
}

#[inline(always)]
fn times(value: i32, factor: i32) -> i32 {
    value.wrapping_mul(factor)
}

#[inline(always)]
fn four(at: [i32; 4]) -> [i32; 4] {
    const C1: i32 = fixed(1.306_562_965);
    const C3: i32 = fixed(0.541_196_1);
    let (sum, difference) = (at[0].wrapping_add(at[2]).wrapping_shl(POINT), at[0].wrapping_sub(at[2]).wrapping_shl(POINT));
    let outer = times(at[1], C1).wrapping_add(times(at[3], C3));
    let inner = times(at[1], C3).wrapping_sub(times(at[3], C1));
    [sum.wrapping_add(outer), difference.wrapping_add(inner), difference.wrapping_sub(inner), sum.wrapping_sub(outer)]
}

/// The even ones are a line of four; the odd ones are written out.
#[inline(always)]
fn eight(at: [i32; 8]) -> [i32; 8] {
    const C1: i32 = fixed(1.387_039_845);
    const C3: i32 = fixed(1.175_875_602);
    const C5: i32 = fixed(0.785_694_958);
    const C7: i32 = fixed(0.275_899_379);
    let even = four([at[0], at[2], at[4], at[6]]);
    let odd = |a: i32, b: i32, c: i32, d: i32| {
        times(at[1], a).wrapping_add(times(at[3], b)).wrapping_add(times(at[5], c)).wrapping_add(times(at[7], d))
    };
    let odd = [odd(C1, C3, C5, C7), odd(C3, -C7, -C1, -C5), odd(C5, -C1, C7, C3), odd(C7, -C5, C3, -C1)];
    let mut out = [0; 8];
    for n in 0..4 {
        out[n] = even[n].wrapping_add(odd[n]);
        out[7 - n] = even[n].wrapping_sub(odd[n]);
    }
    out
}
