//! Our encoder's files, read by another maker's strict decoder.

use super::pictures::shown;
use crate::decode::Pixels;
use crate::encode::jpeg;

/// Soft waves in all three colors: what a good encoder keeps.
fn waves(width: u32, height: u32, channels: usize) -> Pixels {
    let wave = |at: u32, per: f32| 128.0 + 100.0 * (at as f32 / per).sin();
    let bytes = (0..height)
        .flat_map(|y| (0..width).map(move |x| [wave(x, 19.0) as u8, wave(y, 23.0) as u8, wave(x + y, 31.0) as u8]))
        .flat_map(|pixel| pixel.into_iter().take(channels))
        .collect();
    Pixels { width, height, channels, bytes }
}

#[test]
fn what_goes_in_comes_out_at_every_size() {
    for (width, height) in [(1, 1), (2, 3), (7, 9), (8, 8), (15, 17), (16, 16), (31, 33), (160, 121), (401, 50)] {
        for channels in [1, 3] {
            let from = waves(width, height, channels);
            let seen = shown(&jpeg(&from, 90).unwrap());
            assert_eq!((seen.width, seen.height), (width, height));
            let mut off = 0.0;
            for y in 0..height {
                for x in 0..width {
                    let at = (y * width + x) as usize * channels;
                    let whole = &from.bytes[at..at + channels];
                    let differences = seen.pixel(x, y).into_iter().zip(whole.iter().cycle()).map(|(a, b)| f64::from(a.abs_diff(*b)));
                    off += differences.map(|difference| difference * difference).sum::<f64>() / 3.0;
                }
            }
            let mean = off / f64::from(width * height);
            assert!(mean < 30.0, "{width}x{height}, {channels} channels: off by {mean:.1} in the mean square");
        }
    }
}

#[test]
fn hard_edges_and_noise_survive_every_quality() {
    let mut state = 1_u32;
    let noise: Vec<u8> = (0..64 * 48 * 3)
        .map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            if state >> 31 == 1 { 255 } else { 0 }
        })
        .collect();
    let noise = Pixels { width: 64, height: 48, channels: 3, bytes: noise };
    let mut last = 0;
    for quality in [1, 10, 50, 82, 95, 100] {
        let file = jpeg(&noise, quality).unwrap();
        assert!(file.len() > last, "a better quality takes more bytes");
        last = file.len();
        assert_eq!(shown(&file).width, 64);
    }
}

#[test]
fn a_flat_picture_stays_flat() {
    for color in [[0, 0, 0], [255, 255, 255], [220, 20, 30], [1, 200, 90]] {
        let flat = Pixels { width: 50, height: 30, channels: 3, bytes: color.repeat(1500) };
        let seen = shown(&jpeg(&flat, 82).unwrap());
        for (x, y) in [(0, 0), (25, 15), (49, 29)] {
            assert!(seen.pixel(x, y).iter().zip(color).all(|(a, b)| a.abs_diff(b) <= 4), "{color:?} became {:?}", seen.pixel(x, y));
        }
    }
}

#[test]
fn a_size_that_the_format_cannot_say_is_an_error() {
    for (width, height) in [(0, 5), (5, 0), (65_536, 1)] {
        let bytes = vec![0; (width * height * 3) as usize];
        assert!(jpeg(&Pixels { width, height, channels: 3, bytes }, 80).is_err());
    }
}
