//! How does a server take what is due, so that no other one takes the same, and how is written down what became of it?

use crate::{
    db::{AnyConn, DbError, Id, Json, Ts, among, schema::deliveries},
    each,
};
use chrono::{NaiveDate, TimeDelta};
use diesel::prelude::*;
use domain::{
    ids::{CompanyId, HookId, PersonId, SiteId},
    message::Message,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// How long a server has for what it took: longer than any call may last. If it died meanwhile, another one takes it then.
const LEASE: TimeDelta = TimeDelta::seconds(120);
/// How long a row is kept once nothing more is tried.
const KEPT: TimeDelta = TimeDelta::days(90);
/// Rows that are taken away in one transaction.
const CLEARED: i64 = 500;
/// What a server takes at once.
const AT_ONCE: i64 = 16;

/// How far a delivery is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It has still to be taken.
    Waiting,
    /// It was taken.
    Sent,
    /// Nobody took it, and it is not tried again.
    GivenUp,
}

impl State {
    /// The word that stands for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::GivenUp => "given_up",
        }
    }
}

/// To whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum To {
    /// Somebody's mailbox.
    Person(PersonId),
    /// A hook.
    Hook(HookId),
}

/// What a delivery carries.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Carried {
    /// The analysis of a week.
    Week {
        /// Its Monday.
        week: NaiveDate,
    },
    /// A message about a finding.
    Message(Message),
}

/// A delivery that a server took.
#[derive(Debug, Clone)]
pub struct Delivery {
    /// The site.
    pub site: SiteId,
    /// Its id, the same at every try.
    pub id: Uuid,
    /// The company.
    pub company: CompanyId,
    /// To whom.
    pub to: To,
    /// What it carries.
    pub carried: Carried,
    /// How often it was tried, with this time.
    pub tries: i64,
    /// Until when it is this server's.
    until: Timestamp,
}

type Row = (Id, Id, Id, Option<Id>, Option<Id>, Json, i64, Ts);

/// True when something is due: a look before a transaction that writes.
pub fn is_due(conn: &mut AnyConn, now: Timestamp) -> Result<bool, DbError> {
    let due = deliveries::table.filter(deliveries::state.eq(State::Waiting.word())).filter(deliveries::next_try.le(Ts(now)));
    let one: Option<Id> = due.select(deliveries::id).first(conn).optional()?;
    Ok(one.is_some())
}

/// Takes what is due, the longest waiting first; in one order everywhere, so that two servers never wait for each other in a ring.
pub fn take(conn: &mut AnyConn, now: Timestamp) -> Result<Vec<Delivery>, DbError> {
    let due: Vec<Row> = deliveries::table
        .filter(deliveries::state.eq(State::Waiting.word()))
        .filter(deliveries::next_try.le(Ts(now)))
        .order((deliveries::next_try, deliveries::site_id, deliveries::id))
        .limit(AT_ONCE)
        .select((
            deliveries::site_id,
            deliveries::id,
            deliveries::company_id,
            deliveries::person_id,
            deliveries::hook_id,
            deliveries::message,
            deliveries::tries,
            deliveries::next_try,
        ))
        .load(conn)?;
    let (mut taken, until) = (vec![], now + LEASE);
    for (site, id, company, person, hook, message, tries, next_try) in due {
        // Another server may have taken it since it was read: then its time has moved, and nothing is written.
        let still_due = deliveries::table
            .filter(deliveries::site_id.eq(site))
            .filter(deliveries::id.eq(id))
            .filter(deliveries::state.eq(State::Waiting.word()))
            .filter(deliveries::next_try.eq(next_try));
        let ours = diesel::update(still_due).set((deliveries::next_try.eq(Ts(until)), deliveries::tries.eq(tries + 1))).execute(conn)?;
        if ours == 1 {
            taken.push(Delivery {
                site: site.into(),
                id: id.0,
                company: company.into(),
                to: to(person, hook)?,
                carried: serde_json::from_str(&message.0).map_err(|e| stored("deliveries.message", e))?,
                tries: tries + 1,
                until,
            });
        }
    }
    Ok(taken)
}

fn to(person: Option<Id>, hook: Option<Id>) -> Result<To, DbError> {
    match (person, hook) {
        (Some(person), None) => Ok(To::Person(person.into())),
        (None, Some(hook)) => Ok(To::Hook(hook.into())),
        _ => Err(stored("deliveries.person_id", "neither a person nor a hook, or both")),
    }
}

fn stored(what: &'static str, why: impl ToString) -> DbError {
    DbError::Stored { what, why: why.to_string() }
}

/// What became of a try.
#[derive(Debug, Clone)]
pub enum Fate {
    /// It was taken.
    Sent(String),
    /// It is tried again then.
    Again(Timestamp, String),
    /// It was not tried: its reader sleeps until then.
    Later(Timestamp),
    /// It is not tried again.
    GivenUp(String),
}

/// Writes it down.
pub fn settle(conn: &mut AnyConn, delivery: &Delivery, fate: &Fate, now: Timestamp) -> Result<(), DbError> {
    let row = deliveries::table.filter(deliveries::site_id.eq(Id::from(delivery.site))).filter(deliveries::id.eq(Id(delivery.id)));
    let said = |text: &str| (deliveries::last_at.eq(Some(Ts(now))), deliveries::last_text.eq(Some(text.to_owned())));
    // What was taken was taken, whoever else thinks to have it by now; everything else only while it is still ours.
    let ours = row.filter(deliveries::next_try.eq(Ts(delivery.until)));
    match fate {
        Fate::Sent(text) => diesel::update(row).set((deliveries::state.eq(State::Sent.word()), said(text))).execute(conn)?,
        Fate::Again(at, text) => diesel::update(ours).set((deliveries::next_try.eq(Ts(*at)), said(text))).execute(conn)?,
        Fate::Later(at) => {
            diesel::update(ours).set((deliveries::next_try.eq(Ts(*at)), deliveries::tries.eq(delivery.tries - 1))).execute(conn)?
        }
        Fate::GivenUp(text) => diesel::update(ours).set((deliveries::state.eq(State::GivenUp.word()), said(text))).execute(conn)?,
    };
    Ok(())
}

/// Takes away what was taken, or given up, long ago; how many rows that were. The inbox keeps what it told.
pub fn clear(conn: &mut AnyConn, now: Timestamp) -> Result<usize, DbError> {
    let over = [State::Sent, State::GivenUp].map(State::word);
    let old: Vec<(Id, Id)> = deliveries::table
        .filter(deliveries::state.eq_any(over))
        .filter(deliveries::next_try.lt(Ts(now - KEPT)))
        .limit(CLEARED)
        .select((deliveries::site_id, deliveries::id))
        .load(conn)?;
    let count = old.len();
    if count > 0 {
        each!(conn, |c| diesel::delete(deliveries::table.filter(among(deliveries::site_id, deliveries::id, old))).execute(c))?;
    }
    Ok(count)
}

/// Looks at what waits for a hook again at once: its group is left alone at other hours now.
pub fn for_hook_again(conn: &mut AnyConn, company: CompanyId, hook: HookId, now: Timestamp) -> Result<(), DbError> {
    let waiting = deliveries::table
        .filter(deliveries::state.eq(State::Waiting.word()))
        .filter(deliveries::company_id.eq(Id::from(company)))
        .filter(deliveries::hook_id.eq(Id::from(hook)))
        .filter(deliveries::tries.eq(0));
    diesel::update(waiting).set(deliveries::next_try.eq(Ts(now))).execute(conn)?;
    Ok(())
}

/// Looks at somebody's waiting e-mails of a site again at once: they have changed when they sleep.
pub fn for_mail_again(conn: &mut AnyConn, site: SiteId, person: PersonId, now: Timestamp) -> Result<(), DbError> {
    let waiting = deliveries::table
        .filter(deliveries::site_id.eq(Id::from(site)))
        .filter(deliveries::person_id.eq(Id::from(person)))
        .filter(deliveries::state.eq(State::Waiting.word()))
        .filter(deliveries::tries.eq(0));
    diesel::update(waiting).set(deliveries::next_try.eq(Ts(now))).execute(conn)?;
    Ok(())
}
