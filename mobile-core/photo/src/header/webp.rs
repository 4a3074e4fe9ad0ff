//! Where do a WebP's size and EXIF block stand?

use super::Header;

/// Size from the picture's own chunk (`VP8 ` or `VP8L`), EXIF from the first `EXIF` chunk.
///
/// A canvas around it (`VP8X`) must agree, or a small claim could hide a giant. An animation has no picture of its own.
pub(super) fn read(bytes: &[u8]) -> Option<Header<'_>> {
    let chunks = || Chunks { rest: bytes.get(12..).unwrap_or_default() };
    let (width, height) = chunks().find_map(|(name, body)| match name {
        b"VP8 " => lossy_size(body),
        b"VP8L" => lossless_size(body),
        _ => None,
    })?;
    if let Some((b"VP8X", body)) = chunks().next()
        && (1 + le24(body, 4)?, 1 + le24(body, 7)?) != (width, height)
    {
        return None;
    }
    let exif = chunks().find(|(name, _)| *name == b"EXIF").map(|(_, body)| body);
    // Some writers put JPEG's prefix in front of the block.
    let exif = exif.map(|body| body.strip_prefix(b"Exif\0\0").unwrap_or(body));
    Some(Header { width, height, exif })
}

/// Is the file as long as it says? Some writers leave out a last filling byte.
pub(super) fn has_end(bytes: &[u8]) -> bool {
    let length = bytes.get(4..).and_then(|rest| rest.first_chunk()).map(|length| u32::from_le_bytes(*length));
    length.is_some_and(|length| bytes.len() as u64 + 1 >= u64::from(length) + 8)
}

/// A frame tag of 3 bytes, then a start code, then 14 bits each (the upper two are scaling).
fn lossy_size(body: &[u8]) -> Option<(u32, u32)> {
    let started = body.get(3..6) == Some(&[0x9D, 0x01, 0x2A]);
    started.then_some((le16(body, 6)? & 0x3FFF, le16(body, 8)? & 0x3FFF))
}

/// A signature byte, then 14 bits each, less one.
fn lossless_size(body: &[u8]) -> Option<(u32, u32)> {
    let bits = u32::from_le_bytes(*body.strip_prefix(&[0x2F])?.first_chunk()?);
    Some((1 + (bits & 0x3FFF), 1 + ((bits >> 14) & 0x3FFF)))
}

fn le16(bytes: &[u8], at: usize) -> Option<u32> {
    let pair = bytes.get(at..)?.first_chunk()?;
    Some(u32::from(u16::from_le_bytes(*pair)))
}

fn le24(bytes: &[u8], at: usize) -> Option<u32> {
    Some(le16(bytes, at)? | u32::from(*bytes.get(at + 2)?) << 16)
}

struct Chunks<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Chunks<'a> {
    type Item = (&'a [u8; 4], &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (name, rest) = self.rest.split_first_chunk()?;
        let (length, rest) = rest.split_first_chunk()?;
        let length = u32::from_le_bytes(*length) as usize;
        // The first chunk's head is enough to know the size, so a cut body is handed on as far as it goes.
        let body = rest.get(..length).unwrap_or(rest);
        // Bodies are padded to an even length.
        self.rest = rest.get(length.saturating_add(length & 1)..).unwrap_or_default();
        Some((name, body))
    }
}
