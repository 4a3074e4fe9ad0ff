//! Which photos were left half done? Those whose copies were being made when a server stopped, and those from before prints were kept or
//! light was measured. Each server looks through everything that is stored once after its start, a page at a time, behind everybody else.

use super::{
    Variant, copies, likeness,
    store::{self, State, Upload},
};
use crate::{app::App, problem::Problem};
use domain::ids::{PhotoId, SiteId};
use std::time::Duration;

/// Uploads that are looked at together.
const AT_ONCE: usize = 500;
/// Between two of these pages: five million photos take ten minutes, and nobody notices.
const PAUSE: Duration = Duration::from_millis(50);
/// So many in a row that can't be made good are no accident: the storage is away, and the next start tries again.
const PATIENCE: usize = 20;

/// Looks through all sites and makes good what is missing.
pub fn make_good(app: &App) {
    let app = app.clone();
    tokio::spawn(async move {
        match everywhere(&app).await {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "photos were made good that had been left half done"),
            Err(problem) => tracing::warn!(%problem, "photos that were left half done stay so until the next start"),
        }
    });
}

async fn everywhere(app: &App) -> Result<usize, Problem> {
    let sites = app.db.read(|conn| store::all_sites(conn).map_err(Problem::from)).await?;
    let mut made = 0;
    for site in sites {
        made += at(app, site).await?;
    }
    Ok(made)
}

async fn at(app: &App, site: SiteId) -> Result<usize, Problem> {
    let (mut made, mut failed, mut after) = (0, 0, None);
    loop {
        let page = app.db.read(move |conn| store::uploads_at(conn, site, after, AT_ONCE).map_err(Problem::from)).await?;
        let Some(last) = page.last() else { return Ok(made) };
        after = Some(last.key);
        for original in half_done(app, site, page).await? {
            match copies::make_good(app, &original).await {
                Ok(()) => (made, failed) = (made + 1, 0),
                Err(problem) if failed >= PATIENCE => return Err(problem),
                Err(problem) => {
                    failed += 1;
                    tracing::warn!(%problem, photo = %original.key.photo, "this photo was not made good");
                }
            }
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Originals that are there, of which something is missing. Whoever notes what was measured has kept the copies before.
async fn half_done(app: &App, site: SiteId, page: Vec<Upload>) -> Result<Vec<Upload>, Problem> {
    let is_whole = |one: &Upload| one.key.variant == Variant::Original && one.state == State::Stored && !copies::is_broken(one);
    let originals: Vec<Upload> = page.into_iter().filter(is_whole).collect();
    let ids: Vec<PhotoId> = originals.iter().map(|one| one.key.photo).collect();
    let noted = likeness::noted(app, site, ids).await?;
    Ok(originals.into_iter().filter(|one| !noted.contains(&one.key.photo)).collect())
}
