//! How far has somebody read, at each site?

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::ids::SiteId;
use std::collections::BTreeMap;
use uuid::Uuid;

/// The last change that was read at each site; a site that is not in it was not read yet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cursor(BTreeMap<SiteId, i64>);

impl Cursor {
    /// Reads one; none where it is no cursor of ours.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let mut read = BTreeMap::new();
        for site in bytes.chunks(24) {
            let id = Uuid::from_slice(site.get(..16)?).ok()?;
            let change = i64::from_be_bytes(site.get(16..24)?.try_into().ok()?);
            read.insert(SiteId(id), change);
        }
        Some(Self(read))
    }

    /// As it goes out.
    pub fn text(&self) -> String {
        let bytes: Vec<u8> =
            self.0.iter().flat_map(|(site, change)| [site.0.as_bytes().as_slice(), &change.to_be_bytes()].concat()).collect();
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The last change that was read at a site.
    pub fn at(&self, site: SiteId) -> i64 {
        self.0.get(&site).copied().unwrap_or(0)
    }

    /// Read so far at a site.
    pub fn advance(&mut self, site: SiteId, change: i64) {
        self.0.insert(site, change);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_as_it_went() {
        let mut cursor = Cursor::default();
        assert_eq!(Cursor::parse(&cursor.text()), Some(cursor.clone()));
        cursor.advance(SiteId(Uuid::from_u128(7)), 12);
        cursor.advance(SiteId(Uuid::from_u128(3)), i64::MAX);
        assert_eq!(Cursor::parse(&cursor.text()), Some(cursor.clone()));
        assert_eq!((cursor.at(SiteId(Uuid::from_u128(7))), cursor.at(SiteId(Uuid::from_u128(8)))), (12, 0));
        for wrong in ["?", "AAAA", "0"] {
            assert_eq!(Cursor::parse(wrong), None, "{wrong}");
        }
    }
}
