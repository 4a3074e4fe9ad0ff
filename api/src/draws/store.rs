//! How are draws fetched, and their seeds kept? Every query of a person starts at what they may see.

use crate::{
    auth::Condition,
    db::{
        AnyConn, DbError, Id, Json, Ts,
        schema::{draw_seeds, draws, spot_check_plans, spot_checks},
    },
    each,
    lists::{Page, moment_cursor},
    patrols::store::read,
    problem::Problem,
};
use diesel::prelude::*;
use domain::{
    draw::{Draw, Seed},
    ids::{DrawId, SiteId, SpotCheckPlanId},
    spot_check::{ChecksView, SpotCheckPlan},
    time::Timestamp,
};
use uuid::Uuid;

/// Keeps a seed, unless there is one already; gives the one that is there.
pub fn keep_seed(conn: &mut AnyConn, site: SiteId, draw: DrawId, fresh: &Seed) -> Result<Seed, DbError> {
    let row = (draw_seeds::site_id.eq(Id::from(site)), draw_seeds::draw_id.eq(Id::from(draw)), draw_seeds::seed.eq(fresh.to_string()));
    each!(conn, |c| diesel::insert_into(draw_seeds::table).values(row).on_conflict_do_nothing().execute(c))?;
    seed(conn, site, draw)?.ok_or_else(|| DbError::Stored { what: "draw_seeds.seed", why: "it was not kept".into() })
}

/// A draw's seed.
pub fn seed(conn: &mut AnyConn, site: SiteId, draw: DrawId) -> Result<Option<Seed>, DbError> {
    let kept: Option<String> = draw_seeds::table.find((Id::from(site), Id::from(draw))).select(draw_seeds::seed).first(conn).optional()?;
    kept.map(|text| text.parse().map_err(|e| DbError::Stored { what: "draw_seeds.seed", why: format!("{e}") })).transpose()
}

/// A draw, whoever asks.
pub fn any(conn: &mut AnyConn, site: SiteId, id: DrawId) -> Result<Option<Draw>, DbError> {
    let doc: Option<Json> = draws::table.find((Id::from(site), Id::from(id))).select(draws::doc).first(conn).optional()?;
    doc.map(|doc| read("draws.doc", &doc)).transpose()
}

/// What somebody may see of the spot checks of each site.
pub type Sights = Vec<(SiteId, ChecksView)>;

/// The root of every query over draws: those of the fields that the person sees, but for those in which something is still to be checked that
/// counts against them.
pub fn visible_to(conn: &mut AnyConn, sights: &Sights) -> Result<Condition<draws::table>, DbError> {
    let mut visible: Condition<draws::table> = Box::new(draws::removed.ne(draws::removed));
    for (site, view) in sights {
        let fields: Vec<&str> = domain::field::Field::ALL.iter().filter(|field| view.sees_plans(**field)).map(|f| f.word()).collect();
        if fields.is_empty() {
            continue;
        }
        let hidden: Vec<Id> = spot_checks::table
            .filter(spot_checks::site_id.eq(Id::from(*site)))
            .filter(spot_checks::state.eq("drawn"))
            .filter(spot_checks::people.like(format!("%{}%", view.person)))
            .select(spot_checks::draw_id)
            .distinct()
            .load(conn)?;
        let mut here: Condition<draws::table> = Box::new(draws::site_id.eq(Id::from(*site)));
        for draw in hidden {
            here = Box::new(here.and(draws::id.ne(draw)));
        }
        let mut of_fields: Condition<draws::table> = Box::new(draws::removed.ne(draws::removed));
        for field in fields {
            of_fields = Box::new(of_fields.or(draws::field.eq(field)));
        }
        visible = Box::new(visible.or(here.and(of_fields)));
    }
    Ok(visible)
}

/// A page of draws, newest first.
pub fn list(
    conn: &mut AnyConn,
    sights: &Sights,
    plan: Option<SpotCheckPlanId>,
    after: Option<(Timestamp, Uuid)>,
    limit: usize,
) -> Result<Page<Draw>, Problem> {
    let mut query = draws::table
        .filter(visible_to(conn, sights)?)
        .order((draws::committed_at.desc(), draws::id.desc()))
        .limit(i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1))
        .select(draws::doc)
        .into_boxed();
    if let Some((at, id)) = after {
        query = query.filter(draws::committed_at.lt(Ts(at)).or(draws::committed_at.eq(Ts(at)).and(draws::id.lt(Id(id)))));
    }
    if let Some(plan) = plan {
        query = query.filter(draws::plan_id.eq(Id::from(plan)));
    }
    let docs: Vec<Json> = query.load(conn)?;
    let found: Vec<Draw> = docs.iter().map(|doc| read("draws.doc", doc)).collect::<Result<_, _>>()?;
    Ok(Page::cut(found, limit, |draw| moment_cursor(draw.committed, draw.id.0)))
}

/// One draw; 404 when it is not there or not theirs to see.
pub fn one(conn: &mut AnyConn, sights: &Sights, id: DrawId) -> Result<Draw, Problem> {
    let seen = visible_to(conn, sights)?;
    let doc: Option<Json> = draws::table.filter(seen).filter(draws::id.eq(Id::from(id))).select(draws::doc).first(conn).optional()?;
    Ok(read("draws.doc", &doc.ok_or(Problem::NotFound)?)?)
}

/// A draw that nobody has held yet.
#[derive(Debug, Clone)]
pub struct Open {
    /// Its site.
    pub site: SiteId,
    /// The draw.
    pub id: DrawId,
    /// Its plan.
    pub plan: SpotCheckPlanId,
    /// The local date on which it falls due.
    pub due: Option<String>,
}

/// Every plan of every site, and every draw that nobody has held yet.
pub fn plans_and_open(conn: &mut AnyConn) -> Result<(Vec<SpotCheckPlan>, Vec<Open>), DbError> {
    let docs: Vec<Json> = spot_check_plans::table.filter(spot_check_plans::removed.eq(false)).select(spot_check_plans::doc).load(conn)?;
    let plans = docs.iter().map(|doc| read("spot_check_plans.doc", doc)).collect::<Result<_, _>>()?;
    let open: Vec<(Id, Id, Id, Option<String>)> =
        draws::table.filter(draws::held_at.is_null()).select((draws::site_id, draws::id, draws::plan_id, draws::due_date)).load(conn)?;
    let open = open.into_iter().map(|(site, id, plan, due)| Open { site: site.into(), id: id.into(), plan: plan.into(), due });
    Ok((plans, open.collect()))
}
