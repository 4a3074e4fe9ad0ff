//! Where photos lie: the whole path, and what goes wrong in the storage itself. The same stories for a folder and for S3; those whose
//! names end with `on_s3` are about S3 alone, and only `tests/run` has one.

use domain::photo::PhotoRef;
use e2e::{
    checklists::good_answers,
    envelope::Device,
    estate::{Cast, Estate},
    photos,
    server::{self, Server},
    tus,
};
use mobile_core::AppError;

fn ready() -> (Estate, Cast, Device) {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let device = estate.device(&cast.lin);
    (estate, cast, device)
}

/// The same device, on the line to another server.
fn at(device: &Device, server: &Server) -> Device {
    let other = Device::known(&server.url, device);
    assert_ne!(other.url, device.url);
    other
}

fn word(device: &Device, photo: &PhotoRef) -> String {
    let body = format!(r#"{{"ids":["{}"]}}"#, photo.id);
    let reply = device.call("POST", "/v1/photos/status", &[("content-type", "application/json")], Some(body.as_bytes())).expect(200);
    reply.json()["photos"][0]["state"].as_str().unwrap().to_owned()
}

/// Begun on one server, gone on with on another while the first still runs, ended on the first.
#[test]
fn another_server_goes_on_with_an_upload() {
    let (estate, _cast, device) = ready();
    let second = estate.server.beside();
    let elsewhere = at(&device, &second);
    let bytes = photos::lobby();
    let photo = tus::reference(bytes);
    let _ = tus::create(&device, estate.site, &photo, photo.length).expect(201);
    let mut offset = 0;
    for (turn, chunk) in bytes.chunks(256 * 1024).enumerate() {
        let device = if turn % 2 == 0 { &device } else { &elsewhere };
        assert_eq!(tus::offset(device, photo.id), offset, "both know how far it has come");
        let _ = tus::patch(device, photo.id, offset, chunk, chunk).expect(204);
        offset += chunk.len() as u64;
    }
    assert_eq!((word(&device, &photo), word(&elsewhere, &photo)), ("stored".into(), "stored".into()));
    assert!(estate.place.below("partial").is_empty(), "nothing is left of the upload");
    let kept = estate.place.below(&estate.site.to_string()).into_iter().find(|path| path.ends_with("original.jpg")).unwrap();
    assert!(std::fs::read(kept).unwrap() == bytes, "byte for byte");
}

/// Both halves were what their checksums said, but not halves of one photo: the first was sent by somebody else, on another server, or spoiled
/// where it lay. What passed through a server before must not vouch for it.
#[test]
fn a_first_half_that_is_not_the_photos_is_found_out() {
    let (estate, _cast, device) = ready();
    let second = estate.server.beside();
    let elsewhere = at(&device, &second);
    let bytes = photos::small(8);
    let (right, rest) = bytes.split_at(9_000);
    let wrong = &photos::small(9)[..9_000];
    let wrong_from_the_start = |photo: &PhotoRef| {
        let _ = tus::patch(&device, photo.id, 0, wrong, wrong).expect(204);
    };
    let taken_over = |photo: &PhotoRef| {
        let _ = tus::patch(&device, photo.id, 0, right, right).expect(204);
        let _ = tus::terminate(&elsewhere, photo.id).expect(204);
        let _ = tus::create(&elsewhere, estate.site, photo, photo.length).expect(201);
        let _ = tus::patch(&elsewhere, photo.id, 0, wrong, wrong).expect(204);
    };
    let spoiled = |photo: &PhotoRef| {
        let _ = tus::patch(&device, photo.id, 0, right, right).expect(204);
        let [lies] = estate.place.below("partial").try_into().unwrap();
        // Some systems' files have times that stand still for some milliseconds.
        std::thread::sleep(std::time::Duration::from_millis(20));
        std::fs::write(lies, wrong).unwrap();
    };
    for (how, half) in [("sent", &wrong_from_the_start as &dyn Fn(&PhotoRef)), ("taken over", &taken_over), ("spoiled", &spoiled)] {
        let photo = tus::reference(&bytes);
        let _ = tus::create(&device, estate.site, &photo, photo.length).expect(201);
        half(&photo);
        let refused = tus::patch(&device, photo.id, 9_000, rest, rest);
        assert_eq!((refused.status, word(&device, &photo).as_str()), (460, "quarantined"), "{how}");
        assert_eq!(tus::upload(&device, estate.site, &photo, &bytes).status, 204, "{how}: sent again, it is taken");
        assert_eq!(word(&device, &photo), "stored", "{how}");
    }
}

/// Chunks without a checksum are kept to the last byte, in pieces of any size; hundreds of them make one photo.
#[test]
fn hundreds_of_small_chunks_make_one_photo() {
    let (estate, _cast, device) = ready();
    let bytes = photos::small(1);
    let photo = tus::reference(&bytes);
    let _ = tus::create(&device, estate.site, &photo, photo.length).expect(201);
    let size = bytes.len() / 450 + 1;
    let mut offset = 0;
    for chunk in bytes.chunks(size) {
        let _ = tus::patch(&device, photo.id, offset, chunk, chunk).expect(204);
        offset += chunk.len() as u64;
    }
    assert_eq!(word(&device, &photo), "stored");
    assert!(estate.place.below("partial").is_empty());
}

/// As tus-js-client sends it: all in one request, 25 MB of it.
#[test]
fn a_long_chunk_waits_for_its_proof_and_a_large_photo_is_stored() {
    let (estate, _cast, device) = ready();
    // What comes behind a JPEG's end is no business of its decoder.
    let bytes = [photos::small(2).as_slice(), &vec![0xA5; 25_000_000]].concat();
    let photo = tus::reference(&bytes);
    let _ = tus::create(&device, estate.site, &photo, photo.length).expect(201);
    let mut damaged = bytes.clone();
    damaged[20_000_000] ^= 1;
    let _ = tus::patch(&device, photo.id, 0, &damaged, &bytes).expect(460);
    assert_eq!(tus::offset(&device, photo.id), 0, "nothing of it was kept");
    let _ = tus::patch(&device, photo.id, 0, &bytes, &bytes).expect(204);
    assert_eq!(word(&device, &photo), "stored");
}

/// The wrong bytes stand where an original goes: they are kept elsewhere, and the photo is stored all the same.
#[test]
fn an_original_is_never_written_over() {
    let (estate, _cast, device) = ready();
    let bytes = photos::small(3);
    let photo = tus::reference(&bytes);
    let _ = tus::create(&device, estate.site, &photo, photo.length).expect(201);
    let id = photo.id.to_string();
    let place = estate.place.files().join(format!("{}/{}/{id}/original.jpg", estate.site, &id[id.len() - 2..]));
    std::fs::create_dir_all(place.parent().unwrap()).unwrap();
    std::fs::write(&place, b"not this photo").unwrap();
    let _ = tus::patch(&device, photo.id, 0, &bytes, &bytes).expect(204);
    assert_eq!(word(&device, &photo), "stored");
    assert!(std::fs::read(&place).unwrap() == bytes);
    let aside = estate.place.below("quarantine");
    assert_eq!(aside.len(), 1, "{aside:?}");
    assert_eq!(std::fs::read(&aside[0]).unwrap(), b"not this photo");
    assert!(estate.server.log().contains("put aside"), "and it is told");
}

#[test]
#[ignore = "needs an S3 server: tests/run has one"]
fn storage_that_is_gone_is_a_503_and_the_phone_goes_on_later_on_s3() {
    let (mut estate, cast) = Estate::ready_with_one_question(1);
    let phone = estate.phone(&cast.lin);
    let patrol = phone.start_due(&cast.round);
    phone.visit_with_photo(&patrol, &cast.round.checkpoints[0], &good_answers(&cast.round.content), &photos::small(4));
    estate.place.s3().stop();
    let outcome = phone.try_sync();
    assert!(matches!(outcome, Err(AppError::ServerTrouble { .. } | AppError::Offline { .. })), "{outcome:?}");
    let ledger = phone.app.delivery().unwrap();
    assert_eq!((ledger.records_waiting, ledger.photos_stored, ledger.photos_waiting), (0, 0, 1), "records go ahead: {ledger:?}");

    estate.place.s3().start_again();
    let _ = phone.sync_in_the_end();
    let ledger = phone.app.delivery().unwrap();
    assert_eq!((ledger.photos_stored, ledger.photos_waiting), (1, 0), "{ledger:?}");
}

#[test]
#[ignore = "needs an S3 server: tests/run has one"]
fn a_server_says_at_its_start_what_is_wrong_with_its_storage_on_s3() {
    let mut estate = Estate::open();
    let settings = |change: (&str, &str)| {
        let mut settings = server::settings(estate.folder.path(), &estate.database.url);
        for (name, value) in estate.place.settings().into_iter().chain([(change.0.to_owned(), change.1.to_owned())]) {
            settings.retain(|(known, _)| *known != name);
            settings.push((name, value));
        }
        settings
    };
    let wrong = [
        (("ROUNDS_PHOTOS", "s3://no-such-bucket/photos"), "there is no bucket of this name"),
        (("AWS_SECRET_ACCESS_KEY", "a wrong one"), "access key"),
        (("AWS_ENDPOINT_URL", "http://127.0.0.1:9"), "can't be reached"),
        (("ROUNDS_PHOTOS", "s3:///photos"), "the bucket's name is missing"),
    ];
    for (change, why) in wrong {
        let (code, said) = server::ends(&settings(change), &["serve"]);
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains(why), "{change:?}: {said}");
        assert!(change.1.starts_with("s3:///") || said.contains("AWS_ACCESS_KEY_ID"), "what to set: {said}");
    }
    estate.place.s3().stop();
}

/// A visit's photo, stored.
fn of_a_visit(estate: &Estate, cast: &Cast, device: &Device, bytes: &[u8]) -> String {
    let patrol = cast.round.start();
    let mut visit = device.envelope(estate.site, cast.round.visit(&patrol, 0));
    visit.photos = vec![tus::reference(bytes)];
    let photo = visit.photos[0].clone();
    assert!(device.push(&[device.envelope(estate.site, patrol), visit]).iter().all(|r| r.refusal.is_none()));
    let _ = tus::upload(device, estate.site, &photo, bytes).expect(204);
    format!("/v1/photos/{}/{}/original", estate.site, photo.id)
}

/// Where browsers can't reach the storage, the server hands the file out itself.
#[test]
#[ignore = "needs an S3 server: tests/run has one"]
fn an_original_comes_through_the_server_where_that_is_asked_for_on_s3() {
    let (mut estate, cast, device) = ready();
    estate.server.set("ROUNDS_PHOTOS_THROUGH_SERVER", "true");
    estate.server.start_again();
    let bytes = photos::small(6);
    let original = of_a_visit(&estate, &cast, &device, &bytes);
    let given = cast.zhou.get(&original).expect(200);
    assert!(given.body == bytes && given.header("content-security-policy").is_some_and(|said| said.contains("sandbox")));
}

/// The address that is handed out gives the file, to keep; and nothing else.
#[test]
#[ignore = "needs an S3 server: tests/run has one"]
fn an_original_is_handed_out_by_an_address_that_cannot_be_bent_on_s3() {
    let (estate, cast, device) = ready();
    let bytes = photos::small(5);
    let told = cast.zhou.get(&of_a_visit(&estate, &cast, &device, &bytes)).expect(303);
    let address = told.header("location").unwrap();
    let given = cast.zhou.http.must("GET", address, &[], None).expect(200);
    assert!(given.body == bytes);
    assert!(given.header("content-disposition").is_some_and(|said| said.starts_with("attachment")), "{:?}", given.headers);
    assert!(address.contains("X-Amz-Expires=60"), "{address}");
    for (from, to) in [("attachment", "inline"), ("original.jpg", "evidence.jpg"), ("X-Amz-Expires=60", "X-Amz-Expires=6000")] {
        let bent = cast.zhou.http.must("GET", &address.replace(from, to), &[], None);
        assert!(matches!(bent.status, 401 | 403), "{from}: {} {}", bent.status, bent.text());
    }
}
