//! `/spot-checks`: what is planned, what was drawn, what is still to be looked at, and what came of it.

use super::{
    form, rest,
    store::{self, Filter},
    view::{self, AskView, CheckRow},
};
use crate::{
    app::App,
    auth::{Fields, May, Posted, SignedIn, rights::SpotCheck as MayCheck},
    draws::{rest::sights, store as draws, web as draw_pages},
    lists::PageQuery,
    pages::{
        Asked, Choice, Filters, Listing, Names, Page, Words, local_time, picture::Picture, refused, render, render_refused, see_other_done,
    },
    patrols::web::stops::{AnswerView, Raised, raised, sheet_answers, sum, with_note, word},
    photos::panel::photo_page,
    problem::Problem,
    spot_check_plans::{rest as plans, view as plan_view},
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};
use askama::Template;
use domain::{
    checklist::Answer,
    field::Field,
    ids::{PhotoId, SpotCheckId},
    operation::{RecordSpotCheck, SkipSpotCheck},
    patrol::{MissReason, SheetOf},
    rights::Action,
    spot_check::{CheckResult, SpotCheckState},
};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "spot_checks/list.html")]
struct ListPage {
    page: Page,
    t: &'static Words,
    filters: Filters,
    plans: Vec<plan_view::PlanRow>,
    draws: Vec<draw_pages::DrawView>,
    rows: Vec<CheckRow>,
    list: Listing,
    sees_plans: bool,
    may_plan: bool,
}

const FILTERS: [&str; 4] = ["site", "field", "state", "plan"];

/// `GET /spot-checks`.
pub async fn list(app: Data<App>, request: HttpRequest, person: SignedIn) -> Result<HttpResponse, Problem> {
    let page = Page::new(&person, &request);
    let asked = Asked::by(&request);
    let filter = Filter {
        state: SpotCheckState::parse(asked.get("state")),
        field: Field::parse(asked.get("field")),
        plan: asked.read("plan"),
        ..Filter::default()
    };
    let query = PageQuery { limit: None, after: asked.after().map(str::to_owned) };
    let (after, limit) = (query.after_moment()?, query.limit());
    let sights = sights(&person, asked.read("site"))?;
    let (found, open) = app
        .db
        .read(move |conn| Ok::<_, Problem>((store::list(conn, &sights, &filter, after, limit)?, draws::plans_and_open(conn)?.1)))
        .await?;
    let names = Names::seen_by(&app, &person, None, page.language).await?;
    let t = page.t();
    let mut seen = plans::seen_by(&app, &person, None).await?;
    seen.sort_by_key(|plan| (plan.site, names.say(&plan.name), plan.id));
    let next = |plan: &domain::spot_check::SpotCheckPlan| open.iter().find(|draw| draw.plan == plan.id).and_then(|draw| draw.due.clone());
    let filters = FILTERS.map(|key| (key, asked.get(key)));
    render(&ListPage {
        t,
        plans: seen.iter().map(|plan| plan_view::row(plan, next(plan), &names, t)).collect(),
        draws: draw_pages::newest(&app, &person, &names, t).await?,
        rows: found.items.iter().map(|check| view::row(check, None, &names, t)).collect(),
        filters: filters_view(&person, &seen, &names, &asked, t),
        list: Listing::new("/spot-checks", &filters, found.items.len(), asked.after(), found.next.as_deref()),
        sees_plans: person.can_somewhere(Action::SeeSpotChecks),
        may_plan: person.can_somewhere(Action::PlanSpotChecks),
        page,
    })
}

fn filters_view(person: &SignedIn, plans: &[domain::spot_check::SpotCheckPlan], names: &Names, asked: &Asked, t: &Words) -> Filters {
    let all = |key: &str| vec![Choice::new("", t.of("all"), asked.get(key))];
    let (mut sites, mut fields, mut states, mut of_plans) = (all("site"), all("field"), all("state"), all("plan"));
    sites.extend(person.sites().into_iter().map(|site| Choice::new(site.id, names.say(&site.name), asked.get("site"))));
    fields.extend(Field::ALL.iter().map(|field| Choice::new(field.word(), names.say(&field.name()), asked.get("field"))));
    states
        .extend(SpotCheckState::ALL.iter().map(|state| Choice::new(state.word(), t.word("spot-state", state.word()), asked.get("state"))));
    of_plans.extend(plans.iter().map(|plan| Choice::new(plan.id, names.say(&plan.name), asked.get("plan"))));
    Filters::of("/spot-checks")
        .choice("site", t.of("site"), sites)
        .choice("field", t.of("spot-field"), fields)
        .choice("state", t.of("state"), states)
        .choice("plan", t.of("spot-plan"), of_plans)
}

#[derive(Template)]
#[template(path = "spot_checks/check.html")]
struct CheckPage {
    page: Page,
    t: &'static Words,
    check: CheckRow,
    href: String,
    draw_href: String,
    site: String,
    route: String,
    until: String,
    results: Vec<ResultView>,
    skipped: String,
    findings: Vec<Raised>,
    asks: Vec<AskView>,
    remark: String,
    reasons: Vec<Choice>,
    /// The version that is answered: `template.version`.
    sheet: String,
}

/// One record of a check.
struct ResultView {
    counts: bool,
    by: String,
    at: String,
    points: String,
    verdict: &'static str,
    percent: String,
    remark: String,
    answers: Vec<AnswerView>,
    photos: Vec<Picture>,
}

async fn page(app: &App, person: &SignedIn, page: Page, id: SpotCheckId, typed: (&[Answer], &str)) -> Result<CheckPage, Problem> {
    let detail = rest::whole(app, person, id).await?;
    let check = &detail.check;
    let names = Names::seen_by(app, person, Some(check.site), page.language).await?;
    let t = page.t();
    let original = person.can(Action::SeeOriginals, check.site, check.against.building);
    let may_check = check.is_open() && person.can(Action::SpotCheck, check.site, check.against.building);
    let version = person.books.newest(check.template).filter(|_| may_check).map(Arc::clone);
    let result = |result: &CheckResult| result_view(result, &detail, original, &names, t);
    let skipped = |skipped: &domain::spot_check::Skipped| {
        let reason = with_note(t.word("miss-reason", word(&skipped.reason)), &skipped.note);
        format!("{reason} · {} · {}", names.person(skipped.by), local_time(skipped.at.at, names.zone(check.site)).full)
    };
    Ok(CheckPage {
        t,
        check: view::row(check, None, &names, t),
        href: format!("/spot-checks/{id}"),
        draw_href: if person.checks_view(check.site).sees_plans(check.field) {
            format!("/spot-checks/draws/{}", check.draw)
        } else {
            String::new()
        },
        site: names.site(check.site),
        route: check.against.route.map(|route| names.route(route)).unwrap_or_default(),
        until: check.until.to_string(),
        results: check.results.iter().map(result).collect(),
        skipped: check.skipped.as_ref().map(skipped).unwrap_or_default(),
        findings: detail.findings.iter().map(|finding| raised(finding, t)).collect(),
        asks: version.as_ref().map(|version| view::asks(&version.content, typed.0, page.language, t)).unwrap_or_default(),
        remark: typed.1.to_owned(),
        reasons: MissReason::ALL.iter().map(|reason| Choice::new(word(reason), t.word("miss-reason", word(reason)), "")).collect(),
        sheet: version.map(|version| format!("{}.{}", version.template, version.version)).unwrap_or_default(),
        page,
    })
}

fn result_view(result: &CheckResult, detail: &rest::SpotCheckDetail, original: bool, names: &Names, t: &Words) -> ResultView {
    let check = &detail.check;
    let (here, what) = (format!("/spot-checks/{}", check.id), view::subject(check, names, t));
    let own = detail.pictures.iter().filter(|photo| result.photos.iter().any(|taken| taken.id == photo.id));
    ResultView {
        counts: check.result().is_some_and(|first| first.operation == result.operation),
        by: names.person(result.by),
        at: local_time(result.recorded.at, names.zone(check.site)).full,
        points: sum(&result.score),
        verdict: if result.score.passed { "passed" } else { "failed" },
        percent: result.score.percent().map(|percent| format!("{percent} %")).unwrap_or_default(),
        remark: result.remark.clone(),
        answers: sheet_answers(result.sheet, &result.answers, Some(&result.score), names, t),
        photos: own.map(|photo| Picture::new(photo, &what, &here, names, t).with_original(original)).collect(),
    }
}

/// `GET /spot-checks/{id}`.
pub async fn one(app: Data<App>, request: HttpRequest, person: SignedIn, id: Path<SpotCheckId>) -> Result<HttpResponse, Problem> {
    let frame = Page::new(&person, &request).under("/spot-checks", "nav-spot-checks");
    render(&page(&app, &person, frame, *id, (&[], "")).await?)
}

/// `GET /spot-checks/{id}/photos/{photo}`.
pub async fn photo(
    app: Data<App>,
    request: HttpRequest,
    person: SignedIn,
    path: Path<(SpotCheckId, PhotoId)>,
) -> Result<HttpResponse, Problem> {
    let (id, photo) = *path;
    let page = Page::new(&person, &request).under("/spot-checks", "nav-spot-checks").under(&format!("/spot-checks/{id}"), "spot-check");
    let detail = rest::whole(&app, &person, id).await?;
    let photo = detail.pictures.iter().find(|one| one.id == photo).ok_or(Problem::NotFound)?;
    photo_page(&app, &person, page, detail.check.site, photo.id).await
}

/// `POST /spot-checks/{id}`: filled in at a desk, or passed over.
pub async fn save(
    app: Data<App>,
    person: May<MayCheck>,
    id: Path<SpotCheckId>,
    request: HttpRequest,
    posted: Posted<Fields>,
) -> Result<HttpResponse, Problem> {
    let fields = &posted.0;
    let check = rest::whole(&app, &person, *id).await?.check;
    let here = format!("/spot-checks/{id}");
    let sheet = read_sheet(fields.get("sheet")).unwrap_or(SheetOf { template: check.template, version: 0 });
    let version = person.books.versions.get(&(sheet.template, sheet.version));
    let answers = version.map(|version| form::answers(fields, &version.content)).unwrap_or_default();
    let remark = fields.get("remark").trim().to_owned();
    let done = if fields.get("do") == "skip" {
        let reason = MissReason::ALL.into_iter().find(|reason| word(reason) == fields.get("reason")).unwrap_or(MissReason::Other);
        let skip = SkipSpotCheck { check: *id, reason, note: fields.get("note").trim().to_owned() };
        rest::pass_over(&app, &person, skip).await
    } else {
        rest::keep(&app, &person, RecordSpotCheck { check: *id, sheet, answers: answers.clone(), remark: remark.clone() }).await
    };
    match done {
        Ok(()) => Ok(see_other_done(&here, "saved")),
        Err(problem) => {
            let mut frame = Page::new(&person, &request).under("/spot-checks", "nav-spot-checks").at(here);
            refused(&mut frame, problem)?;
            render_refused(&page(&app, &person, frame, *id, (&answers, &remark)).await?)
        }
    }
}

fn read_sheet(text: &str) -> Option<SheetOf> {
    let (template, version) = text.split_once('.')?;
    Some(SheetOf { template: template.parse().ok()?, version: version.parse().ok()? })
}
