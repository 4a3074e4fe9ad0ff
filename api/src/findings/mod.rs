//! Findings: what was wrong, and what becomes of it.
//!
//! | question | room |
//! | --- | --- |
//! | which are there | [`store`], [`list`], [`board`] |
//! | what happens to one, by REST and on its page | [`rest`], [`web`] |
//! | what the clock brings about: reminders, reports upward | [`clock`] |

pub mod board;
pub mod clock;
pub mod list;
pub mod rest;
pub mod store;
pub mod web;

pub use store::one;

use crate::{app::App, auth::SignedIn, patrols::rest::views, problem::Problem};
use domain::{finding::Finding, ids::FindingId, operation::Operation};

/// A finding, for somebody who may see it.
pub async fn find(app: &App, person: &SignedIn, id: FindingId) -> Result<Finding, Problem> {
    let views = views(person, None)?;
    app.db.read(move |conn| one(conn, &views, id)).await
}

/// Has a step in the life of a finding judged and written: what a page or a REST call asks for.
pub async fn submit(app: &App, person: &SignedIn, id: FindingId, step: impl Into<Operation>) -> Result<(), Problem> {
    let site = find(app, person, id).await?.site;
    app.submit(person.company, person.person, site.into(), None, step).await?;
    Ok(())
}
