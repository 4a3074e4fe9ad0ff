//! What does a person look like on a page?

use super::PersonInfo;
use crate::{
    auth::{Fields, SignedIn},
    pages::{Choice, Words, local_time},
};
use chrono_tz::Tz;
use domain::{
    books::CompanyBooks,
    ids::{BuildingId, SiteId},
    people::{Held, Membership, Role},
    place::Building,
    text::Language,
};

/// A line of the list.
pub struct Row {
    pub href: String,
    pub name: String,
    pub staff_no: String,
    pub login: String,
    pub roles: Vec<String>,
    pub active: bool,
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

/// The filter of the list.
pub struct Filter {
    pub sites: Vec<Choice>,
    pub roles: Vec<Choice>,
    pub name: String,
    pub active: bool,
}

impl Filter {
    /// As it was asked.
    pub fn of(person: &SignedIn, site: &str, role: &str, name: &str, language: Language, t: &'static Words) -> Self {
        let mut sites = vec![Choice::new("", t.of("site-all"), site)];
        sites.extend(person.sites().into_iter().map(|s| Choice::new(s.id, s.name.say(language), site)));
        let mut roles = vec![Choice::new("", t.of("all"), role)];
        roles.extend(role_choices(role, language));
        Self { sites, roles, name: name.to_owned(), active: !(site.is_empty() && role.is_empty() && name.is_empty()) }
    }
}

fn role_choices(asked: &str, language: Language) -> Vec<Choice> {
    Role::ALL.into_iter().map(|role| Choice::new(role.word().replace('_', "-"), role.name().say(language), asked)).collect()
}

/// Where a role may be given: each site, and the whole company for who manages all of it.
fn site_choices(person: &SignedIn, asked: &str, language: Language) -> Vec<Choice> {
    let mut sites: Vec<Choice> = person.sites().into_iter().map(|s| Choice::new(s.id, s.name.say(language), asked)).collect();
    if person.can_everywhere(domain::rights::Action::ManagePeople) {
        sites.push(Choice::new("", site_name(None, &person.books, language), asked));
    }
    sites
}

/// The form of a new person.
pub struct EditNew {
    pub name: String,
    pub staff_no: String,
    pub login: String,
    pub roles: Vec<Choice>,
    pub sites: Vec<Choice>,
    pub from: String,
}

impl EditNew {
    /// As it was typed.
    pub fn of(person: &SignedIn, typed: &Fields, language: Language, _t: &'static Words) -> Self {
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

fn today(person: &SignedIn) -> String {
    person.at.with_timezone(&Tz::Asia__Shanghai).date_naive().to_string()
}

/// A person with everything that can be done about them.
pub struct PersonView {
    pub name: String,
    pub staff_no: String,
    pub login: String,
    pub active: bool,
    pub new_password: String,
    pub roles: Vec<RoleLine>,
    pub role_choices: Vec<Choice>,
    pub site_choices: Vec<Choice>,
    pub building_choices: Vec<Choice>,
    pub today: String,
    pub base: u64,
    pub give_role_href: String,
    pub change_href: String,
    pub reset_href: String,
}

pub struct RoleLine {
    pub name: String,
    pub site: String,
    pub buildings: String,
    pub from: String,
    pub until: String,
    pub running: bool,
    pub end_href: String,
}

impl PersonView {
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
        let line = |m: &Membership| {
            let zone = m.site.and_then(|s| who.books.sites.get(&s)).map_or(Tz::Asia__Shanghai, |s| s.time_zone);
            RoleLine {
                name: m.role.name().say(language).to_owned(),
                site: site_name(m.site, &who.books, language),
                buildings: m.buildings.iter().filter_map(named).collect::<Vec<_>>().join(", "),
                from: local_time(m.from, zone).date,
                until: m.until.map_or_else(|| t.of("until-further-notice"), |until| local_time(until, zone).date),
                running: m.held(who.now()) != Held::No && m.until.is_none(),
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
            site_choices: site_choices(who, &first_site, language),
            building_choices: buildings.iter().map(|b| Choice::new(b.id, b.name.say(language), "")).collect(),
            today: today(who),
            base: 0,
            give_role_href: format!("{href}/roles"),
            change_href: href.clone(),
            reset_href: format!("{href}/password"),
        }
    }
}
