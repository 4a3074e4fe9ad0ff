//! Who works here, what do they hold, and how do they get their login?

pub mod enter;
pub mod export;
pub mod rest;
mod view;
pub mod web;

use crate::{
    app::App,
    auth::{
        Login, NewCredentials, SignedIn, create_credentials, draw_password, end_all, hash_password, logins_of, rename_login, set_password,
    },
    lists::{Page, PageQuery},
    problem::Problem,
};
use domain::{
    ids::{BuildingId, MembershipId, PersonId, SiteId},
    operation::EndMembership,
    people::{Membership, Person, Role},
    refusal::Refusal,
    rights::Action,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// A person with what they hold.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct PersonInfo {
    /// The person.
    #[serde(flatten)]
    pub person: Person,
    /// What they hold and held, the newest first.
    pub memberships: Vec<Membership>,
    /// Their login; shown to those who manage people.
    pub login: Option<String>,
}

/// Which people.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PeopleFilter {
    /// Words of the name or the staff number.
    #[serde(default)]
    pub search: String,
    /// Who holds or held a role at this site.
    #[param(value_type = Option<uuid::Uuid>)]
    pub site: Option<SiteId>,
    /// Who holds or held this role.
    pub role: Option<Role>,
    /// Items in this page: 1 to 200; 50 when not said.
    pub limit: Option<usize>,
    /// `next` of the page before.
    pub after: Option<String>,
}

/// What somebody typed of a person.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonPut {
    /// Their name as colleagues say it.
    pub name: String,
    /// Staff number.
    #[serde(default)]
    pub staff_no: String,
    /// False once they have left.
    #[serde(default = "yes")]
    pub active: bool,
    /// Their login. None leaves it as it is: a new person gets none.
    #[serde(default)]
    pub login: Option<String>,
}

const fn yes() -> bool {
    true
}

/// A person after a change.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct PersonMade {
    /// The person.
    #[serde(flatten)]
    pub person: Person,
    /// The password of a new login, shown this once; the person must choose another at the first sign-in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_password: Option<String>,
}

/// A role to give.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Grant {
    /// Which post.
    pub role: Role,
    /// Where; none means at every site.
    #[serde(default)]
    pub site: Option<SiteId>,
    /// For these buildings only.
    #[serde(default)]
    pub buildings: Vec<BuildingId>,
    /// From when; from now on when not said.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub from: Option<Timestamp>,
    /// Until when.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub until: Option<Timestamp>,
}

/// May they see this person: somebody who holds or held a role where they may see people, or themselves.
fn sees(who: &SignedIn, person: PersonId) -> bool {
    let held = who.books.memberships.get(&person).map(Vec::as_slice).unwrap_or_default();
    let shares_a_site = || held.iter().any(|m| m.site.is_none_or(|site| who.can(Action::SeePeople, site, None)));
    person == who.person || who.can_everywhere(Action::SeePeople) || (who.can_somewhere(Action::SeePeople) && shares_a_site())
}

fn is_asked_for(info: &PersonInfo, filter: &PeopleFilter) -> bool {
    let text = format!("{} {}", info.person.name, info.person.staff_no).to_lowercase();
    let by_text = filter.search.to_lowercase().split_whitespace().all(|word| text.contains(word));
    let by_site = filter.site.is_none_or(|site| info.memberships.iter().any(|m| m.site.is_none_or(|held| held == site)));
    let by_role = filter.role.is_none_or(|role| info.memberships.iter().any(|m| m.role == role));
    by_text && by_site && by_role
}

/// The people, by name; those who have left come last.
pub async fn list(app: &App, who: &SignedIn, filter: &PeopleFilter) -> Result<Page<PersonInfo>, Problem> {
    let query = PageQuery { limit: filter.limit, after: filter.after.clone() };
    let mut page = Page::in_order(found(who, filter), &query, |info| info.person.id.0)?;
    add_logins(app, who, &mut page.items).await?;
    Ok(page)
}

/// All of them at once: a company's people are in memory anyway.
pub async fn everybody(app: &App, who: &SignedIn, filter: &PeopleFilter) -> Result<Vec<PersonInfo>, Problem> {
    let mut people = found(who, filter);
    add_logins(app, who, &mut people).await?;
    Ok(people)
}

fn found(who: &SignedIn, filter: &PeopleFilter) -> Vec<PersonInfo> {
    let mut people: Vec<PersonInfo> = who.books.people.values().filter(|p| sees(who, p.id)).map(|p| info(who, p)).collect();
    people.retain(|info| is_asked_for(info, filter));
    people.sort_by(|a, b| (!a.person.active, &a.person.name, a.person.id).cmp(&(!b.person.active, &b.person.name, b.person.id)));
    people
}

/// One person.
pub async fn one(app: &App, who: &SignedIn, id: PersonId) -> Result<PersonInfo, Problem> {
    let person = who.books.people.get(&id).filter(|_| sees(who, id)).ok_or(Problem::NotFound)?;
    let mut found = [info(who, person)];
    add_logins(app, who, &mut found).await?;
    let [found] = found;
    Ok(found)
}

/// Which memberships.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct MembershipFilter {
    /// Of this person.
    #[param(value_type = Option<uuid::Uuid>)]
    pub person: Option<PersonId>,
    /// At this site, or at every site.
    #[param(value_type = Option<uuid::Uuid>)]
    pub site: Option<SiteId>,
    /// Of this role.
    pub role: Option<Role>,
    /// Items in this page: 1 to 200; 50 when not said.
    pub limit: Option<usize>,
    /// `next` of the page before.
    pub after: Option<String>,
}

/// Who holds or held what, of the people whom one may see.
pub fn memberships(who: &SignedIn, filter: &MembershipFilter) -> Result<Page<Membership>, Problem> {
    let is_asked_for = |m: &&Membership| {
        filter.person.is_none_or(|person| m.person == person)
            && filter.site.is_none_or(|site| m.site.is_none_or(|held| held == site))
            && filter.role.is_none_or(|role| m.role == role)
    };
    let held = who.books.memberships.iter().filter(|(person, _)| sees(who, **person)).flat_map(|(_, held)| held);
    let query = PageQuery { limit: filter.limit, after: filter.after.clone() };
    Page::by_id(held.filter(is_asked_for).cloned().collect(), &query, |m| m.id.0)
}

/// One of them.
pub fn membership(who: &SignedIn, id: MembershipId) -> Result<Membership, Problem> {
    who.books.membership(id).filter(|m| sees(who, m.person)).cloned().ok_or(Problem::NotFound)
}

fn info(who: &SignedIn, person: &Person) -> PersonInfo {
    let mut memberships = who.books.memberships.get(&person.id).cloned().unwrap_or_default();
    memberships.sort_by_key(|m| (std::cmp::Reverse(m.from), m.id));
    PersonInfo { person: person.clone(), memberships, login: None }
}

async fn add_logins(app: &App, who: &SignedIn, people: &mut [PersonInfo]) -> Result<(), Problem> {
    if !who.can_somewhere(Action::ManagePeople) {
        return Ok(());
    }
    let ids: Vec<PersonId> = people.iter().map(|info| info.person.id).collect();
    let mut logins = app.db.read(move |conn| logins_of(conn, &ids).map_err(Problem::from)).await?;
    for info in people {
        info.login = logins.remove(&info.person.id);
    }
    Ok(())
}

/// Makes a person.
pub async fn create(app: &App, who: &SignedIn, put: PersonPut) -> Result<PersonMade, Problem> {
    save(app, who, PersonId(app.ports.new_id()), put).await
}

/// Changes a person. Who has left is signed out everywhere.
pub async fn change(app: &App, who: &SignedIn, id: PersonId, put: PersonPut) -> Result<PersonMade, Problem> {
    let known = who.books.people.contains_key(&id) && sees(who, id);
    if !known {
        return Err(Problem::NotFound);
    }
    may_manage(who, id)?;
    save(app, who, id, put).await
}

async fn save(app: &App, who: &SignedIn, id: PersonId, put: PersonPut) -> Result<PersonMade, Problem> {
    let login = put.login.as_deref().filter(|login| !login.trim().is_empty()).map(Login::parse).transpose()?;
    if let Some(login) = &login {
        is_free(app, id, login).await?;
    }
    let person = Person { id, name: put.name.trim().to_owned(), staff_no: put.staff_no.trim().to_owned(), active: put.active };
    app.submit(who.company, who.person, who.company.into(), None, person.clone()).await?;
    if !person.active {
        app.db.write(move |conn| end_all(conn, id, None).map_err(Problem::from)).await?;
    }
    let first_password = match login {
        Some(login) => give_login(app, who, id, &login).await?,
        None => None,
    };
    Ok(PersonMade { person, first_password })
}

/// Asked before the person is written, so that a taken login leaves nothing half done.
async fn is_free(app: &App, person: PersonId, login: &Login) -> Result<(), Problem> {
    let login = login.as_str().to_owned();
    let owner = app.db.read(move |conn| crate::auth::owner_of_login(conn, &login).map_err(Problem::from)).await?;
    if owner.is_none_or(|owner| owner == person) { Ok(()) } else { Err(Refusal::Taken { field: "login".into() }.into()) }
}

/// Gives a person another login, or the first one with a drawn password.
async fn give_login(app: &App, who: &SignedIn, person: PersonId, login: &Login) -> Result<Option<String>, Problem> {
    let password = draw_password(&app.ports);
    let password_hash = hash_password(&app.gate, &app.ports, &password).await?;
    let new = NewCredentials { person, company: who.company, login: login.as_str().to_owned(), password_hash, must_change: true };
    let now = app.ports.now();
    let is_first = app
        .db
        .write(move |conn| {
            let is_first = logins_of(conn, &[person])?.is_empty();
            if is_first {
                create_credentials(conn, &new, now)?;
            } else {
                rename_login(conn, person, &new.login)?;
            }
            Ok::<_, Problem>(is_first)
        })
        .await?;
    Ok(is_first.then_some(password))
}

/// An administrator of one site does not touch somebody who works at another, or at all of them.
fn may_manage(who: &SignedIn, person: PersonId) -> Result<(), Problem> {
    let held = who.books.memberships.get(&person).map(Vec::as_slice).unwrap_or_default();
    let running = held.iter().filter(|m| m.until.is_none_or(|until| until > who.at));
    let mut sites = running.map(|m| m.site);
    let within = sites.all(|site| site.is_some_and(|site| who.can_change(Action::ManagePeople, site)));
    if who.can_everywhere(Action::ManagePeople) || within { Ok(()) } else { Err(Problem::Forbidden) }
}

/// Gives a role.
pub async fn grant(app: &App, who: &SignedIn, person: PersonId, grant: Grant) -> Result<Membership, Problem> {
    reach(who, grant.site)?;
    has_buildings(app, who, &grant).await?;
    let membership = Membership {
        id: MembershipId(app.ports.new_id()),
        person,
        role: grant.role,
        site: grant.site,
        buildings: grant.buildings,
        from: domain::time::micros(grant.from.unwrap_or(who.at)),
        until: grant.until.map(domain::time::micros),
    };
    app.submit(who.company, who.person, who.company.into(), None, membership.clone()).await?;
    Ok(membership)
}

/// Nobody gives or ends roles beyond the sites that they administer.
fn reach(who: &SignedIn, site: Option<SiteId>) -> Result<(), Problem> {
    let site_is_known = site.is_none_or(|site| who.books.sites.contains_key(&site));
    if !site_is_known {
        return Err(Problem::NotFound);
    }
    let here = site.is_some_and(|site| who.can_change(Action::ManagePeople, site));
    if here || who.can_everywhere(Action::ManagePeople) { Ok(()) } else { Err(Problem::Forbidden) }
}

async fn has_buildings(app: &App, who: &SignedIn, grant: &Grant) -> Result<(), Problem> {
    let Some(site) = grant.site.filter(|_| !grant.buildings.is_empty()) else { return Ok(()) };
    let (buildings, catalogs) = (grant.buildings.clone(), app.catalogs.clone());
    let known = app
        .read(who.company, move |conn, _| {
            let books = catalogs.site(conn, site)?;
            Ok(buildings.iter().all(|building| books.buildings.contains_key(building)))
        })
        .await?;
    if known { Ok(()) } else { Err(Problem::NotFound) }
}

/// Ends a role, now or at a time.
pub async fn end_membership(app: &App, who: &SignedIn, membership: MembershipId, until: Option<Timestamp>) -> Result<(), Problem> {
    let site = who.books.membership(membership).ok_or(Problem::NotFound)?.site;
    reach(who, site)?;
    let until = domain::time::micros(until.unwrap_or_else(|| app.ports.now()));
    app.submit(who.company, who.person, who.company.into(), None, EndMembership { membership, until }).await?;
    Ok(())
}

/// A drawn password.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct DrawnPassword {
    /// The login that it belongs to.
    pub login: String,
    /// Shown this once; the person must choose another at the next sign-in.
    pub password: String,
}

/// Draws a new password for somebody who forgot theirs. Whatever they are signed in with ends.
pub async fn reset_password(app: &App, who: &SignedIn, person: PersonId) -> Result<DrawnPassword, Problem> {
    if !who.books.people.contains_key(&person) {
        return Err(Problem::NotFound);
    }
    may_manage(who, person)?;
    let login = app.db.read(move |conn| logins_of(conn, &[person]).map_err(Problem::from)).await?.remove(&person);
    let login = login.ok_or_else(|| Problem::Refused(Refusal::Missing { field: "login".into() }))?;
    let password = draw_password(&app.ports);
    let password_hash = hash_password(&app.gate, &app.ports, &password).await?;
    let now = app.ports.now();
    app.db
        .write(move |conn| {
            set_password(conn, person, &password_hash, true, now)?;
            end_all(conn, person, None)?;
            Ok::<_, Problem>(())
        })
        .await?;
    tracing::info!(by = %who.person, %person, "a password was reset");
    Ok(DrawnPassword { login, password })
}
