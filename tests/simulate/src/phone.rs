//! What is a phone here? The real engine on real SQLite files, with clocks, chance and a disk that the story decides; and how it dies.

use crate::{
    chance::Chance,
    clocks::{PhoneClock, Truth},
    world::Person,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use diesel::{Connection, QueryableByName, RunQueryDsl, SqliteConnection, sql_query, sql_types::Text};
use domain::{
    faults::{Killed, Part, bury},
    ids::PersonId,
    seal::{KeyTier, SealKey},
    wire::Envelope,
};
use engine::{
    Engine,
    ports::{DeviceKey, FileTrouble, Files, KeyStore, Ports, Stores},
    rescue_photo,
    sync::Sync,
};
use p256::ecdsa::{Signature, SigningKey, signature::Signer};
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeMap,
    fs,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
};

/// A phone.
pub struct Phone {
    /// What the story calls it.
    pub name: String,
    /// Its clocks.
    pub clock: PhoneClock,
    /// Its disk.
    pub disk: Disk,
    /// The app, while it runs.
    pub engine: Option<Engine>,
    /// A sync that is under way.
    pub sync: Option<Sync>,
    /// What it called saved: word for word, by its place in the story.
    pub saved: Vec<Saved>,
    /// What it had called saved before it was closed out, handed in and emptied.
    pub handed_in: Vec<Saved>,
    /// Photos over which it died: no record names them, and they are kept all the same.
    pub taken: Vec<[u8; 32]>,
    chance: Chance,
    key: [u8; 32],
}

/// An operation of which somebody was told that it is saved.
#[derive(Debug, Clone)]
pub struct Saved {
    /// Word for word.
    pub words: String,
    /// The same, read.
    pub envelope: Envelope,
}

/// A folder that can be full.
#[derive(Debug, Clone)]
pub struct Disk {
    /// Where it is.
    pub folder: PathBuf,
    full: Arc<AtomicBool>,
}

impl Disk {
    /// Full from now on, or no longer.
    pub fn set_full(&self, full: bool) {
        self.full.store(full, Relaxed);
    }

    fn connect(&self, name: &str) -> Result<SqliteConnection, String> {
        SqliteConnection::establish(&self.folder.join(name).display().to_string()).map_err(|e| e.to_string())
    }
}

impl Files for Disk {
    fn keep(&self, name: &str, bytes: &[u8]) -> Result<(), FileTrouble> {
        if self.full.load(Relaxed) {
            return Err(FileTrouble::Full);
        }
        let path = self.folder.join("photos").join(name);
        let beside = path.with_extension("new");
        fs::write(&beside, bytes).and_then(|()| fs::rename(&beside, &path)).map_err(|e| FileTrouble::Other(e.to_string()))
    }

    fn read_range(&self, name: &str, from: u64, length: usize) -> Result<Vec<u8>, FileTrouble> {
        let bytes = fs::read(self.folder.join("photos").join(name)).map_err(|_| FileTrouble::Missing(name.into()))?;
        Ok(bytes.into_iter().skip(from as usize).take(length).collect())
    }

    fn remove(&self, name: &str) -> Result<(), FileTrouble> {
        fs::remove_file(self.folder.join("photos").join(name)).or(Ok(()))
    }

    fn list(&self) -> Result<Vec<String>, FileTrouble> {
        Ok(names(&self.folder.join("photos")))
    }

    fn free_bytes(&self) -> Option<u64> {
        Some(if self.full.load(Relaxed) { 0 } else { 1 << 40 })
    }
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").file_name().into_string().expect("a name")).collect();
    names.sort();
    names
}

impl Stores for Disk {
    fn device(&self) -> Result<SqliteConnection, String> {
        self.connect("device.db")
    }

    fn person(&self, person: PersonId) -> Result<SqliteConnection, String> {
        self.connect(&format!("person-{person}.db"))
    }

    fn move_aside(&self, person: Option<PersonId>) -> Result<(), String> {
        let name = person.map_or_else(|| "device.db".to_owned(), |person| format!("person-{person}.db"));
        let aside = self.folder.join(format!("{name}.damaged"));
        for ending in ["-wal", "-shm", ""] {
            let from = self.folder.join(format!("{name}{ending}"));
            if from.exists() {
                fs::rename(&from, format!("{}{ending}", aside.display())).map_err(|e| e.to_string())?;
            }
        }
        Ok(())
    }

    fn damaged(&self, person: Option<PersonId>) -> Result<Option<String>, String> {
        let name = person.map_or_else(|| "device.db".to_owned(), |person| format!("person-{person}.db"));
        let aside = self.folder.join(format!("{name}.damaged"));
        Ok(aside.exists().then(|| aside.display().to_string()))
    }

    fn remove_open(&self, _: Option<PersonId>) -> Result<(), String> {
        // These stores lie open, as they are to.
        Ok(())
    }

    fn wipe(&self, person: Option<PersonId>) -> Result<(), String> {
        let name = person.map_or_else(|| "device.db".to_owned(), |person| format!("person-{person}.db"));
        for file in names(&self.folder).iter().filter(|file| file.starts_with(&name)) {
            fs::remove_file(self.folder.join(file)).map_err(|e| e.to_string())?;
        }
        Ok(())
    }

    fn people(&self) -> Result<Vec<PersonId>, String> {
        let names = names(&self.folder);
        Ok(names.iter().filter_map(|name| name.strip_prefix("person-")?.strip_suffix(".db")?.parse().ok()).collect())
    }
}

impl KeyStore for Disk {
    fn read(&self) -> Result<Option<[u8; 32]>, String> {
        Ok(fs::read(self.folder.join(SECRET)).ok().and_then(|bytes| bytes.try_into().ok()))
    }

    fn keep(&self, secret: &[u8; 32]) -> Result<(), String> {
        fs::write(self.folder.join(SECRET), secret).map_err(|e| e.to_string())
    }

    fn forget(&self) -> Result<(), String> {
        fs::remove_file(self.folder.join(SECRET)).or(Ok(()))
    }
}

/// The phone's key store.
const SECRET: &str = "lock.key";

struct Key(SigningKey);

impl DeviceKey for Key {
    fn public(&self) -> Result<SealKey, String> {
        let point = self.0.verifying_key().to_encoded_point(false);
        Ok(SealKey { key: STANDARD.encode(point.as_bytes()), tier: KeyTier::StrongBox, attestation: vec![] })
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, String> {
        let signature: Signature = self.0.sign(message);
        Ok(signature.to_der().as_bytes().to_vec())
    }
}

/// What came of something that was done on a phone.
#[derive(Debug, PartialEq, Eq)]
pub enum Done<T> {
    /// It was done.
    Yes(T),
    /// The phone said no.
    No(String),
    /// The app was killed over it.
    Killed,
}

impl Phone {
    /// A phone that nobody has used.
    #[must_use]
    pub fn new(name: &str, folder: &Path, truth: &Truth, chance: &Chance) -> Self {
        fs::create_dir_all(folder.join("photos")).expect("a folder");
        let chance = chance.branch();
        let mut key = [0; 32];
        chance.fill(&mut key);
        // Below the order of the curve, and not nothing.
        key[0] = 1;
        let disk = Disk { folder: folder.into(), full: Arc::default() };
        Self {
            name: name.into(),
            clock: PhoneClock::new(truth),
            disk,
            engine: None,
            sync: None,
            saved: vec![],
            handed_in: vec![],
            taken: vec![],
            chance,
            key,
        }
    }

    /// Opens the app, if it does not run.
    pub fn open(&mut self) -> Done<()> {
        if self.engine.is_some() {
            return Done::Yes(());
        }
        let ports = Ports {
            clock: Box::new(self.clock.clone()),
            random: Box::new(self.chance.clone()),
            files: Box::new(self.disk.clone()),
            stores: Box::new(self.disk.clone()),
            keys: Box::new(self.disk.clone()),
            key: Box::new(Key(SigningKey::from_slice(&self.key).expect("a key"))),
            app: "simulate 1".into(),
        };
        match guarded(|| Engine::open(ports)) {
            Some(Ok(engine)) => {
                self.engine = Some(engine);
                Done::Yes(())
            }
            Some(Err(error)) => Done::No(error.to_string()),
            None => Done::Killed,
        }
    }

    /// The app is gone from memory; what is on the disk stays.
    pub fn kill(&mut self) {
        self.engine = None;
        self.sync = None;
        bury(Part::Phone);
    }

    /// Does something with the app.
    pub fn on<T>(&mut self, work: impl FnOnce(&mut Engine, &mut Option<Sync>) -> engine_result::Result<T>) -> Done<T> {
        let Some(engine) = &mut self.engine else { return Done::No("the app does not run".into()) };
        let sync = &mut self.sync;
        match guarded(|| work(engine, sync)) {
            Some(Ok(value)) => Done::Yes(value),
            Some(Err(error)) => Done::No(error.to_string()),
            None => {
                self.kill();
                Done::Killed
            }
        }
    }

    /// The operations in its outbox, with where they stand.
    #[must_use]
    pub fn outbox(&self) -> BTreeMap<String, String> {
        #[derive(QueryableByName)]
        struct Row {
            #[diesel(sql_type = Text)]
            id: String,
            #[diesel(sql_type = Text)]
            status: String,
        }
        let mut conn = self.disk.connect("device.db").expect("the store opens");
        let rows: Vec<Row> = sql_query("SELECT id, status FROM outbox").load(&mut conn).unwrap_or_default();
        rows.into_iter().map(|row| (row.id, row.status)).collect()
    }

    /// The books of a person on this phone: collection, id, record.
    #[must_use]
    pub fn documents(&self, person: &Person) -> BTreeMap<(String, String), String> {
        #[derive(QueryableByName)]
        struct Row {
            #[diesel(sql_type = Text)]
            collection: String,
            #[diesel(sql_type = Text)]
            id: String,
            #[diesel(sql_type = Text)]
            json: String,
        }
        let mut conn = self.disk.connect(&format!("person-{}.db", person.id)).expect("the store opens");
        let rows: Vec<Row> = sql_query("SELECT collection, id, json FROM documents").load(&mut conn).unwrap_or_default();
        rows.into_iter().map(|row| ((row.collection, row.id), row.json)).collect()
    }

    /// What people recorded on it, by the ids of the operations, word for word: what they see as done. The outbox has it in letters.
    #[must_use]
    pub fn shown_as_recorded(&self) -> BTreeMap<String, String> {
        #[derive(QueryableByName)]
        struct Row {
            #[diesel(sql_type = Text)]
            id: String,
            #[diesel(sql_type = Text)]
            envelope: String,
        }
        let mut words = BTreeMap::new();
        for person in self.disk.people().expect("a folder") {
            let mut conn = self.disk.person(person).expect("the store opens");
            let rows: Vec<Row> = sql_query("SELECT id, envelope FROM recorded").load(&mut conn).unwrap_or_default();
            words.extend(rows.into_iter().map(|row| (row.id, row.envelope)));
        }
        words
    }

    /// The hashes of all photos that are on it.
    #[must_use]
    pub fn photos(&self) -> Vec<[u8; 32]> {
        let originals = names(&self.disk.folder.join("photos")).into_iter().filter(|name| name.ends_with(".original"));
        originals.map(|name| Sha256::digest(self.read(&name).expect("a photo")).into()).collect()
    }

    /// The bytes of a photo, while the phone has it.
    #[must_use]
    pub fn photo(&self, id: &str) -> Option<Vec<u8>> {
        self.read(&format!("{id}.original"))
    }

    /// A photo file, unsealed.
    fn read(&self, name: &str) -> Option<Vec<u8>> {
        let sealed = fs::read(self.disk.folder.join("photos").join(name)).ok()?;
        rescue_photo(&KeyStore::read(&self.disk).ok()??, name, &sealed).ok()
    }

    /// The phone was emptied: what it had called saved was handed in before.
    pub fn was_emptied(&mut self) {
        self.handed_in.append(&mut self.saved);
        self.taken.clear();
    }
}

/// What the engine's functions give.
pub mod engine_result {
    /// The engine's own result.
    pub type Result<T> = std::result::Result<T, engine::Error>;
}

/// None when the app was killed over it. Any other panic is a fault of ours.
fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(value) => Some(value),
        Err(payload) if payload.is::<Killed>() => None,
        Err(payload) => resume_unwind(payload),
    }
}
