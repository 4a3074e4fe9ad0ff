//! What does it look like, that I have to put right? Whoever has a task sees the photos of it, without a signal too: small copies of others'
//! photos, a few, last in line, until the task is over.

use super::{
    Asked, Sync,
    wire::{Request, Response},
};
use crate::{
    engine::{Engine, THUMBNAIL},
    error::Result,
    store::lent::Lent,
};
use domain::ids::{PhotoId, SiteId};
use std::collections::HashMap;

/// Copies that a phone keeps at the most; those of what is due first.
const KEPT: usize = 120;
/// Copies that one sync asks for at the most.
const AT_ONCE: u32 = 24;
/// Milliseconds after which a copy is asked for again that the server did not have: its photo may be on its way.
const AGAIN: i64 = 60_000;
/// Bytes of a copy at the most.
const LARGEST: usize = 256 * 1024;

impl Sync {
    pub(super) fn next_lent(&mut self, engine: &mut Engine) -> Result<Option<(Asked, Request)>> {
        let may_read = self.delivering_only.is_none() && self.person.is_some();
        if !may_read || self.lent >= AT_ONCE || engine.device.known.revoked.is_some() {
            return Ok(None);
        }
        let mut wanted = engine.photos_of_tasks()?;
        wanted.truncate(KEPT);
        let here = engine.room_mut()?.store.lent()?;
        if self.lent == 0 {
            give_back(engine, &wanted, &here)?;
        }
        let now = engine.now().estimate.timestamp_millis();
        for (site, photo) in wanted {
            let is_due = here.get(&photo.to_string()).is_none_or(|lent| !lent.is_here && (now - lent.asked_at).abs() >= AGAIN);
            if is_due && !engine.is_own_photo(photo)? {
                self.lent += 1;
                return Ok(Some((Asked::Lent(photo), Request::get(format!("/v1/photos/{site}/{photo}/thumbnail")))));
            }
        }
        Ok(None)
    }
}

/// Whatever the server said: without the copy the task is shown all the same.
pub(super) fn came(engine: &mut Engine, photo: PhotoId, response: &Response) -> Result<()> {
    let is_picture = response.is_success() && response.body.starts_with(&[0xff, 0xd8]) && response.body.len() <= LARGEST;
    let sealed = if is_picture { Some(engine.photo_cipher.seal(&*engine.ports.random, &name(photo), &response.body)?) } else { None };
    let now = engine.now().estimate.timestamp_millis();
    engine.room_mut()?.store.keep_lent(photo, sealed.as_deref(), now)
}

fn give_back(engine: &mut Engine, wanted: &[(SiteId, PhotoId)], here: &HashMap<String, Lent>) -> Result<()> {
    let over: Vec<String> = here.keys().filter(|id| !wanted.iter().any(|(_, photo)| photo.to_string() == **id)).cloned().collect();
    if over.is_empty() { Ok(()) } else { engine.room_mut()?.store.give_back(&over) }
}

/// What a copy is sealed as.
fn name(photo: PhotoId) -> String {
    format!("{photo}{THUMBNAIL}")
}

impl Engine {
    /// A small copy of somebody else's photo; none when it is not here.
    pub(crate) fn lent_photo(&mut self, photo: PhotoId) -> Result<Option<Vec<u8>>> {
        let Some(sealed) = self.room_mut()?.store.lent_photo(photo)? else { return Ok(None) };
        Ok(Some(self.photo_cipher.open(&name(photo), &sealed)?))
    }
}
