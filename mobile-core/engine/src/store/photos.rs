//! Which photos are on this phone, and how far have they come?

use super::{device::DeviceStore, schema::photos};
use crate::error::Result;
use diesel::prelude::*;
use domain::{
    ids::{PersonId, PhotoId},
    photo::PhotoRef,
};
use std::collections::HashSet;

/// States of photos that belong to a record and are not known to be stored.
const ON_THEIR_WAY: [&str; 2] = ["queued", "sent"];

/// A photo on this phone.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = photos)]
pub(crate) struct PhotoRow {
    pub id: String,
    pub author: Option<String>,
    /// The site that it belongs to, once its record says so.
    pub site: Option<String>,
    /// File name of the original, byte for byte as the camera wrote it.
    pub original: String,
    pub thumbnail: Option<String>,
    /// File name of the copy for screens.
    pub evidence: Option<String>,
    pub sha256: String,
    pub length: i64,
    /// What its record says about it, as JSON.
    pub reference: Option<String>,
    pub state: String,
    /// The server knows of it.
    pub created: bool,
    /// How many of its copies had their turn to go ahead of the original.
    pub ahead: i32,
    pub taken_at: i64,
}

/// How many photos stand where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct PhotoCounts {
    pub stored: u64,
    pub waiting: u64,
    pub waiting_bytes: u64,
    pub set_aside: u64,
    pub refused: u64,
}

impl DeviceStore {
    pub(crate) fn add_photo(&mut self, row: &PhotoRow) -> Result<()> {
        diesel::insert_into(photos::table).values(row.clone()).on_conflict(photos::id).do_nothing().execute(&mut self.connection)?;
        Ok(())
    }

    pub(crate) fn photo(&mut self, id: PhotoId) -> Result<Option<PhotoRow>> {
        Ok(photos::table.find(id.to_string()).select(PhotoRow::as_select()).first(&mut self.connection).optional()?)
    }

    /// A person's photos, newest first.
    pub(crate) fn photos_by(&mut self, author: PersonId, limit: i64) -> Result<Vec<PhotoRow>> {
        Ok(photos::table
            .filter(photos::author.eq(author.to_string()))
            .order((photos::taken_at.desc(), photos::id.desc()))
            .limit(limit)
            .select(PhotoRow::as_select())
            .load(&mut self.connection)?)
    }

    /// What records say about these photos, in the same order; those that are gone are left out.
    pub(crate) fn references(&mut self, ids: &[PhotoId]) -> Result<Vec<PhotoRef>> {
        let mut references = vec![];
        for id in ids {
            if let Some(json) = self.photo(*id)?.and_then(|row| row.reference) {
                references.push(serde_json::from_str(&json)?);
            }
        }
        Ok(references)
    }

    /// Writes down anew what the record will say about a photo.
    pub(crate) fn describe(&mut self, id: PhotoId, reference: &PhotoRef) -> Result<()> {
        diesel::update(photos::table.find(id.to_string()))
            .set(photos::reference.eq(serde_json::to_string(reference)?))
            .execute(&mut self.connection)?;
        Ok(())
    }

    /// Which of these belong to no record yet.
    pub(crate) fn drafts_of(&mut self, ids: &[PhotoId]) -> Result<Vec<PhotoId>> {
        let texts: Vec<String> = ids.iter().map(ToString::to_string).collect();
        let drafts: HashSet<String> = photos::table
            .filter(photos::id.eq_any(texts).and(photos::state.eq("draft")))
            .select(photos::id)
            .load(&mut self.connection)?
            .into_iter()
            .collect();
        Ok(ids.iter().copied().filter(|id| drafts.contains(&id.to_string())).collect())
    }

    /// Photos of a draft that was given up: kept, and listed as set aside.
    pub(crate) fn set_aside(&mut self, ids: &[PhotoId]) -> Result<()> {
        let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
        diesel::update(photos::table.filter(photos::id.eq_any(ids))).set(photos::state.eq("orphan")).execute(&mut self.connection)?;
        Ok(())
    }

    /// The oldest photos in a state.
    pub(crate) fn photos_in(&mut self, state: &str, limit: i64) -> Result<Vec<PhotoRow>> {
        Ok(photos::table
            .filter(photos::state.eq(state))
            .order((photos::taken_at, photos::id))
            .limit(limit)
            .select(PhotoRow::as_select())
            .load(&mut self.connection)?)
    }

    /// The queued photos whose copies have not all gone ahead: all thumbnails first, then the larger copies.
    pub(crate) fn photos_ahead(&mut self, copies: i32, limit: i64) -> Result<Vec<PhotoRow>> {
        Ok(photos::table
            .filter(photos::state.eq("queued"))
            .filter(photos::ahead.lt(copies))
            .order((photos::ahead, photos::taken_at, photos::id))
            .limit(limit)
            .select(PhotoRow::as_select())
            .load(&mut self.connection)?)
    }

    /// So many of its copies had their turn.
    pub(crate) fn went_ahead(&mut self, id: &str, copies: i32) -> Result<()> {
        diesel::update(photos::table.find(id)).set(photos::ahead.eq(copies)).execute(&mut self.connection)?;
        Ok(())
    }

    /// The file names of all originals.
    pub(crate) fn originals(&mut self) -> Result<Vec<String>> {
        Ok(photos::table.select(photos::original).load(&mut self.connection)?)
    }

    /// The server knows of it, or no longer does.
    pub(crate) fn photo_created(&mut self, id: &str, created: bool) -> Result<()> {
        diesel::update(photos::table.find(id)).set(photos::created.eq(created)).execute(&mut self.connection)?;
        Ok(())
    }

    /// Moves a photo on. One that is queued again begins from nothing.
    pub(crate) fn photo_state(&mut self, id: &str, state: &str, now: i64) -> Result<()> {
        let row = photos::table.find(id);
        match state {
            "queued" => diesel::update(row).set((photos::state.eq(state), photos::created.eq(false))).execute(&mut self.connection)?,
            "stored" => diesel::update(row).set((photos::state.eq(state), photos::stored_at.eq(now))).execute(&mut self.connection)?,
            _ => diesel::update(row).set(photos::state.eq(state)).execute(&mut self.connection)?,
        };
        Ok(())
    }

    /// Files of photos that are still on their way.
    pub(crate) fn photos_to_hand_in(&mut self) -> Result<HashSet<String>> {
        let rows: Vec<(String, Option<String>, Option<String>)> = photos::table
            .filter(photos::state.eq_any(ON_THEIR_WAY))
            .select((photos::original, photos::evidence, photos::thumbnail))
            .load(&mut self.connection)?;
        Ok(rows.into_iter().flat_map(|(original, evidence, thumbnail)| [Some(original), evidence, thumbnail]).flatten().collect())
    }

    /// Forgets all others.
    pub(crate) fn drop_other_photos(&mut self) -> Result<()> {
        diesel::delete(photos::table.filter(photos::state.ne_all(ON_THEIR_WAY))).execute(&mut self.connection)?;
        Ok(())
    }

    /// Originals that the server has had, hashed and right, since before a time (`sync.md` 14).
    pub(crate) fn free_to_go(&mut self, before: i64) -> Result<Vec<PhotoRow>> {
        Ok(photos::table
            .filter(photos::state.eq("stored").and(photos::stored_at.lt(before)))
            .limit(50)
            .select(PhotoRow::as_select())
            .load(&mut self.connection)?)
    }

    pub(crate) fn count_photos(&mut self, state: &str) -> Result<i64> {
        Ok(photos::table.filter(photos::state.eq(state)).count().get_result(&mut self.connection)?)
    }

    pub(crate) fn photo_counts(&mut self) -> Result<PhotoCounts> {
        let rows: Vec<(String, i64)> = photos::table.select((photos::state, photos::length)).load(&mut self.connection)?;
        let mut counts = PhotoCounts::default();
        for (state, length) in rows {
            match state.as_str() {
                "stored" | "freed" => counts.stored += 1,
                "queued" | "sent" => {
                    counts.waiting += 1;
                    counts.waiting_bytes += length.unsigned_abs();
                }
                "orphan" => counts.set_aside += 1,
                "refused" => counts.refused += 1,
                _ => {}
            }
        }
        Ok(counts)
    }
}
