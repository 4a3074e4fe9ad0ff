//! Has everything arrived from each phone? What the office knows, beside what the phone said of itself (`sync.md` 17).

use super::store::contacts;
use crate::{
    app::App,
    auth::SignedIn,
    db::{
        AnyConn, DbError, Id, Json, Ts,
        schema::{device_reports, held, journal, photos, uploads},
    },
    each,
    problem::Problem,
    rows,
};
use actix_web::http::header::HeaderMap;
use chrono::TimeDelta;
use diesel::{
    dsl::{count_star, exists, not, sql},
    prelude::*,
    sql_types::Bool,
};
use domain::{
    delivery::{DAYS, DeliveryState, HOLDING_HEADER, Holding, Ledger},
    ids::{CompanyId, DeviceId, FindingId, PatrolId, PersonId, PhotoId, SiteId},
    rights::Action,
    time::Timestamp,
};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};

/// Bytes of what a phone says of itself at the most: it is a line of numbers.
const SAID: usize = 2_000;
/// Photos that are named at the most.
const NAMED: usize = 200;

/// The delivery ledger of a phone. Photos and refusals are those of the last 30 days.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct DeliveryInfo {
    /// What it amounts to.
    pub state: DeliveryState,
    /// Photos of its records, as far as phone or office know.
    pub photos: u64,
    /// Of these: stored.
    pub photos_stored: u64,
    /// Of these: still to come.
    pub photos_waiting: u64,
    /// Records that the phone said it has not delivered.
    pub records_waiting: u64,
    /// Records that wait here: for another record, or for a supervisor.
    pub records_held: u64,
    /// Records that were refused.
    pub records_refused: u64,
    /// When it was last heard of.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub last_contact: Option<Timestamp>,
    /// When the phone told the rest; none while it never did.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub told_at: Option<Timestamp>,
    /// What the phone said of itself then.
    pub told: Option<Holding>,
}

impl DeliveryInfo {
    /// What a ledger amounts to.
    #[must_use]
    pub fn of(ledger: Ledger, now: Timestamp) -> Self {
        Self {
            state: ledger.state(now),
            photos: ledger.photos(),
            photos_stored: ledger.photos_stored,
            photos_waiting: ledger.photos_waiting(),
            records_waiting: ledger.records_waiting(),
            records_held: ledger.records_held,
            records_refused: ledger.records_refused,
            last_contact: ledger.last_contact,
            told_at: ledger.told.as_ref().map(|(at, _)| *at),
            told: ledger.told.map(|(_, holding)| holding),
        }
    }
}

impl DeliveryInfo {
    /// It was closed out, has handed in what it held, and keeps nothing more.
    #[must_use]
    pub fn is_emptied(&self) -> bool {
        self.told.as_ref().is_some_and(|told| told.emptied)
    }
}

/// The delivery ledger of one phone, with whose work it is.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct OneDelivery {
    /// The ledger.
    #[serde(flatten)]
    pub ledger: DeliveryInfo,
    /// Whose photos came, or are to come, from it.
    pub people: Vec<OfPerson>,
    /// Photos that its records declared and that have not come, the newest first; 200 at the most.
    pub missing: Vec<MissingPhoto>,
}

/// Somebody's photos from one phone, in the last 30 days.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct OfPerson {
    /// Who.
    pub person: PersonId,
    /// Photos that their records declared.
    pub photos: u64,
    /// Of these: stored.
    pub photos_stored: u64,
}

/// A photo that has not come.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct MissingPhoto {
    /// The site.
    pub site: SiteId,
    /// Which.
    pub photo: PhotoId,
    /// Whose.
    pub person: PersonId,
    /// The patrol that it belongs to.
    pub patrol: Option<PatrolId>,
    /// The finding that it belongs to.
    pub finding: Option<FindingId>,
    /// When its record came.
    #[schema(value_type = String, format = DateTime)]
    pub declared_at: Timestamp,
}

rows! {
    /// What a phone said last.
    struct ReportRow in device_reports {
        device_id: Id,
        company_id: Id,
        told_at: Ts,
        doc: Json,
    }
    on conflict (device_id) update (told_at, doc)
}

/// Notes what a phone says of itself. The same again within a minute costs no write; and nothing of it ever keeps a phone from what it came for.
pub async fn told(app: &App, company: CompanyId, device: DeviceId, headers: &HeaderMap) {
    let said = headers.get(HOLDING_HEADER).and_then(|value| value.to_str().ok()).filter(|text| text.len() <= SAID);
    let Some(mut holding) = said.and_then(|text| serde_json::from_str::<Holding>(text).ok()) else { return };
    holding.app = holding.app.chars().take(80).collect();
    let Ok(doc) = serde_json::to_string(&holding) else { return };
    let now = app.ports.now();
    let known = app.db.glance(move |conn| reports(conn, &[device])).await;
    let is_known = |(at, known): &(Timestamp, Holding)| *known == holding && now - *at < TimeDelta::minutes(1);
    if known.is_ok_and(|known| known.get(&device).is_some_and(is_known)) {
        return;
    }
    let row = ReportRow { device_id: device.into(), company_id: company.into(), told_at: Ts(now), doc: Json(doc) };
    if let Err(error) = app.db.write(move |conn| crate::db::insert(conn, &[row])).await {
        tracing::warn!(%error, "what a phone holds was not noted");
    }
}

fn reports(conn: &mut AnyConn, devices: &[DeviceId]) -> Result<HashMap<DeviceId, (Timestamp, Holding)>, DbError> {
    let ids = ids(devices);
    let rows: Vec<(Id, Ts, Json)> = each!(conn, |c| device_reports::table
        .filter(device_reports::device_id.eq_any(&ids))
        .select((device_reports::device_id, device_reports::told_at, device_reports::doc))
        .load(c))?;
    let read = |(id, at, doc): (Id, Ts, Json)| {
        let holding = serde_json::from_str(&doc.0).map_err(|e| DbError::Stored { what: "device_reports.doc", why: e.to_string() })?;
        Ok((id.into(), (at.0, holding)))
    };
    rows.into_iter().map(read).collect()
}

fn ids(devices: &[DeviceId]) -> Vec<Id> {
    devices.iter().map(|device| Id::from(*device)).collect()
}

type Counts = BTreeMap<(DeviceId, PersonId), (u64, u64)>;

/// Photos by phone and author: declared, and of these stored.
fn photos_of(conn: &mut AnyConn, sites: &[Id], devices: &[Id], since: Timestamp) -> Result<Counts, DbError> {
    let declared: Vec<(Option<Id>, Id, i64)> = each!(conn, |c| photos::table
        .filter(photos::site_id.eq_any(sites))
        .filter(photos::device_id.eq_any(devices))
        .filter(photos::declared_at.ge(Ts(since)))
        .group_by((photos::device_id, photos::author_id))
        .select((photos::device_id, photos::author_id, count_star()))
        .load(c))?;
    let stored: Vec<(Option<Id>, Id, i64)> = each!(conn, |c| photos::table
        .inner_join(uploads::table.on(uploads::site_id.eq(photos::site_id).and(uploads::id.eq(photos::id))))
        .filter(uploads::variant.eq("original"))
        .filter(uploads::state.eq("stored"))
        .filter(photos::site_id.eq_any(sites))
        .filter(photos::device_id.eq_any(devices))
        .filter(photos::declared_at.ge(Ts(since)))
        .group_by((photos::device_id, photos::author_id))
        .select((photos::device_id, photos::author_id, count_star()))
        .load(c))?;
    let mut counts = Counts::new();
    for (device, author, count) in declared {
        let Some(device) = device else { continue };
        counts.entry((device.into(), author.into())).or_default().0 = count.unsigned_abs();
    }
    for (device, author, count) in stored {
        let Some(device) = device else { continue };
        counts.entry((device.into(), author.into())).or_default().1 = count.unsigned_abs();
    }
    Ok(counts)
}

fn by_device(rows: Vec<(Option<Id>, i64)>) -> HashMap<DeviceId, u64> {
    rows.into_iter().filter_map(|(id, count)| Some((id?.into(), count.unsigned_abs()))).collect()
}

/// What is known of phones, as far as these sites go.
pub(super) fn ledgers(
    conn: &mut AnyConn,
    company: CompanyId,
    sites: &[SiteId],
    devices: &[DeviceId],
    now: Timestamp,
) -> Result<HashMap<DeviceId, Ledger>, DbError> {
    let since = now - TimeDelta::days(DAYS);
    let (sites, all): (Vec<Id>, Vec<Id>) = (sites.iter().map(|site| Id::from(*site)).collect(), ids(devices));
    let scopes: Vec<Id> = sites.iter().copied().chain([Id::from(company)]).collect();
    let counts = photos_of(conn, &sites, &all, since)?;
    let held: Vec<(Option<Id>, i64)> = each!(conn, |c| held::table
        .filter(held::scope_id.eq_any(&scopes))
        .filter(held::device_id.eq_any(&all))
        .group_by(held::device_id)
        .select((held::device_id, count_star()))
        .load(c))?;
    let refused: Vec<(Option<Id>, i64)> = each!(conn, |c| journal::table
        .filter(journal::scope_id.eq_any(&scopes))
        // Word for word, so that both databases see that the index of refused rows is enough.
        .filter(sql::<Bool>("status IN ('rejected', 'conflict')"))
        .filter(journal::received_at.ge(Ts(since)))
        .filter(journal::device_id.eq_any(&all))
        .group_by(journal::device_id)
        .select((journal::device_id, count_star()))
        .load(c))?;
    let (held, refused) = (by_device(held), by_device(refused));
    let (contacts, mut reports) = (contacts(conn, devices)?, reports(conn, devices)?);
    let mut ledgers = HashMap::new();
    for device in devices {
        let of_it = || counts.iter().filter(|((of, _), _)| of == device).map(|(_, counts)| counts);
        let ledger = Ledger {
            photos_declared: of_it().map(|(declared, _)| declared).sum(),
            photos_stored: of_it().map(|(_, stored)| stored).sum(),
            records_held: held.get(device).copied().unwrap_or_default(),
            records_refused: refused.get(device).copied().unwrap_or_default(),
            last_contact: contacts.get(device).copied(),
            told: reports.remove(device),
        };
        ledgers.insert(*device, ledger);
    }
    Ok(ledgers)
}

type MissingRow = (Id, Id, Id, Option<Id>, Option<Id>, Ts);

/// However old they are: a photo that has not come stays on the list.
fn missing(conn: &mut AnyConn, sites: &[Id], device: DeviceId) -> Result<Vec<MissingPhoto>, DbError> {
    let rows: Vec<MissingRow> = each!(conn, |c| photos::table
        .filter(photos::site_id.eq_any(sites))
        .filter(photos::device_id.eq(Id::from(device)))
        .filter(not(exists(
            uploads::table
                .filter(uploads::site_id.eq(photos::site_id))
                .filter(uploads::id.eq(photos::id))
                .filter(uploads::variant.eq("original"))
                .filter(uploads::state.eq("stored"))
        )))
        .order((photos::declared_at.desc(), photos::id))
        .limit(i64::try_from(NAMED).unwrap_or(i64::MAX))
        .select((photos::site_id, photos::id, photos::author_id, photos::patrol_id, photos::finding_id, photos::declared_at))
        .load(c))?;
    let read = |(site, photo, person, patrol, finding, at): MissingRow| MissingPhoto {
        site: site.into(),
        photo: photo.into(),
        person: person.into(),
        patrol: patrol.map(PatrolId::from),
        finding: finding.map(FindingId::from),
        declared_at: at.0,
    };
    Ok(rows.into_iter().map(read).collect())
}

/// The ledger of one phone, as far as the sites go that somebody may see.
pub async fn one(app: &App, who: &SignedIn, device: DeviceId) -> Result<OneDelivery, Problem> {
    if !who.can_somewhere(Action::ManageDevices) {
        return Err(Problem::Forbidden);
    }
    if !who.books.devices.contains_key(&device) {
        return Err(Problem::NotFound);
    }
    let sites: Vec<SiteId> = who.sites().into_iter().map(|site| site.id).collect();
    let (company, now) = (who.company, app.ports.now());
    app.db
        .read(move |conn| {
            let ledger = ledgers(conn, company, &sites, &[device], now)?.remove(&device).unwrap_or_default();
            let sites: Vec<Id> = sites.into_iter().map(Id::from).collect();
            let counts = photos_of(conn, &sites, &ids(&[device]), now - TimeDelta::days(DAYS))?;
            let of_person = |((_, person), (photos, photos_stored))| OfPerson { person, photos, photos_stored };
            Ok(OneDelivery {
                ledger: DeliveryInfo::of(ledger, now),
                people: counts.into_iter().map(of_person).collect(),
                missing: missing(conn, &sites, device)?,
            })
        })
        .await
}
