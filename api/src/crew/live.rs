//! How does a board update itself? Server-sent events: one watcher for all boards of this server asks the database once a second which of the
//! sites that somebody looks at have changed, whichever server changed them; a board that hears of its site fetches itself again. A minute
//! without news is news as well: somebody may be late by now.

use crate::{
    app::App,
    db::{DbError, Id, schema::scopes},
    each,
    problem::Problem,
};
use actix_web::{
    HttpResponse,
    http::header::{CACHE_CONTROL, CONTENT_ENCODING, HeaderName},
    web::Bytes,
};
use diesel::prelude::*;
use domain::ids::SiteId;
use futures_util::{StreamExt, stream};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{
    signal::unix::{SignalKind, signal},
    sync::watch,
};

/// How often changes are looked for.
const EVERY: Duration = Duration::from_secs(1);
/// After so long a board is told to look, though nothing has changed.
const MINUTE: Duration = Duration::from_secs(60);

/// Boards that are open, by site: the number of the site's last change.
#[derive(Clone, Default)]
pub struct Live(Arc<Mutex<HashMap<SiteId, watch::Sender<i64>>>>);

impl Live {
    fn lock(&self) -> MutexGuard<'_, HashMap<SiteId, watch::Sender<i64>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn look_at(&self, site: SiteId) -> watch::Receiver<i64> {
        self.lock().entry(site).or_insert_with(|| watch::channel(0).0).subscribe()
    }

    /// The sites that somebody looks at; those that nobody does any more are forgotten.
    fn looked_at(&self) -> Vec<SiteId> {
        let mut open = self.lock();
        open.retain(|_, sender| sender.receiver_count() > 0);
        open.keys().copied().collect()
    }

    /// Ends every stream: a server that stops waits for what is in hand, and a board is in hand for ever.
    fn close(&self) {
        self.lock().clear();
    }

    fn tell(&self, changes: &HashMap<SiteId, i64>) {
        for (site, sender) in self.lock().iter() {
            if let Some(seq) = changes.get(site) {
                sender.send_if_modified(|last| std::mem::replace(last, *seq) != *seq);
            }
        }
    }
}

/// Looks for changes of the sites whose boards are open, for as long as the server runs.
pub fn watch_sites(app: &App) {
    let live = app.live.clone();
    tokio::spawn(async move {
        match told_to_stop().await {
            Ok(()) => live.close(),
            Err(error) => tracing::warn!(%error, "a stop will wait for boards that are open"),
        }
    });
    let app = app.clone();
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(EVERY).await;
            let sites = app.live.looked_at();
            if sites.is_empty() {
                continue;
            }
            match numbers(&app, sites).await {
                Ok(changes) => app.live.tell(&changes),
                Err(problem) => tracing::warn!(%problem, "changes were not looked for; boards wait"),
            }
        }
    });
}

/// Waits for one of the signals at which the server stops.
async fn told_to_stop() -> std::io::Result<()> {
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}

async fn numbers(app: &App, sites: Vec<SiteId>) -> Result<HashMap<SiteId, i64>, Problem> {
    let ids: Vec<Id> = sites.into_iter().map(Id::from).collect();
    app.db
        .read(move |conn| {
            let rows: Vec<(Id, i64)> =
                each!(conn, |c| scopes::table.filter(scopes::id.eq_any(&ids)).select((scopes::id, scopes::seq)).load(c))
                    .map_err(DbError::from)?;
            Ok(rows.into_iter().map(|(id, seq)| (SiteId(id.0), seq)).collect())
        })
        .await
}

/// A stream that says `changed` whenever something of a site has, and once a minute. It begins with one, so that a board which was cut off,
/// through a restart of the server, say, is right again as soon as it is back.
pub fn events(app: &App, site: SiteId) -> HttpResponse {
    let news = app.live.look_at(site);
    let hello = stream::once(async { Ok::<_, actix_web::Error>(Bytes::from_static(b"retry: 3000\nevent: changed\ndata: 0\n\n")) });
    let changes = stream::unfold(news, |mut news| async move {
        let data = match tokio::time::timeout(MINUTE, news.changed()).await {
            Ok(Ok(())) => format!("event: changed\ndata: {}\n\n", *news.borrow_and_update()),
            Err(_) => "event: changed\ndata: minute\n\n".into(),
            Ok(Err(_)) => return None,
        };
        Some((Ok(Bytes::from(data)), news))
    });
    HttpResponse::Ok()
        .content_type("text/event-stream; charset=utf-8")
        .insert_header((CACHE_CONTROL, "no-store"))
        // A packed stream would be kept back until there is enough of it; a proxy would do the same.
        .insert_header((CONTENT_ENCODING, "identity"))
        .insert_header((HeaderName::from_static("x-accel-buffering"), "no"))
        .streaming(hello.chain(changes))
}
