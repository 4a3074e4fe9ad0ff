//! Spot checks as an office plans and draws them.

use crate::{new_id, office::Office, round::Round};
use domain::{
    draw::{DrawPlan, FrameOf, StratumBy, Wish},
    field::Field,
    ids::SpotCheckPlanId,
    people::Role,
    spot_check::SpotCheckPlan,
    text::Text,
};
use serde_json::{Value as Json, json};

/// A plan over the areas of the round: half of them are enough to be sure of what it asks.
#[must_use]
pub fn plan(round: &Round) -> SpotCheckPlan {
    SpotCheckPlan {
        id: SpotCheckPlanId(new_id()),
        site: round.site,
        name: Text::new("大堂抽检", "Lobby spot check"),
        field: Field::Sanitation,
        how: DrawPlan {
            frame: FrameOf::Areas,
            building: None,
            area_kinds: vec![],
            days: 14,
            strata: vec![StratumBy::Building, StratumBy::Risk, StratumBy::LastResult],
            wish: Wish { confidence: 80, limit: 25, accept: 0 },
        },
        template: round.template,
        repeats: None,
        at: "00:00:00".parse().unwrap(),
        days_to_do: 3,
        roles: vec![Role::CleaningLead, Role::Supervisor],
        people: vec![],
    }
}

/// Commits to a seed and draws: the draw as the office sees it.
///
/// # Panics
/// When the office does otherwise.
#[must_use]
pub fn held(planner: &Office, plan: &SpotCheckPlan) -> Json {
    let committed = planner.post(&format!("/v1/spot-check-plans/{}/draws", plan.id), &json!({})).expect(201).json();
    let id = committed["id"].as_str().unwrap().to_owned();
    assert!(committed["held"].is_null() && committed["commitment"].as_str().unwrap().len() == 64, "{committed}");
    let _ = planner.get(&format!("/v1/draws/{id}/file")).expect(404);
    let _ = planner.post(&format!("/v1/draws/{id}/hold"), &json!({})).expect(200);
    let _ = planner.post(&format!("/v1/draws/{id}/hold"), &json!({})).expect(409);
    let draw = planner.read(&format!("/v1/draws/{id}"));
    assert_eq!(draw["commitment"], committed["commitment"], "what was committed to stands");
    draw
}

/// Makes the plan, draws by it, and gives the checks that there are to do then.
#[must_use]
pub fn drawn(planner: &Office, round: &Round) -> Vec<Json> {
    let plan = plan(round);
    planner.make("/v1/spot-check-plans", &plan);
    let _ = held(planner, &plan);
    planner.list("/v1/spot-checks?state=drawn")
}
