use super::pictures::{DEEP_PNG, GREY, LOSSY_WEBP, PROGRESSIVE, SEE_THROUGH_PNG, camera_jpeg};
use crate::{Format, MAX_BYTES, MAX_PIXELS, Unfit, derive, look};

/// Major brand, a version, a compatible brand.
fn heif(major: &[u8; 4], compatible: &[u8; 4]) -> Vec<u8> {
    [&b"\0\0\0\x14ftyp"[..], major, b"\0\0\0\0", compatible, &[0; 400]].concat()
}

#[test]
fn what_is_no_photo_is_refused_by_its_content() {
    assert_eq!(look(b""), Err(Unfit::Empty));
    for other in [
        &b"GIF89a\x10\0\x10\0\x80\0\0"[..],
        b"photo.jpg",
        b"%PDF-1.7",
        b"BM\x36\0\0\0",
        b"\xFF\xD8",
        b"RIFF\x10\0\0\0WAVEfmt ",
        b"<html></html>",
        &[0; 5000],
        &heif(b"isom", b"mp42")[..],
        b"\0\0\0\x18ftyp",
    ] {
        assert_eq!(look(other), Err(Unfit::NotAPhoto));
    }
}

#[test]
fn heic_is_told_what_to_set() {
    for file in [heif(b"heic", b"mif1"), heif(b"mif1", b"heic"), heif(b"avif", b"mif1"), heif(b"abcd", b"heix")] {
        let refused = look(&file).unwrap_err();
        assert_eq!((&refused, refused.code()), (&Unfit::Heic, "photo_heic"));
        assert!(refused.message(false).contains("Most Compatible") && refused.message(true).contains("兼容性最佳"));
    }
}

#[test]
fn too_many_bytes() {
    let mut large = GREY.to_vec();
    large.resize(MAX_BYTES as usize + 1, 0);
    let refused = look(&large).unwrap_err();
    assert_eq!(refused, Unfit::TooManyBytes { bytes: MAX_BYTES + 1, limit: MAX_BYTES });
    assert!(refused.en().contains("41 MB, at most 40 MB"), "{}", refused.en());
    large.pop();
    assert!(look(&large).is_ok(), "exactly the limit is taken");
}

fn png_claiming(width: u32, height: u32) -> Vec<u8> {
    let mut file = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    file.extend(width.to_be_bytes());
    file.extend(height.to_be_bytes());
    file.extend([8, 6, 0, 0, 0, 0, 0, 0, 0]);
    file
}

fn jpeg_claiming(width: u16, height: u16) -> Vec<u8> {
    let mut file = GREY.to_vec();
    let frame = file.windows(2).position(|bytes| bytes == [0xFF, 0xC0]).unwrap();
    file[frame + 5..frame + 7].copy_from_slice(&height.to_be_bytes());
    file[frame + 7..frame + 9].copy_from_slice(&width.to_be_bytes());
    file
}

#[test]
fn a_giant_is_refused_by_its_header() {
    let giant = look(&png_claiming(65_535, 65_535)).unwrap_err();
    assert_eq!(giant, Unfit::TooManyPixels { pixels: 65_535 * 65_535, limit: MAX_PIXELS });
    assert!(giant.zh().contains("429484 万，最多 6400 万"), "{}", giant.zh());
    assert!(matches!(look(&png_claiming(u32::MAX, u32::MAX)), Err(Unfit::TooManyPixels { .. })));
    let sixty_five = look(&jpeg_claiming(10_000, 6_500)).unwrap_err();
    assert_eq!(sixty_five, Unfit::TooManyPixels { pixels: 65_000_000, limit: MAX_PIXELS });
    assert!(sixty_five.en().contains("65 million"));
    assert!(look(&jpeg_claiming(8_000, 8_000)).is_ok());
}

#[test]
fn a_header_without_a_picture_is_broken() {
    let empty = png_claiming(100, 100);
    assert!(matches!(derive(&empty, &look(&empty).unwrap()), Err(Unfit::Broken { .. })));
    for (width, height) in [(0, 100), (100, 0)] {
        assert!(matches!(look(&png_claiming(width, height)), Err(Unfit::Broken { .. })));
    }
    for start in [&b"\xFF\xD8\xFF\xD9"[..], b"\xFF\xD8\xFF\xE0\0", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBPVP8X"] {
        assert!(matches!(look(start), Err(Unfit::Broken { .. })));
    }
}

#[test]
fn a_photo_that_was_cut_anywhere_is_broken() {
    let camera = camera_jpeg((160, 120), 1);
    for photo in [&camera[..], PROGRESSIVE, DEEP_PNG, SEE_THROUGH_PNG, LOSSY_WEBP] {
        // The very last bytes of a PNG are a checksum of nothing, that of a WebP may be filling.
        let needed = match look(photo).unwrap().format {
            Format::Jpeg => photo.len(),
            Format::Png => photo.len() - 4,
            Format::Webp => photo.len() - 1,
        };
        for cut in 1..needed {
            let part = &photo[..cut];
            if let Ok(facts) = look(part) {
                assert!(matches!(derive(part, &facts), Err(Unfit::Broken { .. })), "cut at {cut} of {}", photo.len());
            }
        }
    }
}

#[test]
fn bytes_behind_the_end_do_no_harm() {
    // Phones put a short video or a gain map behind the picture.
    let photo = [&camera_jpeg((160, 120), 1)[..], b"\0\0\0\x18ftypmp42", &[7; 5000]].concat();
    assert!(derive(&photo, &look(&photo).unwrap()).is_ok());
}

#[test]
fn facts_of_another_photo_are_found_out() {
    let facts = look(&camera_jpeg((160, 120), 1)).unwrap();
    assert!(matches!(derive(GREY, &facts), Err(Unfit::Broken { .. })));
    assert!(matches!(derive(DEEP_PNG, &facts), Err(Unfit::Broken { .. })));
}

#[test]
fn thousands_of_scans_are_refused_before_they_are_decoded() {
    let scan = PROGRESSIVE.windows(2).position(|bytes| bytes == [0xFF, 0xDA]).unwrap();
    let (head, tail) = PROGRESSIVE.split_at(scan);
    let bomb = [head, &b"\xFF\xDA\0\x08\x01\x01\0\0\x3F\0".repeat(5000), tail].concat();
    let Err(Unfit::Broken { why }) = derive(&bomb, &look(&bomb).unwrap()) else { panic!("was taken") };
    assert!(why.contains("scans"));
}

#[test]
fn every_reason_has_a_code_and_a_sentence_in_both_languages() {
    let reasons = [
        Unfit::Empty,
        Unfit::NotAPhoto,
        Unfit::Heic,
        Unfit::TooManyBytes { bytes: 1, limit: 1 },
        Unfit::TooManyPixels { pixels: 1, limit: 1 },
        Unfit::Broken { why: "x".into() },
    ];
    let mut codes: Vec<_> = reasons.iter().map(Unfit::code).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), reasons.len());
    for reason in reasons {
        assert!(reason.zh().ends_with('。') && reason.en().ends_with('.'));
        assert!(reason.en().is_ascii() || reason == Unfit::Heic, "no Chinese in the English sentence");
    }
}
