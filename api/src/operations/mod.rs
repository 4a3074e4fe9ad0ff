//! What happens to a change between the tap and the commit? It is read, waits its turn with others of its scope, is judged
//! by the rules of `domain`, and is written with its journal row in one durable transaction; only then is it acknowledged.

mod apply;
mod desk;
mod heads;
mod held;
mod incoming;
mod journal;
mod load;
#[cfg(test)]
pub(crate) mod plans;
mod queue;

pub use apply::apply;
pub(crate) use desk::is_fact;
pub(crate) use heads::lock;
pub use incoming::{Delivery, Incoming, Salted, Unread};
pub(crate) use journal::{Entry, outcome_of, rows as journal_rows, write as write_journal};
pub use journal::{JournalRow, later_outcomes};
pub use queue::Operations;
