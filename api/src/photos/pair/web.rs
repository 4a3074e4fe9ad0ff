//! `/photos/{site}/{photo}/pair/{other}`: the two side by side, what the distance means, and the verdict.

use super::{Pair, Side, find, judge};
use crate::{
    app::App,
    auth::{Fields, May, Posted, SignedIn, rights::ReviewPatrol},
    pages::{Names, Page, Words, local_time, names::NOTHING, picture::Picture, refused, render, render_refused, see_other_done},
    problem::Problem,
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};
use askama::Template;
use domain::{
    ids::{PhotoId, SiteId},
    photo::LikenessVerdict,
};
use photo::Likeness;

#[derive(Template)]
#[template(path = "photos/pair.html")]
struct PairPage {
    page: Page,
    t: &'static Words,
    pair: PairView,
}

struct PairView {
    /// `repeated`, `alike` or nothing any more.
    standing: &'static str,
    /// Nothing is left to be judged by looking.
    same_bytes: bool,
    /// What the distance means, in sentences.
    says: Vec<String>,
    /// The earlier one first.
    sides: Vec<SideView>,
    may_judge: bool,
    href: String,
    remark: String,
    history: Vec<Said>,
}

struct SideView {
    title: String,
    place: String,
    href: String,
    by: String,
    device: String,
    /// How far the phone's time may be off.
    error: String,
    received: String,
    photo: Picture,
}

struct Said {
    verdict: &'static str,
    by: String,
    at: String,
    remark: String,
}

type Named = (SiteId, PhotoId, PhotoId);

/// `GET /photos/{site}/{photo}/pair/{other}`.
pub async fn one(app: Data<App>, request: HttpRequest, person: SignedIn, path: Path<Named>) -> Result<HttpResponse, Problem> {
    let page = Page::new(&person, &request).under("/photos", "nav-photos");
    let pair = view(&app, &person, *path, &page).await?;
    render(&PairPage { t: page.t(), pair, page })
}

/// `POST /photos/{site}/{photo}/pair/{other}`.
pub async fn say(
    app: Data<App>,
    request: HttpRequest,
    person: May<ReviewPatrol>,
    path: Path<Named>,
    form: Posted<Fields>,
) -> Result<HttpResponse, Problem> {
    let here = address(*path);
    let verdict = LikenessVerdict::parse(form.0.get("step")).ok_or_else(|| Problem::Unreadable("step: recycled or honest".into()))?;
    let remark = form.0.get("remark");
    let Err(problem) = judge(&app, &person, *path, verdict, remark.to_owned()).await else {
        let done = if verdict == LikenessVerdict::Recycled { "pair-recycled-done" } else { "pair-honest-done" };
        return Ok(see_other_done(&here, done));
    };
    let mut page = Page::new(&person, &request).under("/photos", "nav-photos").at(here);
    refused(&mut page, &problem)?;
    let pair = PairView { remark: remark.to_owned(), ..view(&app, &person, *path, &page).await? };
    render_refused(&PairPage { t: page.t(), pair, page })
}

fn address((site, photo, other): Named) -> String {
    format!("/photos/{site}/{photo}/pair/{other}")
}

async fn view(app: &App, person: &SignedIn, path: Named, page: &Page) -> Result<PairView, Problem> {
    let pair = find(app, person, path.0, path.1, path.2).await?;
    let names = Names::seen_by(app, person, None, page.language).await?;
    let t = page.t();
    let zone = names.zone(path.0);
    let said = |given: &super::Given| Said {
        verdict: given.verdict.word(),
        by: names.person(given.by),
        at: local_time(given.at, zone).short,
        remark: given.remark.clone(),
    };
    Ok(PairView {
        standing: match (&pair.repeated, &pair.alike) {
            (Some(_), _) => "repeated",
            (_, Some(_)) => "alike",
            _ => "cleared",
        },
        same_bytes: pair.same_bytes,
        says: says(&pair, t),
        sides: vec![side(&pair.other, "pair-earlier", &names, t), side(&pair.photo, "pair-later", &names, t)],
        may_judge: pair.may_judge,
        href: address(path),
        remark: String::new(),
        history: pair.verdicts.iter().map(said).collect(),
    })
}

fn side(side: &Side, title: &str, names: &Names, t: &Words) -> SideView {
    let what = side.checkpoint.map_or_else(|| names.site(side.site), |checkpoint| names.checkpoint(checkpoint));
    let around = side.checkpoint.map(|checkpoint| names.around(checkpoint)).unwrap_or_default();
    let below = match (side.info.finding, side.patrol) {
        (Some(finding), _) => format!("/findings/{finding}"),
        (_, Some(patrol)) => format!("/patrols/{patrol}"),
        _ => String::new(),
    };
    // An area is often called what its only checkpoint is called.
    let named = if around.ends_with(&what) { String::new() } else { what.clone() };
    let places = [names.site(side.site), around, named];
    let mut place: Vec<String> = places.into_iter().filter(|name| !name.is_empty() && name != NOTHING).collect();
    place.dedup();
    SideView {
        title: t.of(title),
        place: place.join(" · "),
        by: names.person(side.info.author),
        device: side.info.device.map_or_else(|| NOTHING.into(), |device| names.device(device)),
        error: side.info.r#ref.taken.as_ref().filter(|at| at.error > 0).map(|at| t.n("photo-error", at.error)).unwrap_or_default(),
        received: side.info.stored_at.map_or_else(|| NOTHING.into(), |at| local_time(at, names.zone(side.site)).full),
        photo: Picture::new(&side.info, &what, "", names, t),
        href: below,
    }
}

/// What is known of their likeness, in plain words.
fn says(pair: &Pair, t: &Words) -> Vec<String> {
    if pair.same_bytes {
        return vec![t.of("pair-same-bytes")];
    }
    let Some(distance) = pair.distance else { return vec![t.of("pair-no-print")] };
    let mut says = vec![t.n_of("pair-distance", distance, Likeness::BITS)];
    let Some(alike) = &pair.alike else { return says };
    says.push(t.n("pair-threshold", alike.threshold));
    says.push(match alike.false_alarms {
        // Rarer than once in a million says more about the formula than about photos.
        Some(rate) => t.n_of("pair-rate", alike.pairs, (1.0 / rate.max(1e-6)).round()),
        None => t.of("pair-rate-elsewhere"),
    });
    let hands =
        [(alike.same_person, "pair-same-person"), (alike.same_device, "pair-same-device"), (!alike.same_checkpoint, "pair-elsewhere")];
    says.extend(hands.into_iter().filter(|(is_so, _)| *is_so).map(|(_, word)| t.of(word)));
    says
}
