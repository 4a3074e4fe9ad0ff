//! What do other rooms get of a photo, for somebody whom they have let in already?

use super::{
    Key, Variant, copies,
    store::{self, State},
};
use crate::{app::App, problem::Problem};
use actix_web::web::Bytes;
use domain::ids::{PhotoId, SiteId};

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
