//! What does a simulated phone's camera see? A drawn scene that suits the checkpoint, in a JPEG file with EXIF.

use chrono::{DateTime, TimeDelta, Utc};
use photo::scene::{Again, ExifStamp, Kind, again, draw};
use std::{
    io,
    path::{Path, PathBuf},
    time::SystemTime,
};

/// Where the demo's site is: degrees north and east.
const SITE: (f64, f64) = (29.573, 106.53);
/// The clock in China: minutes east of UTC.
const OFFSET: i32 = 480;
/// Width and height of a photo.
const SIZE: (u32, u32) = (2400, 1800);

/// Somebody is in a hurry: they hand in the photo of the place before once more, the very file.
const HANDED_IN_TWICE: (u64, u64) = (307, 308);
/// And somebody sends in what a colleague took and passed on through a messenger, which compresses it.
const PASSED_ON: (u64, u64) = (309, 208);

/// Takes a photo and leaves the file where a camera app would.
pub fn shoot(folder: &Path, kind: Kind, seed: u64) -> io::Result<PathBuf> {
    let path = folder.join(format!("IMG_{seed:06}.jpg"));
    let earlier = folder.join(format!("IMG_{:06}.jpg", HANDED_IN_TWICE.0));
    if seed == HANDED_IN_TWICE.1 && earlier.is_file() {
        return Ok(earlier);
    }
    let picture = if seed == PASSED_ON.1 {
        again(&draw(kind, PASSED_ON.0, SIZE, &stamp()), Again::Recompressed, seed)
    } else {
        draw(kind, seed, SIZE, &stamp())
    };
    std::fs::write(&path, picture)?;
    Ok(path)
}

/// What there is to see at a checkpoint of this name.
pub fn scene_of(name: &str) -> Kind {
    let suits: [(&str, Kind); 5] = [
        ("梯", Kind::LiftPanel),
        ("垃圾", Kind::WasteStation),
        ("花园", Kind::GardenPath),
        ("绿化", Kind::GardenPath),
        ("楼道", Kind::Stairwell),
    ];
    suits.iter().find(|(word, _)| name.contains(word)).map_or(Kind::Lobby, |(_, kind)| *kind)
}

fn stamp() -> ExifStamp {
    let now = DateTime::<Utc>::from(SystemTime::now()) + TimeDelta::minutes(i64::from(OFFSET));
    ExifStamp {
        local_time: now.naive_utc(),
        offset_minutes: OFFSET,
        position: Some(SITE),
        orientation: 1,
        make: "Xiaomi".into(),
        model: "Redmi Note 13".into(),
    }
}
