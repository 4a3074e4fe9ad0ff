//! `/photos/compare`: what was it like before? Two photos of one place side by side: the visit before beside this one, a finding beside what
//! came after it.

use super::{
    PhotoInfo,
    panel::{Whole, subject, whole},
    wall::{Filter, page, seen},
};
use crate::{
    app::App,
    auth::SignedIn,
    lists::PAGE_LIMIT,
    pages::{Asked, Names, Page, Words, local_time, parts::address, picture::Picture, render},
    problem::Problem,
};
use actix_web::{HttpRequest, HttpResponse, web::Data};
use askama::Template;
use domain::{
    ids::{PhotoId, SiteId},
    text::Language,
};

/// Photos of the place that can be chosen from: the newest that are older, and the newest of all.
const CHOICES: usize = 12;

#[derive(Template)]
#[template(path = "photos/compare.html")]
struct ComparePage {
    page: Page,
    t: &'static Words,
    what: String,
    /// The earlier one first; empty where there is nothing to compare with.
    pair: Vec<Side>,
    choices: Vec<Candidate>,
}

struct Side {
    photo: Picture,
    label: String,
    by: String,
}

struct Candidate {
    photo: Picture,
    href: String,
    here: bool,
}

/// `GET /photos/compare?site=…&right=…&left=…`.
pub async fn compare(app: Data<App>, request: HttpRequest, person: SignedIn) -> Result<HttpResponse, Problem> {
    let frame = Page::new(&person, &request).under("/photos", "nav-photos");
    let asked = Asked::by(&request);
    let site: SiteId = asked.read("site").ok_or(Problem::NotFound)?;
    let right: PhotoId = asked.read("right").ok_or(Problem::NotFound)?;
    let right = whole(&app, &person, site, right, frame.language).await?;
    let candidates = candidates(&app, &person, &right.photo).await?;
    let left = left(&app, &person, &right, &candidates, asked.read("left"), frame.language).await?;
    let t = frame.t();
    let page = ComparePage {
        t,
        what: subject(&right),
        pair: left.as_ref().map(|left| pair(left, &right.photo, &right.names, t)).unwrap_or_default(),
        choices: candidates.iter().map(|one| candidate(one, &right, left.as_ref(), t)).collect(),
        page: frame,
    };
    render(&page)
}

/// Other photos of the same place, and of the same item where there are any; newest first.
async fn candidates(app: &App, person: &SignedIn, photo: &PhotoInfo) -> Result<Vec<PhotoInfo>, Problem> {
    let seen = seen(person, Some(photo.site))?;
    let (before, own) = ((photo.taken_at, photo.id.0), photo.id);
    let area = if photo.checkpoint.is_none() { photo.area } else { None };
    if photo.checkpoint.is_none() && area.is_none() {
        return Ok(vec![]);
    }
    let here = Filter { checkpoint: photo.checkpoint, area, ..Filter::default() };
    let same_item = Filter { item: photo.item, ..here };
    app.db
        .read(move |conn| {
            let mut found: Vec<PhotoInfo> = vec![];
            // A finding's later photo is of no item, or of another: the place alone counts then.
            for (filter, before) in [(same_item, Some(before)), (here, Some(before)), (here, None)] {
                for one in page(conn, &seen, &filter, before, CHOICES.min(PAGE_LIMIT))?.items {
                    if one.id != own && one.shown.is_some() && found.iter().all(|known| known.id != one.id) {
                        found.push(one);
                    }
                }
            }
            Ok::<_, Problem>(found)
        })
        .await
}

/// The one that was asked for; else the newest of an earlier visit; else, of a place that has no past, the newest of all.
async fn left(
    app: &App,
    person: &SignedIn,
    right: &Whole,
    candidates: &[PhotoInfo],
    asked: Option<PhotoId>,
    language: Language,
) -> Result<Option<PhotoInfo>, Problem> {
    if let Some(id) = asked {
        return Ok(Some(whole(app, person, right.photo.site, id, language).await?.photo));
    }
    let another_visit = |one: &&PhotoInfo| one.visit != right.photo.visit || one.visit.is_none();
    let earlier = |one: &&PhotoInfo| one.taken_at <= right.photo.taken_at;
    let others = || candidates.iter().filter(another_visit);
    Ok(others().find(earlier).or_else(|| others().next()).or_else(|| candidates.first()).cloned())
}

fn pair(left: &PhotoInfo, right: &PhotoInfo, names: &Names, t: &Words) -> Vec<Side> {
    let mut both = [left, right];
    both.sort_by_key(|photo| (photo.taken_at, photo.id));
    let side = |(photo, label): (&PhotoInfo, &str)| Side {
        photo: Picture::new(photo, &place(photo, names), "", names, t),
        label: format!("{} · {}", t.of(label), local_time(photo.taken_at, names.zone(photo.site)).full),
        by: names.person(photo.author),
    };
    both.into_iter().zip(["compare-left", "compare-right"]).map(side).collect()
}

fn place(photo: &PhotoInfo, names: &Names) -> String {
    let checkpoint = photo.checkpoint.map(|id| names.checkpoint(id));
    checkpoint.or_else(|| photo.area.map(|area| names.area(area))).unwrap_or_default()
}

fn candidate(one: &PhotoInfo, right: &Whole, left: Option<&PhotoInfo>, t: &Words) -> Candidate {
    let (site, own, other) = (right.photo.site.to_string(), right.photo.id.to_string(), one.id.to_string());
    Candidate {
        photo: Picture::new(one, &place(one, &right.names), "", &right.names, t),
        href: address("/photos/compare", &[("site", &site), ("right", &own), ("left", &other)]),
        here: left.is_some_and(|left| left.id == one.id),
    }
}
