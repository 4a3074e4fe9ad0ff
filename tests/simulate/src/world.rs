//! Who is there, and what is there to walk? Two sites, four cleaners, a supervisor each, laid out once in each process: every story begins
//! with a copy of the same books.

use crate::{
    chance::Chance,
    clocks::Truth,
    office::{Office, PASSWORD},
    server::Server,
};
use argon2::{Algorithm, Argon2, Params, PasswordHasher, Version};
use chrono::NaiveTime;
use diesel::{Connection, RunQueryDsl, SqliteConnection, sql_query, sql_types};
use domain::{
    checklist::{Content, Item, ItemKind, Section},
    ids::{AreaId, BuildingId, CheckpointId, ItemId, PersonId, RouteId, SectionId, SiteId, TemplateId},
    operation::DraftTemplate,
    people::Role,
    place::{Area, Building, Checkpoint, Site},
    route::{Repeats, Route, Window},
    text::Text,
};
use rounds::{
    auth::Login,
    db::{Db, DbSettings},
    people::enter::{Newcomer, enter},
    ports::Ports,
};
use serde_json::json;
use std::{fs, path::Path, sync::Arc};
use uuid::Uuid;

/// Somebody of the staff.
#[derive(Debug, Clone)]
pub struct Person {
    /// Their id.
    pub id: PersonId,
    /// What they type to sign in.
    pub login: &'static str,
}

/// A site with a round.
#[derive(Debug, Clone)]
pub struct Place {
    /// The site.
    pub site: SiteId,
    /// Its checkpoints, with their codes.
    pub checkpoints: Vec<Checkpoint>,
    /// The route.
    pub route: Route,
    /// An area at which findings are raised.
    pub area: AreaId,
}

/// Everything that a story needs to know of the books that it begins with.
#[derive(Debug, Clone)]
pub struct World {
    /// The sites.
    pub places: Vec<Place>,
    /// The cleaners.
    pub people: Vec<Person>,
    /// The item that is answered.
    pub item: ItemId,
}

/// Cleaners, and the sites that they work at.
const CLEANERS: [(&str, &[usize]); 4] = [("lin", &[0]), ("mei", &[0]), ("fang", &[1]), ("gao", &[0, 1])];

impl World {
    /// Makes the books that every story begins with, in a folder.
    pub async fn make(folder: &Path) -> Self {
        fs::create_dir_all(folder).expect("a folder");
        let (truth, chance) = (Truth::default(), Chance::new(1));
        let mut server = Server::new(folder, &truth, &chance);
        let id = || {
            let mut bytes = [0; 16];
            chance.fill(&mut bytes);
            Uuid::from_bytes(bytes)
        };
        let hash = cheap_hash();
        enter_admin(&server, &truth, &chance, &hash);
        server.start().await;
        let mut admin = Office::new("admin");
        let sites = [SiteId(id()), SiteId(id())];
        for (site, n) in sites.into_iter().zip(1..) {
            let name = Text::new(format!("小区{n}"), format!("Site {n}"));
            admin
                .make(
                    &mut server,
                    "/v1/sites",
                    &Site { id: site, name, time_zone: chrono_tz::Asia::Shanghai, calendar: Default::default() },
                )
                .await;
        }
        hire(&mut admin, &mut server, "zhou", "supervisor", &sites).await;
        make_hashes_cheap(&server, &hash);
        let mut planner = Office::new("zhou");
        let item = ItemId(id());
        let template = TemplateId(id());
        let content = one_question(item, SectionId(id()));
        planner.make(&mut server, "/v1/templates", &DraftTemplate { template, content }).await;
        planner.make(&mut server, &format!("/v1/templates/{template}/publish"), &json!(null)).await;
        let mut places = vec![];
        for (site, n) in sites.into_iter().zip(1..) {
            let building = Building { id: BuildingId(id()), site, name: Text::new("1栋", "Building 1") };
            planner.make(&mut server, "/v1/buildings", &building).await;
            let mut checkpoints = vec![];
            let mut last = AreaId(id());
            for stop in 1..=3_usize {
                last = AreaId(id());
                let name = Text::new(format!("{stop}层"), format!("Floor {stop}"));
                planner
                    .make(&mut server, "/v1/areas", &Area { id: last, site, building: Some(building.id), name: name.clone(), kind: None })
                    .await;
                let code = format!("S{n}-{stop}");
                let checkpoint = Checkpoint {
                    id: CheckpointId(id()),
                    site,
                    area: last,
                    name,
                    code,
                    position: None,
                    radius: 50,
                    template: (stop < 3).then_some(template),
                };
                planner.make(&mut server, "/v1/checkpoints", &checkpoint).await;
                checkpoints.push(checkpoint);
            }
            let route = Route {
                id: RouteId(id()),
                site,
                building: None,
                name: Text::new("早巡", "Morning round"),
                checkpoints: checkpoints.iter().map(|c| c.id).collect(),
                ordered: false,
                repeats: Repeats::Daily {},
                windows: vec![Window { from: NaiveTime::MIN, until: NaiveTime::from_hms_opt(23, 59, 0).expect("a time") }],
                roles: vec![Role::Cleaner],
                people: vec![],
            };
            planner.make(&mut server, "/v1/routes", &route).await;
            places.push(Place { site, checkpoints, route, area: last });
        }
        let mut people = vec![];
        for (login, at) in CLEANERS {
            let sites: Vec<SiteId> = at.iter().map(|n| places[*n].site).collect();
            people.push(Person { id: hire(&mut admin, &mut server, login, "cleaner", &sites).await, login });
        }
        make_hashes_cheap(&server, &hash);
        server.stop().await;
        Self { places, people, item }
    }
}

/// A real hash takes a tenth of a second, many times a story.
fn make_hashes_cheap(server: &Server, hash: &str) {
    let mut conn = SqliteConnection::establish(&server.books().display().to_string()).expect("the books open");
    sql_query("UPDATE credentials SET password_hash = $1, must_change = FALSE")
        .bind::<sql_types::Text, _>(hash)
        .execute(&mut conn)
        .expect("hashes");
}

async fn hire(admin: &mut Office, server: &mut Server, login: &str, role: &str, sites: &[SiteId]) -> PersonId {
    let made = admin.make(server, "/v1/people", &json!({ "name": login, "login": login })).await;
    let id: PersonId = made["id"].as_str().or_else(|| made["person"]["id"].as_str()).expect("an id").parse().expect("an id");
    for site in sites {
        // From long ago: a phone whose clock is slow has held it then too.
        let from = "2026-01-01T00:00:00Z";
        admin.make(server, &format!("/v1/people/{id}/memberships"), &json!({ "role": role, "site": site, "from": from })).await;
    }
    id
}

fn enter_admin(server: &Server, truth: &Truth, chance: &Chance, hash: &str) {
    let db = Db::open(&DbSettings { url: format!("sqlite://{}", server.books().display()), connections: 2 }).expect("the books open");
    let ports = Ports { clock: Arc::new(truth.clone()), random: Arc::new(chance.branch()) };
    let newcomer = Newcomer {
        company: Some("阳光物业".into()),
        name: "Guo".into(),
        login: Login::parse("admin").expect("a login"),
        password_hash: hash.into(),
        must_change: false,
        role: Role::Admin,
        site: None,
    };
    db.write_now(|conn| enter(conn, &ports, &newcomer)).expect("the first administrator");
}

fn cheap_hash() -> String {
    let params = Params::new(8, 1, 1, None).expect("parameters");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_with_salt(PASSWORD.as_bytes(), b"simulated salt!!")
        .expect("a hash")
        .to_string()
}

fn one_question(item: ItemId, section: SectionId) -> Content {
    let item = Item {
        id: item,
        label: Text::new("干净", "Clean"),
        help: Text::default(),
        kind: ItemKind::PassFail {},
        weight: 10,
        critical: false,
        photo_on_failure: false,
        required: true,
        shown_if: None,
    };
    Content {
        name: Text::new("楼道检查", "Stairwell check"),
        pass_mark: 80,
        sections: vec![Section { id: section, title: Text::new("楼道", "Stairwell"), items: vec![item] }],
        field: None,
    }
}
