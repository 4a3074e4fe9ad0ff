//! What do the copies of a photo cost, and how good are they, beside what other programs make? Run by `tests/bench/photos.sh`.
//!
//! `measure draw FOLDER` leaves there a drawn photo of 12 megapixels of every kind. `measure copies ROUNDS FOLDER PHOTO...` makes their
//! copies, puts the larger ones into the folder and prints a line for each. `measure table FOLDER PHOTO...` reads such lines of all
//! programs and prints the table.
#![expect(clippy::print_stdout, reason = "printing the figures is what this program is for")]

use chrono::NaiveDateTime;
use image::imageops::{FilterType, resize};
use photo::scene::{ExifStamp, Kind, draw};
use photo::{LONG_EDGE_EVIDENCE, derive, look, sha256_hex};
use rustix::time::{ClockId, clock_gettime};
use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::hint::black_box;
use std::path::Path;

/// Windows of the SSIM, and how far they are apart, in pixels.
const WINDOW: usize = 8;
const STEP: usize = 4;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match &args[..] {
        [what, folder] if what == "draw" => draw_all(Path::new(folder)),
        [what, rounds, folder, photos @ ..] if what == "copies" => copies(rounds.parse()?, Path::new(folder), photos),
        [what, folder, photos @ ..] if what == "table" => table(Path::new(folder), photos),
        _ => Err("measure draw FOLDER | copies ROUNDS FOLDER PHOTO... | table FOLDER PHOTO...".into()),
    }
}

fn draw_all(folder: &Path) -> Result<(), Box<dyn Error>> {
    for (seed, kind) in (1..).zip(Kind::ALL) {
        fs::write(folder.join(format!("{kind:?}.jpg")), draw(kind, seed, (4000, 3000), &stamp()))?;
    }
    Ok(())
}

fn copies(rounds: usize, folder: &Path, photos: &[String]) -> Result<(), Box<dyn Error>> {
    for path in photos {
        let photo = fs::read(path)?;
        let facts = look(&photo)?;
        let mut derived = derive(&photo, &facts)?;
        let mut times = Vec::new();
        for _ in 0..rounds {
            let start = processor_time();
            black_box(sha256_hex(&photo));
            derived = derive(&photo, &look(&photo)?)?;
            times.push(processor_time() - start);
        }
        times.sort_by(f64::total_cmp);
        let name = file_name(path);
        fs::write(folder.join(format!("rounds-{name}")), &derived.evidence.bytes)?;
        let (copy, thumbnail) = (derived.evidence.bytes.len(), derived.thumbnail.bytes.len());
        println!("rounds\t{name}\t{:.1}\t{copy}\t{thumbnail}\t{}", times[rounds / 2], peak()?);
    }
    Ok(())
}

/// Of all threads, in milliseconds: other programs on the machine disturb it less than a clock on the wall.
fn processor_time() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 * 1e3 + time.tv_nsec as f64 / 1e6
}

/// The most memory of this process so far, in kB.
fn peak() -> Result<u64, Box<dyn Error>> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("the system does not say")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}

fn file_name(path: &str) -> String {
    Path::new(path).file_name().unwrap_or_default().to_string_lossy().into_owned()
}

#[derive(Default)]
struct Program {
    times: Vec<f64>,
    copies: u64,
    thumbnails: u64,
    peak: u64,
    lines: u64,
    likeness: Vec<f64>,
}

fn table(folder: &Path, photos: &[String]) -> Result<(), Box<dyn Error>> {
    let mut programs: BTreeMap<String, Program> = BTreeMap::new();
    for line in std::io::read_to_string(std::io::stdin())?.lines() {
        let [program, _, time, copy, thumbnail, peak] = line.split('\t').collect::<Vec<_>>()[..] else {
            return Err(format!("not a line of figures: {line}").into());
        };
        let program = programs.entry(program.into()).or_default();
        program.times.push(time.parse()?);
        program.copies += copy.parse::<u64>()?;
        program.thumbnails += thumbnail.parse::<u64>()?;
        program.peak = program.peak.max(peak.parse()?);
        program.lines += 1;
    }
    for path in photos {
        let whole = image::open(path)?.into_rgb8();
        let longest = whole.width().max(whole.height());
        let edge = |edge: u32| (edge * LONG_EDGE_EVIDENCE + longest / 2) / longest;
        let wanted = Light::of(&resize(&whole, edge(whole.width()), edge(whole.height()), FilterType::Lanczos3));
        for (name, program) in &mut programs {
            let copy = image::open(folder.join(format!("{name}-{}", file_name(path))))?.into_rgb8();
            program.likeness.push(wanted.likeness(&Light::of(&copy))?);
        }
    }
    let floor = programs.get("floor").map(|floor| median(&floor.times)).ok_or("there is no floor")?;
    println!("program     ms  / floor  peak MB  copy kB  thumbnail kB  SSIM");
    for (name, program) in &programs {
        let time = median(&program.times);
        println!(
            "{name:8} {time:6.1}  {:7.2}  {:7}  {:7}  {:12.1}  {:.4} ({:.4} at worst)",
            time / floor,
            program.peak / 1024,
            program.copies / program.lines / 1000,
            program.thumbnails as f64 / program.lines as f64 / 1000.0,
            program.likeness.iter().sum::<f64>() / program.likeness.len() as f64,
            program.likeness.iter().copied().fold(1.0, f64::min),
        );
    }
    Ok(())
}

fn median(times: &[f64]) -> f64 {
    let mut times = times.to_vec();
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

struct Light {
    width: usize,
    pixels: Vec<f64>,
}

impl Light {
    fn of(picture: &image::RgbImage) -> Self {
        let light = |p: &image::Rgb<u8>| 0.299 * f64::from(p[0]) + 0.587 * f64::from(p[1]) + 0.114 * f64::from(p[2]);
        Self { width: picture.width() as usize, pixels: picture.pixels().map(light).collect() }
    }

    /// SSIM of brightness (Wang, Bovik, Sheikh and Simoncelli, 2004), in square windows: 1 for the same picture.
    fn likeness(&self, other: &Self) -> Result<f64, Box<dyn Error>> {
        const C1: f64 = (0.01 * 255.0) * (0.01 * 255.0);
        const C2: f64 = (0.03 * 255.0) * (0.03 * 255.0);
        if (self.width, self.pixels.len()) != (other.width, other.pixels.len()) {
            return Err("two pictures of different sizes".into());
        }
        let (mut sum, mut windows) = (0.0, 0.0);
        for top in (0..=self.pixels.len() / self.width - WINDOW).step_by(STEP) {
            for left in (0..=self.width - WINDOW).step_by(STEP) {
                let (mut a, mut b, mut aa, mut bb, mut ab) = (0.0, 0.0, 0.0, 0.0, 0.0);
                for y in top..top + WINDOW {
                    let row = y * self.width + left..y * self.width + left + WINDOW;
                    for (p, q) in self.pixels[row.clone()].iter().zip(&other.pixels[row]) {
                        a += p;
                        b += q;
                        aa += p * p;
                        bb += q * q;
                        ab += p * q;
                    }
                }
                let n = (WINDOW * WINDOW) as f64;
                let (a, b) = (a / n, b / n);
                let (va, vb, both) = (aa / n - a * a, bb / n - b * b, ab / n - a * b);
                sum += (2.0 * a * b + C1) * (2.0 * both + C2) / ((a * a + b * b + C1) * (va + vb + C2));
                windows += 1.0;
            }
        }
        Ok(sum / windows)
    }
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
