//! Which small copies of others' photos are here? Those of findings that the person has to put right or to look at, until these are over.

use super::{person::PersonStore, schema::lent_photos};
use crate::error::Result;
use diesel::{prelude::*, upsert::excluded};
use domain::ids::PhotoId;
use std::collections::HashMap;

/// Whether a photo is here, and when it was asked for last, in Unix milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Lent {
    pub is_here: bool,
    pub asked_at: i64,
}

impl PersonStore {
    /// Those that were asked for.
    pub(crate) fn lent(&mut self) -> Result<HashMap<String, Lent>> {
        let rows: Vec<(String, bool, i64)> = lent_photos::table
            .select((lent_photos::id, lent_photos::sealed.is_not_null(), lent_photos::asked_at))
            .load(&mut self.connection)?;
        Ok(rows.into_iter().map(|(id, is_here, asked_at)| (id, Lent { is_here, asked_at })).collect())
    }

    /// Keeps one, sealed; or that the server had none to give.
    pub(crate) fn keep_lent(&mut self, photo: PhotoId, sealed: Option<&[u8]>, now: i64) -> Result<()> {
        diesel::insert_into(lent_photos::table)
            .values((lent_photos::id.eq(photo.to_string()), lent_photos::sealed.eq(sealed), lent_photos::asked_at.eq(now)))
            .on_conflict(lent_photos::id)
            .do_update()
            .set((lent_photos::sealed.eq(excluded(lent_photos::sealed)), lent_photos::asked_at.eq(excluded(lent_photos::asked_at))))
            .execute(&mut self.connection)?;
        Ok(())
    }

    /// One as it lies here.
    pub(crate) fn lent_photo(&mut self, photo: PhotoId) -> Result<Option<Vec<u8>>> {
        let found: Option<Option<Vec<u8>>> =
            lent_photos::table.find(photo.to_string()).select(lent_photos::sealed).first(&mut self.connection).optional()?;
        Ok(found.flatten())
    }

    /// Their findings are over.
    pub(crate) fn give_back(&mut self, photos: &[String]) -> Result<()> {
        for some in photos.chunks(500) {
            diesel::delete(lent_photos::table.filter(lent_photos::id.eq_any(some))).execute(&mut self.connection)?;
        }
        Ok(())
    }
}
