//! All bytes are there: are they the photo that was promised? Hashed as a whole, looked at by content, and only then said to
//! be stored.

use super::{
    CHECKED_MEGABYTES, Variant, copies,
    hashes::Passed,
    storage::Kept,
    store::{self, Upload},
    tus,
};
use crate::{app::App, problem::Problem, seals};
use domain::{
    faults::{pass, planted},
    photo::Sha256,
};
use photo::Unfit;

/// Why an upload is put aside when its hash is not the promised one.
const HASH_DIFFERS: &str = "hash_differs";

enum Wrong {
    Hash,
    Unfit(Unfit),
}

/// Stores a whole upload, or puts it aside. The caller holds its turn. `passed`: its hash, where it is known.
pub(super) async fn settle(app: &App, upload: &Upload, passed: Option<Passed>) -> Result<(), Problem> {
    let room = app.photos.checks.clone().acquire_many_owned(megabytes(upload.length)).await.map_err(|_| Problem::Internal)?;
    let promised = upload.sha256;
    let judged = app.photos.storage.keep_upload(upload.key, passed, move |bytes, hash| judge(bytes, hash, promised)).await?;
    drop(room);
    match judged {
        Ok((media_type, kept)) => told(app, upload, media_type, kept).await,
        Err(wrong) => Err(put_aside(app, upload, &wrong).await?),
    }
}

/// Its share of the memory in which photos are looked at; the largest has it alone.
fn megabytes(length: u64) -> u32 {
    u32::try_from(length.div_ceil(1_000_000)).map_or(CHECKED_MEGABYTES, |size| size.clamp(1, CHECKED_MEGABYTES))
}

fn judge(bytes: &[u8], hash: Option<Sha256>, promised: Sha256) -> Result<&'static str, Wrong> {
    if hash.unwrap_or_else(|| Sha256::of(bytes)) != promised && !planted("hash-not-looked-at") {
        return Err(Wrong::Hash);
    }
    photo::look(bytes).map(|facts| facts.format.mime()).map_err(Wrong::Unfit)
}

/// It is in its place: the books are told, and then whoever works with photos.
async fn told(app: &App, upload: &Upload, media_type: &'static str, kept: Kept) -> Result<(), Problem> {
    let key = upload.key;
    if let Kept::InsteadOf(aside) = kept {
        tracing::error!(photo = %key.photo, site = %key.site, %aside, "other bytes stood in this original's place; they were put aside");
    }
    pass("server:photo-in-place");
    let (now, row) = (app.ports.now(), upload.clone());
    app.db.write_together(move |conn| store::is_stored(conn, &row, media_type, now).map_err(Problem::from)).await?;
    pass("server:photo-stored");
    if let Err(problem) = app.photos.storage.forget_partial(key).await {
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
