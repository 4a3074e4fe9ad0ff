//! How is a day closed? Once it is over (UTC), the receipts of all seals that no day holds yet become a Merkle tree; its root goes into a chain of
//! days, signed, into the log and onto a page, to be kept where this server's owner can't reach it.

use super::{
    store::{self, Closed},
    time_stamp,
};
use crate::{app::App, problem::Problem};
use chrono::{NaiveTime, TimeDelta};
use domain::{
    ids::CompanyId,
    photo::Sha256,
    seal::{
        Day, Signed, canonical,
        tree::{DAY, leaf, root},
    },
    time::Timestamp,
};
use serde::Serialize;
use std::time::Duration;

/// How often a day that is over is looked for.
const EVERY: Duration = Duration::from_secs(600);

/// A closed day.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct DayInfo {
    /// Its place in the chain of days.
    pub number: u64,
    /// The day up to whose end (UTC) seals had come.
    #[schema(value_type = String, format = Date)]
    pub day: chrono::NaiveDate,
    /// How many seals it holds.
    pub count: u64,
    /// The root of their tree.
    #[schema(value_type = String)]
    pub root: Sha256,
    /// Hash of the signed text: what the next day names, and what is worth keeping elsewhere.
    #[schema(value_type = String)]
    pub hash: Sha256,
    /// What the server signed.
    pub signed: Signed,
    /// When it was closed.
    #[schema(value_type = String, format = DateTime)]
    pub closed_at: Timestamp,
    /// Somebody else's time stamp of the hash (RFC 3161, DER in base64), where one is asked for.
    pub time_stamp: Option<String>,
}

impl From<Closed> for DayInfo {
    fn from(closed: Closed) -> Self {
        let Day { number, day, count, root, .. } = closed.day;
        let hash = closed.signed.hash();
        Self { number, day, count, root, hash, signed: closed.signed, closed_at: closed.at, time_stamp: closed.time_stamp }
    }
}

/// Closes days that are over, now and every ten minutes, for as long as the server runs.
pub fn close_days(app: &App) {
    let app = app.clone();
    tokio::spawn(async move {
        loop {
            if let Err(problem) = close_open(&app).await {
                tracing::warn!(%problem, "a day of seals was not closed");
            }
            if let Some(url) = &app.settings.time_stamp_url
                && let Err(problem) = time_stamp::fetch(&app, url).await
            {
                tracing::warn!(%problem, "a day of seals got no time stamp");
            }
            tokio::time::sleep(EVERY).await;
        }
    });
}

async fn close_open(app: &App) -> Result<(), Problem> {
    let now = app.ports.now();
    let today = now.date_naive().and_time(NaiveTime::MIN).and_utc();
    let companies = app.db.read(move |conn| store::with_open_days(conn, today).map_err(Problem::from)).await?;
    for company in companies {
        close(app, company, today, now).await?;
    }
    Ok(())
}

/// Closes everything that came before a time.
async fn close(app: &App, company: CompanyId, before: Timestamp, now: Timestamp) -> Result<(), Problem> {
    let (receipts, last) = app
        .db
        .read(move |conn| {
            let last = match store::newest_day(conn, company)? {
                Some(number) => store::day(conn, company, number)?,
                None => None,
            };
            Ok::<_, Problem>((store::open_receipts(conn, company, before)?, last))
        })
        .await?;
    let leaves = leaves(&receipts);
    let day = Day {
        form: DAY.into(),
        company,
        number: last.as_ref().map_or(1, |last| last.day.number + 1),
        day: (before - TimeDelta::microseconds(1)).date_naive(),
        count: leaves.len() as u64,
        root: root(&leaves),
        previous: last.map(|last| last.signed.hash()),
        key: app.secrets.seal_key().id(),
    };
    let text = canonical::write(&day).map_err(|_| Problem::Internal)?;
    let closed = Closed { signed: app.secrets.seal(text), day, at: now, time_stamp: None };
    let (day, hash) = (closed.day.clone(), closed.signed.hash());
    if app.db.write(move |conn| store::close(conn, &closed, before).map_err(Problem::from)).await? {
        tracing::info!(%company, number = day.number, day = %day.day, seals = day.count, root = %day.root, %hash, "a day of seals was closed");
    }
    Ok(())
}

/// The leaves of a day's tree, in the order of their hashes: who has the receipts can build the same tree.
pub(super) fn leaves(receipts: &[String]) -> Vec<Sha256> {
    let mut leaves: Vec<Sha256> = receipts.iter().map(|receipt| leaf(receipt)).collect();
    leaves.sort_by_key(|leaf| leaf.0);
    leaves
}
