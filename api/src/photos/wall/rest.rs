//! `GET /v1/photos`: the wall for programs; and what a supervisor says of a photo.

use super::{Filter, Review, page, seen};
use crate::{
    app::App,
    auth::{May, SignedIn, rights::ReviewPatrol},
    findings,
    lists::{Page, PageQuery},
    patrols::{self, rest::views},
    photos::{
        flags::Flag,
        info::{PhotoInfo, of_finding, of_patrol},
        serve::may_see,
    },
    problem::{Problem, ProblemBody},
};
use actix_web::{
    HttpResponse,
    web::{Data, Json, Path, Query},
};
use chrono::NaiveDate;
use domain::{
    ids::{AreaId, BuildingId, CheckpointId, FindingId, ItemId, PatrolId, PersonId, PhotoId, SiteId},
    operation::{ClearPhoto, DoubtPhoto, Operation},
    refusal::Refusal,
};
use serde::Deserialize;

/// Which photos: those of a patrol, those of a finding, or of all that the person may see those that fit.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct PhotoQuery {
    /// Of this patrol: of its visits, and of findings raised on the way. Nothing else narrows these.
    #[param(value_type = Option<uuid::Uuid>)]
    pub(super) patrol: Option<PatrolId>,
    /// Of this finding. Nothing else narrows these.
    #[param(value_type = Option<uuid::Uuid>)]
    pub(super) finding: Option<FindingId>,
    /// Of this site.
    #[param(value_type = Option<uuid::Uuid>)]
    pub(super) site: Option<SiteId>,
    /// Taken in this building.
    #[param(value_type = Option<uuid::Uuid>)]
    building: Option<BuildingId>,
    /// Taken in this area.
    #[param(value_type = Option<uuid::Uuid>)]
    area: Option<AreaId>,
    /// Taken at this checkpoint.
    #[param(value_type = Option<uuid::Uuid>)]
    checkpoint: Option<CheckpointId>,
    /// Taken by this person.
    #[param(value_type = Option<uuid::Uuid>)]
    person: Option<PersonId>,
    /// Of this checklist item.
    #[param(value_type = Option<uuid::Uuid>)]
    item: Option<ItemId>,
    /// Whether the answer at its item failed.
    failed: Option<bool>,
    /// What was said of the patrol.
    review: Option<Review>,
    /// With this flag.
    flag: Option<Flag>,
    /// Taken on this date of the site's own time or later.
    from: Option<NaiveDate>,
    /// Taken on this date of the site's own time or earlier.
    until: Option<NaiveDate>,
    /// Items in this page: 1 to 200; 50 when not said.
    limit: Option<usize>,
    /// `next` of the page before.
    after: Option<String>,
}

impl PhotoQuery {
    /// What it narrows to.
    pub(super) fn filter(&self) -> Filter {
        Filter {
            building: self.building,
            area: self.area,
            checkpoint: self.checkpoint,
            person: self.person,
            item: self.item,
            failed: self.failed,
            review: self.review,
            flag: self.flag,
            from: self.from,
            until: self.until,
        }
    }
}

/// What was declared, and how far its bytes have come: of a patrol or a finding in the order in which it was declared, of everything newest
/// first. The pictures are at `/v1/photos/{site}/{photo}/{variant}`.
#[utoipa::path(get, path = "/v1/photos", tag = "photos", params(PhotoQuery),
    responses((status = 200, body = Page<PhotoInfo>), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn list(app: Data<App>, person: SignedIn, of: Query<PhotoQuery>) -> Result<Json<Page<PhotoInfo>>, Problem> {
    let query = PageQuery { limit: of.limit, after: of.after.clone() };
    let (patrol, finding) = match (of.patrol, of.finding) {
        (None, None) => {
            let (seen, filter) = (seen(&person, of.site)?, of.filter());
            let (after, limit) = (query.after_moment()?, query.limit());
            return Ok(Json(app.db.read(move |conn| page(conn, &seen, &filter, after, limit).map_err(Problem::from)).await?));
        }
        (Some(_), Some(_)) => return Err(Problem::Refused(Refusal::Invalid { field: "patrol".into() })),
        one => one,
    };
    let views = views(&person, None)?;
    let photos = app.db.read(move |conn| match (patrol, finding) {
        (Some(patrol), _) => {
            let site = patrols::store::one(conn, &views, patrol)?.patrol.site;
            Ok::<_, Problem>(of_patrol(conn, site, patrol)?)
        }
        (None, Some(finding)) => {
            let site = findings::one(conn, &views, finding)?.site;
            Ok(of_finding(conn, site, finding)?)
        }
        (None, None) => Ok(vec![]),
    });
    Ok(Json(Page::in_order(photos.await?, &query, |photo: &PhotoInfo| photo.id.0)?))
}

/// Why.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PhotoWhy)]
pub struct Why {
    /// In words.
    pub remark: String,
}

/// Raises the flag `doubted` on a photo.
#[utoipa::path(post, path = "/v1/photos/{site}/{photo}/doubt", tag = "photos", params(("site" = SiteId, Path), ("photo" = PhotoId, Path)),
    request_body = Why,
    responses((status = 200), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn doubt(
    app: Data<App>,
    person: May<ReviewPatrol>,
    of: Path<(SiteId, PhotoId)>,
    why: Json<Why>,
) -> Result<HttpResponse, Problem> {
    say(&app, &person, *of, Opinion::Doubt, why.into_inner().remark).await.map(|()| HttpResponse::Ok().finish())
}

/// Takes the flag `doubted` down again.
#[utoipa::path(post, path = "/v1/photos/{site}/{photo}/clear", tag = "photos", params(("site" = SiteId, Path), ("photo" = PhotoId, Path)),
    request_body = Why,
    responses((status = 200), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn clear(
    app: Data<App>,
    person: May<ReviewPatrol>,
    of: Path<(SiteId, PhotoId)>,
    why: Json<Why>,
) -> Result<HttpResponse, Problem> {
    say(&app, &person, *of, Opinion::Clear, why.into_inner().remark).await.map(|()| HttpResponse::Ok().finish())
}

/// What a supervisor says of a photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opinion {
    /// There is a doubt about it.
    Doubt,
    /// There is none any more.
    Clear,
}

impl Opinion {
    /// Reads the word that a form sends.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "doubt" => Some(Self::Doubt),
            "clear" => Some(Self::Clear),
            _ => None,
        }
    }

    fn of(self, photo: PhotoId, remark: String) -> Operation {
        match self {
            Self::Doubt => DoubtPhoto { photo, remark }.into(),
            Self::Clear => ClearPhoto { photo, remark }.into(),
        }
    }
}

/// The use case, for the page as well: what somebody may not see is not there for them.
pub async fn say(app: &App, person: &SignedIn, (site, photo): (SiteId, PhotoId), opinion: Opinion, remark: String) -> Result<(), Problem> {
    may_see(app, person, site, photo).await?;
    app.submit(person.company, person.person, site.into(), None, opinion.of(photo, remark)).await?;
    Ok(())
}
