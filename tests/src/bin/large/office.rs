//! What does the office lay out, and when has the phone its turn?

use domain::{
    ids::{AreaId, BuildingId, UnitId},
    operation::Operation,
    place::{Area, Building, Unit},
    text::Text,
};
use e2e::{
    checklists::{self, every_kind, one_question},
    estate::{Cast, Estate},
    new_id,
    round::Round,
};
use std::{process::Command, time::Instant};

const UNITS: usize = 20_000;
const BUILDINGS: usize = 50;
const AREAS: usize = 5_000;
const CHECKPOINTS: usize = 200;
const TEMPLATES: usize = 40;
/// Patrols of the past, with all their visits.
const PATROLS: usize = 375;
/// Operations in a push.
const AT_ONCE: usize = 200;

pub fn main() {
    let begun = Instant::now();
    let estate = Estate::open();
    let (zhou, lin) = (estate.supervisor("Zhou"), estate.cleaner("Lin"));
    let round = Round::lay_out(&zhou, estate.site, one_question(), CHECKPOINTS);
    let cast = Cast { zhou, lin, round };
    lay_out(&estate, &cast);
    println!("laid out in {:.0} s", begun.elapsed().as_secs_f64());
    let phone = Phone { folder: estate.folder.path().join("phone").display().to_string(), estate: &estate, cast: &cast };
    phone.does("first");
    let begun = Instant::now();
    walk(&estate, &cast);
    println!("{} visits recorded in {:.0} s", PATROLS * CHECKPOINTS, begun.elapsed().as_secs_f64());
    phone.does("again");
    phone.does("open");
    phone.does("push");
}

/// Runs the phone in a process of its own.
struct Phone<'a> {
    folder: String,
    estate: &'a Estate,
    cast: &'a Cast,
}

impl Phone<'_> {
    fn does(&self, what: &str) {
        let lin = &self.cast.lin;
        let code = self.estate.admin.enrolment_code();
        let words = ["phone", what, &self.folder, &self.estate.server.url, &lin.login, &lin.password, &code, &self.estate.site.to_string()];
        let here = std::env::current_exe().expect("a program knows its own path");
        let ended = Command::new(here).args(words).status().expect("it can be run");
        assert!(ended.success(), "the phone ended with {ended}");
    }
}

fn lay_out(estate: &Estate, cast: &Cast) {
    let zhou = &cast.zhou;
    for n in 1..TEMPLATES {
        let _published = zhou.publish(&if n % 2 == 0 { every_kind() } else { one_question() });
    }
    let site = estate.site;
    let buildings: Vec<Building> = (1..=BUILDINGS)
        .map(|n| Building { id: BuildingId(new_id()), site, name: Text::new(format!("{n}栋"), format!("Building {n}")) })
        .collect();
    buildings.iter().for_each(|building| zhou.make("/v1/buildings", building));
    let areas: Vec<Area> = (0..AREAS - CHECKPOINTS)
        .map(|n| {
            let building = &buildings[n % BUILDINGS];
            let name = Text::new(format!("{}层电梯厅", n / BUILDINGS + 1), format!("Lift hall, floor {}", n / BUILDINGS + 1));
            Area { id: AreaId(new_id()), site, building: Some(building.id), name, kind: None }
        })
        .collect();
    let units: Vec<Unit> = (0..UNITS)
        .map(|n| {
            let (building, m) = (&buildings[n % BUILDINGS], n / BUILDINGS);
            let name = format!("{}-{}-{}", m % 2 + 1, m / 8 + 1, m / 2 % 4 + 1);
            Unit { id: UnitId(new_id()), site, building: building.id, name: Text::new(name.clone(), name) }
        })
        .collect();
    zhou.make_all("/v1/areas", &areas);
    zhou.make_all("/v1/units", &units);
}

/// Lin's work of the last year.
fn walk(estate: &Estate, cast: &Cast) {
    let device = estate.device(&cast.lin);
    let mut waiting = vec![];
    for _ in 0..PATROLS {
        let start = cast.round.start();
        let visits = (0..CHECKPOINTS).map(|stop| {
            let mut visit = cast.round.visit(&start, stop);
            visit.answers = checklists::good_answers(&cast.round.content);
            Operation::from(visit)
        });
        let all: Vec<Operation> = visits.collect();
        waiting.push(device.envelope(estate.site, start));
        waiting.extend(all.into_iter().map(|visit| device.envelope(estate.site, visit)));
    }
    for some in waiting.chunks(AT_ONCE) {
        let outcomes = device.push(some);
        assert!(outcomes.iter().all(|outcome| outcome.status == domain::wire::Status::Applied), "{:?}", outcomes[0]);
    }
}
