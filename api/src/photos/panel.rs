//! `/photos/{site}/{photo}`: what is known of one photo, and what may be said of it? What the phone says stands beside what the server
//! knows; the viewer shows the same panel.

use super::{
    PhotoInfo,
    doubts::{self, Word},
    facts::{Fact, known, says},
    flags::{self, Flag},
    info,
    originals::{self, OriginalView},
    serve::sees,
    store::shows,
    wall::rest::{Opinion, say},
};
use crate::{
    app::App,
    auth::{Fields, May, Posted, SignedIn, rights::ReviewPatrol},
    db::{
        AnyConn, DbError, Id, Json,
        schema::{findings, patrols, visits},
    },
    floor_plans::view::{Drawn, plans_of},
    pages::{Names, Page, Words, local_time, parts::address, picture::Picture, refused, render, render_refused, see_other_done},
    patrols::{store::read, web::review_word},
    problem::Problem,
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};
use askama::Template;
use diesel::prelude::*;
use domain::{
    finding::Finding,
    ids::{BuildingId, PhotoId, SiteId},
    patrol::{Patrol, PatrolState, Visit},
    rights::Action,
    text::Language,
};

/// Everything about one photo that somebody may see.
pub(super) struct Whole {
    pub photo: PhotoInfo,
    pub visit: Option<Visit>,
    finding: Option<Finding>,
    patrol: Option<Patrol>,
    building: Option<BuildingId>,
    flags: Vec<flags::Raised>,
    said: Vec<Word>,
    /// Its position on a map; empty where there is none.
    pub map: String,
    /// Who took the original; none where the reader may not read the journal.
    views: Option<Vec<OriginalView>>,
    pub names: Names,
}

/// One photo as its page shows it.
pub struct Panel {
    photo: Picture,
    what: String,
    place: String,
    place_href: String,
    item: String,
    fate: &'static str,
    patrol: String,
    patrol_href: String,
    people: String,
    review: &'static str,
    may_review: bool,
    finding: String,
    finding_href: String,
    said: Vec<Saying>,
    doubted: bool,
    may_doubt: bool,
    compare_href: String,
    /// Plans with its place.
    plans: Vec<Drawn>,
    says: Vec<Fact>,
    known: Vec<Fact>,
    /// Its seal: `fits`, `wrong` or `none`.
    seal: &'static str,
    /// What holds the key that sealed it; empty where that is not known.
    tier: &'static str,
    views: Option<Vec<View>>,
}

/// Somebody took the original.
struct View {
    at: String,
    by: String,
    way: String,
}

struct Saying {
    by: String,
    at: String,
    raised: bool,
    remark: String,
}

#[derive(Template)]
#[template(path = "photos/photo.html")]
struct PhotoPage {
    page: Page,
    t: &'static Words,
    panel: Panel,
}

/// `GET /photos/{site}/{photo}`.
pub async fn one(app: Data<App>, request: HttpRequest, person: SignedIn, path: Path<(SiteId, PhotoId)>) -> Result<HttpResponse, Problem> {
    let (site, photo) = *path;
    let page = Page::new(&person, &request).under("/photos", "nav-photos");
    photo_page(&app, &person, page, site, photo).await
}

/// A photo's own page, wherever it was come from.
pub async fn photo_page(app: &App, person: &SignedIn, page: Page, site: SiteId, photo: PhotoId) -> Result<HttpResponse, Problem> {
    let whole = whole(app, person, site, photo, page.language).await?;
    render(&PhotoPage { t: page.t(), panel: panel(&whole, person, page.t()), page })
}

/// `POST /photos/{site}/{photo}/doubt`: the form says whether a doubt is raised or taken back.
pub async fn doubt(
    app: Data<App>,
    request: HttpRequest,
    person: May<ReviewPatrol>,
    path: Path<(SiteId, PhotoId)>,
    form: Posted<Fields>,
) -> Result<HttpResponse, Problem> {
    let (site, photo) = *path;
    let here = format!("/photos/{site}/{photo}");
    let remark = form.0.get("remark").to_owned();
    let opinion = Opinion::parse(form.0.get("step")).ok_or_else(|| Problem::Unreadable("step: doubt or clear".into()))?;
    let done = if opinion == Opinion::Doubt { "photo-doubted-done" } else { "photo-cleared-done" };
    let said = say(&app, &person, (site, photo), opinion, remark).await;
    let Err(problem) = said else { return Ok(see_other_done(&here, done)) };
    let mut page = Page::new(&person, &request).under("/photos", "nav-photos").at(here);
    refused(&mut page, &problem)?;
    let whole = whole(&app, &person, site, photo, page.language).await?;
    render_refused(&PhotoPage { t: page.t(), panel: panel(&whole, &person, page.t()), page })
}

/// A photo with everything about it; 404 when it is not there or not theirs to see.
pub(super) async fn whole(app: &App, person: &SignedIn, site: SiteId, photo: PhotoId, language: Language) -> Result<Whole, Problem> {
    let view = person.at(site)?;
    let names = Names::seen_by(app, person, Some(site), language).await?;
    let mut whole = app
        .db
        .read(move |conn| {
            let shows = shows(conn, site, photo)?.filter(|shows| sees(&view, shows)).ok_or(Problem::NotFound)?;
            let photo = info::one(conn, site, photo)?.ok_or(Problem::NotFound)?;
            let (visit, finding, patrol) = around(conn, &photo)?;
            // Whoever sees a finding's photo does not always see the walk that it was found on.
            let patrol = patrol.filter(|patrol| view.sees_work(patrol.walkers.contains(&view.person), patrol.building));
            let flags = flags::of(conn, &[(site, photo.id)])?;
            let said = doubts::of_photo(conn, site, photo.id)?;
            Ok::<_, Problem>(Whole {
                visit,
                finding,
                patrol,
                building: shows.building,
                flags,
                said,
                map: String::new(),
                views: None,
                names,
                photo,
            })
        })
        .await?;
    let position = whole.photo.r#ref.position;
    whole.map = position.and_then(|position| app.settings.on_map(&position)).unwrap_or_default();
    whole.views = originals::latest(app, person, site, whole.building, photo).await?;
    Ok(whole)
}

type Around = (Option<Visit>, Option<Finding>, Option<Patrol>);

fn around(conn: &mut AnyConn, photo: &PhotoInfo) -> Result<Around, DbError> {
    let site = Id::from(photo.site);
    macro_rules! found {
        ($table:ident, $id:expr, $what:literal) => {
            match $id {
                Some(id) => {
                    let doc: Option<Json> = $table::table.find((site, Id::from(id))).select($table::doc).first(conn).optional()?;
                    doc.map(|doc| read($what, &doc)).transpose()?
                }
                None => None,
            }
        };
    }
    Ok((
        found!(visits, photo.visit, "visits.doc"),
        found!(findings, photo.finding, "findings.doc"),
        found!(patrols, photo.patrol, "patrols.doc"),
    ))
}

/// What a photo shows, in a few words.
pub(super) fn subject(whole: &Whole) -> String {
    let checkpoint = whole.photo.checkpoint.map(|id| whole.names.checkpoint(id));
    let finding = whole.finding.as_ref().map(|finding| domain::message::title(&finding.text));
    finding.or(checkpoint).or_else(|| whole.photo.area.map(|area| whole.names.area(area))).unwrap_or_default()
}

fn panel(whole: &Whole, person: &SignedIn, t: &Words) -> Panel {
    let Whole { photo, names, patrol, finding, .. } = whole;
    let what = subject(whole);
    let site = photo.site.to_string();
    let wanted = [photo.checkpoint.map(|id| format!("checkpoint-{id}")), photo.area.map(|id| format!("area-{id}"))];
    let at_place = wanted.into_iter().flatten().next().unwrap_or_default();
    let item = photo.item.and_then(|item| names.company().versions.values().find_map(|version| version.content.item(item)));
    Panel {
        place: place(photo, names),
        place_href: address("/photos", &[("site", &site), ("place", &at_place)]),
        item: item.map(|item| names.say(&item.label)).unwrap_or_default(),
        fate: photo.failed.map_or("", |failed| if failed { "failed" } else { "passed" }),
        patrol: patrol.as_ref().map(|patrol| names.route(patrol.route)).unwrap_or_default(),
        patrol_href: patrol.as_ref().map(|patrol| format!("/patrols/{}", patrol.id)).unwrap_or_default(),
        people: patrol.as_ref().map_or_else(|| names.person(photo.author), |patrol| names.people(&patrol.walkers)),
        review: patrol.as_ref().map(review_word).unwrap_or_default(),
        may_review: patrol.as_ref().is_some_and(|patrol| may_review(patrol, person)),
        finding: finding.as_ref().map(|finding| domain::message::title(&finding.text)).unwrap_or_default(),
        finding_href: finding.as_ref().map(|finding| format!("/findings/{}", finding.id)).unwrap_or_default(),
        said: whole.said.iter().map(|word| saying(word, whole)).collect(),
        doubted: whole.flags.iter().any(|raised| raised.flag == Flag::Doubted),
        may_doubt: photo.author != person.person && person.can(Action::ReviewPatrol, photo.site, whole.building),
        compare_href: address("/photos/compare", &[("site", &site), ("right", &photo.id.to_string())]),
        plans: plans_of(photo, names, t),
        says: says(whole, t),
        known: known(whole, t),
        seal: match photo.seal {
            Some(line) if line.fits => "fits",
            Some(_) => "wrong",
            None => "none",
        },
        tier: photo.seal.and_then(|line| line.tier).map(|tier| tier.word()).unwrap_or_default(),
        views: whole.views.as_ref().map(|views| views.iter().map(|view| looked(view, whole, t)).collect()),
        photo: Picture::new(photo, &what, "", names, t).with_original(person.can(Action::SeeOriginals, photo.site, whole.building)),
        what,
    }
}

fn looked(view: &OriginalView, whole: &Whole, t: &Words) -> View {
    let way = t.word("original-way", view.way.word());
    let at = local_time(view.viewed_at, whole.names.zone(whole.photo.site)).full;
    View { at, by: whole.names.person(view.person), way: format!("{way} · {}", view.address) }
}

/// Where it was taken, from the building down.
fn place(photo: &PhotoInfo, names: &Names) -> String {
    let checkpoint = photo.checkpoint.map(|id| names.checkpoint_in_area(id));
    checkpoint.or_else(|| photo.area.map(|area| names.area(area))).unwrap_or_default()
}

fn saying(word: &Word, whole: &Whole) -> Saying {
    let at = local_time(word.at, whole.names.zone(whole.photo.site)).short;
    Saying { by: whole.names.person(word.by), at, raised: word.raised, remark: word.remark.clone() }
}

/// The rules say it again when it is done; here it decides whether the form is shown.
fn may_review(patrol: &Patrol, person: &SignedIn) -> bool {
    matches!(patrol.state, PatrolState::Complete | PatrolState::Partial)
        && !patrol.walkers.contains(&person.person)
        && person.can(Action::ReviewPatrol, patrol.site, patrol.building)
}
