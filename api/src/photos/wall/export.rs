//! The photos of the wall as a table: what is known of each, not the pictures ([`super::zip`] has those).

use super::{Filter, Seen, page, rest::PhotoQuery, seen, web::asked_for};
use crate::{
    app::App,
    auth::SignedIn,
    db::AnyConn,
    exports::{Format, Row, Source, hand_out, named, words},
    pages::{Asked, Names, Words},
    photos::PhotoInfo,
    problem::{Problem, ProblemBody},
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path, Query},
};
use domain::{time::Timestamp, wire::PhotoStanding};
use std::collections::HashMap;
use uuid::Uuid;

/// Photos that are fetched at once: each comes with its uploads, flags and seal.
pub(super) const PHOTOS: usize = 200;

/// Photos of the wall, as CSV or Excel, by its filters: those of one patrol or finding are few, and a list of their own.
#[utoipa::path(get, path = "/v1/photos.{format}", tag = "photos", params(("format" = String, Path, description = "csv or xlsx"), PhotoQuery),
    responses((status = 200, content_type = "text/csv"), (status = 404, body = ProblemBody), (status = 503, body = ProblemBody)))]
pub async fn rest(
    app: Data<App>,
    request: HttpRequest,
    person: SignedIn,
    format: Path<String>,
    query: Query<PhotoQuery>,
) -> Result<HttpResponse, Problem> {
    if query.patrol.is_some() || query.finding.is_some() {
        return Err(Problem::Unreadable("patrol, finding: not for this table".into()));
    }
    give(&app, &request, &person, &format, seen(&person, query.site)?, query.filter()).await
}

/// `GET /photos.{format}`, by the filters of the page.
pub async fn web(app: Data<App>, request: HttpRequest, person: SignedIn, format: Path<String>) -> Result<HttpResponse, Problem> {
    let asked = Asked::by(&request);
    give(&app, &request, &person, &format, seen(&person, asked.read("site"))?, asked_for(&asked)).await
}

async fn give(
    app: &App,
    request: &HttpRequest,
    person: &SignedIn,
    format: &str,
    seen: Vec<Seen>,
    filter: Filter,
) -> Result<HttpResponse, Problem> {
    let (format, t) = (Format::parse(format)?, words(person, request));
    let names = Names::seen_by(app, person, None, t.language).await?;
    let mut items = HashMap::new();
    for item in names.company().versions.values().flat_map(|version| version.content.items()) {
        items.insert(item.id.0, names.say(&item.label));
    }
    let walk = Walk::new(seen, filter);
    hand_out(app, "photos", t.of("photos-title"), format, Table { walk, names, t, items }).await
}

/// Where somebody stands among the photos of several sites.
pub(super) struct Walk {
    sites: Vec<Seen>,
    filter: Filter,
    after: Option<(Timestamp, Uuid)>,
    done: bool,
}

impl Walk {
    pub fn new(sites: Vec<Seen>, filter: Filter) -> Self {
        Self { sites, filter, after: None, done: false }
    }

    /// The next photos, newest first; none at the end.
    pub fn next(&mut self, conn: &mut AnyConn, limit: usize) -> Result<Option<Vec<PhotoInfo>>, Problem> {
        if self.done {
            return Ok(None);
        }
        let found = page(conn, &self.sites, &self.filter, self.after, limit)?;
        self.after = found.items.last().map(|photo| (photo.taken_at, photo.id.0));
        self.done = found.next.is_none();
        Ok(Some(found.items))
    }
}

struct Table {
    walk: Walk,
    names: Names,
    t: &'static Words,
    items: HashMap<Uuid, String>,
}

impl Source for Table {
    fn columns(&self) -> Vec<String> {
        named(
            self.t,
            &[
                "site",
                "export-place",
                "checkpoint",
                "export-taken",
                "export-taken-iso",
                "photo-received",
                "export-received-iso",
                "person",
                "device",
                "item",
                "wall-answer",
                "wall-flag",
                "state",
                "photo-size",
                "export-sha256",
                "export-photo-id",
                "export-patrol-id",
                "export-visit-id",
                "export-finding-id",
            ],
        )
    }

    fn next(&mut self, conn: &mut AnyConn) -> Result<Option<Vec<Row>>, Problem> {
        let photos = self.walk.next(conn, PHOTOS)?;
        Ok(photos.map(|photos| photos.iter().map(|photo| self.row(photo)).collect()))
    }
}

impl Table {
    fn row(&self, photo: &PhotoInfo) -> Row {
        let (names, t) = (&self.names, self.t);
        let zone = names.zone(photo.site);
        let place = photo.area.map(|area| names.area(area)).or_else(|| photo.checkpoint.map(|checkpoint| names.around(checkpoint)));
        let verdict = photo.failed.map(|failed| t.word("answer-verdict", if failed { "failed" } else { "passed" }));
        Row::of(19)
            .text(names.site(photo.site))
            .text(place.unwrap_or_default())
            .text(photo.checkpoint.map(|checkpoint| names.checkpoint(checkpoint)).unwrap_or_default())
            .time(photo.taken_at, zone)
            .maybe_time(photo.stored_at, zone)
            .text(names.person(photo.author))
            .text(photo.device.map(|device| names.device(device)).unwrap_or_default())
            .text(photo.item.and_then(|item| self.items.get(&item.0)).map(String::as_str).unwrap_or_default())
            .text(verdict.unwrap_or_default())
            .text(names.list(photo.flags.iter().map(|one| t.word("flag", one.flag.word()))))
            .text(t.word("photo-state", standing(photo.state)))
            .whole(photo.r#ref.length)
            .text(photo.r#ref.sha256.to_string())
            .id(photo.id.0)
            .maybe_id(photo.patrol.map(|id| id.0))
            .maybe_id(photo.visit.map(|id| id.0))
            .maybe_id(photo.finding.map(|id| id.0))
    }
}

const fn standing(state: PhotoStanding) -> &'static str {
    match state {
        PhotoStanding::Expected => "expected",
        PhotoStanding::Partial { .. } => "partial",
        PhotoStanding::Stored => "stored",
        PhotoStanding::Quarantined => "quarantined",
    }
}
