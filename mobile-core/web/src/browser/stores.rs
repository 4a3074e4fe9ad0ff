//! Where are the databases? In the origin's private files, which the worker holds as a pool.

use super::POOL;
use crate::generations::{self, file};
use diesel::{Connection, SqliteConnection};
use domain::ids::PersonId;
use engine::ports::Stores;
use sqlite_wasm_rs::vfs::VfsFilesManager;
use sqlite_wasm_vfs::sahpool::OpfsSAHPoolUtil;
use std::{
    collections::{BTreeSet, HashSet},
    sync::{Mutex, PoisonError},
};

/// The stores in the pool.
#[derive(Default)]
pub(super) struct StorePool {
    /// Stores that were moved aside, and whose next file is not made yet.
    aside: Mutex<HashSet<String>>,
}

/// What the pool's files are called.
pub(super) fn names(pool: &OpfsSAHPoolUtil) -> Result<Vec<String>, String> {
    let names = pool.names().map_err(|error| error.to_string())?;
    Ok(names.into_iter().map(|name| name.trim_start_matches('/').to_owned()).collect())
}

fn with_pool<T>(ask: impl FnOnce(&OpfsSAHPoolUtil) -> Result<T, String>) -> Result<T, String> {
    POOL.with_borrow(|pool| ask(pool.as_ref().ok_or("the files are not held")?))
}

/// Opens a database in the pool.
pub(super) fn connect(name: &str) -> Result<SqliteConnection, String> {
    SqliteConnection::establish(name).map_err(|error| format!("{name}: {error}"))
}

fn store(person: Option<PersonId>) -> String {
    person.map_or_else(|| "device".to_owned(), |person| format!("person-{person}"))
}

impl StorePool {
    fn is_aside(&self, store: &str) -> bool {
        self.aside.lock().unwrap_or_else(PoisonError::into_inner).contains(store)
    }

    fn set_aside(&self, store: &str, aside: bool) {
        let mut stores = self.aside.lock().unwrap_or_else(PoisonError::into_inner);
        if aside {
            stores.insert(store.to_owned());
        } else {
            stores.remove(store);
        }
    }

    fn open(&self, person: Option<PersonId>) -> Result<SqliteConnection, String> {
        let store = store(person);
        let last = generations::last(&store, &with_pool(names)?);
        let open = connect(&file(&store, last + u32::from(self.is_aside(&store))))?;
        self.set_aside(&store, false);
        Ok(open)
    }
}

impl Stores for StorePool {
    fn device(&self) -> Result<SqliteConnection, String> {
        self.open(None)
    }

    fn person(&self, person: PersonId) -> Result<SqliteConnection, String> {
        self.open(Some(person))
    }

    fn move_aside(&self, person: Option<PersonId>) -> Result<(), String> {
        let store = store(person);
        if generations::last(&store, &with_pool(names)?) > 0 {
            self.set_aside(&store, true);
        }
        Ok(())
    }

    fn damaged(&self, person: Option<PersonId>) -> Result<Option<String>, String> {
        let store = store(person);
        let last = generations::last(&store, &with_pool(names)?);
        Ok((last > 1).then(|| file(&store, last - 1)))
    }

    /// A browser's stores are not encrypted, so that all of them lie open.
    fn remove_open(&self, _: Option<PersonId>) -> Result<(), String> {
        Ok(())
    }

    fn wipe(&self, person: Option<PersonId>) -> Result<(), String> {
        let store = store(person);
        self.set_aside(&store, false);
        with_pool(|pool| {
            let is_of = |name: &&String| {
                let database = name.trim_end_matches("-journal").trim_end_matches("-wal");
                generations::read(database).is_some_and(|(of, _)| of == store)
            };
            let names = names(pool)?;
            for name in names.iter().filter(is_of) {
                pool.remove(name).map_err(|error| format!("{name}: {error}"))?;
            }
            Ok(())
        })
    }

    fn people(&self) -> Result<Vec<PersonId>, String> {
        let names = with_pool(names)?;
        let people: BTreeSet<PersonId> = names
            .iter()
            .filter_map(|name| generations::read(name))
            .filter_map(|(store, _)| store.strip_prefix("person-")?.parse().ok())
            .collect();
        Ok(people.into_iter().collect())
    }
}
