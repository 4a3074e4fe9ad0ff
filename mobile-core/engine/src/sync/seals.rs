//! How do seals get there, and tickets back? Right after the records that they belong to, before any photo; a strip of tickets comes along when
//! the phone has used its last one, or when that has grown old and would prove little.

use super::{
    Asked, Sync,
    wire::{Request, Response},
};
use crate::{engine::Engine, error::Result};
use domain::{
    ids::DeviceId,
    seal::{HandIn, HandedIn, LINKS_AT_ONCE, Signed, Ticket, ticket::TICKET},
};

/// Milliseconds after which a strip that nobody used is replaced: a newer one proves more.
const OLD: i64 = 6 * 3_600_000;

impl Sync {
    pub(super) fn next_seals(&mut self, engine: &mut Engine) -> Result<Option<(Asked, Request)>> {
        if engine.device.known.key_id.is_none() {
            return Ok(None);
        }
        let limit = i64::try_from(LINKS_AT_ONCE).unwrap_or(1);
        let rows = engine.device.seals_waiting(self.sealed, limit)?;
        let now = engine.now().estimate.timestamp_millis();
        let worn = engine.device.newest_strip()?.is_none_or(|(issued, used)| used || now - issued > OLD);
        // Asked for once a sync: whatever the server says to that, the photos have their turn.
        let wants_tickets = worn && self.sealed == 0 && !self.report.device_revoked;
        if rows.is_empty() && !wants_tickets {
            return Ok(None);
        }
        let mut strips: Vec<String> = rows.iter().filter_map(|row| row.ticket.clone()).collect();
        strips.sort_unstable();
        strips.dedup();
        let body = HandIn { tickets: engine.device.strips(&strips)?, links: rows.iter().map(|row| row.signed()).collect(), wants_tickets };
        let numbers: Vec<i64> = rows.iter().map(|row| row.number).collect();
        self.sealed = numbers.last().copied().unwrap_or(i64::MAX);
        Ok(Some((Asked::Seals(numbers), Request::post("/v1/seals", &body)?)))
    }

    /// What has a receipt is not sent again. Whatever else the server said, the seals stay here and the next sync hands them in.
    pub(super) fn seals_taken(&mut self, engine: &mut Engine, numbers: &[i64], response: &Response) -> Result<()> {
        let Some(answer) = response.json::<HandedIn>().filter(|_| response.is_success()) else { return Ok(()) };
        for (number, taken) in numbers.iter().zip(&answer.links) {
            if let Some(receipt) = &taken.receipt {
                engine.device.seal_received(*number, receipt)?;
            }
        }
        let device = engine.device.known.id;
        if let Some((ticket, signed)) = answer.tickets.and_then(|signed| strip_of(device?, signed)) {
            engine.device.put_strip(&ticket, &signed)?;
        }
        Ok(())
    }
}

/// A strip that is for this phone. Who signed it, the server finds out when it comes back.
fn strip_of(device: DeviceId, signed: Signed) -> Option<(Ticket, Signed)> {
    let ticket: Ticket = signed.read().ok()?;
    (ticket.form == TICKET && ticket.device == device).then_some((ticket, signed))
}
