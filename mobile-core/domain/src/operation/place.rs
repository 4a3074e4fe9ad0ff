//! How does a place go?

use crate::ids::{AreaId, BuildingId, CheckpointId, FloorPlanId, UnitId};
use serde::{Deserialize, Serialize};

/// Takes a place away.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "what", content = "id", rename_all = "snake_case")]
pub enum RemovePlace {
    /// A building.
    Building(BuildingId),
    /// A unit.
    Unit(UnitId),
    /// An area.
    Area(AreaId),
    /// A checkpoint.
    Checkpoint(CheckpointId),
    /// A plan.
    FloorPlan(FloorPlanId),
}
