//! Where is the work? company → site → building → unit and area → checkpoint.

use crate::{
    geo::Position,
    ids::{AreaId, BuildingId, CheckpointId, CompanyId, SiteId, TemplateId, UnitId},
    refusal::Refusal,
    text::{NAME_LIMIT, Text},
    workdays::Calendar,
};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// A property company 公司.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Company {
    /// Its id, which is also its scope.
    pub id: CompanyId,
    /// Its name.
    pub name: Text,
}

/// A site 小区.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Site {
    /// Its id, which is also its scope.
    pub id: SiteId,
    /// Its name.
    pub name: Text,
    /// The zone of its local dates and windows, as in the IANA database.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "Asia/Shanghai"))]
    pub time_zone: Tz,
    /// Its working days: deadlines are counted in them.
    #[serde(default, skip_serializing_if = "Calendar::is_plain")]
    pub calendar: Calendar,
}

/// A building 楼栋.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Building {
    /// Its id.
    pub id: BuildingId,
    /// The site that it stands on.
    pub site: SiteId,
    /// Its name: 1栋.
    pub name: Text,
}

/// A flat or shop 房屋.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Unit {
    /// Its id.
    pub id: UnitId,
    /// The site.
    pub site: SiteId,
    /// The building that it is in.
    pub building: BuildingId,
    /// Its name: 3-2-1.
    pub name: Text,
}

/// A responsibility area 责任区域: a lobby, a stair, a garden, a waste station.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Area {
    /// Its id.
    pub id: AreaId,
    /// The site.
    pub site: SiteId,
    /// The building that it is in; none for grounds.
    pub building: Option<BuildingId>,
    /// Its name.
    pub name: Text,
    /// What kind of area it is, where somebody said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<AreaKind>,
}

/// Kinds of areas 区域类型 (practice): spot checks are planned by them, and those of a kind are alike to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AreaKind {
    /// 大堂
    Lobby,
    /// 楼梯间
    Stairs,
    /// 走廊、候梯厅
    Corridor,
    /// 电梯轿厢
    Lift,
    /// 地下室、车库
    Basement,
    /// 屋面、天台
    Roof,
    /// 设备房
    PlantRoom,
    /// 绿地、花园
    Garden,
    /// 道路、广场
    Road,
    /// 垃圾站
    WasteStation,
    /// 其他
    Other,
}

impl AreaKind {
    /// Every kind.
    pub const ALL: [Self; 11] = [
        Self::Lobby,
        Self::Stairs,
        Self::Corridor,
        Self::Lift,
        Self::Basement,
        Self::Roof,
        Self::PlantRoom,
        Self::Garden,
        Self::Road,
        Self::WasteStation,
        Self::Other,
    ];

    /// The word that stands for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Lobby => "lobby",
            Self::Stairs => "stairs",
            Self::Corridor => "corridor",
            Self::Lift => "lift",
            Self::Basement => "basement",
            Self::Roof => "roof",
            Self::PlantRoom => "plant_room",
            Self::Garden => "garden",
            Self::Road => "road",
            Self::WasteStation => "waste_station",
            Self::Other => "other",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// A checkpoint 巡查点: a spot in an area, with a code and the checklist to fill in there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Checkpoint {
    /// Its id.
    pub id: CheckpointId,
    /// The site.
    pub site: SiteId,
    /// The area that it is in.
    pub area: AreaId,
    /// Its name.
    pub name: Text,
    /// What its QR code or NFC tag says. Unique within the site.
    pub code: String,
    /// Where it is, where that is known.
    pub position: Option<Position>,
    /// How near a phone must be for its position to show presence, in metres.
    pub radius: u16,
    /// The checklist to fill in here; none when being there is all.
    pub template: Option<TemplateId>,
}

/// The radius of a checkpoint where nobody chose one, in metres.
pub const DEFAULT_RADIUS: u16 = 50;

/// A name must have a word and at most [`NAME_LIMIT`] characters.
pub fn check_name(name: &Text) -> Result<(), Refusal> {
    if name.is_empty() {
        return Err(Refusal::Missing { field: "name".into() });
    }
    if name.longer_than(NAME_LIMIT) {
        return Err(Refusal::TooLong { field: "name".into(), limit: NAME_LIMIT as u32 });
    }
    Ok(())
}

impl Checkpoint {
    /// Checks what a person typed: name, code of 3 to 64 visible ASCII characters, radius of 5 to 1,000 m.
    pub fn check(&self) -> Result<(), Refusal> {
        check_name(&self.name)?;
        let fits = (3..=64).contains(&self.code.len()) && self.code.bytes().all(|b| b.is_ascii_graphic());
        if !fits {
            return Err(Refusal::Invalid { field: "code".into() });
        }
        if !(5..=1_000).contains(&self.radius) {
            return Err(Refusal::Invalid { field: "radius".into() });
        }
        if self.position.is_some_and(|p| !p.is_sane()) {
            return Err(Refusal::Invalid { field: "position".into() });
        }
        Ok(())
    }
}
