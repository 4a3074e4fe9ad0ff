//! Whose photos are on the wall? A company that was laid out over REST, taken out of its estate so that it can stay.

use domain::{
    ids::{AreaId, BuildingId, CheckpointId, ItemId, PersonId, RouteId, SiteId},
    people::Role,
    photo::{PhotoRef, Sha256},
};
use e2e::{checklists, estate::Estate, new_id, office::Office, round::Round, server, server::Server};
use serde::{Deserialize, Serialize};
use std::{fs, path::Path, process::Command};

const CHECKPOINTS: usize = 60;
const SITES: usize = 10;
/// People who walk at each site.
const PEOPLE: usize = 25;
const NOTES: &str = "wall.json";

/// Somebody who can sign in.
#[derive(Serialize, Deserialize)]
pub struct Reader {
    pub login: String,
    pub password: String,
    pub person: PersonId,
}

/// What was laid out.
#[derive(Serialize, Deserialize)]
pub struct World {
    /// The address of the database.
    pub database: String,
    /// Sees everybody's work at the large site.
    pub supervisor: Reader,
    /// Sees everybody's work at every site.
    pub director: Reader,
    /// Sees her own work at the large site.
    pub cleaner: Reader,
    /// The large one first.
    pub sites: Vec<SiteId>,
    /// Who walks at each of them; at the large one the cleaner is the first.
    pub people: Vec<Vec<PersonId>>,
    pub building: BuildingId,
    pub places: Vec<(AreaId, CheckpointId)>,
    pub items: Vec<ItemId>,
    pub route: RouteId,
    /// The document of a real walk, and the id in it.
    pub walk: (String, String),
}

impl World {
    /// One that was filled before.
    pub fn find(folder: &Path) -> Option<Self> {
        let notes = fs::read(folder.join(NOTES)).ok()?;
        Some(serde_json::from_slice(&notes).expect("the notes of an earlier run"))
    }

    /// Lays out a company, without photos, and moves it here.
    pub fn make(folder: &Path) -> Self {
        let mut estate = Estate::open();
        let zhou = estate.supervisor("Zhou");
        let lin = estate.cleaner("Lin");
        let wang = e2e::estate::colleague(&estate.admin, "Wang", Role::SiteDirector, None);
        let round = Round::lay_out(&zhou, estate.site, checklists::eleven_items(), CHECKPOINTS);
        let others = (1..SITES).map(|_| estate.another_site());
        let sites: Vec<SiteId> = [estate.site].into_iter().chain(others).collect();
        // One real walk: its document is the model of all others.
        let start = round.start();
        lin.make(&format!("/v1/sites/{}/patrols", round.site), &start);
        assert!(estate.server.stop(), "it ends well");
        let mut people: Vec<Vec<PersonId>> = sites.iter().map(|_| (0..PEOPLE).map(|_| PersonId(new_id())).collect()).collect();
        people[0][0] = lin.person;
        fs::create_dir_all(folder).expect("the folder can be made");
        copy(&estate.folder.path().join("secrets"), &folder.join("secrets"));
        Self {
            walk: (crate::fill::document_of(&estate.database.url, start.patrol), start.patrol.to_string()),
            database: take_out(&estate, folder),
            supervisor: reader(&zhou),
            director: reader(&wang),
            cleaner: reader(&lin),
            sites,
            people,
            building: round.building.id,
            places: round.areas.iter().zip(&round.checkpoints).map(|(area, checkpoint)| (area.id, checkpoint.id)).collect(),
            items: round.content.items().map(|item| item.id).collect(),
            route: round.route.id,
        }
    }

    /// Notes what the next run has to know, once everything is there.
    pub fn keep(&self, folder: &Path) {
        fs::write(folder.join(NOTES), serde_json::to_vec_pretty(self).expect("JSON")).expect("the notes can be written");
    }

    /// A server over it.
    pub fn serve(&self, folder: &Path) -> Server {
        let server = Server::start(server::settings(folder, &self.database));
        server.wait_until_ready();
        server
    }

    /// Takes the database away where it does not go with its folder.
    pub fn discard(&self) {
        if let Some((server, name)) = self.database.rsplit_once('/').filter(|_| self.database.starts_with("postgres")) {
            psql(&format!("{server}/postgres"), &format!("DROP DATABASE {name} WITH (FORCE)"));
        }
    }

    /// The document of a photo with these words for its id and its hash, each in quotes.
    pub fn photo(&self) -> (String, String, String) {
        let (id, sha256) = (new_id(), Sha256::of(b"the model"));
        let of = PhotoRef { id: id.into(), sha256, length: 300_000, taken: None, position: None, claims: None, marks: vec![] };
        (serde_json::to_string(&of).expect("JSON"), id.to_string(), sha256.to_string())
    }
}

fn reader(who: &Office) -> Reader {
    Reader { login: who.login.clone(), password: who.password.clone(), person: who.person }
}

/// A copy of the estate's database that is not gone with it.
fn take_out(estate: &Estate, folder: &Path) -> String {
    let url = &estate.database.url;
    if url.starts_with("sqlite://") {
        estate.database.fold();
        let file = folder.join("rounds.db");
        fs::copy(url.trim_start_matches("sqlite://"), &file).expect("the file can be copied");
        return format!("sqlite://{}", file.display());
    }
    let (server, name) = url.rsplit_once('/').expect("postgres://USER@HOST/DATABASE");
    let copy = format!("wall_{}", new_id().simple());
    psql(&format!("{server}/postgres"), &format!("CREATE DATABASE {copy} TEMPLATE {name}"));
    format!("{server}/{copy}")
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("the folder can be made");
    for entry in fs::read_dir(from).expect("the folder can be read") {
        let entry = entry.expect("an entry");
        fs::copy(entry.path(), to.join(entry.file_name())).expect("the file can be copied");
    }
}

fn psql(server: &str, statement: &str) {
    let status = Command::new("psql").args(["--no-psqlrc", "--quiet", "--command", statement, server]).status();
    assert!(status.is_ok_and(|status| status.success()), "{statement}");
}
