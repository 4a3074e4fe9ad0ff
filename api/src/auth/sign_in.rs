//! Do login and password belong together?

use super::{
    Login, SignedIn,
    credentials::{self, Credentials},
    passwords::{check_new, hash_password, is_right},
};
use crate::{app::App, problem::Problem};
use domain::{
    ids::{CompanyId, PersonId},
    text::Language,
};
use std::net::IpAddr;

/// A person whose password was right.
#[derive(Debug, Clone)]
pub struct Known {
    /// The person.
    pub person: PersonId,
    /// Their company.
    pub company: CompanyId,
    /// Their name.
    pub name: String,
    /// A new password must be chosen before anything else.
    pub must_change: bool,
    /// The language that they chose.
    pub language: Option<Language>,
}

/// Checks a login and its password. Guessing is throttled per login and per address.
pub async fn sign_in(app: &App, login: &str, password: &str, address: IpAddr) -> Result<Known, Problem> {
    let login = Login::parse(login).map_err(|_| Problem::WrongPassword)?;
    app.gate.try_login(login.as_str(), address)?;
    let found = app.db.read(move |conn| credentials::by_login(conn, login.as_str())).await?;
    let hashed = found.as_ref().map(|found| found.password_hash.clone());
    if !is_right(&app.gate, password, hashed).await? {
        return Err(Problem::WrongPassword);
    }
    let found = found.ok_or(Problem::WrongPassword)?;
    known(app, found).await
}

/// Who left can't sign in; they hear the same as somebody with a wrong password.
async fn known(app: &App, found: Credentials) -> Result<Known, Problem> {
    let Credentials { person, company, must_change, language, .. } = found;
    let name = app.read(company, move |_, books| Ok(books.people.get(&person).filter(|p| p.active).map(|p| p.name.clone()))).await?;
    let name = name.ok_or(Problem::WrongPassword)?;
    Ok(Known { person, company, name, must_change, language })
}

/// Chooses a new password. Whatever else the person is signed in with ends.
pub async fn change_password(app: &App, who: &SignedIn, old: &str, new: &str) -> Result<(), Problem> {
    let person = who.person;
    let found = app.db.read(move |conn| credentials::of_person(conn, person)).await?.ok_or(Problem::NotFound)?;
    let login = Login::parse(&found.login)?;
    // Somebody at an open screen may guess too.
    app.gate.try_change(&found.login)?;
    if !is_right(&app.gate, old, Some(found.password_hash)).await? {
        return Err(Problem::WrongPassword);
    }
    check_new(new, &login)?;
    if old == new {
        return Err(Problem::Refused(domain::refusal::Refusal::Invalid { field: "password".into() }));
    }
    let hashed = hash_password(&app.gate, &app.ports, new).await?;
    let (now, session) = (app.ports.now(), who.session.clone());
    app.db
        .write(move |conn| {
            credentials::set_password(conn, person, &hashed, false, now)?;
            credentials::end_all(conn, person, session.as_deref())?;
            Ok::<_, Problem>(())
        })
        .await
}

/// Keeps the language that a person chose; none means: as the browser asks.
pub async fn set_language(app: &App, who: &SignedIn, language: Option<Language>) -> Result<(), Problem> {
    let person = who.person;
    app.db.write(move |conn| credentials::set_language(conn, person, language).map_err(Problem::from)).await
}

/// Lets a person keep their first password: in the demo, where it stands in a file for everybody to try.
pub async fn keep_first_password(app: &App, person: PersonId) -> Result<(), Problem> {
    app.db.write(move |conn| credentials::keep_first(conn, person).map_err(Problem::from)).await
}
