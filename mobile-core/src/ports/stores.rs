//! Where are the databases? Beside each other in the app's folder: `device.db`, and `person-<id>.db` for each who signed in.

use diesel::{Connection, SqliteConnection};
use domain::ids::PersonId;
use engine::ports::Stores;
use std::{fs, path::PathBuf};

/// The app's folder.
pub(super) struct StoreFolder {
    folder: PathBuf,
}

impl StoreFolder {
    pub(super) fn open(folder: PathBuf) -> Result<Self, String> {
        fs::create_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
        Ok(Self { folder })
    }

    fn connect(&self, name: &str) -> Result<SqliteConnection, String> {
        let path = self.folder.join(name);
        let path = path.to_str().ok_or_else(|| format!("{}: not a path in UTF-8", path.display()))?;
        SqliteConnection::establish(path).map_err(|e| format!("{name}: {e}"))
    }
}

impl Stores for StoreFolder {
    fn device(&self) -> Result<SqliteConnection, String> {
        self.connect("device.db")
    }

    fn person(&self, person: PersonId) -> Result<SqliteConnection, String> {
        self.connect(&format!("person-{person}.db"))
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
