//! `/spot-checks/plans`: what is drawn from, when, who checks, and how many it takes.

use super::{form, rest, view};
use crate::{
    app::App,
    auth::{May, Posted, SignedIn, rights::PlanSpotChecks},
    draws,
    pages::{Page, Words, refused, render, render_refused, see_other, see_other_done},
    places::of_site,
    problem::Problem,
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};
use askama::Template;
use domain::{
    ids::{SiteId, SpotCheckPlanId},
    operation::RemoveSpotCheckPlan,
    rights::Action,
    spot_check::SpotCheckPlan,
};

#[derive(Template)]
#[template(path = "spot_checks/plan.html")]
struct PlanPage {
    page: Page,
    t: &'static Words,
    edit: view::Edit,
    may_edit: bool,
}

fn frame(person: &SignedIn, request: &HttpRequest) -> Page {
    Page::new(person, request).under("/spot-checks", "nav-spot-checks")
}

fn plannable(person: &SignedIn) -> Vec<SiteId> {
    person.sites().into_iter().map(|site| site.id).filter(|site| person.can(Action::PlanSpotChecks, *site, None)).collect()
}

async fn page(app: &App, person: &SignedIn, page: Page, plan: &SpotCheckPlan, known: bool) -> Result<PlanPage, Problem> {
    let here = of_site(app, person, plan.site).await?;
    let sites = if known { vec![plan.site] } else { plannable(person) };
    let edit = view::edit(plan, known, &sites, &here, &person.books, page.language, page.t());
    Ok(PlanPage { t: page.t(), edit, may_edit: person.can(Action::PlanSpotChecks, plan.site, plan.how.building), page })
}

/// `GET /spot-checks/plans/new`.
pub async fn new(app: Data<App>, person: May<PlanSpotChecks>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let site = plannable(&person).first().copied().ok_or(Problem::Forbidden)?;
    let plan = form::blank(SpotCheckPlanId(app.ports.new_id()), site);
    render(&page(&app, &person, frame(&person, &request), &plan, false).await?)
}

/// `GET /spot-checks/plans/{id}`.
pub async fn one(
    app: Data<App>,
    person: May<crate::auth::rights::SeeSpotChecks>,
    id: Path<SpotCheckPlanId>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let plan = rest::find(&app, &person, *id).await?;
    render(&page(&app, &person, frame(&person, &request), &plan, true).await?)
}

/// `POST /spot-checks/plans/{id}`: save, look at the sample once more, draw, remove.
pub async fn save(
    app: Data<App>,
    person: May<PlanSpotChecks>,
    id: Path<SpotCheckPlanId>,
    request: HttpRequest,
    posted: Posted<crate::auth::Fields>,
) -> Result<HttpResponse, Problem> {
    let fields = &posted.0;
    let old = match rest::find(&app, &person, *id).await {
        Ok(plan) => Some(plan),
        Err(Problem::NotFound) => None,
        Err(problem) => return Err(problem),
    };
    let site = old.as_ref().map(|plan| plan.site).or_else(|| fields.get("site").parse().ok()).ok_or(Problem::NotFound)?;
    person.at(site)?;
    let plan = form::read(fields, *id, site);
    let by = draws::By { company: person.company, person: person.person };
    let done = match (fields.get("do"), &old) {
        ("reckon", _) => return render(&page(&app, &person, frame(&person, &request), &plan, old.is_some()).await?),
        ("draw", Some(old)) => draws::commit(&app, by, old, None).await.map(|draw| see_other(&format!("/spot-checks/draws/{draw}"))),
        ("remove", Some(old)) => {
            let step = RemoveSpotCheckPlan { plan: old.id };
            app.submit(person.company, person.person, site.into(), None, step).await.map(|_| see_other_done("/spot-checks", "removed-done"))
        }
        _ => rest::keep(&app, &person, &plan).await.map(|()| see_other_done(&format!("/spot-checks/plans/{id}"), "saved")),
    };
    match done {
        Ok(reply) => Ok(reply),
        Err(problem) => {
            let mut frame = frame(&person, &request);
            refused(&mut frame, problem)?;
            render_refused(&page(&app, &person, frame, &plan, old.is_some()).await?)
        }
    }
}
