//! Two sites with the same things on each, and somebody of every role at the first.

use crate::requests::Ask;
use chrono::NaiveDate;
use domain::{
    assessment::AssessmentKind,
    cleaning_task::CleaningTask,
    draw::{DrawPlan, StratumBy, Wish},
    finding::{FindingKind, Severity, Spot, Utility},
    floor_plan::FloorPlan,
    ids::{
        AssessmentId, CleaningTaskId, CompanyId, DeviceId, FindingId, MembershipId, OperationId, PersonId, PurchasePlanId, SiteId,
        SpotCheckPlanId, StoreId, SupplyMoveId, ToolId, UnitId, VisitId,
    },
    operation::{RaiseFinding, RecordAssessment, RecordSpotCheck, StartPatrol},
    patrol::SheetOf,
    people::Role,
    place::Unit,
    route::Repeats,
    shift::Shift,
    spot_check::SpotCheckPlan,
    supply::{Store, Supply},
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
    spot_checks, stores, tus,
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
    /// Whose work is assessed, who is called to the training and works on the job.
    pub cleaner: PersonId,
    pub assessment: AssessmentId,
    pub photo_of_assessment: String,
    pub task: CleaningTask,
    /// A task that may be taken off the plan.
    pub spare_task: CleaningTaskId,
    pub training: String,
    pub lead_report: String,
    pub job: String,
    /// A record that waits for one that never came.
    pub waits: OperationId,
    /// Somebody who keeps stores here, and goes on working here.
    pub keeper: PersonId,
    pub store: Store,
    pub other_store: StoreId,
    pub supply: Supply,
    /// An entry of the ledger.
    pub moved: SupplyMoveId,
    pub tool: ToolId,
    /// A draft of a purchase plan.
    pub purchase: PurchasePlanId,
    pub crew: Crew,
}

/// What there is of the crew of a site: a duty of one person, and what they ask for.
pub struct Crew {
    pub shift: Shift,
    pub week: NaiveDate,
    pub date: NaiveDate,
    pub person: PersonId,
    pub share: serde_json::Value,
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
        let share = json!({"shift": shift.id, "areas": [round.areas[0].id]});
        let _ = planner.post("/v1/responsibilities", &json!({"site": site, "person": cleaner.person, "shares": [&share]})).expect(201);
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
            share,
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
        let (assessment, photo_of_assessment) = assessed(estate, planner, &round, cleaner.person);
        let task = cleaning_task(&round);
        let spare_task = CleaningTask { id: CleaningTaskId(new_id()), ..task.clone() };
        [&task, &spare_task].into_iter().for_each(|task| planner.make("/v1/cleaning-plan", task));
        let made = |path: &str, body: &serde_json::Value| {
            let reply = planner.post(&format!("/v1/sites/{site}/{path}"), body).expect(201).json();
            reply["id"].as_str().expect("an id").to_owned()
        };
        let training = made("trainings", &json!({"plan": training_of(cleaner.person)}));
        let words = json!({"done": "地下室冲洗完毕"});
        let lead_report = made("lead-reports", &json!({"period": "week", "date": today(), "words": words}));
        let _ = planner.post(&format!("/v1/lead-reports/{lead_report}/send"), &json!({})).expect(200);
        let job = made("cleaning-jobs", &json!({"order": job_of(cleaner.person)}));
        let crew = Crew::at(planner, &cleaner, &round);
        let (photo, photo_of_finding) = (visit.photos[0].id.to_string(), raised.photos[0].id.to_string());
        let tells = json!({"name": "群", "format": "wecom", "site": site, "kinds": ["closed"], "url": "http://127.0.0.1:9/"});
        let made = estate.admin.post("/v1/hooks", &tells).expect(201).json();
        let hook = made["id"].as_str().expect("an id").to_owned();
        let stocked = Stocked::at(planner, site);
        Self {
            keeper: planner.person,
            store: stocked.store,
            other_store: stocked.other_store,
            supply: stocked.supply,
            moved: stocked.moved,
            tool: stocked.tool,
            purchase: stocked.purchase,
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
            cleaner: cleaner.person,
            assessment,
            photo_of_assessment,
            task,
            spare_task: spare_task.id,
            training,
            lead_report,
            job,
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
            self.assessment.to_string(),
            self.photo_of_assessment.clone(),
            self.task.id.to_string(),
            self.training.clone(),
            self.lead_report.clone(),
            self.job.clone(),
            self.store.id.to_string(),
            self.supply.id.to_string(),
            self.tool.to_string(),
            self.purchase.to_string(),
            crew.shift.id.to_string(),
            crew.roster.clone(),
            crew.clocking.clone(),
            crew.correction.clone(),
            crew.leave.clone(),
            crew.gap.clone(),
        ]
    }
}

/// What is in the stores of a site.
struct Stocked {
    store: Store,
    other_store: StoreId,
    supply: Supply,
    moved: SupplyMoveId,
    tool: ToolId,
    purchase: PurchasePlanId,
}

impl Stocked {
    fn at(planner: &Office, site: SiteId) -> Self {
        let [store, other] = ["库房", "另一库房"].map(|name| stores::store(site, name));
        [&store, &other].into_iter().for_each(|store| planner.make("/v1/stores", store));
        let supply = stores::supply(site, "洗洁精");
        planner.make("/v1/supplies", &supply);
        let moved = stores::receive(planner, &supply, &store, 1_000);
        let (tool, purchase) = (ToolId(new_id()), PurchasePlanId(new_id()));
        planner.make(&format!("/v1/sites/{site}/tools"), &json!({"tool": tool, "name": {"zh": "洗地机", "en": "Scrubber"}}));
        let line = json!({"supply": supply.id, "quantity": 2_000, "price": 1_250});
        planner.make(&format!("/v1/sites/{site}/purchase-plans"), &json!({"plan": purchase, "lines": [line]}));
        Self { store, other_store: other.id, supply, moved, tool, purchase }
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

/// The local date of the sites.
pub fn today() -> String {
    (e2e::now() + chrono::TimeDelta::hours(8)).date_naive().to_string()
}

fn cleaning_task(round: &Round) -> CleaningTask {
    CleaningTask {
        id: CleaningTaskId(new_id()),
        site: round.site,
        area: round.areas[0].id,
        what: Text::new("拖地", "Mop the floor"),
        repeats: Repeats::Daily {},
        times: 2,
        standard: Text::new("无水渍", "No puddles"),
        template: None,
        roles: vec![Role::Cleaner],
    }
}

/// What is planned of a training that calls the site's cleaner.
pub fn training(things: &Things) -> serde_json::Value {
    training_of(things.cleaner)
}

fn training_of(cleaner: PersonId) -> serde_json::Value {
    let title = json!({"zh": "消毒液配比", "en": "Mixing disinfectant"});
    json!({"title": title, "date": today(), "from": "14:00:00", "until": "15:00:00", "pass_mark": 60, "called": [cleaner]})
}

/// What is agreed of a job that the site's cleaner works on.
pub fn job(things: &Things) -> serde_json::Value {
    job_of(things.cleaner)
}

fn job_of(cleaner: PersonId) -> serde_json::Value {
    let costs = json!([{"kind": "labour", "minutes": 90, "hourly": 2500}]);
    json!({"customer": "王女士", "place": "3 栋", "what": "擦玻璃", "date": today(), "price": 20000, "costs": costs, "workers": [cleaner]})
}

/// Has the planner assess somebody on a phone, with a photo; gives both.
fn assessed(estate: &Estate, planner: &Office, round: &Round, person: PersonId) -> (AssessmentId, String) {
    let phone = Device::enrol(&estate.admin, planner);
    let bytes = photos::small(8);
    let record = RecordAssessment {
        assessment: AssessmentId(new_id()),
        person,
        date: today().parse().expect("a date"),
        kind: AssessmentKind::Area,
        area: Some(round.areas[0].id),
        shift: None,
        sheet: SheetOf { template: round.template, version: 1 },
        answers: checklists::good_answers(&round.content),
        remark: String::new(),
    };
    let assessment = record.assessment;
    let mut envelope = phone.envelope(round.site, record);
    envelope.photos = vec![tus::reference(&bytes)];
    assert_eq!(phone.push(&[envelope.clone()])[0].status, Status::Applied);
    let _ = tus::upload(&phone, round.site, &envelope.photos[0], &bytes).expect(204);
    (assessment, envelope.photos[0].id.to_string())
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
