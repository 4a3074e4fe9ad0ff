//! How long is an upload kept that nobody goes on with? Thirty days after its last byte, and every answer about it says until when. A
//! phone that comes back later begins again: its own copy is still there (`sync.md` 14).

use super::store::{self, Upload};
use crate::{app::App, problem::Problem};
use chrono::TimeDelta;
use domain::time::Timestamp;
use std::time::Duration;

/// Days for which an unfinished upload waits.
const DAYS: i64 = 30;
/// How often expired ones are looked for.
const EVERY: Duration = Duration::from_secs(3_600);
/// How many are let go at once; the others have their turn an hour later.
const AT_ONCE: i64 = 1_000;

/// Until when an upload that was last touched then is kept, as `Upload-Expires` wants it (RFC 9110).
pub(super) fn expires(updated: Timestamp) -> String {
    (updated + TimeDelta::days(DAYS)).format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// Lets go of uploads that expired, now and every hour, for as long as the server runs.
pub fn sweep(app: &App) {
    let app = app.clone();
    tokio::spawn(async move {
        loop {
            match let_go(&app).await {
                Ok(0) => {}
                Ok(count) => tracing::info!(count, "unfinished uploads expired"),
                Err(problem) => tracing::warn!(%problem, "expired uploads were not let go"),
            }
            tokio::time::sleep(EVERY).await;
        }
    });
}

async fn let_go(app: &App) -> Result<usize, Problem> {
    let before = app.ports.now() - TimeDelta::days(DAYS);
    let old = app.db.read(move |conn| store::untouched_since(conn, before, AT_ONCE).map_err(Problem::from)).await?;
    let count = old.len();
    for Upload { key, .. } in old {
        let _turn = app.photos.uploads.take(key).await;
        // Only if it is still as old: somebody may have gone on with it while we waited.
        let gone = app.db.write(move |conn| store::expire(conn, key, before).map_err(Problem::from)).await?;
        if gone {
            app.photos.storage.forget_partial(key).await?;
        }
    }
    Ok(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_day_is_told_as_http_wants_it() {
        let at = "2026-11-01T23:59:58.5Z".parse().unwrap();
        assert_eq!(expires(at), "Tue, 01 Dec 2026 23:59:58 GMT");
    }
}
