//! `/spot-checks/draws/{id}`: what was committed to, what was drawn from, what was drawn, and how a stranger repeats it.

use super::{By, frame::names as frame_names, rest, store};
use crate::{
    app::App,
    auth::{
        Fields, May, Posted, SignedIn,
        rights::{PlanSpotChecks, SeeSpotChecks},
    },
    pages::{Names, Page, Words, local_time, refused, render, render_refused, see_other_done},
    places::of_site,
    problem::Problem,
    spot_check_plans::view as plans,
    spot_checks::{
        store as checks,
        view::{self as check_view, CheckRow},
    },
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};
use askama::Template;
use domain::{draw::Draw, ids::DrawId, rights::Action, text::Text};
use std::collections::HashMap;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "spot_checks/draw.html")]
struct DrawPage {
    page: Page,
    t: &'static Words,
    draw: DrawView,
    rows: Vec<CheckRow>,
}

/// A draw in words.
pub(crate) struct DrawView {
    pub href: String,
    pub title: String,
    pub field: String,
    pub site: String,
    pub state: &'static str,
    pub frame_of: String,
    pub wish: String,
    pub strata_by: String,
    pub commitment: String,
    /// Its beginning, for a line of a list.
    pub short: String,
    pub committed: String,
    pub committed_by: String,
    pub due: String,
    pub held: String,
    pub held_by: String,
    pub seed: String,
    pub frame_hash: String,
    pub sample: usize,
    pub frame: usize,
    pub why: Vec<String>,
    pub strata: Vec<StratumRow>,
    pub items: Vec<ItemRow>,
    pub more_items: usize,
    pub may_hold: bool,
}

/// A stratum with its share.
pub(crate) struct StratumRow {
    pub name: String,
    pub size: u32,
    pub share: u32,
}

/// An item of the frame.
pub(crate) struct ItemRow {
    pub name: String,
    pub stratum: String,
    pub place: String,
}

/// Items of a frame that a page shows; all of them are in the file.
const SHOWN: usize = 200;

/// A draw in words, as a line of a list.
#[must_use]
pub(crate) fn view(draw: &Draw, called: &HashMap<Uuid, Text>, person: &SignedIn, names: &Names, t: &Words) -> DrawView {
    let zone = names.zone(draw.site);
    let held = draw.held.as_ref();
    let drawn: HashMap<Uuid, usize> = held.map(|held| held.sample.iter().copied().zip(1..).collect()).unwrap_or_default();
    let item = |item: &domain::draw::FrameItem| ItemRow {
        name: called.get(&item.id).map_or_else(|| item.id.to_string(), |name| names.say(name)),
        stratum: plans::stratum(&item.stratum, names, t),
        place: drawn.get(&item.id).map(ToString::to_string).unwrap_or_default(),
    };
    let strata = held.map(|held| held.strata.as_slice()).unwrap_or_default();
    let row = |one: &domain::draw::Stratum| StratumRow { name: plans::stratum(&one.name, names, t), size: one.size, share: one.share };
    let frame = held.map_or(0, |held| held.frame.len());
    DrawView {
        href: format!("/spot-checks/draws/{}", draw.id),
        title: {
            let day = draw.due.map_or_else(|| local_time(draw.committed, zone).full, |due| due.to_string());
            format!("{} · {day}", names.spot_check_plan(draw.plan))
        },
        field: names.say(&draw.field.name()),
        site: names.site(draw.site),
        state: if held.is_some() { "held" } else { "committed" },
        frame_of: plans::frame(&draw.how, names, t),
        wish: plans::wish(&draw.how.wish, t),
        strata_by: names.list(draw.how.strata.iter().map(|by| t.word("spot-by", by.word()))),
        commitment: draw.commitment.to_string(),
        short: draw.commitment.to_string().chars().take(16).collect(),
        committed: local_time(draw.committed, zone).full,
        committed_by: names.person(draw.committed_by),
        due: draw.due.map(|due| due.to_string()).unwrap_or_default(),
        held: held.map(|held| local_time(held.at, zone).full).unwrap_or_default(),
        held_by: held.map(|held| names.person(held.by)).unwrap_or_default(),
        seed: held.map(|held| held.seed.to_string()).unwrap_or_default(),
        frame_hash: held.map(|held| held.frame_hash.to_string()).unwrap_or_default(),
        sample: held.map_or(0, |held| held.sample.len()),
        frame,
        why: if frame > 0 { plans::why(&draw.how.wish, u32::try_from(frame).unwrap_or(u32::MAX), t) } else { vec![] },
        strata: strata.iter().map(row).collect(),
        items: held.map(|held| held.frame.iter().take(SHOWN).map(item).collect()).unwrap_or_default(),
        more_items: frame.saturating_sub(SHOWN),
        may_hold: held.is_none() && person.can(Action::PlanSpotChecks, draw.site, draw.how.building),
    }
}

async fn page(app: &App, person: &SignedIn, page: Page, id: DrawId) -> Result<DrawPage, Problem> {
    let draw = rest::find(app, person, id).await?;
    let books = of_site(app, person, draw.site).await?;
    let sights = rest::sights(person, Some(draw.site))?;
    let (draw, called, found) = app
        .db
        .read(move |conn| {
            let called = frame_names(conn, &books, &draw)?;
            let found = checks::of_draw(conn, &sights, draw.id)?;
            Ok::<_, Problem>((draw, called, found))
        })
        .await?;
    let names = Names::seen_by(app, person, Some(draw.site), page.language).await?;
    let t = page.t();
    let order: HashMap<Uuid, usize> = draw.held.iter().flat_map(|held| held.sample.iter().copied()).zip(0..).collect();
    let mut found = found;
    found.sort_by_key(|check| order.get(&check.subject.id()).copied());
    let rows = found.iter().map(|check| check_view::row(check, called.get(&check.subject.id()), &names, t)).collect();
    Ok(DrawPage { t, draw: view(&draw, &called, person, &names, t), rows, page })
}

/// `GET /spot-checks/draws/{id}`.
pub async fn one(app: Data<App>, person: May<SeeSpotChecks>, id: Path<DrawId>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let frame = Page::new(&person, &request).under("/spot-checks", "nav-spot-checks");
    render(&page(&app, &person, frame, *id).await?)
}

/// `POST /spot-checks/draws/{id}/hold`: the button.
pub async fn hold(
    app: Data<App>,
    person: May<PlanSpotChecks>,
    id: Path<DrawId>,
    request: HttpRequest,
    _posted: Posted<Fields>,
) -> Result<HttpResponse, Problem> {
    let draw = rest::find(&app, &person, *id).await?;
    let here = format!("/spot-checks/draws/{id}");
    match super::hold(&app, By { company: person.company, person: person.person }, draw.site, draw.id).await {
        Ok(()) => Ok(see_other_done(&here, "spot-held-done")),
        Err(problem) => {
            let mut frame = Page::new(&person, &request).under("/spot-checks", "nav-spot-checks").at(here);
            refused(&mut frame, problem)?;
            render_refused(&page(&app, &person, frame, *id).await?)
        }
    }
}

/// The newest draws that somebody may see, for the list.
pub(crate) async fn newest(app: &App, person: &SignedIn, names: &Names, t: &Words) -> Result<Vec<DrawView>, Problem> {
    let sights = rest::sights(person, None)?;
    let found = app.db.read(move |conn| store::list(conn, &sights, None, None, 20)).await?;
    Ok(found.items.iter().map(|draw| view(draw, &HashMap::new(), person, names, t)).collect())
}
