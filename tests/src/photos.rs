//! Where do the tests' photos come from? Drawn, but of 12 megapixels and with EXIF, as a phone's camera writes them.

use chrono::NaiveDate;
use photo::scene::{self, Again, ExifStamp, Kind, draw};
use std::{
    path::{Path, PathBuf},
    sync::OnceLock,
};

/// Where the camera says that it was: in Chongqing.
pub const TAKEN_AT: (f64, f64) = (29.573, 106.53);

/// A photo of 12 megapixels, held upright, with time and position. Drawn once a test program.
#[must_use]
pub fn broken_lamp() -> &'static [u8] {
    static DRAWN: OnceLock<Vec<u8>> = OnceLock::new();
    DRAWN.get_or_init(|| draw(Kind::BrokenLamp, 1, (3000, 4000), &stamp(6)))
}

/// Another one, lying.
#[must_use]
pub fn lobby() -> &'static [u8] {
    static DRAWN: OnceLock<Vec<u8>> = OnceLock::new();
    DRAWN.get_or_init(|| draw(Kind::Lobby, 2, (4000, 3000), &stamp(1)))
}

/// A small one, for tests of the way and not of the picture.
#[must_use]
pub fn small(seed: u64) -> Vec<u8> {
    draw(Kind::Stairwell, seed, (640, 480), &stamp(1))
}

/// A small one of a lobby, the same one under the same number, as it looks at a visit.
#[must_use]
pub fn at_a_place(place: u64, visit: u64) -> Vec<u8> {
    scene::visit(Kind::Lobby, place, visit, (640, 480), &stamp(1))
}

/// The same picture in a file that no other is like: with a comment of its own in front.
#[must_use]
pub fn one_more(picture: &[u8]) -> Vec<u8> {
    let (start, rest) = picture.split_at(2);
    // A comment segment: its mark, its length, a new id.
    [start, &[0xFF, 0xFE, 0, 18], crate::new_id().as_bytes(), rest].concat()
}

/// A picture in a file of just so many bytes, most of them comments; none when that is too few for a picture.
#[must_use]
pub fn of_size(bytes: usize) -> Option<Vec<u8>> {
    let picture = small(7);
    let mut missing = bytes.checked_sub(picture.len()).filter(|n| *n >= 64)?;
    let mut padded = picture[..2].to_vec();
    // A comment segment has 65,535 bytes at the most, its length included.
    while missing > 0 {
        let segment = if missing > 65_537 + 64 { 65_537 } else { missing.min(65_537) };
        padded.extend([0xFF, 0xFE]);
        padded.extend(u16::try_from(segment - 2).ok()?.to_be_bytes());
        padded.resize(padded.len() + segment - 4, 0);
        missing -= segment;
    }
    padded.extend_from_slice(&picture[2..]);
    Some(padded)
}

/// A photo that is used once more.
#[must_use]
pub fn again(bytes: &[u8], how: Again) -> Vec<u8> {
    scene::again(bytes, how, 1)
}

/// A small file whose header claims 10,000 by 6,500 pixels: a million more than is taken.
#[must_use]
pub fn of_65_megapixels() -> Vec<u8> {
    let mut photo = small(1);
    let frame = photo.windows(2).position(|w| w[0] == 0xFF && matches!(w[1], 0xC0 | 0xC2)).expect("a JPEG has a frame header");
    photo[frame + 5..frame + 7].copy_from_slice(&6_500_u16.to_be_bytes());
    photo[frame + 7..frame + 9].copy_from_slice(&10_000_u16.to_be_bytes());
    photo
}

/// Writes a picture into a folder, as a camera app would, and says where.
#[must_use]
pub fn in_folder(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, bytes).expect("the test's folder can be written");
    path
}

fn stamp(orientation: u8) -> ExifStamp {
    let day = NaiveDate::from_ymd_opt(2026, 11, 23).and_then(|day| day.and_hms_opt(6, 5, 0)).expect("a time");
    ExifStamp {
        local_time: day,
        offset_minutes: 480,
        position: Some(TAKEN_AT),
        orientation,
        make: "Xiaomi".into(),
        model: "Redmi Note 13".into(),
    }
}
