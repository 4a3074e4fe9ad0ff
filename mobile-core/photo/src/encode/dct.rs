//! How does a block of pixels become frequencies, and how exactly are they kept?

/// What quality 50 keeps of brightness and of color: ITU-T T.81, annex K.1, by row.
const STANDARD: [[u8; 64]; 2] = [
    [
        16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62, 18,
        22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103,
        99,
    ],
    [
        17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99, 99, 99, 99, 99, 99,
        99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
    ],
];

/// What the fast transform below makes too large, along one edge.
const SCALE: [f64; 8] = [1.0, 1.387_039_845, 1.306_562_965, 1.175_875_602, 1.0, 0.785_694_958, 0.541_196_1, 0.275_899_379];

/// Where the n-th frequency stands in a file: zigzag.
pub(super) use crate::jpeg::ORDER;

/// One quantization table.
pub(super) struct Quant {
    /// As the file has it.
    pub(super) zigzag: [u8; 64],
    /// By row: what a frequency of [`transform`] is multiplied with.
    factors: [f32; 64],
}

/// For brightness and for color; `quality` from 1 to 100 as libjpeg counts it.
pub(super) fn tables(quality: u8) -> [Quant; 2] {
    let quality = u32::from(quality.clamp(1, 100));
    let per_cent = if quality < 50 { 5000 / quality } else { 200 - quality * 2 };
    STANDARD.map(|table| {
        let steps = table.map(|step| ((u32::from(step) * per_cent + 50) / 100).clamp(1, 255) as u8);
        let mut quant = Quant { zigzag: ORDER.map(|place| steps[usize::from(place)]), factors: [0.0; 64] };
        for (at, (factor, step)) in quant.factors.iter_mut().zip(steps).enumerate() {
            *factor = (1.0 / (f64::from(step) * SCALE[at / 8] * SCALE[at % 8] * 8.0)) as f32;
        }
        quant
    })
}

/// Eight rows of eight pixels, 128 taken away; each line is a row.
pub(super) type Block = [[f32; 8]; 8];

/// Frequencies, rounded to the table's steps; by row.
pub(super) fn quantize(block: &Block, quant: &Quant) -> [i16; 64] {
    /// Adding it leaves a whole number in the lowest bits: rounding without a call, and the same everywhere.
    const ROUND: f32 = 12_582_912.0;
    let mut out = [0; 64];
    for ((to, row), factors) in out.chunks_exact_mut(8).zip(block).zip(quant.factors.chunks_exact(8)) {
        for ((to, value), factor) in to.iter_mut().zip(row).zip(factors) {
            *to = (value * factor + ROUND).to_bits() as i16;
        }
    }
    out
}

/// Arai, Agui and Nakajima's transform, along the columns and then along the rows.
pub(super) fn transform(block: &mut Block) {
    lines(block);
    turn(block);
    lines(block);
    turn(block);
}

fn turn(block: &mut Block) {
    let from = *block;
    for (y, row) in block.iter_mut().enumerate() {
        for (x, value) in row.iter_mut().enumerate() {
            *value = from[x][y];
        }
    }
}

type Row = [f32; 8];

#[inline(always)]
fn add(a: Row, b: Row) -> Row {
    let mut sum = a;
    sum.iter_mut().zip(b).for_each(|(a, b)| *a += b);
    sum
}

#[inline(always)]
fn less(a: Row, b: Row) -> Row {
    let mut rest = a;
    rest.iter_mut().zip(b).for_each(|(a, b)| *a -= b);
    rest
}

#[inline(always)]
fn times(a: Row, by: f32) -> Row {
    a.map(|a| a * by)
}

/// All eight columns at once.
#[inline(always)]
fn lines(d: &mut Block) {
    let (s07, d07) = (add(d[0], d[7]), less(d[0], d[7]));
    let (s16, d16) = (add(d[1], d[6]), less(d[1], d[6]));
    let (s25, d25) = (add(d[2], d[5]), less(d[2], d[5]));
    let (s34, d34) = (add(d[3], d[4]), less(d[3], d[4]));

    let (outer, inner) = (add(s07, s34), add(s16, s25));
    let (outer_less, inner_less) = (less(s07, s34), less(s16, s25));
    d[0] = add(outer, inner);
    d[4] = less(outer, inner);
    let turned = times(add(inner_less, outer_less), std::f32::consts::FRAC_1_SQRT_2);
    d[2] = add(outer_less, turned);
    d[6] = less(outer_less, turned);

    let (low, middle, high) = (add(d34, d25), add(d25, d16), add(d16, d07));
    let common = times(less(low, high), 0.382_683_43);
    let low = add(times(low, 0.541_196_1), common);
    let high = add(times(high, 1.306_563), common);
    let middle = times(middle, std::f32::consts::FRAC_1_SQRT_2);
    let (plus, minus) = (add(d07, middle), less(d07, middle));
    d[5] = add(minus, low);
    d[3] = less(minus, low);
    d[1] = add(plus, high);
    d[7] = less(plus, high);
}
