//! What speaks against a photo as evidence? Flags: what the server found out, and what somebody said. They never change a photo, and a
//! person decides what they mean.

use super::store::stored;
use crate::{
    db::{
        AnyConn, DbError, Id, Json, Ts, among, insert,
        schema::{photo_flags, photos},
    },
    each, rows,
};
use diesel::prelude::*;
use domain::{
    ids::{PhotoId, SiteId},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use uuid::Uuid;

/// What speaks against a photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Flag {
    /// The very same bytes were used before in the company: refused as evidence.
    Repeated,
    /// It looks like an earlier photo: somebody should compare the two.
    Alike,
    /// Its seal is not right: signature, chain, ticket, hash or place in the chain.
    SealBroken,
    /// It came without a seal from a phone that seals its photos.
    Unsealed,
    /// Somebody doubts it.
    Doubted,
    /// A hint: there is hardly any light in it.
    Dark,
    /// A hint: the hand moved, or the camera had not found its focus.
    Blurred,
}

impl Flag {
    /// All of them.
    pub const ALL: [Self; 7] = [Self::Repeated, Self::Alike, Self::SealBroken, Self::Unsealed, Self::Doubted, Self::Dark, Self::Blurred];

    /// It says how well something is to be seen, and nothing against whoever took the photo: a dark cellar is dark.
    #[must_use]
    pub const fn is_hint(self) -> bool {
        matches!(self, Self::Dark | Self::Blurred)
    }

    /// The word that stands for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Repeated => "repeated",
            Self::Alike => "alike",
            Self::SealBroken => "seal_broken",
            Self::Unsealed => "unsealed",
            Self::Doubted => "doubted",
            Self::Dark => "dark",
            Self::Blurred => "blurred",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|flag| flag.word() == word)
    }
}

/// A flag on a photo.
#[derive(Debug, Clone)]
pub struct Raised {
    /// The site.
    pub site: SiteId,
    /// The photo.
    pub photo: PhotoId,
    /// Which.
    pub flag: Flag,
    /// What is to be known of it: a shape of the flag's own.
    pub doc: String,
    /// Since when.
    pub at: Timestamp,
}

rows! {
    /// How a flag stands in its table: beside it, what the wall looks its photo up by.
    struct FlagRow in photo_flags {
        site_id: Id,
        photo_id: Id,
        flag: String,
        doc: Json,
        raised_at: Ts,
        taken_at: Ts,
        author_id: Id,
    }
    on conflict (site_id, photo_id, flag) update (doc, raised_at)
}

/// Raises flags on declared photos; one that is there already is written anew.
pub fn raise(conn: &mut AnyConn, flags: &[Raised]) -> Result<(), DbError> {
    if flags.is_empty() {
        return Ok(());
    }
    let photos = taken(conn, flags)?;
    let row = |raised: &Raised| {
        let (site_id, photo_id) = (Id::from(raised.site), Id::from(raised.photo));
        // Photos are declared before anything is found out about them; if not, the flag still stands, and no wall shows it.
        let (taken_at, author_id) = photos.get(&(site_id, photo_id)).copied().unwrap_or((Ts(raised.at), Id(Uuid::nil())));
        let (flag, doc) = (raised.flag.word().to_owned(), Json(raised.doc.clone()));
        FlagRow { site_id, photo_id, flag, doc, raised_at: Ts(raised.at), taken_at, author_id }
    };
    insert(conn, &flags.iter().map(row).collect::<Vec<_>>())
}

/// When the photos of these flags were taken, and by whom.
fn taken(conn: &mut AnyConn, flags: &[Raised]) -> Result<HashMap<(Id, Id), (Ts, Id)>, DbError> {
    let keys: Vec<(Id, Id)> = flags.iter().map(|raised| (raised.site.into(), raised.photo.into())).collect();
    let rows: Vec<(Id, Id, Ts, Id)> = each!(conn, |c| photos::table
        .filter(among(photos::site_id, photos::id, keys))
        .select((photos::site_id, photos::id, photos::taken_at, photos::author_id))
        .load(c))?;
    Ok(rows.into_iter().map(|(site, photo, at, author)| ((site, photo), (at, author))).collect())
}

/// Takes a flag down.
pub fn lower(conn: &mut AnyConn, site: SiteId, photo: PhotoId, flag: Flag) -> Result<(), DbError> {
    diesel::delete(photo_flags::table.find((Id::from(site), Id::from(photo), flag.word()))).execute(conn)?;
    Ok(())
}

/// The flags of these photos.
pub fn of(conn: &mut AnyConn, photos: &[(SiteId, PhotoId)]) -> Result<Vec<Raised>, DbError> {
    let keys: Vec<(Id, Id)> = photos.iter().map(|(site, photo)| (Id::from(*site), Id::from(*photo))).collect();
    type Row = (Id, Id, String, Json, Ts);
    let rows: Vec<Row> = each!(conn, |c| photo_flags::table
        .filter(among(photo_flags::site_id, photo_flags::photo_id, keys))
        .select((photo_flags::site_id, photo_flags::photo_id, photo_flags::flag, photo_flags::doc, photo_flags::raised_at))
        .load(c))?;
    let read = |(site, photo, flag, doc, at): Row| {
        let flag = Flag::parse(&flag).ok_or_else(|| stored("photo_flags.flag", flag))?;
        Ok(Raised { site: site.into(), photo: photo.into(), flag, doc: doc.0, at: at.0 })
    };
    rows.into_iter().map(read).collect()
}
