//! How do codes and credentials of phones stand in their tables? Hashed, all of them.

use crate::{
    db::{
        AnyConn, DbError, Id, Ts,
        schema::{device_credentials, enrol_codes},
    },
    each,
};
use diesel::prelude::*;
use domain::{
    ids::{CompanyId, DeviceId, PersonId},
    time::Timestamp,
};
use std::collections::HashMap;

/// A device that showed its credential.
#[derive(Debug, Clone, Copy)]
pub struct Credential {
    /// Which device.
    pub id: DeviceId,
    /// Its company.
    pub company: CompanyId,
    /// It was revoked.
    pub revoked: bool,
    /// When it was last heard of.
    pub last_contact: Option<Timestamp>,
}

/// Keeps a code; codes that nobody can use any more go.
pub fn keep_code(
    conn: &mut AnyConn,
    code_hash: &str,
    company: CompanyId,
    issued_by: PersonId,
    expires_at: Timestamp,
    now: Timestamp,
) -> Result<(), DbError> {
    diesel::delete(enrol_codes::table.filter(enrol_codes::expires_at.lt(Ts(now)))).execute(conn)?;
    let row = (
        enrol_codes::code_hash.eq(code_hash),
        enrol_codes::company_id.eq(Id::from(company)),
        enrol_codes::issued_by.eq(Id::from(issued_by)),
        enrol_codes::expires_at.eq(Ts(expires_at)),
    );
    diesel::insert_into(enrol_codes::table).values(row).execute(conn)?;
    Ok(())
}

/// Uses a code up and keeps the credential of the device that came with it. None: no such code, too late, or used before.
pub fn use_code(
    conn: &mut AnyConn,
    code_hash: &str,
    device: DeviceId,
    token_hash: &str,
    now: Timestamp,
) -> Result<Option<(CompanyId, PersonId)>, DbError> {
    let fresh = enrol_codes::table
        .filter(enrol_codes::code_hash.eq(code_hash))
        .filter(enrol_codes::used_at.is_null())
        .filter(enrol_codes::expires_at.gt(Ts(now)));
    // Of two phones with one code, the second finds it used.
    let used = diesel::update(fresh).set(enrol_codes::used_at.eq(Ts(now))).execute(conn)?;
    if used == 0 {
        return Ok(None);
    }
    let (company, issued_by): (Id, Id) =
        enrol_codes::table.find(code_hash).select((enrol_codes::company_id, enrol_codes::issued_by)).first(conn)?;
    let row = (
        device_credentials::device_id.eq(Id::from(device)),
        device_credentials::company_id.eq(company),
        device_credentials::token_hash.eq(token_hash),
        device_credentials::last_contact.eq(Ts(now)),
    );
    diesel::insert_into(device_credentials::table).values(row).execute(conn)?;
    Ok(Some((company.into(), issued_by.into())))
}

/// Takes back what [`use_code`] did, when the books did not take the device.
pub fn give_back(conn: &mut AnyConn, code_hash: &str, device: DeviceId) -> Result<(), DbError> {
    diesel::delete(device_credentials::table.find(Id::from(device))).execute(conn)?;
    diesel::update(enrol_codes::table.find(code_hash)).set(enrol_codes::used_at.eq(None::<Ts>)).execute(conn)?;
    Ok(())
}

/// When devices were last heard of.
pub fn contacts(conn: &mut AnyConn, devices: &[DeviceId]) -> Result<HashMap<DeviceId, Timestamp>, DbError> {
    let ids: Vec<Id> = devices.iter().map(|id| Id::from(*id)).collect();
    let rows: Vec<(Id, Option<Ts>)> = each!(conn, |c| device_credentials::table
        .filter(device_credentials::device_id.eq_any(ids))
        .select((device_credentials::device_id, device_credentials::last_contact))
        .load(c))?;
    Ok(rows.into_iter().filter_map(|(id, at)| Some((id.into(), at?.0))).collect())
}

/// Notes that a device was heard of.
pub fn note_contact(conn: &mut AnyConn, device: DeviceId, at: Timestamp) -> Result<(), DbError> {
    diesel::update(device_credentials::table.find(Id::from(device))).set(device_credentials::last_contact.eq(Ts(at))).execute(conn)?;
    Ok(())
}

/// When the phone that was heard of longest ago was last heard of; none when no phone was heard of yet.
pub fn oldest_contact(conn: &mut AnyConn, company: CompanyId) -> Result<Option<Timestamp>, DbError> {
    let oldest: Option<Option<Ts>> = device_credentials::table
        .filter(device_credentials::company_id.eq(Id::from(company)))
        .filter(device_credentials::last_contact.is_not_null())
        .order(device_credentials::last_contact)
        .select(device_credentials::last_contact)
        .first(conn)
        .optional()?;
    Ok(oldest.flatten().map(|at| at.0))
}
