//! What waits for somebody to decide, and what was refused? Records from phones that neither happened nor were forgotten (`sync.md` 6, 7, 11).

pub mod export;
pub mod rest;
mod store;
pub mod web;

use crate::{
    app::App,
    auth::SignedIn,
    db::{AnyConn, Id},
    lists::{Page, PageQuery, moment_cursor},
    operations::{is_fact, outcome_of},
    problem::Problem,
};
use chrono::TimeDelta;
use domain::{
    books::CompanyBooks,
    ids::{DeviceId, OperationId, PersonId, ScopeId, SiteId},
    operation::{AcceptHeld, Operation, RefuseHeld},
    refusal::Refusal,
    rights::Action,
    time::{Captured, Timestamp},
    wire::{Envelope, Outcome, Status},
};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use uuid::Uuid;

/// What somebody looks at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Which {
    /// Records that wait, the oldest first.
    #[default]
    Held,
    /// Records from phones that were refused or came too late, the newest first. They are kept as they came.
    Refused,
}

impl Which {
    const ALL: [Self; 2] = [Self::Held, Self::Refused];

    /// The word that stands for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Refused => "refused",
        }
    }
}

/// Why a record waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = HeldWhy)]
pub enum Why {
    /// What it needs has not come: the patrol that it belongs to, or another record.
    Needs,
    /// It was recorded about when its author's role ended or began, and nobody can say on which side.
    Standing,
    /// Its phone was closed out.
    Revoked,
    /// It is a step of the office, and the phone brought it without its author being signed in.
    Device,
    /// Only a newer version of the server knows what it is.
    UnknownKind,
}

impl Why {
    /// Every reason.
    pub const ALL: [Self; 5] = [Self::Needs, Self::Standing, Self::Revoked, Self::Device, Self::UnknownKind];

    /// The word that stands for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Needs => "needs",
            Self::Standing => "standing",
            Self::Revoked => "revoked",
            Self::Device => "device",
            Self::UnknownKind => "unknown_kind",
        }
    }

    fn of(needs: Option<Uuid>, device: Option<DeviceId>, operation: &Result<Operation, Refusal>, books: &CompanyBooks) -> Self {
        let is_revoked = device.and_then(|id| books.devices.get(&id)).is_some_and(|device| device.revoked.is_some());
        match operation {
            Err(_) => Self::UnknownKind,
            Ok(_) if needs.is_some() => Self::Needs,
            Ok(_) if is_revoked => Self::Revoked,
            Ok(operation) if !is_fact(operation) => Self::Device,
            Ok(_) => Self::Standing,
        }
    }
}

/// After so many days a record that waits for another one is somebody's to decide.
const PATIENCE: TimeDelta = TimeDelta::days(30);

/// A record that waits, or was refused.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct HeldItem {
    /// Its site, or the company.
    pub scope: ScopeId,
    /// Its operation.
    pub operation: OperationId,
    /// Held, rejected, or in conflict with what happened meanwhile.
    pub status: Status,
    /// What kind of record it is.
    pub kind: String,
    /// Who recorded it.
    pub author: PersonId,
    /// On which phone.
    pub device: Option<DeviceId>,
    /// When, by the phone.
    #[schema(value_type = String, format = DateTime)]
    pub captured_at: Timestamp,
    /// When the server had it.
    #[schema(value_type = String, format = DateTime)]
    pub received_at: Timestamp,
    /// Why it waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<Why>,
    /// What it waits for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub needs: Option<Uuid>,
    /// It has waited for more than 30 days.
    pub overdue: bool,
    /// Why it was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refusal: Option<Refusal>,
    /// Photos that belong to it.
    pub photos: usize,
    /// What was recorded, word for word.
    #[schema(value_type = Object)]
    pub body: Box<RawValue>,
}

/// The scopes whose records somebody may decide about: the sites, and the company for those who may everywhere.
fn scopes(who: &SignedIn, only: Option<SiteId>) -> Result<Vec<ScopeId>, Problem> {
    if let Some(site) = only {
        who.at(site)?;
        return if who.can(Action::DecideHeld, site, None) { Ok(vec![site.into()]) } else { Err(Problem::Forbidden) };
    }
    let sites = who.sites().into_iter().filter(|site| who.can(Action::DecideHeld, site.id, None)).map(|site| ScopeId::from(site.id));
    let company = who.can_everywhere(Action::DecideHeld).then(|| ScopeId::from(who.company));
    Ok(sites.chain(company).collect())
}

/// A page of what waits or was refused.
pub async fn list(app: &App, who: &SignedIn, which: Which, site: Option<SiteId>, query: &PageQuery) -> Result<Page<HeldItem>, Problem> {
    let scopes: Vec<Id> = scopes(who, site)?.into_iter().map(Id::from).collect();
    let (after, limit, now, books) = (query.after_moment()?, query.limit(), app.ports.now(), who.books.clone());
    app.db
        .read(move |conn| {
            let found = behind(conn, which, &scopes, after, limit + 1, &books, now)?;
            Ok(Page::cut(found, limit, |item| moment_cursor(item.received_at, item.operation.0)))
        })
        .await
}

/// Items behind a time and an id, in the order of their list.
fn behind(
    conn: &mut AnyConn,
    which: Which,
    scopes: &[Id],
    after: Option<(Timestamp, Uuid)>,
    limit: usize,
    books: &CompanyBooks,
    now: Timestamp,
) -> Result<Vec<HeldItem>, Problem> {
    Ok(match which {
        Which::Held => store::held(conn, scopes, after, limit)?.into_iter().map(|row| waiting(row, books, now)).collect(),
        Which::Refused => store::refused(conn, scopes, after, limit)?,
    })
}

fn waiting(row: store::Held, books: &CompanyBooks, now: Timestamp) -> HeldItem {
    let Envelope { id, scope, author, kind, body, captured, photos, .. } = row.envelope;
    let operation = Operation::read(&kind, &body);
    let Captured { estimate, .. } = captured;
    HeldItem {
        scope,
        operation: id,
        status: Status::Held,
        author,
        device: row.device,
        captured_at: estimate,
        received_at: row.received,
        why: Some(Why::of(row.needs, row.device, &operation, books)),
        needs: row.needs,
        overdue: now - row.received >= PATIENCE,
        refusal: None,
        photos: photos.len(),
        kind,
        body,
    }
}

/// Lets a record count, or refuses it with a reason: an operation of its own. What became of the record then.
pub async fn decide(app: &App, who: &SignedIn, scope: ScopeId, step: Decision) -> Result<Outcome, Problem> {
    if scope.0 == who.company.0 {
        if !who.can_everywhere(Action::DecideHeld) {
            return Err(Problem::Forbidden);
        }
    } else {
        scopes(who, Some(SiteId(scope.0)))?;
    }
    let id = step.operation();
    match step {
        Decision::Accept(step) => app.submit(who.company, who.person, scope, None, step).await?,
        Decision::Refuse(step) => app.submit(who.company, who.person, scope, None, step).await?,
    };
    app.db.read(move |conn| outcome_of(conn, scope, id).map_err(Problem::from)).await?.ok_or(Problem::NotFound)
}

/// What somebody decides about a record that waits.
#[derive(Debug, Clone)]
pub enum Decision {
    /// It counts.
    Accept(AcceptHeld),
    /// It does not.
    Refuse(RefuseHeld),
}

impl Decision {
    const fn operation(&self) -> OperationId {
        match self {
            Self::Accept(step) => step.operation,
            Self::Refuse(step) => step.operation,
        }
    }
}
