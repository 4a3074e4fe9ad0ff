//! How does a test seal photos by hand, to seal them in ways that no phone of ours would?

use crate::{
    envelope::Device,
    http::Reply,
    new_id, now,
    office::{Office, to_bytes},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use domain::{
    ids::{PhotoId, SiteId},
    operation::{RecordVisit, proof_of_key},
    photo::{PhotoRef, Sha256},
    seal::{HandIn, HandedIn, KeyTier, Manifest, SealKey, Signed, Subject, Taken, Ticket, TicketUse, What, canonical, manifest::MANIFEST},
    time::Captured,
};
use p256::ecdsa::{Signature, SigningKey, signature::Signer};

/// A key of a test's own.
#[must_use]
pub fn key() -> SigningKey {
    let mut bytes = [1; 32];
    bytes[..16].copy_from_slice(new_id().as_bytes());
    SigningKey::from_slice(&bytes).expect("a key")
}

/// The public half.
#[must_use]
pub fn public(key: &SigningKey) -> SealKey {
    let point = key.verifying_key().to_encoded_point(false);
    SealKey { key: STANDARD.encode(point.as_bytes()), tier: KeyTier::StrongBox, attestation: vec![] }
}

/// Signs a text as a phone does.
#[must_use]
pub fn sign(key: &SigningKey, text: String) -> Signed {
    let signature: Signature = key.sign(text.as_bytes());
    Signed { signature: STANDARD.encode(signature.to_bytes()), text }
}

/// A device that seals, of which a test knows the key.
pub struct Sealer {
    /// The device.
    pub device: Device,
    /// Its key.
    pub key: SigningKey,
    /// Its newest strip of tickets.
    pub strip: Signed,
    /// The ones before.
    pub earlier: Vec<Signed>,
    /// How many of it were used.
    pub used: u32,
    /// The last link of its chain.
    pub last: Option<(u64, Sha256)>,
}

impl Sealer {
    /// Enrols one with a key, and fetches its first tickets.
    #[must_use]
    #[track_caller]
    pub fn enrol(manager: &Office, holder: &Office) -> Self {
        let key = key();
        let device = Device::enrol_with(manager, holder, |mut enrol| {
            let SealKey { key: public, tier, .. } = public(&key);
            enrol.proof = sign(&key, proof_of_key(&enrol.code)).signature;
            (enrol.public_key, enrol.tier) = (public, Some(tier));
            enrol
        });
        let mut sealer =
            Self { device, key, strip: Signed { text: String::new(), signature: String::new() }, used: 0, last: None, earlier: vec![] };
        sealer.fetch();
        sealer
    }

    /// Fetches a new strip of tickets.
    #[track_caller]
    pub fn fetch(&mut self) {
        let answer: HandedIn = self.ask(&HandIn { tickets: vec![], links: vec![], wants_tickets: true }).expect(200).read();
        let before = std::mem::replace(&mut self.strip, answer.tickets.expect("a strip was wanted"));
        self.earlier.push(before);
        self.used = 0;
    }

    /// The next ticket.
    pub fn ticket(&mut self) -> TicketUse {
        let strip: Ticket = self.strip.read().expect("the server writes in canonical form");
        if self.used == strip.uses {
            self.fetch();
            return self.ticket();
        }
        self.used += 1;
        TicketUse { id: strip.id, number: self.used - 1 }
    }

    /// The next manifest as it should be, not yet part of the chain.
    pub fn manifest(&mut self, what: What) -> Manifest {
        let ticket = Some(self.ticket());
        Manifest {
            form: MANIFEST.into(),
            number: self.last.map_or(1, |(number, _)| number + 1),
            previous: self.last.map(|(_, hash)| hash),
            device: self.device.id,
            key: public(&self.key).id().expect("a key"),
            person: self.device.author,
            app: "test".into(),
            at: Captured::by_server(now()),
            ticket,
            what,
        }
    }

    /// Signs a manifest, whatever it says, and goes on from it.
    pub fn seal(&mut self, manifest: &Manifest) -> Signed {
        let signed = sign(&self.key, canonical::write(manifest).expect("JSON"));
        self.last = Some((manifest.number, signed.hash()));
        signed
    }

    /// Seals a photo of a visit as it should be.
    pub fn seal_photo(&mut self, site: SiteId, visit: &RecordVisit, photo: &PhotoRef) -> Signed {
        let what = of_visit(site, visit, photo);
        let manifest = self.manifest(what);
        self.seal(&manifest)
    }

    /// Hands links in with the strips.
    #[track_caller]
    pub fn hand_in(&self, links: &[Signed]) -> Vec<Taken> {
        let mut taken = vec![];
        for links in links.chunks(200) {
            let tickets = self.earlier.iter().chain([&self.strip]).cloned().collect();
            let body = HandIn { tickets, links: links.to_vec(), wants_tickets: false };
            let answer: HandedIn = self.ask(&body).expect(200).read();
            assert_eq!(answer.links.len(), links.len());
            taken.extend(answer.links);
        }
        taken
    }

    /// The request as it is.
    pub fn ask(&self, body: &HandIn) -> Reply {
        self.device.call("POST", "/v1/seals", &[("content-type", "application/json")], Some(&to_bytes(body)))
    }
}

/// What a seal says of a photo of a visit.
#[must_use]
pub fn of_visit(site: SiteId, visit: &RecordVisit, photo: &PhotoRef) -> What {
    let subject = Subject {
        site,
        patrol: Some(visit.patrol),
        checkpoint: Some(visit.checkpoint),
        visit: Some(visit.visit),
        item: None,
        finding: None,
    };
    What::Photo { photo: photo.id, sha256: photo.sha256, length: photo.length, subject, position: None }
}

/// What a seal says of a photo that was taken back.
#[must_use]
pub const fn withdrawn(photo: PhotoId) -> What {
    What::Withdrawn { photo }
}
