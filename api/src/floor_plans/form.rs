//! How does a plan come out of the editor's form?

use crate::auth::Fields;
use domain::{
    books::SiteBooks,
    floor_plan::{FloorPlan, Pin, Sheet},
    ids::{BuildingId, CheckpointId, FloorPlanId, SiteId},
    photo::Sha256,
    place::Checkpoint,
    text::Text,
};

/// A plan that is being made: it has no drawing yet.
pub fn empty(site: SiteId, id: FloorPlanId, building: Option<BuildingId>) -> FloorPlan {
    FloorPlan { id, site, building, name: Text::default(), sheet: Sheet { sha256: Sha256([0; 32]), width: 0, height: 0 }, pins: vec![] }
}

/// What the person typed, on the drawing that is there already.
pub fn read(fields: &Fields, old: &FloorPlan, here: &SiteBooks) -> FloorPlan {
    let building = fields.get("building").parse().ok();
    let name = Text::new(fields.get("name_zh").trim(), fields.get("name_en").trim());
    let pins = may_be_on_it(here, building).filter_map(|checkpoint| pin(fields, checkpoint.id)).collect();
    FloorPlan { building, name, pins, ..old.clone() }
}

/// Checkpoints that a plan of this building, or of the whole site, may show.
pub fn may_be_on_it(here: &SiteBooks, building: Option<BuildingId>) -> impl Iterator<Item = &Checkpoint> {
    here.checkpoints.values().filter(move |checkpoint| building.is_none() || here.building_of(checkpoint.area) == building)
}

/// A checkpoint's pin, if one was set. Half a pin, or none inside the drawing, is kept as one that the rules will refuse.
fn pin(fields: &Fields, checkpoint: CheckpointId) -> Option<Pin> {
    let (left, top) = (fields.get(&format!("left-{checkpoint}")).trim(), fields.get(&format!("top-{checkpoint}")).trim());
    let is_set = !(left.is_empty() && top.is_empty());
    is_set.then(|| Pin { checkpoint, left: parts(left), top: parts(top) })
}

/// Per cent as typed, in ten-thousandths.
fn parts(percent: &str) -> u16 {
    let outside = Pin::EDGE + 1;
    let parts = percent.parse::<f64>().map_or(f64::NAN, |percent| (percent * 100.0).round());
    if (0.0..=f64::from(Pin::EDGE)).contains(&parts) { parts as u16 } else { outside }
}

/// Ten-thousandths as per cent.
pub fn percent(parts: u16) -> String {
    format!("{}.{:02}", parts / 100, parts % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn per_cent_come_back_as_they_went() {
        for kept in [0, 1, 99, 100, 3_333, Pin::EDGE] {
            assert_eq!(parts(&percent(kept)), kept);
        }
        for outside in ["", "x", "-0.1", "100.01", "NaN", "inf"] {
            assert!(parts(outside) > Pin::EDGE, "{outside}");
        }
    }
}
