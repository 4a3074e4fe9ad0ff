//! Does a supervisor hear that a photo is dark or blurred, whichever way it came? And what becomes of photos that were left half done?

use domain::{photo::PhotoRef, wire::Status};
use e2e::{
    envelope::Device,
    estate::{Cast, Estate},
    photos, tus,
};
use serde_json::{Value, json};
use std::{
    thread,
    time::{Duration, Instant},
};

const BLACK: &[u8] = include_bytes!("../../mobile-core/photo/src/tests/files/black.jpg");
const BLURRED: &[u8] = include_bytes!("../../mobile-core/photo/src/tests/files/blurred.jpg");

fn declare(device: &Device, cast: &Cast, photos: &[PhotoRef]) {
    let walk = cast.round.start();
    let mut visit = device.envelope(cast.round.site, cast.round.visit(&walk, 0));
    visit.photos = photos.to_vec();
    let results = device.push(&[device.envelope(cast.round.site, walk), visit]);
    assert!(results.iter().all(|r| r.status == Status::Applied), "{results:?}");
}

/// The photos with this flag, and what it says of the first.
fn flagged(cast: &Cast, flag: &str) -> (Vec<Value>, Value) {
    let list = cast.zhou.list(&format!("/v1/photos?flag={flag}"));
    let what = list.first().and_then(|photo| photo["flags"].as_array().cloned()).unwrap_or_default();
    let what = what.into_iter().find(|one| one["flag"] == flag).map_or(Value::Null, |one| one["what"].clone());
    (list.iter().map(|photo| photo["id"].clone()).collect(), what)
}

/// Copies are made behind everybody else, and what they show is measured then.
#[track_caller]
fn in_the_end(is_so: impl Fn() -> bool, what: &str) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < Duration::from_secs(60), "{what}");
        thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn dark_and_blurred_photos_have_a_hint_whichever_comes_first_record_or_bytes() {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let lin = estate.device(&cast.lin);
    let sharp = photos::at_a_place(1, 1);
    let [black, blurred, clear] = [BLACK, BLURRED, &sharp].map(tus::reference);
    let site = cast.round.site;
    // The bytes of the black one come before anybody has heard of it.
    let _ = tus::upload(&lin, site, &black, BLACK).expect(204);
    let copy = || cast.zhou.get(&format!("/v1/photos/{site}/{}/thumbnail", black.id)).status;
    assert_eq!(copy(), 404, "nobody declared it");
    declare(&lin, &cast, &[black.clone(), blurred.clone(), clear.clone()]);
    let _ = tus::upload(&lin, site, &clear, &sharp).expect(204);
    let _ = tus::upload(&lin, site, &blurred, BLURRED).expect(204);

    in_the_end(|| flagged(&cast, "dark").0 == [json!(black.id)], "the black one");
    in_the_end(|| flagged(&cast, "blurred").0 == [json!(blurred.id)], "the blurred one, and no other");
    let (_, dark) = flagged(&cast, "dark");
    assert!(dark["light"].as_u64().is_some_and(|light| light < 40), "{dark}");
    let (_, soft) = flagged(&cast, "blurred");
    assert!(soft["blur"].as_u64().is_some_and(|blur| blur >= 500), "{soft}");
    // It is no doubt: nothing else is said of it, and it counts as evidence.
    let flags = |id| cast.zhou.list("/v1/photos").iter().find(|one| one["id"] == json!(id)).map(|one| one["flags"].clone()).unwrap();
    assert_eq!(flags(clear.id), json!([]));
    assert_eq!(flags(black.id).as_array().map(Vec::len), Some(1));
}

#[test]
fn what_was_left_half_done_is_made_good_after_the_start() {
    let (mut estate, cast) = Estate::ready_with_one_question(1);
    let lin = estate.device(&cast.lin);
    let (black, blurred) = (tus::reference(BLACK), tus::reference(BLURRED));
    let site = cast.round.site;
    declare(&lin, &cast, &[black.clone(), blurred.clone()]);
    for (photo, bytes) in [(&black, BLACK), (&blurred, BLURRED)] {
        let _ = tus::upload(&lin, site, photo, bytes).expect(204);
    }
    let both = || flagged(&cast, "dark").0.len() + flagged(&cast, "blurred").0.len();
    in_the_end(|| both() == 2, "both are measured");

    // One was kept before prints were: its copies are there. The other had been stored when the lights went out.
    assert!(estate.server.stop());
    estate.database.forget_what_was_measured();
    let copies = |photo: &PhotoRef| -> Vec<_> {
        let id = photo.id.to_string();
        let made = |path: &std::path::PathBuf| {
            let name = path.display().to_string();
            name.contains(&id) && (name.contains("thumbnail") || name.contains("evidence"))
        };
        estate.place.below("").into_iter().filter(made).collect()
    };
    assert_eq!((copies(&black).len(), copies(&blurred).len()), (2, 2));
    copies(&blurred).iter().for_each(|path| std::fs::remove_file(path).unwrap());
    estate.server.start_again();
    in_the_end(|| both() == 2, "both are measured again");
    assert_eq!((copies(&black).len(), copies(&blurred).len()), (2, 2));
}
