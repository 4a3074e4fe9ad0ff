//! Our own reader and writer of JPEGs say the same as others.

use super::pictures::{GREY, PROGRESSIVE, camera_jpeg, shown};
use crate::encode::{Wanted, jpeg as write};
use crate::jpeg::read;
use crate::planes::Planes;
use crate::{Unfit, look};
use image::RgbImage;
use image::imageops::{FilterType, resize};

const GOOD: Wanted = Wanted { quality: 95, bytes: usize::MAX, least_quality: 95 };

/// What another decoder makes of it.
fn theirs(jpeg: &[u8]) -> RgbImage {
    let facts = look(jpeg).unwrap();
    let seen = shown(jpeg);
    RgbImage::from_fn(facts.width, facts.height, |x, y| image::Rgb(seen.pixel(x, y)))
}

fn ours(jpeg: &[u8], long_edge: u32) -> Planes {
    let facts = look(jpeg).unwrap();
    read(jpeg, (facts.width, facts.height), long_edge).unwrap().unwrap()
}

/// The mean difference of a channel.
fn apart(a: &RgbImage, b: &RgbImage) -> f64 {
    assert_eq!(a.dimensions(), b.dimensions());
    let sum: u64 = a.as_raw().iter().zip(b.as_raw()).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    sum as f64 / a.as_raw().len() as f64
}

#[test]
fn a_whole_picture_is_read_as_others_read_it() {
    let camera = camera_jpeg((203, 117), 1);
    for (name, jpeg, limit) in [("progressive", PROGRESSIVE, 1.5), ("grey", GREY, 0.6), ("camera", &camera[..], 3.5)] {
        let apart = apart(&ours(jpeg, 1600).rgb(), &theirs(jpeg));
        assert!(apart < limit, "{name}: {apart}");
    }
}

#[test]
fn a_picture_that_is_read_small_is_the_large_one_made_small() {
    let camera = camera_jpeg((640, 480), 1);
    for (name, jpeg, longest) in [("progressive", PROGRESSIVE, 96), ("grey", GREY, 96), ("camera", &camera[..], 640)] {
        for part in [2, 4, 8] {
            let small = ours(jpeg, longest / part).rgb();
            let made = resize(&theirs(jpeg), small.width(), small.height(), FilterType::Lanczos3);
            let apart = apart(&small, &made);
            assert!(apart < 4.0, "{name}, 1/{part}: {apart}");
        }
    }
}

#[test]
fn what_we_write_is_what_others_read() {
    let wanted = theirs(&camera_jpeg((203, 117), 1));
    let planes = Planes::of(&wanted);
    let shown = theirs(&write(&planes, GOOD).unwrap());
    assert!(apart(&shown, &planes.rgb()) < 2.5, "{}", apart(&shown, &planes.rgb()));
    let mut light = planes.clone();
    light.y.pixels.iter_mut().enumerate().for_each(|(at, pixel)| *pixel = if at % 3 == 0 { 255 } else { 0 });
    assert!(read(&write(&light, GOOD).unwrap(), (203, 117), 1600).unwrap().is_some(), "the longest codes are read too");
}

#[test]
fn quality_gives_way_to_size_and_size_to_the_least_quality() {
    let planes = Planes::of(&theirs(&camera_jpeg((640, 480), 1)));
    let free = write(&planes, Wanted { quality: 82, bytes: usize::MAX, least_quality: 40 }).unwrap().len();
    let bound = free * 2 / 3;
    let kept = write(&planes, Wanted { quality: 82, bytes: bound, least_quality: 40 }).unwrap().len();
    assert!(kept < bound + 1024 && kept > bound / 3, "{kept} of {bound}, {free} if it were free");
    let least = write(&planes, Wanted { quality: 60, bytes: usize::MAX, least_quality: 60 }).unwrap();
    assert_eq!(write(&planes, Wanted { quality: 82, bytes: 100, least_quality: 60 }).unwrap(), least);
}

#[test]
fn a_hole_in_the_compressed_data_is_not_filled_with_grey() {
    let camera = camera_jpeg((640, 480), 1);
    let middle = camera.len() / 2;
    let holed = [&camera[..middle], b"\xFF\xD9"].concat();
    assert!(matches!(read(&holed, (640, 480), 1600), Err(Unfit::Broken { .. })));
}
