//! `/notices`: which were issued, and one to print and sign.

use super::store::{self, Issued};
use crate::{
    app::App,
    auth::SignedIn,
    findings::web::{
        FindingView, finding_view,
        view::{NoticeView, notice_view, tone},
        whole,
    },
    lists::PageQuery,
    pages::{Asked, Choice, Filters, Listing, Names, Page, Words, local_time, render},
    patrols::rest::views,
    problem::Problem,
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};
use askama::Template;
use domain::{finding::NoticeNumber, ids::SiteId, message::title, text::Language};

#[derive(Template)]
#[template(path = "notices/list.html")]
struct NoticesPage {
    page: Page,
    t: &'static Words,
    filters: Filters,
    rows: Vec<Row>,
    list: Listing,
}

struct Row {
    href: String,
    number: String,
    title: String,
    finding_href: String,
    responsible: String,
    due: String,
    state: &'static str,
    tone: &'static str,
    replaced: bool,
    at: String,
    by: String,
}

/// `GET /notices`.
pub async fn list(app: Data<App>, request: HttpRequest, person: SignedIn) -> Result<HttpResponse, Problem> {
    let page = Page::new(&person, &request).under("/findings", "nav-findings");
    let asked = Asked::by(&request);
    let query = PageQuery { limit: None, after: asked.after().map(str::to_owned) };
    let (after, limit) = (query.after_moment()?, query.limit());
    let views = views(&person, asked.read("site"))?;
    let found = app.db.read(move |conn| store::list(conn, &views, after, limit)).await?;
    let names = Names::seen_by(&app, &person, None, page.language).await?;
    let t = page.t();
    let mut sites = vec![Choice::new("", t.of("all"), asked.get("site"))];
    sites.extend(person.sites().into_iter().map(|site| Choice::new(site.id, names.say(&site.name), asked.get("site"))));
    let rows: Vec<Row> = found.items.iter().filter_map(|issued| row(issued, &names, t)).collect();
    render(&NoticesPage {
        t,
        filters: Filters::of("/notices").choice("site", t.of("site"), sites),
        list: Listing::new("/notices", &[("site", asked.get("site"))], rows.len(), asked.after(), found.next.as_deref()),
        rows,
        page,
    })
}

fn row(issued: &Issued, names: &Names, t: &Words) -> Option<Row> {
    let finding = &issued.finding;
    let notice = notice_view(finding, issued.notice()?, !issued.counts(), names, t);
    Some(Row {
        href: notice.href,
        number: notice.number,
        title: title(&finding.text),
        finding_href: format!("/findings/{}", finding.id),
        responsible: notice.responsible,
        due: notice.due,
        state: finding.state.word(),
        tone: tone(finding.state),
        replaced: notice.replaced,
        at: local_time(issued.notice()?.at.at, names.zone(finding.site)).short,
        by: notice.by,
    })
}

#[derive(Template)]
#[template(path = "notices/notice.html")]
struct NoticePage {
    page: Page,
    t: &'static Words,
    company: String,
    site: String,
    finding: FindingView,
    notice: NoticeView,
    pdf_href: String,
}

/// What a notice says, with its finding.
pub(crate) struct Whole {
    pub(crate) company: String,
    pub(crate) site: String,
    pub(crate) finding: FindingView,
    pub(crate) notice: NoticeView,
    pub(crate) photos: Vec<crate::photos::PhotoInfo>,
    pub(crate) names: Names,
}

/// A notice with all that stands on it, for somebody who may see it.
pub(crate) async fn of_number(
    app: &App,
    person: &SignedIn,
    site: SiteId,
    number: NoticeNumber,
    language: Language,
) -> Result<Whole, Problem> {
    let views = views(person, Some(site))?;
    let issued = app.db.read(move |conn| store::one(conn, &views, site, number)).await?;
    let (finding, photos, names) = whole(app, person, issued.finding.id, language).await?;
    let t = Words::of_language(language);
    let notice = notice_view(&finding, issued.notice().ok_or(Problem::NotFound)?, !issued.counts(), &names, t);
    Ok(Whole {
        company: names.company().company.as_ref().map(|company| names.say(&company.name)).unwrap_or_default(),
        site: names.site(site),
        finding: finding_view(&finding, &photos, false, person.at, &names, t),
        notice,
        photos,
        names,
    })
}

/// `GET /notices/{site}/{year}/{number}`.
pub async fn one(app: Data<App>, request: HttpRequest, person: SignedIn, path: Path<(SiteId, i32, u32)>) -> Result<HttpResponse, Problem> {
    let (site, year, number) = path.into_inner();
    let page = Page::new(&person, &request).under("/findings", "nav-findings").under("/notices", "notices-title");
    let Whole { company, site, finding, notice, .. } = of_number(&app, &person, site, NoticeNumber { year, number }, page.language).await?;
    let pdf_href = format!("{}/notice.pdf", notice.href);
    render(&NoticePage { t: page.t(), company, site, finding, notice, pdf_href, page })
}
