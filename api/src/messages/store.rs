//! How are somebody's messages found? By whom they are for, site by site, without those of kinds that they do not want to see.

use crate::{
    db::{
        AnyConn, DbError, Id, Json, Ts,
        schema::{message_choices, messages},
    },
    each,
};
use diesel::prelude::*;
use domain::{
    ids::{MessageId, PersonId, SiteId},
    message::{Message, MessageKind},
    time::Timestamp,
};
use serde::Serialize;
use std::collections::HashMap;
use uuid::Uuid;

/// A message.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct MessageInfo {
    /// What was told.
    #[serde(flatten)]
    pub message: Message,
    /// Its change number.
    pub seq: u64,
}

fn read((doc, seq): (Json, i64)) -> Result<MessageInfo, DbError> {
    let message = serde_json::from_str(&doc.0).map_err(|e| DbError::Stored { what: "messages.doc", why: e.to_string() })?;
    Ok(MessageInfo { message, seq: u64::try_from(seq).unwrap_or_default() })
}

/// Rows of somebody's own messages.
macro_rules! own {
    ($person:expr) => {
        messages::table.filter(messages::to_id.eq(Id::from($person))).filter(messages::removed.eq(false))
    };
}

/// Which kinds of these sites somebody does not want to see: few have chosen anything.
fn hidden(conn: &mut AnyConn, person: PersonId, sites: &[SiteId]) -> Result<HashMap<SiteId, Vec<&'static str>>, DbError> {
    let ids: Vec<Id> = sites.iter().map(|site| Id::from(*site)).collect();
    let rows: Vec<(Id, String)> = each!(conn, |c| message_choices::table
        .filter(message_choices::site_id.eq_any(ids))
        .filter(message_choices::person_id.eq(Id::from(person)))
        .select((message_choices::site_id, message_choices::inbox))
        .load(c))?;
    let unseen = |kinds: &str| {
        let unseen = MessageKind::ALL.iter().filter(|kind| !super::names(kinds, **kind));
        unseen.map(|kind| kind.word()).collect::<Vec<_>>()
    };
    Ok(rows.into_iter().map(|(site, kinds)| (site.into(), unseen(&kinds))).filter(|(_, unseen)| !unseen.is_empty()).collect())
}

/// A page of somebody's own messages at these sites, the newest first.
pub fn page(
    conn: &mut AnyConn,
    person: PersonId,
    sites: &[SiteId],
    unread_only: bool,
    after: Option<(Timestamp, Uuid)>,
    limit: usize,
) -> Result<Vec<MessageInfo>, DbError> {
    let hidden = hidden(conn, person, sites)?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut found = vec![];
    for site in sites {
        let unseen = hidden.get(site).cloned().unwrap_or_default();
        let rows: Vec<(Json, i64)> = each!(conn, |c| {
            let mut query = own!(person)
                .filter(messages::site_id.eq(Id::from(*site)))
                .filter(messages::kind.ne_all(unseen))
                .order((messages::told_at.desc(), messages::id.desc()))
                .limit(limit)
                .select((messages::doc, messages::seq))
                .into_boxed();
            if unread_only {
                query = query.filter(messages::read_at.is_null());
            }
            if let Some((at, id)) = after {
                query = query.filter(messages::told_at.lt(Ts(at)).or(messages::told_at.eq(Ts(at)).and(messages::id.lt(Id(id)))));
            }
            query.load(c)
        })?;
        for row in rows {
            found.push(read(row)?);
        }
    }
    found.sort_by_key(|info| std::cmp::Reverse((info.message.at, info.message.id.0)));
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(found)
}

/// One of somebody's own messages, wherever they may see.
pub fn one(conn: &mut AnyConn, person: PersonId, sites: &[SiteId], message: MessageId) -> Result<Option<MessageInfo>, DbError> {
    for site in sites {
        let row = own!(person)
            .filter(messages::site_id.eq(Id::from(*site)))
            .filter(messages::id.eq(Id::from(message)))
            .select((messages::doc, messages::seq))
            .first(conn)
            .optional()?;
        if let Some(row) = row {
            return read(row).map(Some);
        }
    }
    Ok(None)
}

/// How many of these sites somebody has not read, for the number beside the menu: it is asked for with every page, so no more are counted than
/// are told apart there.
pub fn unread(conn: &mut AnyConn, person: PersonId, sites: &[SiteId]) -> Result<usize, DbError> {
    let ids: Vec<Id> = sites.iter().map(|site| Id::from(*site)).collect();
    let rows: Vec<(Id, String)> = each!(conn, |c| own!(person)
        .filter(messages::site_id.eq_any(ids))
        .filter(messages::read_at.is_null())
        .limit(UNREAD_SHOWN)
        .select((messages::site_id, messages::kind))
        .load(c))?;
    if rows.is_empty() {
        return Ok(0);
    }
    let hidden = hidden(conn, person, sites)?;
    let seen = |(site, kind): &&(Id, String)| hidden.get(&(*site).into()).is_none_or(|unseen| !unseen.contains(&kind.as_str()));
    Ok(rows.iter().filter(seen).count())
}

/// From here on a page says "99+".
const UNREAD_SHOWN: i64 = 100;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operations::plans::plans_of;

    #[test]
    fn the_number_beside_the_menu_walks_through_nothing() {
        let (person, site) = (PersonId(Uuid::from_u128(1)), SiteId(Uuid::from_u128(2)));
        let plans = plans_of(|conn| {
            unread(conn, person, &[site]).unwrap();
            page(conn, person, &[site], true, Some((Timestamp::UNIX_EPOCH, site.0)), 51).unwrap();
            page(conn, person, &[site], false, None, 51).unwrap();
            one(conn, person, &[site], MessageId(site.0)).unwrap();
        });
        assert!(plans.len() >= 6, "{plans:#?}");
        let walks = |step: &String| step.starts_with("SCAN") || step.contains("TEMP B-TREE") || step.ends_with("(site_id=?)");
        let walking: Vec<_> = plans.iter().filter(|(_, steps)| steps.iter().any(walks)).collect();
        assert!(walking.is_empty(), "{walking:#?}");
    }
}
