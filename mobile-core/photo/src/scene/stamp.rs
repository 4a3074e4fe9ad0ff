//! What does a camera write into its files, byte by byte?

use chrono::NaiveDateTime;

/// What the drawn camera claims about one photo.
#[derive(Debug, Clone, PartialEq)]
pub struct ExifStamp {
    /// The camera's clock.
    pub local_time: NaiveDateTime,
    /// Minutes east of UTC of that clock.
    pub offset_minutes: i32,
    /// Latitude and longitude in degrees, WGS-84.
    pub position: Option<(f64, f64)>,
    /// EXIF orientation, 1 to 8. The stored picture is turned so that it stands upright when displayed.
    pub orientation: u8,
    /// Maker of the camera, ASCII.
    pub make: String,
    /// Model of the camera, ASCII.
    pub model: String,
}

const ASCII: u16 = 2;
const SHORT: u16 = 3;
const LONG: u16 = 4;
const RATIONAL: u16 = 5;

impl ExifStamp {
    /// The EXIF block: a big-endian TIFF file with its main, EXIF and GPS directories.
    pub(crate) fn tiff(&self) -> Vec<u8> {
        let time = self.local_time.format("%Y:%m:%d %H:%M:%S").to_string();
        let offset = self.offset_text();
        let exif = Directory(vec![
            ascii(0x9003, &time),
            ascii(0x9004, &time),
            ascii(0x9010, &offset),
            ascii(0x9011, &offset),
            ascii(0x9012, &offset),
        ]);
        let gps = self.position.map(gps_directory);
        let mut main = Directory(vec![
            ascii(0x010F, &self.make),
            ascii(0x0110, &self.model),
            Entry { tag: 0x0112, kind: SHORT, count: 1, value: u16::from(self.orientation).to_be_bytes().to_vec() },
            ascii(0x0132, &time),
            pointer(0x8769, 0),
        ]);
        if gps.is_some() {
            main.0.push(pointer(0x8825, 0));
        }
        // The pointers are filled in when the lengths are known; a pointer's own length never changes.
        let exif_at = 8 + main.length();
        main.point(0x8769, exif_at);
        main.point(0x8825, exif_at + exif.length());

        let mut tiff = b"MM\0\x2a\0\0\0\x08".to_vec();
        main.write(&mut tiff);
        exif.write(&mut tiff);
        if let Some(gps) = gps {
            gps.write(&mut tiff);
        }
        tiff
    }

    fn offset_text(&self) -> String {
        let sign = if self.offset_minutes < 0 { '-' } else { '+' };
        let minutes = self.offset_minutes.unsigned_abs();
        format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
    }
}

fn gps_directory((latitude, longitude): (f64, f64)) -> Directory {
    Directory(vec![
        ascii(1, if latitude < 0.0 { "S" } else { "N" }),
        degrees(2, latitude),
        ascii(3, if longitude < 0.0 { "W" } else { "E" }),
        degrees(4, longitude),
    ])
}

struct Entry {
    tag: u16,
    kind: u16,
    count: u32,
    value: Vec<u8>,
}

fn ascii(tag: u16, text: &str) -> Entry {
    let mut value = text.as_bytes().to_vec();
    value.push(0);
    Entry { tag, kind: ASCII, count: value.len() as u32, value }
}

fn pointer(tag: u16, at: usize) -> Entry {
    Entry { tag, kind: LONG, count: 1, value: (at as u32).to_be_bytes().to_vec() }
}

/// Degrees, minutes, and ten-thousandths of a second (about 3 mm).
fn degrees(tag: u16, angle: f64) -> Entry {
    let parts = (angle.abs() * 36_000_000.0).round() as u64;
    let (seconds, minutes, degrees) = (parts % 600_000, parts / 600_000 % 60, parts / 36_000_000);
    let value = [(degrees, 1), (minutes, 1), (seconds, 10_000_u32)]
        .into_iter()
        .flat_map(|(number, of)| [(number as u32).to_be_bytes(), of.to_be_bytes()].concat())
        .collect();
    Entry { tag, kind: RATIONAL, count: 3, value }
}

/// Entries in the order of their tags, as TIFF demands.
struct Directory(Vec<Entry>);

impl Directory {
    fn length(&self) -> usize {
        2 + 12 * self.0.len() + 4 + self.0.iter().map(|entry| outside(&entry.value)).sum::<usize>()
    }

    fn point(&mut self, tag: u16, at: usize) {
        if let Some(entry) = self.0.iter_mut().find(|entry| entry.tag == tag) {
            *entry = pointer(tag, at);
        }
    }

    fn write(&self, tiff: &mut Vec<u8>) {
        let mut values = Vec::new();
        let values_at = tiff.len() + 2 + 12 * self.0.len() + 4;
        tiff.extend((self.0.len() as u16).to_be_bytes());
        for entry in &self.0 {
            tiff.extend(entry.tag.to_be_bytes());
            tiff.extend(entry.kind.to_be_bytes());
            tiff.extend(entry.count.to_be_bytes());
            if outside(&entry.value) == 0 {
                let mut inline = entry.value.clone();
                inline.resize(4, 0);
                tiff.extend(inline);
            } else {
                tiff.extend(((values_at + values.len()) as u32).to_be_bytes());
                values.extend(&entry.value);
                values.resize(values.len().next_multiple_of(2), 0);
            }
        }
        tiff.extend([0; 4]);
        tiff.extend(values);
    }
}

/// Bytes that a value takes behind its directory: none if it fits into the entry itself.
fn outside(value: &[u8]) -> usize {
    if value.len() <= 4 { 0 } else { value.len().next_multiple_of(2) }
}

/// Puts an EXIF block into a JPEG, right behind its first two bytes, where cameras put it.
pub(crate) fn with_exif(jpeg: &[u8], tiff: &[u8]) -> Vec<u8> {
    let length = (2 + 6 + tiff.len()) as u16;
    let (start, rest) = jpeg.split_at(2.min(jpeg.len()));
    [start, &[0xFF, 0xE1], &length.to_be_bytes(), b"Exif\0\0", tiff, rest].concat()
}
