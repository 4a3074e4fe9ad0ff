//! Where do a JPEG's segments stand, and is it there to its end?

use super::{Header, be16};
use crate::Unfit;

/// A photo has one scan, a progressive one about ten; thousands of them in a small file only burn time.
const MAX_SCANS: usize = 64;

const RESTART: std::ops::RangeInclusive<u8> = 0xD0..=0xD7;
const START: u8 = 0xD8;
const END: u8 = 0xD9;
const SCAN: u8 = 0xDA;
const APP1: u8 = 0xE1;

/// Size and EXIF block; `None` when there is no frame header before the first scan.
pub(super) fn read(bytes: &[u8]) -> Option<Header<'_>> {
    let mut exif = None;
    let mut size = None;
    for segment in Segments::of(bytes) {
        match segment.marker {
            SCAN | END => break,
            APP1 if exif.is_none() => exif = segment.body.strip_prefix(b"Exif\0\0"),
            // Frame headers: 0xC0..=0xCF but for the tables among them. The first one counts.
            0xC0..=0xCF if !matches!(segment.marker, 0xC4 | 0xC8 | 0xCC) && size.is_none() => {
                size = Some((be16(segment.body, 3)?, be16(segment.body, 1)?));
            }
            _ => {}
        }
    }
    let (width, height) = size?;
    Some(Header { width, height, exif })
}

/// Is there an end marker behind the picture? An error if there are more scans than a photo has.
pub(super) fn has_end(bytes: &[u8]) -> Result<bool, Unfit> {
    let mut scans = 0;
    for segment in Segments::of(bytes) {
        match segment.marker {
            END if scans > 0 => return Ok(true),
            SCAN => scans += 1,
            _ => {}
        }
        if scans > MAX_SCANS {
            return Err(Unfit::broken("more scans than any camera writes"));
        }
    }
    Ok(false)
}

struct Segment<'a> {
    marker: u8,
    body: &'a [u8],
}

/// Walks from marker to marker, over compressed data too; ends where the bytes end.
struct Segments<'a> {
    rest: &'a [u8],
}

impl<'a> Segments<'a> {
    fn of(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }
}

impl<'a> Iterator for Segments<'a> {
    type Item = Segment<'a>;

    fn next(&mut self) -> Option<Segment<'a>> {
        loop {
            let at = self.rest.iter().position(|byte| *byte == 0xFF)?;
            let (&marker, after) = self.rest.get(at + 1..)?.split_first()?;
            match marker {
                // A stuffed byte, a restart or a start have no body; 0xFF is filling, and may begin the marker itself.
                0x00 | 0x01 | START => self.rest = after,
                0xFF => self.rest = self.rest.get(at + 1..)?,
                _ if RESTART.contains(&marker) => self.rest = after,
                END => {
                    self.rest = after;
                    return Some(Segment { marker, body: &[] });
                }
                _ => {
                    let length = be16(after, 0)? as usize;
                    let body = after.get(2..length)?;
                    self.rest = after.get(length..)?;
                    return Some(Segment { marker, body });
                }
            }
        }
    }
}
