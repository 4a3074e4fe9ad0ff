//! Who may send photos, and where? Whoever works in the field there; and any phone that the company let in, whoever holds it.

use super::store::SentBy;
use crate::auth::Caller;
use domain::{
    books::CompanyBooks,
    ids::{CompanyId, SiteId},
    rights::Action,
};
use std::{collections::HashSet, sync::Arc};
use uuid::Uuid;

/// One who sends photos, or asks about them.
#[derive(Clone)]
pub(super) struct Sender {
    company: CompanyId,
    pub by: SentBy,
    /// Where the person works in the field.
    sites: HashSet<SiteId>,
    /// The company's, as they stood when the request came.
    books: Arc<CompanyBooks>,
}

impl Sender {
    pub fn of(caller: &Caller) -> Self {
        let works = |site: &SiteId| {
            caller.person.as_ref().is_some_and(|p| p.can(Action::Walk, *site, None) || p.can(Action::RaiseFinding, *site, None))
        };
        let sites = caller.person.as_ref().map(|p| p.books.sites.keys().copied().filter(works).collect()).unwrap_or_default();
        let by = SentBy { person: caller.person.as_ref().map(|p| p.person), device: caller.device, revoked: caller.revoked };
        Self { company: caller.company, by, sites, books: caller.books.clone() }
    }

    /// Who is counted: the phone; the person where there is none.
    pub fn id(&self) -> Uuid {
        self.by.device.map(|device| device.0).or(self.by.person.map(|person| person.0)).unwrap_or(self.company.0)
    }

    /// Other companies' sites are as if they were not there.
    pub fn may_send(&self, site: SiteId) -> bool {
        self.books.sites.contains_key(&site) && (self.by.device.is_some() || self.sites.contains(&site))
    }
}
