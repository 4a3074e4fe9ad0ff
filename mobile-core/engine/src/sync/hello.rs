//! What does a phone learn first? The server's clock, its limits, and which scopes the person may see.

use super::{Stage, Sync, trouble::Trouble, wire::Response};
use crate::{books::LocalBooks, engine::Engine, error::Result};
use domain::faults::planted;
use domain::wire::{DeviceStanding, Hello, PROTOCOL_MAX, PROTOCOL_MIN};

impl Sync {
    pub(super) fn greeted(&mut self, engine: &mut Engine, response: &Response) -> Result<()> {
        let Some(hello) = response.json::<Hello>().filter(|_| response.is_success()) else {
            self.trouble = Some(if response.is_success() { Trouble::unreadable(response) } else { Trouble::of(response) });
            return Ok(());
        };
        if hello.protocol.min > PROTOCOL_MAX || hello.protocol.max < PROTOCOL_MIN {
            self.trouble = Some(Trouble::UpdateApp);
            return Ok(());
        }
        engine.heard(hello.server_time, self.asked_at)?;
        match engine.device.known.server_epoch {
            Some(known) if known == hello.server_epoch => {}
            Some(_) if planted("restored-server-is-not-noticed") => engine.device.server_met(hello.server_epoch)?,
            Some(_) => engine.device.server_restored(hello.server_epoch)?,
            None => engine.device.server_met(hello.server_epoch)?,
        }
        self.report.device_revoked = hello.device == DeviceStanding::Revoked;
        self.limits = hello.limits;
        self.batch = hello.limits.push_operations.max(1);
        if self.as_person && !self.report.device_revoked {
            // No scope at all means that the server took the device's word and not the person's: nothing is forgotten over that.
            if hello.scopes.is_empty() {
                self.token_refused(engine);
                return Ok(());
            }
            self.scopes_are(engine, &hello)?;
        }
        self.stage = Stage::Push;
        Ok(())
    }

    /// What is no longer theirs leaves the phone; what they see in another way starts again (`sync.md` 10).
    fn scopes_are(&mut self, engine: &mut Engine, hello: &Hello) -> Result<()> {
        let known = engine.room_mut()?.store.cursors()?;
        if planted("restart-drops-outbox") && hello.scopes.iter().any(|s| known.iter().any(|c| c.scope == s.scope && c.epoch != s.epoch)) {
            engine.device.forget_all_unsent()?;
        }
        let room = engine.room_mut()?;
        let gone: Vec<_> = known.iter().filter(|c| hello.scopes.iter().all(|s| s.scope != c.scope)).collect();
        for cursor in &gone {
            room.store.forget_scope(cursor.scope)?;
        }
        for scope in &hello.scopes {
            if known.iter().all(|c| c.scope != scope.scope || c.epoch != scope.epoch) {
                room.store.restart(scope.scope, &scope.epoch)?;
            }
        }
        self.scopes = hello.scopes.clone().into();
        if !gone.is_empty() {
            room.books = LocalBooks::load(&mut room.store)?;
            engine.reapply()?;
        }
        Ok(())
    }
}
