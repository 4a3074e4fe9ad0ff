//! How does the picture stand upright, whichever way the camera was held?

use crate::decode::Pixels;

/// Applies an EXIF orientation (1 to 8; anything else leaves the picture alone).
pub(crate) fn upright(from: Pixels, orientation: u8) -> Pixels {
    let (w, h) = (from.width as usize, from.height as usize);
    let c = from.channels;
    // Where in the stored picture the walk begins, and the steps (in pixels) along a displayed row and from row to row.
    let (start, right, down) = {
        let (w, h) = (w as isize, h as isize);
        match orientation {
            2 => (w - 1, -1, w),
            3 => (w * h - 1, -1, -w),
            4 => (w * (h - 1), 1, -w),
            5 => (0, w, 1),
            6 => (w * (h - 1), -w, 1),
            7 => (w * h - 1, -w, -1),
            8 => (w - 1, w, -1),
            _ => return from,
        }
    };
    let (width, height) = if orientation >= 5 { (h, w) } else { (w, h) };
    let mut bytes = vec![0; from.bytes.len()];
    // In blocks: a column read from end to end would miss the cache at every pixel.
    for top in (0..height).step_by(BLOCK) {
        for left in (0..width).step_by(BLOCK) {
            for y in top..height.min(top + BLOCK) {
                let mut at = start + down * y as isize + right * left as isize;
                let wide = (width - left).min(BLOCK);
                let row = &mut bytes[(y * width + left) * c..][..wide * c];
                for pixel in row.chunks_exact_mut(c) {
                    pixel.copy_from_slice(&from.bytes[at as usize * c..][..c]);
                    at += right;
                }
            }
        }
    }
    Pixels { width: width as u32, height: height as u32, channels: c, bytes }
}

const BLOCK: usize = 32;
