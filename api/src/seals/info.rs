//! What can be said about a photo's seal? Put together when somebody looks, from what is kept word for word.

use super::{
    against::{best, company_of, declared},
    days::leaves,
    store::{self, Closed, Seal},
};
use crate::{
    db::{AnyConn, DbError, Id, Json, among, schema::devices},
    each,
    problem::Problem as Trouble,
};
use diesel::prelude::*;
use domain::{
    books::CompanyBooks,
    device::Device,
    ids::{CompanyId, DeviceId, PhotoId, SiteId},
    photo::Sha256,
    seal::{
        Believed, KeyId, KeyTier, Manifest, Problem, SealKey, Signed, Step,
        tree::{leaf, path},
    },
    time::Timestamp,
};
use serde::Serialize;
use std::collections::{BTreeSet, HashMap};

/// A photo's seal with everything that it takes to check it again without this server.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct SealInfo {
    /// What the phone signed.
    pub manifest: Signed,
    /// Hash of the manifest: the seal's code.
    #[schema(value_type = String)]
    pub code: Sha256,
    /// The phone's key, what holds it, what the platform attests.
    pub key: Option<SealKey>,
    /// The strip that the seal's ticket was cut from.
    pub ticket: Option<Signed>,
    /// The server's receipt.
    pub receipt: Signed,
    /// The server's public key (Ed25519, base64).
    pub server_key: String,
    /// What is not right about it.
    pub problems: Vec<Problem>,
    /// Not before: the ticket was issued, by the server's clock.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub not_before: Option<Timestamp>,
    /// Not after: the seal came, by the server's clock.
    #[schema(value_type = String, format = DateTime)]
    pub not_after: Timestamp,
    /// The number of the day that closed it; none while its day is open.
    pub day: Option<u64>,
    /// What the seal says, read.
    #[serde(skip)]
    pub says: Manifest,
    /// What the phone believed of the time.
    #[serde(skip)]
    pub believed: Believed,
}

/// A seal in one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct SealLine {
    /// Nothing speaks against it.
    pub fits: bool,
    /// What holds the phone's key, as the phone says.
    pub tier: Option<KeyTier>,
}

/// The seals of a site's photos in one line each; those without are left out.
pub fn lines(conn: &mut AnyConn, site: SiteId, photos: &[PhotoId]) -> Result<HashMap<PhotoId, SealLine>, DbError> {
    let Some(company) = company_of(conn, site)? else { return Ok(HashMap::new()) };
    let seals = store::of_photos(conn, company, photos)?;
    if seals.is_empty() {
        return Ok(HashMap::new());
    }
    let keys = keys_of(conn, company, &seals)?;
    let mut lines = HashMap::new();
    for one in declared(conn, &[site], photos)? {
        if let Some((seal, problems)) = best(&seals, &one.shown) {
            let tier = keys.get(&seal.manifest.key).copied();
            lines.insert(one.shown.photo, SealLine { fits: problems.is_empty(), tier });
        }
    }
    Ok(lines)
}

/// What holds each key that these seals name.
fn keys_of(conn: &mut AnyConn, company: CompanyId, seals: &[Seal]) -> Result<HashMap<KeyId, KeyTier>, DbError> {
    let ids: BTreeSet<DeviceId> = seals.iter().map(|seal| seal.manifest.device).collect();
    let keys = ids.into_iter().map(|device| (Id::from(company), Id::from(device)));
    let docs: Vec<Json> =
        each!(conn, |c| devices::table.filter(among(devices::company_id, devices::id, keys)).select(devices::doc).load(c))?;
    let mut tiers = HashMap::new();
    for doc in docs {
        let device: Device = serde_json::from_str(&doc.0).map_err(|e| DbError::Stored { what: "devices.doc", why: e.to_string() })?;
        tiers.extend(device.keys().iter().filter_map(|key| key.id().ok().map(|id| (id, key.tier))));
    }
    Ok(tiers)
}

/// The seal of a photo that an operation declared; none when it has none.
pub fn of_photo(
    conn: &mut AnyConn,
    company: CompanyId,
    books: &CompanyBooks,
    server_key: &str,
    (site, photo): (SiteId, PhotoId),
) -> Result<Option<SealInfo>, Trouble> {
    let Some(shown) = declared(conn, &[site], &[photo])?.pop() else { return Ok(None) };
    let seals = store::of_photos(conn, company, &[photo])?;
    let Some((seal, problems)) = best(&seals, &shown.shown) else { return Ok(None) };
    let Seal { signed, manifest, hash, ticket, received, receipt, day, .. } = seal.clone();
    let device = books.devices.get(&manifest.device);
    let issued = ticket.as_ref().filter(|_| !problems.contains(&Problem::Ticket)).map(|(ticket, _)| ticket.issued);
    Ok(Some(SealInfo {
        manifest: signed,
        code: hash,
        key: device.and_then(|device| device.keys().into_iter().find(|key| key.id() == Ok(manifest.key))),
        ticket: ticket.map(|(_, signed)| signed),
        receipt,
        server_key: server_key.to_owned(),
        problems: problems.into_iter().collect(),
        not_before: issued,
        not_after: received,
        day,
        believed: Believed::of(&manifest.at, issued, received),
        says: manifest,
    }))
}

/// A closed day with the way from a receipt up to its root.
#[derive(Debug, Clone)]
pub struct Proof {
    /// The day.
    pub closed: Closed,
    /// The way.
    pub path: Vec<Step>,
}

/// The proof that a receipt is in the tree of its day.
pub fn proof(conn: &mut AnyConn, company: CompanyId, day: u64, receipt: &Signed) -> Result<Option<Proof>, DbError> {
    let Some(closed) = store::day(conn, company, day)? else { return Ok(None) };
    let leaves = leaves(&store::receipts_of(conn, company, day)?);
    let leaf = leaf(&receipt.text);
    let Some(at) = leaves.iter().position(|one| *one == leaf) else { return Ok(None) };
    Ok(Some(Proof { path: path(&leaves, at), closed }))
}

/// The ways of these receipts into the trees of their days, by the receipt's text: each day's receipts are read once.
pub fn paths(conn: &mut AnyConn, company: CompanyId, receipts: &[(u64, Signed)]) -> Result<HashMap<String, Vec<Step>>, Trouble> {
    let days: BTreeSet<u64> = receipts.iter().map(|(day, _)| *day).collect();
    let mut paths = HashMap::new();
    for day in days {
        let leaves = leaves(&store::receipts_of(conn, company, day)?);
        for (_, receipt) in receipts.iter().filter(|(of, _)| *of == day) {
            let leaf = leaf(&receipt.text);
            if let Some(at) = leaves.iter().position(|one| *one == leaf) {
                paths.insert(receipt.text.clone(), path(&leaves, at));
            }
        }
    }
    Ok(paths)
}

/// Every day of a company's chain up to one, the oldest first: what a day's hash leans on.
pub fn chain_of_days(conn: &mut AnyConn, company: CompanyId, up_to: u64) -> Result<Vec<Closed>, DbError> {
    let mut days = store::days(conn, company, Some(up_to.saturating_add(1)), i64::MAX)?;
    days.reverse();
    Ok(days)
}
