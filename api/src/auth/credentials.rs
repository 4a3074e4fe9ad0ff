//! How do logins and passwords stand in their table? Apart from the books: no phone ever gets them.

use crate::{
    db::{
        AnyConn, DbError, Id, Ts,
        schema::{credentials, refresh_tokens, web_sessions},
    },
    each,
    problem::Problem,
};
use diesel::prelude::*;
use domain::{
    ids::{CompanyId, PersonId},
    refusal::Refusal,
    text::Language,
    time::Timestamp,
};
use std::collections::HashMap;

/// What a person signs in with.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// Whose.
    pub person: PersonId,
    /// Of which company.
    pub company: CompanyId,
    /// The login.
    pub login: String,
    /// The password's hash.
    pub password_hash: String,
    /// A new password must be chosen first.
    pub must_change: bool,
    /// The language that they chose.
    pub language: Option<Language>,
}

type Row = (Id, Id, String, String, bool, Option<String>);

fn read((person, company, login, password_hash, must_change, language): Row) -> Credentials {
    let language = language.as_deref().and_then(Language::parse);
    Credentials { person: person.into(), company: company.into(), login, password_hash, must_change, language }
}

/// By what was typed.
pub fn by_login(conn: &mut AnyConn, login: &str) -> Result<Option<Credentials>, DbError> {
    let row = credentials::table.filter(credentials::login.eq(login)).select(columns()).first::<Row>(conn).optional()?;
    Ok(row.map(read))
}

/// Whose login it is.
pub fn owner_of_login(conn: &mut AnyConn, login: &str) -> Result<Option<PersonId>, DbError> {
    let owner: Option<Id> =
        credentials::table.filter(credentials::login.eq(login)).select(credentials::person_id).first(conn).optional()?;
    Ok(owner.map(PersonId::from))
}

/// Of a person.
pub fn of_person(conn: &mut AnyConn, person: PersonId) -> Result<Option<Credentials>, DbError> {
    let row = credentials::table.find(Id::from(person)).select(columns()).first::<Row>(conn).optional()?;
    Ok(row.map(read))
}

type Columns = (
    credentials::person_id,
    credentials::company_id,
    credentials::login,
    credentials::password_hash,
    credentials::must_change,
    credentials::language,
);

const fn columns() -> Columns {
    (
        credentials::person_id,
        credentials::company_id,
        credentials::login,
        credentials::password_hash,
        credentials::must_change,
        credentials::language,
    )
}

/// The logins of people, for those who may manage them.
pub fn logins_of(conn: &mut AnyConn, people: &[PersonId]) -> Result<HashMap<PersonId, String>, DbError> {
    let ids: Vec<Id> = people.iter().map(|id| Id::from(*id)).collect();
    let rows: Vec<(Id, String)> = each!(conn, |c| credentials::table
        .filter(credentials::person_id.eq_any(ids))
        .select((credentials::person_id, credentials::login))
        .load(c))?;
    Ok(rows.into_iter().map(|(person, login)| (person.into(), login)).collect())
}

/// A login to be made.
pub struct NewCredentials {
    /// Whose.
    pub person: PersonId,
    /// Of which company.
    pub company: CompanyId,
    /// The login.
    pub login: String,
    /// The password's hash.
    pub password_hash: String,
    /// A new password must be chosen at the first sign-in.
    pub must_change: bool,
}

/// Makes a login, unless it is taken.
pub fn create(conn: &mut AnyConn, new: &NewCredentials, at: Timestamp) -> Result<(), Problem> {
    let row = (
        credentials::person_id.eq(Id::from(new.person)),
        credentials::company_id.eq(Id::from(new.company)),
        credentials::login.eq(&new.login),
        credentials::password_hash.eq(&new.password_hash),
        credentials::must_change.eq(new.must_change),
        credentials::changed_at.eq(Ts(at)),
    );
    // Not "insert and catch": an error would end the whole transaction on PostgreSQL.
    let written = each!(conn, |c| diesel::insert_into(credentials::table).values(row).on_conflict_do_nothing().execute(c))?;
    if written == 1 { Ok(()) } else { Err(taken()) }
}

/// Gives a person another login, unless it is taken.
pub fn rename(conn: &mut AnyConn, person: PersonId, login: &str) -> Result<(), Problem> {
    if by_login(conn, login)?.is_some_and(|other| other.person != person) {
        return Err(taken());
    }
    diesel::update(credentials::table.find(Id::from(person))).set(credentials::login.eq(login)).execute(conn)?;
    Ok(())
}

fn taken() -> Problem {
    Refusal::Taken { field: "login".into() }.into()
}

/// Keeps a new password.
pub fn set_password(conn: &mut AnyConn, person: PersonId, password_hash: &str, must_change: bool, at: Timestamp) -> Result<(), DbError> {
    diesel::update(credentials::table.find(Id::from(person)))
        .set((credentials::password_hash.eq(password_hash), credentials::must_change.eq(must_change), credentials::changed_at.eq(Ts(at))))
        .execute(conn)?;
    Ok(())
}

/// The password need not be changed.
pub fn keep_first(conn: &mut AnyConn, person: PersonId) -> Result<(), DbError> {
    diesel::update(credentials::table.find(Id::from(person))).set(credentials::must_change.eq(false)).execute(conn)?;
    Ok(())
}

/// Keeps the language that a person chose.
pub fn set_language(conn: &mut AnyConn, person: PersonId, language: Option<Language>) -> Result<(), DbError> {
    diesel::update(credentials::table.find(Id::from(person))).set(credentials::language.eq(language.map(Language::tag))).execute(conn)?;
    Ok(())
}

/// Ends everything that a person is signed in with, but for one web session.
pub fn end_all(conn: &mut AnyConn, person: PersonId, but: Option<&str>) -> Result<(), DbError> {
    let person = Id::from(person);
    diesel::update(refresh_tokens::table.filter(refresh_tokens::person_id.eq(person)))
        .set(refresh_tokens::revoked.eq(true))
        .execute(conn)?;
    diesel::delete(
        web_sessions::table.filter(web_sessions::person_id.eq(person)).filter(web_sessions::token_hash.ne(but.unwrap_or_default())),
    )
    .execute(conn)?;
    Ok(())
}
