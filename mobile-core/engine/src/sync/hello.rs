//! What does a phone learn first? The server's clock, its limits, and which scopes the person may see.

use super::{Stage, Sync, ahead::all, trouble::Trouble, wire::Response};
use crate::{books::LocalBooks, engine::Engine, error::Result, store::outbox::Standing};
use domain::{
    faults::planted,
    ids::PersonId,
    wire::{DeviceStanding, Hello, Limits, PROTOCOL_MAX, PROTOCOL_MIN, ScopeEpoch},
};

/// How long what hello said is good for, in milliseconds. Whatever changes meanwhile, the next question is refused, and hello is asked.
const GOOD_FOR: u64 = 3_600_000;

/// What hello said to a person, remembered so that a sync without news is one question.
pub(crate) struct Greeting {
    person: PersonId,
    limits: Limits,
    scopes: Vec<ScopeEpoch>,
    /// By the steady clock of this boot.
    until: u64,
    boot_id: String,
}

impl Sync {
    /// Goes on from what hello said a while ago, where that is still good and there is nothing to deliver: a server that was restored
    /// meanwhile is told so before it is given anything.
    pub(super) fn remember(&mut self, engine: &mut Engine) -> Result<()> {
        let records = engine.device.count(Standing::New)?;
        let photos = if engine.originals_wait() {
            // Only what goes over any network: copies that have not gone ahead, and how those stand that were sent.
            engine.device.photos_ahead(all(), 1)?.len() + engine.device.photos_in("sent", 1)?.len()
        } else {
            usize::try_from(engine.device.photo_counts()?.waiting).unwrap_or(usize::MAX)
        };
        if records > 0 || photos > 0 || engine.device.count_seals_waiting()? > 0 {
            return Ok(());
        }
        let clock = &engine.ports.clock;
        let is_good =
            |said: &&Greeting| Some(said.person) == self.person && clock.monotonic() < said.until && clock.boot_id() == said.boot_id;
        let Some(said) = engine.greeting.as_ref().filter(is_good) else { return Ok(()) };
        self.limits = said.limits;
        self.batch = said.limits.push_operations.max(1);
        self.scopes = said.scopes.clone().into();
        self.from_memory = true;
        self.stage = Stage::Pull;
        Ok(())
    }

    pub(super) fn greeted(&mut self, engine: &mut Engine, response: &Response) -> Result<()> {
        engine.greeting = None;
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
        engine.server_reads(hello.letter_key.as_ref())?;
        if let Some(days) = hello.read_lease_days {
            engine.device.set_lease_days(days)?;
        }
        self.report.device_revoked = hello.device == DeviceStanding::Revoked;
        if self.report.device_revoked && engine.device.known.revoked.is_none() {
            engine.close_out()?;
            self.person = None;
        }
        self.limits = hello.limits;
        self.batch = hello.limits.push_operations.max(1);
        if self.as_person && !self.report.device_revoked {
            // No scope at all means that the server took the device's word and not the person's: nothing is forgotten over that.
            if hello.scopes.is_empty() {
                self.token_refused(engine);
                return Ok(());
            }
            self.scopes_are(engine, &hello)?;
            let until = engine.ports.clock.monotonic() + GOOD_FOR;
            let scopes = hello.scopes.clone();
            let boot_id = engine.ports.clock.boot_id();
            engine.greeting = self.person.map(|person| Greeting { person, limits: hello.limits, scopes, until, boot_id });
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
