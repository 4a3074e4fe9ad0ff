//! Were these very bytes used before in the company? Asked when a photo is declared, in the same transaction: the one that was declared
//! later is a repeat and no evidence. It is kept, and marked.
//!
//! A declaration names the hash that its bytes must have, so nothing is gained by waiting for them; and bytes that nobody declared show
//! nothing that could be repeated.

use super::flags::{self, Flag, Raised};
use crate::{
    db::{
        AnyConn, DbError, Id, Ts,
        schema::{photos, scopes},
    },
    each,
};
use diesel::{
    prelude::*,
    sql_types::{Array, Text},
};
use domain::{
    ids::{CompanyId, FindingId, PatrolId, PhotoId, SiteId},
    photo::Sha256,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Which photo one is a repeat of: what [`Flag::Repeated`] has to say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RepeatOf {
    /// Where the earlier one is.
    pub site: SiteId,
    /// The earlier one.
    pub photo: PhotoId,
    /// The patrol that it belongs to.
    pub patrol: Option<PatrolId>,
    /// The finding that it belongs to.
    pub finding: Option<FindingId>,
    /// When it was declared.
    #[schema(value_type = String, format = DateTime)]
    pub declared_at: Timestamp,
    /// A person said so, who compared the two; else their bytes are the same.
    pub judged: bool,
}

/// Marks the repeats among photos with these hashes, declared at these times. Runs inside the transaction that declares them.
pub(crate) fn mark(conn: &mut AnyConn, declared: impl Iterator<Item = (CompanyId, Sha256, Timestamp)>) -> Result<(), DbError> {
    let (mut by_company, mut now) = (BTreeMap::<CompanyId, BTreeSet<String>>::new(), None);
    for (company, hash, at) in declared {
        by_company.entry(company).or_default().insert(hash.to_string());
        now = now.max(Some(at));
    }
    let Some(now) = now else { return Ok(()) };
    lock(conn, by_company.values().flatten().cloned().collect())?;
    let mut repeats = vec![];
    for (company, hashes) in by_company {
        let mut first: HashMap<String, RepeatOf> = HashMap::new();
        for (hash, photo) in declared_in(conn, company, &hashes)? {
            let (site, id) = (photo.site, photo.photo);
            match first.get(&hash) {
                None => drop(first.insert(hash, photo)),
                Some(earlier) if is_one_sight(earlier, &photo) => {}
                Some(earlier) => repeats.push(raised(site, id, earlier, now)?),
            }
        }
    }
    flags::raise(conn, &repeats)
}

/// What was seen on a patrol stands at its item and in the finding that was raised about it: one photo for both is no trick.
fn is_one_sight(one: &RepeatOf, other: &RepeatOf) -> bool {
    one.patrol.is_some() && one.patrol == other.patrol && one.finding.is_some() != other.finding.is_some()
}

fn raised(site: SiteId, photo: PhotoId, of: &RepeatOf, at: Timestamp) -> Result<Raised, DbError> {
    let doc = serde_json::to_string(of).map_err(|e| super::store::stored("photo_flags.doc", e))?;
    Ok(Raised { site, photo, flag: Flag::Repeated, doc, at })
}

/// Two servers that declare the same bytes at two sites at once would not see each other. Scopes are locked before this and hashes in their
/// order, so nobody waits in a ring. SQLite has one writer.
fn lock(conn: &mut AnyConn, hashes: BTreeSet<String>) -> Result<(), DbError> {
    if let AnyConn::Postgres(conn) = conn {
        let hashes: Vec<String> = hashes.into_iter().collect();
        diesel::sql_query("SELECT pg_advisory_xact_lock(hashtextextended(hash, 0)) FROM unnest($1) AS hash")
            .bind::<Array<Text>, _>(hashes)
            .execute(conn)?;
    }
    Ok(())
}

type Row = (String, Id, Id, Option<Id>, Option<Id>, Ts);

/// Photos of the company with these hashes, in the order in which they were declared. Another company's are as if they were not there.
fn declared_in(conn: &mut AnyConn, company: CompanyId, hashes: &BTreeSet<String>) -> Result<Vec<(String, RepeatOf)>, DbError> {
    let company = Id::from(company);
    let rows: Vec<Row> = each!(conn, |c| photos::table
        .filter(photos::sha256.eq_any(hashes))
        .filter(photos::site_id.eq_any(scopes::table.filter(scopes::company_id.eq(company)).select(scopes::id)))
        .order((photos::declared_at, photos::id, photos::site_id))
        .select((photos::sha256, photos::site_id, photos::id, photos::patrol_id, photos::finding_id, photos::declared_at))
        .load(c))?;
    let read = |(hash, site, photo, patrol, finding, declared_at): Row| {
        let photo = RepeatOf {
            site: site.into(),
            photo: photo.into(),
            patrol: patrol.map(PatrolId::from),
            finding: finding.map(FindingId::from),
            declared_at: declared_at.0,
            judged: false,
        };
        (hash, photo)
    };
    Ok(rows.into_iter().map(read).collect())
}
