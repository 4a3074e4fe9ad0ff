//! Where in the drawing is a checkpoint? A plan 平面图 of a floor, or of the whole site, with pins in it.

use crate::{
    ids::{BuildingId, CheckpointId, FloorPlanId, SiteId},
    photo::Sha256,
    place::check_name,
    refusal::Refusal,
    text::Text,
};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// Pins that one plan may have.
pub const PINS: usize = 500;

/// A plan 平面图.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct FloorPlan {
    /// Its id.
    pub id: FloorPlanId,
    /// The site.
    pub site: SiteId,
    /// The building whose floor it shows; none for the grounds or the whole site.
    pub building: Option<BuildingId>,
    /// Its name: 1栋1层.
    pub name: Text,
    /// The drawing.
    pub sheet: Sheet,
    /// Checkpoints on it, each once; at most [`PINS`].
    #[serde(default)]
    pub pins: Vec<Pin>,
}

/// A drawing. Its bytes lie with the photos: a JPEG that the server made of what was uploaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Sheet {
    /// SHA-256 of the bytes.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub sha256: Sha256,
    /// Pixels.
    pub width: u16,
    /// Pixels.
    pub height: u16,
}

/// A checkpoint in a drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Pin {
    /// The checkpoint.
    pub checkpoint: CheckpointId,
    /// From the left edge, in ten-thousandths of the width.
    pub left: u16,
    /// From the top edge, in ten-thousandths of the height.
    pub top: u16,
}

impl Pin {
    /// The far edge of a drawing.
    pub const EDGE: u16 = 10_000;
}

impl FloorPlan {
    /// Checks what a person entered, as far as the plan alone tells.
    pub fn check(&self) -> Result<(), Refusal> {
        check_name(&self.name)?;
        if self.sheet.width == 0 || self.sheet.height == 0 {
            return Err(Refusal::Invalid { field: "sheet".into() });
        }
        let once = self.pins.iter().map(|pin| pin.checkpoint).collect::<HashSet<_>>().len() == self.pins.len();
        let inside = self.pins.iter().all(|pin| pin.left <= Pin::EDGE && pin.top <= Pin::EDGE);
        if self.pins.len() > PINS || !once || !inside {
            return Err(Refusal::Invalid { field: "pins".into() });
        }
        Ok(())
    }

    /// The pin of a checkpoint.
    #[must_use]
    pub fn pin(&self, checkpoint: CheckpointId) -> Option<&Pin> {
        self.pins.iter().find(|pin| pin.checkpoint == checkpoint)
    }

    /// The same plan without a checkpoint; none where it has no pin for it.
    #[must_use]
    pub fn without(&self, checkpoint: CheckpointId) -> Option<Self> {
        let pins: Vec<Pin> = self.pins.iter().filter(|pin| pin.checkpoint != checkpoint).copied().collect();
        (pins.len() < self.pins.len()).then(|| Self { pins, ..self.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn plan(pins: &[(u128, u16, u16)]) -> FloorPlan {
        FloorPlan {
            id: FloorPlanId(Uuid::from_u128(1)),
            site: SiteId(Uuid::from_u128(2)),
            building: None,
            name: Text::new("总平面图", "Site plan"),
            sheet: Sheet { sha256: Sha256([7; 32]), width: 800, height: 600 },
            pins: pins.iter().map(|&(n, left, top)| Pin { checkpoint: CheckpointId(Uuid::from_u128(n)), left, top }).collect(),
        }
    }

    #[test]
    fn a_pin_is_inside_the_drawing_and_a_checkpoint_has_one() {
        assert_eq!(plan(&[(1, 0, 0), (2, Pin::EDGE, Pin::EDGE)]).check(), Ok(()));
        let refused = Err(Refusal::Invalid { field: "pins".into() });
        assert_eq!(plan(&[(1, Pin::EDGE + 1, 0)]).check(), refused);
        assert_eq!(plan(&[(1, 5, 5), (1, 9, 9)]).check(), refused);
        let many: Vec<(u128, u16, u16)> = (0..=PINS as u128).map(|n| (n, 1, 1)).collect();
        assert_eq!(plan(&many).check(), refused);
        assert_eq!(plan(&many[1..]).check(), Ok(()));
    }

    #[test]
    fn a_checkpoint_that_goes_takes_its_pin_along() {
        let both = plan(&[(1, 10, 10), (2, 20, 20)]);
        assert_eq!(both.without(CheckpointId(Uuid::from_u128(2))), Some(plan(&[(1, 10, 10)])));
        assert_eq!(both.without(CheckpointId(Uuid::from_u128(3))), None);
    }
}
