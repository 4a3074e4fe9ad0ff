//! Is a photo recognised that was used again, and an honest one left alone?

use crate::Likeness;
use crate::planes::Planes;
use crate::scene::{Again, labelled};
use image::{Rgb, RgbImage, imageops};

/// The distance at which the rates are held: about where a checkpoint with little history flags.
const CUT: u32 = 48;

#[test]
fn photos_that_were_used_again_are_found_and_honest_ones_of_the_same_place_are_not() {
    let set = labelled(1, 6, (400, 300));
    let part = |found: &[u32]| found.iter().filter(|distance| **distance <= CUT).count() * 100 / found.len();
    for (how, found) in &set.again {
        // Measured on 18 places and 10 visits: 99 % and more of all but the cropped (89 %) and the re-shot ones (85 %).
        let at_least = match how {
            Again::Recompressed | Again::Brightened | Again::Turned => 97,
            Again::Screenshot => 94,
            Again::Cropped => 85,
            Again::Reshot => 65,
        };
        assert!(found.len() == 36 && part(found) >= at_least, "{how:?}: {} % of {found:?}", part(found));
    }
    assert!(set.honest.len() == 90 && part(&set.honest) <= 5, "{:?}", set.honest);
    assert!(set.strangers.len() > 400 && part(&set.strangers) == 0, "{:?}", set.strangers);
}

/// Nothing symmetrical about it.
fn picture() -> RgbImage {
    RgbImage::from_fn(320, 240, |x, y| {
        let wave = ((x * x / 90 + y * 3) % 97 + (x * y / 300) % 61) as u8;
        Rgb([wave, (x / 2) as u8, 255 - (y / 2) as u8])
    })
}

fn print(picture: &RgbImage) -> Likeness {
    Likeness::of(&Planes::of(picture).y)
}

#[test]
fn a_turned_pictures_print_is_the_prints_turned_one() {
    let picture = picture();
    let print_of = print;
    let print = print_of(&picture);
    let ways = [
        imageops::flip_horizontal(&picture),
        imageops::flip_vertical(&picture),
        imageops::rotate180(&picture),
        imageops::rotate90(&picture),
        imageops::rotate270(&picture),
        imageops::rotate90(&imageops::flip_vertical(&picture)),
    ];
    for (n, turned) in ways.iter().enumerate() {
        let turned = print_of(turned);
        assert!(print.distance(turned) <= 16, "way {n}: {} bits", print.distance(turned));
        // The last one lies along the picture's own diagonal, which changes this picture little.
        assert!(n == 5 || print.bits_apart(turned) > 60, "way {n} is another picture, bit by bit");
    }
    assert_eq!(print.distance(print), 0);
}

#[test]
fn a_print_is_the_same_on_every_machine_and_survives_its_text() {
    let print = print(&picture());
    assert_eq!(print.to_string(), "2a5a9266c61cf9008d3ae11ef00ffc01f8004a00d28055a5c71f391ea44c3166");
    assert_eq!(print.to_string().parse::<Likeness>().unwrap(), print);
    assert!("27".parse::<Likeness>().is_err());
}

#[test]
fn pictures_without_anything_in_them_have_a_print_too() {
    for (width, height) in [(1, 1), (1, 400), (63, 65), (320, 240)] {
        let _ = print(&RgbImage::from_pixel(width, height, Rgb([7, 7, 7])));
    }
}
