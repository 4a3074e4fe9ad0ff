//! How do small writes that wait share a transaction, and its way to the disk? Each in a savepoint of its own: what is refused is undone alone.
//! Nobody hears of their write before all of it is committed.

use super::{
    AnyConn, DbError,
    pool::{Kind, begin, commit, roll_back},
    writer::Job,
};
use diesel::{Connection, connection::TransactionManager};
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::mpsc,
};

/// Pieces of one transaction; those who came first shall not wait for ever.
const MOST: usize = 64;

/// Why nothing of a transaction was written.
type Undone<'a> = Option<&'a DbError>;
/// Tells one of those who wait what became of the whole.
type Tell = Box<dyn FnOnce(Undone<'_>) + Send>;
/// Whether the piece may stay, and who is to be told.
type Done = (bool, Tell);

/// One of several writes of a transaction; or what it hears instead.
pub struct Piece(Box<dyn FnOnce(Result<&mut AnyConn, &DbError>) -> Done + Send>);

/// A piece of work, and who is told what became of it.
pub fn piece<T: Send + 'static, E: From<DbError> + Send + 'static>(
    work: impl FnOnce(&mut AnyConn) -> Result<T, E> + Send + 'static,
    tell: impl FnOnce(Result<T, E>) + Send + 'static,
) -> Piece {
    let lost = |why: &DbError| E::from(DbError::Unavailable(why.to_string()));
    Piece(Box::new(move |conn| {
        let done = match conn {
            Ok(conn) => catch_unwind(AssertUnwindSafe(|| work(conn))).unwrap_or_else(|_| Err(E::from(DbError::Panicked))),
            Err(why) => Err(lost(why)),
        };
        let stays = done.is_ok();
        let tell = move |undone: Undone<'_>| match (done, undone) {
            (Ok(_), Some(why)) => tell(Err(lost(why))),
            (done, _) => tell(done),
        };
        (stays, Box::new(tell) as Tell)
    }))
}

/// Writes a piece with all that wait behind it, up to one that wants a transaction for itself: that one is given back.
pub fn write(conn: &mut AnyConn, first: Piece, jobs: &mpsc::Receiver<Job>) -> Option<Job> {
    if let Err(why) = begin(conn, Kind::Write) {
        let (_, tell) = first.0(Err(&why));
        tell(None);
        return None;
    }
    let (mut told, mut next, mut piece) = (vec![], None, Some(first));
    let mut written = Ok(());
    while let Some(one) = piece.take() {
        written = in_savepoint(conn, one, &mut told);
        // After that there is no transaction to write in.
        if written.is_err() || told.len() == MOST {
            break;
        }
        match jobs.try_recv() {
            Ok(Job::Together(another)) => piece = Some(another),
            Ok(alone) => next = Some(alone),
            Err(_) => {}
        }
    }
    match &written {
        Ok(()) => written = commit(conn),
        Err(_) => roll_back(conn),
    }
    for tell in told {
        tell(written.as_ref().err());
    }
    next
}

type Savepoints = <AnyConn as Connection>::TransactionManager;

/// Fails when the transaction itself has come to an end, as it does when the disk is full.
fn in_savepoint(conn: &mut AnyConn, Piece(work): Piece, told: &mut Vec<Tell>) -> Result<(), DbError> {
    if let Err(why) = Savepoints::begin_transaction(conn).map_err(DbError::from) {
        told.push(work(Err(&why)).1);
        return Err(why);
    }
    let (stays, tell) = work(Ok(conn));
    told.push(tell);
    if stays {
        Savepoints::commit_transaction(conn)?
    } else {
        Savepoints::rollback_transaction(conn)?
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::{AnyConn, Db, DbError, DbSettings};
    use diesel::{Connection, RunQueryDsl, SqliteConnection, connection::SimpleConnection, sql_query, sql_types::BigInt};
    use std::{path::PathBuf, sync::mpsc, time::Duration};
    use tempfile::TempDir;

    #[derive(diesel::QueryableByName)]
    struct Count {
        #[diesel(sql_type = BigInt)]
        count: i64,
    }

    fn run(conn: &mut AnyConn, statements: &str) -> Result<(), DbError> {
        Ok(conn.batch_execute(statements)?)
    }

    struct Books {
        path: PathBuf,
        db: Db,
        _folder: TempDir,
    }

    impl Books {
        fn open() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("books.db");
            let db = Db::open(&DbSettings { url: format!("sqlite://{}", path.display()), connections: 2 }).unwrap();
            db.write_now(|conn| {
                run(conn, "CREATE TABLE notes (n INTEGER PRIMARY KEY, under REFERENCES notes DEFERRABLE INITIALLY DEFERRED)")
            })
            .unwrap();
            Self { path, db, _folder: folder }
        }

        /// Has these written while the writer is held up, so that they wait together. Says of each how many notes somebody else saw when it had
        /// been written, or why it was refused.
        async fn write(&self, statements: &[&'static str]) -> Vec<Result<i64, String>> {
            let (go, gone) = mpsc::channel::<()>();
            let db = self.db.clone();
            let hold = move |_: &mut AnyConn| {
                let _ = gone.recv();
                Ok::<_, DbError>(())
            };
            let held = tokio::spawn(async move { db.write(hold).await });
            tokio::time::sleep(Duration::from_millis(50)).await;
            let one = |statements: &'static str| {
                let (db, path) = (self.db.clone(), self.path.clone());
                let work = move |conn: &mut AnyConn| {
                    run(conn, statements)?;
                    assert!(!statements.is_empty(), "this one breaks");
                    Ok::<_, DbError>(seen(&path))
                };
                tokio::spawn(async move { db.write_together(work).await.map_err(|error| error.to_string()) })
            };
            let waiting: Vec<_> = statements.iter().map(|statements| one(statements)).collect();
            tokio::time::sleep(Duration::from_millis(50)).await;
            drop(go);
            held.await.unwrap().unwrap();
            let mut outcomes = vec![];
            for one in waiting {
                outcomes.push(one.await.unwrap());
            }
            outcomes
        }
    }

    /// Notes that are committed.
    fn seen(path: &std::path::Path) -> i64 {
        let mut conn = SqliteConnection::establish(&path.to_string_lossy()).unwrap();
        sql_query("SELECT count(*) AS count FROM notes").get_result::<Count>(&mut conn).unwrap().count
    }

    #[tokio::test]
    async fn those_who_wait_share_a_transaction_and_what_is_refused_is_undone_alone() {
        let books = Books::open();
        let twice = "INSERT INTO notes (n) VALUES (9); INSERT INTO notes (n) VALUES (1)";
        let told = books.write(&["INSERT INTO notes (n) VALUES (1)", twice, "", "INSERT INTO notes (n) VALUES (2)"]).await;
        assert_eq!((&told[0], &told[3]), (&Ok(0), &Ok(0)), "the first was not committed before the last was written");
        assert!(told[1].as_ref().is_err_and(|why| why.contains("UNIQUE")), "{told:?}");
        assert!(told[2].as_ref().is_err_and(|why| why.contains("panicked")), "{told:?}");
        assert_eq!(seen(&books.path), 2, "1 and 2, and of the second nothing");
        assert_eq!(books.write(&["INSERT INTO notes (n) VALUES (3)"]).await, [Ok(2)], "the next one finds all in order");
    }

    #[tokio::test]
    async fn nobody_hears_of_a_write_whose_commit_failed() {
        let books = Books::open();
        let told = books.write(&["INSERT INTO notes (n) VALUES (1)", "INSERT INTO notes (n, under) VALUES (2, 77)"]).await;
        assert!(told.iter().all(|one| one.as_ref().is_err_and(|why| why.contains("FOREIGN KEY"))), "{told:?}");
        assert_eq!(seen(&books.path), 0);
        assert_eq!(books.write(&["INSERT INTO notes (n) VALUES (3)"]).await, [Ok(0)]);
    }

    #[tokio::test]
    async fn when_the_transaction_is_lost_all_of_it_is() {
        let books = Books::open();
        // As a full disk ends it: under the feet of those who write.
        let told = books.write(&["INSERT INTO notes (n) VALUES (1)", "ROLLBACK", "INSERT INTO notes (n) VALUES (2)"]).await;
        assert!(told[0].is_err() && told[1].is_err(), "{told:?}");
        assert_eq!(seen(&books.path), i64::from(told[2].is_ok()), "{told:?}");
        assert!(books.write(&["INSERT INTO notes (n) VALUES (3)"]).await[0].is_ok());
    }
}
