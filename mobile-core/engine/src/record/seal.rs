//! How is a photo sealed? The moment that it is kept: a manifest of what is known now, signed with the phone's key, linked to the one before.

use crate::{
    engine::Engine,
    error::{Error, Result},
    inputs::PositionInput,
    store::{photos::PhotoRow, seals::SealRow},
};
use domain::{
    geo::Position,
    ids::PhotoId,
    operation::{ChangeDeviceKey, Operation, proof_of_key},
    photo::{PhotoRef, Sha256},
    seal::{Manifest, SealKey, Subject, What, canonical, manifest::MANIFEST},
};

/// Milliseconds for which a position says where the phone is.
const FRESH: u64 = 60_000;

/// Where the phone last was.
#[derive(Debug, Clone)]
pub(crate) struct Fix {
    position: Position,
    /// By the steady clock of this boot.
    at: u64,
    boot_id: String,
}

impl Engine {
    /// Notes where the phone is. Photos that are taken within a minute carry it.
    ///
    /// # Errors
    /// [`Error::Refused`] when it is no position on this planet.
    pub fn position(&mut self, position: &PositionInput) -> Result<()> {
        let position = super::arrive::read_position(position)?;
        self.note_fix(position);
        Ok(())
    }

    pub(super) fn note_fix(&mut self, position: Position) {
        self.fix = Some(Fix { position, at: self.ports.clock.monotonic(), boot_id: self.ports.clock.boot_id() });
    }

    pub(super) fn where_now(&self) -> Option<Position> {
        let fix = self.fix.as_ref().filter(|fix| fix.boot_id == self.ports.clock.boot_id())?;
        (self.ports.clock.monotonic().saturating_sub(fix.at) <= FRESH).then_some(fix.position)
    }

    /// Keeps a photo with its seal. A phone whose key store is locked or broken keeps the photo all the same, unsealed: the office sees that.
    pub(super) fn keep_sealed(&mut self, row: &PhotoRow, photo: &PhotoRef, subject: Subject) -> Result<()> {
        let what = What::Photo { photo: photo.id, sha256: photo.sha256, length: photo.length, subject, position: photo.position };
        let seal = self.seal(photo.id, what)?;
        self.device.add_sealed(row, seal.as_ref())
    }

    /// Forgets a photo that was taken back.
    pub(super) fn forget_sealed(&mut self, photo: PhotoId) -> Result<()> {
        let seal = if self.device.is_sealed(photo)? { self.seal(photo, What::Withdrawn { photo })? } else { None };
        self.device.remove_sealed(photo, seal.as_ref())
    }

    /// Photos of an arrival that was given up stay here, and will never be shown for it.
    pub(super) fn withdraw(&mut self, photos: &[PhotoId]) -> Result<()> {
        for photo in photos {
            if self.device.is_sealed(*photo)?
                && let Some(seal) = self.seal(*photo, What::Withdrawn { photo: *photo })?
            {
                self.device.add_seal(&seal)?;
            }
        }
        Ok(())
    }

    /// The next link of the chain; none when this phone can't seal now.
    fn seal(&mut self, photo: PhotoId, what: What) -> Result<Option<SealRow>> {
        let (Some(device), Some(registered)) = (self.device.known.id, self.device.known.key_id) else { return Ok(None) };
        let Some(key) = self.key().filter(|key| key.id() == Ok(registered)) else { return Ok(None) };
        let last = self.device.last_seal()?;
        let at = self.now();
        let manifest = Manifest {
            form: MANIFEST.into(),
            number: last.as_ref().map_or(1, |last| last.number.unsigned_abs() + 1),
            previous: last.as_ref().map(|last| Sha256::of(last.text.as_bytes())),
            device,
            key: registered,
            person: self.room()?.store.person,
            app: self.ports.app.clone(),
            at: at.clone(),
            ticket: self.device.next_ticket()?,
            what,
        };
        let text = canonical::write(&manifest).map_err(|e| Error::Damaged(e.to_string()))?;
        let Some(signature) = self.sign(&key, &text) else { return Ok(None) };
        Ok(Some(SealRow {
            number: i64::try_from(manifest.number).unwrap_or(i64::MAX),
            photo: photo.to_string(),
            text,
            signature,
            ticket: manifest.ticket.map(|ticket| ticket.id.to_string()),
            sealed_at: at.estimate.timestamp_millis(),
        }))
    }

    /// The phone's key; none when it has none now.
    pub(crate) fn key(&self) -> Option<SealKey> {
        self.ports.key.public().ok().and_then(|key| key.tidy().ok())
    }

    /// The key's signature as it travels; none when the key can't sign now.
    pub(crate) fn sign(&self, key: &SealKey, text: &str) -> Option<String> {
        let signature = self.ports.key.sign(text.as_bytes()).ok()?;
        key.take(text, &signature).ok()
    }

    /// Has the office know this phone's key, when it knows none or another one: a phone that was enrolled before it had a key, or whose
    /// key store was lost. What waits in the outbox arrives before the first seal does.
    pub(crate) fn register_key(&mut self) -> Result<()> {
        let (Some(device), Some(key)) = (self.device.known.id, self.key()) else { return Ok(()) };
        let Ok(id) = key.id() else { return Ok(()) };
        let company = self.room()?.books.company.id();
        let (Some(company), false) = (company, self.device.known.key_id == Some(id)) else { return Ok(()) };
        let Some(proof) = self.sign(&key, &proof_of_key(&device.to_string())) else { return Ok(()) };
        let operation = Operation::from(ChangeDeviceKey { device, key, proof });
        // Only the office knows its phones: there is nothing to judge here.
        let row = self.row(company.into(), device.0, &operation, &[])?;
        self.deliver(&row)?;
        self.device.key_registered(id)
    }
}
