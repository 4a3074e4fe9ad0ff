//! Where is somebody written to? At the address that they gave themselves and showed to be theirs: by the code that was sent there.

use crate::{
    app::App,
    auth::{SignedIn, draw_clear},
    db::{AnyConn, DbError, Id, Ts, schema::person_addresses},
    each, mail,
    problem::Problem,
};
use chrono::TimeDelta;
use diesel::prelude::*;
use domain::{ids::PersonId, refusal::Refusal, time::Timestamp};
use serde::Serialize;

/// How long a code holds.
const HOLDS: TimeDelta = TimeDelta::minutes(30);
/// How long after one code another one is sent.
const BETWEEN: TimeDelta = TimeDelta::seconds(60);
/// Codes that are tried before a new one is needed.
const GUESSES: i64 = 5;
/// Characters of a code.
const CODE: usize = 6;

/// Somebody's address, as they and the administrator see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct AddressInfo {
    /// The address.
    pub address: String,
    /// When they showed that it is theirs; none until then.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub confirmed_at: Option<Timestamp>,
    /// When an e-mail was last handed in for it.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub last_at: Option<Timestamp>,
    /// Why the last one was not taken; none when it was.
    pub trouble: Option<String>,
}

impl AddressInfo {
    /// E-mails are sent there.
    #[must_use]
    pub const fn works(&self) -> bool {
        self.confirmed_at.is_some()
    }
}

/// Somebody's address.
pub fn of(conn: &mut AnyConn, person: PersonId) -> Result<Option<AddressInfo>, DbError> {
    type Row = (String, Option<Ts>, Option<Ts>, Option<String>);
    let row: Option<Row> = person_addresses::table
        .find(Id::from(person))
        .select((person_addresses::address, person_addresses::confirmed_at, person_addresses::last_at, person_addresses::trouble))
        .first(conn)
        .optional()?;
    Ok(row.map(|(address, confirmed, last, trouble)| AddressInfo {
        address,
        confirmed_at: confirmed.map(|at| at.0),
        last_at: last.map(|at| at.0),
        trouble,
    }))
}

/// Writes down how the last e-mail fared.
pub fn mailed(conn: &mut AnyConn, person: PersonId, trouble: Option<&str>, at: Timestamp) -> Result<(), DbError> {
    diesel::update(person_addresses::table.find(Id::from(person)))
        .set((person_addresses::last_at.eq(Ts(at)), person_addresses::trouble.eq(trouble)))
        .execute(conn)?;
    Ok(())
}

/// Takes somebody's address away.
pub fn forget(conn: &mut AnyConn, person: PersonId) -> Result<(), DbError> {
    diesel::delete(person_addresses::table.find(Id::from(person))).execute(conn)?;
    Ok(())
}

fn hash(app: &App, person: PersonId, code: &str) -> String {
    app.secrets.derive("address-code", format!("{person}:{}", code.trim().to_ascii_uppercase()).as_bytes())
}

/// Keeps a new address and sends a code there. Nothing else is sent to it until the code came back.
pub async fn give(app: &App, person: &SignedIn, typed: &str) -> Result<(), Problem> {
    let address = mail::parse(typed).ok_or_else(|| Problem::Refused(Refusal::Invalid { field: "address".into() }))?;
    let post = app.mail.clone().ok_or(Problem::Unavailable)?;
    let code = draw_clear(&app.ports, CODE);
    let (me, now, code_hash) = (person.person, app.ports.now(), hash(app, person.person, &code));
    let row = (
        person_addresses::company_id.eq(Id::from(person.company)),
        person_addresses::address.eq(address.clone()),
        person_addresses::confirmed_at.eq(None::<Ts>),
        person_addresses::code_hash.eq(code_hash),
        person_addresses::code_sent_at.eq(Ts(now)),
        person_addresses::guesses.eq(0),
        person_addresses::last_at.eq(None::<Ts>),
        person_addresses::trouble.eq(None::<String>),
    );
    app.db
        .write(move |conn| {
            let sent: Option<Ts> =
                person_addresses::table.find(Id::from(me)).select(person_addresses::code_sent_at).first(conn).optional()?;
            if let Some(wait) = sent.map(|sent| sent.0 + BETWEEN - now).filter(|wait| *wait > TimeDelta::zero()) {
                return Err(Problem::TooMany(u64::try_from(wait.num_seconds()).unwrap_or_default() + 1));
            }
            each!(conn, |c| diesel::insert_into(person_addresses::table)
                .values((person_addresses::person_id.eq(Id::from(me)), row.clone()))
                .on_conflict(person_addresses::person_id)
                .do_update()
                .set(row)
                .execute(c))?;
            Ok(())
        })
        .await?;
    let letter = super::letter::of_code(&code, person, address, app.ports.new_id())?;
    let sent = tokio::task::spawn_blocking(move || post.send(&letter)).await.map_err(|_| Problem::Internal)?;
    let (trouble, at) = (sent.err().map(|error| error.why), app.ports.now());
    app.db.write(move |conn| mailed(conn, me, trouble.as_deref(), at).map_err(Problem::from)).await
}

/// The code that came back. A wrong one is counted, whatever else fails.
pub async fn confirm(app: &App, person: &SignedIn, code: &str) -> Result<(), Problem> {
    let (me, now, given) = (person.person, app.ports.now(), hash(app, person.person, code));
    let is_right = app
        .db
        .write(move |conn| {
            let row: Option<(String, Ts, i64)> = person_addresses::table
                .find(Id::from(me))
                .select((person_addresses::code_hash, person_addresses::code_sent_at, person_addresses::guesses))
                .first(conn)
                .optional()?;
            let (wanted, sent, guesses) = row.ok_or(Problem::NotFound)?;
            let holds = guesses < GUESSES && sent.0 + HOLDS > now;
            let is_right = holds && wanted == given;
            let mine = diesel::update(person_addresses::table.find(Id::from(me)));
            if is_right {
                mine.set((person_addresses::confirmed_at.eq(Ts(now)), person_addresses::guesses.eq(GUESSES))).execute(conn)?;
            } else {
                mine.set(person_addresses::guesses.eq(guesses + 1)).execute(conn)?;
            }
            Ok::<_, Problem>(is_right)
        })
        .await?;
    if is_right { Ok(()) } else { Err(Problem::Refused(Refusal::Invalid { field: "code".into() })) }
}
