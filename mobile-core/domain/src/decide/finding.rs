//! Raising a finding (1.2, 5.11, 8.5, 8.6).

use super::{Ruled, allowed, not_found, site_of};
use crate::{
    books::{Books, Change},
    finding::{Finding, FindingState, Spot},
    ids::BuildingId,
    operation::{FindingStep, RaiseFinding, Received},
    patrol::{Moment, check_note},
    refusal::Refusal,
    rights::Action,
};

pub(super) fn step(books: &Books, received: &Received, step: &FindingStep) -> Ruled {
    let FindingStep::Raise(raise) = step;
    let site = site_of(books, received)?;
    let building = building(books, raise)?;
    allowed(books, received, Action::RaiseFinding, site, building)?;
    if books.findings.contains(&raise.finding) {
        return Err(Refusal::IdReused.into());
    }
    if raise.text.trim().is_empty() {
        return Err(Refusal::Missing { field: "text".into() }.into());
    }
    check_note("text", &raise.text)?;
    let finding = Finding {
        id: raise.finding,
        site,
        building,
        kind: raise.kind,
        severity: raise.severity,
        state: FindingState::Raised,
        spot: raise.spot,
        text: raise.text.trim().to_owned(),
        raised_by: received.author,
        raised: Moment::from(&received.captured),
        photos: received.photos.clone(),
    };
    Ok(vec![Change::Put(finding.into())])
}

/// The building that a finding is in. It must be somewhere: an area, a unit or a checkpoint of this site.
fn building(books: &Books, raise: &RaiseFinding) -> Result<Option<BuildingId>, Refusal> {
    let Spot { area, unit, checkpoint, .. } = raise.spot;
    if area.is_none() && unit.is_none() && checkpoint.is_none() {
        return Err(Refusal::Missing { field: "spot".into() });
    }
    let here = &books.site;
    if area.is_some_and(|id| !here.areas.contains_key(&id)) {
        return Err(not_found("area"));
    }
    if unit.is_some_and(|id| !here.units.contains_key(&id)) {
        return Err(not_found("unit"));
    }
    let of_checkpoint = match checkpoint {
        Some(id) => Some(here.checkpoints.get(&id).ok_or_else(|| not_found("checkpoint"))?.area),
        None => None,
    };
    let of_unit = unit.and_then(|id| here.units.get(&id)).map(|u| u.building);
    Ok(of_unit.or_else(|| area.or(of_checkpoint).and_then(|a| here.building_of(a))))
}
