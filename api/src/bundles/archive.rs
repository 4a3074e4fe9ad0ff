//! How is a ZIP from a stranger opened? Only the plain kind that we write: files stored as they are, each once, under plain names, none over
//! another. Anything else is refused before it is read, so that no bomb can go off: what is held is the list of files, at most.

use std::{
    collections::BTreeMap,
    io::{self, Read, Seek, SeekFrom},
};

/// Files in a bundle.
const MOST_FILES: u16 = 20_000;
/// Bytes of the list of files.
const LONGEST_LIST: u32 = 4 * 1024 * 1024;
/// Bytes of a name.
const LONGEST_NAME: usize = 100;
/// Bytes of a comment at the end; we write none.
const LONGEST_TAIL: u64 = 22 + 65_535;

/// Why it was not opened.
#[derive(Debug, PartialEq, Eq)]
pub struct Refused(pub &'static str);

impl From<io::Error> for Refused {
    fn from(_: io::Error) -> Self {
        Self("it ends before its end")
    }
}

/// Where a file lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    header: u32,
    size: u32,
}

/// A bundle that was opened.
#[derive(Debug)]
pub struct Archive<R> {
    from: R,
    files: BTreeMap<String, Place>,
}

impl<R: Read + Seek> Archive<R> {
    /// Reads the list of files.
    pub fn open(mut from: R) -> Result<Self, Refused> {
        let length = from.seek(SeekFrom::End(0))?;
        let tail = length.min(LONGEST_TAIL);
        from.seek(SeekFrom::Start(length - tail))?;
        let mut end = vec![];
        from.by_ref().take(tail).read_to_end(&mut end)?;
        let at = end.windows(4).rposition(|bytes| bytes == b"PK\x05\x06").ok_or(Refused("it is no ZIP"))?;
        let end = end.get(at..at + 22).ok_or(Refused("it is no ZIP"))?;
        let (count, size, start) = (u16_at(end, 10), u32_at(end, 12), u32_at(end, 16));
        if (u16_at(end, 4), u16_at(end, 6)) != (0, 0) || u16_at(end, 8) != count || count > MOST_FILES || size > LONGEST_LIST {
            return Err(Refused("it holds more than a bundle does"));
        }
        if u64::from(start) + u64::from(size) > length {
            return Err(Refused("its list of files lies outside"));
        }
        from.seek(SeekFrom::Start(start.into()))?;
        let mut list = vec![];
        from.by_ref().take(size.into()).read_to_end(&mut list)?;
        let mut archive = Self { from, files: BTreeMap::new() };
        archive.list(&list, count)?;
        archive.none_lies_over_another(start)?;
        Ok(archive)
    }

    fn list(&mut self, mut list: &[u8], count: u16) -> Result<(), Refused> {
        for _ in 0..count {
            let head = list.get(..46).filter(|head| head.starts_with(b"PK\x01\x02")).ok_or(Refused("its list of files is broken"))?;
            let (flags, method, packed, size) = (u16_at(head, 8), u16_at(head, 10), u32_at(head, 20), u32_at(head, 24));
            let lengths = [28, 30, 32].map(|at| usize::from(u16_at(head, at)));
            if method != 0 || packed != size || flags & 1 != 0 {
                return Err(Refused("it holds compressed or encrypted files"));
            }
            let name = list.get(46..46 + lengths[0]).and_then(|name| std::str::from_utf8(name).ok()).filter(|name| is_plain(name));
            let name = name.ok_or(Refused("it holds files with strange names"))?;
            if self.files.insert(name.to_owned(), Place { header: u32_at(head, 42), size }).is_some() {
                return Err(Refused("it holds a file twice"));
            }
            list = list.get(46 + lengths.iter().sum::<usize>()..).ok_or(Refused("its list of files is broken"))?;
        }
        if list.is_empty() { Ok(()) } else { Err(Refused("its list of files is broken")) }
    }

    fn none_lies_over_another(&self, list: u32) -> Result<(), Refused> {
        let mut places: Vec<Place> = self.files.values().copied().collect();
        places.sort_by_key(|place| place.header);
        let ends = |place: &Place| u64::from(place.header) + 30 + u64::from(place.size);
        let nexts = places.iter().skip(1).map(|next| u64::from(next.header)).chain([u64::from(list)]);
        if places.iter().zip(nexts).all(|(place, next)| ends(place) <= next) {
            Ok(())
        } else {
            Err(Refused("its files lie over each other"))
        }
    }

    /// The names of all files.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// The bytes of a file, to be read piece by piece; none when there is no such file.
    pub fn file(&mut self, name: &str) -> Result<Option<(u64, impl Read + '_)>, Refused> {
        let Some(place) = self.files.get(name).copied() else { return Ok(None) };
        self.from.seek(SeekFrom::Start(place.header.into()))?;
        let mut head = [0; 30];
        self.from.read_exact(&mut head)?;
        let (named, extra) = (usize::from(u16_at(&head, 26)), u16_at(&head, 28));
        let mut again = vec![0; named.min(LONGEST_NAME + 1)];
        self.from.read_exact(&mut again)?;
        if !head.starts_with(b"PK\x03\x04") || again != name.as_bytes() {
            return Err(Refused("a file has two names"));
        }
        self.from.seek(SeekFrom::Current(extra.into()))?;
        Ok(Some((place.size.into(), self.from.by_ref().take(place.size.into()))))
    }

    /// A text of at most so many bytes; none when there is no such file, or it is longer, or no text.
    pub fn text(&mut self, name: &str, most: u64) -> Result<Option<String>, Refused> {
        let Some((size, mut bytes)) = self.file(name)? else { return Ok(None) };
        let mut text = String::new();
        Ok((size <= most && bytes.read_to_string(&mut text).is_ok()).then_some(text))
    }
}

/// Small letters, digits, `.`, `-`, `_` and single slashes: nothing that leads out of a folder.
fn is_plain(name: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b".-_/".contains(&byte);
    (1..=LONGEST_NAME).contains(&name.len())
        && name.bytes().all(fits)
        && name.split('/').all(|part| !part.is_empty() && !part.starts_with('.'))
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..at + 2).map_or(0, |two| u16::from_le_bytes([two[0], two[1]]))
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).map_or(0, |four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Cursor, Write};
    use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

    fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(vec![]));
        for (name, bytes) in files {
            zip.start_file(*name, SimpleFileOptions::default().compression_method(CompressionMethod::Stored)).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    fn refused(bytes: Vec<u8>) -> &'static str {
        Archive::open(Cursor::new(bytes)).unwrap_err().0
    }

    fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        for at in 0..bytes.len() - from.len() {
            if &bytes[at..at + from.len()] == from {
                bytes[at..at + to.len()].copy_from_slice(to);
            }
        }
        bytes
    }

    #[test]
    fn what_was_stored_is_read_again() {
        let mut archive = Archive::open(Cursor::new(zip(&[("index.json", b"{}"), ("photos/a.jpg", b"photo")]))).unwrap();
        assert_eq!(archive.names().collect::<Vec<_>>(), ["index.json", "photos/a.jpg"]);
        assert_eq!(archive.text("photos/a.jpg", 10).unwrap().as_deref(), Some("photo"));
        assert_eq!(archive.text("photos/a.jpg", 4).unwrap(), None);
        assert_eq!(archive.text("photos/b.jpg", 4).unwrap(), None);
    }

    #[test]
    fn what_a_bundle_never_is_is_refused() {
        let honest = zip(&[("one.json", b"1"), ("two.json", b"2")]);
        assert_eq!(refused(b"no zip".to_vec()), "it is no ZIP");
        assert_eq!(refused(replaced(&honest, b"two.json", b"one.json")), "it holds a file twice");
        for name in [b"../a.jsn", b"/a/b.jsn", b"a//b.jsn", b"a\\b.json", b"C:a.json"] {
            assert_eq!(refused(replaced(&honest, b"two.json", name)), "it holds files with strange names");
        }
        // A bomb says that it is compressed, or that one file is all the others too.
        let central = honest.windows(4).position(|bytes| bytes == b"PK\x01\x02").unwrap();
        let mut bomb = honest.clone();
        bomb[central + 10] = 8;
        assert_eq!(refused(bomb), "it holds compressed or encrypted files");
        let mut huge = honest.clone();
        for at in [20, 24] {
            huge[central + at..central + at + 4].copy_from_slice(&0xFFFF_FFF0_u32.to_le_bytes());
        }
        assert_eq!(refused(huge), "its files lie over each other");
        let end = honest.len() - 22;
        let mut many = honest.clone();
        many[end + 8..end + 12].copy_from_slice(&[0xFF; 4]);
        assert_eq!(refused(many), "it holds more than a bundle does");
        let mut outside = honest.clone();
        outside[end + 16..end + 20].copy_from_slice(&0x7FFF_FFFF_u32.to_le_bytes());
        assert_eq!(refused(outside), "its list of files lies outside");
        assert!(Archive::open(Cursor::new(honest)).is_ok());
    }

    #[test]
    fn a_file_with_two_names_is_refused_when_it_is_read() {
        let honest = zip(&[("one.json", b"1")]);
        let mut two = honest.clone();
        let at = two.windows(8).position(|bytes| bytes == b"one.json").unwrap();
        two[at..at + 8].copy_from_slice(b"two.json");
        assert_eq!(Archive::open(Cursor::new(two)).unwrap().text("one.json", 9), Err(Refused("a file has two names")));
    }

    /// Any bytes at all: never a panic.
    #[test]
    fn rubbish_does_no_harm() {
        let honest = zip(&[("one.json", b"1"), ("two.json", b"2")]);
        for at in 0..honest.len() {
            for bit in 0..8 {
                let mut spoiled = honest.clone();
                spoiled[at] ^= 1 << bit;
                if let Ok(mut archive) = Archive::open(Cursor::new(spoiled)) {
                    drop(archive.text("one.json", 100));
                }
            }
        }
    }
}
