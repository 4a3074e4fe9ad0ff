//! What does the phone say of a photo, and what does the server know of it? Two columns that are never mixed.

use super::panel::Whole;
use crate::pages::{Words, local_time, picture};
use domain::{
    geo::{Datum, Position},
    patrol::Presence,
    wire::PhotoStanding,
};

/// A name and its value.
pub struct Fact {
    pub name: String,
    pub value: String,
    /// It is for comparing letter by letter.
    pub mono: bool,
    /// Where it leads; empty where nowhere.
    pub href: String,
}

fn fact(name: String, value: String) -> Fact {
    Fact { name, value, mono: false, href: String::new() }
}

/// What the phone says: claims, each of which somebody could have made up.
pub fn says(whole: &Whole, t: &Words) -> Vec<Fact> {
    let Whole { photo, names, .. } = whole;
    let zone = names.zone(photo.site);
    let mut facts = vec![];
    if let Some(taken) = &photo.r#ref.taken {
        let error = if taken.error > 0 { t.n("photo-error", taken.error) } else { String::new() };
        facts.push(fact(t.of("photo-claimed"), format!("{} {error}", local_time(taken.estimate, zone).full).trim_end().to_owned()));
        facts.push(fact(t.of("photo-wall"), local_time(taken.wall, zone).full));
    }
    facts.push(fact(t.of("photo-by"), names.person(photo.author)));
    let position = photo.r#ref.position;
    let said = position.map_or_else(|| t.of("photo-no-position"), |position| spot(position, t));
    facts.push(Fact { href: whole.map.clone(), ..fact(t.of("photo-position"), said) });
    let claims = photo.r#ref.claims.as_ref();
    if let Some(time) = claims.and_then(|claims| claims.time) {
        facts.push(fact(t.of("photo-exif-time"), time.format("%Y-%m-%d %H:%M:%S").to_string()));
    }
    if let Some((north, east)) = claims.and_then(|claims| claims.position) {
        facts.push(fact(t.of("photo-exif-position"), format!("{north:.5}, {east:.5}")));
    }
    facts
}

/// What the server knows: when it had what, from which phone, and how that fits together.
pub fn known(whole: &Whole, t: &Words) -> Vec<Fact> {
    let Whole { photo, names, visit, .. } = whole;
    let zone = names.zone(photo.site);
    let full = |at| local_time(at, zone).full;
    let device = photo.device.or_else(|| visit.as_ref().and_then(|visit| visit.device));
    let mut facts = vec![];
    if let Some(taken) = &photo.r#ref.taken {
        let enrolled = device.and_then(|id| names.company().devices.get(&id)).map(|device| device.enrolled);
        let during = taken.believed(enrolled, photo.declared_at);
        facts.push(fact(t.of("photo-between"), format!("{} – {}", full(during.from), full(during.until))));
    }
    facts.push(fact(t.of("photo-declared"), full(photo.declared_at)));
    facts.push(fact(t.of("photo-received"), photo.stored_at.map_or_else(|| t.word("photo-state", word(photo.state)), full)));
    if let Some(device) = device {
        facts.push(fact(t.of("photo-device"), names.device(device)));
    }
    if let Some(visit) = visit {
        facts.push(fact(t.of("photo-presence"), t.word("presence", presence(&visit.presence))));
    }
    if let Some(metres) = distance(whole) {
        facts.push(fact(t.of("photo-distance"), t.n("photo-metres", metres)));
    }
    facts.push(fact(t.of("photo-size"), size(photo.r#ref.length)));
    let hash = if photo.state == PhotoStanding::Stored { t.of("photo-hash-right") } else { t.of("photo-hash-waits") };
    facts.push(fact(t.of("photo-hash"), hash));
    facts.push(Fact { mono: true, ..fact("SHA-256".into(), photo.r#ref.sha256.to_string()) });
    facts
}

fn word(state: PhotoStanding) -> &'static str {
    match state {
        PhotoStanding::Expected => "expected",
        PhotoStanding::Partial { .. } => "partial",
        PhotoStanding::Stored => "stored",
        PhotoStanding::Quarantined => "quarantined",
    }
}

const fn presence(presence: &Presence) -> &'static str {
    match presence {
        Presence::Qr { .. } => "qr",
        Presence::Nfc { .. } => "nfc",
        Presence::Position { .. } => "position",
        Presence::ByHand { .. } => "by-hand",
    }
}

/// Whole metres between the photo's position and the checkpoint's.
fn distance(whole: &Whole) -> Option<String> {
    let (_, checkpoint) = whole.names.find_checkpoint(whole.photo.checkpoint?)?;
    Some(format!("{:.0}", whole.photo.r#ref.position?.distance(&checkpoint.position?)))
}

fn spot(position: Position, t: &Words) -> String {
    let mut said = picture::spot(position, t);
    let notes = [(position.datum == Datum::Gcj02).then(|| t.of("photo-gcj02")), position.mocked.then(|| t.of("photo-mocked"))];
    for note in notes.into_iter().flatten() {
        said.push_str(" · ");
        said.push_str(&note);
    }
    said
}

/// Bytes as people say them.
fn size(bytes: u64) -> String {
    let kilobytes = bytes.div_ceil(1_000);
    if kilobytes < 1_000 { format!("{kilobytes} kB") } else { format!("{}.{} MB", kilobytes / 1_000, kilobytes % 1_000 / 100) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_said_as_people_say_them() {
        assert_eq!(size(840_200), "841 kB");
        assert_eq!(size(3_140_000), "3.1 MB");
    }
}
