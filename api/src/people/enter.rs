//! How does the very first administrator come in? By the command line, on the server itself: there is nobody yet who may let
//! them in. The same way helps when everybody is locked out. It is written in the journal like any other change.

use crate::{
    auth::{Login, NewCredentials, create_credentials},
    books::store::{self, Numbered},
    db::{
        AnyConn, DbError, Id, Json,
        schema::{companies, scopes, sites},
    },
    each,
    operations::{Delivery, Entry, Incoming, Salted, journal_rows, write_journal},
    ports::Ports,
};
use diesel::prelude::*;
use domain::{
    books::{Change, Record},
    ids::{CompanyId, MembershipId, OperationId, PersonId, ScopeId, SiteId},
    people::{Membership, Person, Role},
    photo::Sha256,
    place::{Company, Site},
    refusal::Refusal,
    text::Text,
    time::Captured,
    wire::{Envelope, Status},
};
use serde_json::json;

/// Somebody who comes in by the command line.
#[derive(Debug, Clone)]
pub struct Newcomer {
    /// The company's name; none means the one that there is. A company that there is not yet is made.
    pub company: Option<String>,
    /// Their name.
    pub name: String,
    /// Their login.
    pub login: Login,
    /// The hash of their password.
    pub password_hash: String,
    /// They must choose another password at the first sign-in.
    pub must_change: bool,
    /// Their post.
    pub role: Role,
    /// Where, by the site's name; none means at every site.
    pub site: Option<String>,
}

/// Who came in.
#[derive(Debug, Clone, Copy)]
pub struct Entered {
    /// The company.
    pub company: CompanyId,
    /// The person.
    pub person: PersonId,
}

/// Why nobody came in.
#[derive(Debug, thiserror::Error)]
pub enum EnterError {
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
    /// A rule.
    #[error("{0}")]
    No(String),
}

impl From<diesel::result::Error> for EnterError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Db(error.into())
    }
}

fn no(refusal: &Refusal) -> EnterError {
    EnterError::No(format!("{} ({})", refusal.message().en, refusal.message().zh))
}

/// Lets somebody in: company (if there is none), person, role and login, with a row in the journal.
pub fn enter(conn: &mut AnyConn, ports: &Ports, newcomer: &Newcomer) -> Result<Entered, EnterError> {
    let now = ports.now();
    let known = find_company(conn, newcomer.company.as_deref())?;
    let is_new = known.is_none();
    let company = known.unwrap_or_else(|| new_company(ports, newcomer.company.as_deref()));
    let site = newcomer.site.as_deref().map(|name| find_site(conn, company.id, name)).transpose()?;
    let person = Person { id: PersonId(ports.new_id()), name: newcomer.name.trim().to_owned(), staff_no: String::new(), active: true };
    person.check().map_err(|refusal| no(&refusal))?;
    let membership = Membership {
        id: MembershipId(ports.new_id()),
        person: person.id,
        role: newcomer.role,
        site,
        buildings: vec![],
        from: now,
        until: None,
    };

    let mut records: Vec<Record> = vec![];
    if is_new {
        open_scope(conn, company.id)?;
        records.push(company.clone().into());
    }
    let kind = if is_new { "company.bootstrap" } else { "person.enter" };
    let body = json!({ "company": company, "person": person, "membership": membership });
    let entered = Entered { company: company.id, person: person.id };
    records.extend([person.into(), membership.into()]);
    write(conn, ports, entered, kind, &body, records)?;

    let new = NewCredentials {
        person: entered.person,
        company: entered.company,
        login: newcomer.login.as_str().to_owned(),
        password_hash: newcomer.password_hash.clone(),
        must_change: newcomer.must_change,
    };
    create_credentials(conn, &new, now).map_err(|problem| EnterError::No(problem.title().en))?;
    Ok(entered)
}

fn stored(what: &'static str, error: &serde_json::Error) -> EnterError {
    EnterError::Db(DbError::Stored { what, why: error.to_string() })
}

fn find_company(conn: &mut AnyConn, name: Option<&str>) -> Result<Option<Company>, EnterError> {
    let docs: Vec<Json> = companies::table.filter(companies::removed.eq(false)).select(companies::doc).load(conn)?;
    let mut known: Vec<Company> =
        docs.iter().map(|doc| serde_json::from_str(&doc.0)).collect::<Result<_, _>>().map_err(|e| stored("companies.doc", &e))?;
    match name {
        Some(name) => Ok(known.into_iter().find(|company| is_called(&company.name, name))),
        None if known.len() > 1 => Err(EnterError::No("there are several companies: say which with --company".into())),
        None => Ok(known.pop()),
    }
}

fn is_called(text: &Text, name: &str) -> bool {
    [&text.zh, &text.en].into_iter().any(|known| !known.is_empty() && known == name)
}

fn new_company(ports: &Ports, name: Option<&str>) -> Company {
    let name = name.map_or_else(|| Text::new("物业公司", "Property company"), |name| Text::new(name, ""));
    Company { id: CompanyId(ports.new_id()), name }
}

fn find_site(conn: &mut AnyConn, company: CompanyId, name: &str) -> Result<SiteId, EnterError> {
    let docs: Vec<Json> =
        sites::table.filter(sites::company_id.eq(Id::from(company))).filter(sites::removed.eq(false)).select(sites::doc).load(conn)?;
    for doc in &docs {
        let site: Site = serde_json::from_str(&doc.0).map_err(|e| stored("sites.doc", &e))?;
        if is_called(&site.name, name) {
            return Ok(site.id);
        }
    }
    Err(EnterError::No(format!("there is no site called {name}")))
}

fn open_scope(conn: &mut AnyConn, company: CompanyId) -> Result<(), DbError> {
    let row = (
        scopes::id.eq(Id::from(company)),
        scopes::company_id.eq(Id::from(company)),
        scopes::seq.eq(0_i64),
        scopes::catalog_seq.eq(0_i64),
        scopes::chain.eq(""),
    );
    each!(conn, |c| diesel::insert_into(scopes::table).values(row).execute(c))?;
    Ok(())
}

/// Journal first, then the records, each with the next change number: as any operation is written.
fn write(
    conn: &mut AnyConn,
    ports: &Ports,
    entered: Entered,
    kind: &str,
    body: &serde_json::Value,
    records: Vec<Record>,
) -> Result<(), EnterError> {
    let scope = ScopeId::from(entered.company);
    let locked = scopes::table.find(Id::from(scope)).select((scopes::seq, scopes::chain));
    let (seq, chain): (i64, String) = match conn {
        AnyConn::Postgres(c) => locked.for_update().first(c)?,
        AnyConn::Sqlite(c) => locked.first(c)?,
    };
    let incoming = incoming(ports, entered, kind, body)?;
    let entry = Entry { incoming: &incoming, status: Status::Applied, refusal: None, subject: Some(entered.person.0), later: false };
    let (rows, chain) = journal_rows(scope, seq, &chain, [entry].into_iter())?;
    write_journal(conn, &rows)?;
    let changes: Vec<Change> = records.into_iter().map(Change::Put).collect();
    let numbered: Vec<_> = (seq + 2..)
        .zip(&changes)
        .map(|(seq, change)| Numbered { scope: scope.0, zone: None, site: None, company: None, seq, change })
        .collect();
    store::write(conn, &numbered)?;
    let last = numbered.last().map_or(seq + 1, |numbered| numbered.seq);
    diesel::update(scopes::table.find(Id::from(scope)))
        .set((scopes::seq.eq(last), scopes::catalog_seq.eq(last), scopes::chain.eq(chain)))
        .execute(conn)?;
    Ok(())
}

/// An operation of the server's own: no phone and no page can send one of this kind.
fn incoming(ports: &Ports, entered: Entered, kind: &str, body: &serde_json::Value) -> Result<Incoming, EnterError> {
    let received = ports.now();
    let body = serde_json::value::to_raw_value(body).map_err(|e| stored("journal.body", &e))?;
    let hash = Sha256::of(body.get().as_bytes());
    let envelope = Envelope {
        id: OperationId(ports.new_id()),
        device_seq: 0,
        author: entered.person,
        scope: entered.company.into(),
        subject: Some(entered.person.0),
        base: None,
        schema: 1,
        kind: kind.to_owned(),
        body,
        after: vec![],
        captured: Captured::by_server(received),
        photos: vec![],
        signature: None,
    };
    let operation = Err(Refusal::UnknownKind { kind: kind.to_owned() });
    let salted = Salted::of(ports, &envelope.body);
    Ok(Incoming { company: entered.company, envelope, device: None, delivery: Delivery::Author, received, hash, salted, operation })
}
