//! Company, sites, people, devices.

use super::{No, Ruled, allowed_at_each, allowed_everywhere, allowed_somewhere, in_company, not_found};
use crate::{
    books::{Books, Change, Record},
    ids::PersonId,
    operation::{CompanyStep, DeviceStep, PersonStep, Received, proof_of_key},
    people::{Membership, Role},
    place::check_name,
    refusal::Refusal,
    rights::Action,
    seal::{
        SealKey,
        key::{CERTIFICATE_LENGTH, CERTIFICATES},
    },
};

pub(super) fn company(books: &Books, received: &Received, step: &CompanyStep) -> Ruled {
    in_company(books, received)?;
    allowed_everywhere(books, received, Action::ManagePeople)?;
    let record: Record = match step {
        CompanyStep::Put(company) => {
            check_name(&company.name)?;
            if books.company.id() != Some(company.id) {
                return Err(not_found("company").into());
            }
            company.clone().into()
        }
        CompanyStep::PutSite(site) => {
            check_name(&site.name)?;
            site.calendar.check()?;
            site.clone().into()
        }
    };
    Ok(vec![Change::Put(record)])
}

pub(super) fn person(books: &Books, received: &Received, step: &PersonStep) -> Ruled {
    in_company(books, received)?;
    allowed_somewhere(books, received, Action::ManagePeople)?;
    let record: Record = match step {
        PersonStep::Put(person) => {
            allowed_over(books, received, person.id)?;
            person.check()?;
            if !person.active {
                keeps_an_admin(books, |m| m.person == person.id)?;
            }
            person.clone().into()
        }
        PersonStep::Grant(membership) => {
            // One that is changed is in reach both as it was and as it will be.
            let old = books.company.membership(membership.id);
            allowed_at_each(books, received, Action::ManagePeople, old.into_iter().chain([membership]).map(|m| m.site))?;
            check_membership(books, membership)?;
            if !is_lasting_admin(membership) {
                keeps_an_admin(books, |m| m.id == membership.id)?;
            }
            // Those at the site see the colleague from now on: the person's own row is sent once more.
            let colleague = books.company.people.get(&membership.person).cloned();
            let changes = colleague.into_iter().map(Record::from).chain([membership.clone().into()]);
            return Ok(changes.map(Change::Put).collect());
        }
        PersonStep::End(end) => {
            let mut membership = books.company.membership(end.membership).cloned().ok_or_else(|| not_found("membership"))?;
            allowed_at_each(books, received, Action::ManagePeople, [membership.site])?;
            if end.until < membership.from {
                return Err(Refusal::Invalid { field: "until".into() }.into());
            }
            keeps_an_admin(books, |m| m.id == membership.id)?;
            membership.until = Some(end.until);
            membership.into()
        }
    };
    Ok(vec![Change::Put(record)])
}

/// A person belongs to the sites where they hold a role, now or later. Somebody new belongs to none yet.
fn allowed_over(books: &Books, received: &Received, person: PersonId) -> Result<(), No> {
    let held = books.company.memberships.get(&person).map(Vec::as_slice).unwrap_or_default();
    let running = held.iter().filter(|m| m.until.is_none_or(|until| until > received.during.from));
    allowed_at_each(books, received, Action::ManagePeople, running.map(|m| m.site))
}

fn check_membership(books: &Books, membership: &Membership) -> Result<(), Refusal> {
    if !books.company.people.contains_key(&membership.person) {
        return Err(not_found("person"));
    }
    if membership.site.is_some_and(|site| !books.company.sites.contains_key(&site)) {
        return Err(not_found("site"));
    }
    if membership.site.is_none() && !membership.buildings.is_empty() {
        return Err(Refusal::Invalid { field: "building".into() });
    }
    if membership.until.is_some_and(|until| until <= membership.from) {
        return Err(Refusal::Invalid { field: "until".into() });
    }
    // A membership is never moved to somebody else: what they did under it would change hands.
    let moved = books.company.membership(membership.id).is_some_and(|old| old.person != membership.person);
    if moved { Err(Refusal::IdReused) } else { Ok(()) }
}

/// Nobody may lock the whole company out of its own administration, by whichever step: of the administrators of everything, one who
/// still works there must be left when these are gone.
fn keeps_an_admin(books: &Books, gone: impl Fn(&Membership) -> bool) -> Result<(), Refusal> {
    let is_active = |m: &Membership| books.company.people.get(&m.person).is_some_and(|person| person.active);
    let (going, staying): (Vec<&Membership>, Vec<&Membership>) =
        books.company.memberships.values().flatten().filter(|m| is_lasting_admin(m)).partition(|m| gone(m));
    let locks_out = !going.is_empty() && !staying.into_iter().any(is_active);
    if locks_out { Err(Refusal::InUse { by: "role".into() }) } else { Ok(()) }
}

/// Administers everything, with no end in sight.
fn is_lasting_admin(membership: &Membership) -> bool {
    membership.role == Role::Admin && membership.site.is_none() && membership.until.is_none()
}

pub(super) fn device(books: &Books, received: &Received, step: &DeviceStep) -> Ruled {
    in_company(books, received)?;
    let device = match step {
        DeviceStep::Enrol(device) => {
            allowed_somewhere(books, received, Action::ManageDevices)?;
            if books.company.devices.contains_key(&device.id) {
                return Err(Refusal::IdReused.into());
            }
            if device.name.trim().is_empty() {
                return Err(Refusal::Missing { field: "name".into() }.into());
            }
            device.clone()
        }
        DeviceStep::Key(change) => {
            if received.device != Some(change.device) {
                return Err(Refusal::NotAllowed.into());
            }
            let device = books.company.devices.get(&change.device).cloned().ok_or_else(|| not_found("device"))?;
            check_key(&change.key, &proof_of_key(&change.device.to_string()), &change.proof)?;
            let key = change.key.clone().tidy().map_err(|_| wrong_key())?;
            device.with_key(key)
        }
        DeviceStep::Revoke(revoke) => {
            allowed_somewhere(books, received, Action::ManageDevices)?;
            let mut device = books.company.devices.get(&revoke.device).cloned().ok_or_else(|| not_found("device"))?;
            device.revoked = device.revoked.or(Some(received.received));
            device
        }
    };
    Ok(vec![Change::Put(device.into())])
}

/// A key is taken from whoever shows that they hold it.
pub fn check_key(key: &SealKey, text: &str, proof: &str) -> Result<(), Refusal> {
    let long = key.attestation.len() > CERTIFICATES || key.attestation.iter().any(|one| one.len() > CERTIFICATE_LENGTH);
    if long {
        return Err(Refusal::TooLong { field: "attestation".into(), limit: u32::try_from(CERTIFICATE_LENGTH).unwrap_or(u32::MAX) });
    }
    key.verify(text, proof).map_err(|_| wrong_key())
}

fn wrong_key() -> Refusal {
    Refusal::Invalid { field: "public_key".into() }
}
