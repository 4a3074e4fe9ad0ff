//! Which estate does the demo show? The manual's world: one site, six buildings, people of every post. Everything but the first
//! administrator is entered through the same door as in real life.

use super::{
    checklists::{Checklist, lifts, lobby, shift_assessment, waste_station},
    crew::Crew,
};
use crate::{
    app::App,
    auth::{Login, SignedIn, check_new, draw_password, hash_now},
    db::schema::credentials,
    pages::local_date,
    people::{
        self, Grant, PersonPut,
        enter::{Entered, Newcomer, enter},
    },
    photos::sheets,
    problem::Problem,
};
use chrono::{Datelike, NaiveTime, TimeDelta};
use diesel::prelude::*;
use domain::{
    draw::{DrawPlan, FrameOf, StratumBy, Wish},
    field::Field,
    floor_plan::{FloorPlan, Pin},
    geo::{Datum, Position},
    ids::{AreaId, BuildingId, CheckpointId, CompanyId, FloorPlanId, PersonId, RouteId, SiteId, SpotCheckPlanId, TemplateId},
    operation::{DraftTemplate, Operation, PublishTemplate},
    people::Role,
    place::{Area, AreaKind, Building, Checkpoint, Site},
    route::{Repeats, Route, Window},
    spot_check::SpotCheckPlan,
    text::Text,
};
use serde::{Deserialize, Serialize};

/// Somebody who can sign in.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DemoLogin {
    /// Their post.
    pub role: String,
    /// Their name.
    pub name: String,
    /// Their login.
    pub login: String,
    /// Their password.
    pub password: String,
}

/// What was made.
#[derive(Debug, Clone)]
pub struct Seeded {
    /// The company.
    pub company: CompanyId,
    /// The site.
    pub site: SiteId,
    /// The administrator.
    pub admin: PersonId,
    /// The supervisor.
    pub supervisor: PersonId,
    /// The cleaners, in the order of their phones.
    pub cleaners: Vec<PersonId>,
    /// Everybody's logins.
    pub logins: Vec<DemoLogin>,
}

/// Everybody but the administrator: post, name, login.
const CREW: [(Role, &str, &str); 16] = [
    (Role::Supervisor, "陈静", "chen.jing"),
    (Role::SiteDirector, "赵国强", "zhao.guoqiang"),
    (Role::SeniorClerk, "周敏", "zhou.min"),
    (Role::ServiceClerk, "吴婷", "wu.ting"),
    (Role::BuildingManager, "黄磊", "huang.lei"),
    (Role::RenovationSupervisor, "徐刚", "xu.gang"),
    (Role::CleaningLead, "孙秀兰", "sun.xiulan"),
    (Role::MaintenanceWorker, "何建军", "he.jianjun"),
    (Role::SecurityGuard, "马超", "ma.chao"),
    (Role::Gardener, "罗春生", "luo.chunsheng"),
    (Role::Cleaner, "林美华", "lin.meihua"),
    (Role::Cleaner, "王桂芳", "wang.guifang"),
    (Role::Cleaner, "刘玉珍", "liu.yuzhen"),
    (Role::Cleaner, "张秀英", "zhang.xiuying"),
    (Role::Cleaner, "杨素琴", "yang.suqin"),
    (Role::Cleaner, "唐小红", "tang.xiaohong"),
];

/// Makes the estate.
pub async fn seed(app: &App) -> Result<Seeded, Problem> {
    let admin_password = draw_password(&app.ports);
    let admin = enter_admin(app, &admin_password)?;
    let mut desk = Desk { app, company: admin.company, admin: admin.person, site: SiteId(app.ports.new_id()), supervisor: admin.person };
    desk.make_site().await?;
    let mut logins = vec![login(Role::Admin, "李明", "admin", admin_password)];
    let mut crew = vec![];
    for (role, name, word) in CREW {
        let (person, password) = desk.hire(role, name, word).await?;
        crew.push((role, person));
        logins.push(login(role, name, word, password));
    }
    let of = |role: Role| crew.iter().filter(|(held, _)| *held == role).map(|(_, person)| *person).collect::<Vec<PersonId>>();
    let cleaners = of(Role::Cleaner);
    desk.supervisor = of(Role::Supervisor).first().copied().unwrap_or(admin.person);
    let checklists = desk.publish_checklists().await?;
    let spots = desk.make_places(&checklists).await?;
    desk.put_up_plan(&spots).await?;
    desk.plan_spot_checks(&checklists).await?;
    desk.make_routes(&spots, &cleaners, &[of(Role::MaintenanceWorker), of(Role::BuildingManager)].concat()).await?;
    let one = |role: Role| of(role).first().copied().unwrap_or(desk.supervisor);
    let assessment = shift_assessment(&app.ports);
    let crew = Crew {
        company: admin.company,
        site: desk.site,
        director: one(Role::SiteDirector),
        supervisor: desk.supervisor,
        lead: one(Role::CleaningLead),
        engineer: one(Role::MaintenanceWorker),
        cleaners: cleaners.clone(),
        others: [of(Role::SecurityGuard), of(Role::Gardener), of(Role::MaintenanceWorker)].concat(),
        posts: spots.posts.clone(),
        areas: spots.areas.clone(),
        assessed_by: (desk.publish(assessment.clone()).await?, assessment),
    };
    crew.work(app).await?;
    crew.keep_stores(app).await?;
    crew.lead(app).await?;
    Ok(Seeded { company: admin.company, site: desk.site, admin: admin.person, supervisor: desk.supervisor, cleaners, logins })
}

fn login(role: Role, name: &str, login: &str, password: String) -> DemoLogin {
    DemoLogin { role: role.word().into(), name: name.into(), login: login.into(), password }
}

fn enter_admin(app: &App, password: &str) -> Result<Entered, Problem> {
    let login = Login::parse("admin")?;
    check_new(password, &login)?;
    let newcomer = Newcomer {
        company: Some("重庆加州物业服务有限公司".into()),
        name: "李明".into(),
        login,
        password_hash: hash_now(&app.ports, password)?,
        must_change: false,
        role: Role::Admin,
        site: None,
    };
    app.db.write_now(|conn| enter(conn, &app.ports, &newcomer)).map_err(|error| {
        tracing::error!(%error, "the demo's administrator");
        Problem::Internal
    })
}

/// The first of these logins with a role, as the books have them.
pub async fn whoever_is(app: &App, logins: &[DemoLogin], role: Role) -> Result<Option<Entered>, Problem> {
    let Some(login) = logins.iter().find(|login| login.role == role.word()).map(|login| login.login.clone()) else {
        return Ok(None);
    };
    let found: Option<(crate::db::Id, crate::db::Id)> = app
        .db
        .read(move |conn| {
            let row = credentials::table.filter(credentials::login.eq(login)).select((credentials::company_id, credentials::person_id));
            row.first(conn).optional().map_err(Problem::from)
        })
        .await?;
    Ok(found.map(|(company, person)| Entered { company: company.into(), person: person.into() }))
}

struct Checklists {
    lobby: TemplateId,
    lifts: TemplateId,
    waste_station: TemplateId,
}

/// Checkpoints by what stands there.
struct Spots {
    lobbies: Vec<CheckpointId>,
    lift_halls: Vec<CheckpointId>,
    grounds: Vec<CheckpointId>,
    /// Lobbies as posts to clock in at: with their areas and codes.
    posts: Vec<(CheckpointId, AreaId, String)>,
    /// Every area with what it is.
    areas: Vec<(AreaKind, AreaId)>,
}

/// The office that enters it all.
struct Desk<'a> {
    app: &'a App,
    company: CompanyId,
    admin: PersonId,
    site: SiteId,
    supervisor: PersonId,
}

impl Desk<'_> {
    async fn in_company(&self, author: PersonId, operation: impl Into<Operation>) -> Result<(), Problem> {
        self.app.submit(self.company, author, self.company.into(), None, operation).await.map(drop)
    }

    async fn on_site(&self, author: PersonId, operation: impl Into<Operation>) -> Result<(), Problem> {
        self.app.submit(self.company, author, self.site.into(), None, operation).await.map(drop)
    }

    async fn make_site(&self) -> Result<(), Problem> {
        let name = Text::new("加州城市花园", "California City Garden");
        self.in_company(self.admin, Site { id: self.site, name, time_zone: chrono_tz::Asia::Shanghai, calendar: Default::default() }).await
    }

    /// A person with a login and a role at the site, as the people page would enter them; the password may be kept.
    async fn hire(&self, role: Role, name: &str, login: &str) -> Result<(PersonId, String), Problem> {
        let office = SignedIn::of(self.app, self.company, self.admin).await?.ok_or(Problem::NotFound)?;
        let put = PersonPut { name: name.into(), staff_no: String::new(), active: true, login: Some(login.into()) };
        let made = people::create(self.app, &office, put).await?;
        let from = Some(self.app.ports.now() - TimeDelta::days(90));
        let grant = Grant { role, site: Some(self.site), buildings: vec![], from, until: None };
        let office = SignedIn::of(self.app, self.company, self.admin).await?.ok_or(Problem::NotFound)?;
        people::grant(self.app, &office, made.person.id, grant).await?;
        crate::auth::keep_first_password(self.app, made.person.id).await?;
        Ok((made.person.id, made.first_password.unwrap_or_default()))
    }

    async fn publish_checklists(&self) -> Result<Checklists, Problem> {
        Ok(Checklists {
            lobby: self.publish(lobby(&self.app.ports)).await?,
            lifts: self.publish(lifts(&self.app.ports)).await?,
            waste_station: self.publish(waste_station(&self.app.ports)).await?,
        })
    }

    async fn publish(&self, checklist: Checklist) -> Result<TemplateId, Problem> {
        let template = TemplateId(self.app.ports.new_id());
        self.in_company(self.supervisor, DraftTemplate { template, content: checklist }).await?;
        self.in_company(self.supervisor, PublishTemplate { template }).await?;
        Ok(template)
    }

    async fn make_places(&self, checklists: &Checklists) -> Result<Spots, Problem> {
        let mut spots = Spots { lobbies: vec![], lift_halls: vec![], grounds: vec![], posts: vec![], areas: vec![] };
        for n in 1..=6_u8 {
            let building = BuildingId(self.app.ports.new_id());
            let name = Text::new(format!("{n}栋"), format!("Building {n}"));
            self.on_site(self.admin, Building { id: building, site: self.site, name }).await?;
            let lobby = Text::new(format!("{n}栋大堂"), format!("Lobby of building {n}"));
            let east = f64::from(n) * 0.000_6;
            let code = format!("JZ-{n}-DT");
            let (lobby, area) =
                self.make_spot((Some(building), AreaKind::Lobby), lobby, &code, (0.0, east), Some(checklists.lobby)).await?;
            spots.lobbies.push(lobby);
            spots.posts.push((lobby, area, code));
            spots.areas.push((AreaKind::Lobby, area));
            let hall = Text::new(format!("{n}栋电梯厅"), format!("Lift hall of building {n}"));
            let (hall, area) = self
                .make_spot((Some(building), AreaKind::Corridor), hall, &format!("JZ-{n}-DTT"), (0.000_1, east), Some(checklists.lifts))
                .await?;
            spots.lift_halls.push(hall);
            spots.areas.push((AreaKind::Corridor, area));
        }
        let waste = Text::new("垃圾中转站", "Waste station");
        let garden = Text::new("中心花园", "Central garden");
        let grounds = [
            (AreaKind::WasteStation, waste, "JZ-LJZ", (-0.001, 0.004), Some(checklists.waste_station)),
            (AreaKind::Garden, garden, "JZ-HY", (-0.000_5, 0.002), None),
        ];
        for (kind, name, code, at, template) in grounds {
            let (checkpoint, area) = self.make_spot((None, kind), name, code, at, template).await?;
            spots.grounds.push(checkpoint);
            spots.areas.push((kind, area));
        }
        Ok(spots)
    }

    /// An area with one checkpoint in it, so many degrees north and east of the gate.
    async fn make_spot(
        &self,
        (building, kind): (Option<BuildingId>, AreaKind),
        name: Text,
        code: &str,
        (north, east): (f64, f64),
        template: Option<TemplateId>,
    ) -> Result<(CheckpointId, AreaId), Problem> {
        let (area, id) = (AreaId(self.app.ports.new_id()), CheckpointId(self.app.ports.new_id()));
        self.on_site(self.admin, Area { id: area, site: self.site, building, name: name.clone(), kind: Some(kind) }).await?;
        let position = Position::read(29.57 + north, 106.53 + east, 5.0, Datum::Wgs84, false);
        self.on_site(self.admin, Checkpoint { id, site: self.site, area, name, code: code.into(), position, radius: 60, template }).await?;
        Ok((id, area))
    }

    /// The drawing of the site, with a pin where each checkpoint is.
    async fn put_up_plan(&self, spots: &Spots) -> Result<(), Problem> {
        const LOBBIES: [(u16, u16); 6] = [(1_470, 2_950), (3_660, 2_950), (6_340, 2_950), (8_530, 2_950), (1_470, 8_450), (3_660, 8_450)];
        const GROUNDS: [(u16, u16); 2] = [(8_970, 8_000), (6_630, 7_500)];
        let sheet = sheets::keep(self.app, self.site, include_bytes!("site-plan.png").as_slice().into()).await?;
        let in_front = |(checkpoint, (left, top)): (&CheckpointId, (u16, u16))| Pin { checkpoint: *checkpoint, left, top };
        // The lift hall is behind the lobby.
        let behind = |(left, top): (u16, u16)| (left, top - 1_500);
        let pins = spots.lobbies.iter().zip(LOBBIES).chain(spots.grounds.iter().zip(GROUNDS));
        let pins = pins.chain(spots.lift_halls.iter().zip(LOBBIES.map(behind))).map(in_front).collect();
        let name = Text::new("总平面图", "Site plan");
        let id = FloorPlanId(self.app.ports.new_id());
        self.on_site(self.admin, FloorPlan { id, site: self.site, building: None, name, sheet, pins }).await
    }

    /// A sample of all areas once a week; whoever tries the demo may draw one at once.
    async fn plan_spot_checks(&self, checklists: &Checklists) -> Result<(), Problem> {
        let today = local_date(self.app.ports.now(), chrono_tz::Asia::Shanghai);
        let day = u8::try_from(today.weekday().number_from_monday()).unwrap_or(1);
        let plan = SpotCheckPlan {
            id: SpotCheckPlanId(self.app.ports.new_id()),
            site: self.site,
            name: Text::new("公共区域卫生抽检", "Spot check of common areas"),
            field: Field::Sanitation,
            how: DrawPlan {
                frame: FrameOf::Areas,
                building: None,
                area_kinds: vec![],
                days: 14,
                strata: vec![StratumBy::Risk],
                wish: Wish { confidence: 90, limit: 30, accept: 0 },
            },
            template: checklists.lobby,
            repeats: Some(Repeats::Weekly { days: vec![day] }),
            at: NaiveTime::MIN,
            days_to_do: 3,
            roles: vec![Role::Supervisor, Role::CleaningLead],
            people: vec![],
        };
        self.on_site(self.supervisor, plan).await
    }

    async fn make_routes(&self, spots: &Spots, cleaners: &[PersonId], engineers: &[PersonId]) -> Result<(), Problem> {
        let (west, east) = spots.lobbies.split_at(3);
        let phones = |numbers: std::ops::Range<usize>| cleaners.get(numbers).unwrap_or_default().to_vec();
        let walks = [
            (Text::new("1至3栋大堂保洁", "Lobbies of buildings 1 to 3"), west.to_vec(), phones(0..2), vec![Role::Cleaner]),
            (Text::new("4至6栋大堂保洁", "Lobbies of buildings 4 to 6"), east.to_vec(), phones(2..4), vec![Role::Cleaner]),
            (Text::new("垃圾中转站与花园", "Waste station and garden"), spots.grounds.clone(), phones(4..5), vec![Role::Cleaner]),
            (
                Text::new("电梯与照明", "Lifts and lighting"),
                spots.lift_halls.clone(),
                [phones(5..6), engineers.to_vec()].concat(),
                vec![Role::Cleaner, Role::MaintenanceWorker, Role::BuildingManager],
            ),
        ];
        for (n, (name, checkpoints, people, roles)) in walks.into_iter().enumerate() {
            let route = Route {
                id: RouteId(self.app.ports.new_id()),
                site: self.site,
                building: None,
                name,
                checkpoints,
                // The waste station comes first: the garden is no way to carry smells along.
                ordered: n == 2,
                repeats: Repeats::Daily {},
                windows: vec![all_day()],
                roles,
                people,
            };
            self.on_site(self.supervisor, route).await?;
        }
        Ok(())
    }
}

/// Whenever the demo is started, its morning is now.
fn all_day() -> Window {
    let until = NaiveTime::from_hms_opt(23, 59, 0).unwrap_or(NaiveTime::MIN);
    Window { from: NaiveTime::MIN, until }
}
