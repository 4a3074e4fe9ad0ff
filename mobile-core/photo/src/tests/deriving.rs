use super::pictures::{
    BLUE, CMYK, DEEP_PNG, GREY, LOSSY_WEBP, PALETTE_PNG, PROGRESSIVE, RED, SEE_THROUGH_PNG, SEE_THROUGH_WEBP, TURNED_PNG, camera_jpeg,
    shown,
};
use crate::{Jpeg, derive, look, sha256_hex};

/// Where the EXIF standard says that (row 0, column 0) and the other end of row 0 are seen.
const SEEN: [(u8, &str, &str); 8] = [
    (1, "top left", "top right"),
    (2, "top right", "top left"),
    (3, "bottom right", "bottom left"),
    (4, "bottom left", "bottom right"),
    (5, "top left", "bottom left"),
    (6, "top right", "bottom right"),
    (7, "bottom right", "top right"),
    (8, "bottom left", "top left"),
];

#[test]
fn all_eight_orientations_stand_upright() {
    for (orientation, red, blue) in SEEN {
        let photo = camera_jpeg((480, 360), orientation);
        let facts = look(&photo).unwrap();
        let derived = derive(&photo, &facts).unwrap();
        assert_eq!((facts.width, facts.height), if orientation < 5 { (480, 360) } else { (360, 480) });
        for copy in [&derived.evidence, &derived.thumbnail] {
            let seen = shown(&copy.bytes);
            assert_eq!((seen.corner(RED), seen.corner(BLUE)), (red, blue), "orientation {orientation}");
        }
    }
}

#[test]
fn twelve_megapixels_become_an_evidence_copy_and_a_thumbnail() {
    let photo = camera_jpeg((4000, 3000), 6);
    let derived = derive(&photo, &look(&photo).unwrap()).unwrap();
    assert_eq!((derived.evidence.width, derived.evidence.height), (1200, 1600));
    assert_eq!((derived.thumbnail.width, derived.thumbnail.height), (240, 320));
    for copy in [&derived.evidence, &derived.thumbnail] {
        let seen = shown(&copy.bytes);
        assert_eq!((seen.width, seen.height), (copy.width, copy.height));
        assert_eq!(seen.corner(RED), "top right");
        assert_bare(copy);
    }
}

/// Baseline, and no segment in front of the pixels but JFIF's own, tables and frame.
fn assert_bare(copy: &Jpeg) {
    let mut at = 2;
    loop {
        let (marker, length) = (copy.bytes[at + 1], u16::from_be_bytes([copy.bytes[at + 2], copy.bytes[at + 3]]));
        assert!(matches!(marker, 0xE0 | 0xDB | 0xC0 | 0xC4 | 0xDA), "segment {marker:x}");
        if marker == 0xDA {
            break;
        }
        at += 2 + usize::from(length);
    }
    let exif = look(&copy.bytes).unwrap();
    assert_eq!((exif.orientation, exif.exif_time, exif.exif_position, exif.exif_camera), (1, None, None, None));
    for claim in [&b"Exif"[..], b"Xiaomi", b"2026:11:23"] {
        assert!(!copy.bytes.windows(claim.len()).any(|bytes| bytes == claim));
    }
}

#[test]
fn a_small_photo_is_never_made_larger() {
    let photo = camera_jpeg((200, 100), 1);
    let derived = derive(&photo, &look(&photo).unwrap()).unwrap();
    assert_eq!((derived.evidence.width, derived.evidence.height), (200, 100));
    assert_eq!((derived.thumbnail.width, derived.thumbnail.height), (200, 100));
}

#[test]
fn a_narrow_strip_keeps_a_row() {
    let photo = camera_jpeg((6000, 2), 8);
    let derived = derive(&photo, &look(&photo).unwrap()).unwrap();
    assert_eq!((derived.evidence.width, derived.evidence.height), (1, 1600));
    assert_eq!((derived.thumbnail.width, derived.thumbnail.height), (1, 320));
}

#[test]
fn files_of_other_encoders_are_read() {
    let cases = [
        ("progressive", PROGRESSIVE, "top left"),
        ("palette", PALETTE_PNG, "top left"),
        ("cmyk", CMYK, "top left"),
        ("lossy webp, turned", LOSSY_WEBP, "top right"),
        ("png, turned", TURNED_PNG, "top right"),
    ];
    for (name, photo, corner) in cases {
        let derived = derive(photo, &look(photo).unwrap()).unwrap();
        assert_eq!(shown(&derived.evidence.bytes).corner(RED), corner, "{name}");
    }
}

#[test]
fn transparency_lies_on_white() {
    for photo in [SEE_THROUGH_PNG, SEE_THROUGH_WEBP] {
        let derived = derive(photo, &look(photo).unwrap()).unwrap();
        let seen = shown(&derived.evidence.bytes);
        assert_eq!(seen.corner(RED), "top left");
        assert!(seen.pixel(90, 60).iter().all(|channel| *channel > 250));
    }
}

#[test]
fn grey_and_deep_pictures_keep_their_light() {
    let grey = derive(GREY, &look(GREY).unwrap()).unwrap();
    let deep = derive(DEEP_PNG, &look(DEEP_PNG).unwrap()).unwrap();
    let (grey, deep) = (shown(&grey.evidence.bytes), shown(&deep.evidence.bytes));
    // Red is 81 bright; the deep picture has 60,000 and 9,000 of 65,535.
    for (picture, at, light) in [(&grey, (10, 10), 81_u8), (&deep, (10, 10), 234), (&deep, (80, 50), 35)] {
        assert!(picture.pixel(at.0, at.1).iter().all(|channel| channel.abs_diff(light) < 6));
    }
}

#[test]
fn the_same_bytes_give_the_same_copies() {
    let photo = camera_jpeg((1700, 1300), 3);
    let facts = look(&photo).unwrap();
    assert_eq!(derive(&photo, &facts).unwrap(), derive(&photo, &facts).unwrap());
    assert_eq!(sha256_hex(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}
