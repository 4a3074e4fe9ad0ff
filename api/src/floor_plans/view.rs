//! What does a plan look like on a page? The drawing, and over it a pin for each checkpoint, in the drawing's own pixels.

use super::form::{may_be_on_it, percent};
use crate::{
    pages::{Choice, Names, Words, parts::address},
    photos::PhotoInfo,
    places::view::natural,
};
use chrono::NaiveDate;
use domain::{
    books::SiteBooks,
    floor_plan::{FloorPlan, Pin},
    ids::{AreaId, CheckpointId},
    text::Language,
};
use std::collections::HashMap;

/// A plan with pins.
pub struct Drawn {
    pub name: String,
    /// The building, or that it is of the whole site.
    pub place: String,
    pub href: String,
    pub edit_href: String,
    /// The drawing's address.
    pub sheet: String,
    pub width: u16,
    pub height: u16,
    /// Of a pin, in the drawing's pixels: a thumb finds it on a phone.
    pub radius: u32,
    pub pins: Vec<PinView>,
}

/// A pin, with what came from there.
pub struct PinView {
    pub name: String,
    /// Pixels from the left edge.
    pub left: u32,
    /// Pixels from the top edge.
    pub top: u32,
    /// The wall of its photos.
    pub href: String,
    pub tally: Tally,
}

/// Photos of a checkpoint.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    pub photos: usize,
    /// At an item that failed.
    pub failed: usize,
    /// With a flag.
    pub flagged: usize,
}

impl Tally {
    /// The worst that is to be said: `none`, `failed`, `flagged` or `photos`.
    pub const fn word(self) -> &'static str {
        match self {
            Self { photos: 0, .. } => "none",
            Self { flagged: 1.., .. } => "flagged",
            Self { failed: 1.., .. } => "failed",
            Self { .. } => "photos",
        }
    }
}

/// Photos by checkpoint; one that was taken for a finding counts where it was taken.
pub fn tallies(photos: &[PhotoInfo]) -> HashMap<CheckpointId, Tally> {
    let mut found: HashMap<CheckpointId, Tally> = HashMap::new();
    for photo in photos {
        let Some(checkpoint) = photo.checkpoint else { continue };
        let tally = found.entry(checkpoint).or_default();
        tally.photos += 1;
        tally.failed += usize::from(photo.failed == Some(true));
        tally.flagged += usize::from(!photo.flags.is_empty());
    }
    found
}

impl Drawn {
    /// A plan without pins.
    pub fn of(plan: &FloorPlan, names: &Names, t: &Words) -> Self {
        let (site, id) = (plan.site, plan.id);
        let longest = u32::from(plan.sheet.width.max(plan.sheet.height));
        Self {
            name: names.say(&plan.name),
            place: plan.building.map_or_else(|| t.of("floor-plan-of-site"), |id| names.building(id)),
            href: format!("/floor-plans/{site}/{id}"),
            edit_href: format!("/floor-plans/{site}/{id}/edit"),
            sheet: format!("/floor-plans/{site}/sheets/{}", plan.sheet.sha256),
            width: plan.sheet.width,
            height: plan.sheet.height,
            radius: (longest / 40).max(4),
            pins: vec![],
        }
    }

    /// With a pin for every checkpoint on it, and what came from there on a day.
    pub fn with_day(plan: &FloorPlan, day: NaiveDate, tallies: &HashMap<CheckpointId, Tally>, names: &Names, t: &Words) -> Self {
        let pin = |pin: &Pin| Drawn::pin(plan, pin, Some(day), tallies.get(&pin.checkpoint).copied().unwrap_or_default(), names);
        let mut pins: Vec<PinView> = plan.pins.iter().map(pin).collect();
        pins.sort_by_key(|pin| natural_name(&pin.name));
        Self { pins, ..Self::of(plan, names, t) }
    }

    /// With the pins of one checkpoint, or of an area's, and no other; none where the plan shows none of them.
    fn with_spot(plan: &FloorPlan, spot: Spot, names: &Names, t: &Words) -> Option<Self> {
        let is_there = |pin: &&Pin| match spot {
            Spot::Checkpoint(id) => pin.checkpoint == id,
            Spot::Area(id) => names.find_checkpoint(pin.checkpoint).is_some_and(|(_, checkpoint)| checkpoint.area == id),
        };
        let one = Tally { photos: 1, ..Tally::default() };
        let pins: Vec<PinView> = plan.pins.iter().filter(is_there).map(|pin| Self::pin(plan, pin, None, one, names)).collect();
        (!pins.is_empty()).then(|| Self { pins, ..Self::of(plan, names, t) })
    }

    fn pin(plan: &FloorPlan, pin: &Pin, day: Option<NaiveDate>, tally: Tally, names: &Names) -> PinView {
        let at = |parts: u16, edge: u16| u32::from(parts) * u32::from(edge) / u32::from(Pin::EDGE);
        let day = day.map(|day| day.to_string()).unwrap_or_default();
        let place = format!("checkpoint-{}", pin.checkpoint);
        PinView {
            name: names.checkpoint_in_area(pin.checkpoint),
            left: at(pin.left, plan.sheet.width),
            top: at(pin.top, plan.sheet.height),
            href: address("/photos", &[("site", &plan.site.to_string()), ("place", &place), ("from", &day), ("until", &day)]),
            tally,
        }
    }
}

/// What a photo shows, as far as plans are concerned.
#[derive(Debug, Clone, Copy)]
enum Spot {
    Checkpoint(CheckpointId),
    Area(AreaId),
}

/// The plans on which a photo's place is pinned: a floor's before the site's.
pub fn plans_of(photo: &PhotoInfo, names: &Names, t: &Words) -> Vec<Drawn> {
    let Some(spot) = photo.checkpoint.map(Spot::Checkpoint).or_else(|| photo.area.map(Spot::Area)) else { return vec![] };
    let mut plans: Vec<&FloorPlan> = names.floor_plans().filter(|plan| plan.site == photo.site).collect();
    plans.sort_by_key(|plan| (plan.building.is_none(), natural(&plan.name, names.language()), plan.id));
    plans.into_iter().filter_map(|plan| Drawn::with_spot(plan, spot, names, t)).collect()
}

fn natural_name(name: &str) -> (u64, String) {
    natural(&domain::text::Text::new(name, name), Language::Zh)
}

/// The editor of a plan.
pub struct Edit {
    pub is_new: bool,
    pub action: String,
    /// The mark of what was opened; empty for a new plan.
    pub base: String,
    pub name_zh: String,
    pub name_en: String,
    pub buildings: Vec<Choice>,
    pub drawn: Drawn,
    pub lines: Vec<Line>,
    pub cancel_href: String,
}

/// A checkpoint that may be on the plan.
pub struct Line {
    pub id: String,
    pub name: String,
    /// Per cent of the width; empty where it is not on the plan.
    pub left: String,
    /// Per cent of the height.
    pub top: String,
}

impl Edit {
    pub fn of(plan: &FloorPlan, base: String, here: &SiteBooks, may_site: bool, names: &Names, t: &Words) -> Self {
        let is_new = plan.sheet.width == 0;
        let line = |id: CheckpointId| {
            let pin = plan.pin(id);
            let said = |of: fn(&Pin) -> u16| pin.map(|pin| percent(of(pin))).unwrap_or_default();
            Line { id: id.to_string(), name: names.checkpoint_in_area(id), left: said(|pin| pin.left), top: said(|pin| pin.top) }
        };
        let mut lines: Vec<Line> = may_be_on_it(here, plan.building).map(|checkpoint| line(checkpoint.id)).collect();
        lines.sort_by_key(|line| natural_name(&line.name));
        let asked = plan.building.map(|id| id.to_string()).unwrap_or_default();
        let mut buildings: Vec<_> = here.buildings.values().collect();
        buildings.sort_by_key(|building| natural(&building.name, names.language()));
        let whole = may_site.then(|| Choice::new("", t.of("floor-plan-of-site"), &asked));
        let drawn = Drawn::of(plan, names, t);
        Self {
            is_new,
            action: drawn.href.clone(),
            base,
            name_zh: plan.name.zh.clone(),
            name_en: plan.name.en.clone(),
            buildings: whole.into_iter().chain(buildings.iter().map(|one| Choice::new(one.id, names.say(&one.name), &asked))).collect(),
            cancel_href: if is_new { "/floor-plans".into() } else { drawn.href.clone() },
            drawn,
            lines,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_says_the_worst_of_its_photos() {
        let tally = |photos, failed, flagged| Tally { photos, failed, flagged }.word();
        assert_eq!([tally(0, 0, 0), tally(3, 0, 0), tally(3, 1, 0), tally(3, 1, 1)], ["none", "photos", "failed", "flagged"]);
    }
}
