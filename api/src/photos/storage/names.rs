//! What is a photo's file called, and which photo is a file's?

use super::{Key, Variant};
use domain::{
    ids::{PhotoId, SiteId},
    photo::Sha256,
};
use object_store::path::Path as ObjectPath;

/// Where uploads under way are.
pub(super) const PARTIAL: &str = "partial";
/// Where uploads are that were not what was promised.
pub(super) const QUARANTINE: &str = "quarantine";
/// Where the drawings of a site lie, beside its photos' folders.
const SHEETS: &str = "sheets";

/// Where an upload goes once it is whole.
pub fn uploaded(key: Key, media_type: &str) -> ObjectPath {
    let from_phone = if key.variant == Variant::Original { "" } else { "phone-" };
    in_folder(key.site, key.photo, &format!("{from_phone}{}.{}", key.variant.word(), extension(media_type)))
}

/// Where a copy that was made here is.
pub fn made_here(key: Key) -> ObjectPath {
    in_folder(key.site, key.photo, &format!("{}.jpg", key.variant.word()))
}

/// The last digits of an id are chance; the first ones are time, and would put all photos of a month into one folder.
fn in_folder(site: SiteId, photo: PhotoId, file: &str) -> ObjectPath {
    let [.., last] = photo.0.as_bytes();
    ObjectPath::from(format!("{site}/{last:02x}/{photo}/{file}"))
}

/// Where the drawings of a site's plans are.
pub fn sheets(site: SiteId) -> String {
    format!("{site}/{SHEETS}")
}

/// Where a drawing is: bytes under their own hash.
pub fn sheet(site: SiteId, sha256: Sha256) -> ObjectPath {
    ObjectPath::from(format!("{site}/{SHEETS}/{sha256}.jpg"))
}

/// An upload under way: a file, or what its pieces' names begin with.
pub(super) fn partial(key: Key) -> ObjectPath {
    aside(PARTIAL, key)
}

/// An upload that was put aside; what stood in an original's place keeps the beginning of its hash in its name.
pub(super) fn quarantine(key: Key, hash: Option<&str>) -> ObjectPath {
    let path = aside(QUARANTINE, key);
    hash.map_or(path.clone(), |hash| ObjectPath::from(format!("{path}.{}", hash.get(..16).unwrap_or(hash))))
}

fn aside(room: &str, key: Key) -> ObjectPath {
    ObjectPath::from(format!("{room}/{}/{}.{}", key.site, key.photo, key.variant.word()))
}

/// The usual ending of a file's name.
pub fn extension(media_type: &str) -> &'static str {
    match media_type {
        "image/png" => "png",
        "image/webp" => "webp",
        _ => "jpg",
    }
}

/// Whose a file is, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Name {
    /// A whole upload of this key: an original, or what a phone sent ahead.
    Uploaded(Key),
    /// A copy that was made here.
    MadeHere(Key),
    /// An upload under way, or a piece of one.
    Partial(Key),
    /// Put aside.
    Aside(Key),
}

/// Reads a path; none for one that this program does not write.
pub fn name(path: &str) -> Option<Name> {
    let parts: Vec<&str> = path.split('/').collect();
    match parts.as_slice() {
        [PARTIAL, site, photo, ..] if parts.len() <= 4 => aside_key(site, photo).map(Name::Partial),
        [QUARANTINE, site, photo] => aside_key(site, photo).map(Name::Aside),
        [site, shard, photo, file] => in_place(site, shard, photo, file),
        _ => None,
    }
}

fn aside_key(site: &str, name: &str) -> Option<Key> {
    let mut parts = name.split('.');
    let (photo, variant) = (parts.next()?, parts.next()?);
    Some(Key { site: site.parse().ok()?, photo: photo.parse().ok()?, variant: Variant::parse(variant)? })
}

fn in_place(site: &str, shard: &str, photo: &str, file: &str) -> Option<Name> {
    let photo: PhotoId = photo.parse().ok()?;
    let (stem, ending) = file.split_once('.')?;
    let [.., last] = photo.0.as_bytes();
    if format!("{last:02x}") != shard || !["jpg", "png", "webp"].contains(&ending) {
        return None;
    }
    let key = |word: &str| Some(Key { site: site.parse().ok()?, photo, variant: Variant::parse(word)? });
    match stem.strip_prefix("phone-") {
        Some(word) => key(word).filter(|key| key.variant != Variant::Original).map(Name::Uploaded),
        None => key(stem).map(|key| if key.variant == Variant::Original { Name::Uploaded(key) } else { Name::MadeHere(key) }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn key(variant: Variant) -> Key {
        Key { site: SiteId(Uuid::from_u128(1)), photo: PhotoId(Uuid::from_u128(0xA7)), variant }
    }

    #[test]
    fn a_photo_lies_in_the_folder_of_its_site() {
        let (original, thumbnail) = (key(Variant::Original), key(Variant::Thumbnail));
        let folder = format!("{}/a7/{}", original.site, original.photo);
        assert_eq!(uploaded(original, "image/png").to_string(), format!("{folder}/original.png"));
        assert_eq!(uploaded(thumbnail, "image/jpeg").to_string(), format!("{folder}/phone-thumbnail.jpg"));
        assert_eq!(made_here(thumbnail).to_string(), format!("{folder}/thumbnail.jpg"));
    }

    #[test]
    fn every_name_leads_back_to_its_photo() {
        for variant in Variant::ALL {
            let key = key(variant);
            assert_eq!(name(uploaded(key, "image/webp").as_ref()), Some(Name::Uploaded(key)));
            assert_eq!(name(partial(key).as_ref()), Some(Name::Partial(key)));
            assert_eq!(name(&format!("{}/000000262144", partial(key))), Some(Name::Partial(key)));
            assert_eq!(name(&format!("{}.chunk", partial(key))), Some(Name::Partial(key)));
            assert_eq!(name(quarantine(key, Some("0123456789abcdef0")).as_ref()), Some(Name::Aside(key)));
        }
        assert_eq!(name(made_here(key(Variant::Evidence)).as_ref()), Some(Name::MadeHere(key(Variant::Evidence))));
        for strange in ["notes.txt", "a/b/c/d", "partial/x", "00000000-0000-0000-0000-000000000001/a7/other/original.jpg"] {
            assert_eq!(name(strange), None, "{strange}");
        }
        let crash = uploaded(key(Variant::Original), "image/jpeg").to_string().replace(".jpg", ".new");
        assert_eq!(name(&crash), None, "what a crash leaves is no photo");
    }
}
