//! Messages are read by whom they are for.

use super::{Ruled, not_found, site_of};
use crate::{
    books::{Books, Change},
    operation::{MessageStep, Received},
    refusal::Refusal,
};

/// Messages that are marked as read in one go.
const READ_LIMIT: usize = 1_000;

pub(super) fn step(books: &Books, received: &Received, step: &MessageStep) -> Ruled {
    let MessageStep::Read(read) = step;
    site_of(books, received)?;
    if read.messages.len() > READ_LIMIT {
        return Err(Refusal::Invalid { field: "messages".into() }.into());
    }
    let mut changes = vec![];
    for id in &read.messages {
        let message = books.messages.get(id).filter(|message| message.to == received.author).ok_or_else(|| not_found("message"))?;
        // Read on two phones: the first time counts.
        if message.read.is_none() {
            let mut message = message.clone();
            message.read = Some(received.captured.estimate.min(received.received));
            changes.push(Change::Put(message.into()));
        }
    }
    Ok(changes)
}
