//! How do 8 by 8 samples become frequencies, rounded to steps?

use std::f32::consts::FRAC_1_SQRT_2;

/// Eight rows of eight samples; brightness and color lie around zero.
pub(super) type Block = [[f32; 8]; 8];

/// What the fast transform leaves to be multiplied (Arai, Agui, Nakajima): cos(kπ/16) √2, but 1 for k = 0.
const LEFT_OVER: [f32; 8] = [1.0, 1.387_039_8, 1.306_563, 1.175_875_6, 1.0, 0.785_694_96, 0.541_196_1, 0.275_899_4];

/// The factors that turn the transform's output into steps, turned over the diagonal as the output is.
pub(super) fn factors(steps: &[u8; 64]) -> [f32; 64] {
    std::array::from_fn(|at| {
        let (across, down) = (at / 8, at % 8);
        1.0 / (f32::from(steps[down * 8 + across]) * LEFT_OVER[across] * LEFT_OVER[down] * 8.0)
    })
}

/// Coefficients in steps, turned over the diagonal: turning back would cost time and the next stage need not care.
pub(super) fn coefficients(mut block: Block, factors: &[f32; 64]) -> [i32; 64] {
    transform(&mut block);
    let mut turned: Block = std::array::from_fn(|x| std::array::from_fn(|y| block[y][x]));
    transform(&mut turned);
    let mut whole = [0; 64];
    for ((row, factors), whole) in turned.iter().zip(factors.chunks_exact(8)).zip(whole.chunks_exact_mut(8)) {
        for ((value, factor), whole) in row.iter().zip(factors).zip(whole) {
            // Adding makes it positive, so that cutting off rounds.
            *whole = (value * factor + 16_384.5) as i32 - 16_384;
        }
    }
    whole
}

/// Along the columns, all eight at once.
fn transform(rows: &mut Block) {
    let [r0, r1, r2, r3, r4, r5, r6, r7] = *rows;
    let (a0, a7) = (add(r0, r7), sub(r0, r7));
    let (a1, a6) = (add(r1, r6), sub(r1, r6));
    let (a2, a5) = (add(r2, r5), sub(r2, r5));
    let (a3, a4) = (add(r3, r4), sub(r3, r4));

    let (b0, b3) = (add(a0, a3), sub(a0, a3));
    let (b1, b2) = (add(a1, a2), sub(a1, a2));
    let turn = mul(add(b2, b3), FRAC_1_SQRT_2);
    let (even0, even4) = (add(b0, b1), sub(b0, b1));
    let (even2, even6) = (add(b3, turn), sub(b3, turn));

    let (c0, c1, c2) = (add(a4, a5), add(a5, a6), add(a6, a7));
    let shared = mul(sub(c0, c2), 0.382_683_43);
    let z2 = add(mul(c0, 0.541_196_1), shared);
    let z4 = add(mul(c2, 1.306_563), shared);
    let z3 = mul(c1, FRAC_1_SQRT_2);
    let (d0, d1) = (add(a7, z3), sub(a7, z3));
    *rows = [even0, add(d0, z4), even2, sub(d1, z2), even4, add(d1, z2), even6, sub(d0, z4)];
}

fn add(a: [f32; 8], b: [f32; 8]) -> [f32; 8] {
    std::array::from_fn(|at| a[at] + b[at])
}

fn sub(a: [f32; 8], b: [f32; 8]) -> [f32; 8] {
    std::array::from_fn(|at| a[at] - b[at])
}

fn mul(a: [f32; 8], by: f32) -> [f32; 8] {
    std::array::from_fn(|at| a[at] * by)
}
