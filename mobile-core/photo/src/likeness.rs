//! Have we seen this picture before, brightened, turned or cut a little? A print of its coarse shapes, compared bit by bit.
//!
//! The signs of the 255 slowest waves (discrete cosine transform) that the picture is made of. Compression and brightness hardly touch
//! them, and a mirror image or a quarter turn only changes which sign stands where, so that turned pictures are compared without being
//! turned. All of it is done in whole numbers: a phone and the server find the same print.

use crate::Unfit;
use crate::planes::Plane;
use std::{f64::consts::PI, fmt, str::FromStr};

/// Edge of the grid that a picture is averaged to.
const GRID: usize = 64;
/// Waves along each edge.
const WAVES: usize = 16;
/// The cosines are whole numbers of this part of one.
const ONE: f64 = 4096.0;
/// Of a row's pixels, so many in a hundred have the border's color where there is nothing but border: a clock or an icon may stand there.
const PLAIN_SHARE: usize = 80;
/// How far a pixel of the border may be from its color, 0 to 255: what compression does, and less than any wall varies in a photo.
const PLAIN_NEAR: u8 = 4;
/// Borders are cut off when at least this part of the picture, in per cent, is left in both directions.
const INNER_AT_LEAST: usize = 25;

/// A print of what a picture shows, of 256 bits. Prints of the same picture differ in few of them, those of strangers in about half.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Likeness(pub [u64; 4]);

/// Columns that a mirror image negates.
const ODD_COLUMNS: u64 = 0xAAAA_AAAA_AAAA_AAAA;
/// Rows that standing on one's head negates.
const ODD_ROWS: u64 = 0xFF00_FF00_FF00_FF00;

impl Likeness {
    /// Bits of a print.
    pub const BITS: u32 = 256;
    /// Coarse bits in which an index lets two prints of the same picture differ.
    pub const COARSE_REACH: u32 = 11;

    /// Of a picture's brightness, best of its thumbnail's. Plain borders, as screenshots have them, do not count.
    #[must_use]
    pub(crate) fn of(picture: &Plane) -> Self {
        let grey = Grey { width: picture.width as usize, height: picture.height as usize, pixels: &picture.pixels };
        let waves = waves(&grid(&grey, inner(&grey)));
        let mut words = [0; 4];
        for (at, wave) in waves.iter().enumerate() {
            let (row, column) = (at / WAVES, at % WAVES);
            // The picture's brightness is no shape.
            if *wave > 0 && at > 0 {
                words[row / 8 * 2 + column / 8] |= 1 << (row % 8 * 8 + column % 8);
            }
        }
        Self(words)
    }

    /// The 64 slowest waves: what an index looks things up by.
    #[must_use]
    pub const fn coarse(self) -> u64 {
        self.0[0]
    }

    /// Bits in which two prints differ.
    #[must_use]
    pub fn bits_apart(self, other: Self) -> u32 {
        self.0.iter().zip(other.0).map(|(one, other)| (one ^ other).count_ones()).sum()
    }

    /// Bits in which two prints differ, whichever way the pictures are turned or mirrored.
    #[must_use]
    pub fn distance(self, other: Self) -> u32 {
        self.turned().into_iter().map(|turned| turned.bits_apart(other)).min().unwrap_or(Self::BITS)
    }

    /// The distance at which an index finds the other one: as [`Self::distance`], but only turned in ways in which the coarse bits are within
    /// [`Self::COARSE_REACH`]. [`Self::BITS`] when it does not find it at all.
    #[must_use]
    pub fn found_at(self, other: Self) -> u32 {
        let near = |turned: &Self| (turned.coarse() ^ other.coarse()).count_ones() <= Self::COARSE_REACH;
        self.turned().into_iter().filter(near).map(|turned| turned.bits_apart(other)).min().unwrap_or(Self::BITS)
    }

    /// The prints of this picture turned and mirrored in all eight ways, itself first.
    #[must_use]
    pub fn turned(self) -> [Self; 8] {
        let mirrored = self.negated(ODD_COLUMNS);
        let (over, both) = (self.negated(ODD_ROWS), mirrored.negated(ODD_ROWS));
        [self, mirrored, over, both, self.transposed(), mirrored.transposed(), over.transposed(), both.transposed()]
    }

    fn negated(self, mask: u64) -> Self {
        Self(self.0.map(|word| word ^ mask))
    }

    fn transposed(self) -> Self {
        let [a, b, c, d] = self.0.map(transposed);
        Self([a, c, b, d])
    }
}

/// Rows and columns of 8 by 8 bits changed about (Hacker's Delight, 7-3).
const fn transposed(x: u64) -> u64 {
    let t = (x ^ (x >> 7)) & 0x00AA_00AA_00AA_00AA;
    let x = x ^ t ^ (t << 7);
    let t = (x ^ (x >> 14)) & 0x0000_CCCC_0000_CCCC;
    let x = x ^ t ^ (t << 14);
    let t = (x ^ (x >> 28)) & 0x0000_0000_F0F0_F0F0;
    x ^ t ^ (t << 28)
}

impl fmt::Display for Likeness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|word| write!(f, "{word:016x}"))
    }
}

impl FromStr for Likeness {
    type Err = Unfit;

    fn from_str(text: &str) -> Result<Self, Unfit> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes).map_err(Unfit::broken)?;
        let mut words = [0; 4];
        for (word, part) in words.iter_mut().zip(bytes.chunks_exact(8)) {
            *word = part.iter().fold(0, |word, byte| word << 8 | u64::from(*byte));
        }
        Ok(Self(words))
    }
}

/// Brightness alone, 0 to 255.
struct Grey<'a> {
    width: usize,
    height: usize,
    pixels: &'a [u8],
}

/// Columns and rows of a part: from, until.
type Part = ((usize, usize), (usize, usize));

impl Grey<'_> {
    fn at(&self, x: usize, y: usize) -> u8 {
        self.pixels.get(y * self.width + x).copied().unwrap_or_default()
    }

    /// The brightness that most pixels of the rim have.
    fn rim(&self) -> u8 {
        let mut counts = [0_usize; 256];
        (0..self.width).for_each(|x| [0, self.height - 1].iter().for_each(|y| counts[usize::from(self.at(x, *y))] += 1));
        (0..self.height).for_each(|y| [0, self.width - 1].iter().for_each(|x| counts[usize::from(self.at(*x, y))] += 1));
        counts.iter().enumerate().max_by_key(|(_, count)| **count).map_or(0, |(at, _)| at as u8)
    }
}

/// The picture without plain borders; all of it when there are none worth speaking of.
fn inner(grey: &Grey<'_>) -> Part {
    let all = ((0, grey.width), (0, grey.height));
    if grey.width == 0 || grey.height == 0 {
        return all;
    }
    let rim = grey.rim();
    let plain = |pixels: &mut dyn Iterator<Item = u8>, of: usize| {
        pixels.filter(|p| p.abs_diff(rim) <= PLAIN_NEAR).count() * 100 >= of * PLAIN_SHARE
    };
    // A border surrounds: on two sides that face each other, there is nothing else along the whole edge.
    let edge_row = |y: usize| plain(&mut (0..grey.width).map(|x| grey.at(x, y)), grey.width);
    let edge_column = |x: usize| plain(&mut (0..grey.height).map(|y| grey.at(x, y)), grey.height);
    if !(edge_row(0) && edge_row(grey.height - 1) || edge_column(0) && edge_column(grey.width - 1)) {
        return all;
    }
    let rows = longest(grey.height, |y| !plain(&mut (0..grey.width).map(|x| grey.at(x, y)), grey.width));
    let columns = longest(grey.width, |x| !plain(&mut (rows.0..rows.1).map(|y| grey.at(x, y)), rows.1 - rows.0));
    let enough = |(from, until): (usize, usize), of: usize| (until - from) * 100 >= of * INNER_AT_LEAST;
    if enough(rows, grey.height) && enough(columns, grey.width) { (columns, rows) } else { all }
}

/// The longest stretch of `0..length` in which it holds.
fn longest(length: usize, holds: impl Fn(usize) -> bool) -> (usize, usize) {
    let (mut best, mut from) = ((0, 0), 0);
    for at in 0..length {
        if !holds(at) {
            from = at + 1;
        } else if at + 1 - from > best.1 - best.0 {
            best = (from, at + 1);
        }
    }
    best
}

/// The mean of each cell of a grid that is laid over a part, whatever its shape.
fn grid(grey: &Grey<'_>, (columns, rows): Part) -> Vec<i64> {
    let cut = |(from, until): (usize, usize), at: usize| {
        let first = from + (until - from) * at / GRID;
        first..(from + (until - from) * (at + 1) / GRID).max(first + 1).min(until.max(first + 1))
    };
    let mut cells = Vec::with_capacity(GRID * GRID);
    for row in 0..GRID {
        for column in 0..GRID {
            let (across, down) = (cut(columns, column), cut(rows, row));
            let count = across.len() * down.len();
            let sum: i64 = down.flat_map(|y| across.clone().map(move |x| i64::from(grey.at(x, y)))).sum();
            cells.push(sum * 256 / count.max(1) as i64);
        }
    }
    cells
}

/// How strong each wave is, row by row.
fn waves(cells: &[i64]) -> Vec<i64> {
    let cosines = cosines();
    let basis = |wave: usize, at: usize| cosines[wave * (2 * at + 1) % cosines.len()];
    let mut across = vec![0; GRID * WAVES];
    for (row, line) in cells.chunks_exact(GRID).enumerate() {
        for wave in 0..WAVES {
            across[row * WAVES + wave] = line.iter().enumerate().map(|(x, cell)| cell * basis(wave, x)).sum::<i64>() / 64;
        }
    }
    let mut both = vec![0; WAVES * WAVES];
    for down in 0..WAVES {
        for wave in 0..WAVES {
            both[down * WAVES + wave] = (0..GRID).map(|y| across[y * WAVES + wave] * basis(down, y)).sum();
        }
    }
    both
}

/// One turn of the cosine in steps of a 128th of a half turn. By the sum formula from one constant: a library's cosine may differ in its
/// last digit from machine to machine.
fn cosines() -> [i64; 4 * GRID] {
    const STEP: f64 = 0.999_698_818_696_204_2;
    debug_assert!(((PI / 128.0).cos() - STEP).abs() < 1e-15);
    let mut turn = [0; 4 * GRID];
    let (mut last, mut now) = (STEP, 1.0);
    for cosine in &mut turn {
        *cosine = (now * ONE).round() as i64;
        (last, now) = (now, 2.0 * STEP * now - last);
    }
    turn
}
