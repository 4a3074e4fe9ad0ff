//! What does a handler know about the one who asks? Who they are, what they hold, what they may see.

use crate::{app::App, problem::Problem};
use domain::{
    books::CompanyBooks,
    crew::{CrewView, crew_view},
    ids::{BuildingId, CompanyId, DeviceId, PersonId, SiteId},
    people::Held,
    place::Site,
    rights::{Action, View, Who},
    spot_check::ChecksView,
    text::Language,
    time::{Interval, Timestamp},
};
use std::sync::Arc;

/// Somebody who is signed in, with the company's books of the same moment.
#[derive(Clone)]
pub struct SignedIn {
    /// Their company.
    pub company: CompanyId,
    /// The person.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// What they hold.
    pub who: Who,
    /// The company's books.
    pub books: Arc<CompanyBooks>,
    /// The device that they signed in on.
    pub device: Option<DeviceId>,
    /// The language that they chose.
    pub language: Option<Language>,
    /// What the forms of their session must carry; empty for tokens.
    pub csrf: String,
    /// When the request came.
    pub at: Timestamp,
    /// A new password must be chosen first.
    pub must_change: bool,
    /// Messages that they have not read, counted for pages only.
    pub unread: usize,
    /// The hash of their web session's token.
    pub(super) session: Option<String>,
}

impl SignedIn {
    /// The same person with the books as they are after a change in this very request.
    pub async fn refreshed(&self, app: &App) -> Result<Self, Problem> {
        let books = app.read(self.company, |_, books| Ok(books)).await?;
        Ok(Self { books, at: app.ports.now(), ..self.clone() })
    }

    /// The request's time, as the rules take it.
    #[must_use]
    pub fn now(&self) -> Interval {
        Interval::at(self.at)
    }

    /// What they may see of a site.
    #[must_use]
    pub fn view(&self, site: SiteId) -> View {
        let mut view = self.who.view(site, self.now());
        view.site &= self.books.sites.contains_key(&site);
        view
    }

    /// What they may see of a site's spot checks.
    #[must_use]
    pub fn checks_view(&self, site: SiteId) -> ChecksView {
        self.who.checks_view(site, self.now())
    }

    /// What they may see of a site's crew.
    #[must_use]
    pub fn crew_view(&self, site: SiteId) -> CrewView {
        crew_view(&self.books, &self.who, site, self.now())
    }

    /// The sites that they may see, by name.
    #[must_use]
    pub fn sites(&self) -> Vec<&Site> {
        let mut sites: Vec<&Site> = self.books.sites.values().filter(|site| self.view(site.id).site).collect();
        sites.sort_by(|a, b| (&a.name.zh, &a.name.en, a.id).cmp(&(&b.name.zh, &b.name.en, b.id)));
        sites
    }

    /// May they do it at this place, now?
    #[must_use]
    pub fn can(&self, action: Action, site: SiteId, building: Option<BuildingId>) -> bool {
        self.books.sites.contains_key(&site) && self.who.may(action, site, building, self.now()) == Held::Yes
    }

    /// May they change what belongs to the site as a whole, now? A role for some of its buildings is not enough.
    #[must_use]
    pub fn can_change(&self, action: Action, site: SiteId) -> bool {
        self.books.sites.contains_key(&site) && self.who.may_change(action, site, None, self.now()) == Held::Yes
    }

    /// May they do it anywhere, now?
    #[must_use]
    pub fn can_somewhere(&self, action: Action) -> bool {
        self.who.may_somewhere(action, self.now()) == Held::Yes
    }

    /// May they do it at every site, now?
    #[must_use]
    pub fn can_everywhere(&self, action: Action) -> bool {
        self.who.may_everywhere(action, self.now()) == Held::Yes
    }

    /// What they may see of a site; a site that they may not see does not exist for them.
    pub fn at(&self, site: SiteId) -> Result<View, Problem> {
        let view = self.view(site);
        if view.site { Ok(view) } else { Err(Problem::NotFound) }
    }
}
