//! Which file is a store's? A browser's files can't be renamed while they are held, so a store that was moved aside keeps its file, and the next
//! one begins under another number: `device.db`, `device.2.db`.

/// The name of a store's file in its so-manieth generation, from 1 on.
#[must_use]
pub fn file(store: &str, generation: u32) -> String {
    if generation <= 1 { format!("{store}.db") } else { format!("{store}.{generation}.db") }
}

/// The store and the generation that a file is of; none for a journal, and for what is no store.
#[must_use]
pub fn read(file: &str) -> Option<(&str, u32)> {
    let stem = file.strip_suffix(".db")?;
    match stem.rsplit_once('.') {
        None => Some((stem, 1)),
        Some((store, number)) => number.parse().ok().filter(|number| *number > 1).map(|number| (store, number)),
    }
}

/// The last generation of a store among these files; nought when there is none.
#[must_use]
pub fn last(store: &str, files: &[String]) -> u32 {
    files.iter().filter_map(|file| read(file)).filter(|(of, _)| *of == store).map(|(_, number)| number).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_s_name_says_whose_it_is_and_which() {
        for (store, generation) in [("device", 1), ("device", 2), ("person-0190", 17)] {
            assert_eq!(read(&file(store, generation)), Some((store, generation)));
        }
        for other in ["device.db-journal", "device.1.db", "device.x.db", "photos"] {
            assert_eq!(read(other), None, "{other}");
        }
    }

    #[test]
    fn the_last_generation_is_the_one_in_use() {
        let files = ["device.db", "device.3.db", "device.3.db-journal", "person-a.db"].map(String::from);
        assert_eq!((last("device", &files), last("person-a", &files), last("person-b", &files)), (3, 1, 0));
    }
}
