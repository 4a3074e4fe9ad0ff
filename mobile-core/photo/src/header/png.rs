//! Where do a PNG's size and EXIF block stand?

use super::Header;

/// Size from `IHDR`, EXIF from the first `eXIf` chunk, which may stand before or after the pixels.
pub(super) fn read(bytes: &[u8]) -> Option<Header<'_>> {
    let mut chunks = Chunks { rest: bytes.get(8..)? };
    let (name, body) = chunks.next()?;
    if name != b"IHDR" {
        return None;
    }
    let (width, body) = body.split_first_chunk()?;
    let height = body.first_chunk()?;
    Some(Header {
        width: u32::from_be_bytes(*width),
        height: u32::from_be_bytes(*height),
        exif: chunks.find(|(name, _)| *name == b"eXIf").map(|(_, body)| body),
    })
}

/// Is the closing chunk there?
pub(super) fn has_end(bytes: &[u8]) -> bool {
    Chunks { rest: bytes.get(8..).unwrap_or_default() }.any(|(name, _)| name == b"IEND")
}

struct Chunks<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Chunks<'a> {
    type Item = (&'a [u8; 4], &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (length, rest) = self.rest.split_first_chunk()?;
        let (name, rest) = rest.split_first_chunk()?;
        let (body, rest) = rest.split_at_checked(u32::from_be_bytes(*length) as usize)?;
        self.rest = rest.get(4..).unwrap_or_default();
        Some((name, body))
    }
}
