//! Who doubts a photo, and why? What supervisors said of it, in order; the last word decides whether it is flagged.

use super::{
    flags::{self, Flag, Raised},
    store::stored,
};
use crate::{
    db::{AnyConn, DbError, Id, Ts, insert, schema::photo_doubts},
    rows,
};
use diesel::prelude::*;
use domain::{
    ids::{OperationId, PersonId, PhotoId, SiteId},
    time::Timestamp,
};
use serde_json::json;

/// What somebody said of a photo, on its way into the books.
#[derive(Debug, Clone, Copy)]
pub struct Said<'a> {
    /// The site.
    pub site: SiteId,
    /// The photo.
    pub photo: PhotoId,
    /// The operation.
    pub operation: OperationId,
    /// Who.
    pub by: PersonId,
    /// Doubts it; false: takes the doubt back.
    pub raised: bool,
    /// Why.
    pub remark: &'a str,
    /// When.
    pub at: Timestamp,
}

/// What was said of a photo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Who.
    pub by: PersonId,
    /// Doubts it; false: takes the doubt back.
    pub raised: bool,
    /// Why.
    pub remark: String,
    /// When.
    pub at: Timestamp,
}

rows! {
    /// How a word stands in its table.
    struct DoubtRow in photo_doubts {
        site_id: Id,
        photo_id: Id,
        operation_id: Id,
        by_id: Id,
        raised: bool,
        remark: String,
        at: Ts,
    }
}

/// Writes down what was said, and raises or takes down the flag.
pub fn write(conn: &mut AnyConn, said: &[Said<'_>]) -> Result<(), DbError> {
    let row = |said: &Said<'_>| DoubtRow {
        site_id: said.site.into(),
        photo_id: said.photo.into(),
        operation_id: said.operation.into(),
        by_id: said.by.into(),
        raised: said.raised,
        remark: said.remark.to_owned(),
        at: Ts(said.at),
    };
    insert(conn, &said.iter().map(row).collect::<Vec<_>>())?;
    for one in said {
        if one.raised {
            let doc = serde_json::to_string(&json!({"by": one.by, "remark": one.remark})).map_err(|e| stored("photo_flags.doc", e))?;
            flags::raise(conn, &[Raised { site: one.site, photo: one.photo, flag: Flag::Doubted, doc, at: one.at }])?;
        } else {
            flags::lower(conn, one.site, one.photo, Flag::Doubted)?;
        }
    }
    Ok(())
}

/// What was said of a photo, the newest first.
pub fn of_photo(conn: &mut AnyConn, site: SiteId, photo: PhotoId) -> Result<Vec<Word>, DbError> {
    let rows: Vec<(Id, bool, String, Ts)> = photo_doubts::table
        .filter(photo_doubts::site_id.eq(Id::from(site)))
        .filter(photo_doubts::photo_id.eq(Id::from(photo)))
        .order((photo_doubts::at.desc(), photo_doubts::operation_id.desc()))
        .select((photo_doubts::by_id, photo_doubts::raised, photo_doubts::remark, photo_doubts::at))
        .load(conn)?;
    Ok(rows.into_iter().map(|(by, raised, remark, at)| Word { by: by.into(), raised, remark, at: at.0 }).collect())
}
