//! How does a company come to be, with a server of its own? By the command line and over REST, as in life.

use crate::{
    checklists,
    database::Database,
    envelope::Device,
    office::Office,
    phone::Phone,
    place::Place,
    round::Round,
    server::{self, Server},
};
use domain::{
    checklist::Content,
    ids::{CompanyId, PersonId, SiteId},
    people::Role,
    place::Site,
    text::Text,
};
use serde_json::json;
use tempfile::TempDir;

/// A company with one site, on a server of its own. Everything is gone when it is dropped.
pub struct Estate {
    /// The server.
    pub server: Server,
    /// Its database.
    pub database: Database,
    /// Where its photos lie.
    pub place: Place,
    /// The administrator.
    pub admin: Office,
    /// The site.
    pub site: SiteId,
    /// The folder of everything.
    pub folder: TempDir,
}

impl Estate {
    /// A server, an administrator, a site, and nobody on it.
    #[must_use]
    pub fn open() -> Self {
        Self::with(&[])
    }

    /// The same with settings of the server's own.
    #[must_use]
    pub fn with(settings: &[(&str, &str)]) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let database = Database::make(folder.path());
        let place = Place::make(folder.path());
        let mut all = server::settings(folder.path(), &database.url);
        let own = settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        for (name, value) in place.settings().into_iter().chain(own) {
            all.retain(|(n, _)| *n != name);
            all.push((name, value));
        }
        let password = "the first administrator";
        let person = ["person", "add", "--login", "admin", "--name", "Guo", "--company", "阳光物业", "--password-stdin"];
        server::command(&all, &person, &format!("{password}\n"));
        let server = Server::start(all);
        let admin = Office::sign_in(&server.url, "admin", password);
        let site = site(&admin, "阳光花园", "Sunshine Gardens");
        Self { server, database, place, admin, site, folder }
    }

    /// Makes another site.
    #[must_use]
    pub fn another_site(&self) -> SiteId {
        site(&self.admin, "翠湖苑", "Lakeside Court")
    }

    /// A colleague with a post at the site, signed in at a desk.
    #[must_use]
    pub fn colleague(&self, name: &str, role: Role) -> Office {
        colleague(&self.admin, name, role, Some(self.site))
    }

    /// A cleaner of the site.
    #[must_use]
    pub fn cleaner(&self, name: &str) -> Office {
        self.colleague(name, Role::Cleaner)
    }

    /// A supervisor of the site.
    #[must_use]
    pub fn supervisor(&self, name: &str) -> Office {
        self.colleague(name, Role::Supervisor)
    }

    /// A phone that was let in, with somebody signed in on it who has synced once.
    #[must_use]
    pub fn phone(&self, holder: &Office) -> Phone {
        let phone = Phone::new(&self.server.url);
        phone.enrol(&self.admin.enrolment_code(), &format!("{}'s phone", holder.name));
        phone.sign_in(holder);
        phone.sync();
        phone
    }

    /// A device of which the test knows the credential.
    #[must_use]
    pub fn device(&self, holder: &Office) -> Device {
        Device::enrol(&self.admin, holder)
    }

    /// The company.
    #[must_use]
    pub fn company(&self) -> CompanyId {
        let people = self.admin.read("/v1/sync/hello");
        let scopes = people["scopes"].as_array().expect("scopes");
        let other = scopes.iter().filter_map(|s| s["scope"].as_str()).find(|id| *id != self.site.to_string());
        CompanyId(other.expect("the company's scope").parse().expect("an id"))
    }

    /// A cast and a round that is ready to be walked: what most stories begin with.
    #[must_use]
    pub fn ready(content: Content, stops: usize) -> (Self, Cast) {
        let estate = Self::open();
        let zhou = estate.supervisor("Zhou");
        let lin = estate.cleaner("Lin");
        let round = Round::lay_out(&zhou, estate.site, content, stops);
        (estate, Cast { zhou, lin, round })
    }

    /// The same with the plainest checklist.
    #[must_use]
    pub fn ready_with_one_question(stops: usize) -> (Self, Cast) {
        Self::ready(checklists::one_question(), stops)
    }
}

/// Who plays in most stories.
pub struct Cast {
    /// A supervisor.
    pub zhou: Office,
    /// A cleaner.
    pub lin: Office,
    /// What she walks.
    pub round: Round,
}

/// Makes a site.
#[must_use]
pub fn site(admin: &Office, zh: &str, en: &str) -> SiteId {
    let site = Site {
        id: SiteId(crate::new_id()),
        name: Text::new(zh, en),
        time_zone: "Asia/Shanghai".parse().expect("a zone"),
        calendar: Default::default(),
    };
    admin.make("/v1/sites", &site);
    site.id
}

/// Lets somebody in, gives them a post, and has them choose their own password.
#[must_use]
pub fn colleague(admin: &Office, name: &str, role: Role, site: Option<SiteId>) -> Office {
    let login = name.to_lowercase().replace(' ', ".");
    let made = admin.post("/v1/people", &json!({"name": name, "login": login})).expect(201).json();
    let person: PersonId = made["id"].as_str().expect("an id").parse().expect("an id");
    admin.make(&format!("/v1/people/{person}/memberships"), &json!({"role": role, "site": site}));
    Office::first_sign_in(&admin.url, &login, made["first_password"].as_str().expect("a first password"))
}
