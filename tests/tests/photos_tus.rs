//! Photo bytes by tus 1.0, step by step.

use domain::{
    ids::{PhotoId, SiteId},
    photo::PhotoRef,
};
use e2e::{
    envelope::Device,
    estate::{Cast, Estate},
    http::Reply,
    photos, tus,
};

fn ready() -> (Estate, Cast, Device) {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let device = estate.device(&cast.lin);
    (estate, cast, device)
}

fn state(device: &Device, photo: PhotoId) -> Reply {
    let body = format!(r#"{{"ids":["{photo}"]}}"#);
    device.call("POST", "/v1/photos/status", &[("content-type", "application/json")], Some(body.as_bytes())).expect(200)
}

fn word(device: &Device, photo: PhotoId) -> String {
    state(device, photo).json()["photos"][0]["state"].as_str().unwrap().to_owned()
}

/// Sends all of it; gives the answer that ended it.
fn send(device: &Device, site: SiteId, bytes: &[u8]) -> (PhotoId, Reply) {
    let photo = tus::reference(bytes);
    (photo.id, tus::upload(device, site, &photo, bytes))
}

#[test]
fn the_server_says_what_it_speaks() {
    let (_estate, _cast, device) = ready();
    let offer = device.call("OPTIONS", "/v1/photos", &[], None);
    assert!(matches!(offer.status, 200 | 204));
    assert_eq!(offer.header("tus-version"), Some("1.0.0"));
    assert_eq!(offer.header("tus-max-size"), Some("41943040"));
    let extensions = offer.header("tus-extension").unwrap();
    assert!(["creation", "checksum", "termination"].iter().all(|word| extensions.contains(word)), "{extensions}");
    let old = device.call("POST", "/v1/photos", &[("tus-resumable", "0.2.2"), ("upload-length", "1")], Some(b""));
    assert_eq!(old.expect(412).header("tus-version"), Some("1.0.0"));
}

#[test]
fn a_photo_is_announced_sent_in_chunks_resumed_and_stored() {
    let (estate, _cast, device) = ready();
    let bytes = photos::lobby();
    let photo = tus::reference(bytes);
    assert_eq!(word(&device, photo.id), "expected");
    let created = tus::create(&device, estate.site, &photo, photo.length).expect(201);
    assert!(created.header("location").is_some_and(|to| to.ends_with(&photo.id.to_string())), "{:?}", created.headers);
    let (first, rest) = bytes.split_at(200_001);
    let _ = tus::patch(&device, photo.id, 0, first, first).expect(204);
    assert_eq!(tus::offset(&device, photo.id), 200_001);
    assert_eq!(state(&device, photo.id).json()["photos"][0]["offset"], 200_001);

    // The phone asks again, for it does not know whether the announcement arrived.
    let again = tus::create(&device, estate.site, &photo, photo.length);
    assert_eq!(again.header("upload-offset"), Some("200001"), "{}", again.text());
    assert_eq!(tus::patch(&device, photo.id, 0, first, first).expect(409).problem(), "wrong-offset");
    let done = tus::patch(&device, photo.id, 200_001, rest, rest).expect(204);
    assert_eq!(done.header("upload-offset"), Some(photo.length.to_string().as_str()));
    assert_eq!(word(&device, photo.id), "stored");
    assert_eq!(tus::offset(&device, photo.id), photo.length, "asked once more, it is all there");
}

#[test]
fn a_damaged_chunk_is_thrown_away_alone() {
    let (estate, _cast, device) = ready();
    let bytes = photos::small(1);
    let photo = tus::reference(&bytes);
    let _ = tus::create(&device, estate.site, &photo, photo.length).expect(201);
    let (first, rest) = bytes.split_at(10_000);
    let _ = tus::patch(&device, photo.id, 0, first, first).expect(204);
    let mut damaged = rest.to_vec();
    damaged[77] ^= 1;
    assert_eq!(tus::patch(&device, photo.id, 10_000, &damaged, rest).expect(460).problem(), "checksum-mismatch");
    assert_eq!(tus::offset(&device, photo.id), 10_000);
    let _ = tus::patch(&device, photo.id, 10_000, rest, rest).expect(204);
    assert_eq!(word(&device, photo.id), "stored");
}

#[test]
fn bytes_that_are_not_what_was_promised_are_kept_apart_and_sent_again() {
    let (estate, _cast, device) = ready();
    let (promised, sent) = (photos::small(1), photos::small(2));
    let mut photo = tus::reference(&promised);
    photo.length = sent.len() as u64;
    let refused = tus::upload(&device, estate.site, &photo, &sent);
    assert_eq!(refused.status, 460, "{}", refused.text());
    assert_eq!(word(&device, photo.id), "quarantined");
    assert_eq!(tus::offset(&device, photo.id), 0, "from 0 again");
}

/// Announced and sent in one request, without a checksum but that of the whole.
#[test]
fn a_whole_photo_in_one_request_is_held_to_its_hash() {
    let (estate, _cast, device) = ready();
    let (bytes, other) = (photos::small(1), photos::small(2));
    let all_at_once = |photo: &PhotoRef, bytes: &[u8]| {
        let (id, hash, site) = (photo.id.to_string(), photo.sha256.to_string(), estate.site.to_string());
        let words = tus::metadata(&[("photo_id", &id), ("sha256", &hash), ("site_id", &site)]);
        let (length, kind) = (bytes.len().to_string(), "application/offset+octet-stream");
        let headers = [("tus-resumable", "1.0.0"), ("upload-length", &length), ("upload-metadata", &words), ("content-type", kind)];
        device.call("POST", "/v1/photos", &headers, Some(bytes))
    };
    let right = tus::reference(&bytes);
    let sent = all_at_once(&right, &bytes).expect(201);
    assert_eq!(sent.header("upload-offset"), Some(right.length.to_string().as_str()));
    assert_eq!(word(&device, right.id), "stored");
    let wrong = tus::reference(&bytes);
    assert_eq!(all_at_once(&wrong, &other).expect(460).problem(), "checksum-mismatch");
    assert_eq!(word(&device, wrong.id), "quarantined");
}

/// Bytes beyond the end of what was announced are refused as such; at a wrong place, for that.
#[test]
fn a_phone_that_is_mistaken_about_the_offset_hears_so_first() {
    let (estate, _cast, device) = ready();
    let bytes = photos::small(1);
    let photo = tus::reference(&bytes);
    let _ = tus::create(&device, estate.site, &photo, photo.length).expect(201);
    let (first, rest) = bytes.split_at(10_000);
    let _ = tus::patch(&device, photo.id, 0, first, first).expect(204);
    assert_eq!(tus::patch(&device, photo.id, photo.length - 5, rest, rest).expect(409).problem(), "wrong-offset");
    let _ = tus::patch(&device, photo.id, 10_000, &bytes, &bytes).expect(413);
    assert_eq!(tus::offset(&device, photo.id), 10_000);
}

#[test]
fn an_upload_that_is_given_up_is_gone_and_a_stored_photo_stays() {
    let (estate, _cast, device) = ready();
    let bytes = photos::small(1);
    let photo = tus::reference(&bytes);
    let _ = tus::create(&device, estate.site, &photo, photo.length).expect(201);
    let _ = tus::terminate(&device, photo.id).expect(204);
    let _ = tus::head(&device, photo.id).expect(404);
    let _ = tus::upload(&device, estate.site, &photo, &bytes).expect(204);
    let _ = tus::terminate(&device, photo.id).expect(403);
    assert_eq!(word(&device, photo.id), "stored", "evidence is not taken back");
}

#[test]
fn what_is_no_photo_is_refused_by_its_content() {
    let (estate, _cast, device) = ready();
    let heic = [b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".as_slice(), &[0; 4_000]].concat();
    let gif = [b"GIF89a\x01\0\x01\0\0\0\0;".as_slice(), &[0; 100]].concat();
    let script = b"<script>alert(1)</script> pretending to be a picture".to_vec();
    let mut cut_off = photos::small(1);
    cut_off.truncate(300);
    for (what, bytes) in [("heic", heic), ("gif", gif), ("html", script), ("cut off", cut_off)] {
        let (photo, reply) = send(&device, estate.site, &bytes);
        assert_eq!((reply.status, reply.problem().as_str()), (415, "unfit-photo"), "{what}: {}", reply.text());
        assert!(reply.json()["code"].as_str().is_some_and(|code| !code.is_empty()));
        assert_ne!(word(&device, photo), "stored", "{what}");
    }
}

#[test]
fn what_is_too_large_is_refused_before_a_byte_is_sent() {
    let (estate, _cast, device) = ready();
    let photo = tus::reference(b"whatever");
    assert_eq!(tus::create(&device, estate.site, &photo, 200 * 1024 * 1024).expect(413).problem(), "too-large");
    let empty = tus::create(&device, estate.site, &photo, 0).expect(415);
    assert_eq!((empty.problem().as_str(), empty.json()["code"].as_str()), ("unfit-photo", Some("photo_empty")));
    let elsewhere = SiteId(e2e::new_id());
    assert_eq!(tus::create(&device, elsewhere, &photo, 8).expect(404).problem(), "not-found");
    let (_, reply) = send(&device, estate.site, &photos::of_65_megapixels());
    assert_eq!((reply.status, reply.problem().as_str()), (415, "unfit-photo"), "{}", reply.text());
    assert_eq!(reply.json()["code"], "photo_too_many_pixels");
}

#[test]
fn no_more_bytes_are_taken_than_were_announced() {
    let (estate, _cast, device) = ready();
    let bytes = photos::small(1);
    let photo = tus::reference(&bytes);
    let _ = tus::create(&device, estate.site, &photo, photo.length).expect(201);
    let surplus = [bytes.as_slice(), b"and more"].concat();
    assert_eq!(tus::patch(&device, photo.id, 0, &surplus, &surplus).expect(413).problem(), "too-large");
    assert_eq!(tus::offset(&device, photo.id), 0, "nothing of it was kept");
    let _ = tus::patch(&device, photo.id, 0, &bytes, &bytes).expect(204);
    assert_eq!(word(&device, photo.id), "stored");
}

/// An upload that nobody went on with for 30 days is let go, file and row; the phone begins again.
#[test]
fn an_unfinished_upload_expires_and_can_be_begun_again_on_sqlite() {
    let (mut estate, cast, device) = ready();
    let site = cast.round.site;
    let bytes = photos::small(9);
    let photo = tus::reference(&bytes);
    let created = tus::create(&device, site, &photo, photo.length).expect(201);
    assert!(created.header("upload-expires").is_some_and(|until| until.ends_with(" GMT")), "it says until when it waits");
    let _ = tus::patch(&device, photo.id, 0, &bytes[..100], &bytes[..100]).expect(204);
    assert_eq!(word(&device, photo.id), "partial");

    estate.server.kill();
    estate.database.age_uploads(31);
    estate.server.start_again();
    let begun = std::time::Instant::now();
    // The row goes first, then the bytes.
    while word(&device, photo.id) != "expected" || !estate.place.below("partial").is_empty() {
        assert!(begun.elapsed().as_secs() < 20, "it is still there: {:?}", estate.place.below("partial"));
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    let _ = tus::upload(&device, site, &photo, &bytes).expect(204);
    assert_eq!(word(&device, photo.id), "stored");
}

/// Found by the simulator: put aside, sent again from the beginning, and cut: the server must know where it stands.
#[test]
fn an_upload_that_was_put_aside_and_is_cut_on_its_second_way_goes_on() {
    let (_estate, cast, device) = ready();
    let site = cast.round.site;
    let bytes = photos::small(11);
    let photo = tus::reference(&bytes);
    let mut bent = bytes.clone();
    bent[500] ^= 1;
    let _ = tus::create(&device, site, &photo, photo.length).expect(201);
    // The line's own checksum fits what came; the whole does not.
    assert_eq!(tus::patch(&device, photo.id, 0, &bent, &bent).status, 460);
    assert_eq!(word(&device, photo.id), "quarantined");
    let _ = tus::patch(&device, photo.id, 0, &bytes[..489], &bytes[..489]).expect(204);
    assert_eq!((tus::offset(&device, photo.id), word(&device, photo.id).as_str()), (489, "partial"));
    let _ = tus::patch(&device, photo.id, 489, &bytes[489..], &bytes[489..]).expect(204);
    assert_eq!(word(&device, photo.id), "stored");
}
