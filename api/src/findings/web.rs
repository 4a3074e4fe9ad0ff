//! `/findings`: what was wrong, where, and who saw it?

use super::{Filter, store};
use crate::{
    app::App,
    auth::SignedIn,
    lists::PageQuery,
    pages::{Asked, Choice, Filters, Listing, Names, Page, Words, local_time, names::NOTHING, picture::Picture, render},
    patrols::rest::views,
    photos::{self, PhotoInfo, panel::photo_page},
    problem::Problem,
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};
use askama::Template;
use domain::{
    finding::{Finding, FindingKind, Severity},
    ids::{FindingId, PhotoId},
    rights::Action,
    text::Language,
};

#[derive(Template)]
#[template(path = "findings/list.html")]
struct FindingsPage {
    page: Page,
    t: &'static Words,
    filters: Filters,
    rows: Vec<Row>,
    list: Listing,
}

struct Row {
    href: String,
    title: String,
    severity: &'static str,
    kind: String,
    place: String,
    by: String,
    at: String,
    state: &'static str,
    photos: String,
}

#[derive(Template)]
#[template(path = "findings/finding.html")]
struct FindingPage {
    page: Page,
    t: &'static Words,
    finding: FindingView,
    bundle_href: String,
}

/// A finding in words.
pub(crate) struct FindingView {
    pub(crate) title: String,
    pub(crate) severity: &'static str,
    pub(crate) state: &'static str,
    pub(crate) kind: String,
    pub(crate) text: String,
    pub(crate) photos: Vec<Picture>,
    pub(crate) place: String,
    pub(crate) by: String,
    pub(crate) at: String,
    pub(crate) item: String,
    pub(crate) patrol: String,
    pub(crate) patrol_href: String,
    pub(crate) href: String,
}

const FILTERS: [&str; 3] = ["site", "kind", "severity"];

/// `GET /findings`.
pub async fn list(app: Data<App>, request: HttpRequest, person: SignedIn) -> Result<HttpResponse, Problem> {
    let page = Page::new(&person, &request);
    let asked = Asked::by(&request);
    let filter = asked_for(&asked);
    let query = PageQuery { limit: None, after: asked.after().map(str::to_owned) };
    let (after, limit) = (query.after_moment()?, query.limit());
    let views = views(&person, asked.read("site"))?;
    let found = app.db.read(move |conn| store::list(conn, &views, &filter, after, limit)).await?;
    let names = Names::seen_by(&app, &person, None, page.language).await?;
    let t = page.t();
    let filters = FILTERS.map(|key| (key, asked.get(key)));
    let template = FindingsPage {
        t,
        filters: filters_view(&person, &names, &asked, t),
        rows: found.items.iter().map(|finding| row(finding, &names, t)).collect(),
        list: Listing::new("/findings", &filters, found.items.len(), asked.after(), found.next.as_deref()),
        page,
    };
    render(&template)
}

/// What the address narrows to.
pub(crate) fn asked_for(asked: &Asked) -> Filter {
    Filter { kind: FindingKind::parse(asked.get("kind")), severity: Severity::parse(asked.get("severity")) }
}

fn filters_view(person: &SignedIn, names: &Names, asked: &Asked, t: &Words) -> Filters {
    let all = |key: &str| vec![Choice::new("", t.of("all"), asked.get(key))];
    let (mut sites, mut kinds, mut severities) = (all("site"), all("kind"), all("severity"));
    sites.extend(person.sites().into_iter().map(|site| Choice::new(site.id, names.say(&site.name), asked.get("site"))));
    kinds.extend(FindingKind::ALL.iter().map(|kind| Choice::new(kind.word(), t.word("finding-kind", kind.word()), asked.get("kind"))));
    severities.extend(Severity::ALL.iter().map(|one| Choice::new(one.word(), t.word("severity", one.word()), asked.get("severity"))));
    Filters::of("/findings").choice("site", t.of("site"), sites).choice("kind", t.of("finding-kind"), kinds).choice(
        "severity",
        t.of("severity"),
        severities,
    )
}

fn row(finding: &Finding, names: &Names, t: &Words) -> Row {
    Row {
        href: format!("/findings/{}", finding.id),
        title: title(&finding.text),
        severity: finding.severity.word(),
        kind: t.word("finding-kind", finding.kind.word()),
        place: place(finding, names),
        by: names.person(finding.raised_by),
        at: local_time(finding.raised.at, names.zone(finding.site)).short,
        state: finding.state.word(),
        photos: finding.photos.len().to_string(),
    }
}

/// The first line of a finding, cut where a heading would run over.
pub(crate) fn title(text: &str) -> String {
    const LONGEST: usize = 48;
    let line = text.trim().lines().next().unwrap_or_default();
    if line.chars().count() <= LONGEST { line.to_owned() } else { line.chars().take(LONGEST).chain(['…']).collect() }
}

/// Where it is, as near as it was said.
pub(crate) fn place(finding: &Finding, names: &Names) -> String {
    let spot = &finding.spot;
    match (spot.unit, spot.checkpoint, spot.area) {
        (Some(unit), ..) => names.unit(unit),
        (_, Some(checkpoint), _) => {
            let (around, name) = (names.around(checkpoint), names.checkpoint(checkpoint));
            if around.is_empty() || around.ends_with(&name) {
                [around, name].into_iter().find(|one| !one.is_empty()).unwrap_or_default()
            } else {
                format!("{around} · {name}")
            }
        }
        (_, _, Some(area)) => names.area(area),
        _ => NOTHING.into(),
    }
}

/// `GET /findings/{id}`.
pub async fn one(app: Data<App>, request: HttpRequest, person: SignedIn, id: Path<FindingId>) -> Result<HttpResponse, Problem> {
    let page = Page::new(&person, &request).under("/findings", "nav-findings");
    let (finding, photos, names) = whole(&app, &person, *id, page.language).await?;
    let may = person.can(Action::SeeOriginals, finding.site, finding.building);
    let bundle_href = if may { format!("/findings/{id}/bundle.zip") } else { String::new() };
    let finding = finding_view(&finding, &photos, may, &names, page.t());
    render(&FindingPage { t: page.t(), page, finding, bundle_href })
}

/// `GET /findings/{id}/photos/{photo}`.
pub async fn photo(
    app: Data<App>,
    request: HttpRequest,
    person: SignedIn,
    path: Path<(FindingId, PhotoId)>,
) -> Result<HttpResponse, Problem> {
    let (id, photo) = *path;
    let here = format!("/findings/{id}");
    let page = Page::new(&person, &request).under("/findings", "nav-findings").under(&here, "finding");
    let (finding, photos, _) = whole(&app, &person, id, page.language).await?;
    let photo = photos.iter().find(|one| one.id == photo).ok_or(Problem::NotFound)?;
    photo_page(&app, &person, page, finding.site, photo.id).await
}

/// A finding with all that belongs to it, for somebody who may see it.
pub(crate) async fn whole(
    app: &App,
    person: &SignedIn,
    id: FindingId,
    language: Language,
) -> Result<(Finding, Vec<PhotoInfo>, Names), Problem> {
    let views = views(person, None)?;
    let (finding, photos) = app
        .db
        .read(move |conn| {
            let finding = store::one(conn, &views, id)?;
            let photos = photos::of_finding(conn, finding.site, id)?;
            Ok::<_, Problem>((finding, photos))
        })
        .await?;
    let names = Names::seen_by(app, person, Some(finding.site), language).await?;
    Ok((finding, photos, names))
}

/// A finding in words.
pub(crate) fn finding_view(finding: &Finding, photos: &[PhotoInfo], may_original: bool, names: &Names, t: &Words) -> FindingView {
    let title = title(&finding.text);
    let here = format!("/findings/{}", finding.id);
    let newest = |item| names.company().versions.values().find_map(|version| version.content.item(item).map(|item| names.say(&item.label)));
    let picture = |photo| Picture::new(photo, &title, &here, names, t).with_original(may_original);
    FindingView {
        severity: finding.severity.word(),
        state: finding.state.word(),
        kind: t.word("finding-kind", finding.kind.word()),
        text: finding.text.clone(),
        photos: photos.iter().map(picture).collect(),
        place: format!("{} · {}", names.site(finding.site), place(finding, names)),
        by: names.person(finding.raised_by),
        at: local_time(finding.raised.at, names.zone(finding.site)).full,
        item: finding.spot.item.and_then(newest).unwrap_or_default(),
        patrol: t.of("finding-patrol"),
        patrol_href: finding.spot.patrol.map(|patrol| format!("/patrols/{patrol}")).unwrap_or_default(),
        href: here,
        title,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_finding_has_a_short_title() {
        assert_eq!(title("灯不亮\n前厅"), "灯不亮");
        assert_eq!(title(&"长".repeat(60)).chars().count(), 49);
    }
}
