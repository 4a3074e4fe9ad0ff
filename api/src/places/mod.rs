//! Sites, buildings, units, areas, checkpoints: read from the catalogs in memory, changed by operations.

pub mod export;
mod form;
pub mod rest;
pub mod view;
pub mod web;

use crate::{app::App, auth::SignedIn, problem::Problem};
use domain::{books::SiteBooks, ids::SiteId};
use std::sync::Arc;

/// The books of one site, for somebody who may see it; 404 otherwise.
pub async fn of_site(app: &App, person: &SignedIn, site: SiteId) -> Result<Arc<SiteBooks>, Problem> {
    person.at(site)?;
    let catalogs = app.catalogs.clone();
    app.db.read(move |conn| Ok(catalogs.site(conn, site)?)).await
}

/// The books of every site that the person may see, or of the one that was asked for.
pub async fn of_sites(app: &App, person: &SignedIn, only: Option<SiteId>) -> Result<Vec<Arc<SiteBooks>>, Problem> {
    let sites: Vec<SiteId> = match only {
        Some(site) => person.at(site).map(|_| vec![site])?,
        None => person.sites().into_iter().map(|s| s.id).collect(),
    };
    let catalogs = app.catalogs.clone();
    app.db.read(move |conn| sites.into_iter().map(|site| Ok(catalogs.site(conn, site)?)).collect()).await
}
