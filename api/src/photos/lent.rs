//! What do other rooms get of a photo, for somebody whom they have let in already?

use super::{
    Key, Variant, copies, disk, originals,
    storage::{extension, uploaded},
    store::{self, State},
};
use crate::{app::App, auth::SignedIn, problem::Problem};
use actix_web::{HttpRequest, web::Bytes};
use domain::{
    ids::{PhotoId, SiteId},
    photo::Sha256,
};
use futures_util::Stream;
use object_store::path::Path as ObjectPath;
use std::collections::HashMap;

/// A picture that was made here.
pub(crate) struct Lent {
    /// A JPEG without EXIF.
    pub bytes: Bytes,
    /// It was made from the original, not from a small copy that the phone sent ahead.
    pub of_original: bool,
}

/// The best picture of a photo for a purpose; none while there is none, or where its bytes can't be shown.
pub(crate) async fn picture(app: &App, site: SiteId, photo: PhotoId, variant: Variant) -> Result<Option<Lent>, Problem> {
    let uploads = app.db.read(move |conn| store::uploads_of(conn, &[photo]).map_err(Problem::from)).await?;
    let stored = |variant| {
        let key = Key { site, photo, variant };
        uploads.iter().find(|upload| upload.key == key && upload.state == State::Stored)
    };
    let made = match stored(Variant::Original) {
        Some(original) => copies::of_original(app, original, variant).await,
        None => match stored(Variant::Evidence).or_else(|| stored(Variant::Thumbnail)) {
            Some(sent) => copies::of_phones(app, sent).await,
            None => return Ok(None),
        },
    };
    match made {
        Ok(bytes) => Ok(Some(Lent { bytes, of_original: stored(Variant::Original).is_some() })),
        Err(Problem::UnfitPhoto { .. } | Problem::NotFound) => Ok(None),
        Err(problem) => Err(problem),
    }
}

/// A stored original, to be read.
#[derive(Debug, Clone)]
pub(crate) struct Original {
    place: (SiteId, PhotoId, Sha256),
    path: ObjectPath,
    media_type: String,
}

impl Original {
    /// The usual ending of its file.
    pub fn ending(&self) -> &'static str {
        extension(&self.media_type)
    }

    /// Its bytes, piece by piece.
    pub async fn bytes(&self, app: &App) -> Result<impl Stream<Item = object_store::Result<Bytes>> + use<>, Problem> {
        let found = app.photos.storage.get(&self.path).await?.ok_or_else(|| disk(format!("{} is not there", self.path)))?;
        Ok(found.into_stream())
    }
}

/// Those of these photos whose originals are stored.
pub(crate) async fn originals(app: &App, site: SiteId, photos: &[PhotoId]) -> Result<HashMap<PhotoId, Original>, Problem> {
    let photos = photos.to_vec();
    let uploads = app.db.read(move |conn| store::uploads_of(conn, &photos).map_err(Problem::from)).await?;
    let ours = uploads
        .into_iter()
        .filter(|upload| upload.key.site == site && upload.key.variant == Variant::Original && upload.state == State::Stored);
    let original = |upload: store::Upload| {
        let media_type = upload.media_type.unwrap_or_default();
        let place = (site, upload.key.photo, upload.sha256);
        (upload.key.photo, Original { place, path: uploaded(upload.key, &media_type), media_type })
    };
    Ok(ours.map(original).collect())
}

/// Writes down that somebody is about to be given these originals. Without these rows they are not.
pub(crate) async fn write_down<'a>(
    app: &App,
    person: &SignedIn,
    given: impl Iterator<Item = &'a Original>,
    request: &HttpRequest,
) -> Result<(), Problem> {
    let places: Vec<_> = given.map(|original| original.place).collect();
    originals::note_all(app, person, &places, request).await
}
