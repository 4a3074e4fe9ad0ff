//! When are photos laid beside their seals? When there is time, after their record, or their bytes, have come: the first at once, and those that
//! come shortly after it together.
//!
//! Mostly all is as it should be, and nothing is written. Should the server stop before, the next of these occasions, or a look at the photo's
//! page, brings it up again.

use super::against::{company_of, lay_together, look};
use crate::{app::App, problem::Problem};
use domain::ids::{PhotoId, SiteId};
use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// How long photos gather while more of them come.
const GATHER: Duration = Duration::from_millis(100);

/// Photos that wait to be laid beside their seals.
#[derive(Default)]
pub struct Waiting(Mutex<Line>);

#[derive(Default)]
struct Line {
    photos: BTreeMap<SiteId, Vec<PhotoId>>,
    /// Somebody is at it.
    running: bool,
}

impl Waiting {
    fn line(&self) -> MutexGuard<'_, Line> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// True when nobody is at it yet.
    fn join(&self, photos: Vec<(SiteId, PhotoId)>) -> bool {
        let mut line = self.line();
        for (site, photo) in photos {
            line.photos.entry(site).or_default().push(photo);
        }
        !std::mem::replace(&mut line.running, true)
    }

    /// All of them; none, and nobody is at it any more, when there are none.
    fn take(&self) -> Option<BTreeMap<SiteId, Vec<PhotoId>>> {
        let mut line = self.line();
        let photos = std::mem::take(&mut line.photos);
        line.running = !photos.is_empty();
        line.running.then_some(photos)
    }
}

/// Has photos laid beside their seals when there is time.
pub fn look_again(app: &App, photos: Vec<(SiteId, PhotoId)>) {
    if photos.is_empty() || !app.unlooked.join(photos) {
        return;
    }
    let app = app.clone();
    tokio::spawn(async move {
        while let Some(photos) = app.unlooked.take() {
            if let Err(problem) = lay_beside(&app, photos).await {
                tracing::warn!(%problem, "photos were not laid beside their seals");
            }
            tokio::time::sleep(GATHER).await;
        }
    });
}

async fn lay_beside(app: &App, photos: BTreeMap<SiteId, Vec<PhotoId>>) -> Result<(), Problem> {
    let now = app.ports.now();
    let looked = app.db.read(move |conn| {
        let mut amiss = vec![];
        for (site, photos) in photos {
            // Each site by the seals of its own company, whoever brought the matter up.
            let Some(company) = company_of(conn, site)? else { continue };
            if !look(conn, company, &[site], &photos, now)?.is_empty() {
                amiss.push((company, site, photos));
            }
        }
        Ok::<_, Problem>(amiss)
    });
    for (company, site, photos) in looked.await? {
        // Looked at again inside the transaction: what was found may have changed meanwhile.
        app.db.write(move |conn| lay_together(conn, company, &[site], &photos, now).map_err(Problem::from)).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn whoever_comes_while_somebody_is_at_it_is_taken_along() {
        let (waiting, site) = (Waiting::default(), SiteId(Uuid::from_u128(1)));
        let photo = |n| (site, PhotoId(Uuid::from_u128(n)));
        assert!(waiting.join(vec![photo(1)]), "the first one begins");
        assert!(!waiting.join(vec![photo(2)]) && !waiting.join(vec![photo(3)]));
        assert_eq!(waiting.take().unwrap()[&site].len(), 3);
        assert!(!waiting.join(vec![photo(4)]), "still at it");
        assert_eq!(waiting.take().unwrap()[&site], [photo(4).1]);
        assert!(waiting.take().is_none());
        assert!(waiting.join(vec![photo(5)]), "somebody has to begin anew");
    }
}
