//! What does a route look like on a page?

use super::form::Typed;
use crate::pages::{Choice, Words};
use domain::{
    books::{CompanyBooks, SiteBooks},
    ids::SiteId,
    people::{Membership, Role},
    rights::Action,
    route::{Repeats, Route},
    text::Language,
};
use std::collections::HashSet;

/// A line of the list.
pub struct Row {
    pub(super) href: String,
    pub(super) name: String,
    pub(super) site: String,
    pub(super) days: String,
    pub(super) windows: String,
    pub(super) walkers: String,
    pub(super) order: String,
    pub(super) checkpoints: usize,
}

impl Row {
    /// A route, in words.
    pub fn of(route: &Route, company: &CompanyBooks, language: Language, t: &'static Words) -> Self {
        let comma = match language {
            Language::Zh => "、",
            Language::En => ", ",
        };
        let windows: Vec<String> =
            route.windows.iter().map(|w| format!("{}–{}", w.from.format("%H:%M"), w.until.format("%H:%M"))).collect();
        let people = route.people.iter().filter_map(|id| company.people.get(id)).map(|p| p.name.clone());
        let roles = route.roles.iter().map(|role| role.name().say(language).to_owned());
        let walkers: Vec<String> = if route.people.is_empty() { roles.collect() } else { people.collect() };
        Self {
            href: format!("/routes/{}", route.id),
            name: route.name.say(language).to_owned(),
            site: company.sites.get(&route.site).map(|s| s.name.say(language).to_owned()).unwrap_or_default(),
            days: days(&route.repeats, comma, t),
            windows: windows.join(comma),
            walkers: walkers.join(comma),
            order: t.of(if route.ordered { "route-order-ordered" } else { "route-order-free" }),
            checkpoints: route.checkpoints.len(),
        }
    }
}

fn days(repeats: &Repeats, comma: &str, t: &'static Words) -> String {
    match repeats {
        Repeats::Daily {} => t.of("every-day"),
        Repeats::Weekly { days } => days.iter().map(|day| t.of(format!("weekday-{day}"))).collect::<Vec<_>>().join(comma),
        Repeats::Monthly { days } => {
            let days: Vec<String> = days.iter().map(ToString::to_string).collect();
            format!("{} {}", t.of("repeats-monthly"), days.join(comma))
        }
    }
}

/// The editor.
pub struct Edit {
    pub(super) title: String,
    pub(super) action: String,
    /// The mark of what was opened; empty for a new route.
    pub(super) base: String,
    pub(super) may_remove: bool,
    pub(super) sites: Vec<Choice>,
    pub(super) buildings: Vec<Choice>,
    pub(super) name_zh: String,
    pub(super) name_en: String,
    pub(super) repeats: Vec<Choice>,
    pub(super) days: Vec<Choice>,
    pub(super) month_days: String,
    pub(super) windows: Vec<EditWindow>,
    pub(super) roles: Vec<Choice>,
    pub(super) people: Vec<Choice>,
    pub(super) ordered: bool,
    pub(super) stops: Vec<EditStop>,
    pub(super) others: Vec<Choice>,
}

/// A time window.
pub struct EditWindow {
    pub(super) at: String,
    pub(super) number: usize,
    pub(super) from: String,
    pub(super) until: String,
}

/// A checkpoint on the way.
pub struct EditStop {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) place: String,
    pub(super) first: bool,
}

impl Edit {
    /// The editor of what was typed, at a site.
    pub fn of(
        typed: &Typed,
        known: bool,
        sites: &[SiteId],
        here: &SiteBooks,
        company: &CompanyBooks,
        language: Language,
        t: &'static Words,
    ) -> Self {
        let route = &typed.route;
        let site_name = |id: &SiteId| company.sites.get(id).map(|s| s.name.say(language).to_owned()).unwrap_or_default();
        let asked_building = route.building.map(|b| b.to_string()).unwrap_or_default();
        let mut buildings: Vec<Choice> =
            here.buildings.values().map(|b| Choice::new(b.id, b.name.say(language), &asked_building)).collect();
        buildings.sort_by(|a, b| a.name.cmp(&b.name));
        buildings.insert(0, Choice::new("", t.of("route-building-none"), &asked_building));
        let (word, month_days) = match &route.repeats {
            Repeats::Daily {} => ("daily", String::new()),
            Repeats::Weekly { .. } => ("weekly", String::new()),
            Repeats::Monthly { days } => ("monthly", days.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")),
        };
        let week: &[u8] = if let Repeats::Weekly { days } = &route.repeats { days } else { &[] };
        let windows = typed.windows.iter().enumerate();
        Self {
            title: t.of(if known { "route-edit" } else { "route-new" }),
            action: format!("/routes/{}", route.id),
            base: String::new(),
            may_remove: known,
            sites: sites.iter().map(|site| Choice::new(site, site_name(site), &route.site.to_string())).collect(),
            buildings,
            name_zh: route.name.zh.clone(),
            name_en: route.name.en.clone(),
            repeats: ["daily", "weekly", "monthly"].map(|one| Choice::new(one, t.of(format!("repeats-{one}")), word)).into(),
            days: (1..=7_u8).map(|day| ticked(day, t.of(format!("weekday-{day}")), week.contains(&day))).collect(),
            month_days,
            windows: windows
                .map(|(w, (from, until))| EditWindow { at: format!("w{w}"), number: w + 1, from: from.clone(), until: until.clone() })
                .collect(),
            roles: roles(route, language),
            people: people(route, company),
            ordered: route.ordered,
            stops: stops(route, here, language),
            others: others(route, here, language),
        }
    }
}

fn ticked(value: impl ToString, name: String, chosen: bool) -> Choice {
    Choice { value: value.to_string(), name, chosen }
}

/// The posts that may walk at all.
fn roles(route: &Route, language: Language) -> Vec<Choice> {
    let walking = Role::ALL.into_iter().filter(|role| role.may(Action::Walk));
    walking.map(|role| ticked(role.word(), role.name().say(language).to_owned(), route.roles.contains(&role))).collect()
}

/// The people who hold a walking post at the site.
fn people(route: &Route, company: &CompanyBooks) -> Vec<Choice> {
    let walks_here = |m: &&Membership| m.role.may(Action::Walk) && m.site.is_none_or(|site| site == route.site) && m.until.is_none();
    let holders: HashSet<_> =
        company.memberships.values().flatten().filter(walks_here).map(|m| m.person).chain(route.people.clone()).collect();
    let known = holders.iter().filter_map(|id| company.people.get(id)).filter(|p| p.active);
    let mut people: Vec<Choice> = known.map(|p| ticked(p.id, p.name.clone(), route.people.contains(&p.id))).collect();
    people.sort_by(|a, b| a.name.cmp(&b.name));
    people
}

/// The checkpoints of a route, in its order.
pub fn stops(route: &Route, here: &SiteBooks, language: Language) -> Vec<EditStop> {
    let known = route.checkpoints.iter().filter_map(|id| here.checkpoints.get(id));
    known
        .enumerate()
        .map(|(n, checkpoint)| EditStop {
            id: checkpoint.id.to_string(),
            name: checkpoint.name.say(language).to_owned(),
            place: here.areas.get(&checkpoint.area).map(|a| a.name.say(language).to_owned()).unwrap_or_default(),
            first: n == 0,
        })
        .collect()
}

/// Checkpoints that are not on it yet.
fn others(route: &Route, here: &SiteBooks, language: Language) -> Vec<Choice> {
    let free = here.checkpoints.values().filter(|c| !route.checkpoints.contains(&c.id));
    let mut others: Vec<Choice> = free.map(|c| ticked(c.id, c.name.say(language).to_owned(), false)).collect();
    others.sort_by(|a, b| a.name.cmp(&b.name));
    others
}
