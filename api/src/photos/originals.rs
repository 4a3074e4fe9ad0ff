//! Who took an original out of the house? Written down, durably, before its first byte goes; never changed.

use super::{Key, Variant, serve::visible, store::stored};
use crate::{
    app::App,
    auth::{May, SignedIn, rights::SeeAudit},
    db::{AnyConn, DbError, Id, Ts, insert, schema::original_views},
    limits,
    lists::{Page, PageQuery},
    problem::{Problem, ProblemBody},
    rows,
};
use actix_web::{
    HttpRequest,
    web::{Data, Json, Path, Query},
};
use diesel::prelude::*;
use domain::{
    ids::{BuildingId, PersonId, PhotoId, SiteId},
    photo::Sha256,
    rights::Action,
    time::Timestamp,
};
use serde::Serialize;
use uuid::Uuid;

/// Which door it went through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = OriginalWay)]
pub enum Way {
    /// A page.
    Page,
    /// The REST interface.
    Rest,
}

impl Way {
    const ALL: [Self; 2] = [Self::Page, Self::Rest];

    /// The word that stands for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Rest => "rest",
        }
    }
}

/// Somebody was given the original of a photo.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct OriginalView {
    /// Its id.
    pub id: Uuid,
    /// Who.
    pub person: PersonId,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub viewed_at: Timestamp,
    /// From which network address; of IPv6 the first half.
    pub address: String,
    /// Through which door.
    pub way: Way,
    /// Which bytes, by their hash.
    pub sha256: String,
}

rows! {
    /// How it stands in its table.
    struct ViewRow in original_views {
        site_id: Id,
        photo_id: Id,
        id: Id,
        person_id: Id,
        viewed_at: Ts,
        address: String,
        way: String,
        sha256: String,
    }
}

/// Writes down that somebody is about to be given an original. Without this row they are not.
pub(super) async fn note(app: &App, person: &SignedIn, original: &super::store::Upload, request: &HttpRequest) -> Result<(), Problem> {
    note_all(app, person, &[(original.key.site, original.key.photo, original.sha256)], request).await
}

/// The same for several at once: site, photo, and which bytes.
pub(super) async fn note_all(
    app: &App,
    person: &SignedIn,
    originals: &[(SiteId, PhotoId, Sha256)],
    request: &HttpRequest,
) -> Result<(), Problem> {
    let way = if request.path().starts_with("/v1/") { Way::Rest } else { Way::Page };
    let row = |(site, photo, sha256): &(SiteId, PhotoId, Sha256)| ViewRow {
        site_id: (*site).into(),
        photo_id: (*photo).into(),
        id: Id(app.ports.new_id()),
        person_id: person.person.into(),
        viewed_at: Ts(app.ports.now()),
        address: limits::address(request).to_string(),
        way: way.word().to_owned(),
        sha256: sha256.to_string(),
    };
    let rows: Vec<ViewRow> = originals.iter().map(row).collect();
    app.db.write(move |conn| insert(conn, &rows).map_err(Problem::from)).await
}

type Row = (Id, Id, Ts, String, String, String);

/// Newest first, from one on.
fn of_photo(conn: &mut AnyConn, site: SiteId, photo: PhotoId, after: Option<Uuid>, limit: usize) -> Result<Vec<OriginalView>, DbError> {
    let rows: Vec<Row> = original_views::table
        .filter(original_views::site_id.eq(Id::from(site)))
        .filter(original_views::photo_id.eq(Id::from(photo)))
        .filter(original_views::id.lt(Id(after.unwrap_or(Uuid::max()))))
        .order(original_views::id.desc())
        .limit(i64::try_from(limit).unwrap_or(i64::MAX))
        .select((
            original_views::id,
            original_views::person_id,
            original_views::viewed_at,
            original_views::address,
            original_views::way,
            original_views::sha256,
        ))
        .load(conn)?;
    let read = |(id, person, at, address, way, sha256): Row| {
        let way = Way::ALL.into_iter().find(|known| known.word() == way).ok_or_else(|| stored("original_views.way", way))?;
        Ok(OriginalView { id: id.0, person: person.into(), viewed_at: at.0, address, way, sha256 })
    };
    rows.into_iter().map(read).collect()
}

/// How many a page shows.
const ON_A_PAGE: usize = 20;

/// The latest, for those who may read the journal there; none for the others.
pub async fn latest(
    app: &App,
    person: &SignedIn,
    site: SiteId,
    building: Option<BuildingId>,
    photo: PhotoId,
) -> Result<Option<Vec<OriginalView>>, Problem> {
    if !person.can(Action::SeeAudit, site, building) {
        return Ok(None);
    }
    app.db.read(move |conn| of_photo(conn, site, photo, None, ON_A_PAGE).map(Some).map_err(Problem::from)).await
}

/// Who was given the original of a photo, newest first.
#[utoipa::path(get, path = "/v1/photos/{site}/{photo}/views", tag = "photos",
    params(("site" = SiteId, Path), ("photo" = PhotoId, Path), PageQuery),
    responses((status = 200, body = Page<OriginalView>), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn list(
    app: Data<App>,
    person: May<SeeAudit>,
    path: Path<(SiteId, PhotoId)>,
    query: Query<PageQuery>,
) -> Result<Json<Page<OriginalView>>, Problem> {
    let (site, photo) = *path;
    let (shows, _) = visible(&app, &person, Key { site, photo, variant: Variant::Original }).await?;
    if !person.can(Action::SeeAudit, site, shows.building) {
        return Err(Problem::Forbidden);
    }
    let (after, limit) = (query.after_id()?, query.limit());
    let found = app.db.read(move |conn| of_photo(conn, site, photo, after, limit + 1).map_err(Problem::from)).await?;
    Ok(Json(Page::cut(found, limit, |view| view.id.to_string())))
}
