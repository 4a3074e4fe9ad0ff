//! Not before when? The server hands out numbered tickets ahead; a seal that uses one up was made after it was issued.

use super::KeyId;
use crate::{ids::DeviceId, time::Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What the text of a ticket begins with.
pub const TICKET: &str = "rounds.ticket.1";
/// Photos that one strip of tickets is good for.
pub const STRIP: u32 = 500;

/// A strip of single-use tickets for one phone: `id` with a number below `uses` is one ticket. One signature for all of them, so that a phone
/// can take hundreds along on a bad line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ticket {
    /// [`TICKET`].
    pub form: String,
    /// Drawn by chance: nobody could name it before it was issued.
    pub id: Uuid,
    /// The only phone that may use it.
    pub device: DeviceId,
    /// How many there are on the strip.
    pub uses: u32,
    /// When it was issued, by the server's clock.
    pub issued: Timestamp,
    /// The server's key that signed it.
    pub key: KeyId,
}

/// One ticket of a strip.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TicketUse {
    /// The strip.
    pub id: Uuid,
    /// Which of it, from 0 on.
    pub number: u32,
}
