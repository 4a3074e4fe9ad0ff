//! What of the field's work is overdue at a site, as far as this phone knows?

use crate::{
    engine::Engine,
    error::{Error, Result},
    screens::{
        places::count,
        today::{walks, window},
    },
};
use domain::{finding::Urgency, ids::SiteId, patrol::PatrolState, time::Interval};

impl Engine {
    /// Patrols of today whose window has closed and that nobody finished, as this phone knows it, by name and window; and how many findings are
    /// past their deadline.
    pub(super) fn overdue_at(&self, site: SiteId) -> Result<(Vec<String>, u32)> {
        let (room, now) = (self.room()?, self.now().estimate);
        let (place, here) = room.books.company.sites.get(&site).zip(room.books.sites.get(&site)).ok_or(Error::NotFound("site"))?;
        let who = room.books.company.who(room.store.person);
        let view = who.view(site, Interval::at(now));
        let mut patrols = vec![];
        for route in here.routes.values().filter(|route| view.sees_work(route.people.contains(&who.person), route.building)) {
            for planned in walks(place, route, now).into_iter().filter(|planned| planned.span(place.time_zone).1 < now) {
                let known = room.books.patrol(planned.patrol(route.id)).map(|patrol| patrol.state);
                if known.is_none_or(|state| state == PatrolState::Underway) {
                    patrols.push((planned.window, format!("{} {}", route.name.say(self.language()), window(&planned))));
                }
            }
        }
        patrols.sort();
        let late = room.books.findings().filter(|one| one.site == site && one.urgency(now) == Urgency::Over);
        let late = late.filter(|one| view.sees_work(one.concerns().contains(&who.person), one.building)).count();
        Ok((patrols.into_iter().map(|(_, line)| line).collect(), count(late)))
    }
}
