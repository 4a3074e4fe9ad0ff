use super::pictures::stamp;
use crate::{
    Seen, derive, look,
    scene::{Kind, draw, file},
};
use image::{RgbImage, imageops};

fn seen(photo: &[u8]) -> Seen {
    derive(photo, &look(photo).unwrap()).unwrap().seen
}

fn picture(kind: Kind, seed: u64) -> RgbImage {
    image::load_from_memory(&draw(kind, seed, (800, 600), &stamp(1))).unwrap().into_rgb8()
}

fn taken(picture: RgbImage) -> Seen {
    seen(&file(picture, &stamp(1)))
}

/// The hand moved sideways while the shutter was open.
fn shaken(from: &RgbImage, by: u32) -> RgbImage {
    RgbImage::from_fn(from.width(), from.height(), |x, y| {
        let along = (x..(x + by).min(from.width())).map(|x| from.get_pixel(x, y));
        let (mut sum, mut count) = ([0_u32; 3], 0);
        for pixel in along {
            (0..3).for_each(|c| sum[c] += u32::from(pixel[c]));
            count += 1;
        }
        image::Rgb(sum.map(|s| (s / count) as u8))
    })
}

#[test]
fn a_sharp_photo_is_called_neither_blurred_nor_black() {
    for kind in Kind::ALL {
        let seen = seen(&draw(kind, 1, (800, 600), &stamp(6)));
        assert!(!seen.is_blurred() && !seen.is_black(), "{kind:?}: {seen:?}");
    }
}

#[test]
fn a_missed_focus_and_a_hand_that_moved_are_noticed() {
    for kind in [Kind::Lobby, Kind::GardenPath, Kind::LiftPanel] {
        let sharp = picture(kind, 2);
        for (how, blurred) in [("focus", imageops::blur(&sharp, 3.0)), ("hand", shaken(&sharp, 12))] {
            let seen = taken(blurred);
            assert!(seen.is_blurred() && !seen.is_black(), "{kind:?}, {how}: {seen:?}");
        }
    }
}

#[test]
fn a_covered_lens_is_black_and_a_dim_stairwell_is_not() {
    let stairwell = picture(Kind::Stairwell, 3);
    let darker = |share: u32| {
        RgbImage::from_fn(800, 600, |x, y| image::Rgb(stairwell.get_pixel(x, y).0.map(|c| (u32::from(c) * share / 100) as u8)))
    };
    assert!(!taken(darker(30)).is_black(), "there is still something to be seen");
    assert!(taken(darker(8)).is_black());
    assert!(taken(RgbImage::new(800, 600)).is_black());
}

#[test]
fn one_pixel_and_a_strip_are_measured_too() {
    for size in [(1, 1), (20, 1), (1, 20), (9, 9)] {
        let seen = taken(RgbImage::from_pixel(size.0, size.1, image::Rgb([200; 3])));
        assert_eq!(seen.blur, 1_000, "{size:?}: nothing to be seen");
    }
}
