//! `/assessments`: how well it was done, and what whoever did it says to that.

use super::{
    rest::{self, AssessmentDetail, AssessmentQuery},
    view::{self, AssessmentRow, Said, Shifts},
};
use crate::{
    app::App,
    auth::{Fields, May, Posted, SignedIn, rights::PlanCrew},
    crew::{led_by, planned_by},
    pages::{
        Asked, Choice, Filters, Listing, Names, Page, Words, local_date, local_time, picture::Picture, refused, render, render_refused,
        see_other_done,
    },
    patrols::web::stops::{AnswerView, sheet_answers, sum},
    photos::panel::photo_page,
    places::of_sites,
    problem::Problem,
    spot_checks::{
        form,
        view::{AskView, asks},
    },
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};
use askama::Template;
use domain::{
    assessment::{AssessmentKind, AssessmentState, Settlement},
    ids::{AssessmentId, PhotoId, SiteId, TemplateId},
    operation::{AnswerAssessment, RecordAssessment, SettleAssessment},
    patrol::SheetOf,
    refusal::Refusal,
    rights::Action,
};

#[derive(Template)]
#[template(path = "assessments/list.html")]
struct ListPage {
    page: Page,
    t: &'static Words,
    filters: Filters,
    rows: Vec<AssessmentRow>,
    list: Listing,
    may_assess: bool,
}

const FILTERS: [&str; 6] = ["site", "person", "state", "kind", "from", "until"];

/// What the address of the page asks for.
pub(super) fn asked_for(asked: &Asked) -> AssessmentQuery {
    AssessmentQuery {
        site: asked.read("site"),
        person: asked.read("person"),
        state: AssessmentState::parse(asked.get("state")),
        kind: AssessmentKind::parse(asked.get("kind")),
        area: asked.read("area"),
        from: asked.read("from"),
        until: asked.read("until"),
        limit: None,
        after: asked.after().map(str::to_owned),
    }
}

async fn shifts(app: &App, person: &SignedIn, only: Option<SiteId>) -> Result<Shifts, Problem> {
    let sites = of_sites(app, person, only).await?;
    Ok(sites.iter().flat_map(|site| site.shifts.values()).map(|shift| (shift.id, shift.name.clone())).collect())
}

/// `GET /assessments`.
pub async fn list(app: Data<App>, request: HttpRequest, person: SignedIn) -> Result<HttpResponse, Problem> {
    let page = Page::new(&person, &request);
    let asked = Asked::by(&request);
    let found = rest::found(&app, &person, &asked_for(&asked)).await?;
    let names = Names::seen_by(&app, &person, None, page.language).await?;
    let shifts = shifts(&app, &person, None).await?;
    let t = page.t();
    let filters = FILTERS.map(|key| (key, asked.get(key)));
    render(&ListPage {
        t,
        rows: found.items.iter().map(|one| view::row(one, &shifts, &names, t)).collect(),
        filters: filters_view(&person, &names, &asked, t),
        list: Listing::new("/assessments", &filters, found.items.len(), asked.after(), found.next.as_deref()),
        may_assess: !planned_by(&person).is_empty(),
        page,
    })
}

fn filters_view(person: &SignedIn, names: &Names, asked: &Asked, t: &Words) -> Filters {
    let all = |key: &str| vec![Choice::new("", t.of("all"), asked.get(key))];
    let (mut sites, mut people, mut states, mut kinds) = (all("site"), all("person"), all("state"), all("kind"));
    sites.extend(person.sites().into_iter().map(|site| Choice::new(site.id, names.say(&site.name), asked.get("site"))));
    let site: Option<SiteId> = asked.read("site");
    let mut crew: Vec<_> =
        person.sites().iter().filter(|one| site.is_none_or(|site| site == one.id)).flat_map(|one| led_by(person, one.id)).collect();
    crew.push(person.person);
    crew.sort();
    crew.dedup();
    let mut crew: Vec<(String, String)> = crew.into_iter().map(|one| (names.person(one), one.to_string())).collect();
    crew.sort();
    people.extend(crew.into_iter().map(|(name, id)| Choice::new(id, name, asked.get("person"))));
    states.extend(AssessmentState::ALL.iter().map(|s| Choice::new(s.word(), t.word("assessment-state", s.word()), asked.get("state"))));
    kinds.extend(AssessmentKind::ALL.iter().map(|k| Choice::new(k.word(), t.word("assessment-kind", k.word()), asked.get("kind"))));
    let filters = Filters::of("/assessments").choice("site", t.of("site"), sites);
    let filters = if people.len() > 2 { filters.choice("person", t.of("assessment-person"), people) } else { filters };
    filters
        .choice("state", t.of("state"), states)
        .choice("kind", t.of("assessment-what"), kinds)
        .typed("from", t.of("assessment-from"), "date", asked.get("from"))
        .typed("until", t.of("assessment-until"), "date", asked.get("until"))
}

#[derive(Template)]
#[template(path = "assessments/one.html")]
struct OnePage {
    page: Page,
    t: &'static Words,
    row: AssessmentRow,
    href: String,
    site: String,
    at: String,
    first: String,
    points: String,
    checklist: String,
    remark: String,
    answers: Vec<AnswerView>,
    photos: Vec<Picture>,
    history: Vec<Said>,
    corrected: bool,
    may_answer: bool,
    may_settle: bool,
    disputed: bool,
    is_late: bool,
    note: String,
    percent: String,
}

/// What was typed and did not fit.
#[derive(Default)]
struct Typed<'a> {
    note: &'a str,
    percent: &'a str,
}

fn one_page(person: &SignedIn, page: Page, detail: &AssessmentDetail, names: &Names, shifts: &Shifts, typed: &Typed<'_>) -> OnePage {
    let (assessment, t) = (&detail.assessment, page.t());
    let here = format!("/assessments/{}", assessment.id);
    let what = view::about(assessment, shifts, names);
    let original = person.can(Action::SeeOriginals, assessment.site, None);
    let version = person.books.versions.get(&(assessment.sheet.template, assessment.sheet.version));
    let first = assessment.score.percent().map(|percent| format!("{percent} %")).unwrap_or_default();
    let own = assessment.person == person.person;
    let leads = person.can(Action::PlanCrew, assessment.site, None) && person.crew_view(assessment.site).sees_person(assessment.person);
    OnePage {
        t,
        row: view::row(assessment, shifts, names, t),
        site: names.site(assessment.site),
        at: local_time(assessment.recorded.at, names.zone(assessment.site)).full,
        points: sum(&assessment.score),
        checklist: version.map(|version| names.say(&version.content.name)).unwrap_or_default(),
        remark: assessment.remark.clone(),
        answers: sheet_answers(assessment.sheet, &assessment.answers, Some(&assessment.score), names, t),
        photos: detail.pictures.iter().map(|photo| Picture::new(photo, &what, &here, names, t).with_original(original)).collect(),
        history: view::history(assessment, names, t),
        corrected: assessment.state == AssessmentState::Changed,
        may_answer: own && person.can_somewhere(Action::Attend),
        may_settle: !own && leads && !assessment.state.is_settled(),
        disputed: assessment.was_disputed(),
        is_late: assessment.state.is_settled(),
        note: typed.note.to_owned(),
        percent: typed.percent.to_owned(),
        first,
        href: here,
        page,
    }
}

fn frame(person: &SignedIn, request: &HttpRequest) -> Page {
    Page::new(person, request).under("/assessments", "nav-assessments")
}

/// `GET /assessments/{id}`.
pub async fn one(app: Data<App>, request: HttpRequest, person: SignedIn, id: Path<AssessmentId>) -> Result<HttpResponse, Problem> {
    let page = frame(&person, &request);
    let detail = rest::whole(&app, &person, *id).await?;
    let site = Some(detail.assessment.site);
    let names = Names::seen_by(&app, &person, site, page.language).await?;
    let shifts = shifts(&app, &person, site).await?;
    render(&one_page(&person, page, &detail, &names, &shifts, &Typed::default()))
}

/// `GET /assessments/{id}/photos/{photo}`.
pub async fn photo(
    app: Data<App>,
    request: HttpRequest,
    person: SignedIn,
    path: Path<(AssessmentId, PhotoId)>,
) -> Result<HttpResponse, Problem> {
    let (id, photo) = *path;
    let page = frame(&person, &request).under(&format!("/assessments/{id}"), "assessment");
    let detail = rest::whole(&app, &person, id).await?;
    let photo = detail.pictures.iter().find(|one| one.id == photo).ok_or(Problem::NotFound)?;
    photo_page(&app, &person, page, detail.assessment.site, photo.id).await
}

/// `POST /assessments/{id}`: agree, dispute, settle.
pub async fn save(
    app: Data<App>,
    request: HttpRequest,
    person: SignedIn,
    id: Path<AssessmentId>,
    posted: Posted<Fields>,
) -> Result<HttpResponse, Problem> {
    let fields = &posted.0;
    let (here, note) = (format!("/assessments/{id}"), fields.get("note").trim().to_owned());
    let answer = |agree| rest::say(&app, &person, AnswerAssessment { assessment: *id, agree, note: note.clone() });
    let settle = |how| rest::end(&app, &person, SettleAssessment { assessment: *id, how, note: note.clone() });
    let done = match fields.get("do") {
        "agree" => answer(true).await,
        "dispute" => answer(false).await,
        "uphold" => settle(Settlement::Upheld {}).await,
        "withdraw" => settle(Settlement::Withdrawn {}).await,
        // What can't be read is no score: the rules say so.
        _ => settle(Settlement::Changed { percent: fields.get("percent").trim().parse().unwrap_or(u8::MAX) }).await,
    };
    let Err(problem) = done else { return Ok(see_other_done(&here, "saved")) };
    let mut page = frame(&person, &request).at(here);
    let detail = rest::whole(&app, &person, *id).await?;
    refused(&mut page, problem)?;
    let names = Names::seen_by(&app, &person, Some(detail.assessment.site), page.language).await?;
    let shifts = shifts(&app, &person, Some(detail.assessment.site)).await?;
    let typed = Typed { note: &note, percent: fields.get("percent") };
    render_refused(&one_page(&person, page, &detail, &names, &shifts, &typed))
}

#[derive(Template)]
#[template(path = "assessments/new.html")]
struct NewPage {
    page: Page,
    t: &'static Words,
    sites: Vec<Choice>,
    templates: Vec<Choice>,
    /// The checklist is chosen: it can be filled in.
    chosen: bool,
    site: String,
    sheet: String,
    checklist: String,
    id: String,
    people: Vec<Choice>,
    kinds: Vec<Choice>,
    areas: Vec<Choice>,
    shifts: Vec<Choice>,
    date: String,
    remark: String,
    asks: Vec<AskView>,
}

/// The form, with what was typed so far: fields of the address at first, of what was posted later.
async fn form_page(app: &App, person: &SignedIn, page: Page, fields: &Fields) -> Result<NewPage, Problem> {
    let planned = planned_by(person);
    let site: SiteId =
        fields.get("site").parse().ok().filter(|site| planned.contains(site)).or(planned.first().copied()).ok_or(Problem::Forbidden)?;
    let names = Names::seen_by(app, person, Some(site), page.language).await?;
    let here = of_sites(app, person, Some(site)).await?;
    let t = page.t();
    let by_name = |mut choices: Vec<Choice>| {
        choices.sort_by(|a, b| a.name.cmp(&b.name));
        choices
    };
    let optional =
        |choices: Vec<Choice>, key: &str| [vec![Choice::new("", t.of("assessment-none"), fields.get(key))], by_name(choices)].concat();
    let template: Option<TemplateId> = fields.get("template").parse().ok();
    let version = match read_sheet(fields.get("sheet")) {
        Some(sheet) => person.books.versions.get(&(sheet.template, sheet.version)),
        None => template.and_then(|template| person.books.newest(template)),
    };
    let published = person.books.templates.values().filter_map(|one| person.books.newest(one.id));
    let templates = published.map(|one| Choice::new(one.template, one.content.name.say(page.language), fields.get("template"))).collect();
    let answers = version.map(|version| form::answers(fields, &version.content)).unwrap_or_default();
    let today = local_date(person.at, names.zone(site)).to_string();
    let typed_kind = fields.find("kind").unwrap_or("shift");
    Ok(NewPage {
        t,
        sites: planned.iter().map(|one| Choice::new(one, names.site(*one), &site.to_string())).collect(),
        templates: by_name(templates),
        chosen: version.is_some(),
        site: site.to_string(),
        sheet: version.map(|version| format!("{}.{}", version.template, version.version)).unwrap_or_default(),
        checklist: version.map(|version| names.say(&version.content.name)).unwrap_or_default(),
        id: fields.find("id").map_or_else(|| app.ports.new_id().to_string(), str::to_owned),
        people: by_name(led_by(person, site).into_iter().map(|one| Choice::new(one, names.person(one), fields.get("person"))).collect()),
        kinds: AssessmentKind::ALL.iter().map(|k| Choice::new(k.word(), t.word("assessment-kind", k.word()), typed_kind)).collect(),
        areas: optional(
            here.iter().flat_map(|s| s.areas.values()).map(|a| Choice::new(a.id, names.area(a.id), fields.get("area"))).collect(),
            "area",
        ),
        shifts: optional(
            here.iter()
                .flat_map(|s| s.shifts.values())
                .filter(|shift| !shift.retired)
                .map(|shift| Choice::new(shift.id, names.say(&shift.name), fields.get("shift")))
                .collect(),
            "shift",
        ),
        date: fields.find("date").filter(|date| !date.is_empty()).map_or(today, str::to_owned),
        remark: fields.get("remark").to_owned(),
        asks: version.map(|version| asks(&version.content, &answers, page.language, t)).unwrap_or_default(),
        page,
    })
}

fn read_sheet(text: &str) -> Option<SheetOf> {
    let (template, version) = text.split_once('.')?;
    Some(SheetOf { template: template.parse().ok()?, version: version.parse().ok()? })
}

/// `GET /assessments/new`: choose a checklist, then fill it in.
pub async fn new(app: Data<App>, request: HttpRequest, person: May<PlanCrew>) -> Result<HttpResponse, Problem> {
    let asked = Asked::by(&request);
    let fields = ["site", "template", "person", "kind", "area", "shift", "date"].iter().filter(|key| !asked.get(key).is_empty());
    let fields = Fields(fields.map(|key| ((*key).to_owned(), asked.get(key).to_owned())).collect());
    render(&form_page(&app, &person, frame(&person, &request), &fields).await?)
}

/// `POST /assessments/new`.
pub async fn create(app: Data<App>, request: HttpRequest, person: May<PlanCrew>, posted: Posted<Fields>) -> Result<HttpResponse, Problem> {
    let fields = &posted.0;
    let done = match read(fields, &person) {
        Ok((site, step)) => {
            let id = step.assessment;
            person.at(site)?;
            app.submit(person.company, person.person, site.into(), None, step).await.map(|_| id)
        }
        Err(refusal) => Err(refusal.into()),
    };
    match done {
        Ok(id) => Ok(see_other_done(&format!("/assessments/{id}"), "saved")),
        Err(problem) => {
            let mut page = frame(&person, &request).at("/assessments/new");
            refused(&mut page, problem)?;
            render_refused(&form_page(&app, &person, page, fields).await?)
        }
    }
}

fn read(fields: &Fields, person: &SignedIn) -> Result<(SiteId, RecordAssessment), Refusal> {
    fn field<T: std::str::FromStr>(fields: &Fields, name: &str) -> Result<T, Refusal> {
        fields.get(name).parse().map_err(|_| Refusal::Missing { field: name.into() })
    }
    let sheet = read_sheet(fields.get("sheet")).ok_or_else(|| Refusal::Missing { field: "template".into() })?;
    let version = person.books.versions.get(&(sheet.template, sheet.version));
    let step = RecordAssessment {
        assessment: field(fields, "id")?,
        person: field(fields, "person")?,
        date: field(fields, "date")?,
        kind: AssessmentKind::parse(fields.get("kind")).unwrap_or(AssessmentKind::Shift),
        area: fields.get("area").parse().ok(),
        shift: fields.get("shift").parse().ok(),
        sheet,
        answers: version.map(|version| form::answers(fields, &version.content)).unwrap_or_default(),
        remark: fields.get("remark").trim().to_owned(),
    };
    Ok((field(fields, "site")?, step))
}
