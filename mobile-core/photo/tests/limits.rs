//! How much memory do files take that nobody would send on a good day? Each is looked at and copied in a process of its own.
#![expect(clippy::unwrap_used, clippy::panic, reason = "Clippy takes the helpers beside the tests for production code")]
#![cfg(target_os = "linux")]

use image::RgbImage;
use image::codecs::jpeg::JpegEncoder;
use photo::{Unfit, derive, look};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const FILE: &str = "ROUNDS_LIMITS_FILE";
const MB: u64 = 1024;
/// Far more than any file takes, on a busy machine too: it ends a decoder that does not end by itself.
const PATIENCE: Duration = Duration::from_secs(120);

/// What a process said about a file.
struct Told {
    /// `"taken"`, or the refusal's code and reason.
    outcome: String,
    /// The most memory that the process had, the file itself counted, in kB.
    peak: u64,
}

/// Not a test: what the processes run.
#[test]
#[ignore = "run by the other tests in a process of its own"]
fn child() {
    // Whoever runs all ignored tests has no file for it.
    let Ok(file) = std::env::var(FILE) else { return };
    let file = fs::read(file).unwrap();
    let outcome = match look(&file).and_then(|facts| derive(&file, &facts)) {
        Ok(_) => "taken".to_owned(),
        Err(Unfit::Broken { why }) => format!("photo_broken: {}", why.replace('\n', " ")),
        Err(other) => format!("{}: {other}", other.code()),
    };
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap().trim().trim_end_matches(" kB");
    println!("\ntold\t{peak}\t{outcome}");
}

fn told(file: &Path) -> Told {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child", "--ignored", "--nocapture"])
        .env(FILE, file)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let began = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if began.elapsed() > PATIENCE {
            child.kill().unwrap();
            panic!("{}: no end after {PATIENCE:?}", file.display());
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    let output = child.wait_with_output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    let told = text.lines().find_map(|line| line.strip_prefix("told\t")).and_then(|line| line.split_once('\t'));
    let Some((peak, outcome)) = told else {
        panic!("{}: {:?}\n{text}\n{}", file.display(), output.status, String::from_utf8_lossy(&output.stderr));
    };
    Told { outcome: outcome.to_owned(), peak: peak.parse().unwrap() }
}

fn kept(name: &str, bytes: &[u8]) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, bytes).unwrap();
    path
}

#[test]
fn forty_eight_megapixels_of_a_camera_take_less_than_120_mb() {
    let mut state = 0x9E37_79B9_u32;
    let mut noise = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state as u8 & 63
    };
    let picture = RgbImage::from_fn(8000, 6000, |x, y| {
        let noise = noise();
        image::Rgb([(x / 50) as u8 + noise, (y / 50) as u8 + noise, 100 + noise])
    });
    let mut photo = Vec::new();
    JpegEncoder::new_with_quality(&mut photo, 85).encode_image(&picture).unwrap();
    assert!(photo.len() > 10_000_000, "a photo of that size, not a trifle: {}", photo.len());
    let told = told(&kept("48-megapixels.jpg", &photo));
    assert_eq!(told.outcome, "taken");
    assert!(told.peak < 120 * MB, "{} kB", told.peak);
}

#[test]
fn forty_eight_progressive_megapixels_take_less_than_150_mb() {
    let told = told(&kept("48-megapixels-progressive.jpg", &progressive((8000, 6000))));
    assert_eq!(told.outcome, "taken");
    assert!(told.peak < 150 * MB, "{} kB", told.peak);
}

/// A valid progressive JPEG of plain grey: with these tables every block is written in zeros, however many there are.
fn progressive((width, height): (u16, u16)) -> Vec<u8> {
    let mut file = b"\xFF\xD8\xFF\xDB\0\x43\0".to_vec();
    file.extend([8; 64]);
    file.extend(b"\xFF\xC2\0\x11\x08");
    file.extend(height.to_be_bytes());
    file.extend(width.to_be_bytes());
    file.extend([3, 1, 0x22, 0, 2, 0x11, 0, 3, 0x11, 0]);
    // One code of one bit: no difference for the lowest frequency; 16,384 empty blocks and 14 bits more for the others.
    for (name, symbol) in [(0x00, 0x00), (0x10, 0xE0)] {
        file.extend([0xFF, 0xC4, 0, 20, name, 1]);
        file.extend([0; 15]);
        file.push(symbol);
    }
    let blocks = |length: u16, edge: usize| usize::from(length).div_ceil(edge);
    let mcus = blocks(width, 16) * blocks(height, 16);
    file.extend(b"\xFF\xDA\0\x0C\x03\x01\0\x02\0\x03\0\0\0\0");
    file.resize(file.len() + (mcus * 6).div_ceil(8), 0);
    for (component, edge) in [(1, 8), (2, 16), (3, 16)] {
        file.extend([0xFF, 0xDA, 0, 8, 1, component, 0, 1, 63, 0]);
        let runs = (blocks(width, edge) * blocks(height, edge)).div_ceil(16_384);
        file.resize(file.len() + (runs * 15).div_ceil(8), 0);
    }
    file.extend(b"\xFF\xD9");
    file
}

/// The pictures that the library Pillow is tested with: all kinds, all makers, 81 of them broken on purpose.
/// What phones do not write is decoded whole: a small file of many pixels is refused before it is.
#[test]
fn a_picture_that_would_take_more_than_its_share_is_refused_before_it_is_decoded() {
    let picture = image::RgbaImage::from_pixel(5_000, 4_000, image::Rgba([9, 9, 9, 255]));
    let mut png = std::io::Cursor::new(vec![]);
    picture.write_to(&mut png, image::ImageFormat::Png).unwrap();
    let told = told(&kept("twenty-megapixels.png", png.get_ref()));
    assert!(told.outcome.contains("pixels, more than the limit of 19200000"), "{}", told.outcome);
    assert!(told.peak < 40_000, "{} kB", told.peak);
}

#[test]
fn every_picture_of_pillows_tests_is_taken_or_refused_with_a_reason() {
    let folder = std::env::var("ROUNDS_CORPUS")
        .map_or_else(|_| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/tools/pillow-source/Tests/images"), PathBuf::from);
    assert!(folder.is_dir(), "{} is not there: tests/run fetches it; ROUNDS_CORPUS names another place", folder.display());
    let mut files = Vec::new();
    below(&folder, &mut files);
    files.sort();
    assert!(files.len() > 1000, "only {} pictures", files.len());
    let (mut taken, mut refused, mut report) = (0, 0, String::new());
    for file in &files {
        let Told { outcome, peak } = told(file);
        let name = file.strip_prefix(&folder).unwrap().display();
        assert!(peak < 256 * MB, "{name}: {peak} kB");
        report += &format!("{name}\t{peak}\t{outcome}\n");
        if outcome == "taken" {
            taken += 1;
        } else {
            let (code, why) = outcome.split_once(": ").unwrap();
            assert!(code.starts_with("photo_") && why.len() > 10, "{name}: {outcome}");
            refused += 1;
        }
    }
    fs::write(PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("corpus.tsv"), report).unwrap();
    println!("{taken} taken, {refused} refused");
    // Most are of kinds that no phone writes; what is one of ours and whole is taken.
    assert!(taken > 350 && refused > 350, "{taken} taken, {refused} refused");
}

fn below(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { below(&path, files) } else { files.push(path) }
    }
}
