//! How does a phone become one of ours, and how is it closed out again?

pub mod export;
mod ledger;
pub mod rest;
mod store;
pub mod web;

pub use ledger::{DeliveryInfo, MissingPhoto, OfPerson, OneDelivery, one as delivery, told};
pub use store::{Credential, oldest_contact};

use crate::{
    app::App,
    attendance::contacts::{is_used, note_use},
    auth::{Secrets, SignedIn, draw_clear, end_families_of_device},
    db::AnyConn,
    lists::{PAGE_LIMIT, Page, PageQuery},
    problem::Problem,
    seals,
};
use chrono::TimeDelta;
use domain::{
    decide::check_key,
    device::Device,
    ids::{CompanyId, DeviceId, PersonId, SiteId},
    operation::{RevokeDevice, proof_of_key},
    refusal::Refusal,
    rights::Action,
    seal::{KeyTier, SealKey},
    text::NAME_LIMIT,
    time::Timestamp,
    wire::{Enrol, Enrolled},
};
use serde::Serialize;
use std::net::IpAddr;

/// Minutes for which an enrolment code holds.
const CODE_MINUTES: i64 = 30;
const CODE_LENGTH: usize = 8;
/// A public key in base64 is 44 characters; other kinds of key may be longer.
const KEY_LIMIT: usize = 2_000;

/// A code that lets one phone in, once.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Code {
    /// Eight clear characters; small or large letters, spaces and dashes make no difference.
    pub code: String,
    /// Until when it holds.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
}

/// A phone with its last contact.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct DeviceInfo {
    /// The phone.
    #[serde(flatten)]
    pub device: Device,
    /// Who let it in.
    pub enrolled_by_name: String,
    /// When it was last heard of.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub last_contact: Option<Timestamp>,
    /// Seals that it has handed in.
    pub seals: u64,
    /// Of these: something is not right about them, such as one before that never came.
    pub seals_wrong: u64,
    /// Its delivery ledger, as far as the sites go that one may see.
    pub delivery: DeliveryInfo,
}

/// Only this is kept of a device's credential.
#[must_use]
pub fn hash(secrets: &Secrets, token: &str) -> String {
    secrets.derive("device", token.as_bytes())
}

fn hash_code(secrets: &Secrets, typed: &str) -> String {
    let code: String = typed.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    secrets.derive("enrol-code", code.as_bytes())
}

/// Draws a code that lets one phone in.
pub async fn new_code(app: &App, who: &SignedIn) -> Result<Code, Problem> {
    new_code_of(app, who.company, who.person).await
}

/// Draws a code in somebody's name.
pub async fn new_code_of(app: &App, company: CompanyId, person: PersonId) -> Result<Code, Problem> {
    let code = draw_clear(&app.ports, CODE_LENGTH);
    let expires_at = app.ports.now() + TimeDelta::minutes(CODE_MINUTES);
    let (code_hash, now) = (hash_code(&app.secrets, &code), app.ports.now());
    app.db.write(move |conn| store::keep_code(conn, &code_hash, company, person, expires_at, now).map_err(Problem::from)).await?;
    Ok(Code { code, expires_at })
}

/// Lets a phone in. The code is used up and the credential kept in one transaction; then the phone is entered in the books, in
/// the name of whoever drew the code. A credential without a phone in the books opens nothing.
pub async fn enrol(app: &App, asked: Enrol, address: IpAddr) -> Result<Enrolled, Problem> {
    app.gate.try_code(address)?;
    check(&asked)?;
    let key = key_of(&asked)?;
    let (device_id, device_token, now) = (DeviceId(app.ports.new_id()), app.ports.new_secret(), app.ports.now());
    let (code_hash, token_hash) = (hash_code(&app.secrets, &asked.code), hash(&app.secrets, &device_token));
    let used = code_hash.clone();
    let issued = app.db.write(move |conn| store::use_code(conn, &used, device_id, &token_hash, now).map_err(Problem::from)).await?;
    let (company, issuer) = issued.ok_or_else(|| Problem::Refused(Refusal::Invalid { field: "enrol_code".into() }))?;
    let blank = Device {
        id: device_id,
        name: asked.name.clone(),
        public_key: String::new(),
        tier: None,
        attestation: vec![],
        earlier_keys: vec![],
        enrolled: now,
        enrolled_by: issuer,
        revoked: None,
    };
    let device = match key {
        Some(key) => blank.with_key(key),
        None => blank,
    };
    let entered = app.submit(company, issuer, company.into(), None, device).await;
    if let Err(problem) = entered {
        app.db.write(move |conn| store::give_back(conn, &code_hash, device_id).map_err(Problem::from)).await?;
        return Err(problem);
    }
    Ok(Enrolled { device_id, device_token, letter_key: Some(app.secrets.letters().key().clone()) })
}

fn check(asked: &Enrol) -> Result<(), Refusal> {
    if asked.name.trim().is_empty() {
        return Err(Refusal::Missing { field: "name".into() });
    }
    let limits = [("name", &asked.name, NAME_LIMIT), ("public_key", &asked.public_key, KEY_LIMIT)];
    match limits.into_iter().find(|(_, value, limit)| value.chars().count() > *limit) {
        Some((field, _, limit)) => Err(Refusal::TooLong { field: field.into(), limit: u32::try_from(limit).unwrap_or(u32::MAX) }),
        None => Ok(()),
    }
}

/// The key that a phone brings, when it shows that it holds it.
fn key_of(asked: &Enrol) -> Result<Option<SealKey>, Refusal> {
    if asked.public_key.is_empty() {
        return Ok(None);
    }
    let tier = asked.tier.unwrap_or(KeyTier::Software);
    let key = SealKey { key: asked.public_key.clone(), tier, attestation: asked.attestation.clone() };
    check_key(&key, &proof_of_key(&asked.code), &asked.proof)?;
    key.tidy().map(Some).map_err(|_| Refusal::Invalid { field: "public_key".into() })
}

/// The phones, newest first, those that were revoked last.
pub async fn list(app: &App, who: &SignedIn, query: &PageQuery) -> Result<Page<DeviceInfo>, Problem> {
    if !who.can_somewhere(Action::ManageDevices) {
        return Err(Problem::Forbidden);
    }
    let mut devices: Vec<Device> = who.books.devices.values().cloned().collect();
    devices.sort_by_key(|device| (device.revoked.is_some(), std::cmp::Reverse(device.enrolled), device.id));
    let page = Page::in_order(devices, query, |device| device.id.0)?;
    let ids: Vec<DeviceId> = page.items.iter().map(|device| device.id).collect();
    let (company, now) = (who.company, app.ports.now());
    let sites: Vec<SiteId> = who.sites().into_iter().map(|site| site.id).collect();
    let (mut ledgers, seals) = app
        .db
        .read(move |conn| Ok::<_, Problem>((ledger::ledgers(conn, company, &sites, &ids, now)?, seals::counts(conn, company, &ids)?)))
        .await?;
    let mut ledger_of = |device| ledgers.remove(&device).unwrap_or_default();
    let items = page.items.into_iter().map(|device| (ledger_of(device.id), device)).map(|(ledger, device)| DeviceInfo {
        enrolled_by_name: who.books.people.get(&device.enrolled_by).map(|p| p.name.clone()).unwrap_or_default(),
        last_contact: ledger.last_contact,
        delivery: DeliveryInfo::of(ledger, now),
        seals: seals.get(&device.id).map_or(0, |(all, _)| *all),
        seals_wrong: seals.get(&device.id).map_or(0, |(_, wrong)| *wrong),
        device,
    });
    Ok(Page { items: items.collect(), next: page.next })
}

/// All of them, page after page.
pub async fn everyone(app: &App, who: &SignedIn) -> Result<Vec<DeviceInfo>, Problem> {
    let mut query = PageQuery { limit: Some(PAGE_LIMIT), after: None };
    let mut all = vec![];
    loop {
        let page = list(app, who, &query).await?;
        all.extend(page.items);
        match page.next {
            Some(next) => query.after = Some(next),
            None => return Ok(all),
        }
    }
}

/// Closes a phone out: it may hand in its outbox and nothing else (`sync.md`, what goes wrong).
pub async fn revoke(app: &App, who: &SignedIn, device: DeviceId) -> Result<(), Problem> {
    app.submit(who.company, who.person, who.company.into(), None, RevokeDevice { device }).await?;
    app.db.write(move |conn| end_families_of_device(conn, device).map_err(Problem::from)).await
}

/// Notes that a phone was heard of. Not more often than once a minute, so that a busy phone costs no writes; and never at the
/// price of what the phone came for.
pub async fn met(app: &App, device: &Credential, person: Option<PersonId>) {
    let now = app.ports.now();
    let id = device.id;
    if device.last_contact.is_some_and(|last| now - last < TimeDelta::minutes(1)) {
        // A phone that goes from hand to hand, or was let in a moment ago, is this person's from their first word on.
        let Some(person) = person else { return };
        if app.db.glance(move |conn| is_used(conn, person, id)).await.unwrap_or(true) {
            return;
        }
    }
    let note = move |conn: &mut AnyConn| {
        store::note_contact(conn, id, now)?;
        person.map_or(Ok(()), |person| note_use(conn, person, id, now))
    };
    if let Err(error) = app.db.write(note).await {
        tracing::warn!(%error, "a phone's contact was not noted");
    }
}
