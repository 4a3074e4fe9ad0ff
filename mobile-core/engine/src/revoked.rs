//! What does a phone do that the office closed out? It hands in what it holds, closed as it lies; then nothing of it stays (`sync.md`, what goes
//! wrong: phone lost, or revoked by a wrong click).

use crate::{
    engine::Engine,
    error::{Error, Result},
    opening::open_device,
    store::{device::Revoked, outbox::Standing},
    vault::{Vault, photos::PhotoCipher},
};

impl Engine {
    /// The office says so, once or again after a kill: from here on nobody reads anything on this phone. What was recorded is in the outbox, in letters.
    pub(crate) fn close_out(&mut self) -> Result<()> {
        self.device.set_revoked(Revoked::Told)?;
        self.leave();
        self.keys.clear();
        self.device.set_signed_in(None)?;
        for person in self.ports.stores.people().map_err(Error::Damaged)? {
            self.ports.stores.wipe(Some(person)).map_err(Error::Damaged)?;
        }
        self.device.forget_locks()?;
        // Photos of no record go with the books; those of a record are still to be handed in.
        let kept = self.device.photos_to_hand_in()?;
        for name in self.ports.files.list()? {
            if !kept.contains(&name) {
                self.ports.files.remove(&name)?;
            }
        }
        self.device.drop_other_photos()
    }

    /// True once all that can be delivered was. What the server will never take does not keep the phone from being emptied.
    pub(crate) fn is_handed_in(&mut self) -> Result<bool> {
        Ok(self.device.count(Standing::New)? == 0 && self.device.photo_counts()?.waiting == 0 && self.device.count_seals_waiting()? == 0)
    }

    /// Nothing but the credential is left, with which the office is told.
    pub(crate) fn empty(&mut self) -> Result<()> {
        for name in self.ports.files.list()? {
            self.ports.files.remove(&name)?;
        }
        self.device.set_revoked(Revoked::Emptied)
    }

    /// The office knows. The store, its secret and the credential go; the phone is as one that never was in use.
    pub(crate) fn begin_anew(&mut self) -> Result<()> {
        // The store first: without its secret, one that is still there would be taken for a damaged one.
        self.device.close()?;
        self.ports.stores.wipe(None).map_err(Error::Damaged)?;
        self.ports.keys.forget().map_err(Error::KeysLocked)?;
        self.vault = Vault::open(&*self.ports.keys, &*self.ports.random)?;
        self.photo_cipher = PhotoCipher::new(&self.vault.photos());
        self.pen = None;
        (self.device, _) = open_device(&self.ports, &self.vault)?;
        Ok(())
    }
}
