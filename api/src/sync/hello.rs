//! Which clock, which limits, which scopes? What a phone asks first.

use crate::{
    app::App,
    auth::{Caller, SignedIn},
    db::{Id, schema::server},
    problem::Problem,
};
use diesel::prelude::*;
use domain::{
    ids::ScopeId,
    people::{Held, Membership},
    photo::Sha256,
    wire::{DeviceStanding, Hello, Limits, PROTOCOL_MAX, PROTOCOL_MIN, Protocol, ScopeEpoch},
};
use uuid::Uuid;

pub async fn hello(app: &App, caller: &Caller) -> Result<Hello, Problem> {
    let server_epoch = server_epoch(app).await?;
    let device = match (caller.device, caller.revoked) {
        (None, _) => DeviceStanding::None,
        (Some(_), true) => DeviceStanding::Revoked,
        (Some(_), false) => DeviceStanding::Ok,
    };
    Ok(Hello {
        server_time: app.ports.now(),
        server_epoch,
        protocol: Protocol { min: PROTOCOL_MIN, max: PROTOCOL_MAX },
        limits: Limits::NOW,
        scopes: caller.person.as_ref().map(|person| scopes(person, server_epoch)).unwrap_or_default(),
        device,
        letter_key: Some(app.secrets.letters().key().clone()),
        read_lease_days: Some(app.settings.read_lease_days),
    })
}

/// Changes when the server was restored from a backup.
pub async fn server_epoch(app: &App) -> Result<Uuid, Problem> {
    app.db.read(|conn| Ok(server::table.find(1).select(server::epoch).first::<Id>(conn)?.0)).await
}

/// The company's scope and that of each site that the person may see.
fn scopes(person: &SignedIn, server_epoch: Uuid) -> Vec<ScopeEpoch> {
    let company = ScopeId::from(person.company);
    let sites = person.sites().into_iter().map(|site| ScopeId::from(site.id));
    std::iter::once(company).chain(sites).map(|scope| ScopeEpoch { scope, epoch: epoch(person, scope, server_epoch) }).collect()
}

/// The epoch of what a person may see in a scope: it changes when the server was restored, and when what they hold there
/// changes (`sync.md` 10). Derived, so there is nothing to keep in step.
pub fn epoch(person: &SignedIn, scope: ScopeId, server_epoch: Uuid) -> String {
    let now = person.now();
    let is_company = scope.0 == person.company.0;
    let counts = |m: &&Membership| m.held(now) != Held::No && (is_company || m.site.is_none_or(|site| site.0 == scope.0));
    let mut held: Vec<String> = person
        .who
        .memberships
        .iter()
        .filter(counts)
        .map(|m| {
            let mut buildings = m.buildings.clone();
            buildings.sort();
            format!("{}/{:?}/{buildings:?}", m.role.word(), m.site)
        })
        .collect();
    held.sort();
    held.dedup();
    let mut digits = Sha256::of(format!("{server_epoch}|{}|{held:?}", person.person).as_bytes()).to_string();
    digits.truncate(16);
    digits
}
