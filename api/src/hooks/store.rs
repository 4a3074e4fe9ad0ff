//! How do hooks stand in their tables? What stands in the journal, with what became of the last call; beside it, closed, addresses and secrets.

use crate::{
    db::{
        AnyConn, DbError, Id, Json, Ts,
        schema::{hook_keys, hooks},
    },
    each,
};
use diesel::prelude::*;
use domain::{
    hook::Hook,
    ids::{CompanyId, HookId, SiteId},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Calls in a row that fail until a hook is switched off.
pub const FAILURES: i64 = 20;

/// What a hook's key closes: neither is ever shown again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HookKey {
    /// The whole address.
    pub url: String,
    /// What it is signed with; empty where the robot asks for none.
    pub secret: String,
}

/// What became of the last call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct LastCall {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// It was taken.
    pub taken: bool,
    /// Milliseconds that it took.
    pub ms: i64,
    /// Its status and the beginning of the answer, or why there was none.
    pub text: String,
}

/// A hook with how it does.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct HookInfo {
    /// What was said of it.
    #[serde(flatten)]
    pub hook: Hook,
    /// Calls in a row that failed.
    pub failures: i64,
    /// When it was switched off because too many did.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub off_at: Option<Timestamp>,
    /// The last call.
    pub last: Option<LastCall>,
}

impl HookInfo {
    /// It is told things.
    #[must_use]
    pub const fn is_on(&self) -> bool {
        self.hook.active && self.off_at.is_none()
    }
}

type Row = (Json, i64, Option<Ts>, Option<Ts>, Option<bool>, Option<i64>, Option<String>);
type Columns = (hooks::doc, hooks::failures, hooks::off_at, hooks::last_at, hooks::last_ok, hooks::last_ms, hooks::last_text);

const fn columns() -> Columns {
    (hooks::doc, hooks::failures, hooks::off_at, hooks::last_at, hooks::last_ok, hooks::last_ms, hooks::last_text)
}

fn read((doc, failures, off_at, last_at, last_ok, ms, text): Row) -> Result<HookInfo, DbError> {
    let hook = serde_json::from_str(&doc.0).map_err(|e| DbError::Stored { what: "hooks.doc", why: e.to_string() })?;
    let last = last_at.map(|at| LastCall {
        at: at.0,
        taken: last_ok.unwrap_or_default(),
        ms: ms.unwrap_or_default(),
        text: text.unwrap_or_default(),
    });
    Ok(HookInfo { hook, failures, off_at: off_at.map(|at| at.0), last })
}

/// All hooks of a company, in the order of their ids: the oldest first.
pub fn all(conn: &mut AnyConn, company: CompanyId) -> Result<Vec<HookInfo>, DbError> {
    let rows: Vec<Row> = hooks::table.filter(hooks::company_id.eq(Id::from(company))).order(hooks::id).select(columns()).load(conn)?;
    rows.into_iter().map(read).collect()
}

/// One of them.
pub fn one(conn: &mut AnyConn, company: CompanyId, hook: HookId) -> Result<Option<HookInfo>, DbError> {
    let row = hooks::table.find((Id::from(company), Id::from(hook))).select(columns()).first::<Row>(conn).optional()?;
    row.map(read).transpose()
}

/// The sites of hooks that a batch names, as the rules ask for them; each asked for alone, for few are changed at once.
pub(crate) fn known(
    conn: &mut AnyConn,
    keys: impl IntoIterator<Item = (Id, Id)>,
) -> Result<Vec<(CompanyId, HookId, Option<SiteId>)>, DbError> {
    let mut known = vec![];
    for (company, hook) in keys {
        let about: Option<Option<Id>> = hooks::table.find((company, hook)).select(hooks::about_id).first(conn).optional()?;
        known.extend(about.map(|about| (company.into(), hook.into(), about.map(SiteId::from))));
    }
    Ok(known)
}

/// What an operation that was allowed makes of a hook.
#[derive(Debug, Clone)]
pub(crate) enum HookChange {
    /// It is like this now.
    Put(CompanyId, Hook),
    /// It is gone.
    Gone(CompanyId, HookId),
}

/// Writes them, in the transaction of their operations.
pub(crate) fn keep(conn: &mut AnyConn, changes: impl Iterator<Item = HookChange>) -> Result<(), DbError> {
    for change in changes {
        match change {
            HookChange::Put(company, hook) => put(conn, company, &hook)?,
            HookChange::Gone(company, hook) => {
                diesel::delete(hooks::table.find((Id::from(company), Id::from(hook)))).execute(conn)?;
                drop_keys(conn, company, hook, None)?;
            }
        }
    }
    Ok(())
}

/// Whoever saves a hook has looked at it: what failed before is forgotten.
fn put(conn: &mut AnyConn, company: CompanyId, hook: &Hook) -> Result<(), DbError> {
    let doc = serde_json::to_string(hook).map(Json).map_err(|e| DbError::Stored { what: "hooks.doc", why: e.to_string() })?;
    let key = (hooks::company_id.eq(Id::from(company)), hooks::id.eq(Id::from(hook.id)));
    let now = (
        hooks::about_id.eq(hook.site.map(Id::from)),
        hooks::key_id.eq(Id(hook.key)),
        hooks::active.eq(hook.active),
        hooks::doc.eq(&doc),
        hooks::failures.eq(0),
        hooks::off_at.eq(None::<Ts>),
    );
    each!(conn, |c| diesel::insert_into(hooks::table)
        .values((key, now))
        .on_conflict((hooks::company_id, hooks::id))
        .do_update()
        .set(now)
        .execute(c))?;
    drop_keys(conn, company, hook.id, Some(hook.key))
}

fn drop_keys(conn: &mut AnyConn, company: CompanyId, hook: HookId, but: Option<Uuid>) -> Result<(), DbError> {
    let keys = hook_keys::table.filter(hook_keys::company_id.eq(Id::from(company))).filter(hook_keys::hook_id.eq(Id::from(hook)));
    diesel::delete(keys.filter(hook_keys::id.ne(Id(but.unwrap_or_default())))).execute(conn)?;
    Ok(())
}

/// Lays a closed key beside a hook; it counts once the hook names it.
pub fn lay_key(conn: &mut AnyConn, company: CompanyId, hook: HookId, key: Uuid, closed: &str) -> Result<(), DbError> {
    let row = (
        hook_keys::company_id.eq(Id::from(company)),
        hook_keys::hook_id.eq(Id::from(hook)),
        hook_keys::id.eq(Id(key)),
        hook_keys::closed.eq(closed),
    );
    each!(conn, |c| diesel::insert_into(hook_keys::table).values(row).on_conflict_do_nothing().execute(c))?;
    Ok(())
}

/// The closed key that a hook names.
pub fn key(conn: &mut AnyConn, company: CompanyId, hook: HookId, key: Uuid) -> Result<Option<String>, DbError> {
    let key = hook_keys::table.find((Id::from(company), Id::from(hook), Id(key)));
    Ok(key.select(hook_keys::closed).first(conn).optional()?)
}

/// Writes down what became of a call; after too many that failed the hook is off. True when this call was the one too many.
pub fn called(conn: &mut AnyConn, company: CompanyId, hook: HookId, last: &LastCall) -> Result<bool, DbError> {
    let row = || hooks::table.find((Id::from(company), Id::from(hook)));
    let said = (hooks::last_at.eq(Ts(last.at)), hooks::last_ok.eq(last.taken), hooks::last_ms.eq(last.ms), hooks::last_text.eq(&last.text));
    if last.taken {
        diesel::update(row()).set((said, hooks::failures.eq(0))).execute(conn)?;
        return Ok(false);
    }
    diesel::update(row()).set((said, hooks::failures.eq(hooks::failures + 1))).execute(conn)?;
    let too_many = hooks::table
        .filter(hooks::company_id.eq(Id::from(company)))
        .filter(hooks::id.eq(Id::from(hook)))
        .filter(hooks::failures.ge(FAILURES))
        .filter(hooks::off_at.is_null());
    Ok(diesel::update(too_many).set(hooks::off_at.eq(Ts(last.at))).execute(conn)? == 1)
}

/// What a hook tells, from its document.
pub(crate) fn kinds_of(doc: &str) -> Result<Vec<domain::message::MessageKind>, DbError> {
    let hook: Hook = serde_json::from_str(doc).map_err(|e| DbError::Stored { what: "hooks.doc", why: e.to_string() })?;
    Ok(hook.kinds)
}
