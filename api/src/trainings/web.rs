//! `/trainings`: who is called to what, and who has passed.

use super::{
    rest::{self, TrainingDetail, TrainingQuery},
    view::{self, CalledRow, TrainingRow},
};
use crate::{
    app::App,
    auth::{Fields, May, Posted, SignedIn, rights::PlanCrew},
    crew::{led_by, planned_by},
    pages::{Asked, Choice, Filters, Listing, Names, Page, Words, local_date, refused, render, render_refused, see_other_done},
    problem::Problem,
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};
use askama::Template;
use chrono::NaiveTime;
use domain::{
    ids::{PersonId, SiteId, TrainingId},
    operation::{CancelTraining, HoldTraining, PlanTraining, ReachedAtTraining},
    refusal::Refusal,
    rights::Action,
    text::Text,
    training::{TrainingPlan, TrainingState},
};

#[derive(Template)]
#[template(path = "trainings/list.html")]
struct ListPage {
    page: Page,
    t: &'static Words,
    title: String,
    filters: Filters,
    rows: Vec<TrainingRow>,
    list: Listing,
    may_plan: bool,
    /// Nobody is asked for, and the reader leads: how many passed counts.
    counts: bool,
}

const FILTERS: [&str; 5] = ["site", "person", "state", "from", "until"];

/// What the address of the page asks for.
pub(super) fn asked_for(asked: &Asked) -> TrainingQuery {
    TrainingQuery {
        site: asked.read("site"),
        person: asked.read("person"),
        state: TrainingState::parse(asked.get("state")),
        from: asked.read("from"),
        until: asked.read("until"),
        limit: None,
        after: asked.after().map(str::to_owned),
    }
}

/// `GET /trainings`.
pub async fn list(app: Data<App>, request: HttpRequest, person: SignedIn) -> Result<HttpResponse, Problem> {
    let page = Page::new(&person, &request);
    let asked = Asked::by(&request);
    let query = asked_for(&asked);
    let found = rest::found(&app, &person, &query).await?;
    let names = Names::seen_by(&app, &person, None, page.language).await?;
    let t = page.t();
    let all = |key: &str| vec![Choice::new("", t.of("all"), asked.get(key))];
    let (mut sites, mut people, mut states) = (all("site"), all("person"), all("state"));
    sites.extend(person.sites().into_iter().map(|site| Choice::new(site.id, names.say(&site.name), asked.get("site"))));
    let mut crew: Vec<(String, PersonId)> = person
        .sites()
        .into_iter()
        .filter(|one| query.site.is_none_or(|site| site == one.id))
        .flat_map(|one| led_by(&person, one.id))
        .map(|one| (names.person(one), one))
        .collect();
    crew.sort();
    crew.dedup();
    people.extend(crew.into_iter().map(|(name, id)| Choice::new(id, name, asked.get("person"))));
    states.extend(TrainingState::ALL.iter().map(|s| Choice::new(s.word(), t.word("training-state", s.word()), asked.get("state"))));
    let filters = FILTERS.map(|key| (key, asked.get(key)));
    let fields = Filters::of("/trainings").choice("site", t.of("site"), sites);
    let fields = if people.len() > 1 { fields.choice("person", t.of("training-called"), people) } else { fields };
    render(&ListPage {
        title: query.person.map_or_else(|| t.of("trainings-title"), |person| t.s("training-of-person", names.person(person))),
        rows: found.items.iter().map(|one| view::row(one, query.person.unwrap_or(person.person), &names)).collect(),
        filters: fields.choice("state", t.of("state"), states).typed("from", t.of("assessment-from"), "date", asked.get("from")).typed(
            "until",
            t.of("assessment-until"),
            "date",
            asked.get("until"),
        ),
        list: Listing::new("/trainings", &filters, found.items.len(), asked.after(), found.next.as_deref()),
        counts: query.person.is_none() && !planned_by(&person).is_empty(),
        may_plan: !planned_by(&person).is_empty(),
        t,
        page,
    })
}

#[derive(Template)]
#[template(path = "trainings/one.html")]
struct OnePage {
    page: Page,
    t: &'static Words,
    row: TrainingRow,
    href: String,
    site: String,
    about: String,
    pass_mark: u8,
    planned: String,
    ended: String,
    called: Vec<CalledRow>,
    may_plan: bool,
    may_hold: bool,
    is_planned: bool,
}

async fn one_page(app: &App, person: &SignedIn, page: Page, detail: &TrainingDetail) -> Result<OnePage, Problem> {
    let training = &detail.training;
    let names = Names::seen_by(app, person, Some(training.site), page.language).await?;
    let (t, view) = (page.t(), person.crew_view(training.site));
    let may_plan = person.can(Action::PlanCrew, training.site, None);
    Ok(OnePage {
        row: view::row(detail, person.person, &names),
        href: format!("/trainings/{}", training.id),
        site: names.site(training.site),
        about: training.plan.about.clone(),
        pass_mark: training.plan.pass_mark,
        planned: names.person(training.planned.by),
        ended: view::ended(detail, &names),
        called: view::called(detail, |one| view.sees_person(one), person.person, &names, t),
        may_plan,
        may_hold: may_plan && training.state != TrainingState::Cancelled,
        is_planned: training.state == TrainingState::Planned,
        t,
        page,
    })
}

fn frame(person: &SignedIn, request: &HttpRequest) -> Page {
    Page::new(person, request).under("/trainings", "nav-trainings")
}

/// `GET /trainings/{id}`.
pub async fn one(app: Data<App>, request: HttpRequest, person: SignedIn, id: Path<TrainingId>) -> Result<HttpResponse, Problem> {
    let detail = rest::whole(&app, &person, *id).await?;
    render(&one_page(&app, &person, frame(&person, &request), &detail).await?)
}

/// `POST /trainings/{id}`: results, or called off.
pub async fn save(
    app: Data<App>,
    request: HttpRequest,
    person: May<PlanCrew>,
    id: Path<TrainingId>,
    posted: Posted<Fields>,
) -> Result<HttpResponse, Problem> {
    let fields = &posted.0;
    let detail = rest::whole(&app, &person, *id).await?;
    let here = format!("/trainings/{id}");
    let done = if fields.get("do") == "cancel" {
        rest::called_off(&app, &person, CancelTraining { training: *id, note: fields.get("note").trim().to_owned() }).await
    } else {
        rest::held(&app, &person, HoldTraining { training: *id, results: results(fields, &detail), note: String::new() }).await
    };
    let Err(problem) = done else { return Ok(see_other_done(&here, "saved")) };
    let mut page = frame(&person, &request).at(here);
    refused(&mut page, problem)?;
    render_refused(&one_page(&app, &person, page, &detail).await?)
}

/// What was typed of each; a line that says the same as before corrects nothing.
fn results(fields: &Fields, detail: &TrainingDetail) -> Vec<ReachedAtTraining> {
    let listed = fields.all("person").filter_map(|id| id.parse::<PersonId>().ok());
    let reached = listed.map(|person| {
        let typed = |what: &str| fields.get(&format!("{what}.{person}")).trim().to_owned();
        ReachedAtTraining {
            person,
            present: !typed("present").is_empty(),
            // What is no number of points is more than there are: the rules say so.
            score: Some(typed("score")).filter(|score| !score.is_empty()).map(|score| score.parse().unwrap_or(u8::MAX)),
            passed: !typed("passed").is_empty(),
            note: typed("note"),
        }
    });
    let known = |one: &ReachedAtTraining| {
        detail.results.iter().find(|result| result.person == one.person).is_some_and(|result| {
            let score = one.score.filter(|_| one.present);
            let passed = one.present && score.map_or(one.passed, |score| score >= detail.training.plan.pass_mark);
            (result.present, result.score, result.passed, &result.recorded.note) == (one.present, score, passed, &one.note)
        })
    };
    reached.filter(|one| !known(one)).collect()
}

#[derive(Template)]
#[template(path = "trainings/edit.html")]
struct EditPage {
    page: Page,
    t: &'static Words,
    action: String,
    known: bool,
    sites: Vec<Choice>,
    plan: TrainingPlan,
    from: String,
    until: String,
    people: Vec<Choice>,
}

async fn edit_page(
    app: &App,
    person: &SignedIn,
    page: Page,
    (id, site): (TrainingId, SiteId),
    plan: TrainingPlan,
    known: bool,
) -> Result<EditPage, Problem> {
    let names = Names::seen_by(app, person, None, page.language).await?;
    let mut crew = led_by(person, site);
    crew.extend(plan.called.iter().copied());
    crew.sort();
    crew.dedup();
    let mut people: Vec<Choice> = crew
        .into_iter()
        .map(|one| Choice { value: one.to_string(), name: names.person(one), chosen: plan.called.contains(&one) })
        .collect();
    people.sort_by(|a, b| a.name.cmp(&b.name));
    let sites = if known { vec![site] } else { planned_by(person) };
    Ok(EditPage {
        t: page.t(),
        action: format!("/trainings/{id}/edit"),
        known,
        sites: sites.iter().map(|one| Choice::new(one, names.site(*one), &site.to_string())).collect(),
        from: plan.from.format("%H:%M").to_string(),
        until: plan.until.format("%H:%M").to_string(),
        plan,
        people,
        page,
    })
}

/// `GET /trainings/new`.
pub async fn new(app: Data<App>, request: HttpRequest, person: May<PlanCrew>) -> Result<HttpResponse, Problem> {
    let planned = planned_by(&person);
    let asked: Option<SiteId> = Asked::by(&request).read("site");
    let site = asked.filter(|site| planned.contains(site)).or(planned.first().copied()).ok_or(Problem::Forbidden)?;
    let zone = person.books.sites.get(&site).map_or(chrono_tz::Tz::UTC, |site| site.time_zone);
    let plan = TrainingPlan {
        title: Text::default(),
        about: String::new(),
        date: local_date(person.at, zone),
        from: NaiveTime::from_hms_opt(14, 0, 0).unwrap_or_default(),
        until: NaiveTime::from_hms_opt(15, 0, 0).unwrap_or_default(),
        place: String::new(),
        trainer: person.name.clone(),
        pass_mark: 60,
        called: vec![],
    };
    let id = TrainingId(app.ports.new_id());
    render(&edit_page(&app, &person, frame(&person, &request), (id, site), plan, false).await?)
}

/// `GET /trainings/{id}/edit`.
pub async fn edit(app: Data<App>, request: HttpRequest, person: May<PlanCrew>, id: Path<TrainingId>) -> Result<HttpResponse, Problem> {
    let training = rest::whole(&app, &person, *id).await?.training;
    render(&edit_page(&app, &person, frame(&person, &request), (*id, training.site), training.plan, true).await?)
}

/// `POST /trainings/{id}/edit`: planned, or planned otherwise.
pub async fn keep(
    app: Data<App>,
    request: HttpRequest,
    person: May<PlanCrew>,
    id: Path<TrainingId>,
    posted: Posted<Fields>,
) -> Result<HttpResponse, Problem> {
    let fields = &posted.0;
    let old = match rest::whole(&app, &person, *id).await {
        Ok(detail) => Some(detail.training),
        Err(Problem::NotFound) => None,
        Err(problem) => return Err(problem),
    };
    let site = old.as_ref().map(|old| old.site).or_else(|| fields.get("site").parse().ok()).ok_or(Problem::NotFound)?;
    person.at(site)?;
    let zone = person.books.sites.get(&site).map_or(chrono_tz::Tz::UTC, |site| site.time_zone);
    let time = |name: &str| fields.get(name).get(..5).and_then(|time| format!("{time}:00").parse().ok()).unwrap_or_default();
    let date = fields.get("date").parse();
    let plan = TrainingPlan {
        title: Text::new(fields.get("title_zh").trim(), fields.get("title_en").trim()),
        about: fields.get("about").trim().to_owned(),
        date: date.unwrap_or_else(|_| local_date(person.at, zone)),
        from: time("from"),
        until: time("until"),
        place: fields.get("place").trim().to_owned(),
        trainer: fields.get("trainer").trim().to_owned(),
        pass_mark: fields.get("pass_mark").trim().parse().unwrap_or(u8::MAX),
        called: fields.all("called").filter_map(|id| id.parse().ok()).collect(),
    };
    let done = match date {
        Err(_) => Err(Refusal::Missing { field: "date".into() }.into()),
        Ok(_) => app.submit(person.company, person.person, site.into(), None, PlanTraining { training: *id, plan: plan.clone() }).await,
    };
    match done {
        Ok(_) => Ok(see_other_done(&format!("/trainings/{id}"), "saved")),
        Err(problem) => {
            let mut page = frame(&person, &request).at(format!("/trainings/{id}/edit"));
            refused(&mut page, problem)?;
            render_refused(&edit_page(&app, &person, page, (*id, site), plan, old.is_some()).await?)
        }
    }
}
