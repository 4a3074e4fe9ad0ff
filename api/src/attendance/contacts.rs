//! Until when is everything here that somebody's phones recorded? Nobody is absent before their phone has spoken (`sync.md` 12).

use crate::{
    db::{
        AnyConn, DbError, Id, Json, Ts, insert,
        schema::{device_credentials, device_reports, phone_people},
    },
    each, rows,
};
use chrono::TimeDelta;
use diesel::prelude::*;
use domain::{
    delivery::Holding,
    ids::{DeviceId, PersonId},
    time::Timestamp,
};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// A phone that somebody has not used for so long is not theirs any more.
const USED_WITHIN: TimeDelta = TimeDelta::days(14);

rows! {
    /// Somebody used a phone.
    struct UsedRow in phone_people { person_id: Id, device_id: Id, used_at: Ts }
    on conflict (person_id, device_id) update (used_at)
}

/// Who was noted with which phone, and when: so that a busy phone costs no writes.
#[derive(Clone, Default)]
pub struct Users(Arc<Mutex<HashMap<(PersonId, DeviceId), Timestamp>>>);

impl Users {
    /// True once a minute for a person and a phone.
    pub fn is_news(&self, person: PersonId, device: DeviceId, now: Timestamp) -> bool {
        let mut noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Phones of yesterday are noted again when they come back.
        if noted.len() > 50_000 {
            noted.retain(|_, at| now - *at < TimeDelta::minutes(5));
        }
        let known = noted.get(&(person, device)).is_some_and(|at| now - *at < TimeDelta::minutes(1));
        if !known {
            noted.insert((person, device), now);
        }
        !known
    }
}

/// Notes that a person used a phone.
pub fn note_use(conn: &mut AnyConn, person: PersonId, device: DeviceId, at: Timestamp) -> Result<(), DbError> {
    insert(conn, &[UsedRow { person_id: person.into(), device_id: device.into(), used_at: Ts(at) }])
}

/// Until when everything is here of each of these people: the phone of theirs that was heard of longest ago decides, and one that says
/// that it still holds records has not delivered. Whoever used no phone of late is missing from the answer.
pub fn heard(conn: &mut AnyConn, people: &[PersonId], now: Timestamp) -> Result<HashMap<PersonId, Option<Timestamp>>, DbError> {
    if people.is_empty() {
        return Ok(HashMap::new());
    }
    let ids: Vec<Id> = people.iter().map(|person| Id::from(*person)).collect();
    type Row = (Id, Option<Ts>, Option<Json>);
    let used: Vec<Row> = each!(conn, |c| phone_people::table
        .inner_join(device_credentials::table.on(device_credentials::device_id.eq(phone_people::device_id)))
        .left_join(device_reports::table.on(device_reports::device_id.eq(phone_people::device_id)))
        .filter(phone_people::person_id.eq_any(&ids))
        .filter(phone_people::used_at.ge(Ts(now - USED_WITHIN)))
        .select((phone_people::person_id, device_credentials::last_contact, device_reports::doc.nullable()))
        .load(c))?;
    let mut heard: HashMap<PersonId, Option<Timestamp>> = HashMap::new();
    for (person, contact, report) in used {
        let holds = report.and_then(|doc| serde_json::from_str::<Holding>(&doc.0).ok()).is_some_and(|holding| holding.records_waiting > 0);
        let contact = contact.map(|at| at.0).filter(|_| !holds);
        let known = heard.entry(person.into()).or_insert(contact);
        *known = (*known).min(contact);
    }
    Ok(heard)
}
