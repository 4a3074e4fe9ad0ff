//! How long do a look, the copies and a hash take for a photo of 12 megapixels?
//!
//! `cargo run --release -p photo --features scene --example measure [folder]`; with a folder it leaves there one drawn
//! photo of every kind and its copies.
#![expect(clippy::print_stdout, reason = "printing the figures is what this program is for")]

use chrono::NaiveDateTime;
use photo::scene::{ExifStamp, Kind, draw};
use photo::{derive, look, sha256_hex};
use std::error::Error;
use std::path::Path;
use std::time::Instant;

const ROUNDS: usize = 9;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1);
    for (seed, kind) in (1..).zip(Kind::ALL) {
        let (draws, photo) = timed(1, || draw(kind, seed, (4000, 3000), &stamp()));
        let facts = look(&photo)?;
        let (looks, _) = timed(ROUNDS, || look(&photo));
        let (derives, derived) = timed(ROUNDS, || derive(&photo, &facts));
        let (hashes, _) = timed(ROUNDS, || sha256_hex(&photo));
        let derived = derived?;
        println!(
            "{kind:?}: {} kB; draw {draws:.0} ms, look {looks:.3} ms, derive {derives:.1} ms, sha256 {hashes:.1} ms; \
             evidence {} kB, thumbnail {} kB",
            photo.len() / 1000,
            derived.evidence.bytes.len() / 1000,
            derived.thumbnail.bytes.len() / 1000,
        );
        if let Some(folder) = folder.as_deref().map(Path::new) {
            std::fs::write(folder.join(format!("{kind:?}.jpg")), &photo)?;
            std::fs::write(folder.join(format!("{kind:?}-evidence.jpg")), &derived.evidence.bytes)?;
            std::fs::write(folder.join(format!("{kind:?}-thumbnail.jpg")), &derived.thumbnail.bytes)?;
        }
    }
    Ok(())
}

/// The median, in milliseconds.
fn timed<T>(rounds: usize, work: impl Fn() -> T) -> (f64, T) {
    let mut result = work();
    let mut times: Vec<f64> = (0..rounds)
        .map(|_| {
            let start = Instant::now();
            result = work();
            start.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    times.sort_by(f64::total_cmp);
    (times[rounds / 2], result)
}

fn stamp() -> ExifStamp {
    ExifStamp {
        local_time: NaiveDateTime::default(),
        offset_minutes: 480,
        position: Some((22.543_096, 114.057_865)),
        orientation: 1,
        make: "Xiaomi".into(),
        model: "Redmi Note 13".into(),
    }
}
