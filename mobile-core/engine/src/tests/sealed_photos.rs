//! Does a photo lie sealed on the phone, and is every byte of it read back?

use crate::{
    ports::{FileTrouble, Files, Random},
    vault::photos::{CLOSED, HEAD, PIECE, PhotoCipher},
};
use std::{collections::HashMap, sync::Mutex};

#[derive(Default)]
struct Shelf(Mutex<HashMap<String, Vec<u8>>>);
impl Files for Shelf {
    fn keep(&self, name: &str, bytes: &[u8]) -> Result<(), FileTrouble> {
        self.0.lock().unwrap().insert(name.into(), bytes.to_vec());
        Ok(())
    }
    fn read_range(&self, name: &str, from: u64, length: usize) -> Result<Vec<u8>, FileTrouble> {
        let files = self.0.lock().unwrap();
        let bytes = files.get(name).ok_or_else(|| FileTrouble::Missing(name.into()))?;
        Ok(bytes.iter().skip(from as usize).take(length).copied().collect())
    }
    fn remove(&self, _: &str) -> Result<(), FileTrouble> {
        Ok(())
    }
    fn list(&self) -> Result<Vec<String>, FileTrouble> {
        Ok(vec![])
    }
    fn free_bytes(&self) -> Option<u64> {
        None
    }
}

struct Count(Mutex<u8>);
impl Random for Count {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), String> {
        let mut next = self.0.lock().unwrap();
        bytes.fill(*next);
        *next += 1;
        Ok(())
    }
}

fn cipher() -> PhotoCipher {
    PhotoCipher::new(&[5; 32])
}

fn photo(length: usize) -> Vec<u8> {
    (0..length).map(|n| (n / 7 % 251) as u8).collect()
}

#[test]
fn any_range_of_any_length_is_read_back_and_none_lies_open() {
    let (cipher, shelf, random) = (cipher(), Shelf::default(), Count(Mutex::default()));
    for length in [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 77] {
        let bytes = photo(length);
        cipher.keep(&shelf, &random, "a", &bytes).unwrap();
        for (from, many) in [(0, length + 9), (0, 10), (PIECE - 3, 6), (length, 5), (length.saturating_sub(2), 9), (PIECE, 2 * PIECE)] {
            let want: Vec<u8> = bytes.iter().skip(from).take(many).copied().collect();
            assert_eq!(cipher.read_range(&shelf, "a", from as u64, many).unwrap_or_default(), want, "{length}: {from}+{many}");
        }
        let lying = shelf.0.lock().unwrap()["a"].clone();
        let shows = |piece: &[u8]| lying.windows(piece.len()).any(|window| window == piece);
        assert!(length < 40 || !shows(&bytes[..32]) && !shows(&bytes[length - 32..]), "{length}");
    }
}

#[test]
fn what_was_changed_cut_swapped_or_renamed_is_not_read() {
    let (cipher, shelf, random) = (cipher(), Shelf::default(), Count(Mutex::default()));
    cipher.keep(&shelf, &random, "a", &photo(3 * PIECE)).unwrap();
    let whole = shelf.0.lock().unwrap()["a"].clone();
    let put = |bytes: Vec<u8>| shelf.0.lock().unwrap().insert("a".into(), bytes);
    let is_read = || cipher.read_range(&shelf, "a", 0, 4 * PIECE).is_ok();
    assert!(is_read());
    put(whole[..HEAD + 2 * CLOSED].to_vec());
    assert!(!is_read(), "the last piece is missing");
    let (first, second) = (HEAD..HEAD + CLOSED, HEAD + CLOSED..HEAD + 2 * CLOSED);
    put([&whole[..HEAD], &whole[second.clone()], &whole[first.clone()], &whole[second.end..]].concat());
    assert!(!is_read(), "two pieces were swapped");
    let mut changed = whole.clone();
    changed[HEAD + CLOSED + 5] ^= 1;
    put(changed);
    assert!(!is_read(), "a bit was changed");
    shelf.0.lock().unwrap().insert("b".into(), whole.clone());
    assert!(cipher.read_range(&shelf, "b", 0, 10).is_err(), "it has another photo's name");
    put(whole);
    assert!(is_read());
}

#[test]
fn a_photo_of_an_older_app_is_read_as_it_lies() {
    let shelf = Shelf::default();
    shelf.keep("old", &photo(100)).unwrap();
    assert_eq!(cipher().read_range(&shelf, "old", 90, 20).unwrap(), &photo(100)[90..]);
}
