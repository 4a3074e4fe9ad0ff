//! Where are the databases? Beside each other in the app's folder: `device.db`, and `person-<id>.db` for each who signed in.

use diesel::{Connection, SqliteConnection};
use domain::ids::PersonId;
use engine::ports::Stores;
use std::{
    fs::{self, File},
    io::{ErrorKind, Read},
    path::{Path, PathBuf},
};

/// The app's folder.
pub(super) struct StoreFolder {
    folder: PathBuf,
}

impl StoreFolder {
    pub(super) fn open(folder: PathBuf) -> Result<Self, String> {
        fs::create_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
        Ok(Self { folder })
    }

    /// Where damaged stores go, one after another.
    fn aside(&self, name: &str) -> impl Iterator<Item = PathBuf> {
        let place = self.folder.join(format!("{name}.damaged"));
        (1..).map(move |n| PathBuf::from(format!("{}-{n}", place.display())))
    }

    fn connect(&self, name: &str) -> Result<SqliteConnection, String> {
        let path = self.folder.join(name);
        let path = path.to_str().ok_or_else(|| format!("{}: not a path in UTF-8", path.display()))?;
        SqliteConnection::establish(path).map_err(|e| format!("{name}: {e}"))
    }
}

/// What a store begins with that is not encrypted.
const SQLITE: &[u8; 16] = b"SQLite format 3\0";

/// Takes a store away with its log, the file itself last.
fn remove(path: &Path) -> Result<(), String> {
    for ending in ["-wal", "-shm", ""] {
        match fs::remove_file(format!("{}{ending}", path.display())) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(format!("{}: {error}", path.display())),
            _ => {}
        }
    }
    Ok(())
}

fn name(person: Option<PersonId>) -> String {
    person.map_or_else(|| "device.db".to_owned(), |person| format!("person-{person}.db"))
}

impl Stores for StoreFolder {
    fn device(&self) -> Result<SqliteConnection, String> {
        self.connect(&name(None))
    }

    fn person(&self, person: PersonId) -> Result<SqliteConnection, String> {
        self.connect(&name(Some(person)))
    }

    fn move_aside(&self, person: Option<PersonId>) -> Result<(), String> {
        let name = name(person);
        let aside = self.aside(&name).find(|path| !path.exists()).ok_or("no name is left")?;
        for ending in ["-wal", "-shm", ""] {
            let with = |path: &Path| PathBuf::from(format!("{}{ending}", path.display()));
            let from = with(&self.folder.join(&name));
            if from.exists() {
                fs::rename(&from, with(&aside)).map_err(|e| format!("{}: {e}", from.display()))?;
            }
        }
        Ok(())
    }

    fn damaged(&self, person: Option<PersonId>) -> Result<Option<String>, String> {
        Ok(self.aside(&name(person)).take_while(|path| path.exists()).last().map(|path| path.display().to_string()))
    }

    fn remove_open(&self, person: Option<PersonId>) -> Result<(), String> {
        let Some(last) = self.aside(&name(person)).take_while(|path| path.exists()).last() else { return Ok(()) };
        let mut head = [0; SQLITE.len()];
        let is_open = File::open(&last).and_then(|mut file| file.read_exact(&mut head)).is_ok() && &head == SQLITE;
        if is_open { remove(&last) } else { Ok(()) }
    }

    fn wipe(&self, person: Option<PersonId>) -> Result<(), String> {
        let name = name(person);
        for aside in self.aside(&name).take_while(|path| path.exists()) {
            remove(&aside)?;
        }
        remove(&self.folder.join(name))
    }

    fn people(&self) -> Result<Vec<PersonId>, String> {
        let mut people = vec![];
        for entry in fs::read_dir(&self.folder).map_err(|e| e.to_string())? {
            let name = entry.map_err(|e| e.to_string())?.file_name().to_string_lossy().into_owned();
            let id = name.strip_prefix("person-").and_then(|rest| rest.strip_suffix(".db"));
            people.extend(id.and_then(|id| id.parse::<PersonId>().ok()));
        }
        people.sort();
        Ok(people)
    }
}
