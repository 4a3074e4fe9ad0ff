use super::pictures::{GREY, LOSSY_WEBP, PROGRESSIVE, SEE_THROUGH_WEBP, TURNED_PNG, camera_jpeg, stamp};
use crate::scene::with_exif;
use crate::{ExifTime, Format, look};
use chrono::NaiveDate;

fn quarter_past_nine(offset_minutes: Option<i32>) -> ExifTime {
    let local = NaiveDate::from_ymd_opt(2026, 11, 23).and_then(|day| day.and_hms_opt(9, 14, 5)).unwrap();
    ExifTime { local, offset_minutes }
}

#[test]
fn a_camera_photo_says_when_where_and_with_what() {
    let facts = look(&camera_jpeg((400, 300), 6)).unwrap();
    assert_eq!((facts.format, facts.width, facts.height, facts.orientation), (Format::Jpeg, 300, 400, 6));
    assert_eq!(facts.exif_time, Some(quarter_past_nine(Some(480))));
    assert_eq!(facts.exif_time.unwrap().instant().unwrap().to_rfc3339(), "2026-11-23T09:14:05+08:00");
    let (latitude, longitude) = facts.exif_position.unwrap();
    assert!((latitude - 22.543_096).abs() < 1e-6 && (longitude - 114.057_865).abs() < 1e-6);
    assert_eq!(facts.exif_camera.as_deref(), Some("Xiaomi Redmi Note 13"));
}

#[test]
fn the_southern_and_western_halves_are_negative() {
    let mut there = stamp(1);
    there.position = Some((-33.868_8, -151.209_3));
    there.offset_minutes = -570;
    let facts = look(&with_exif(GREY, &there.tiff())).unwrap();
    let (latitude, longitude) = facts.exif_position.unwrap();
    assert!((latitude + 33.868_8).abs() < 1e-6 && (longitude + 151.209_3).abs() < 1e-6);
    assert_eq!(facts.exif_time, Some(quarter_past_nine(Some(-570))));
}

#[test]
fn a_position_that_the_camera_does_not_know_is_none() {
    for unknown in [None, Some((0.0, 0.0)), Some((99.0, 114.0)), Some((22.5, 200.0))] {
        let mut nowhere = stamp(1);
        nowhere.position = unknown;
        assert_eq!(look(&with_exif(GREY, &nowhere.tiff())).unwrap().exif_position, None);
    }
}

#[test]
fn every_format_is_known_by_its_content() {
    let cases = [
        (PROGRESSIVE, Format::Jpeg, (96, 64), 1),
        (GREY, Format::Jpeg, (96, 64), 1),
        (TURNED_PNG, Format::Png, (64, 96), 6),
        (LOSSY_WEBP, Format::Webp, (64, 96), 6),
        (SEE_THROUGH_WEBP, Format::Webp, (96, 64), 1),
    ];
    for (bytes, format, size, orientation) in cases {
        let facts = look(bytes).unwrap();
        assert_eq!((facts.format, (facts.width, facts.height), facts.orientation), (format, size, orientation));
    }
    assert_eq!((Format::Webp.mime(), Format::Jpeg.extension()), ("image/webp", "jpg"));
}

#[test]
fn png_and_webp_carry_claims_too() {
    for bytes in [TURNED_PNG, LOSSY_WEBP] {
        let facts = look(bytes).unwrap();
        assert_eq!(facts.exif_time, Some(quarter_past_nine(None)), "no offset: the camera gave none");
        assert_eq!(facts.exif_camera.as_deref(), Some("HUAWEI P40"), "the make is not said twice");
    }
}

#[test]
fn a_broken_exif_block_costs_its_claims_but_not_the_photo() {
    let whole = stamp(6).tiff();
    for cut in 0..whole.len() {
        let facts = look(&with_exif(GREY, &whole[..cut])).unwrap();
        assert_eq!(facts.format, Format::Jpeg);
    }
    let facts = look(&with_exif(GREY, &[0xAB; 300])).unwrap();
    assert_eq!((facts.orientation, facts.exif_time, facts.exif_position), (1, None, None));
}

#[test]
fn impossible_claims_are_none() {
    let tiff = stamp(6).tiff();
    let swap = |from: &str, to: &str| {
        let text = tiff.windows(from.len()).map(|bytes| bytes == from.as_bytes()).collect::<Vec<_>>();
        let mut changed = tiff.clone();
        for (at, _) in text.iter().enumerate().filter(|(_, found)| **found) {
            changed[at..at + to.len()].copy_from_slice(to.as_bytes());
        }
        look(&with_exif(GREY, &changed)).unwrap()
    };
    assert_eq!(swap("2026:11:23", "0000:00:00").exif_time, None);
    assert_eq!(swap("2026:11:23", "2026:02:30").exif_time, None);
    assert_eq!(swap("+08:00", "+99:99").exif_time, Some(quarter_past_nine(None)));
    assert_eq!(swap("+08:00", "      ").exif_time, Some(quarter_past_nine(None)));
}
