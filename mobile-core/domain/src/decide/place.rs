//! Places and routes of a site.

use super::{No, Ruled, allowed_to_change, not_found, site_of};
use crate::{
    books::{Books, Change, Collection, SiteBooks},
    floor_plan::FloorPlan,
    ids::{BuildingId, SiteId},
    operation::{PlaceStep, Received, RemovePlace, RouteStep},
    place::{Checkpoint, check_name},
    refusal::Refusal,
    rights::Action,
    route::Route,
};

pub(super) fn place(books: &Books, received: &Received, step: &PlaceStep) -> Ruled {
    let site = site_of(books, received)?;
    allowed_to_change(books, received, Action::EditPlaces, site, reached(&books.site, step))?;
    let here = &books.site;
    let record = match step {
        PlaceStep::PutBuilding(building) => {
            same_site(site, building.site)?;
            check_name(&building.name)?;
            building.clone().into()
        }
        PlaceStep::PutUnit(unit) => {
            same_site(site, unit.site)?;
            check_name(&unit.name)?;
            known(here.buildings.contains_key(&unit.building), "building")?;
            unit.clone().into()
        }
        PlaceStep::PutArea(area) => {
            same_site(site, area.site)?;
            check_name(&area.name)?;
            known(area.building.is_none_or(|b| here.buildings.contains_key(&b)), "building")?;
            area.clone().into()
        }
        PlaceStep::PutCheckpoint(checkpoint) => {
            same_site(site, checkpoint.site)?;
            check_checkpoint(books, checkpoint)?;
            checkpoint.clone().into()
        }
        PlaceStep::PutFloorPlan(plan) => {
            same_site(site, plan.site)?;
            check_floor_plan(here, plan)?;
            plan.clone().into()
        }
        PlaceStep::Remove(what) => return remove(books, what),
    };
    Ok(vec![Change::Put(record)])
}

/// The buildings that a step reaches, none for the site as a whole: where the place stood before, and where it will stand.
fn reached(here: &SiteBooks, step: &PlaceStep) -> Vec<Option<BuildingId>> {
    match step {
        PlaceStep::PutBuilding(building) => vec![Some(building.id)],
        PlaceStep::PutUnit(unit) => {
            let old = here.units.get(&unit.id).map(|u| Some(u.building));
            old.into_iter().chain([Some(unit.building)]).collect()
        }
        PlaceStep::PutArea(area) => {
            let old = here.areas.get(&area.id).map(|a| a.building);
            old.into_iter().chain([area.building]).collect()
        }
        PlaceStep::PutCheckpoint(checkpoint) => {
            let old = here.checkpoints.get(&checkpoint.id).map(|c| here.building_of(c.area));
            old.into_iter().chain([here.building_of(checkpoint.area)]).collect()
        }
        PlaceStep::PutFloorPlan(plan) => {
            let old = here.floor_plans.get(&plan.id).map(|p| p.building);
            old.into_iter().chain([plan.building]).collect()
        }
        // How many buildings there are is the site's own affair.
        PlaceStep::Remove(RemovePlace::Building(_)) => vec![None],
        PlaceStep::Remove(RemovePlace::Unit(id)) => vec![here.units.get(id).map(|u| u.building)],
        PlaceStep::Remove(RemovePlace::Area(id)) => vec![here.building_of(*id)],
        PlaceStep::Remove(RemovePlace::Checkpoint(id)) => vec![here.checkpoints.get(id).and_then(|c| here.building_of(c.area))],
        PlaceStep::Remove(RemovePlace::FloorPlan(id)) => vec![here.floor_plans.get(id).and_then(|p| p.building)],
    }
}

fn check_checkpoint(books: &Books, checkpoint: &Checkpoint) -> Result<(), Refusal> {
    checkpoint.check()?;
    known(books.site.areas.contains_key(&checkpoint.area), "area")?;
    known(checkpoint.template.is_none_or(|t| books.company.templates.contains_key(&t)), "template")?;
    let taken = books.site.checkpoints.values().any(|other| other.id != checkpoint.id && other.code == checkpoint.code);
    if taken { Err(Refusal::Taken { field: "code".into() }) } else { Ok(()) }
}

/// A building's plan shows what is in the building.
fn check_floor_plan(here: &SiteBooks, plan: &FloorPlan) -> Result<(), Refusal> {
    plan.check()?;
    known(plan.building.is_none_or(|b| here.buildings.contains_key(&b)), "building")?;
    for pin in &plan.pins {
        let checkpoint = here.checkpoints.get(&pin.checkpoint).ok_or_else(|| not_found("checkpoint"))?;
        if plan.building.is_some_and(|b| here.building_of(checkpoint.area) != Some(b)) {
            return Err(Refusal::Invalid { field: "pins".into() });
        }
    }
    Ok(())
}

/// A place goes only when nothing leans on it.
fn remove(books: &Books, what: &RemovePlace) -> Ruled {
    let here = &books.site;
    let (exists, noun, leaning, collection, id) = match what {
        RemovePlace::Building(id) => {
            let areas = here.areas.values().any(|a| a.building == Some(*id)).then_some("area");
            let units = here.units.values().any(|u| u.building == *id).then_some("unit");
            let plans = here.floor_plans.values().any(|p| p.building == Some(*id)).then_some("floor-plan");
            (here.buildings.contains_key(id), "building", areas.or(units).or(plans), Collection::Buildings, id.0)
        }
        RemovePlace::Unit(id) => (here.units.contains_key(id), "unit", None, Collection::Units, id.0),
        RemovePlace::Area(id) => {
            let leaning = here.checkpoints.values().any(|c| c.area == *id).then_some("checkpoint");
            (here.areas.contains_key(id), "area", leaning, Collection::Areas, id.0)
        }
        RemovePlace::Checkpoint(id) => {
            let leaning = here.routes.values().any(|r| r.checkpoints.contains(id)).then_some("route");
            (here.checkpoints.contains_key(id), "checkpoint", leaning, Collection::Checkpoints, id.0)
        }
        RemovePlace::FloorPlan(id) => (here.floor_plans.contains_key(id), "floor-plan", None, Collection::FloorPlans, id.0),
    };
    known(exists, noun)?;
    if let Some(by) = leaning {
        return Err(Refusal::InUse { by: by.into() }.into());
    }
    // A pin leans on nothing: it goes with its checkpoint.
    let unpinned = |checkpoint| here.floor_plans.values().filter_map(move |plan| plan.without(checkpoint));
    let plans = match what {
        RemovePlace::Checkpoint(checkpoint) => unpinned(*checkpoint).map(|plan| Change::Put(plan.into())).collect(),
        _ => vec![],
    };
    Ok([vec![Change::Removed(collection, id)], plans].concat())
}

pub(super) fn route(books: &Books, received: &Received, step: &RouteStep) -> Ruled {
    let site = site_of(books, received)?;
    let change = match step {
        RouteStep::Put(route) => {
            let old = books.site.routes.get(&route.id).map(|r| r.building);
            let reached = old.into_iter().chain([route.building]).chain(buildings_on(&books.site, route));
            allowed_to_change(books, received, Action::EditRoutes, site, reached)?;
            same_site(site, route.site)?;
            check_route(books, route)?;
            Change::Put(route.clone().into())
        }
        RouteStep::Remove(remove) => {
            let route = books.site.routes.get(&remove.route).ok_or_else(|| not_found("route"))?;
            allowed_to_change(books, received, Action::EditRoutes, site, [route.building])?;
            Change::Removed(Collection::Routes, remove.route.0)
        }
    };
    Ok(vec![change])
}

/// The buildings that a route leads into; the grounds between them are everybody's way.
fn buildings_on<'a>(here: &'a SiteBooks, route: &'a Route) -> impl Iterator<Item = Option<BuildingId>> + 'a {
    route.checkpoints.iter().filter_map(move |id| here.building_of(here.checkpoints.get(id)?.area)).map(Some)
}

fn check_route(books: &Books, route: &Route) -> Result<(), Refusal> {
    route.check()?;
    known(route.checkpoints.iter().all(|c| books.site.checkpoints.contains_key(c)), "checkpoint")?;
    known(route.building.is_none_or(|b| books.site.buildings.contains_key(&b)), "building")?;
    known(route.people.iter().all(|p| books.company.people.contains_key(p)), "person")
}

fn same_site(scope: SiteId, named: SiteId) -> Result<(), No> {
    if scope == named { Ok(()) } else { Err(not_found("site").into()) }
}

fn known(found: bool, what: &str) -> Result<(), Refusal> {
    if found { Ok(()) } else { Err(not_found(what)) }
}
