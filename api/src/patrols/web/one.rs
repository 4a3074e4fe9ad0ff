//! `/patrols/{id}`: what happened on this patrol, and what does the supervisor say?

use super::view::{PatrolView, Whole};
use crate::{
    app::App,
    auth::{Fields, May, Posted, SignedIn, rights::ReviewPatrol},
    pages::{Names, Page, Words, refused, render, render_refused, see_other_done},
    patrols::rest::{find, judge},
    photos::{self, panel::photo_page},
    problem::Problem,
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};
use askama::Template;
use domain::{
    ids::{PatrolId, PhotoId},
    patrol::ReviewVerdict,
    rights::Action,
    text::Language,
};

#[derive(Template)]
#[template(path = "patrols/patrol.html")]
struct PatrolPage {
    page: Page,
    t: &'static Words,
    patrol: PatrolView,
}

/// `GET /patrols/{id}`.
pub async fn one(app: Data<App>, request: HttpRequest, person: SignedIn, id: Path<PatrolId>) -> Result<HttpResponse, Problem> {
    let page = Page::new(&person, &request).under("/patrols", "nav-patrols");
    let whole = whole(&app, &person, *id, page.language).await?;
    render(&PatrolPage { t: page.t(), patrol: PatrolView::new(&whole, &person, page.t()), page })
}

/// `POST /patrols/{id}/review`.
pub async fn review(
    app: Data<App>,
    request: HttpRequest,
    person: May<ReviewPatrol>,
    id: Path<PatrolId>,
    form: Posted<Fields>,
) -> Result<HttpResponse, Problem> {
    let here = format!("/patrols/{id}");
    let (verdict, done) = match form.0.get("step") {
        "accept" => (ReviewVerdict::Accepted, "review-accepted-done"),
        "send-back" => (ReviewVerdict::SentBack, "review-sent-back-done"),
        _ => return Err(Problem::Unreadable("step: accept or send-back".into())),
    };
    let remark = form.0.get("remark");
    let Err(problem) = judge(&app, &person, *id, verdict, remark.to_owned()).await else {
        return Ok(see_other_done(&here, done));
    };
    let mut page = Page::new(&person, &request).under("/patrols", "nav-patrols").at(here);
    refused(&mut page, &problem)?;
    let whole = whole(&app, &person, *id, page.language).await?;
    let patrol = PatrolView { review_remark: remark.to_owned(), ..PatrolView::new(&whole, &person, page.t()) };
    render_refused(&PatrolPage { t: page.t(), patrol, page })
}

/// `GET /patrols/{id}/photos/{photo}`.
pub async fn photo(
    app: Data<App>,
    request: HttpRequest,
    person: SignedIn,
    path: Path<(PatrolId, PhotoId)>,
) -> Result<HttpResponse, Problem> {
    let (id, photo) = *path;
    let here = format!("/patrols/{id}");
    let page = Page::new(&person, &request).under("/patrols", "nav-patrols").under(&here, "patrol");
    let Whole { detail, photos, .. } = whole(&app, &person, id, page.language).await?;
    let photo = photos.iter().find(|one| one.id == photo).ok_or(Problem::NotFound)?;
    photo_page(&app, &person, page, detail.patrol.site, photo.id).await
}

/// A patrol with all that belongs to it, for somebody who may see it.
pub(crate) async fn whole(app: &App, person: &SignedIn, id: PatrolId, language: Language) -> Result<Whole, Problem> {
    let detail = find(app, person, id).await?;
    let site = detail.patrol.site;
    let names = Names::seen_by(app, person, Some(site), language).await?;
    let photos = app.db.read(move |conn| photos::of_patrol(conn, site, id).map_err(Problem::from)).await?;
    let may_original = person.can(Action::SeeOriginals, site, detail.patrol.building);
    Ok(Whole { detail, photos, may_original, names })
}
