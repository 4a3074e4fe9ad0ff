//! Does a seal fit? Its signature, its place in the phone's chain, its ticket, its clock; and the photo that it is about.

use super::{Manifest, SealKey, Signed, Ticket, What, manifest::MANIFEST, ticket::TICKET};
use crate::{
    ids::{DeviceId, FindingId, PatrolId, PersonId, PhotoId, SiteId, VisitId},
    photo::Sha256,
    time::{Captured, Timestamp},
};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What is not right about a seal. Each is a reason to look, and says nothing about who is to blame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Problem {
    /// It can't be read, or is written in another form than the one that is signed.
    Form,
    /// It is not signed with this phone's key.
    Signature,
    /// It names a key that is not this phone's.
    Key,
    /// It names another phone.
    Device,
    /// It names a ticket that the server never gave to this phone.
    Ticket,
    /// Its ticket was used before.
    TicketUsed,
    /// The seal before it is not here: something was removed, or is still on its way.
    Gap,
    /// The seal before it is another one than it says.
    Chain,
    /// The phone's chain has another seal in the same place.
    Fork,
    /// Its time does not fit its ticket, the seal before it, or the time at which it came.
    Clock,
    /// The photo's bytes are others than the sealed ones.
    Bytes,
    /// The photo is shown for something else than it was sealed for.
    Subject,
    /// Somebody else recorded the photo.
    Person,
}

impl Problem {
    /// The word that stands for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Form => "form",
            Self::Signature => "signature",
            Self::Key => "key",
            Self::Device => "device",
            Self::Ticket => "ticket",
            Self::TicketUsed => "ticket_used",
            Self::Gap => "gap",
            Self::Chain => "chain",
            Self::Fork => "fork",
            Self::Clock => "clock",
            Self::Bytes => "bytes",
            Self::Subject => "subject",
            Self::Person => "person",
        }
    }
}

/// How far two honest clocks may contradict each other.
const SLACK: TimeDelta = TimeDelta::seconds(5);

/// What is known when a seal is judged.
pub struct Ground<'a> {
    /// The strip that it names, when the server's signature on it is right.
    pub ticket: Option<&'a Ticket>,
    /// The hash of another seal that used the same ticket.
    pub ticket_used: bool,
    /// The seal before it in the chain, with its hash; none when it is not here.
    pub before: Option<(&'a Manifest, Sha256)>,
    /// Another seal stands in the same place.
    pub fork: bool,
    /// When it came, by the server's clock.
    pub received: Timestamp,
}

/// Is it this phone's own? The costly half, for which nothing has to be known but the phone.
#[must_use]
pub fn origin(signed: &Signed, manifest: &Manifest, device: DeviceId, keys: &[SealKey]) -> BTreeSet<Problem> {
    let mut wrong = BTreeSet::new();
    let mut unless = |right: bool, problem| {
        if !right {
            wrong.insert(problem);
        }
    };
    unless(manifest.form == MANIFEST, Problem::Form);
    unless(manifest.device == device, Problem::Device);
    match keys.iter().find(|key| key.id() == Ok(manifest.key)) {
        Some(key) => unless(key.verify(&signed.text, &signed.signature).is_ok(), Problem::Signature),
        None => unless(false, Problem::Key),
    }
    wrong
}

/// What [`origin`] may find: a link of which one of these is true says nothing about the phone's chain.
pub const FOREIGN: [Problem; 4] = [Problem::Form, Problem::Signature, Problem::Key, Problem::Device];

/// Does it stand where it says, in the chain and in time? Everything but its origin and the photo.
#[must_use]
pub fn judge(manifest: &Manifest, ground: &Ground<'_>) -> BTreeSet<Problem> {
    let mut wrong = BTreeSet::new();
    let mut unless = |right: bool, problem| {
        if !right {
            wrong.insert(problem);
        }
    };
    if let Some(used) = manifest.ticket {
        let given = |ticket: &Ticket| {
            ticket.form == TICKET && ticket.id == used.id && ticket.device == manifest.device && used.number < ticket.uses
        };
        unless(ground.ticket.is_some_and(given), Problem::Ticket);
        unless(!ground.ticket_used, Problem::TicketUsed);
    }
    match (manifest.number, &manifest.previous, ground.before) {
        (1, None, _) => {}
        (0 | 1, _, _) => unless(false, Problem::Chain),
        (_, Some(previous), Some((_, hash))) => unless(*previous == hash, Problem::Chain),
        (_, Some(_), None) => unless(false, Problem::Gap),
        (_, None, _) => unless(false, Problem::Chain),
    }
    unless(!ground.fork, Problem::Fork);
    unless(clock_fits(manifest, ground), Problem::Clock);
    wrong
}

fn clock_fits(manifest: &Manifest, ground: &Ground<'_>) -> bool {
    let (earliest, latest) = span(&manifest.at);
    let after_ticket = ground.ticket.is_none_or(|ticket| latest + SLACK >= ticket.issued);
    let before_receipt = earliest - SLACK <= ground.received;
    let after_before = ground.before.is_none_or(|(before, _)| follows(&before.at, &manifest.at));
    after_ticket && before_receipt && after_before
}

/// Within one boot the steady clock goes forward, and the estimates go with it; over a reboot time does not go back.
fn follows(before: &Captured, at: &Captured) -> bool {
    if before.boot_id != at.boot_id {
        return span(at).1 + SLACK >= span(before).0;
    }
    let Some(steady) = at.monotonic.checked_sub(before.monotonic) else { return false };
    let steady = TimeDelta::milliseconds(i64::try_from(steady).unwrap_or(i64::MAX / 2));
    let doubt = TimeDelta::seconds(i64::from(before.error) + i64::from(at.error)) + SLACK;
    (at.estimate - before.estimate - steady).abs() <= doubt
}

fn span(at: &Captured) -> (Timestamp, Timestamp) {
    let error = TimeDelta::seconds(i64::from(at.error));
    let add = |by: TimeDelta| at.estimate.checked_add_signed(by).unwrap_or(at.estimate);
    (add(-error), add(error))
}

/// A photo as its record declares it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Its site.
    pub site: SiteId,
    /// Its id.
    pub photo: PhotoId,
    /// The hash that its record declares; the server hashed the stored bytes against it.
    pub sha256: Sha256,
    /// Who recorded it.
    pub author: PersonId,
    /// The patrol.
    pub patrol: Option<PatrolId>,
    /// The visit.
    pub visit: Option<VisitId>,
    /// The finding.
    pub finding: Option<FindingId>,
}

/// Compares a seal with the photo that carries its id.
#[must_use]
pub fn compare(manifest: &Manifest, shown: &Shown) -> BTreeSet<Problem> {
    let mut wrong = BTreeSet::new();
    let What::Photo { photo, sha256, subject, .. } = &manifest.what else {
        // It was taken back, and is shown all the same.
        return BTreeSet::from([Problem::Subject]);
    };
    if *photo != shown.photo || *sha256 != shown.sha256 {
        wrong.insert(Problem::Bytes);
    }
    if manifest.person != shown.author {
        wrong.insert(Problem::Person);
    }
    let visit = subject.visit.is_none() || subject.visit == shown.visit;
    if subject.site != shown.site || subject.patrol != shown.patrol || subject.finding != shown.finding || !visit {
        wrong.insert(Problem::Subject);
    }
    wrong
}

/// Between which times a photo was sealed, by the server's own clock, and what the phone itself believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Believed {
    /// The ticket was issued, or the seal before it had come.
    pub not_before: Option<Timestamp>,
    /// The seal came.
    pub not_after: Timestamp,
    /// The phone's estimate, less its error.
    pub from: Timestamp,
    /// The phone's estimate, plus its error.
    pub until: Timestamp,
}

impl Believed {
    /// Puts together what is known.
    #[must_use]
    pub fn of(at: &Captured, ticket: Option<Timestamp>, received: Timestamp) -> Self {
        let (from, until) = span(at);
        Self { not_before: ticket, not_after: received, from, until }
    }
}
