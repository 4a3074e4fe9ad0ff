//! What lies in a folder.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Every file in a folder and in what lies in it, in the order of their paths.
///
/// # Panics
///
/// Panics if a folder can't be read.
#[must_use]
pub fn below(folder: &Path) -> Vec<PathBuf> {
    let (mut found, mut folders) = (vec![], vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(&folder).expect("a folder can be read").map(|entry| entry.expect("an entry can be read").path()) {
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}

/// Our own sources in a room of the project, with what they say.
///
/// # Panics
///
/// Panics if a source can't be read.
pub fn sources(room: &str) -> impl Iterator<Item = (PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let files = below(&root.join(room)).into_iter().filter(|path| path.extension().is_some_and(|ending| ending == "rs"));
    files.map(|path| {
        let text = fs::read_to_string(&path).expect("a source can be read");
        (path, text)
    })
}
