//! Whose are a token and a phone's credential? Asked before every request of the API, so it is one statement, and the books are those
//! in memory unless they have changed.

use super::{SignedIn, tokens::Claims};
use crate::{
    app::App,
    db::{
        AnyConn, DbError, Id, Ts,
        schema::{credentials, device_credentials, scopes},
    },
    devices::Credential,
    problem::Problem,
};
use diesel::prelude::*;
use domain::{
    books::CompanyBooks,
    ids::{CompanyId, PersonId},
    text::Language,
};
use std::sync::Arc;

/// The person and the phone behind what a request shows; none where it shows nothing, or nothing that holds.
pub struct Shown {
    /// Nobody once they have left, or once the phone that they signed in on was revoked.
    pub person: Option<SignedIn>,
    /// A phone that the company let in, revoked or not.
    pub device: Option<Credential>,
    /// Of their company as they stand now; none where nobody was shown.
    pub books: Option<Arc<CompanyBooks>>,
}

/// Looks both up. `credential` is the hash of a phone's.
pub async fn shown(app: &App, claims: Option<Claims>, credential: Option<String>) -> Result<Shown, Problem> {
    let person = claims.as_ref().map(|claims| claims.sub);
    let rows = app.db.glance(move |conn| look_up(conn, person, credential.as_deref())).await?;
    let Some(catalog) = rows.catalog else { return Ok(Shown { person: None, device: None, books: None }) };
    let books = match app.catalogs.company_in_memory(catalog.company, catalog.seq) {
        Some(books) => books,
        None => app.read(catalog.company, |_, books| Ok(books)).await?,
    };
    let person = claims.zip(rows.person).and_then(|(claims, row)| signed_in(app, claims, row, catalog.company, &books));
    let device = rows.device.and_then(|row| credential_of(&row, &books));
    Ok(Shown { person, device, books: Some(books) })
}

fn signed_in(app: &App, claims: Claims, row: PersonRow, company: CompanyId, books: &Arc<CompanyBooks>) -> Option<SignedIn> {
    let name = books.people.get(&claims.sub).filter(|person| person.active)?.name.clone();
    let is_open = |device| books.devices.get(device).is_some_and(|device| device.revoked.is_none());
    (claims.com == company && claims.dev.as_ref().is_none_or(is_open)).then(|| SignedIn {
        company,
        person: claims.sub,
        name,
        who: books.who(claims.sub),
        books: books.clone(),
        device: claims.dev,
        language: row.language,
        csrf: String::new(),
        at: app.ports.now(),
        must_change: row.must_change,
        unread: 0,
        session: None,
    })
}

/// A phone of another company than the person's is found in neither's books.
fn credential_of(row: &DeviceRow, books: &CompanyBooks) -> Option<Credential> {
    let device = books.devices.get(&row.0.into())?;
    Some(Credential { id: device.id, company: row.1.into(), revoked: device.revoked.is_some(), last_contact: row.2.map(|at| at.0) })
}

/// How far the books of the one who asks have come.
struct Catalog {
    company: CompanyId,
    seq: i64,
}

struct PersonRow {
    must_change: bool,
    language: Option<Language>,
}

type DeviceRow = (Id, Id, Option<Ts>);

struct Rows {
    catalog: Option<Catalog>,
    person: Option<PersonRow>,
    device: Option<DeviceRow>,
}

fn look_up(conn: &mut AnyConn, person: Option<PersonId>, credential: Option<&str>) -> Result<Rows, DbError> {
    if let Some(person) = person
        && let Some(rows) = person_and_device(conn, person, credential.unwrap_or_default())?
    {
        return Ok(rows);
    }
    match credential {
        Some(credential) => device_alone(conn, credential),
        None => Ok(Rows { catalog: None, person: None, device: None }),
    }
}

fn person_and_device(conn: &mut AnyConn, person: PersonId, credential: &str) -> Result<Option<Rows>, DbError> {
    let row: Option<(Id, i64, bool, Option<String>, Option<DeviceRow>)> = credentials::table
        .inner_join(scopes::table.on(scopes::id.eq(credentials::company_id)))
        .left_join(device_credentials::table.on(device_credentials::token_hash.eq(credential)))
        .filter(credentials::person_id.eq(Id::from(person)))
        .select((
            scopes::id,
            scopes::catalog_seq,
            credentials::must_change,
            credentials::language,
            (device_credentials::device_id, device_credentials::company_id, device_credentials::last_contact).nullable(),
        ))
        .first(conn)
        .optional()?;
    Ok(row.map(|(company, seq, must_change, language, device)| Rows {
        catalog: Some(Catalog { company: company.into(), seq }),
        person: Some(PersonRow { must_change, language: language.as_deref().and_then(Language::parse) }),
        device,
    }))
}

fn device_alone(conn: &mut AnyConn, credential: &str) -> Result<Rows, DbError> {
    let row: Option<(i64, Id, Id, Option<Ts>)> = device_credentials::table
        .inner_join(scopes::table.on(scopes::id.eq(device_credentials::company_id)))
        .filter(device_credentials::token_hash.eq(credential))
        .select((scopes::catalog_seq, device_credentials::device_id, device_credentials::company_id, device_credentials::last_contact))
        .first(conn)
        .optional()?;
    let Some((seq, device, company, last_contact)) = row else { return Ok(Rows { catalog: None, person: None, device: None }) };
    let catalog = Some(Catalog { company: company.into(), seq });
    Ok(Rows { catalog, person: None, device: Some((device, company, last_contact)) })
}
