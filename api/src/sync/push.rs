//! How do a phone's operations come in?

use crate::{
    app::App,
    auth::Caller,
    health,
    operations::{Delivery, Incoming, Unread},
    problem::Problem,
};
use domain::{
    ids::DeviceId,
    refusal::Refusal,
    wire::{Outcome, PROTOCOL_MAX, PROTOCOL_MIN, PUSH_OPERATIONS, Push, Pushed, Status},
};
use serde_json::value::RawValue;

pub async fn push(app: &App, caller: &Caller, push: &Push) -> Result<Pushed, Problem> {
    let device = caller.device.filter(|device| *device == push.device_id).ok_or(Problem::Forbidden)?;
    if !(PROTOCOL_MIN..=PROTOCOL_MAX).contains(&push.protocol) {
        return Err(Problem::Refused(Refusal::Invalid { field: "protocol".into() }));
    }
    if push.operations.len() > PUSH_OPERATIONS {
        return Err(Problem::TooLarge(PUSH_OPERATIONS as u64));
    }
    let mut results: Vec<Option<Outcome>> = vec![];
    let mut operations = vec![];
    for raw in &push.operations {
        match read(app, caller, device, raw) {
            Ok(incoming) => {
                operations.push(incoming);
                results.push(None);
            }
            Err(outcome) => results.push(Some(outcome)),
        }
    }
    let mut written = app.operations.submit(operations).await.into_iter();
    let results: Vec<Outcome> = results.into_iter().filter_map(|known| known.or_else(|| written.next())).collect();
    results.iter().for_each(|outcome| health::count_operation(outcome.status));
    Ok(Pushed { server_time: app.ports.now(), results })
}

fn read(app: &App, caller: &Caller, device: DeviceId, raw: &RawValue) -> Result<Incoming, Outcome> {
    let unreadable = |unread: Unread| Outcome { id: unread.id, status: Status::Rejected, refusal: Some(unread.refusal) };
    let mut incoming =
        Incoming::from_phone(&app.ports, raw, caller.company, device, Delivery::Device, app.ports.now()).map_err(unreadable)?;
    if caller.person.as_ref().is_some_and(|person| person.person == incoming.envelope.author) {
        incoming.delivery = Delivery::Author;
    }
    Ok(incoming)
}
