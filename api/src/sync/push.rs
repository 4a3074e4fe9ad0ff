//! How do a phone's operations come in?

use super::letters;
use crate::{
    app::App,
    auth::Caller,
    health,
    operations::{Delivery, Incoming},
    problem::Problem,
    seals,
};
use domain::{
    ids::{DeviceId, OperationId, SiteId},
    refusal::Refusal,
    wire::{Outcome, PROTOCOL_MAX, PROTOCOL_MIN, PUSH_BYTES, PUSH_OPERATIONS, Push, Pushed, Status},
};
use serde_json::value::RawValue;

/// Bytes that the letters of one push may have in all, once they are open. Packed words of phones swell threefold.
const UNPACKED: usize = 8 * PUSH_BYTES;

pub async fn push(app: &App, caller: &Caller, push: &Push) -> Result<Pushed, Problem> {
    let device = caller.device.filter(|device| *device == push.device_id).ok_or(Problem::Forbidden)?;
    if !(PROTOCOL_MIN..=PROTOCOL_MAX).contains(&push.protocol) {
        return Err(Problem::Refused(Refusal::Invalid { field: "protocol".into() }));
    }
    if push.operations.len() > PUSH_OPERATIONS {
        return Err(Problem::TooLarge(PUSH_OPERATIONS as u64));
    }
    let (mut photos, mut operations, mut answers) = (vec![], vec![], vec![]);
    let mut unpacked = 0;
    for raw in &push.operations {
        let opened = match letters::opened(app, raw) {
            Ok(opened) => opened.inspect(|words| unpacked += words.get().len()),
            Err(sealed) => {
                // Nobody here can say what it was, so nothing is kept: the phone still has it, and can write it anew.
                answers.push(Err(Outcome { id: Some(sealed.id), status: Status::Retry, refusal: Some(Refusal::LetterClosed) }));
                continue;
            }
        };
        let (id, incoming) = read(app, caller, device, opened.as_deref().unwrap_or(raw));
        if unpacked > UNPACKED {
            // Letters may swell; what is beyond all measure waits for a push of its own.
            answers.push(Err(Outcome { id, status: Status::Retry, refusal: None }));
            continue;
        }
        let site = SiteId(incoming.envelope.scope.0);
        photos.extend(incoming.envelope.photos.iter().map(|photo| (site, photo.id)));
        answers.push(Ok(id));
        operations.push(incoming);
    }
    let mut written = app.operations.submit(operations).await.into_iter();
    seals::look_again(app, photos);
    let in_turn = |answer: Result<Option<OperationId>, Outcome>| answer.map_or_else(Some, |id| Some(Outcome { id, ..written.next()? }));
    let results: Vec<Outcome> = answers.into_iter().filter_map(in_turn).collect();
    results.iter().for_each(|outcome| health::count_operation(outcome.status));
    Ok(Pushed { server_time: app.ports.now(), results })
}

/// An operation with the id that the phone knows it by.
fn read(app: &App, caller: &Caller, device: DeviceId, raw: &RawValue) -> (Option<OperationId>, Incoming) {
    let (company, now) = (caller.company, app.ports.now());
    let signed_in = caller.person.as_ref().map(|person| person.person);
    match Incoming::from_phone(&app.ports, raw, company, device, Delivery::Device, now) {
        Ok(mut incoming) => {
            if signed_in == Some(incoming.envelope.author) {
                incoming.delivery = Delivery::Author;
            }
            (Some(incoming.envelope.id), incoming)
        }
        Err(unread) => (unread.id, Incoming::unreadable(&app.ports, raw, company, device, signed_in, now, unread)),
    }
}
