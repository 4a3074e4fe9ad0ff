//! `/repairs`: what of public water, power and lighting is broken, who was sent, and what is done?

use super::rest::{RepairQuery, Report, listed, raise};
use crate::{
    app::App,
    auth::{Fields, May, Posted, SignedIn, rights::RaiseFinding},
    findings::{
        list::Standing,
        web::view::{place, tone},
    },
    pages::{Asked, Choice, Filters, Listing, Names, Page, Words, local_time, refused, render, render_refused, see_other_done},
    photos,
    problem::Problem,
};
use actix_web::{HttpRequest, HttpResponse, web::Data};
use askama::Template;
use domain::{
    finding::{Finding, RepairState, Severity, Spot, Utility},
    ids::{AreaId, FindingId, PhotoId, SiteId},
    message::title,
    rights::Action,
};
use std::collections::{BTreeMap, HashSet};

#[derive(Template)]
#[template(path = "repairs/list.html")]
struct ListPage {
    page: Page,
    t: &'static Words,
    filters: Filters,
    rows: Vec<Row>,
    list: Listing,
    may_raise: bool,
    fresh: String,
    areas: Vec<Choice>,
    utilities: Vec<Choice>,
    severities: Vec<Choice>,
    typed: Fields,
}

struct Row {
    href: String,
    title: String,
    place: String,
    utility: &'static str,
    repair: &'static str,
    state: &'static str,
    tone: &'static str,
    to: String,
    by: String,
    at: String,
    photo: String,
    photos: usize,
}

fn asked_for(asked: &Asked) -> RepairQuery {
    RepairQuery {
        site: asked.read("site"),
        utility: Utility::parse(asked.get("utility")),
        repair: RepairState::parse(asked.get("repair")),
        state: Standing::parse(asked.get("state")),
        limit: None,
        after: asked.after().map(str::to_owned),
    }
}

/// `GET /repairs`.
pub async fn list(app: Data<App>, request: HttpRequest, person: SignedIn) -> Result<HttpResponse, Problem> {
    let page = Page::new(&person, &request);
    render(&shown(&app, &person, page, &Asked::by(&request), Fields::default()).await?)
}

async fn shown(app: &App, person: &SignedIn, page: Page, asked: &Asked, typed: Fields) -> Result<ListPage, Problem> {
    let t = page.t();
    let found = listed(app, person, &asked_for(asked)).await?;
    let names = Names::seen_by(app, person, None, page.language).await?;
    let mut first: BTreeMap<SiteId, Vec<PhotoId>> = BTreeMap::new();
    for finding in &found.items {
        first.entry(finding.site).or_default().extend(finding.photos.first().map(|photo| photo.id));
    }
    let here = app.db.read(move |conn| {
        let of_site = |(site, ids): (SiteId, Vec<PhotoId>)| photos::of_these(conn, site, ids.into_iter());
        first.into_iter().map(of_site).collect::<Result<Vec<_>, _>>().map_err(Problem::from)
    });
    // A photo that has not come yet would be a broken picture.
    let here: HashSet<PhotoId> = here.await?.into_iter().flatten().filter(|photo| photo.shown.is_some()).map(|photo| photo.id).collect();
    let rows: Vec<Row> = found.items.iter().filter_map(|finding| row(finding, &here, &names)).collect();
    let all = |key: &str| vec![Choice::new("", t.of("all"), asked.get(key))];
    let words = |key: &'static str, family: &str, of: &[&str]| {
        let words = of.iter().map(|word| Choice::new(word, t.word(family, word), asked.get(key)));
        all(key).into_iter().chain(words).collect::<Vec<_>>()
    };
    let sites = person.sites().into_iter().map(|site| Choice::new(site.id, names.say(&site.name), asked.get("site")));
    let utilities: Vec<&str> = Utility::ALL.iter().map(|one| one.word()).collect();
    let repairs: Vec<&str> = RepairState::ALL.iter().map(|one| one.word()).collect();
    let kept: Vec<(&str, &str)> = ["site", "state", "utility", "repair"].map(|key| (key, asked.get(key))).into();
    let may_raise: Vec<SiteId> =
        person.sites().into_iter().map(|site| site.id).filter(|site| person.can(Action::RaiseFinding, *site, None)).collect();
    let several = may_raise.len() > 1;
    let areas = may_raise.iter().flat_map(|site| {
        let of_site = names.places(Some(*site)).into_iter().filter(|place| place.noun == "area");
        let (names, site, typed) = (&names, *site, &typed);
        of_site.map(move |place| {
            let area = names.area(AreaId(place.id));
            let name = if several { format!("{} · {area}", names.site(site)) } else { area };
            Choice::new(format!("{site}/{}", place.id), name, typed.get("area"))
        })
    });
    let picked = |key: &str, usual: &'static str| if typed.get(key).is_empty() { usual.to_owned() } else { typed.get(key).to_owned() };
    let (utility, severity) = (picked("utility", "water"), picked("severity", "major"));
    Ok(ListPage {
        filters: Filters::of("/repairs")
            .choice("site", t.of("site"), all("site").into_iter().chain(sites).collect())
            .choice("state", t.of("state"), words("state", "finding-state", &[Standing::Open.word(), Standing::Closed.word()]))
            .choice("utility", t.of("repair-utility"), words("utility", "utility", &utilities))
            .choice("repair", t.of("repair-progress"), words("repair", "repair-state", &repairs)),
        list: Listing::new("/repairs", &kept, rows.len(), asked.after(), found.next.as_deref()),
        may_raise: !may_raise.is_empty(),
        fresh: app.ports.new_id().to_string(),
        areas: areas.collect(),
        utilities: utilities.iter().map(|word| Choice::new(word, t.word("utility", word), &utility)).collect(),
        severities: Severity::ALL.iter().map(|one| Choice::new(one.word(), t.word("severity", one.word()), &severity)).collect(),
        rows,
        typed,
        t,
        page,
    })
}

fn row(finding: &Finding, here: &HashSet<PhotoId>, names: &Names) -> Option<Row> {
    let repair = finding.repair.as_ref()?;
    let photo = finding
        .photos
        .first()
        .filter(|photo| here.contains(&photo.id))
        .map(|photo| format!("/photos/{}/{}/thumbnail", finding.site, photo.id));
    Some(Row {
        href: format!("/findings/{}", finding.id),
        title: title(&finding.text),
        place: place(finding, names),
        utility: repair.utility.word(),
        repair: repair.state.word(),
        state: finding.state.word(),
        tone: tone(finding.state),
        to: repair.to.map(|person| names.person(person)).unwrap_or_default(),
        by: names.person(finding.raised_by),
        at: local_time(finding.raised.at, names.zone(finding.site)).short,
        photo: photo.unwrap_or_default(),
        photos: finding.photos.len(),
    })
}

/// `POST /repairs`.
pub async fn report(
    app: Data<App>,
    request: HttpRequest,
    person: May<RaiseFinding>,
    posted: Posted<Fields>,
) -> Result<HttpResponse, Problem> {
    let fields = posted.0;
    let mut page = Page::new(&person, &request).at("/repairs");
    let of = fields.get("area").split_once('/').and_then(|(site, area)| Some((site.parse::<SiteId>().ok()?, area.parse::<AreaId>().ok()?)));
    let done = match (of, Utility::parse(fields.get("utility"))) {
        (Some((site, area)), Some(utility)) => {
            let id = fields.get("id").parse().unwrap_or_else(|_| FindingId(app.ports.new_id()));
            let severity = Severity::parse(fields.get("severity")).unwrap_or(Severity::Major);
            let spot = Spot { area: Some(area), ..Spot::default() };
            raise(&app, &person, Report { id, site, spot, utility, severity, text: fields.get("text").to_owned() }).await
        }
        (None, _) => Err(Problem::Refused(domain::refusal::Refusal::Missing { field: "area".into() })),
        (_, None) => Err(Problem::Refused(domain::refusal::Refusal::Missing { field: "utility".into() })),
    };
    let Err(problem) = done else { return Ok(see_other_done("/repairs", "repair-reported-done")) };
    refused(&mut page, problem)?;
    render_refused(&shown(&app, &person, page, &Asked::default(), fields).await?)
}
