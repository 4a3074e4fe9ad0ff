//! How does a chain come in? Link by link, in its order; each is judged, kept whatever the judgement says, and answered with a receipt. The same
//! link again is answered with the same receipt.

use super::{
    against,
    store::{self, Seal},
};
use crate::{
    app::App,
    auth::{Caller, Secrets},
    db::{AnyConn, DbError, Id},
    problem::Problem,
};
use domain::{
    device::Device,
    ids::{CompanyId, DeviceId, SiteId},
    photo::Sha256,
    refusal::Refusal,
    seal::{
        FOREIGN, Ground, HandIn, HandedIn, LINKS_AT_ONCE, MANIFEST_BYTES, Manifest, Problem as Wrong, Receipt, Signed, Taken, Ticket,
        TicketUse, canonical, judge, origin,
        receipt::RECEIPT,
        ticket::{STRIP, TICKET},
    },
    time::Timestamp,
};
use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::Arc,
};
use uuid::Uuid;

/// A phone that hands in its chain.
struct Desk {
    company: CompanyId,
    device: DeviceId,
    sites: Vec<SiteId>,
    strips: HashMap<Uuid, (Ticket, Signed)>,
    received: Timestamp,
    secrets: Arc<Secrets>,
}

/// Takes links in and answers each.
pub(super) async fn hand_in(app: &App, caller: &Caller, asked: HandIn) -> Result<HandedIn, Problem> {
    let device = caller.device.ok_or(Problem::Forbidden)?;
    if asked.links.len() > LINKS_AT_ONCE || asked.tickets.len() > LINKS_AT_ONCE {
        return Err(Problem::Refused(Refusal::Invalid { field: "links".into() }));
    }
    let (company, received) = (caller.company, app.ports.now());
    let (known, sites) = app
        .read(company, move |_, books| {
            let known = books.devices.get(&device).cloned().ok_or(Problem::Forbidden)?;
            Ok((known, books.sites.keys().copied().collect::<Vec<_>>()))
        })
        .await?;
    let strips = strips(&app.secrets, &asked.tickets);
    let desk = Desk { company, device, sites, strips, received, secrets: app.secrets.clone() };
    // Signatures are looked at before the books are locked: they take longer than anything that is done there.
    let links = tokio::task::spawn_blocking(move || read_all(asked.links, &known)).await.map_err(|_| Problem::Internal)?;
    let tickets = (asked.wants_tickets && !caller.revoked).then(|| strip(app, device)).transpose()?;
    if links.iter().all(Option::is_none) {
        let unreadable = || Taken { receipt: None, problems: vec![Wrong::Form] };
        return Ok(HandedIn { links: links.iter().map(|_| unreadable()).collect(), tickets });
    }
    let links = app.db.write(move |conn| desk.take(conn, &links).map_err(Problem::from)).await?;
    Ok(HandedIn { links, tickets })
}

/// A link that can be kept, with what is wrong about its origin.
struct Link {
    signed: Signed,
    manifest: Manifest,
    foreign: BTreeSet<Wrong>,
}

/// None for each that can't be kept.
fn read_all(links: Vec<Signed>, known: &Device) -> Vec<Option<Link>> {
    let keys = known.keys();
    let read = |(signed, manifest): (Signed, Manifest)| {
        let foreign = origin(&signed, &manifest, known.id, &keys);
        Link { signed, manifest, foreign }
    };
    links.into_iter().map(|signed| readable(signed).map(read)).collect()
}

/// A link that can be kept: what can't be read as a manifest could never be shown for anything.
fn readable(signed: Signed) -> Option<(Signed, Manifest)> {
    let fits = signed.text.len() <= MANIFEST_BYTES && signed.signature.len() <= 200;
    let manifest = fits.then(|| signed.read::<Manifest>().ok()).flatten()?;
    Some((signed, manifest))
}

/// The strips that this server signed.
fn strips(secrets: &Secrets, signed: &[Signed]) -> HashMap<Uuid, (Ticket, Signed)> {
    let key = secrets.seal_key();
    let ours = signed.iter().filter(|signed| key.signed(signed));
    ours.filter_map(|signed| signed.read::<Ticket>().ok().map(|ticket| (ticket.id, (ticket, signed.clone())))).collect()
}

/// A new strip of tickets for a phone.
fn strip(app: &App, device: DeviceId) -> Result<Signed, Problem> {
    let ticket = Ticket {
        form: TICKET.into(),
        // All of it is chance: nobody could have named it before.
        id: Uuid::from_bytes(app.ports.bytes()),
        device,
        uses: STRIP,
        issued: app.ports.now(),
        key: app.secrets.seal_key().id(),
    };
    canonical::write(&ticket).map(|text| app.secrets.seal(text)).map_err(|_| Problem::Internal)
}

impl Desk {
    fn take(&self, conn: &mut AnyConn, links: &[Option<Link>]) -> Result<Vec<Taken>, DbError> {
        store::lock(conn, self.device)?;
        let mut chain = Chain::load(conn, self, links.iter().flatten().map(|link| &link.manifest))?;
        let mut taken = vec![];
        for link in links {
            let Some(link) = link else {
                taken.push(Taken { receipt: None, problems: vec![Wrong::Form] });
                continue;
            };
            let seal = match chain.known(link.manifest.number, link.signed.hash()) {
                Some(known) => known.clone(),
                None => chain.add(self, link)?,
            };
            taken.push(Taken { receipt: Some(seal.receipt), problems: seal.problems.into_iter().collect() });
        }
        chain.keep(conn, self)?;
        let photos: BTreeSet<_> = links.iter().flatten().map(|link| link.manifest.what.photo()).collect();
        against::lay_together(conn, self.company, &self.sites, &photos.into_iter().collect::<Vec<_>>(), self.received)?;
        Ok(taken)
    }

    fn receipt(&self, manifest: &Manifest, hash: Sha256) -> Result<Signed, DbError> {
        let receipt = Receipt {
            form: RECEIPT.into(),
            company: self.company,
            device: self.device,
            number: manifest.number,
            manifest: hash,
            received: self.received,
            key: self.secrets.seal_key().id(),
        };
        let text = canonical::write(&receipt).map_err(|e| DbError::Stored { what: "seals.receipt", why: e.to_string() })?;
        Ok(self.secrets.seal(text))
    }
}

/// The part of a phone's chain that links touch.
struct Chain {
    seals: Vec<Seal>,
    /// Where the links that are new begin.
    new: usize,
    used: Vec<(TicketUse, Sha256)>,
    /// Links that were here before and are judged anew.
    judged: HashSet<usize>,
}

impl Chain {
    fn load<'a>(conn: &mut AnyConn, desk: &Desk, links: impl Iterator<Item = &'a Manifest> + Clone) -> Result<Self, DbError> {
        let numbers = || links.clone().map(|link| link.number);
        let (first, last) = (numbers().min().unwrap_or(0), numbers().max().unwrap_or(0));
        // A phone sends them in a row; one that names places far apart gets less of its chain looked at, not more work done.
        let last = last.min(first.saturating_add(4 * LINKS_AT_ONCE as u64));
        let seals = store::between(conn, desk.company, desk.device, first.saturating_sub(1), last.saturating_add(1))?;
        let strips: BTreeSet<Uuid> = links.filter_map(|link| link.ticket.map(|ticket| ticket.id)).collect();
        let used = store::used(conn, desk.company, &strips.into_iter().map(Id).collect::<Vec<_>>())?;
        Ok(Self { new: seals.len(), seals, used, judged: HashSet::new() })
    }

    fn known(&self, number: u64, hash: Sha256) -> Option<&Seal> {
        self.seals.iter().find(|seal| seal.manifest.number == number && seal.hash == hash)
    }

    fn add(&mut self, desk: &Desk, Link { signed, manifest, foreign }: &Link) -> Result<Seal, DbError> {
        let hash = signed.hash();
        let ticket = manifest.ticket.and_then(|used| desk.strips.get(&used.id)).cloned();
        let mut seal = Seal {
            signed: signed.clone(),
            manifest: manifest.clone(),
            hash,
            ticket,
            problems: foreign.clone(),
            received: desk.received,
            receipt: desk.receipt(manifest, hash)?,
            day: None,
        };
        seal.problems = self.judge(&seal);
        self.seals.push(seal.clone());
        if seal.is_genuine() {
            self.used.extend(manifest.ticket.map(|ticket| (ticket, hash)));
            self.judge_neighbours(manifest.number);
        }
        Ok(seal)
    }

    /// What is wrong about its place, and what was found wrong about its origin.
    fn judge(&self, seal: &Seal) -> BTreeSet<Wrong> {
        let manifest = &seal.manifest;
        let beside = |number: Option<u64>| {
            self.seals.iter().filter(move |other| Some(other.manifest.number) == number && other.hash != seal.hash && other.is_genuine())
        };
        let mut before: Vec<&Seal> = beside(manifest.number.checked_sub(1)).collect();
        before.sort_by_key(|other| Some(other.hash) != manifest.previous);
        let placed = judge(
            manifest,
            &Ground {
                ticket: seal.ticket.as_ref().map(|(ticket, _)| ticket),
                ticket_used: self.used.iter().any(|(used, by)| Some(*used) == manifest.ticket && *by != seal.hash),
                before: before.first().map(|before| (&before.manifest, before.hash)),
                fork: beside(Some(manifest.number)).next().is_some(),
                received: seal.received,
            },
        );
        let foreign = FOREIGN.into_iter().filter(|problem| seal.problems.contains(problem));
        placed.into_iter().chain(foreign).collect()
    }

    /// One that came before the one before it has no gap any more; one that stands in the same place has a fork now.
    fn judge_neighbours(&mut self, number: u64) {
        for at in 0..self.seals.len() {
            let seal = &self.seals[at];
            let touched = seal.manifest.number == number || Some(seal.manifest.number) == number.checked_add(1);
            if !touched || !seal.is_genuine() {
                continue;
            }
            let seal = self.seals[at].clone();
            let mut problems = self.judge(&seal);
            // Whose ticket it was first does not change by what came later.
            if !seal.problems.contains(&Wrong::TicketUsed) {
                problems.remove(&Wrong::TicketUsed);
            }
            if problems != seal.problems {
                self.seals[at].problems = problems;
                self.judged.insert(at);
            }
        }
    }

    fn keep(&self, conn: &mut AnyConn, desk: &Desk) -> Result<(), DbError> {
        store::keep(conn, desk.company, &self.seals[self.new..])?;
        for at in self.judged.iter().filter(|at| **at < self.new) {
            store::judged(conn, desk.company, &self.seals[*at])?;
        }
        Ok(())
    }
}
