//! What does a thread do that writes? One job after another, on a connection of its own.

use super::{AnyConn, DbError, pool::Manager, together};
use diesel::{
    connection::SimpleConnection,
    r2d2::{ManageConnection, R2D2Connection},
};
use std::sync::mpsc;

/// Something to be written.
pub enum Job {
    /// In a transaction that it makes itself.
    Alone(Box<dyn FnOnce(&mut AnyConn) + Send>),
    /// In one transaction with its like that wait with it.
    Together(together::Piece),
}

/// Writes that may wait for one writer before more are turned away.
const WAITING_WRITES: usize = 4_096;

/// A writer touches the same pages again and again: 16 MB of them. Readers lean on the system's own cache.
const WRITER_PRAGMAS: &str = "PRAGMA cache_size=-16000";

/// Starts one.
pub fn start(manager: Manager, mut conn: AnyConn) -> Result<mpsc::SyncSender<Job>, DbError> {
    widen(&mut conn);
    let (sender, jobs) = mpsc::sync_channel::<Job>(WAITING_WRITES);
    std::thread::Builder::new()
        .name("writer".into())
        .spawn(move || {
            let mut next = None;
            while let Some(job) = next.take().or_else(|| jobs.recv().ok()) {
                // The transaction was rolled back as the panic passed; the next job finds the connection clean.
                let work = std::panic::AssertUnwindSafe(|| match job {
                    Job::Alone(work) => work(&mut conn),
                    Job::Together(first) => next = together::write(&mut conn, first, &jobs),
                });
                if std::panic::catch_unwind(work).is_err() {
                    tracing::error!("a write panicked");
                }
                // A commit that failed half way (a full disk) may leave the connection inside its transaction for good.
                if conn.is_broken() {
                    match manager.connect() {
                        Ok(fresh) => {
                            conn = fresh;
                            widen(&mut conn);
                        }
                        Err(error) => tracing::error!(%error, "the writer can't open the database again"),
                    }
                }
            }
        })
        .map_err(|e| DbError::Unavailable(e.to_string()))?;
    Ok(sender)
}

fn widen(conn: &mut AnyConn) {
    if let AnyConn::Sqlite(conn) = conn
        && let Err(error) = conn.batch_execute(WRITER_PRAGMAS)
    {
        tracing::warn!(%error, "the writer works with a small cache");
    }
}
