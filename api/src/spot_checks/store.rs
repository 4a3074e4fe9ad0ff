//! How are spot checks fetched? Every query starts at what the person may see: never early what counts against them.

use crate::{
    auth::Condition,
    db::{AnyConn, DbError, Id, Json, Ts, schema::spot_checks},
    draws::store::Sights,
    lists::{Page, moment_cursor},
    patrols::store::read,
    problem::Problem,
};
use diesel::prelude::*;
use domain::{
    field::Field,
    ids::{AreaId, DrawId, RouteId, SpotCheckId, SpotCheckPlanId},
    spot_check::{Reach, SpotCheck, SpotCheckState},
    time::Timestamp,
};
use uuid::Uuid;

/// Which spot checks.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// In this state.
    pub state: Option<SpotCheckState>,
    /// Of this field.
    pub field: Option<Field>,
    /// Of this draw.
    pub draw: Option<DrawId>,
    /// Of this plan.
    pub plan: Option<SpotCheckPlanId>,
    /// Of this area.
    pub area: Option<AreaId>,
    /// Counting against this route.
    pub route: Option<RouteId>,
}

/// The root of every query over spot checks: those that the person may see, by the rule of `ChecksView::sees`.
#[must_use]
pub fn visible_to(sights: &Sights) -> Condition<spot_checks::table> {
    let mut visible: Condition<spot_checks::table> = Box::new(spot_checks::removed.ne(spot_checks::removed));
    for (site, view) in sights {
        let own = || spot_checks::people.like(format!("%{}%", view.person));
        let mut others: Condition<spot_checks::table> = Box::new(spot_checks::removed.ne(spot_checks::removed));
        for reach in &view.reaches {
            others = Box::new(others.or(within(reach)));
        }
        let others = others.and(spot_checks::people.not_like(format!("%{}%", view.person)));
        let done = own().and(spot_checks::state.ne(SpotCheckState::Drawn.word()));
        visible = Box::new(visible.or(spot_checks::site_id.eq(Id::from(*site)).and(done.or(others))));
    }
    visible
}

fn within(reach: &Reach) -> Condition<spot_checks::table> {
    let mut fields: Condition<spot_checks::table> = Box::new(spot_checks::removed.ne(spot_checks::removed));
    for field in &reach.fields {
        fields = Box::new(fields.or(spot_checks::field.eq(field.word())));
    }
    let Some(buildings) = &reach.buildings else { return fields };
    let mut inside: Condition<spot_checks::table> = Box::new(spot_checks::building_id.is_null());
    for building in buildings {
        let here = spot_checks::building_id.assume_not_null().eq(Id::from(*building));
        inside = Box::new(inside.or(spot_checks::building_id.is_not_null().and(here)));
    }
    Box::new(fields.and(inside))
}

/// A page of spot checks, the last drawn first.
pub fn list(
    conn: &mut AnyConn,
    sights: &Sights,
    filter: &Filter,
    after: Option<(Timestamp, Uuid)>,
    limit: usize,
) -> Result<Page<SpotCheck>, Problem> {
    let mut query = spot_checks::table
        .filter(visible_to(sights))
        .order((spot_checks::drawn_at.desc(), spot_checks::id.desc()))
        .limit(i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1))
        .select(spot_checks::doc)
        .into_boxed();
    if let Some((at, id)) = after {
        query = query.filter(spot_checks::drawn_at.lt(Ts(at)).or(spot_checks::drawn_at.eq(Ts(at)).and(spot_checks::id.lt(Id(id)))));
    }
    if let Some(state) = filter.state {
        query = query.filter(spot_checks::state.eq(state.word()));
    }
    if let Some(field) = filter.field {
        query = query.filter(spot_checks::field.eq(field.word()));
    }
    if let Some(draw) = filter.draw {
        query = query.filter(spot_checks::draw_id.eq(Id::from(draw)));
    }
    if let Some(plan) = filter.plan {
        query = query.filter(spot_checks::plan_id.eq(Id::from(plan)));
    }
    if let Some(area) = filter.area {
        query = query.filter(spot_checks::area_id.eq(Id::from(area)));
    }
    if let Some(route) = filter.route {
        query = query.filter(spot_checks::route_id.eq(Id::from(route)));
    }
    let docs: Vec<Json> = query.load(conn)?;
    let found: Vec<SpotCheck> = docs.iter().map(|doc| read("spot_checks.doc", doc)).collect::<Result<_, _>>()?;
    Ok(Page::cut(found, limit, |check| moment_cursor(check.drawn, check.id.0)))
}

/// One spot check; 404 when it is not there or not theirs to see.
pub fn one(conn: &mut AnyConn, sights: &Sights, id: SpotCheckId) -> Result<SpotCheck, Problem> {
    let doc: Option<Json> = spot_checks::table
        .filter(visible_to(sights))
        .filter(spot_checks::id.eq(Id::from(id)))
        .select(spot_checks::doc)
        .first(conn)
        .optional()?;
    Ok(read("spot_checks.doc", &doc.ok_or(Problem::NotFound)?)?)
}

/// Every check of a draw that somebody may see, for its page.
pub fn of_draw(conn: &mut AnyConn, sights: &Sights, draw: DrawId) -> Result<Vec<SpotCheck>, DbError> {
    let docs: Vec<Json> = spot_checks::table
        .filter(visible_to(sights))
        .filter(spot_checks::draw_id.eq(Id::from(draw)))
        .select(spot_checks::doc)
        .load(conn)?;
    docs.iter().map(|doc| read("spot_checks.doc", doc)).collect()
}
