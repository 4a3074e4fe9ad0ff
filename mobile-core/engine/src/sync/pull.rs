//! How do the books come down? Scope by scope, page by page, and then what was recorded here is laid on top again.

use super::{
    Asked, Stage, Sync,
    trouble::Trouble,
    wire::{Request, Response},
};
use crate::{books::LocalBooks, engine::Engine, error::Result, store::documents::Cursor};
use domain::{
    faults::{pass, planted},
    ids::{OperationId, ScopeId},
    refusal::Refusal,
    wire::{OUTCOMES, Outcome, PULL_PAGE, Pulled, ScopePage, Status},
};

/// How often one sync may start a scope again before it gives up until the next.
const RESTARTS: u32 = 3;

impl Sync {
    pub(super) fn next_pull(&mut self, engine: &mut Engine) -> Result<Option<(Asked, Request)>> {
        let may_read = self.delivering_only.is_none() && self.person.is_some();
        if !may_read || self.scopes.is_empty() {
            return Ok(None);
        }
        let cursors = engine.room_mut()?.store.cursors()?;
        let found = |scope: ScopeId| cursors.iter().find(|c| c.scope == scope).cloned();
        let at: Vec<Cursor> = if self.together {
            // Those that are whole bring little, most often nothing: one question for all of them. A snapshot comes by itself.
            self.scopes.iter().filter_map(|scope| found(scope.scope)).filter(|cursor| cursor.whole).collect()
        } else {
            vec![]
        };
        let at = if at.is_empty() { self.scopes.front().and_then(|scope| found(scope.scope)).into_iter().collect() } else { at };
        if at.is_empty() {
            return Ok(None);
        }
        let scopes: Vec<String> = at.iter().map(|cursor| format!("{}:{}:{}", cursor.scope, cursor.epoch, cursor.cursor)).collect();
        let limit = self.limits.page.clamp(1, PULL_PAGE);
        // The usual page need not be asked for.
        let limit = if limit == PULL_PAGE { String::new() } else { format!("&limit={limit}") };
        let path = format!("/v1/sync/pull?scopes={}{limit}", scopes.join(","));
        Ok(Some((Asked::Pull(at), Request::get(path))))
    }

    pub(super) fn pulled(&mut self, engine: &mut Engine, at: &[Cursor], response: &Response) -> Result<()> {
        if matches!(response.status, 404 | 410) {
            return self.start_again(engine, at);
        }
        let pulled = response.json::<Pulled>().filter(|_| response.is_success());
        if let Some(now) = pulled.as_ref().and_then(|pulled| pulled.server_time) {
            engine.heard(now, self.asked_at)?;
        }
        let pages = pulled.map(|pulled| pulled.scopes).unwrap_or_default();
        for cursor in at {
            let Some(page) = pages.iter().find(|page| page.scope == cursor.scope) else {
                self.trouble = Some(if response.is_success() { Trouble::unreadable(response) } else { Trouble::of(response) });
                return Ok(());
            };
            self.page_came(engine, cursor, page)?;
        }
        Ok(())
    }

    fn page_came(&mut self, engine: &mut Engine, at: &Cursor, page: &ScopePage) -> Result<()> {
        self.report.pulled += u32::try_from(page.changes.len()).unwrap_or(u32::MAX);
        engine.device.learn(&outcomes(page))?;
        let room = engine.room_mut()?;
        pass("phone:page-read");
        room.store.keep_page(at, page)?;
        pass("phone:page-kept");
        if at.whole {
            room.books.pulled(at, &page.changes);
        }
        if page.more { Ok(()) } else { self.scope_is_whole(engine, at) }
    }

    /// The last page is here: the pulled books speak for what was delivered before.
    fn scope_is_whole(&mut self, engine: &mut Engine, at: &Cursor) -> Result<()> {
        self.scopes.retain(|scope| scope.scope != at.scope);
        let now = engine.now().estimate.timestamp_millis();
        let room = engine.person.as_mut().ok_or(crate::Error::NobodySignedIn)?;
        engine.device.settle(room.store.person, at.scope, now)?;
        if !at.whole {
            room.books = LocalBooks::load(&mut room.store)?;
        }
        engine.reapply()
    }

    /// A cursor no longer fits: from a snapshot, with the epoch that hello will name. What is on screen stays until it is whole. Of several
    /// scopes it is not said which one: hello says what changed, and they are asked one by one.
    fn start_again(&mut self, engine: &mut Engine, at: &[Cursor]) -> Result<()> {
        self.restarts += 1;
        if self.restarts > RESTARTS {
            self.trouble = Some(Trouble::Server { message: "the books could not be fetched anew".into(), retry_after: None });
            return Ok(());
        }
        engine.greeting = None;
        if let ([cursor], false) = (at, self.from_memory) {
            engine.room_mut()?.store.restart(cursor.scope, &cursor.epoch)?;
        }
        (self.together, self.from_memory) = (false, false);
        if planted("restart-drops-outbox") {
            engine.device.forget_all_unsent()?;
        }
        self.stage = Stage::Hello;
        Ok(())
    }
}

/// What became later of operations that the server held.
fn outcomes(page: &ScopePage) -> Vec<(OperationId, Status, Option<Refusal>)> {
    let told = page.changes.iter().filter(|c| c.collection == OUTCOMES).filter_map(|c| c.put.as_ref());
    told.filter_map(|json| serde_json::from_str::<Outcome>(json.get()).ok()).filter_map(|o| Some((o.id?, o.status, o.refusal))).collect()
}
