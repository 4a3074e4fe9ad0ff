//! Is everything there that the books say, and nothing else? Books and storage are walked side by side, site by site. The server may run
//! meanwhile: the books are read before the storage, and whatever looks wrong is looked at once more before it is reported. Nothing is
//! changed.

use super::{
    Key, Variant,
    storage::{Lying, Name, Storage, made_here, name, sheet, sheets, uploaded},
    store::{self, State, Upload},
};
use crate::{
    books::Catalogs,
    db::{Db, DbError},
    problem::Problem,
};
use chrono::TimeDelta;
use domain::{
    ids::{PhotoId, SiteId},
    photo::Sha256,
    time::Timestamp,
};
use futures_util::TryStreamExt;
use sha2::Digest;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// What came to light about a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The books say that the original is stored, or name a plan's drawing, and it is not there.
    Missing,
    /// It is there, and of another length.
    Length,
    /// It is there, and other bytes than were stored.
    Damaged,
    /// A copy that a phone sent ahead is not there, and its original has not come yet.
    Copy,
    /// Nobody knows it.
    Orphan,
    /// Of an upload that has come to its end, or of work that was broken off.
    Leftover,
    /// Put aside: not what was promised, or other bytes that stood in an original's place.
    Aside,
}

impl Kind {
    /// All of them, the worst first.
    pub const ALL: [Self; 7] = [Self::Missing, Self::Length, Self::Damaged, Self::Copy, Self::Orphan, Self::Leftover, Self::Aside];

    /// The word that stands for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Length => "length",
            Self::Damaged => "damaged",
            Self::Copy => "copy",
            Self::Orphan => "orphan",
            Self::Leftover => "leftover",
            Self::Aside => "aside",
        }
    }

    /// Evidence is lost or changed.
    #[must_use]
    pub const fn is_bad(self) -> bool {
        matches!(self, Self::Missing | Self::Length | Self::Damaged)
    }
}

/// Files of one kind.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// How many.
    pub count: u64,
    /// The first of them.
    pub paths: Vec<String>,
}

/// What came to light.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Originals that the books say are stored.
    pub originals: u64,
    /// Originals whose bytes were hashed.
    pub hashed: u64,
    /// Files that lie there.
    pub files: u64,
    /// By kind.
    pub found: BTreeMap<Kind, Found>,
}

impl Report {
    /// Nothing is lost or changed.
    #[must_use]
    pub fn is_good(&self) -> bool {
        !self.found.keys().any(|kind| kind.is_bad())
    }
}

/// A file of work in hand is left alone for so long.
const IN_HAND: TimeDelta = TimeDelta::hours(1);
/// Rows that are read, and photos that are looked up, at a time.
const AT_ONCE: usize = 500;
/// Rooms that are no sites.
const ROOMS: [&str; 2] = ["partial", "quarantine"];

type Rows = HashMap<Key, Upload>;

/// Walks books and storage. `deep`: every original is read and hashed. `shown`: paths of a kind that are named at the most.
pub async fn verify(db: &Db, place: &str, deep: bool, shown: usize, now: Timestamp) -> Result<Report, Problem> {
    let storage = Storage::open(place).map_err(|error| {
        tracing::error!(%error, "the photo storage can't be opened");
        Problem::Unavailable
    })?;
    let mut walk = Walk { db, storage, deep, shown, now, report: Report::default() };
    let sites = db.read(|conn| store::all_sites(conn).map_err(Problem::from)).await?;
    for site in &sites {
        walk.site(*site).await?;
    }
    let (tops, strays) = walk.storage.level(None).await?;
    walk.unknown(strays).await?;
    let known: HashSet<String> = sites.iter().map(ToString::to_string).collect();
    for top in tops.iter().filter(|top| !known.contains(*top) && !ROOMS.contains(&top.as_str())) {
        let strays = walk.storage.list(top).await?;
        walk.unknown(strays).await?;
    }
    for room in ROOMS {
        walk.room(room).await?;
    }
    Ok(walk.report)
}

struct Walk<'a> {
    db: &'a Db,
    storage: Storage,
    deep: bool,
    shown: usize,
    now: Timestamp,
    report: Report,
}

impl Walk<'_> {
    fn tell(&mut self, kind: Kind, path: impl ToString) {
        let found = self.report.found.entry(kind).or_default();
        found.count += 1;
        if found.paths.len() < self.shown {
            found.paths.push(path.to_string());
        }
    }

    async fn site(&mut self, site: SiteId) -> Result<(), Problem> {
        let mut shards: BTreeMap<String, Rows> = BTreeMap::new();
        let mut after = None;
        // The books first: what is stored while we look is in neither, or in both.
        loop {
            let rows = self.db.read(move |conn| store::uploads_at(conn, site, after, AT_ONCE).map_err(Problem::from)).await?;
            let Some(last) = rows.last() else { break };
            after = Some(last.key);
            for row in rows {
                let [.., shard] = row.key.photo.0.as_bytes();
                shards.entry(format!("{shard:02x}")).or_default().insert(row.key, row);
            }
        }
        let (folders, strays) = self.storage.level(Some(&site.to_string())).await?;
        self.unknown(strays).await?;
        self.sheets(site).await?;
        let names: BTreeSet<String> =
            shards.keys().cloned().chain(folders).filter(|name| sheets(site) != format!("{site}/{name}")).collect();
        for shard in names {
            let rows = shards.remove(&shard).unwrap_or_default();
            let lying = self.storage.list(&format!("{site}/{shard}")).await?;
            self.shard(&rows, lying).await?;
        }
        Ok(())
    }

    /// Drawings of plans. One that no plan shows any more is of no use.
    async fn sheets(&mut self, site: SiteId) -> Result<(), Problem> {
        let books = self.db.read(move |conn| Catalogs::default().site(conn, site).map_err(Problem::from)).await?;
        let named: BTreeSet<String> = books.floor_plans.values().map(|plan| sheet(site, plan.sheet.sha256).to_string()).collect();
        let lying = self.storage.list(&sheets(site)).await?;
        self.report.files += lying.len() as u64;
        for one in lying.iter().filter(|one| !named.contains(&one.path)) {
            if !self.in_hand(one) {
                self.tell(Kind::Leftover, &one.path);
            }
        }
        let there: HashSet<&str> = lying.iter().map(|one| one.path.as_str()).collect();
        for path in named.iter().filter(|path| !there.contains(path.as_str())) {
            self.tell(Kind::Missing, path);
        }
        Ok(())
    }

    async fn shard(&mut self, rows: &Rows, lying: Vec<Lying>) -> Result<(), Problem> {
        let lengths: HashMap<&str, u64> = lying.iter().map(|one| (one.path.as_str(), one.length)).collect();
        for row in rows.values().filter(|row| row.state == State::Stored) {
            let length = lengths.get(path_of(row).as_str()).copied();
            if row.key.variant == Variant::Original {
                self.original(row, length).await?;
            } else if length.is_none() && !is_stored(rows, Key { variant: Variant::Original, ..row.key }) {
                self.again(row, Kind::Copy).await?;
            }
        }
        let (known, strange): (Vec<Lying>, Vec<Lying>) = lying.into_iter().partition(|one| belongs(rows, &one.path));
        self.report.files += known.len() as u64;
        self.unknown(strange).await
    }

    async fn original(&mut self, row: &Upload, length: Option<u64>) -> Result<(), Problem> {
        self.report.originals += 1;
        match length {
            None => self.again(row, Kind::Missing).await,
            Some(length) if length != row.length => self.again(row, Kind::Length).await,
            Some(_) if !self.deep => Ok(()),
            Some(_) => {
                self.report.hashed += 1;
                if self.hash(row).await? { Ok(()) } else { self.again(row, Kind::Damaged).await }
            }
        }
    }

    /// What looks wrong may have changed hands while we looked: row and file once more, and only then it is told.
    async fn again(&mut self, row: &Upload, kind: Kind) -> Result<(), Problem> {
        let key = row.key;
        let now = self.db.read(move |conn| store::upload(conn, key).map_err(Problem::from)).await?;
        let Some(now) = now.filter(|now| now.state == State::Stored && now.sha256 == row.sha256) else { return Ok(()) };
        let path = uploaded(key, now.media_type.as_deref().unwrap_or_default());
        let still = match (self.storage.length_of(&path).await?, kind) {
            (None, _) => true,
            (Some(length), Kind::Length) => length != now.length,
            (Some(_), Kind::Damaged) => !self.hash(&now).await?,
            (Some(_), _) => false,
        };
        if still {
            self.tell(kind, path);
        }
        Ok(())
    }

    /// True when the bytes are those that were stored.
    async fn hash(&self, row: &Upload) -> Result<bool, Problem> {
        let path = uploaded(row.key, row.media_type.as_deref().unwrap_or_default());
        let Some(found) = self.storage.get(&path).await? else { return Ok(false) };
        let mut hasher = sha2::Sha256::new();
        let mut bytes = found.into_stream();
        while let Some(part) = bytes.try_next().await.map_err(super::disk)? {
            hasher.update(&part);
        }
        Ok(Sha256(hasher.finalize().into()) == row.sha256)
    }

    /// Files that the books, as they were read, say nothing of: perhaps they do now.
    async fn unknown(&mut self, lying: Vec<Lying>) -> Result<(), Problem> {
        for some in lying.chunks(AT_ONCE) {
            let rows = self.rows_of(some).await?;
            for one in some {
                self.report.files += 1;
                if belongs(&rows, &one.path) || self.in_hand(one) {
                    continue;
                }
                let of_a_photo = name(&one.path).and_then(key_of).is_some_and(|key| rows.contains_key(&key));
                self.tell(if of_a_photo || is_unfinished(&one.path) { Kind::Leftover } else { Kind::Orphan }, &one.path);
            }
        }
        Ok(())
    }

    async fn room(&mut self, room: &str) -> Result<(), Problem> {
        let lying = self.storage.list(room).await?;
        for some in lying.chunks(AT_ONCE) {
            let rows = self.rows_of(some).await?;
            for one in some {
                self.report.files += 1;
                let row = name(&one.path).and_then(key_of).and_then(|key| rows.get(&key));
                match (name(&one.path), row) {
                    (Some(Name::Aside(_)), Some(_)) => self.tell(Kind::Aside, &one.path),
                    (Some(Name::Partial(_)), Some(row)) if row.state == State::Partial => {}
                    _ if self.in_hand(one) => {}
                    (Some(Name::Partial(_)), Some(_)) => self.tell(Kind::Leftover, &one.path),
                    _ => self.tell(Kind::Orphan, &one.path),
                }
            }
        }
        Ok(())
    }

    async fn rows_of(&self, lying: &[Lying]) -> Result<Rows, Problem> {
        let keys: HashSet<Key> = lying.iter().filter_map(|one| name(&one.path).and_then(key_of)).collect();
        let photos: Vec<PhotoId> = keys.iter().map(|key| key.photo).collect::<HashSet<_>>().into_iter().collect();
        let found = self.db.read(move |conn| -> Result<_, DbError> { store::uploads_of(conn, &photos) });
        Ok(found.await?.into_iter().map(|row| (row.key, row)).collect())
    }

    fn in_hand(&self, one: &Lying) -> bool {
        self.now - one.modified < IN_HAND
    }
}

fn path_of(row: &Upload) -> String {
    uploaded(row.key, row.media_type.as_deref().unwrap_or_default()).to_string()
}

fn is_stored(rows: &Rows, key: Key) -> bool {
    rows.get(&key).is_some_and(|row| row.state == State::Stored)
}

fn key_of(name: Name) -> Option<Key> {
    match name {
        Name::Uploaded(key) | Name::Partial(key) | Name::Aside(key) => Some(key),
        Name::MadeHere(key) => Some(Key { variant: Variant::Original, ..key }),
    }
}

/// What is left when a program is stopped while it writes a file.
fn is_unfinished(path: &str) -> bool {
    let file = path.rsplit('/').next().unwrap_or_default();
    file.contains('#') || [".new", ".chunk"].iter().any(|ending| file.ends_with(ending))
}

/// The books know of it. An upload that is in its place already, and not yet said to be stored, will be.
fn belongs(rows: &Rows, path: &str) -> bool {
    match name(path) {
        Some(Name::Uploaded(key)) => rows.get(&key).is_some_and(|row| row.state != State::Stored || path_of(row) == path),
        Some(Name::MadeHere(key)) => made_here(key).as_ref() == path && rows.contains_key(&Key { variant: Variant::Original, ..key }),
        _ => false,
    }
}
