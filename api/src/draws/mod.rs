//! Draws: who is looked at, drawn so that anybody can repeat it.
//!
//! A seed is committed to ahead of time ([`commit`]); when the draw falls due ([`clock`]) or somebody asks, the frame is gathered from the books
//! ([`frame`]), the seed revealed, and the checks stand in the books ([`hold`]). The rules are `domain::draw`.

mod clock;
mod frame;
pub mod rest;
pub mod store;
pub mod web;

pub use clock::{commit_next, hold_due};

use crate::{app::App, db::AnyConn, problem::Problem};
use chrono::NaiveDate;
use domain::{
    books::SiteBooks,
    draw::{Draw, DrawFile, Seed, commitment, draw as drawn_from, sample_size},
    ids::{CompanyId, DrawId, PersonId, SiteId},
    operation::{CommitDraw, DrawnOne, HoldDraw},
    refusal::Refusal,
    spot_check::SpotCheckPlan,
    text::Text,
};
use std::sync::Arc;
use uuid::Uuid;

/// Somebody in whose name a draw is made.
#[derive(Debug, Clone, Copy)]
pub struct By {
    /// Their company.
    pub company: CompanyId,
    /// The person.
    pub person: PersonId,
}

/// Commits to a seed that nobody has seen. Where two servers do so for the same due day, both commit to the one that was there first.
pub async fn commit(app: &App, by: By, plan: &SpotCheckPlan, due: Option<NaiveDate>) -> Result<DrawId, Problem> {
    let id = match due {
        Some(day) => DrawId(Uuid::new_v5(&plan.id.0, day.to_string().as_bytes())),
        None => DrawId(app.ports.new_id()),
    };
    let (site, fresh) = (plan.site, Seed(app.ports.bytes()));
    let seed = app.db.write(move |conn| store::keep_seed(conn, site, id, &fresh).map_err(Problem::from)).await?;
    let step = CommitDraw { draw: id, plan: plan.id, due, commitment: commitment(&seed) };
    app.submit(by.company, by.person, site.into(), None, step).await?;
    Ok(id)
}

/// Fixes the frame of a draw, reveals its seed and draws.
pub async fn hold(app: &App, by: By, site: SiteId, id: DrawId) -> Result<(), Problem> {
    let (catalogs, now) = (app.catalogs.clone(), app.ports.now());
    let step = app
        .db
        .read(move |conn| {
            let company = catalogs.company(conn, by.company)?;
            let books = catalogs.site(conn, site)?;
            let draw = store::any(conn, site, id)?.ok_or(Problem::NotFound)?;
            if draw.held.is_some() {
                return Err(Problem::Conflict(Refusal::AlreadyDone));
            }
            let seed = store::seed(conn, site, id)?.ok_or(Problem::NotFound)?;
            let gathered = frame::gather(conn, &company, &books, &draw, now)?;
            let frame = gathered.items();
            let sample = drawn_from(&seed, &frame, sample_size(&draw.how.wish, frame.len()));
            let drawn: Vec<DrawnOne> = sample.iter().filter_map(|id| gathered.drawn(*id)).collect();
            Ok(HoldDraw { draw: id, seed, frame, drawn })
        })
        .await?;
    app.submit(by.company, by.person, site.into(), None, step).await?;
    Ok(())
}

/// The file that a stranger repeats a draw from; none before it was held.
pub fn file(conn: &mut AnyConn, books: &Arc<SiteBooks>, draw: &Draw, site_name: Text) -> Result<Option<DrawFile>, Problem> {
    let Some(held) = &draw.held else { return Ok(None) };
    let names = frame::names(conn, books, draw)?;
    Ok(Some(DrawFile::new(draw, held, site_name, |id| names.get(&id).cloned().unwrap_or_default())))
}
