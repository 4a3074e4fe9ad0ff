//! What does a photo's EXIF block claim about when, where and how it was taken?

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime};
use exif::{Exif, In, Reader, Tag, Value};
use serde::{Deserialize, Serialize};

/// A longer block is not a camera's: it is not read at all.
const MAX_EXIF_BYTES: usize = 1024 * 1024;
const MAX_CAMERA_CHARS: usize = 100;

/// The camera's clock when the photo was taken: a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExifTime {
    /// What the camera's clock showed.
    pub local: NaiveDateTime,
    /// Minutes east of UTC, where the camera says so; older cameras do not.
    pub offset_minutes: Option<i32>,
}

impl ExifTime {
    /// The instant, when the camera gave its offset.
    #[must_use]
    pub fn instant(&self) -> Option<DateTime<FixedOffset>> {
        let offset = FixedOffset::east_opt(self.offset_minutes?.checked_mul(60)?)?;
        self.local.and_local_timezone(offset).single()
    }
}

#[derive(Debug, Default, PartialEq)]
pub(crate) struct Claims {
    pub(crate) orientation: Option<u8>,
    pub(crate) time: Option<ExifTime>,
    pub(crate) position: Option<(f64, f64)>,
    pub(crate) camera: Option<String>,
}

/// Reads as much as can be read; what is broken is left out.
pub(crate) fn read(block: &[u8]) -> Claims {
    if block.len() > MAX_EXIF_BYTES {
        return Claims::default();
    }
    let parsed = Reader::new().continue_on_error(true).read_raw(block.to_vec()).or_else(|error| error.distill_partial_result(|_| {}));
    let Ok(exif) = parsed else { return Claims::default() };
    Claims { orientation: orientation(&exif), time: time(&exif), position: position(&exif), camera: camera(&exif) }
}

fn orientation(exif: &Exif) -> Option<u8> {
    let value = exif.get_field(Tag::Orientation, In::PRIMARY)?.value.get_uint(0)?;
    u8::try_from(value).ok().filter(|value| (1..=8).contains(value))
}

/// The moment of the shot; failing that, of digitising, which phones set alike. `DateTime` (last change) is no claim
/// about the shot.
fn time(exif: &Exif) -> Option<ExifTime> {
    [(Tag::DateTimeOriginal, Tag::OffsetTimeOriginal), (Tag::DateTimeDigitized, Tag::OffsetTimeDigitized)].into_iter().find_map(
        |(time, offset)| {
            let local = local_time(ascii(exif, time)?)?;
            let offset = ascii(exif, offset).or_else(|| ascii(exif, Tag::OffsetTime));
            Some(ExifTime { local, offset_minutes: offset.and_then(offset_minutes) })
        },
    )
}

fn local_time(text: &[u8]) -> Option<NaiveDateTime> {
    let parts = exif::DateTime::from_ascii(text).ok()?;
    NaiveDate::from_ymd_opt(i32::from(parts.year), u32::from(parts.month), u32::from(parts.day))?.and_hms_opt(
        u32::from(parts.hour),
        u32::from(parts.minute),
        u32::from(parts.second),
    )
}

/// `+08:00`. No place on earth is further than 14 hours from UTC.
fn offset_minutes(text: &[u8]) -> Option<i32> {
    let text = std::str::from_utf8(text).ok()?.trim_end_matches(['\0', ' ']);
    let (sign, digits) = match text.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let (hours, minutes) = digits.split_once(':')?;
    let (hours, minutes) = (hours.parse::<u8>().ok()?, minutes.parse::<u8>().ok()?);
    (hours <= 14 && minutes < 60).then(|| sign * (i32::from(hours) * 60 + i32::from(minutes)))
}

/// Exactly 0°, 0° is what cameras write when they do not know.
fn position(exif: &Exif) -> Option<(f64, f64)> {
    let latitude = angle(exif, Tag::GPSLatitude, Tag::GPSLatitudeRef, b'S')?;
    let longitude = angle(exif, Tag::GPSLongitude, Tag::GPSLongitudeRef, b'W')?;
    let on_earth = latitude.abs() <= 90.0 && longitude.abs() <= 180.0;
    (on_earth && (latitude, longitude) != (0.0, 0.0)).then_some((latitude, longitude))
}

fn angle(exif: &Exif, value: Tag, reference: Tag, negative: u8) -> Option<f64> {
    let Value::Rational(parts) = &exif.get_field(value, In::PRIMARY)?.value else { return None };
    // Degrees, and perhaps minutes and seconds: some cameras leave the latter out or write 0/0.
    let degrees = parts.first()?.to_f64();
    let part = |at: usize| parts.get(at).map_or(0.0, |part| if part.denom == 0 { 0.0 } else { part.to_f64() });
    let size = degrees + part(1) / 60.0 + part(2) / 3600.0;
    let sign = if ascii(exif, reference)?.first()?.to_ascii_uppercase() == negative { -1.0 } else { 1.0 };
    size.is_finite().then_some(size * sign)
}

/// Many models begin with the make already ("HUAWEI HUAWEI P40" helps nobody).
fn camera(exif: &Exif) -> Option<String> {
    let text = |tag| ascii(exif, tag).map(printable).filter(|text| !text.is_empty());
    match (text(Tag::Make), text(Tag::Model)) {
        (Some(make), Some(model)) if !model.to_lowercase().starts_with(&make.to_lowercase()) => {
            Some(format!("{make} {model}").chars().take(MAX_CAMERA_CHARS).collect())
        }
        (_, Some(model)) => Some(model),
        (make, None) => make,
    }
}

fn printable(text: &[u8]) -> String {
    let text = String::from_utf8_lossy(text);
    let clean: String = text.chars().filter(|c| !c.is_control()).take(MAX_CAMERA_CHARS).collect();
    clean.trim().to_owned()
}

fn ascii(exif: &Exif, tag: Tag) -> Option<&[u8]> {
    match &exif.get_field(tag, In::PRIMARY)?.value {
        Value::Ascii(lines) => lines.first().map(Vec::as_slice).filter(|line| !line.is_empty()),
        _ => None,
    }
}
