//! Two sites with the same things on each, and somebody of every role at the first.

use crate::requests::Ask;
use chrono::NaiveDate;
use domain::{
    draw::{DrawPlan, StratumBy, Wish},
    finding::{FindingKind, Severity, Spot, Utility},
    floor_plan::FloorPlan,
    ids::{CompanyId, DeviceId, FindingId, MembershipId, OperationId, PersonId, SiteId, SpotCheckPlanId, UnitId, VisitId},
    operation::{RaiseFinding, RecordSpotCheck, StartPatrol},
    patrol::SheetOf,
    people::Role,
    place::Unit,
    shift::Shift,
    spot_check::SpotCheckPlan,
    text::Text,
    wire::Status,
};
use e2e::{
    checklists, crew,
    envelope::Device,
    estate::{self, Estate},
    http::{Http, Reply},
    new_id,
    office::Office,
    photos,
    round::Round,
    sealer::Sealer,
    spot_checks, tus,
};
use serde_json::json;

pub struct World {
    pub own: Things,
    pub other: Things,
    pub viewers: Vec<Viewer>,
    pub company: CompanyId,
    pub dummy: PersonId,
    pub dummys_role: MembershipId,
    pub dummys_phone: DeviceId,
    http: Http,
    estate: Estate,
}

/// What there is at a site.
pub struct Things {
    pub site: SiteId,
    pub round: Round,
    pub unit: Unit,
    pub plan: FloorPlan,
    pub patrol: StartPatrol,
    pub visit: VisitId,
    pub finding: FindingId,
    pub photo: String,
    pub photo_of_finding: String,
    /// Year and number of a notice.
    pub notice: (i64, i64),
    /// A group outside that is told what happens here.
    pub hook: String,
    pub check_plan: SpotCheckPlan,
    /// A plan that may be taken away.
    pub spare_plan: SpotCheckPlanId,
    pub draw: String,
    /// A check that was recorded, with a photo.
    pub check: String,
    pub photo_of_check: String,
    /// A record that waits for one that never came.
    pub waits: OperationId,
    pub crew: Crew,
}

/// What there is of the crew of a site: a duty of one person, and what they ask for.
pub struct Crew {
    pub shift: Shift,
    pub week: NaiveDate,
    pub date: NaiveDate,
    pub person: PersonId,
    pub roster: String,
    pub clocking: String,
    pub correction: String,
    pub leave: String,
    pub gap: String,
}

impl Crew {
    fn at(planner: &Office, cleaner: &Office, round: &Round) -> Self {
        let site = round.site;
        let (shift, date) = crew::running(site, 60, 6);
        planner.make("/v1/shifts", &shift);
        let roster = crew::publish(planner, site, 0, &[crew::duty(cleaner.person, date, &shift, &round.checkpoints[0])]);
        let id = |made: serde_json::Value| made["id"].as_str().expect("an id").to_owned();
        let seen = json!({"site": site, "person": cleaner.person, "way": "in", "shown": {"shown_by": "lead"}});
        let correction = json!({"site": site, "way": "in", "at": e2e::now(), "reason": "手机没电"});
        let leave = json!({"site": site, "kind": "annual", "from": date, "until": date});
        Self {
            clocking: id(planner.post("/v1/attendance", &seen).expect(201).json()),
            correction: id(cleaner.post("/v1/attendance/corrections", &correction).expect(201).json()),
            leave: id(cleaner.post("/v1/leave", &leave).expect(201).json()),
            gap: crew::open(planner, site, cleaner.person, date, &shift).to_string(),
            week: domain::roster::monday_of(date),
            person: cleaner.person,
            shift,
            date,
            roster,
        }
    }
}

/// Somebody who looks.
pub struct Viewer {
    pub role: Role,
    office: Office,
    cookie: String,
    csrf: String,
}

impl World {
    pub fn make() -> Self {
        let estate = Estate::open();
        let planner = estate::colleague(&estate.admin, "Planner", Role::Supervisor, None);
        let own = Things::at(&estate, &planner, estate.site, "Mei");
        let other = Things::at(&estate, &planner, estate.another_site(), "Fang");
        let viewers = Role::ALL.map(|role| Viewer::of(estate.colleague(&format!("The {}", role.word()), role), role)).into();
        let dummy = estate.cleaner("Dummy");
        let phone = Device::enrol(&estate.admin, &dummy).id;
        let person = estate.admin.read(&format!("/v1/people/{}", dummy.person));
        let held = person["memberships"][0]["id"].as_str().expect("a role").parse().expect("an id");
        let company = estate.company();
        Self { own, other, viewers, company, dummy: dummy.person, dummys_role: held, dummys_phone: phone, http: Http::default(), estate }
    }

    pub fn nobody(&self, ask: &Ask) -> Reply {
        let url = format!("{}{}", self.estate.server.url, ask.path);
        let (kind, body) = ask.body(None);
        self.http.must(&ask.method, &url, &[("content-type", kind)], body.as_deref())
    }

    /// Stops the server and gives everything that it has written.
    pub fn shut(mut self) -> String {
        assert!(self.estate.server.stop(), "it ends well:\n{}", self.estate.server.log());
        self.estate.server.log()
    }
}

impl Things {
    fn at(estate: &Estate, planner: &Office, site: SiteId, cleaner: &str) -> Self {
        let round = Round::lay_out(planner, site, checklists::one_question(), 1);
        let unit = Unit { id: UnitId(new_id()), site, building: round.building.id, name: Text::new("1-1-1", "1-1-1") };
        planner.make("/v1/units", &unit);
        let plan = planner.floor_plan(&round);
        let cleaner = estate::colleague(&estate.admin, cleaner, Role::Cleaner, Some(site));
        let mut sealer = Sealer::enrol(&estate.admin, &cleaner);
        let (patrol, bytes, others) = (round.start(), photos::small(3), photos::small(4));
        let walked = round.visit(&patrol, 0);
        let device = &sealer.device;
        let mut visit = device.envelope(site, walked.clone());
        visit.photos = vec![tus::reference(&bytes)];
        let spot = Spot { area: Some(round.areas[0].id), patrol: Some(patrol.patrol), ..Spot::default() };
        let finding = RaiseFinding {
            finding: FindingId(new_id()),
            kind: FindingKind::Damage,
            severity: Severity::Minor,
            spot,
            text: "坏了".into(),
            field: None,
            stopped: false,
            utility: Some(Utility::Lighting),
        };
        let found = finding.finding;
        let mut raised = device.envelope(site, finding);
        raised.photos = vec![tus::reference(&others)];
        let batch = [device.envelope(site, patrol.clone()), visit.clone(), raised.clone()];
        assert!(device.push(&batch).iter().all(|r| r.status == Status::Applied));
        let _ = tus::upload(device, site, &visit.photos[0], &bytes).expect(204);
        let _ = tus::upload(device, site, &raised.photos[0], &others).expect(204);
        let mut waiting = device.envelope(site, round.start());
        waiting.after = vec![OperationId(new_id())];
        let waits = waiting.id;
        assert_eq!(device.push(&[waiting])[0].status, Status::Held);
        let link = sealer.seal_photo(site, &walked, &visit.photos[0]);
        assert!(sealer.hand_in(&[link])[0].problems.is_empty());
        let body = json!({"responsible": cleaner.person, "days": 3, "corrective": "换灯", "preventive": "每周巡查"});
        let _ = planner.post(&format!("/v1/findings/{found}/notice"), &body).expect(200);
        let number = planner.read(&format!("/v1/findings/{found}"))["notices"][0]["number"].clone();
        let notice = (number["year"].as_i64().expect("a year"), number["number"].as_i64().expect("a number"));
        let check_plan = check_plan(&round);
        let spare = SpotCheckPlan { id: SpotCheckPlanId(new_id()), ..check_plan.clone() };
        [&check_plan, &spare].into_iter().for_each(|plan| planner.make("/v1/spot-check-plans", plan));
        let draw = planner.post(&format!("/v1/spot-check-plans/{}/draws", check_plan.id), &json!({})).expect(201).json();
        let draw = draw["id"].as_str().expect("an id").to_owned();
        let _ = planner.post(&format!("/v1/draws/{draw}/hold"), &json!({})).expect(200);
        let check = planner.list(&format!("/v1/spot-checks?draw={draw}"))[0]["id"].as_str().expect("an id").to_owned();
        let photo_of_check = checked(estate, planner, &round, &check);
        let crew = Crew::at(planner, &cleaner, &round);
        let (photo, photo_of_finding) = (visit.photos[0].id.to_string(), raised.photos[0].id.to_string());
        let tells = json!({"name": "群", "format": "wecom", "site": site, "kinds": ["closed"], "url": "http://127.0.0.1:9/"});
        let made = estate.admin.post("/v1/hooks", &tells).expect(201).json();
        let hook = made["id"].as_str().expect("an id").to_owned();
        Self {
            site,
            round,
            unit,
            plan,
            patrol,
            visit: walked.visit,
            finding: found,
            photo,
            photo_of_finding,
            notice,
            hook,
            check_plan,
            spare_plan: spare.id,
            draw,
            check,
            photo_of_check,
            waits,
            crew,
        }
    }

    /// Ids that must never be read by somebody of another site.
    pub fn sites_own(&self) -> Vec<String> {
        let Self { site, round, unit, plan, patrol, visit, finding, photo, photo_of_finding, hook, waits, crew, .. } = self;
        vec![
            site.to_string(),
            round.building.id.to_string(),
            round.areas[0].id.to_string(),
            round.checkpoints[0].id.to_string(),
            round.route.id.to_string(),
            unit.id.to_string(),
            plan.id.to_string(),
            patrol.patrol.to_string(),
            visit.to_string(),
            finding.to_string(),
            photo.clone(),
            photo_of_finding.clone(),
            hook.clone(),
            waits.to_string(),
            self.check_plan.id.to_string(),
            self.draw.clone(),
            self.check.clone(),
            self.photo_of_check.clone(),
            crew.shift.id.to_string(),
            crew.roster.clone(),
            crew.clocking.clone(),
            crew.correction.clone(),
            crew.leave.clone(),
            crew.gap.clone(),
        ]
    }
}

/// A plan over the areas of a round, drawn when somebody asks.
fn check_plan(round: &Round) -> SpotCheckPlan {
    let plan = spot_checks::plan(round);
    let how = DrawPlan { strata: vec![StratumBy::Building], wish: Wish { confidence: 95, limit: 5, accept: 0 }, ..plan.how };
    let roles = vec![Role::Supervisor, Role::CleaningLead, Role::BuildingManager, Role::SeniorClerk];
    SpotCheckPlan { how, roles, ..plan }
}

/// Has the planner record a check on a phone, with a photo; gives the photo.
fn checked(estate: &Estate, planner: &Office, round: &Round, check: &str) -> String {
    let phone = Device::enrol(&estate.admin, planner);
    let bytes = photos::small(6);
    let record = RecordSpotCheck {
        check: check.parse().expect("an id"),
        sheet: SheetOf { template: round.template, version: 1 },
        answers: checklists::good_answers(&round.content),
        remark: String::new(),
    };
    let mut envelope = phone.envelope(round.site, record);
    envelope.photos = vec![tus::reference(&bytes)];
    assert_eq!(phone.push(&[envelope.clone()])[0].status, Status::Applied);
    let _ = tus::upload(&phone, round.site, &envelope.photos[0], &bytes).expect(204);
    envelope.photos[0].id.to_string()
}

impl Viewer {
    fn of(office: Office, role: Role) -> Self {
        let form = format!("login={}&password={}", office.login.replace(' ', "+"), office.password.replace(' ', "+"));
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        let reply = office.http.must("POST", &format!("{}/sign-in", office.url), &headers, Some(form.as_bytes())).expect(303);
        let cookie = reply.header("set-cookie").expect("a session").split(';').next().expect("a cookie").to_owned();
        let page = office.http.must("GET", &format!("{}/account", office.url), &[("cookie", &cookie)], None).expect(200).text();
        let csrf = page
            .split_once("name=\"csrf\" value=\"")
            .and_then(|(_, after)| after.split_once('"'))
            .expect("a form with a token")
            .0
            .to_owned();
        Self { role, office, cookie, csrf }
    }

    pub fn over_rest(&self, ask: &Ask) -> Reply {
        let bearer = format!("Bearer {}", self.office.token);
        let (kind, body) = ask.body(None);
        let mut headers = vec![("authorization", bearer.as_str()), ("content-type", kind), ("tus-resumable", "1.0.0")];
        headers.extend(ask.headers.iter().map(|(name, value)| (*name, value.as_str())));
        self.office.http.must(&ask.method, &format!("{}{}", self.office.url, ask.path), &headers, body.as_deref())
    }

    /// Reads a page in the language that the browser asks for.
    pub fn page(&self, path: &str, language: &str) -> Reply {
        let headers = [("cookie", self.cookie.as_str()), ("accept-language", language)];
        self.office.http.must("GET", &format!("{}{path}", self.office.url), &headers, None)
    }

    pub fn on_the_web(&self, ask: &Ask) -> Reply {
        let (kind, body) = ask.body(Some(&self.csrf));
        let headers = [("cookie", self.cookie.as_str()), ("content-type", kind)];
        self.office.http.must(&ask.method, &format!("{}{}", self.office.url, ask.path), &headers, body.as_deref())
    }
}

/// An empty JSON object.
pub fn nothing() -> serde_json::Value {
    json!({})
}
