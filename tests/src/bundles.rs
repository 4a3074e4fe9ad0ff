//! How does a test make an evidence bundle, spoil it, and have it checked?

use crate::{
    estate::{Cast, Estate},
    http::Http,
    new_id,
    office::Office,
    photos,
    sealer::Sealer,
    server::program,
    tus,
};
use domain::{
    finding::{FindingKind, Severity, Spot},
    ids::FindingId,
    operation::RaiseFinding,
    seal::Signed,
    wire::Status,
};
use serde_json::Value;
use std::{collections::BTreeSet, fs, path::Path, process::Command};

/// A patrol with sealed photos, and a finding on it with one more.
pub struct Sealed {
    /// The patrol.
    pub patrol: String,
    /// The finding.
    pub finding: String,
    /// The photos of the visit.
    pub photos: Vec<String>,
}

impl Sealed {
    /// Walks, takes photos, seals and uploads them; one of the visit's has no seal.
    #[must_use]
    pub fn make(estate: &Estate, cast: &Cast, sealer: &mut Sealer, count: u64) -> Self {
        let start = cast.round.start();
        let visit = cast.round.visit(&start, 0);
        let bytes: Vec<Vec<u8>> = (0..=count).map(|n| photos::small(100 + n)).collect();
        let mut visited = sealer.device.envelope(estate.site, visit.clone());
        visited.photos = bytes.iter().map(|bytes| tus::reference(bytes)).collect();
        let spot = Spot { area: Some(cast.round.areas[0].id), patrol: Some(start.patrol), ..Spot::default() };
        let raise = RaiseFinding {
            finding: FindingId(new_id()),
            kind: FindingKind::Damage,
            severity: Severity::Major,
            spot,
            text: "龍玥喆：灯不亮😀".into(),
            field: None,
            stopped: false,
            utility: None,
        };
        let finding = raise.finding.to_string();
        let raised = sealer.device.envelope(estate.site, raise);
        // Seals come first, as a phone of ours sends them; the last photo has none.
        let links: Vec<Signed> =
            visited.photos.iter().take(count as usize).map(|photo| sealer.seal_photo(estate.site, &visit, photo)).collect();
        assert!(sealer.hand_in(&links).iter().all(|taken| taken.problems.is_empty()));
        let patrol = start.patrol.to_string();
        let batch = [sealer.device.envelope(estate.site, start), visited.clone(), raised];
        assert!(sealer.device.push(&batch).iter().all(|outcome| outcome.status == Status::Applied));
        for (photo, bytes) in visited.photos.iter().zip(&bytes) {
            let _ = tus::upload(&sealer.device, estate.site, photo, bytes).expect(204);
        }
        Self { patrol, finding, photos: visited.photos.iter().map(|photo| photo.id.to_string()).collect() }
    }
}

/// Fetches a file for somebody.
#[must_use]
pub fn fetch(office: &Office, path: &str) -> Vec<u8> {
    let bearer = format!("Bearer {}", office.token);
    let headers = [("authorization", bearer.as_str())];
    Http::default().must("GET", &format!("{}{path}", office.url), &headers, None).expect(200).body
}

/// Where an entry of a stored ZIP lies: its first byte and its length, by the list at the end.
#[must_use]
pub fn entry(zip: &[u8], name: &str) -> (usize, usize) {
    let four = |at: usize| u32::from_le_bytes(zip[at..at + 4].try_into().expect("four bytes")) as usize;
    let two = |at: usize| usize::from(u16::from_le_bytes(zip[at..at + 2].try_into().expect("two bytes")));
    let end = zip.len() - 22;
    let mut at = four(end + 16);
    while at < end {
        let named = two(at + 28);
        if &zip[at + 46..at + 46 + named] == name.as_bytes() {
            let header = four(at + 42);
            return (header + 30 + two(header + 26) + two(header + 28), four(at + 24));
        }
        at += 46 + named + two(at + 30) + two(at + 32);
    }
    panic!("no {name} in the bundle");
}

/// The text of an entry.
#[must_use]
pub fn text(zip: &[u8], name: &str) -> String {
    let (at, length) = entry(zip, name);
    String::from_utf8(zip[at..at + length].to_vec()).expect("a text")
}

/// Replaces something in an entry by something as long.
#[must_use]
pub fn replaced(zip: &[u8], name: &str, from: &str, to: &str) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let (at, length) = entry(zip, name);
    let place = zip[at..at + length].windows(from.len()).position(|bytes| bytes == from.as_bytes());
    let place = at + place.unwrap_or_else(|| panic!("no {from} in {name}"));
    let mut spoiled = zip.to_vec();
    spoiled[place..place + to.len()].copy_from_slice(to.as_bytes());
    spoiled
}

/// Flips a bit of an entry, or another digit for a digit where that must stay a text.
#[must_use]
pub fn flipped(zip: &[u8], name: &str, at: usize) -> Vec<u8> {
    let (from, length) = entry(zip, name);
    let mut spoiled = zip.to_vec();
    spoiled[from + at % length] ^= 1;
    spoiled
}

/// What `rounds verify bundle --json` finds: the codes, and whether it ended well.
#[must_use]
pub fn verify(folder: &Path, zip: &[u8]) -> (BTreeSet<String>, bool) {
    let file = folder.join("bundle.zip");
    fs::write(&file, zip).expect("the folder can be written");
    let done = Command::new(program()).args(["verify", "bundle", "--json"]).arg(&file).output().expect("the program can be run");
    let said: Value = serde_json::from_slice(&done.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr)));
    (codes(&said), done.status.success())
}

/// The codes of the faults that a checker told.
#[must_use]
pub fn codes(said: &Value) -> BTreeSet<String> {
    let faults = said["faults"].as_array().expect("faults");
    faults.iter().map(|fault| fault[1].as_str().expect("a code").to_owned()).collect()
}

/// Ways to spoil a bundle, each with the code that must be found.
#[must_use]
pub fn spoiled(zip: &[u8], sealed: &Sealed) -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let [first, second] = [&sealed.photos[0], &sealed.photos[1]];
    let (photo, seal, other) = (format!("photos/{first}.jpg"), format!("seals/{first}.json"), format!("seals/{second}.json"));
    let read: Value = serde_json::from_str(&text(zip, &seal)).expect("a seal");
    let beside: Value = serde_json::from_str(&text(zip, &other)).expect("a seal");
    let days: Value = serde_json::from_str(&text(zip, "days.json")).expect("days");
    let signature = |signed: &Value| signed["signature"].as_str().expect("a signature").to_owned();
    let swap = |text: &str| {
        let first = if text.starts_with('A') { "B" } else { "A" };
        format!("{first}{}", &text[1..])
    };
    let spoil = |name: &str, from: &str| replaced(zip, name, from, &swap(from));
    let path = read["path"][0]["hash"].as_str().expect("a step").to_owned();
    let turned = |hash: &str| format!("{}{}", if hash.starts_with('0') { '1' } else { '0' }, &hash[1..]);
    vec![
        ("a bit of a photo", flipped(zip, &photo, 700), "photo-changed"),
        ("the last bit of a photo", flipped(zip, &photo, entry(zip, &photo).1 - 1), "photo-changed"),
        (
            "a manifest that says another app",
            replaced(zip, &seal, "\\\"app\\\":\\\"test\\\"", "\\\"app\\\":\\\"tesT\\\""),
            "manifest-signature",
        ),
        ("a manifest in another form", replaced(zip, &seal, "{\\\"app\\\":", "{ \\\"app\\\""), "seal-unreadable"),
        ("the phone's signature", spoil(&seal, &signature(&read["manifest"])), "manifest-signature"),
        ("the receipt's signature", spoil(&seal, &signature(&read["receipt"])), "receipt-signature"),
        ("the ticket's signature", spoil(&seal, &signature(&read["ticket"])), "ticket-signature"),
        (
            "the receipt of another seal",
            replaced(zip, &seal, &signature(&read["receipt"]), &signature(&beside["receipt"])),
            "receipt-signature",
        ),
        ("a step of the path", replaced(zip, &seal, &path, &turned(&path)), "path"),
        ("the seal of another photo", replaced(zip, "index.json", &seal, &other), "seal-other-photo"),
        ("a day's signature", spoil("days.json", &signature(&days["days"][0]["signed"])), "day-signature"),
        ("a day's root", replaced(zip, "days.json", "\\\"count\\\":", "\\\"cOunt\\\":"), "days"),
        ("another author", replaced(zip, "index.json", "\"author\": \"", "\"authOr\": \""), "index"),
        ("another form", replaced(zip, "index.json", "rounds.bundle.1", "rounds.bundle.2"), "index"),
        ("a file that is gone", replaced(zip, "index.json", &format!("photos/{first}"), &format!("photOs/{first}")), "file-missing"),
        ("the end cut off", zip[..zip.len() - 40].to_vec(), "zip"),
    ]
}
