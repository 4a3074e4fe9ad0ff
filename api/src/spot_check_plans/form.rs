//! How does the form of a plan become a plan?

use crate::auth::Fields;
use chrono::NaiveTime;
use domain::{
    draw::{DrawPlan, FrameOf, StratumBy, Wish},
    field::Field,
    ids::{SiteId, SpotCheckPlanId, TemplateId},
    people::Role,
    place::AreaKind,
    route::Repeats,
    spot_check::SpotCheckPlan,
    text::Text,
};
use uuid::Uuid;

/// A plan that nobody has written yet.
#[must_use]
pub fn blank(id: SpotCheckPlanId, site: SiteId) -> SpotCheckPlan {
    SpotCheckPlan {
        id,
        site,
        name: Text::default(),
        field: Field::Sanitation,
        how: DrawPlan {
            frame: FrameOf::Areas,
            building: None,
            area_kinds: vec![],
            days: 14,
            strata: vec![StratumBy::Building],
            wish: Wish { confidence: 95, limit: 5, accept: 0 },
        },
        template: TemplateId(Uuid::nil()),
        repeats: Some(Repeats::Weekly { days: vec![2] }),
        at: NaiveTime::from_hms_opt(6, 0, 0).unwrap_or_default(),
        days_to_do: 3,
        roles: vec![Role::Supervisor],
        people: vec![],
    }
}

/// Reads the form. What can't be read becomes something that the rules refuse.
#[must_use]
pub fn read(fields: &Fields, id: SpotCheckPlanId, site: SiteId) -> SpotCheckPlan {
    let days = || fields.all("day").filter_map(|day| day.parse().ok()).collect();
    let month_days = || fields.get("month_days").split([',', '，', '、', ' ']).filter_map(|day| day.trim().parse().ok()).collect();
    let frame = FrameOf::parse(fields.get("frame")).unwrap_or(FrameOf::Areas);
    // Kinds that stay ticked while somebody draws from something else say nothing.
    let of_areas = matches!(frame, FrameOf::Areas | FrameOf::CleanedAreas);
    let kinds = || AreaKind::ALL.into_iter().filter(|kind| fields.all("area_kind").any(|word| word == kind.word()));
    SpotCheckPlan {
        id,
        site,
        name: Text::new(fields.get("name_zh").trim(), fields.get("name_en").trim()),
        field: Field::parse(fields.get("field")).unwrap_or(Field::Sanitation),
        how: DrawPlan {
            frame,
            building: fields.get("building").parse().ok(),
            area_kinds: if of_areas { kinds().collect() } else { vec![] },
            days: fields.get("days_back").parse().unwrap_or(0),
            strata: StratumBy::ALL.into_iter().filter(|by| fields.all("stratum").any(|word| word == by.word())).collect(),
            wish: Wish {
                confidence: fields.get("confidence").parse().unwrap_or(0),
                limit: fields.get("limit").parse().unwrap_or(0),
                accept: fields.get("accept").parse().unwrap_or(u8::MAX),
            },
        },
        template: fields.get("template").parse().unwrap_or(TemplateId(Uuid::nil())),
        repeats: match fields.get("repeats") {
            "daily" => Some(Repeats::Daily {}),
            "weekly" => Some(Repeats::Weekly { days: days() }),
            "monthly" => Some(Repeats::Monthly { days: month_days() }),
            _ => None,
        },
        at: fields.get("at").get(..5).and_then(|time| format!("{time}:00").parse().ok()).unwrap_or_default(),
        days_to_do: fields.get("days_to_do").parse().unwrap_or(0),
        roles: fields.all("role").filter_map(Role::parse).collect(),
        people: fields.all("person").filter_map(|person| person.parse().ok()).collect(),
    }
}
