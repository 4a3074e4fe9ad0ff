//! Where do the small pictures on screens come from? Made once from the original, without any EXIF: right after it was stored,
//! or when somebody looks first. Until the original is there, from what the phone sent ahead.

use super::{
    Key, Variant,
    backstage::{self, Waiting},
    blocking, disk, likeness, place,
    storage::{made_here, uploaded},
    store::{self, Upload},
    tus,
};
use crate::{app::App, problem::Problem};
use actix_web::web::Bytes;
use photo::{Derived, Facts, Unfit};
use tokio::sync::OwnedSemaphorePermit;

/// Pixels from which on a photo is big: 72 MB while it is decoded.
const BIG: u64 = 24_000_000;

/// Whether somebody waits for a copy.
enum Pace {
    Now,
    /// Nobody; this is the place for one decode, free again when it is done.
    Behind(OwnedSemaphorePermit),
    /// Nobody waits, and copies that are there are made once more if what is found out meanwhile was not kept.
    Again,
}

/// Makes the copies of a stored original when there is time. Should the server stop before, the first who looks makes them, or the next
/// server ([`super::amends`]).
pub(super) fn make_in_advance(app: &App, original: Upload) {
    let (app, waiting) = (app.clone(), Waiting::one());
    tokio::spawn(async move {
        let _waiting = waiting;
        let Ok(_in_hand) = place(&app.photos.in_hand).await else { return };
        let Ok(one) = place(&app.photos.in_advance).await else { return };
        backstage::let_the_rush_pass().await;
        if let Err(problem) = make(&app, &original, Pace::Behind(one)).await {
            tracing::warn!(%problem, photo = %original.key.photo, "no copies of this photo");
        }
    });
}

/// Makes what is missing of a stored original: copies, print, measures.
pub(super) async fn make_good(app: &App, original: &Upload) -> Result<(), Problem> {
    let _waiting = Waiting::one();
    let _one = place(&app.photos.in_advance).await?;
    backstage::let_the_rush_pass().await;
    make(app, original, Pace::Again).await
}

/// What is known to be no picture is not decoded again.
pub(super) fn is_broken(original: &Upload) -> bool {
    original.reason.as_deref() == Some(broken().code())
}

/// A copy of a stored original, made now if it was not made before.
pub(super) async fn of_original(app: &App, original: &Upload, variant: Variant) -> Result<Bytes, Problem> {
    let path = made_here(Key { variant, ..original.key });
    if let Some(bytes) = app.photos.storage.bytes(&path).await? {
        return Ok(bytes);
    }
    if is_broken(original) {
        return Err(tus::unfit(&broken()));
    }
    make(app, original, Pace::Now).await?;
    app.photos.storage.bytes(&path).await?.ok_or(Problem::NotFound)
}

/// A picture that the phone sent ahead of the original, made anew here: what a phone calls a thumbnail may carry anything.
pub(super) async fn of_phones(app: &App, sent: &Upload) -> Result<Bytes, Problem> {
    let _decoding = place(&app.photos.decodes).await?;
    let (bytes, facts) = fetch(app, sent).await?.map_err(|unfit| tus::unfit(&unfit))?;
    let made = derive(app, bytes, facts).await?.map_err(|unfit| tus::unfit(&unfit))?;
    Ok(pick(made, sent.key.variant).into())
}

fn pick(made: Derived, variant: Variant) -> Vec<u8> {
    if variant == Variant::Thumbnail { made.thumbnail.bytes } else { made.evidence.bytes }
}

fn broken() -> Unfit {
    Unfit::Broken { why: String::new() }
}

/// Two who look at the same photo cause one decode: the second finds the copies when its turn comes.
async fn make(app: &App, original: &Upload, pace: Pace) -> Result<(), Problem> {
    let key = original.key;
    let _turn = app.photos.copying.take(key).await;
    let thumbnail = made_here(Key { variant: Variant::Thumbnail, ..key });
    if app.photos.storage.has(&thumbnail).await? {
        let is_whole = !matches!(pace, Pace::Again) || !likeness::noted(app, key.site, vec![key.photo]).await?.is_empty();
        if is_whole {
            return Ok(());
        }
    }
    let decoding = place(&app.photos.decodes).await?;
    let made = match pace {
        Pace::Now => match fetch(app, original).await? {
            Ok((bytes, facts)) => derive(app, bytes, facts).await?,
            Err(unfit) => Err(unfit),
        },
        Pace::Behind(one) => {
            let made = behind(app, original).await?;
            drop(one);
            made
        }
        Pace::Again => behind(app, original).await?,
    };
    drop(decoding);
    match made {
        Ok(made) => {
            app.photos.storage.keep(&made_here(Key { variant: Variant::Evidence, ..key }), made.evidence.bytes).await?;
            app.photos.storage.keep(&thumbnail, made.thumbnail.bytes).await?;
            if let Err(problem) = likeness::note(app, original, made.likeness, made.seen).await {
                tracing::warn!(%problem, photo = %key.photo, "this photo was not compared with others");
            }
            Ok(())
        }
        Err(unfit) => {
            // Remembered, so that it is not decoded again by everybody who looks.
            app.db.write(move |conn| store::note_reason(conn, key, broken().code()).map_err(Problem::from)).await?;
            Err(tus::unfit(&unfit))
        }
    }
}

async fn fetch(app: &App, upload: &Upload) -> Result<Result<(Bytes, Facts), Unfit>, Problem> {
    let path = uploaded(upload.key, upload.media_type.as_deref().unwrap_or_default());
    let bytes = app.photos.storage.bytes(&path).await?.ok_or_else(|| disk(format!("{path} is not there")))?;
    Ok(photo::look(&bytes).map(|facts| (bytes, facts)))
}

/// All of it on one thread, which gives back what it took before it takes the next one.
async fn behind(app: &App, original: &Upload) -> Result<Result<Derived, Unfit>, Problem> {
    let path = uploaded(original.key, original.media_type.as_deref().unwrap_or_default());
    let _big = place(&app.photos.big_decode).await?;
    let source = app.photos.storage.source(&path).await?;
    let work = move || {
        let bytes = source.read()?;
        Ok(photo::look(&bytes).and_then(|facts| photo::derive(&bytes, &facts)))
    };
    app.photos.backstage.run(work).await?.map_err(|error: std::io::Error| disk(error))
}

async fn derive(app: &App, bytes: Bytes, facts: Facts) -> Result<Result<Derived, Unfit>, Problem> {
    let pixels = u64::from(facts.width) * u64::from(facts.height);
    let _big = if pixels > BIG { Some(place(&app.photos.big_decode).await?) } else { None };
    blocking(move || photo::derive(&bytes, &facts)).await
}
