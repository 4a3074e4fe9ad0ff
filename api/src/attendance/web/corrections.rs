//! `/corrections`: who could not clock in.

use super::{ask_filters, own_and_led, site_choices, site_of};
use crate::{
    app::App,
    attendance::corrections::{Ask, keep},
    auth::{
        Fields, May, Posted, SignedIn,
        rights::{Attend, PlanCrew},
    },
    crew::{self, CrewQuery},
    pages::{Asked, Choice, Filters, Listing, Names, Page, Words, address, local_time, refused, render, render_refused, see_other_done},
    problem::Problem,
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};
use askama::Template;
use domain::{
    attendance::{Correction, Way},
    ids::{CorrectionId, SiteId},
    leave::AskState,
    operation::DecideCorrection,
    rights::Action,
    time::at_local,
};

#[derive(Template)]
#[template(path = "attendance/corrections.html")]
struct CorrectionsPage {
    page: Page,
    t: &'static Words,
    filters: Filters,
    rows: Vec<CorrectionRow>,
    list: Listing,
    sites: Vec<Choice>,
    people: Vec<Choice>,
    ways: Vec<Choice>,
    at: String,
    reason: String,
    may_ask: bool,
}

struct CorrectionRow {
    href: String,
    person: String,
    way: &'static str,
    at: String,
    state: &'static str,
    asked: String,
    reason: String,
}

fn correction_row(one: &Correction, names: &Names) -> CorrectionRow {
    let zone = names.zone(one.site);
    CorrectionRow {
        href: format!("/corrections/{}", one.id),
        person: names.person(one.person),
        way: one.way.word(),
        at: local_time(one.at, zone).full,
        state: one.state.word(),
        asked: format!("{} · {}", names.person(one.asked.by), local_time(one.asked.at, zone).short),
        reason: one.asked.note.clone(),
    }
}

async fn corrections_page(
    app: &App,
    person: &SignedIn,
    page: Page,
    asked: &Asked,
    typed: (&str, &str),
) -> Result<CorrectionsPage, Problem> {
    let found = crew::list::<Correction>(app, person, &CrewQuery::asked(asked)).await?;
    let names = Names::seen_by(app, person, None, page.language).await?;
    let t = page.t();
    let site = site_of(person, asked)?;
    let kept = ["site", "state", "person"].map(|key| (key, asked.get(key)));
    Ok(CorrectionsPage {
        filters: ask_filters("/corrections", person, site, asked, &names, t),
        rows: found.items.iter().map(|one| correction_row(one, &names)).collect(),
        list: Listing::new("/corrections", &kept, found.items.len(), asked.after(), found.next.as_deref()),
        sites: site_choices(person, &names, site),
        people: own_and_led(person, site),
        ways: Way::ALL.iter().map(|way| Choice::new(way.word(), t.word("way", way.word()), "in")).collect(),
        at: typed.0.to_owned(),
        reason: typed.1.to_owned(),
        may_ask: person.can(Action::Attend, site, None) || person.can_somewhere(Action::Attend),
        t,
        page,
    })
}

/// `GET /corrections`.
pub async fn corrections(app: Data<App>, request: HttpRequest, person: SignedIn) -> Result<HttpResponse, Problem> {
    let page = Page::new(&person, &request).under("/attendance", "nav-attendance");
    render(&corrections_page(&app, &person, page, &Asked::by(&request), ("", "")).await?)
}

/// `POST /corrections`: asks for one.
pub async fn ask(app: Data<App>, request: HttpRequest, person: May<Attend>, posted: Posted<Fields>) -> Result<HttpResponse, Problem> {
    let fields = posted.0;
    let site: SiteId = fields.get("site").parse().map_err(|_| Problem::Unreadable("site".into()))?;
    let zone = person.books.sites.get(&site).ok_or(Problem::NotFound)?.time_zone;
    let (at, reason) = (fields.get("at"), fields.get("reason"));
    let local = chrono::NaiveDateTime::parse_from_str(at.get(..16).unwrap_or_default(), "%Y-%m-%dT%H:%M").ok();
    let outcome = match local {
        Some(local) => {
            let ask = Ask {
                site,
                person: fields.get("person").parse().ok(),
                way: Way::parse(fields.get("way")).unwrap_or(Way::In),
                at: at_local(zone, local.date(), local.time()),
                reason: reason.to_owned(),
            };
            keep(&app, &person, ask).await
        }
        None => Err(Problem::Refused(domain::refusal::Refusal::Invalid { field: "at".into() })),
    };
    match outcome {
        Ok(id) => Ok(see_other_done(&format!("/corrections/{id}"), "correction-asked-done")),
        Err(problem) => {
            let mut page = Page::new(&person, &request).under("/attendance", "nav-attendance").at("/corrections");
            refused(&mut page, problem)?;
            let site_text = site.to_string();
            render_refused(
                &corrections_page(&app, &person, page, &Asked::of([("site", site_text.as_str())].into_iter()), (at, reason)).await?,
            )
        }
    }
}

#[derive(Template)]
#[template(path = "attendance/correction.html")]
struct CorrectionPage {
    page: Page,
    t: &'static Words,
    row: CorrectionRow,
    id: String,
    site: String,
    decided: String,
    decided_note: String,
    sheet_href: String,
    may_decide: bool,
}

async fn correction_page(app: &App, person: &SignedIn, page: Page, id: CorrectionId) -> Result<CorrectionPage, Problem> {
    let one: Correction = crew::find(app, person, id.0).await?;
    let names = Names::seen_by(app, person, Some(one.site), page.language).await?;
    let zone = names.zone(one.site);
    let may_decide = one.state == AskState::Asked
        && one.person != person.person
        && person.who.may_somewhere_at(Action::PlanCrew, one.site, person.now()) == domain::people::Held::Yes;
    Ok(CorrectionPage {
        t: page.t(),
        row: correction_row(&one, &names),
        id: id.to_string(),
        site: names.site(one.site),
        decided: one.decided.as_ref().map(|by| format!("{} · {}", names.person(by.by), local_time(by.at, zone).full)).unwrap_or_default(),
        decided_note: one.decided.as_ref().map(|by| by.note.clone()).unwrap_or_default(),
        sheet_href: address(
            "/attendance/sheet",
            &[("site", &one.site.to_string()), ("month", &one.date.format("%Y-%m").to_string()), ("person", &one.person.to_string())],
        ),
        may_decide,
        page,
    })
}

fn correction_frame(person: &SignedIn, request: &HttpRequest) -> Page {
    Page::new(person, request).under("/attendance", "nav-attendance").under("/corrections", "corrections-title")
}

/// `GET /corrections/{id}`.
pub async fn correction(app: Data<App>, request: HttpRequest, person: SignedIn, id: Path<CorrectionId>) -> Result<HttpResponse, Problem> {
    render(&correction_page(&app, &person, correction_frame(&person, &request), *id).await?)
}

/// `POST /corrections/{id}`: yes or no.
pub async fn settle(
    app: Data<App>,
    request: HttpRequest,
    person: May<PlanCrew>,
    id: Path<CorrectionId>,
    posted: Posted<Fields>,
) -> Result<HttpResponse, Problem> {
    let granted = posted.0.get("do") == "grant";
    let one: Correction = crew::find(&app, &person, id.0).await?;
    let step = DecideCorrection { correction: *id, granted, note: posted.0.get("note").to_owned() };
    match app.submit(person.company, person.person, one.site.into(), None, step).await {
        Ok(_) => Ok(see_other_done(&format!("/corrections/{id}"), if granted { "asked-granted-done" } else { "asked-refused-done" })),
        Err(problem) => {
            let mut page = correction_frame(&person, &request).at(format!("/corrections/{id}"));
            refused(&mut page, problem)?;
            render_refused(&correction_page(&app, &person, page, *id).await?)
        }
    }
}
