//! Where were these photos taken? Plans 平面图 of a site and its floors, with a pin for each checkpoint and what came from there.

mod form;
pub mod rest;
pub(crate) mod view;
pub mod web;

use crate::{app::App, auth::SignedIn, photos::sheets, problem::Problem};
use domain::{books::SiteBooks, floor_plan::FloorPlan, ids::SiteId, people::Held, refusal::Refusal, rights::Action};

/// A plan is put up once its drawing is there: nobody looks at an empty frame.
pub async fn has_its_sheet(app: &App, plan: &FloorPlan) -> Result<(), Problem> {
    if sheets::is_there(app, plan.site, &plan.sheet).await? { Ok(()) } else { Err(Refusal::NotFound { what: "sheet".into() }.into()) }
}

/// True for those who may draw a plan of the site or of one of its buildings. Which one, the rules look at when it is put up.
#[must_use]
pub fn may_draw(person: &SignedIn, site: SiteId, here: &SiteBooks) -> bool {
    let everything = here.buildings.keys().copied().map(Some).chain([None]);
    everything.into_iter().any(|building| person.who.may_change(Action::EditPlaces, site, building, person.now()) == Held::Yes)
}
