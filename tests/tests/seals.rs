//! Does a forged, moved, removed or re-used photo get past the server? A thousand tries of each kind, none of which may.

use chrono::TimeDelta;
use domain::{
    ids::PhotoId,
    operation::RecordVisit,
    photo::PhotoRef,
    seal::{HandIn, HandedIn, Problem, Receipt, ServerKey, Signed, What},
    wire::Status,
};
use e2e::{
    estate::{Cast, Estate},
    new_id,
    sealer::{self, Sealer},
    tus,
};
use serde_json::Value;
use std::collections::BTreeSet;

const TRIES: usize = 1_000;

/// What the server finds wrong with each link.
fn problems(sealer: &Sealer, links: &[Signed]) -> Vec<Vec<Problem>> {
    sealer.hand_in(links).into_iter().map(|taken| taken.problems).collect()
}

fn anything() -> What {
    sealer::withdrawn(PhotoId(new_id()))
}

/// A chain of honest links.
fn chain(sealer: &mut Sealer, length: usize) -> Vec<Signed> {
    let link = |_| {
        let manifest = sealer.manifest(anything());
        sealer.seal(&manifest)
    };
    (0..length).map(link).collect()
}

fn ready() -> (Estate, Cast, Sealer) {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let sealer = Sealer::enrol(&estate.admin, &cast.lin);
    (estate, cast, sealer)
}

/// A patrol with photos in its visits, fifty in each; what a seal should say of each, and none of their bytes.
fn declared(estate: &Estate, cast: &Cast, sealer: &Sealer, count: usize) -> Vec<(RecordVisit, PhotoRef)> {
    let mut all = vec![];
    while all.len() < count {
        let start = cast.round.start();
        let visit = cast.round.visit(&start, 0);
        let mut envelope = sealer.device.envelope(estate.site, visit.clone());
        envelope.photos = (0..50.min(count - all.len())).map(|_| tus::reference(new_id().as_bytes())).collect();
        let batch = [sealer.device.envelope(estate.site, start), envelope.clone()];
        assert!(sealer.device.push(&batch).iter().all(|outcome| outcome.status == Status::Applied));
        all.extend(envelope.photos.into_iter().map(|photo| (visit.clone(), photo)));
    }
    all
}

/// The flags that the patrol's page shows for a photo: the seal's own problems, as REST tells them.
fn told(cast: &Cast, estate: &Estate, photo: PhotoId) -> BTreeSet<String> {
    let seal = cast.zhou.read(&format!("/v1/photos/{}/{photo}/seal", estate.site));
    seal["problems"].as_array().unwrap().iter().map(|word| word.as_str().unwrap().to_owned()).collect()
}

#[test]
fn an_honest_chain_is_taken_and_the_same_links_again_get_the_same_receipts() {
    let (estate, cast, mut sealer) = ready();
    let photos = declared(&estate, &cast, &sealer, 3);
    let links: Vec<Signed> = photos.iter().map(|(visit, photo)| sealer.seal_photo(estate.site, visit, photo)).collect();
    let first = sealer.hand_in(&links);
    assert!(first.iter().all(|taken| taken.problems.is_empty()), "{first:?}");
    assert_eq!(sealer.hand_in(&links), first);
    let seal: Value = cast.zhou.read(&format!("/v1/photos/{}/{}/seal", estate.site, photos[1].1.id));
    let key = ServerKey::parse(seal["server_key"].as_str().unwrap()).unwrap();
    let receipt: Signed = serde_json::from_value(seal["receipt"].clone()).unwrap();
    assert!(key.signed(&receipt));
    let says: Receipt = receipt.read().unwrap();
    assert_eq!((says.number, says.manifest, says.device), (2, links[1].hash(), sealer.device.id));
    assert!(seal["not_before"].as_str().unwrap() < seal["not_after"].as_str().unwrap());
    assert!(key.signed(&sealer.strip));
}

#[test]
fn a_thousand_bits_flipped_in_manifests_are_found() {
    let (_estate, _cast, mut sealer) = ready();
    let honest = chain(&mut sealer, 20);
    let flipped: Vec<Signed> = (0..TRIES)
        .map(|n| {
            let mut link = honest[n % honest.len()].clone();
            let mut bytes = link.text.into_bytes();
            let at = (n * 7_919) % bytes.len();
            // Every one of the lower seven bits in turn: the text stays a text.
            bytes[at] ^= 1 << (n % 7);
            link.text = String::from_utf8(bytes).unwrap();
            link
        })
        .collect();
    for (n, problems) in problems(&sealer, &flipped).iter().enumerate() {
        assert!(
            problems.contains(&Problem::Form) || problems.contains(&Problem::Signature) || problems.contains(&Problem::Key),
            "{n}: {problems:?}"
        );
    }
    // None of them stands in the way of the honest ones.
    assert!(problems(&sealer, &honest).iter().all(Vec::is_empty));
}

#[test]
fn a_ticket_that_is_used_twice_is_found_a_thousand_times() {
    let (_estate, _cast, mut sealer) = ready();
    let mut links = chain(&mut sealer, 1);
    let used = links[0].read::<domain::seal::Manifest>().unwrap().ticket;
    for _ in 0..TRIES {
        let mut manifest = sealer.manifest(anything());
        // The strip is not used up by this.
        sealer.used -= 1;
        manifest.ticket = used;
        links.push(sealer.seal(&manifest));
    }
    let problems = problems(&sealer, &links);
    assert!(problems[0].is_empty());
    for found in &problems[1..] {
        assert_eq!(found, &[Problem::TicketUsed]);
    }
}

#[test]
fn a_ticket_of_another_phone_or_of_nobody_is_found() {
    let (estate, cast, mut sealer) = ready();
    let other = Sealer::enrol(&estate.admin, &cast.lin);
    let mine = std::mem::replace(&mut sealer.strip, other.strip.clone());
    let foreign = sealer.manifest(anything());
    let foreign = sealer.seal(&foreign);
    let mut forged = sealer.strip.clone();
    forged.text = forged.text.replace(&other.device.id.to_string(), &sealer.device.id.to_string());
    assert_eq!(problems(&sealer, &[foreign]), [[Problem::Ticket]]);
    sealer.strip = forged;
    let invented = sealer.manifest(anything());
    let invented = sealer.seal(&invented);
    assert_eq!(problems(&sealer, &[invented]), [[Problem::Ticket]]);
    sealer.strip = mine;
    let honest = chain(&mut sealer, 1);
    assert!(problems(&sealer, &honest)[0].is_empty());
}

#[test]
fn a_thousand_removed_links_are_found_and_one_that_comes_late_closes_its_gap() {
    let (_estate, _cast, mut sealer) = ready();
    let all = chain(&mut sealer, 2 * TRIES + 1);
    let kept: Vec<Signed> = all.iter().step_by(2).cloned().collect();
    let found = problems(&sealer, &kept);
    let gaps = found.iter().filter(|problems| problems.contains(&Problem::Gap)).count();
    assert_eq!(gaps, TRIES, "each but the first");
    let late = problems(&sealer, &all[1..2]);
    assert!(!late[0].contains(&Problem::Gap), "{late:?}");
    assert!(!problems(&sealer, &all[2..3])[0].contains(&Problem::Gap), "the one after it has no gap any more");
    assert!(problems(&sealer, &all[4..5])[0].contains(&Problem::Gap));
}

#[test]
fn a_thousand_links_by_another_key_are_found() {
    let (estate, cast, mut sealer) = ready();
    let thief = Sealer::enrol(&estate.admin, &cast.lin);
    let honest = chain(&mut sealer, TRIES);
    let stolen: Vec<Signed> = honest.iter().map(|link| sealer::sign(&thief.key, link.text.clone())).collect();
    for found in problems(&sealer, &stolen) {
        assert!(found.contains(&Problem::Signature), "{found:?}");
    }
    // Handed in by the thief's own phone, they name another one.
    for found in problems(&thief, &honest[..200]) {
        assert!(found.contains(&Problem::Device) && found.contains(&Problem::Key), "{found:?}");
    }
}

#[test]
fn a_thousand_moved_clocks_are_found() {
    let (_estate, _cast, mut sealer) = ready();
    let mut links = vec![];
    for n in 0..TRIES {
        let mut manifest = sealer.manifest(anything());
        let by = TimeDelta::minutes(10 + n as i64);
        match n % 3 {
            // Before its ticket was issued.
            0 => manifest.at.estimate -= by,
            // After it came.
            1 => manifest.at.estimate += by,
            // The steady clock went back within one boot: the link before it was made later.
            _ => {
                let mut later = manifest.clone();
                later.at.monotonic = 10_000_000;
                later.at.boot_id = format!("boot {n}");
                manifest.at.boot_id = later.at.boot_id.clone();
                manifest.at.monotonic = 1;
                let before = sealer.seal(&later);
                manifest.number = later.number + 1;
                manifest.previous = Some(before.hash());
                manifest.ticket = Some(sealer.ticket());
                links.push((before, false));
            }
        }
        links.push((sealer.seal(&manifest), true));
    }
    let (signed, moved): (Vec<Signed>, Vec<bool>) = links.into_iter().unzip();
    let found = problems(&sealer, &signed);
    for (found, _) in found.iter().zip(moved).filter(|(_, moved)| *moved) {
        assert!(found.contains(&Problem::Clock), "{found:?}");
    }
}

#[test]
fn a_thousand_photos_that_are_swapped_between_their_seals_are_found() {
    let (estate, cast, mut sealer) = ready();
    let photos = declared(&estate, &cast, &sealer, TRIES);
    let links: Vec<Signed> = photos
        .iter()
        .enumerate()
        .map(|(n, (visit, photo))| {
            let (other_visit, other) = &photos[(n + 50) % photos.len()];
            let what = match n % 2 {
                // The bytes of one under the id of another.
                0 => sealer::of_visit(estate.site, visit, &PhotoRef { id: photo.id, ..other.clone() }),
                // The photo of one visit shown for another.
                _ => sealer::of_visit(estate.site, other_visit, photo),
            };
            let manifest = sealer.manifest(what);
            sealer.seal(&manifest)
        })
        .collect();
    for links in links.chunks(200) {
        assert!(sealer.hand_in(links).iter().all(|taken| taken.receipt.is_some()));
    }
    for (n, (_, photo)) in photos.iter().enumerate() {
        let found = told(&cast, &estate, photo.id);
        assert!(found.contains(if n % 2 == 0 { "bytes" } else { "subject" }), "{n}: {found:?}");
    }
}

#[test]
fn a_thousand_photos_with_one_bit_flipped_are_never_stored() {
    let (estate, _cast, sealer) = ready();
    let whole = e2e::photos::small(1);
    let honest = &whole[..4_000.min(whole.len())];
    for n in 0..TRIES {
        let photo = tus::reference(honest);
        let mut bytes = honest.to_vec();
        let at = (n * 7_919) % bytes.len();
        bytes[at] ^= 1 << (n % 8);
        let answer = tus::upload(&sealer.device, estate.site, &photo, &bytes);
        assert_eq!(answer.status, 460, "{}", answer.text());
    }
}

#[test]
fn a_seal_that_comes_before_its_record_is_laid_beside_it_when_the_record_comes() {
    let (estate, cast, mut sealer) = ready();
    let (start, bytes) = (cast.round.start(), e2e::photos::small(5));
    let visit = cast.round.visit(&start, 0);
    let photo = tus::reference(&bytes);
    let (honest, mut stranger) = (photo.clone(), photo.clone());
    stranger.id = PhotoId(new_id());
    let links = [
        sealer.seal_photo(estate.site, &visit, &honest),
        sealer.seal_photo(estate.site, &visit, &PhotoRef { length: 9, ..stranger.clone() }),
    ];
    assert!(problems(&sealer, &links).iter().all(Vec::is_empty));
    let mut envelope = sealer.device.envelope(estate.site, visit);
    envelope.photos = vec![honest.clone(), PhotoRef { sha256: domain::photo::Sha256::of(b"another"), ..stranger.clone() }];
    let batch = [sealer.device.envelope(estate.site, start), envelope];
    assert!(sealer.device.push(&batch).iter().all(|outcome| outcome.status == Status::Applied));
    assert!(told(&cast, &estate, honest.id).is_empty());
    assert!(told(&cast, &estate, stranger.id).contains("bytes"));
    // What was taken back is not shown for anything.
    let taken_back = sealer.manifest(sealer::withdrawn(honest.id));
    let link = sealer.seal(&taken_back);
    assert!(problems(&sealer, &[link])[0].is_empty());
    assert!(told(&cast, &estate, honest.id).contains("subject"));
}

#[test]
fn a_fork_is_seen_on_both_of_its_arms() {
    let (_estate, _cast, mut sealer) = ready();
    let trunk = chain(&mut sealer, 2);
    let base = sealer.last;
    let one = chain(&mut sealer, 1);
    sealer.last = base;
    let other = chain(&mut sealer, 1);
    assert!(problems(&sealer, &[trunk, one.clone()].concat()).iter().all(Vec::is_empty));
    assert_eq!(problems(&sealer, &other), [[Problem::Fork]]);
    assert_eq!(problems(&sealer, &one), [[Problem::Fork]], "whoever asks again hears of it");
}

#[test]
fn a_phone_can_not_be_enrolled_with_a_key_that_it_does_not_hold() {
    let (estate, cast, sealer) = ready();
    let code = estate.admin.enrolment_code();
    let key = sealer::public(&sealer.key);
    let body = serde_json::json!({"code": code, "name": "x", "public_key": key.key, "tier": "strong_box", "proof": "AAAA"});
    let reply = estate.admin.post("/v1/devices/enrol", &body).expect(422);
    assert!(reply.text().contains("public_key"), "{}", reply.text());
    // The code was not used up by it.
    let honest = serde_json::json!({"code": code, "name": "x"});
    let _ = estate.admin.post("/v1/devices/enrol", &honest).expect(201);
    assert_eq!(cast.zhou.call("POST", "/v1/seals", Some(br#"{"tickets":[],"links":[]}"#)).status, 403, "no phone, no chain");
}

#[test]
fn what_is_no_manifest_is_refused_and_its_neighbours_go_on() {
    let (_estate, _cast, mut sealer) = ready();
    let mut links = chain(&mut sealer, 2);
    links.insert(1, Signed { text: "[".repeat(4_000), signature: "x".into() });
    links.insert(0, Signed { text: "x".repeat(100_000), signature: String::new() });
    let taken = sealer.hand_in(&links);
    let kept: Vec<bool> = taken.iter().map(|one| one.receipt.is_some()).collect();
    assert_eq!(kept, [false, true, false, true]);
    let many = HandIn { tickets: vec![], links: vec![links[1].clone(); 201], wants_tickets: false };
    assert_eq!(sealer.ask(&many).status, 422);
    let twice: HandedIn = sealer.ask(&HandIn { tickets: vec![], links: vec![links[1].clone(); 2], wants_tickets: true }).expect(200).read();
    assert_eq!(twice.links[0], twice.links[1]);
}
