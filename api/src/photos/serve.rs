//! Who may look at a photo, and what do they get? Whoever may see the work that it belongs to: the thumbnail, the evidence view, or
//! for those whose post says so, the original as a file to keep ([`super::originals`]).

use super::{
    Key, Variant, copies, disk, originals,
    storage::{extension, uploaded},
    store::{self, State, Upload},
};
use crate::{
    app::App,
    auth::SignedIn,
    problem::{Problem, ProblemBody},
};
use actix_web::{
    HttpRequest, HttpResponse, HttpResponseBuilder,
    body::SizedStream,
    http::{
        StatusCode,
        header::{
            CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH, LOCATION,
            X_CONTENT_TYPE_OPTIONS,
        },
    },
    web::{Data, Path},
};
use domain::{
    ids::{PhotoId, SiteId},
    rights::{Action, View},
};
use futures_util::TryStreamExt;
use store::Shows;

/// A photo never changes, so a browser may keep it; nobody between it and us may.
const FOR_LONG: &str = "private, max-age=31536000, immutable";
/// Each time that somebody takes an original is written down, so no browser may keep it for the next one.
const NEVER: &str = "no-store";
/// What the phone sent ahead is replaced when the original comes.
const FOR_NOW: &str = "private, max-age=60";

/// A picture of a photo: thumbnail, evidence (both JPEG without EXIF) or original (as a file).
#[utoipa::path(get, path = "/v1/photos/{site}/{photo}/{variant}", tag = "photos",
    params(("site" = SiteId, Path), ("photo" = PhotoId, Path), ("variant" = String, Path, description = "thumbnail, evidence or original")), responses(
    (status = 200, description = "The picture", content_type = "image/jpeg"), (status = 303, description = "The original lies elsewhere: its address, good for a minute"), (status = 304), (status = 401, body = ProblemBody),
    (status = 403, description = "The original, and only the view of it is theirs", body = ProblemBody), (status = 404, body = ProblemBody), (status = 415, body = ProblemBody), (status = 503, body = ProblemBody)))]
pub async fn photo(
    app: Data<App>,
    person: SignedIn,
    path: Path<(String, String, String)>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let key = named(&path).ok_or(Problem::NotFound)?;
    let (shows, uploads) = visible(&app, &person, key).await?;
    if key.variant == Variant::Original && !person.can(Action::SeeOriginals, key.site, shows.building) {
        return Err(Problem::Forbidden);
    }
    let stored = |variant| uploads.iter().find(|u| u.key.variant == variant && u.state == State::Stored);
    let Some(original) = stored(Variant::Original) else {
        let sent = stored(key.variant).ok_or(Problem::NotFound)?;
        return Ok(picture().insert_header((CACHE_CONTROL, FOR_NOW)).body(copies::of_phones(&app, sent).await?));
    };
    if key.variant == Variant::Original {
        originals::note(&app, &person, original, &request).await?;
        return file(&app, original).await;
    }
    let tag = format!("\"{}-{}\"", original.sha256, key.variant.word());
    if knows(&request, &tag) {
        return Ok(HttpResponse::NotModified().insert_header((ETAG, tag)).insert_header((CACHE_CONTROL, FOR_LONG)).finish());
    }
    let bytes = copies::of_original(&app, original, key.variant).await?;
    Ok(picture().insert_header((ETAG, tag)).insert_header((CACHE_CONTROL, FOR_LONG)).body(bytes))
}

fn named((site, photo, variant): &(String, String, String)) -> Option<Key> {
    Some(Key { site: site.parse().ok()?, photo: photo.parse().ok()?, variant: Variant::parse(variant)? })
}

/// Uploads of a photo that an operation declared and that the person may see.
pub(super) async fn visible(app: &App, person: &SignedIn, key: Key) -> Result<(Shows, Vec<Upload>), Problem> {
    if !person.books.sites.contains_key(&key.site) {
        return Err(Problem::NotFound);
    }
    let view = person.at(key.site)?;
    let found = app.db.read(move |conn| {
        let shows = store::shows(conn, key.site, key.photo)?.ok_or(Problem::NotFound)?;
        if !sees(&view, &shows) {
            return Err(Problem::NotFound);
        }
        let mut uploads = store::uploads_of(conn, &[key.photo])?;
        uploads.retain(|upload| upload.key.site == key.site);
        Ok((shows, uploads))
    });
    found.await
}

/// 404 unless an operation declared the photo and the person may see what it shows.
pub async fn may_see(app: &App, person: &SignedIn, site: SiteId, photo: PhotoId) -> Result<(), Problem> {
    visible(app, person, Key { site, photo, variant: Variant::Original }).await.map(drop)
}

pub(super) fn sees(view: &View, shows: &Shows) -> bool {
    let person = view.person.to_string();
    let own = shows.author == view.person || shows.walkers.split(',').any(|walker| walker == person);
    view.sees_work(own, shows.building)
}

fn knows(request: &HttpRequest, tag: &str) -> bool {
    let known = request.headers().get(IF_NONE_MATCH).and_then(|known| known.to_str().ok());
    known.is_some_and(|known| known.split(',').any(|one| one.trim().trim_start_matches("W/") == tag))
}

fn picture() -> HttpResponseBuilder {
    let mut response = HttpResponse::build(StatusCode::OK);
    response.insert_header((CONTENT_TYPE, "image/jpeg")).insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"));
    response
}

/// The original as a file: a browser keeps it, and never runs what somebody may have hidden in it.
async fn file(app: &App, original: &Upload) -> Result<HttpResponse, Problem> {
    let media_type = original.media_type.clone().unwrap_or_else(|| "application/octet-stream".to_owned());
    let path = uploaded(original.key, &media_type);
    let file = format!("{}.{}", original.key.photo, extension(&media_type));
    if !app.settings.photos_through_server
        && let Some(address) = app.photos.storage.handed_out(&path, &file, &media_type).await?
    {
        return Ok(HttpResponse::SeeOther().insert_header((LOCATION, address)).insert_header((CACHE_CONTROL, NEVER)).finish());
    }
    let found = app.photos.storage.get(&path).await?.ok_or_else(|| disk(format!("{path} is not there")))?;
    let name = format!("attachment; filename=\"{file}\"");
    let body = SizedStream::new(found.meta.size, found.into_stream().map_err(std::io::Error::other));
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, media_type))
        .insert_header((CONTENT_DISPOSITION, name))
        .insert_header((CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'"))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((CACHE_CONTROL, NEVER))
        .body(body))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::ids::{BuildingId, PersonId};
    use uuid::Uuid;

    fn id(n: u128) -> Uuid {
        Uuid::from_u128(n)
    }

    #[test]
    fn everybody_who_walked_the_patrol_sees_its_photos_and_the_office_those_of_its_buildings() {
        let shows = Shows { author: PersonId(id(1)), walkers: format!("{},{}", id(1), id(2)), building: Some(BuildingId(id(7))) };
        let field = |person| View { person: PersonId(id(person)), site: true, all_work: false, buildings: Some(vec![]) };
        assert!(sees(&field(1), &shows) && sees(&field(2), &shows));
        assert!(!sees(&field(3), &shows));
        let office = |building| View { all_work: true, buildings: Some(vec![BuildingId(id(building))]), ..field(4) };
        assert!(sees(&office(7), &shows));
        assert!(!sees(&office(8), &shows));
        assert!(!sees(&View { site: false, ..office(7) }, &shows));
    }
}
