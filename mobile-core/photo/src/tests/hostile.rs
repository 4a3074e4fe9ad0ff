//! Whatever the bytes, there is an answer and never a panic.

use super::pictures::{CMYK, DEEP_PNG, GREY, LOSSY_WEBP, PALETTE_PNG, PROGRESSIVE, SEE_THROUGH_PNG, SEE_THROUGH_WEBP, TURNED_PNG, stamp};
use crate::scene::with_exif;
use crate::{Facts, Format, derive, look};
use proptest::prelude::*;

const GOOD: [&[u8]; 9] = [PROGRESSIVE, CMYK, GREY, LOSSY_WEBP, SEE_THROUGH_WEBP, TURNED_PNG, SEE_THROUGH_PNG, DEEP_PNG, PALETTE_PNG];

/// A claim of more than this is not decoded here: it would only make the test slow, not different.
const ENOUGH: u64 = 1_000_000;

fn try_all(bytes: &[u8]) {
    let Ok(facts) = look(bytes) else { return };
    if u64::from(facts.width) * u64::from(facts.height) <= ENOUGH
        && let Ok(derived) = derive(bytes, &facts)
    {
        assert!(look(&derived.evidence.bytes).is_ok() && look(&derived.thumbnail.bytes).is_ok());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes(start in 0..5_usize, noise in proptest::collection::vec(any::<u8>(), 0..600)) {
        let starts = [&b""[..], b"\xFF\xD8\xFF", b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR", b"RIFF\0\x01\0\0WEBP", b"\0\0\0\x20ftyp"];
        try_all(&[starts[start], &noise].concat());
    }

    #[test]
    fn changed_and_cut_photos(
        which in 0..GOOD.len(),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        cut in any::<prop::sample::Index>(),
        cuts in any::<bool>(),
        repeats in any::<bool>(),
    ) {
        let mut photo = GOOD[which].to_vec();
        for (at, value) in changes {
            let at = at.index(photo.len());
            photo[at] = value;
        }
        if cuts {
            photo.truncate(cut.index(photo.len() + 1));
        }
        if repeats {
            let from = cut.index(photo.len() + 1);
            photo.extend_from_within(from..);
        }
        try_all(&photo);
    }

    #[test]
    fn changed_exif(changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12)) {
        let mut tiff = stamp(6).tiff();
        for (at, value) in changes {
            let at = at.index(tiff.len());
            tiff[at] = value;
        }
        let facts = look(&with_exif(GREY, &tiff));
        prop_assert!(facts.is_ok_and(|facts| (1..=8).contains(&facts.orientation)));
    }

    #[test]
    fn any_facts_with_any_photo(
        which in 0..GOOD.len(), format in 0..3_usize, width in 0..200_u32, height in 0..200_u32, orientation in any::<u8>(),
    ) {
        let format = [Format::Jpeg, Format::Png, Format::Webp][format];
        let facts = Facts { format, width, height, orientation, exif_time: None, exif_position: None, exif_camera: None };
        let _ = derive(GOOD[which], &facts);
    }
}
