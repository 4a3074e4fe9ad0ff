//! All bytes are there: are they the photo that was promised? Hashed as a whole, looked at by content, and only then said to
//! be stored.

use super::{
    Variant, blocking, copies, disk, place,
    storage::{Kept, Source, made_here, uploaded},
    store::{self, Upload},
    tus,
};
use crate::{app::App, problem::Problem, seals};
use domain::{
    faults::{pass, planted},
    photo::Sha256,
};
use photo::{Facts, Unfit};
use std::io;

/// Why an upload is put aside when its hash is not the promised one.
const HASH_DIFFERS: &str = "hash_differs";

enum Wrong {
    Hash,
    Unfit(Unfit),
}

/// Stores a whole upload, or puts it aside. The caller holds its turn.
pub(super) async fn settle(app: &App, upload: &Upload) -> Result<(), Problem> {
    let checking = place(&app.photos.checks).await?;
    let whole = app.photos.storage.whole(upload.key).await?;
    let (source, promised) = (whole.clone(), upload.sha256);
    let judged = blocking(move || judge(&source, promised)).await?.map_err(disk)?;
    match judged {
        Ok(facts) => keep(app, upload, &facts, &whole).await?,
        Err(wrong) => return Err(put_aside(app, upload, &wrong).await?),
    }
    drop(checking);
    Ok(())
}

fn judge(whole: &Source, promised: Sha256) -> io::Result<Result<Facts, Wrong>> {
    let bytes = whole.read()?;
    if Sha256::of(&bytes) != promised && !planted("hash-not-looked-at") {
        return Ok(Err(Wrong::Hash));
    }
    Ok(photo::look(&bytes).map_err(Wrong::Unfit))
}

async fn keep(app: &App, upload: &Upload, facts: &Facts, whole: &Source) -> Result<(), Problem> {
    let (key, media_type) = (upload.key, facts.format.mime());
    let storage = &app.photos.storage;
    if key.variant == Variant::Original {
        // Were there bytes of another photo before, their copies go with them. Thumbnails are the sign of finished copies.
        storage.forget(&made_here(super::Key { variant: Variant::Thumbnail, ..key })).await?;
    }
    if let Kept::InsteadOf(aside) = storage.keep_upload(key, &uploaded(key, media_type), whole).await? {
        tracing::error!(photo = %key.photo, site = %key.site, %aside, "other bytes stood in this original's place; they were put aside");
    }
    pass("server:photo-in-place");
    let (now, row) = (app.ports.now(), upload.clone());
    app.db.write(move |conn| store::is_stored(conn, &row, media_type, now).map_err(Problem::from)).await?;
    if let Err(problem) = storage.forget_partial(key).await {
        tracing::warn!(%problem, photo = %key.photo, "a finished upload's partial file stays behind");
    }
    if key.variant == Variant::Original {
        let stored = Upload { media_type: Some(media_type.to_owned()), state: store::State::Stored, ..upload.clone() };
        copies::make_in_advance(app, stored);
        seals::look_again(app, vec![(key.site, key.photo)]);
    }
    Ok(())
}

/// Moves the bytes away first: a crash in between then leaves an upload that begins at 0, as it should.
async fn put_aside(app: &App, upload: &Upload, wrong: &Wrong) -> Result<Problem, Problem> {
    let (key, now) = (upload.key, app.ports.now());
    let (reason, problem) = match wrong {
        Wrong::Hash => (HASH_DIFFERS, Problem::ChecksumMismatch),
        Wrong::Unfit(unfit) => (unfit.code(), tus::unfit(unfit)),
    };
    tracing::warn!(photo = %key.photo, site = %key.site, reason, "an upload was put aside");
    app.photos.storage.set_aside(key).await?;
    app.db.write(move |conn| store::is_quarantined(conn, key, reason, now).map_err(Problem::from)).await?;
    Ok(problem)
}
