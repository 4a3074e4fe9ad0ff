//! How far have these photos come? What a phone asks before it sends, and before it frees anything.

use super::{
    Variant,
    sender::Sender,
    store::{self, State, Upload},
};
use crate::{app::App, problem::Problem};
use domain::{
    ids::PhotoId,
    refusal::Refusal,
    wire::{PhotoQuery, PhotoStanding, PhotoState, PhotoStates},
};
use std::collections::HashMap;

/// Photos that one question may name.
const MAX_IDS: usize = 500;

/// One answer for each photo, in the same order. Photos of other companies are `expected`, like those that nobody has heard of.
pub(super) async fn of(app: &App, sender: Sender, query: PhotoQuery) -> Result<PhotoStates, Problem> {
    if query.ids.len() > MAX_IDS {
        return Err(Problem::Refused(Refusal::Invalid { field: "ids".into() }));
    }
    let ids = query.ids.clone();
    let mut uploads = app.db.glance(move |conn| store::uploads_of(conn, &ids)).await?;
    uploads.retain(|u| u.key.variant == Variant::Original && sender.may_send(u.key.site));
    for upload in uploads.iter_mut().filter(|upload| upload.state == State::Partial) {
        upload.received = app.photos.storage.partial_length(upload.key).await?;
    }
    let mut standings: HashMap<PhotoId, PhotoStanding> = HashMap::with_capacity(uploads.len());
    for upload in &uploads {
        standings.entry(upload.key.photo).and_modify(|known| *known = cautious(*known, upload)).or_insert_with(|| upload.standing());
    }
    let standing = |id: PhotoId| PhotoState { id, state: standings.get(&id).copied().unwrap_or(PhotoStanding::Expected) };
    Ok(PhotoStates { photos: query.ids.into_iter().map(standing).collect() })
}

/// The same id at two sites: `stored` is said only when it is true of both, because the phone frees the photo then.
fn cautious(known: PhotoStanding, upload: &Upload) -> PhotoStanding {
    if known == PhotoStanding::Stored { upload.standing() } else { known }
}
