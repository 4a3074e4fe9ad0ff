//! What does a simulated phone's camera see? A drawn scene that suits the checkpoint, in a JPEG file with EXIF.

use chrono::{DateTime, TimeDelta, Utc};
use photo::scene::{ExifStamp, Kind, draw};
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

/// Takes a photo and leaves the file where a camera app would.
pub fn shoot(folder: &Path, kind: Kind, seed: u64) -> io::Result<PathBuf> {
    let path = folder.join(format!("IMG_{seed:06}.jpg"));
    std::fs::write(&path, draw(kind, seed, SIZE, &stamp()))?;
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
