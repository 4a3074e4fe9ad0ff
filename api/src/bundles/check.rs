//! Does a bundle fit together? Every hash, signature, ticket, receipt, link and path in it, with nothing but the bundle: no server, no
//! database. `static/check/check.html` does the same in a browser and must come to the same codes; a test compares the two.

use super::{
    archive::{Archive, Refused},
    shape::{Days, FORM, Index, MOST_PHOTOS, Photo, SealFile},
};
use chrono::TimeDelta;
use domain::{
    ids::{DeviceId, PhotoId},
    photo::Sha256,
    seal::{
        Day, KeyTier, Manifest, Problem, Receipt, ServerKey, Shown, Signed, Ticket, TicketUse, What, canonical, compare,
        manifest::MANIFEST,
        receipt::RECEIPT,
        ticket::TICKET,
        tree::{DAY, climb, leaf},
    },
};
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256 as Hasher};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    io::{Read, Seek},
};

/// Bytes of `index.json` and `days.json`.
const LONG_TEXT: u64 = 16 * 1024 * 1024;
/// Bytes of a seal.
const SEAL_TEXT: u64 = 256 * 1024;
/// How far two honest clocks may contradict each other, as the server grants it too.
const SLACK: TimeDelta = TimeDelta::seconds(5);

/// What was found.
#[derive(Debug, Default, Serialize)]
pub struct Outcome {
    /// What does not fit: the photo (none for the bundle as a whole), and a code of `sentences.json`.
    pub faults: BTreeSet<(Option<PhotoId>, &'static str)>,
    /// What could not be checked, or is to be known.
    pub notes: BTreeSet<(Option<PhotoId>, &'static str)>,
    /// Photos in the record.
    pub photos: usize,
    /// Photos that fit their seals.
    pub fit: usize,
    /// Photos without a seal.
    pub unsealed: usize,
    /// Photos whose originals are not in the bundle.
    pub absent: usize,
    /// Fingerprint of the server's key.
    pub server_key: String,
    /// The newest day: its number and hash.
    pub newest_day: Option<(u64, Sha256)>,
    /// Why it was not opened.
    pub refused: Option<&'static str>,
}

impl Outcome {
    /// Nothing was found that does not fit.
    #[must_use]
    pub fn is_good(&self) -> bool {
        self.faults.is_empty()
    }
}

/// Checks a bundle.
pub fn check(bundle: impl Read + Seek) -> Outcome {
    let mut outcome = Outcome::default();
    if let Err(Refused(why)) = try_check(bundle, &mut outcome) {
        outcome.refused = Some(why);
        outcome.faults.insert((None, "zip"));
    }
    outcome
}

fn try_check(bundle: impl Read + Seek, outcome: &mut Outcome) -> Result<(), Refused> {
    let mut archive = Archive::open(bundle)?;
    let index: Option<Index> = json(&mut archive, "index.json", LONG_TEXT)?;
    let read = index.filter(|index| index.form == FORM && index.photos.len() <= MOST_PHOTOS);
    let Some((index, key)) = read.and_then(|index| ServerKey::parse(&index.server_key).map(|key| (index, key))) else {
        outcome.faults.insert((None, "index"));
        return Ok(());
    };
    outcome.server_key = key.id().to_string();
    outcome.photos = index.photos.len();
    let days = days(&mut archive, &key, outcome)?;
    let mut links = Links::default();
    for photo in &index.photos {
        let mut one = One { photo, key: &key, days: &days, faults: BTreeSet::new(), notes: BTreeSet::new() };
        one.bytes(&mut archive)?;
        if let Some(link) = one.seal(&mut archive)? {
            links.add(photo.id, link, &mut one.faults);
        }
        let One { faults, notes, .. } = one;
        outcome.absent += usize::from(notes.contains("photo-absent"));
        outcome.unsealed += usize::from(notes.contains("unsealed"));
        outcome.faults.extend(faults.into_iter().map(|code| (Some(photo.id), code)));
        outcome.notes.extend(notes.into_iter().map(|code| (Some(photo.id), code)));
    }
    links.follow(&mut outcome.faults);
    let named: HashSet<&str> = index.photos.iter().flat_map(|photo| [photo.file.as_deref(), photo.seal.as_deref()]).flatten().collect();
    let ours = ["index.json", "days.json", "index.html", "check.html", "README.txt"];
    if archive.names().any(|name| !named.contains(name) && !ours.contains(&name)) {
        outcome.notes.insert((None, "extra-file"));
    }
    let fits = |photo: &&Photo| photo.seal.is_some() && photo.file.is_some() && !outcome.faults.iter().any(|(of, _)| *of == Some(photo.id));
    outcome.fit = index.photos.iter().filter(fits).count();
    Ok(())
}

fn json<T: DeserializeOwned>(archive: &mut Archive<impl Read + Seek>, name: &str, most: u64) -> Result<Option<T>, Refused> {
    Ok(archive.text(name, most)?.and_then(|text| serde_json::from_str(&text).ok()))
}

/// The roots of the days whose chain holds.
fn days(archive: &mut Archive<impl Read + Seek>, key: &ServerKey, outcome: &mut Outcome) -> Result<HashMap<u64, Day>, Refused> {
    let Some(Days { days }) = json(archive, "days.json", LONG_TEXT)? else {
        outcome.faults.insert((None, "days"));
        return Ok(HashMap::new());
    };
    let (mut roots, mut before): (HashMap<u64, Day>, Option<(u64, Sha256)>) = (HashMap::new(), None);
    for file in days {
        let Some(day) = file.signed.read::<Day>().ok().filter(|day| day.form == DAY) else {
            outcome.faults.insert((None, "days"));
            continue;
        };
        if day.key != key.id() || !key.signed(&file.signed) {
            outcome.faults.insert((None, "day-signature"));
        }
        let follows = match before {
            None => day.number == 1 && day.previous.is_none(),
            Some((number, hash)) => day.number == number + 1 && day.previous == Some(hash),
        };
        if !follows {
            outcome.faults.insert((None, "day-chain"));
        }
        before = Some((day.number, file.signed.hash()));
        roots.insert(day.number, day);
    }
    outcome.newest_day = before;
    Ok(roots)
}

/// One photo with its seal.
struct One<'a> {
    photo: &'a Photo,
    key: &'a ServerKey,
    days: &'a HashMap<u64, Day>,
    faults: BTreeSet<&'static str>,
    notes: BTreeSet<&'static str>,
}

/// A link of a phone's chain that its phone signed.
struct Link {
    hash: Sha256,
    manifest: Manifest,
}

impl One<'_> {
    fn unless(&mut self, right: bool, code: &'static str) {
        if !right {
            self.faults.insert(code);
        }
    }

    fn note(&mut self, is: bool, code: &'static str) {
        if is {
            self.notes.insert(code);
        }
    }

    /// The original, hashed piece by piece.
    fn bytes(&mut self, archive: &mut Archive<impl Read + Seek>) -> Result<(), Refused> {
        self.note(!self.photo.flags.is_empty(), "flagged");
        let Some(name) = &self.photo.file else {
            self.note(true, "photo-absent");
            return Ok(());
        };
        let Some((size, mut bytes)) = archive.file(name)? else {
            self.faults.insert("file-missing");
            return Ok(());
        };
        let (mut hash, mut piece) = (Hasher::new(), vec![0; 64 * 1024]);
        loop {
            let read = bytes.read(&mut piece)?;
            if read == 0 {
                break;
            }
            hash.update(&piece[..read]);
        }
        self.unless(size == self.photo.length && Sha256(hash.finalize().into()) == self.photo.sha256, "photo-changed");
        Ok(())
    }

    fn seal(&mut self, archive: &mut Archive<impl Read + Seek>) -> Result<Option<Link>, Refused> {
        let Some(name) = &self.photo.seal else {
            self.note(true, "unsealed");
            return Ok(None);
        };
        if archive.file(name)?.is_none() {
            self.faults.insert("file-missing");
            return Ok(None);
        }
        let seal: Option<SealFile> = json(archive, name, SEAL_TEXT)?;
        let read = seal.and_then(|seal| seal.manifest.read::<Manifest>().ok().map(|manifest| (seal, manifest)));
        let Some((seal, manifest)) = read.filter(|(_, manifest)| manifest.form == MANIFEST) else {
            self.faults.insert("seal-unreadable");
            return Ok(None);
        };
        let genuine = self.phone(&seal, &manifest);
        self.record(&manifest);
        let issued = self.ticket(&seal, &manifest);
        self.receipt(&seal, &manifest, issued);
        self.day(&seal);
        Ok(genuine.then(|| Link { hash: seal.manifest.hash(), manifest }))
    }

    /// The phone's own signature.
    fn phone(&mut self, seal: &SealFile, manifest: &Manifest) -> bool {
        let Some(key) = seal.key.as_ref().filter(|key| key.id() == Ok(manifest.key)) else {
            self.faults.insert("key");
            return false;
        };
        let signed = key.verify(&seal.manifest.text, &seal.manifest.signature).is_ok();
        self.unless(signed, "manifest-signature");
        self.note(key.tier == KeyTier::Software, "software-key");
        signed
    }

    /// The record that the photo is shown in.
    fn record(&mut self, manifest: &Manifest) {
        let Photo { id, sha256, site, patrol, visit, finding, author, .. } = self.photo.clone();
        let shown = Shown { site, photo: id, sha256, author, patrol, visit, finding };
        for problem in compare(manifest, &shown) {
            self.faults.insert(match problem {
                Problem::Person => "person",
                Problem::Subject => "subject",
                _ => "seal-other-photo",
            });
        }
        if let What::Photo { position: Some(position), .. } = &manifest.what {
            self.note(position.mocked, "mocked");
        }
    }

    /// The ticket; gives the time before which the seal can't have been made.
    fn ticket(&mut self, seal: &SealFile, manifest: &Manifest) -> Option<Ticket> {
        let Some(used) = manifest.ticket else {
            self.note(true, "no-ticket");
            return None;
        };
        let Some(signed) = &seal.ticket else {
            self.faults.insert("ticket-other");
            return None;
        };
        if !self.servers(signed) {
            self.faults.insert("ticket-signature");
            return None;
        }
        let ticket = signed.read::<Ticket>().ok().filter(|ticket| {
            let ours = ticket.form == TICKET && ticket.key == self.key.id();
            ours && ticket.id == used.id && ticket.device == manifest.device && used.number < ticket.uses
        });
        self.unless(ticket.is_some(), "ticket-other");
        ticket
    }

    fn receipt(&mut self, seal: &SealFile, manifest: &Manifest, ticket: Option<Ticket>) {
        if !self.servers(&seal.receipt) {
            self.faults.insert("receipt-signature");
            return;
        }
        let Some(receipt) = seal.receipt.read::<Receipt>().ok().filter(|receipt| {
            let ours = receipt.form == RECEIPT && receipt.key == self.key.id();
            let same = receipt.manifest == seal.manifest.hash() && receipt.device == manifest.device && receipt.number == manifest.number;
            ours && same
        }) else {
            self.faults.insert("receipt-other");
            return;
        };
        let error = TimeDelta::seconds(i64::from(manifest.at.error)) + SLACK;
        let at = manifest.at.estimate;
        let latest = at.checked_add_signed(error).unwrap_or(at);
        let earliest = at.checked_sub_signed(error).unwrap_or(at);
        let after_ticket = ticket.is_none_or(|ticket| latest >= ticket.issued);
        self.unless(after_ticket && earliest <= receipt.received, "clock");
    }

    /// The way up to the root of the day.
    fn day(&mut self, seal: &SealFile) {
        let Some(number) = seal.day else {
            self.note(true, "day-open");
            return;
        };
        let Some(day) = self.days.get(&number) else {
            self.faults.insert("day-missing");
            return;
        };
        self.unless(climb(leaf(&seal.receipt.text), &seal.path) == day.root, "path");
    }

    fn servers(&self, signed: &Signed) -> bool {
        // What is not canonical was never signed by a server of ours.
        self.key.signed(signed) && canonical::read::<serde_json::Value>(&signed.text).is_ok()
    }
}

/// What links say of each other.
#[derive(Default)]
struct Links {
    chains: BTreeMap<DeviceId, BTreeMap<u64, (PhotoId, Sha256, Option<Sha256>)>>,
    tickets: HashMap<TicketUse, Sha256>,
}

impl Links {
    fn add(&mut self, photo: PhotoId, link: Link, faults: &mut BTreeSet<&'static str>) {
        let Link { hash, manifest } = link;
        if let Some(ticket) = manifest.ticket
            && self.tickets.insert(ticket, hash).is_some_and(|other| other != hash)
        {
            faults.insert("ticket-used");
        }
        let chain = self.chains.entry(manifest.device).or_default();
        if chain.insert(manifest.number, (photo, hash, manifest.previous)).is_some_and(|(_, other, _)| other != hash) {
            faults.insert("fork");
        }
    }

    /// Two that stand side by side must follow from each other; what lies between others is not in the bundle.
    fn follow(&self, faults: &mut BTreeSet<(Option<PhotoId>, &'static str)>) {
        for chain in self.chains.values() {
            for (number, (photo, _, previous)) in chain {
                let before = number.checked_sub(1).and_then(|number| chain.get(&number));
                let first = *number == 1 && previous.is_some();
                if first || before.is_some_and(|(_, hash, _)| *previous != Some(*hash)) {
                    faults.insert((Some(*photo), "chain"));
                }
            }
        }
    }
}
