//! Would the person rather take this photo again, while they still stand there? Measured, never judged: a dark cellar is dark.

use crate::{Unfit, planes::Plane};
use std::borrow::Cow;

/// Long edge at which sharpness is measured, in pixels: what a supervisor sees on a screen, and small enough that grain is gone.
const MEASURED_EDGE: u32 = 800;
/// Taps of the blur that a picture is compared with.
const TAPS: usize = 9;
/// Of all pixels, this share is darker than [`Seen::light`], in per cent.
const LIGHT_SHARE: u64 = 98;
/// A picture whose lightest parts are darker than this shows nothing. 0 to 255.
const BLACK_BELOW: u8 = 40;
/// From this [`Seen::blur`] on a picture is called blurred. The drawn scenes measure 230 to 290 when they are sharp, 400 to 470 when they are
/// a little soft (2 pixels of 1,600), and 510 to 780 when the hand moved by 16 pixels or the focus was missed by 4.
const BLURRED_FROM: u16 = 500;

/// What was measured on a photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// How light its lightest parts are: the brightness below which 98 of 100 pixels lie, 0 to 255.
    pub light: u8,
    /// How blurred it is, 0 (sharp) to 1,000 (nothing but blur): how little a further blur takes away. (Crete, Dolmiere, Ladret and
    /// Nicolas: The blur effect, 2007.)
    pub blur: u16,
}

impl Seen {
    /// The lens was covered, or it is too dark to see anything.
    #[must_use]
    pub const fn is_black(self) -> bool {
        self.light < BLACK_BELOW
    }

    /// The hand moved, or the camera had not found its focus.
    #[must_use]
    pub const fn is_blurred(self) -> bool {
        self.blur >= BLURRED_FROM
    }
}

/// Measures a picture by its brightness.
pub(crate) fn measure(light: &Plane) -> Result<Seen, Unfit> {
    let small = light.shrink(MEASURED_EDGE)?.map_or(Cow::Borrowed(light), Cow::Owned);
    let grey = Grey { width: small.width as usize, pixels: small.into_owned().pixels };
    Ok(Seen { light: grey.light(), blur: grey.blur().max(grey.turned().blur()) })
}

/// Brightness alone.
struct Grey {
    width: usize,
    pixels: Vec<u8>,
}

impl Grey {
    fn light(&self) -> u8 {
        let mut counts = [0_u64; 256];
        self.pixels.iter().for_each(|p| counts[usize::from(*p)] += 1);
        let wanted = self.pixels.len() as u64 * LIGHT_SHARE / 100;
        let mut below = 0;
        let at = counts.iter().position(|count| {
            below += count;
            below > wanted
        });
        at.and_then(|at| u8::try_from(at).ok()).unwrap_or(u8::MAX)
    }

    /// Along the rows: how much of the differences between neighbours is left once the row is blurred.
    fn blur(&self) -> u16 {
        let (mut all, mut lost) = (0_u64, 0_u64);
        for row in self.pixels.chunks_exact(self.width.max(1)) {
            let sums: Vec<u32> = row.windows(TAPS).map(|taps| taps.iter().map(|p| u32::from(*p)).sum()).collect();
            for (n, pair) in sums.windows(2).enumerate() {
                // The middle of the taps: where the blurred pixel stands.
                let (left, right) = (row[n + TAPS / 2], row[n + TAPS / 2 + 1]);
                let sharp = u64::from(left.abs_diff(right)) * TAPS as u64;
                all += sharp;
                lost += sharp.saturating_sub(u64::from(pair[0].abs_diff(pair[1])));
            }
        }
        // Where there is no difference at all, there is nothing but blur.
        ((all - lost) * 1_000).checked_div(all).and_then(|blur| u16::try_from(blur).ok()).unwrap_or(1_000)
    }

    /// Rows and columns changed about.
    fn turned(&self) -> Self {
        let height = self.pixels.len() / self.width.max(1);
        let mut pixels = Vec::with_capacity(self.pixels.len());
        for x in 0..self.width {
            pixels.extend((0..height).map(|y| self.pixels[y * self.width + x]));
        }
        Self { width: height, pixels }
    }
}
