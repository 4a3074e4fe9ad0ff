//! What has to go out for messages that are written now? Only SQL, and only where there are messages at all: it runs while a site is locked.

use super::{State, store::Carried};
use crate::{
    db::{
        AnyConn, DbError, Id, Json, Ts, among, insert,
        schema::{deliveries, hooks, message_choices, messages, person_addresses},
    },
    each, hooks as rooms, messages as inbox, rows,
};
use chrono::NaiveDate;
use diesel::prelude::*;
use domain::{
    ids::{CompanyId, HookId, PersonId, SiteId},
    message::Message,
    time::Timestamp,
};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

rows! {
    /// How a delivery stands in its table.
    struct DeliveryRow in deliveries {
        site_id: Id,
        id: Id,
        company_id: Id,
        person_id: Option<Id>,
        hook_id: Option<Id>,
        message: Json,
        state: &'static str,
        tries: i64,
        next_try: Ts,
        made_at: Ts,
    }
    on conflict do nothing
}

/// Writes a row for every way that each new message goes. Call it before the messages themselves are written: what is there already was told.
pub fn enqueue(conn: &mut AnyConn, company: CompanyId, written: &[&Message]) -> Result<(), DbError> {
    let told: Vec<&Message> = written.iter().copied().filter(|message| message.read.is_none()).collect();
    if told.is_empty() {
        return Ok(());
    }
    let keys: Vec<(Id, Id)> = told.iter().map(|message| (message.site.into(), message.id.into())).collect();
    let known: Vec<Id> =
        each!(conn, |c| messages::table.filter(among(messages::site_id, messages::id, keys)).select(messages::id).load(c))?;
    let known: HashSet<Uuid> = known.into_iter().map(|id| id.0).collect();
    let fresh: Vec<&Message> = told.into_iter().filter(|message| !known.contains(&message.id.0)).collect();
    if fresh.is_empty() {
        return Ok(());
    }
    let mut rows = by_mail(conn, company, &fresh)?;
    rows.extend(by_hook(conn, company, &fresh)?);
    insert(conn, &rows)
}

/// Has the analysis of a week sent to those of these people who have an address that works and want any e-mail of the site at all.
pub fn enqueue_week(
    conn: &mut AnyConn,
    company: CompanyId,
    site: SiteId,
    week: NaiveDate,
    readers: &[PersonId],
    now: Timestamp,
) -> Result<(), DbError> {
    let people: Vec<Id> = readers.iter().copied().map(Id::from).collect();
    let reached: Vec<Id> = each!(conn, |c| person_addresses::table
        .filter(person_addresses::person_id.eq_any(people))
        .filter(person_addresses::confirmed_at.is_not_null())
        .select(person_addresses::person_id)
        .load(c))?;
    let mut rows = vec![];
    for person in reached {
        if inbox::choices_of(conn, site, person.into())?.mail.is_empty() {
            continue;
        }
        let doc = serde_json::to_string(&Carried::Week { week })
            .map_err(|e| DbError::Stored { what: "deliveries.message", why: e.to_string() })?;
        rows.push(DeliveryRow {
            site_id: site.into(),
            id: Id(Uuid::new_v5(&site.0, format!("week {week} {}", person.0).as_bytes())),
            company_id: company.into(),
            person_id: Some(person),
            hook_id: None,
            message: Json(doc),
            state: State::Waiting.word(),
            tries: 0,
            next_try: Ts(now),
            made_at: Ts(now),
        });
    }
    insert(conn, &rows)
}

fn row(company: CompanyId, message: &Message, to: (Option<PersonId>, Option<HookId>), id: Uuid) -> Result<DeliveryRow, DbError> {
    let doc = serde_json::to_string(message).map_err(|e| DbError::Stored { what: "deliveries.message", why: e.to_string() })?;
    Ok(DeliveryRow {
        site_id: message.site.into(),
        id: Id(id),
        company_id: company.into(),
        person_id: to.0.map(Id::from),
        hook_id: to.1.map(Id::from),
        message: Json(doc),
        state: State::Waiting.word(),
        tries: 0,
        next_try: Ts(message.at),
        made_at: Ts(message.at),
    })
}

/// To those who have an address that works and want this kind by e-mail.
fn by_mail(conn: &mut AnyConn, company: CompanyId, fresh: &[&Message]) -> Result<Vec<DeliveryRow>, DbError> {
    let people: HashSet<Id> = fresh.iter().map(|message| message.to.into()).collect();
    let reached: Vec<Id> = each!(conn, |c| person_addresses::table
        .filter(person_addresses::person_id.eq_any(people))
        .filter(person_addresses::confirmed_at.is_not_null())
        .select(person_addresses::person_id)
        .load(c))?;
    if reached.is_empty() {
        return Ok(vec![]);
    }
    let chosen: Vec<(Id, Id, String)> = each!(conn, |c| message_choices::table
        .filter(among(
            message_choices::site_id,
            message_choices::person_id,
            fresh.iter().map(|message| (Id::from(message.site), Id::from(message.to)))
        ))
        .select((message_choices::site_id, message_choices::person_id, message_choices::mail))
        .load(c))?;
    let chosen: HashMap<(Id, Id), String> = chosen.into_iter().map(|(site, person, kinds)| ((site, person), kinds)).collect();
    let wants = |message: &Message| {
        let kinds = chosen.get(&(message.site.into(), message.to.into()));
        reached.contains(&message.to.into()) && kinds.is_none_or(|kinds| inbox::names(kinds, message.kind))
    };
    let wanted = fresh.iter().filter(|message| wants(message));
    wanted.map(|message| row(company, message, (Some(message.to), None), Uuid::new_v5(&message.id.0, b"mail"))).collect()
}

/// To every hook that tells this kind of this site; once, however many people are told the same.
fn by_hook(conn: &mut AnyConn, company: CompanyId, fresh: &[&Message]) -> Result<Vec<DeliveryRow>, DbError> {
    let on: Vec<(Id, Option<Id>, Json)> = hooks::table
        .filter(hooks::company_id.eq(Id::from(company)))
        .filter(hooks::active.eq(true))
        .filter(hooks::off_at.is_null())
        .select((hooks::id, hooks::about_id, hooks::doc))
        .load(conn)?;
    let mut rows = vec![];
    for (hook, about, doc) in on {
        let kinds = rooms::kinds_of(&doc.0)?;
        let tells = |message: &&&Message| about.is_none_or(|site| site == Id::from(message.site)) && kinds.contains(&message.kind);
        for message in fresh.iter().filter(tells) {
            let thing = format!("hook {} {} {}", hook.0, message.kind.word(), message.at.timestamp_micros());
            rows.push(row(company, message, (None, Some(hook.into())), Uuid::new_v5(&message.about_id(), thing.as_bytes()))?);
        }
    }
    Ok(rows)
}
