//! Who may use a connection, and for how long? Whoever reads takes one from the pool. Pushes are written by writers, each a thread with
//! a connection of its own: one on SQLite, where everything that writes goes to it; one for each core on PostgreSQL.

use super::{
    AnyConn, migrate, together,
    writer::{self, Job},
};
use diesel::{
    Connection, PgConnection, SqliteConnection,
    connection::{AnsiTransactionManager, SimpleConnection, TransactionManager},
    r2d2::{self, ManageConnection, Pool, R2D2Connection},
    result::{DatabaseErrorKind, Error as DieselError},
};
use std::{
    num::NonZeroUsize,
    sync::{Arc, mpsc},
    time::Duration,
};
use tokio::sync::oneshot;

/// Where the books are and how many may read at once.
#[derive(Debug, Clone)]
pub struct DbSettings {
    /// `sqlite://path` or `postgres://…`.
    pub url: String,
    /// Connections: readers on SQLite, all of them on PostgreSQL.
    pub connections: u32,
}

/// Why a piece of work on the database did not come to an end.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// The address is of no known kind.
    #[error("ROUNDS_DATABASE_URL begins with neither sqlite:// nor postgres://")]
    Address,
    /// No connection, connection lost, disk full, or too busy: try again later.
    #[error("the database can't be reached: {0}")]
    Unavailable(String),
    /// The schema can't be brought up to this version.
    #[error("migration: {0}")]
    Migration(String),
    /// The database refused a query.
    #[error(transparent)]
    Query(DieselError),
    /// A stored value that this program does not understand.
    #[error("stored {what}: {why}")]
    Stored {
        /// Table and column.
        what: &'static str,
        /// What is the matter.
        why: String,
    },
    /// The work panicked; it was rolled back.
    #[error("the work on the database panicked")]
    Panicked,
}

impl From<DieselError> for DbError {
    fn from(error: DieselError) -> Self {
        match &error {
            DieselError::DatabaseError(DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand, info) => {
                Self::Unavailable(info.message().to_owned())
            }
            // SQLite says these in words only.
            DieselError::DatabaseError(_, info)
                if [
                    "disk is full",
                    "disk I/O error",
                    "unable to open",
                    "database is locked",
                    "No space left",
                    "terminating connection",
                ]
                .iter()
                .any(|sign| info.message().contains(sign)) =>
            {
                Self::Unavailable(info.message().to_owned())
            }
            DieselError::BrokenTransactionManager => Self::Unavailable(error.to_string()),
            _ => Self::Query(error),
        }
    }
}

/// The database. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    pool: Pool<Manager>,
    writers: Arc<[mpsc::SyncSender<Job>]>,
    /// SQLite: whatever writes must go to its one writer.
    one_writer: bool,
}

impl Db {
    /// Opens the database and brings its schema up to date.
    pub fn open(settings: &DbSettings) -> Result<Self, DbError> {
        let manager = Manager::new(&settings.url)?;
        let mut first = manager.connect().map_err(|e| DbError::Unavailable(e.to_string()))?;
        migrate(&mut first)?;
        let one_writer = matches!(first, AnyConn::Sqlite(_));
        // More transactions at once than cores would only be smaller ones.
        let writers = if one_writer { 1 } else { std::thread::available_parallelism().map_or(2, NonZeroUsize::get) };
        let mut started = vec![writer::start(manager.clone(), first)?];
        while started.len() < writers {
            let conn = manager.connect().map_err(|e| DbError::Unavailable(e.to_string()))?;
            started.push(writer::start(manager.clone(), conn)?);
        }
        let pool = Pool::builder()
            .max_size(settings.connections.max(2))
            .min_idle(Some(1))
            // A request that can't get a connection in this time is answered with 503.
            .connection_timeout(Duration::from_secs(3))
            .test_on_check_out(false)
            .build(manager)
            .map_err(|e| DbError::Unavailable(e.to_string()))?;
        Ok(Self { pool, writers: started.into(), one_writer })
    }

    /// How many transactions may be written at once.
    #[must_use]
    pub fn writers(&self) -> usize {
        self.writers.len()
    }

    /// Open connections of the pool, and how many of them are idle.
    #[must_use]
    pub fn connections(&self) -> (u32, u32) {
        let state = self.pool.state();
        (state.connections, state.idle_connections)
    }

    /// Reads one consistent snapshot.
    pub async fn read<T: Send + 'static, E: From<DbError> + Send + 'static>(
        &self,
        work: impl FnOnce(&mut AnyConn) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E> {
        self.on_a_connection(move |conn| in_transaction(conn, Kind::Read, work)).await
    }

    /// Reads with a single statement, which is a snapshot by itself and needs no transaction round it.
    pub async fn glance<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut AnyConn) -> Result<T, DbError> + Send + 'static,
    ) -> Result<T, DbError> {
        let guarded = |conn: &mut AnyConn| std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| work(conn)));
        self.on_a_connection(move |conn| guarded(conn).unwrap_or(Err(DbError::Panicked))).await
    }

    /// Takes a connection of the pool to a thread that may wait.
    async fn on_a_connection<T: Send + 'static, E: From<DbError> + Send + 'static>(
        &self,
        work: impl FnOnce(&mut AnyConn) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E> {
        let pool = self.pool.clone();
        let done = tokio::task::spawn_blocking(move || {
            let mut conn = pool.get().map_err(|e| E::from(DbError::Unavailable(e.to_string())))?;
            work(&mut conn)
        });
        done.await.map_err(|_| E::from(DbError::Panicked))?
    }

    /// Writes in one transaction; nothing of it is there unless all of it is, durably, when this returns.
    pub async fn write<T: Send + 'static, E: From<DbError> + Send + 'static>(
        &self,
        work: impl FnOnce(&mut AnyConn) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E> {
        if self.one_writer {
            return self.write_by(0, work).await;
        }
        self.on_a_connection(move |conn| in_transaction(conn, Kind::Write, work)).await
    }

    /// The same through one of the [`writers`](Self::writers): what is handed to one of them is written in order.
    pub async fn write_by<T: Send + 'static, E: From<DbError> + Send + 'static>(
        &self,
        writer: usize,
        work: impl FnOnce(&mut AnyConn) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E> {
        let no_writer = || E::from(DbError::Unavailable("too many writes are waiting".into()));
        let writer = self.writers.get(writer).ok_or_else(no_writer)?;
        let (tell, told) = oneshot::channel();
        let job = Box::new(move |conn: &mut AnyConn| {
            // Nobody listens any more when the client has gone; the work is done all the same.
            drop(tell.send(in_transaction(conn, Kind::Write, work)));
        });
        writer.try_send(Job::Alone(job)).map_err(|_| no_writer())?;
        told.await.map_err(|_| E::from(DbError::Panicked))?
    }

    /// Writes, where it can in one transaction with others who wait: what one of them is refused for undoes nothing of the others, and nobody hears
    /// that it is written before the commit. Only for work that keeps nothing in memory of what it saw: the commit may yet fail.
    pub async fn write_together<T: Send + 'static, E: From<DbError> + Send + 'static>(
        &self,
        work: impl FnOnce(&mut AnyConn) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E> {
        let Some(writer) = self.writers.first().filter(|_| self.one_writer) else {
            // PostgreSQL brings commits of many connections to the disk together.
            return self.write(work).await;
        };
        let (tell, told) = oneshot::channel();
        let job = Job::Together(together::piece(work, move |done| drop(tell.send(done))));
        writer.try_send(job).map_err(|_| E::from(DbError::Unavailable("too many writes are waiting".into())))?;
        told.await.map_err(|_| E::from(DbError::Panicked))?
    }

    /// Writes from a place without a runtime (the command line).
    pub fn write_now<T, E: From<DbError>>(&self, work: impl FnOnce(&mut AnyConn) -> Result<T, E>) -> Result<T, E> {
        let mut conn = self.pool.get().map_err(|e| E::from(DbError::Unavailable(e.to_string())))?;
        in_transaction(&mut conn, Kind::Write, work)
    }
}

#[derive(Clone, Copy)]
pub(super) enum Kind {
    Read,
    Write,
}

/// A plan that PostgreSQL makes once and keeps is made for the tables as they are then: on a new server they are empty, and every lookup
/// would walk through them until the first ANALYZE. So each statement is planned for the tables as it finds them.
const POSTGRES_WRITE: &str = "BEGIN; SET LOCAL plan_cache_mode = force_custom_plan";
const POSTGRES_READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL plan_cache_mode = force_custom_plan";

fn in_transaction<T, E: From<DbError>>(conn: &mut AnyConn, kind: Kind, work: impl FnOnce(&mut AnyConn) -> Result<T, E>) -> Result<T, E> {
    begin(conn, kind)?;
    let guarded = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| work(conn)));
    let done = guarded.unwrap_or_else(|_| Err(E::from(DbError::Panicked)));
    match done {
        Ok(value) => commit(conn).map(|()| value).map_err(E::from),
        Err(error) => {
            roll_back(conn);
            Err(error)
        }
    }
}

pub(super) fn begin(conn: &mut AnyConn, kind: Kind) -> Result<(), DbError> {
    let begin = match (&*conn, kind) {
        (AnyConn::Postgres(_), Kind::Write) => POSTGRES_WRITE,
        (AnyConn::Postgres(_), Kind::Read) => POSTGRES_READ,
        (AnyConn::Sqlite(_), Kind::Write) => "BEGIN IMMEDIATE",
        (AnyConn::Sqlite(_), Kind::Read) => "BEGIN",
    };
    match conn {
        AnyConn::Postgres(conn) => AnsiTransactionManager::begin_transaction_sql(conn, begin)?,
        AnyConn::Sqlite(conn) => AnsiTransactionManager::begin_transaction_sql(conn, begin)?,
    }
    Ok(())
}

pub(super) fn commit(conn: &mut AnyConn) -> Result<(), DbError> {
    Ok(<AnyConn as Connection>::TransactionManager::commit_transaction(conn)?)
}

pub(super) fn roll_back(conn: &mut AnyConn) {
    if let Err(rollback) = <AnyConn as Connection>::TransactionManager::rollback_transaction(conn) {
        tracing::warn!(%rollback, "rollback failed");
    }
}

#[derive(Debug, Clone)]
pub(super) enum Manager {
    Postgres(String),
    Sqlite(String),
}

impl Manager {
    /// By the scheme: a mistyped address must never quietly become a new SQLite file.
    fn new(url: &str) -> Result<Self, DbError> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok(Self::Postgres(url.into()));
        }
        url.strip_prefix("sqlite://").map(|path| Self::Sqlite(path.into())).ok_or(DbError::Address)
    }
}

/// `busy_timeout` comes first; a commit is on the disk when it returns; the WAL is folded in between, not by a reader.
const SQLITE_PRAGMAS: &str = "PRAGMA busy_timeout=5000; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; \
     PRAGMA wal_autocheckpoint=4000; PRAGMA cache_size=-2000; PRAGMA temp_store=MEMORY;";

impl ManageConnection for Manager {
    type Connection = AnyConn;
    type Error = r2d2::Error;

    fn connect(&self) -> Result<AnyConn, r2d2::Error> {
        match self {
            Self::Postgres(url) => PgConnection::establish(url).map(AnyConn::Postgres).map_err(r2d2::Error::ConnectionError),
            Self::Sqlite(path) => {
                let mut conn = SqliteConnection::establish(path).map_err(r2d2::Error::ConnectionError)?;
                conn.batch_execute(SQLITE_PRAGMAS).map_err(r2d2::Error::QueryError)?;
                Ok(AnyConn::Sqlite(conn))
            }
        }
    }

    fn is_valid(&self, conn: &mut AnyConn) -> Result<(), r2d2::Error> {
        conn.ping().map_err(r2d2::Error::QueryError)
    }

    fn has_broken(&self, conn: &mut AnyConn) -> bool {
        std::thread::panicking() || conn.is_broken()
    }
}
