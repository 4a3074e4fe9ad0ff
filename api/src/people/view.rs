//! What does a person look like on a page?

use super::PersonInfo;
use crate::{
    auth::{Fields, SignedIn},
    messages::AddressInfo,
    pages::{Choice, Filters, Words, local_time, mark},
};
use chrono_tz::Tz;
use domain::{
    books::CompanyBooks,
    ids::{BuildingId, SiteId},
    people::{Held, Membership, Role},
    place::Building,
    rights::Action,
    text::Language,
};

/// A line of the list.
pub struct Row {
    pub(super) href: String,
    pub(super) name: String,
    pub(super) staff_no: String,
    pub(super) login: String,
    pub(super) roles: Vec<String>,
    pub(super) active: bool,
}

impl Row {
    /// A person, in words.
    pub fn of(info: &PersonInfo, company: &CompanyBooks, language: Language) -> Self {
        let open = info.memberships.iter().filter(|m| m.until.is_none());
        Self {
            href: format!("/people/{}", info.person.id),
            name: info.person.name.clone(),
            staff_no: info.person.staff_no.clone(),
            login: info.login.clone().unwrap_or_default(),
            roles: open.map(|m| format!("{} · {}", m.role.name().say(language), site_name(m.site, company, language))).collect(),
            active: info.person.active,
        }
    }
}

fn site_name(site: Option<SiteId>, company: &CompanyBooks, language: Language) -> String {
    let name = match site {
        Some(site) => company.sites.get(&site).map(|s| &s.name),
        None => company.company.as_ref().map(|c| &c.name),
    };
    name.map(|name| name.say(language).to_owned()).unwrap_or_default()
}

/// The filters of the list, as they were asked.
pub fn filters(person: &SignedIn, site: &str, role: &str, name: &str, language: Language, t: &'static Words) -> Filters {
    let mut sites = vec![Choice::new("", t.of("site-all"), site)];
    sites.extend(person.sites().into_iter().map(|s| Choice::new(s.id, s.name.say(language), site)));
    let mut roles = vec![Choice::new("", t.of("all"), role)];
    roles.extend(role_choices(role, language));
    Filters::of("/people").choice("site", t.of("site"), sites).choice("role", t.of("role"), roles).typed(
        "name",
        t.of("name"),
        "search",
        name,
    )
}

fn role_choices(asked: &str, language: Language) -> Vec<Choice> {
    Role::ALL.into_iter().map(|role| Choice::new(role.word().replace('_', "-"), role.name().say(language), asked)).collect()
}

/// Where a role may be given: each site that they administer, and the whole company for who manages all of it.
fn site_choices(person: &SignedIn, asked: &str, language: Language) -> Vec<Choice> {
    let own = person.sites().into_iter().filter(|s| person.can_change(Action::ManagePeople, s.id));
    let mut sites: Vec<Choice> = own.map(|s| Choice::new(s.id, s.name.say(language), asked)).collect();
    if person.can_everywhere(Action::ManagePeople) {
        sites.push(Choice::new("", site_name(None, &person.books, language), asked));
    }
    sites
}

/// The form of a new person.
pub struct EditNew {
    pub(super) name: String,
    pub(super) staff_no: String,
    pub(super) login: String,
    pub(super) roles: Vec<Choice>,
    pub(super) sites: Vec<Choice>,
    pub(super) from: String,
}

impl EditNew {
    /// As it was typed.
    pub fn of(person: &SignedIn, typed: &Fields, language: Language) -> Self {
        let or = |name: &str, otherwise: String| typed.find(name).map_or(otherwise, ToOwned::to_owned);
        let first_site = person.sites().first().map(|s| s.id.to_string()).unwrap_or_default();
        Self {
            name: or("name", String::new()),
            staff_no: or("staff_no", String::new()),
            login: or("login", String::new()),
            roles: role_choices(&or("role", "cleaner".into()), language),
            sites: site_choices(person, &or("site", first_site), language),
            from: or("from", today(person)),
        }
    }
}

/// Two sites may both have a building 1.
fn building_name(building: &Building, who: &SignedIn, language: Language) -> String {
    let name = building.name.say(language);
    if who.sites().len() > 1 { format!("{} · {name}", site_name(Some(building.site), &who.books, language)) } else { name.to_owned() }
}

fn today(person: &SignedIn) -> String {
    person.at.with_timezone(&Tz::Asia__Shanghai).date_naive().to_string()
}

/// A person with everything that can be done about them.
pub struct PersonView {
    pub(super) name: String,
    pub(super) staff_no: String,
    pub(super) login: String,
    pub(super) active: bool,
    pub(super) new_password: String,
    pub(super) roles: Vec<RoleLine>,
    pub(super) role_choices: Vec<Choice>,
    pub(super) site_choices: Vec<Choice>,
    pub(super) building_choices: Vec<Choice>,
    pub(super) today: String,
    /// The mark of what was opened.
    pub(super) base: String,
    /// Name, number and password may be changed.
    pub(super) may_change: bool,
    /// Posts may be given.
    pub(super) may_give: bool,
    pub(super) give_role_href: String,
    pub(super) change_href: String,
    pub(super) reset_href: String,
    /// Their address and how it does; empty where there is none, or where it is nobody's business.
    pub(super) address: String,
    pub(super) address_works: bool,
    pub(super) address_trouble: String,
}

/// A post that they hold or held.
pub struct RoleLine {
    pub(super) name: String,
    pub(super) site: String,
    pub(super) buildings: String,
    pub(super) from: String,
    pub(super) until: String,
    pub(super) may_end: bool,
    pub(super) end_href: String,
}

impl PersonView {
    /// With their address, for who sees to it that they can be reached.
    pub fn reached_at(self, info: Option<AddressInfo>) -> Self {
        let Some(info) = info.filter(|_| self.may_change) else { return self };
        Self { address_works: info.works(), address_trouble: info.trouble.unwrap_or_default(), address: info.address, ..self }
    }

    /// A person, in words.
    pub fn of(
        info: &PersonInfo,
        who: &SignedIn,
        buildings: &[Building],
        new_password: &str,
        language: Language,
        t: &'static Words,
    ) -> Self {
        let href = format!("/people/{}", info.person.id);
        let first_site = who.sites().first().map(|s| s.id.to_string()).unwrap_or_default();
        let named = |id: &BuildingId| buildings.iter().find(|b| b.id == *id).map(|b| b.name.say(language).to_owned());
        let comma = if language == Language::Zh { "、" } else { ", " };
        let site_choices = site_choices(who, &first_site, language);
        let may_change = super::may_manage(who, info.person.id).is_ok() && who.can_somewhere(Action::ManagePeople);
        let line = |m: &Membership| {
            let zone = m.site.and_then(|s| who.books.sites.get(&s)).map_or(Tz::Asia__Shanghai, |s| s.time_zone);
            RoleLine {
                name: m.role.name().say(language).to_owned(),
                site: site_name(m.site, &who.books, language),
                buildings: m.buildings.iter().filter_map(named).collect::<Vec<_>>().join(comma),
                from: local_time(m.from, zone).date,
                until: m.until.map_or_else(|| t.of("until-further-notice"), |until| local_time(until, zone).date),
                may_end: m.held(who.now()) != Held::No && m.until.is_none() && super::reach(who, m.site).is_ok(),
                end_href: format!("{href}/roles/{}/end", m.id),
            }
        };
        Self {
            name: info.person.name.clone(),
            staff_no: info.person.staff_no.clone(),
            login: info.login.clone().unwrap_or_default(),
            active: info.person.active,
            new_password: new_password.to_owned(),
            roles: info.memberships.iter().map(line).collect(),
            role_choices: role_choices("cleaner", language),
            may_give: !site_choices.is_empty(),
            site_choices,
            building_choices: buildings.iter().map(|b| Choice::new(b.id, building_name(b, who, language), "")).collect(),
            today: today(who),
            base: mark(&info.person),
            may_change,
            give_role_href: format!("{href}/roles"),
            change_href: href.clone(),
            reset_href: format!("{href}/password"),
            address: String::new(),
            address_works: false,
            address_trouble: String::new(),
        }
    }
}
