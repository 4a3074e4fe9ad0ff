//! How does a phone stay signed in for months? A refresh token works once and gives its successor. A request that is repeated
//! because its reply was lost gets the same answer; any other second use means that somebody copied the token, and ends the
//! whole family of tokens.

use super::{
    Secrets, credentials,
    sign_in::Known,
    tokens::{ACCESS_SECONDS, issue},
};
use crate::{
    app::App,
    db::{AnyConn, DbError, Id, Ts, schema::refresh_tokens},
    problem::Problem,
};
use chrono::TimeDelta;
use diesel::prelude::*;
use domain::{
    ids::{CompanyId, DeviceId, PersonId},
    refusal::Refusal,
    time::Timestamp,
    wire,
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Days that a refresh token waits for its use: more than the 90 that a phone may be offline.
const DAYS: i64 = 120;
/// Within this time a repeated request gets the very same access token too.
const SAME_ANSWER: TimeDelta = TimeDelta::minutes(1);

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = refresh_tokens)]
struct Row {
    token_hash: String,
    family_id: Id,
    person_id: Id,
    device_id: Option<Id>,
    issued_at: Ts,
    expires_at: Ts,
    used_request: Option<Id>,
    used_at: Option<Ts>,
    revoked: bool,
}

/// Begins a family of tokens for somebody whose password was right.
pub async fn login(app: &App, known: Known, device: Option<DeviceId>) -> Result<wire::SignedIn, Problem> {
    if let Some(device) = device {
        let revoked = app.read(known.company, move |_, books| Ok(books.devices.get(&device).map(|d| d.revoked.is_some()))).await?;
        match revoked {
            Some(false) => {}
            Some(true) => return Err(Refusal::Revoked.into()),
            None => return Err(Problem::NotFound),
        }
    }
    let (token, now) = (app.ports.new_secret(), app.ports.now());
    let row = Row {
        token_hash: hash(&token),
        family_id: Id(app.ports.new_id()),
        person_id: known.person.into(),
        device_id: device.map(Id::from),
        issued_at: Ts(now),
        expires_at: Ts(now + TimeDelta::days(DAYS)),
        used_request: None,
        used_at: None,
        revoked: false,
    };
    app.db
        .write(move |conn| {
            // Tokens that nobody can use any more go when their owner comes.
            diesel::delete(
                refresh_tokens::table.filter(refresh_tokens::person_id.eq(row.person_id)).filter(refresh_tokens::expires_at.lt(Ts(now))),
            )
            .execute(conn)?;
            diesel::insert_into(refresh_tokens::table).values(&row).execute(conn).map_err(Problem::from)
        })
        .await?;
    answer(app, known, device, token, now)
}

fn answer(app: &App, known: Known, device: Option<DeviceId>, refresh_token: String, issued: Timestamp) -> Result<wire::SignedIn, Problem> {
    let access_token = issue(&app.secrets, known.person, known.company, device, issued).ok_or(Problem::Internal)?;
    let person = wire::SignedInPerson { id: known.person, name: known.name, must_change_password: known.must_change };
    Ok(wire::SignedIn { access_token, refresh_token, expires_in: ACCESS_SECONDS, person, store_key: None })
}

/// Only the hash is kept: who reads the table can't use what stands there.
fn hash(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}

/// The successor of a token, for this request and no other: nothing has to be kept to say it again.
fn successor(secrets: &Secrets, token: &str, request: Uuid) -> String {
    secrets.derive("refresh", format!("{token}|{request}").as_bytes())
}

/// What a token is good for.
#[derive(Debug, PartialEq)]
enum Standing {
    /// It is used now.
    First,
    /// This very request used it before.
    Repeated(Timestamp),
    /// It was copied: another request used it before.
    Copied,
    /// Too old, or ended.
    Over,
}

fn standing(row: &Row, request: Uuid, now: Timestamp) -> Standing {
    if row.revoked || row.expires_at.0 <= now {
        return Standing::Over;
    }
    match (row.used_request, row.used_at) {
        (None, _) => Standing::First,
        (Some(used), at) if used.0 == request => Standing::Repeated(at.map_or(now, |at| at.0)),
        (Some(_), _) => Standing::Copied,
    }
}

/// A token's successor and a new access token.
pub async fn refresh(app: &App, token: String, request: Uuid) -> Result<wire::SignedIn, Problem> {
    let now = app.ports.now();
    let next = successor(&app.secrets, &token, request);
    let next_hash = hash(&next);
    // A refusal must not roll back the end of a family: it is a value here, not an error.
    let used = app.db.write(move |conn| use_up(conn, &hash(&token), request, &next_hash, now)).await.map_err(Problem::from)?;
    let used = used.ok_or(Problem::SignIn)?;
    let person = used.person;
    let name = app
        .read(used.company, move |_, books| {
            let revoked = used.device.and_then(|d| books.devices.get(&d)).is_some_and(|d| d.revoked.is_some());
            Ok(books.people.get(&person).filter(|p| p.active && !revoked).map(|p| p.name.clone()))
        })
        .await?;
    let name = name.ok_or(Problem::SignIn)?;
    let known = Known { person, company: used.company, name, must_change: used.must_change, language: None };
    answer(app, known, used.device, next, used.issued)
}

struct Used {
    person: PersonId,
    company: CompanyId,
    device: Option<DeviceId>,
    must_change: bool,
    issued: Timestamp,
}

fn use_up(conn: &mut AnyConn, token_hash: &str, request: Uuid, next_hash: &str, now: Timestamp) -> Result<Option<Used>, DbError> {
    let found = match conn {
        // Two phones with one token at the same moment: the second waits and then sees the first.
        AnyConn::Postgres(c) => refresh_tokens::table.find(token_hash).select(Row::as_select()).for_update().first(c).optional()?,
        AnyConn::Sqlite(c) => refresh_tokens::table.find(token_hash).select(Row::as_select()).first(c).optional()?,
    };
    let Some(row) = found else { return Ok(None) };
    let issued = match standing(&row, request, now) {
        Standing::Over => return Ok(None),
        Standing::Copied => {
            tracing::warn!(person = %row.person_id.0, "a refresh token was used twice; its family ends");
            end_family(conn, row.family_id)?;
            return Ok(None);
        }
        Standing::Repeated(at) if now - at <= SAME_ANSWER => at,
        Standing::Repeated(_) => now,
        Standing::First => {
            let next = Row {
                token_hash: next_hash.to_owned(),
                issued_at: Ts(now),
                expires_at: Ts(now + TimeDelta::days(DAYS)),
                used_request: None,
                used_at: None,
                revoked: false,
                ..row
            };
            diesel::insert_into(refresh_tokens::table).values(&next).execute(conn)?;
            diesel::update(refresh_tokens::table.find(token_hash))
                .set((refresh_tokens::used_request.eq(Id(request)), refresh_tokens::used_at.eq(Ts(now))))
                .execute(conn)?;
            now
        }
    };
    let person = PersonId::from(row.person_id);
    let credentials = credentials::of_person(conn, person)?;
    Ok(credentials.map(|c| Used {
        person,
        company: c.company,
        device: row.device_id.map(DeviceId::from),
        must_change: c.must_change,
        issued,
    }))
}

fn end_family(conn: &mut AnyConn, family: Id) -> Result<(), DbError> {
    diesel::update(refresh_tokens::table.filter(refresh_tokens::family_id.eq(family)))
        .set(refresh_tokens::revoked.eq(true))
        .execute(conn)?;
    Ok(())
}

/// Ends the family of a token. A token that is unknown has ended already.
pub async fn logout(app: &App, token: &str) -> Result<(), Problem> {
    let token_hash = hash(token);
    app.db
        .write(move |conn| {
            let family: Option<Id> = refresh_tokens::table.find(&token_hash).select(refresh_tokens::family_id).first(conn).optional()?;
            family.map_or(Ok(()), |family| end_family(conn, family).map_err(Problem::from))
        })
        .await
}

/// Ends every family that began on a device.
pub fn end_families_of_device(conn: &mut AnyConn, device: DeviceId) -> Result<(), DbError> {
    diesel::update(refresh_tokens::table.filter(refresh_tokens::device_id.eq(Id::from(device))))
        .set(refresh_tokens::revoked.eq(true))
        .execute(conn)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::Ports;

    fn row(used: Option<u128>) -> (Row, Timestamp) {
        let now = Ports::of_this_machine().now();
        let row = Row {
            token_hash: String::new(),
            family_id: Id(Uuid::nil()),
            person_id: Id(Uuid::nil()),
            device_id: None,
            issued_at: Ts(now),
            expires_at: Ts(now + TimeDelta::days(1)),
            used_request: used.map(|n| Id(Uuid::from_u128(n))),
            used_at: used.map(|_| Ts(now)),
            revoked: false,
        };
        (row, now)
    }

    #[test]
    fn a_second_use_is_a_repetition_or_a_copy() {
        let request = Uuid::from_u128(1);
        let (unused, now) = row(None);
        assert_eq!(standing(&unused, request, now), Standing::First);
        let (used, now) = row(Some(1));
        assert_eq!(standing(&used, request, now), Standing::Repeated(now));
        assert_eq!(standing(&used, Uuid::from_u128(2), now), Standing::Copied);
        assert_eq!(standing(&used, request, now + TimeDelta::days(1)), Standing::Over);
        let ended = Row { revoked: true, ..used };
        assert_eq!(standing(&ended, request, now), Standing::Over);
    }

    #[test]
    fn a_successor_belongs_to_its_token_and_its_request() {
        let folder = tempfile::tempdir().unwrap();
        let secrets = Secrets::open(folder.path(), &Ports::of_this_machine()).unwrap();
        let (one, two) = (Uuid::from_u128(1), Uuid::from_u128(2));
        assert_eq!(successor(&secrets, "token", one), successor(&secrets, "token", one));
        assert_ne!(successor(&secrets, "token", one), successor(&secrets, "token", two));
        assert_ne!(successor(&secrets, "token", one), successor(&secrets, "other", one));
    }
}
