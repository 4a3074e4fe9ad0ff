//! What is there to walk? Areas with checkpoints, a checklist and a route, as a supervisor lays them out.

use crate::{checklists, new_id, office::Office};
use chrono::NaiveTime;
use domain::{
    checklist::Content,
    geo::{Datum, Position},
    ids::{AreaId, BuildingId, CheckpointId, RouteId, SiteId, TemplateId},
    operation::{RecordVisit, StartPatrol},
    patrol::{Presence, SheetOf},
    people::Role,
    place::{Area, Building, Checkpoint},
    route::{Repeats, Route, Window},
    text::Text,
    time::Captured,
};

/// Places, a published checklist and a route.
#[derive(Debug, Clone)]
pub struct Round {
    /// The site.
    pub site: SiteId,
    /// A building.
    pub building: Building,
    /// An area for each checkpoint.
    pub areas: Vec<Area>,
    /// The checkpoints, in the order of the route.
    pub checkpoints: Vec<Checkpoint>,
    /// The checklist.
    pub template: TemplateId,
    /// What it asks.
    pub content: Content,
    /// The route: due once a day, all day long, for cleaners.
    pub route: Route,
}

impl Round {
    /// Has a supervisor lay it out, with so many checkpoints.
    #[must_use]
    pub fn lay_out(supervisor: &Office, site: SiteId, content: Content, stops: usize) -> Self {
        let template = supervisor.publish(&content);
        let building = Building { id: BuildingId(new_id()), site, name: Text::new("1栋", "Building 1") };
        supervisor.make("/v1/buildings", &building);
        let areas: Vec<Area> = (1..=stops).map(|n| area(site, building.id, n)).collect();
        areas.iter().for_each(|area| supervisor.make("/v1/areas", area));
        let checkpoints: Vec<Checkpoint> = areas.iter().zip(1..).map(|(area, n)| checkpoint(area, n, template)).collect();
        checkpoints.iter().for_each(|checkpoint| supervisor.make("/v1/checkpoints", checkpoint));
        let route = route(site, &checkpoints);
        supervisor.make("/v1/routes", &route);
        Self { site, building, areas, checkpoints, template, content, route }
    }

    /// Begins a walk at will.
    #[must_use]
    pub fn start(&self) -> StartPatrol {
        StartPatrol { patrol: new_id().into(), route: self.route.id, planned: None }
    }

    /// A visit at a checkpoint of the route, by its code, with answers that fail nothing.
    #[must_use]
    pub fn visit(&self, start: &StartPatrol, stop: usize) -> RecordVisit {
        let checkpoint = &self.checkpoints[stop];
        RecordVisit {
            visit: new_id().into(),
            patrol: start.patrol,
            checkpoint: checkpoint.id,
            arrived: Captured::by_server(crate::now()),
            presence: Presence::Qr { code: checkpoint.code.clone() },
            sheet: Some(SheetOf { template: self.template, version: 1 }),
            answers: checklists::good_answers(&self.content),
            remark: String::new(),
        }
    }
}

fn area(site: SiteId, building: BuildingId, n: usize) -> Area {
    Area {
        id: AreaId(new_id()), site, building: Some(building), name: Text::new(format!("{n}层大堂"), format!("Lobby {n}")), kind: None
    }
}

fn checkpoint(area: &Area, n: u32, template: TemplateId) -> Checkpoint {
    Checkpoint {
        id: CheckpointId(new_id()),
        site: area.site,
        area: area.id,
        name: Text::new(format!("巡查点 {n}"), format!("Checkpoint {n}")),
        code: format!("CP-{n:04}"),
        position: Some(Position { latitude: 29.573, longitude: 106.53, accuracy: 5.0, datum: Datum::Wgs84, mocked: false }),
        radius: 50,
        template: Some(template),
    }
}

fn route(site: SiteId, checkpoints: &[Checkpoint]) -> Route {
    let time = |hour, minute| NaiveTime::from_hms_opt(hour, minute, 0).expect("a time of the day");
    Route {
        id: RouteId(new_id()),
        site,
        building: None,
        name: Text::new("大堂早巡", "Lobby round"),
        checkpoints: checkpoints.iter().map(|c| c.id).collect(),
        ordered: false,
        repeats: Repeats::Daily {},
        // Midnight to midnight: a test that runs in the last minute of a day has its round too.
        windows: vec![Window { from: time(0, 0), until: time(0, 0) }],
        roles: vec![Role::Cleaner, Role::CleaningLead, Role::Supervisor],
        people: vec![],
    }
}
