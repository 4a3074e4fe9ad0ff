//! A phone in a temporary folder: real stores, a clock and chance that a test turns by hand.

use super::{server::Server, world};
use crate::{
    Engine,
    inputs::{AnswerInput, Arrival},
    ports::{Clock, DeviceKey, FileTrouble, Files, KeyStore, Ports, Random, Stores},
    sync::{Reply, Sync, SyncReport, Trouble},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::{DateTime, TimeDelta};
use diesel::{Connection, RunQueryDsl, SqliteConnection, sql_query};
use domain::{
    checklist::Verdict,
    ids::{CheckpointId, PatrolId, PersonId},
    seal::{KeyTier, SealKey},
    time::Timestamp,
};
use p256::ecdsa::signature::Signer;
use std::{
    fs,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
};

/// A phone with its server.
pub(super) struct Phone {
    pub engine: Engine,
    pub server: Server,
    pub time: Arc<Time>,
    pub folder: Arc<tempfile::TempDir>,
    /// Which key its hardware holds.
    pub key: u8,
}

/// Seconds since the story began, how far the wall clock is off, and what room the disk has.
#[derive(Default)]
pub(super) struct Time {
    pub millis: AtomicU64,
    pub wall_off_seconds: AtomicI64,
    pub boot: AtomicU64,
    /// Bytes that the disk has left.
    pub free: AtomicU64,
}

/// The story begins on a Monday at 08:00 in Chongqing.
pub(super) fn dawn() -> Timestamp {
    DateTime::from_timestamp(1_795_392_000, 0).unwrap()
}

impl Time {
    pub(super) fn true_now(&self) -> Timestamp {
        dawn() + TimeDelta::milliseconds(self.millis.load(Ordering::Relaxed) as i64)
    }

    /// The phone starts anew: its steady clock begins again, and counts a while that it was off.
    pub(super) fn reboot(&self) {
        self.boot.store(self.millis.load(Ordering::Relaxed), Ordering::Relaxed);
    }

    pub(super) fn pass(&self, seconds: u64) {
        self.millis.fetch_add(seconds * 1_000, Ordering::Relaxed);
    }
}

struct TestClock(Arc<Time>);
impl Clock for TestClock {
    fn wall(&self) -> Timestamp {
        self.0.true_now() + TimeDelta::seconds(self.0.wall_off_seconds.load(Ordering::Relaxed))
    }
    fn monotonic(&self) -> u64 {
        // A reboot starts it anew.
        self.0.millis.load(Ordering::Relaxed) - self.0.boot.load(Ordering::Relaxed)
    }
    fn boot_id(&self) -> String {
        format!("boot-{}", self.0.boot.load(Ordering::Relaxed))
    }
}

struct TestRandom(AtomicU64);
impl Random for TestRandom {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), String> {
        for chunk in bytes.chunks_mut(8) {
            let n = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            chunk.copy_from_slice(&(n ^ (n >> 29)).to_le_bytes()[..chunk.len()]);
        }
        Ok(())
    }
}

struct Folder(PathBuf, Arc<Time>);
impl Files for Folder {
    fn keep(&self, name: &str, bytes: &[u8]) -> Result<(), FileTrouble> {
        fs::write(self.0.join(name), bytes).map_err(|e| FileTrouble::Other(e.to_string()))
    }
    fn read_range(&self, name: &str, from: u64, length: usize) -> Result<Vec<u8>, FileTrouble> {
        let bytes = fs::read(self.0.join(name)).map_err(|_| FileTrouble::Missing(name.into()))?;
        Ok(bytes.into_iter().skip(from as usize).take(length).collect())
    }
    fn remove(&self, name: &str) -> Result<(), FileTrouble> {
        fs::remove_file(self.0.join(name)).or(Ok(()))
    }
    fn list(&self) -> Result<Vec<String>, FileTrouble> {
        Ok(fs::read_dir(&self.0).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect())
    }
    fn free_bytes(&self) -> Option<u64> {
        Some(self.1.free.load(Ordering::Relaxed))
    }
}

impl Stores for Folder {
    fn device(&self) -> Result<SqliteConnection, String> {
        self.connect("device.db")
    }
    fn person(&self, person: PersonId) -> Result<SqliteConnection, String> {
        self.connect(&format!("person-{person}.db"))
    }
    fn move_aside(&self, person: Option<PersonId>) -> Result<(), String> {
        let name = person.map_or_else(|| "device.db".to_owned(), |person| format!("person-{person}.db"));
        let aside = self.0.join(format!("{name}.damaged"));
        for ending in ["-wal", "-shm", ""] {
            let from = self.0.join(format!("{name}{ending}"));
            if from.exists() {
                fs::rename(&from, format!("{}{ending}", aside.display())).map_err(|e| e.to_string())?;
            }
        }
        Ok(())
    }

    fn damaged(&self, person: Option<PersonId>) -> Result<Option<String>, String> {
        let name = person.map_or_else(|| "device.db".to_owned(), |person| format!("person-{person}.db"));
        let aside = self.0.join(format!("{name}.damaged"));
        Ok(aside.exists().then(|| aside.display().to_string()))
    }

    fn remove_open(&self, person: Option<PersonId>) -> Result<(), String> {
        let Some(aside) = self.damaged(person)? else { return Ok(()) };
        if fs::read(&aside).unwrap().starts_with(b"SQLite format 3\0") {
            for ending in ["-wal", "-shm", ""] {
                drop(fs::remove_file(format!("{aside}{ending}")));
            }
        }
        Ok(())
    }

    fn wipe(&self, person: Option<PersonId>) -> Result<(), String> {
        let name = person.map_or_else(|| "device.db".to_owned(), |person| format!("person-{person}.db"));
        for file in self.list().unwrap().iter().filter(|file| file.starts_with(&name)) {
            fs::remove_file(self.0.join(file)).map_err(|e| e.to_string())?;
        }
        Ok(())
    }

    fn people(&self) -> Result<Vec<PersonId>, String> {
        let names = self.list().unwrap();
        let ids = names.iter().filter_map(|n| n.strip_prefix("person-")?.strip_suffix(".db")?.parse().ok());
        Ok(ids.collect())
    }
}

impl Folder {
    fn connect(&self, name: &str) -> Result<SqliteConnection, String> {
        SqliteConnection::establish(self.0.join(name).to_str().unwrap()).map_err(|e| e.to_string())
    }
}

impl Phone {
    /// A phone that is enrolled, signed in as Lin, and has pulled everything.
    pub(super) fn of_lin() -> Self {
        Self::of(world::LIN)
    }

    /// A phone with somebody signed in who has synced once.
    pub(super) fn of(person: PersonId) -> Self {
        let mut phone = Self::new();
        phone.enrol();
        phone.sign_in(person);
        phone.sync().unwrap();
        phone
    }

    pub(super) fn new() -> Self {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        let time = Arc::new(Time { free: AtomicU64::new(1 << 40), ..Time::default() });
        let engine = open(&folder, &time, 7);
        Self { engine, server: Server::new(Arc::clone(&time)), time, folder, key: 7 }
    }

    /// Another phone at the same time; which of them has the server is the test's to say.
    pub(super) fn beside(other: &Self) -> Self {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        let time = Arc::clone(&other.time);
        let engine = open(&folder, &time, 8);
        Self { engine, server: Server::new(Arc::clone(&time)), time, folder, key: 8 }
    }

    /// Somebody else's server answers this phone for a while.
    pub(super) fn with<T>(&mut self, server: &mut Server, work: impl FnOnce(&mut Self) -> T) -> T {
        std::mem::swap(&mut self.server, server);
        let done = work(self);
        std::mem::swap(&mut self.server, server);
        done
    }

    /// So many bytes are left on its disk from now on.
    pub(super) fn has_free(&self, bytes: u64) {
        self.time.free.store(bytes, Ordering::Relaxed);
    }

    pub(super) fn enrol(&mut self) {
        let request = self.engine.ask_enrol("CODE", "手机 1").unwrap();
        let reply = Reply::Answer(self.server.answer(&request));
        self.engine.enrolled(&reply).unwrap().unwrap();
    }

    pub(super) fn sign_in(&mut self, person: PersonId) {
        let request = self.engine.ask_sign_in(&person.to_string(), "right").unwrap();
        let reply = Reply::Answer(self.server.answer(&request));
        self.engine.let_in_as(&person.to_string(), &reply).unwrap().unwrap();
    }

    /// A store as it lies in the folder, past the engine; and the key that it is closed with.
    pub(super) fn store(&self, person: Option<PersonId>) -> (PathBuf, SqliteConnection, [u8; 32]) {
        let name = person.map_or_else(|| "device.db".to_owned(), |person| format!("person-{person}.db"));
        let key = person.map_or_else(|| self.engine.vault.device_store(), |_| self.engine.room().unwrap().key);
        let path = self.folder.path().join(name);
        let mut connection = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
        crate::store::unlock(&mut connection, &key).unwrap();
        (path, connection, key)
    }

    /// The same with everything in the file itself, and nothing in its log.
    pub(super) fn folded(&self, person: Option<PersonId>) -> (PathBuf, [u8; 32]) {
        let (path, mut connection, key) = self.store(person);
        sql_query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut connection).unwrap();
        (path, key)
    }

    /// The app is killed and opened again.
    pub(super) fn reopen(&mut self) {
        self.engine = open(&self.folder, &self.time, self.key);
    }

    pub(super) fn sync(&mut self) -> Result<SyncReport, Trouble> {
        self.sync_until(|_, _| false)
    }

    /// Syncs over a line that is cut after the server had the question for which `cut` says so (by path and count).
    pub(super) fn sync_until(&mut self, mut cut: impl FnMut(&str, usize) -> bool) -> Result<SyncReport, Trouble> {
        let mut steps = Sync::begin(&mut self.engine).unwrap();
        let mut asked = 0;
        while let Some(request) = steps.next(&mut self.engine).unwrap() {
            asked += 1;
            assert!(asked < 1_000, "a sync that never ends: {}", request.path);
            let answer = self.server.answer(&request);
            let reply = if cut(&request.path, asked) { Reply::Lost } else { Reply::Answer(answer) };
            self.time.pass(1);
            steps.feed(&mut self.engine, reply).unwrap();
        }
        steps.outcome()
    }

    /// Starts today's patrol.
    pub(super) fn start(&mut self) -> PatrolId {
        let today = self.engine.today().unwrap();
        let patrol = today.first().expect("a patrol is due").patrol_id.parse().unwrap();
        self.engine.start_patrol(world::ROUTE, Some(patrol)).unwrap()
    }

    /// Visits a checkpoint by its code and finds everything in order.
    pub(super) fn visit(&mut self, patrol: PatrolId, code: &str) -> CheckpointId {
        let checkpoint = self.engine.arrive(patrol, Arrival::Qr { code: code.into() }).unwrap();
        self.pass(patrol, checkpoint);
        self.engine.record_visit(patrol, checkpoint).unwrap();
        self.time.pass(60);
        checkpoint
    }

    pub(super) fn pass(&mut self, patrol: PatrolId, checkpoint: CheckpointId) {
        let answer = AnswerInput::Verdict { verdict: Verdict::Pass };
        self.engine.answer(patrol, checkpoint, world::CLEAN, answer).unwrap();
    }

    pub(super) fn done(&mut self, patrol: PatrolId) -> usize {
        self.engine.patrol(patrol).unwrap().stops.iter().filter(|s| s.visited_at.is_some()).count()
    }
}

fn open(folder: &tempfile::TempDir, time: &Arc<Time>, key: u8) -> Engine {
    static SEED: AtomicU64 = AtomicU64::new(1);
    let random = TestRandom(AtomicU64::new(SEED.fetch_add(0x1234_5678_9abc, Ordering::Relaxed)));
    let photos = folder.path().join("photos");
    fs::create_dir_all(&photos).unwrap();
    Engine::open(Ports {
        clock: Box::new(TestClock(Arc::clone(time))),
        random: Box::new(random),
        files: Box::new(Folder(photos, Arc::clone(time))),
        stores: Box::new(Folder(folder.path().into(), Arc::clone(time))),
        keys: Box::new(SecretFile(folder.path().join("secret"))),
        key: Box::new(TestKey(p256::ecdsa::SigningKey::from_slice(&[key; 32]).unwrap())),
        app: "test 1".into(),
    })
    .unwrap()
}

/// The phone's own key store; in a file, so that it outlives the app.
struct SecretFile(PathBuf);

impl KeyStore for SecretFile {
    fn read(&self) -> Result<Option<[u8; 32]>, String> {
        Ok(fs::read(&self.0).ok().map(|bytes| bytes.try_into().unwrap()))
    }
    fn keep(&self, secret: &[u8; 32]) -> Result<(), String> {
        fs::write(&self.0, secret).map_err(|e| e.to_string())
    }
    fn forget(&self) -> Result<(), String> {
        fs::remove_file(&self.0).map_err(|e| e.to_string())
    }
}

/// Lin's phone with a visit that nothing has been sent of, and so many photos of what failed.
pub(super) fn phone_with_photos(count: usize) -> Phone {
    let mut lin = Phone::of_lin();
    let patrol = lin.start();
    lin.engine.arrive(patrol, Arrival::Qr { code: "LOBBY".into() }).unwrap();
    lin.engine.answer(patrol, world::LOBBY, world::CLEAN, AnswerInput::Verdict { verdict: Verdict::Fail }).unwrap();
    for _ in 0..count {
        lin.engine.photo(patrol, world::LOBBY, Some(world::CLEAN), &jpeg()).unwrap();
    }
    lin.engine.record_visit(patrol, world::LOBBY).unwrap();
    lin
}

/// A real picture, as large as several chunks: what follows the end of a JPEG belongs to the file all the same.
pub(super) fn jpeg() -> Vec<u8> {
    let mut bytes = include_bytes!("../../../photo/src/tests/files/grey.jpg").to_vec();
    bytes.resize(600 * 1024, 7);
    bytes
}

/// A key in memory that every opening of the phone has again.
struct TestKey(p256::ecdsa::SigningKey);

impl DeviceKey for TestKey {
    fn public(&self) -> Result<SealKey, String> {
        let point = self.0.verifying_key().to_encoded_point(false);
        Ok(SealKey { key: STANDARD.encode(point.as_bytes()), tier: KeyTier::StrongBox, attestation: vec![] })
    }
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, String> {
        let signature: p256::ecdsa::Signature = self.0.sign(message);
        Ok(signature.to_der().as_bytes().to_vec())
    }
}
