//! What is sent to each address, so that only its rule can refuse it?

use crate::world::{Things, World, job, nothing, today, training};
use domain::{
    finding::{FindingKind, Severity, Spot},
    ids::{FindingId, TemplateId},
    operation::{DraftTemplate, RaiseFinding},
    responsibility::Responsibility,
};
use e2e::{checklists, new_id, tus};
use rounds::routes::Address;
use serde_json::{Value, json};

/// Nouns whose records are somebody's of the crew.
const CREW: [&str; 4] = ["/assessments", "/trainings", "/lead-reports", "/cleaning-jobs"];

/// Steps that are for whose work it is, for whoever assessed, for whoever wrote it, for those above.
const THEIRS: [&str; 5] = [
    "/v1/assessments/{id}/answer",
    "/v1/assessments/{id}/settle",
    "/v1/lead-reports/{id}/send",
    "/v1/lead-reports/{id}/read",
    "/lead-reports/{id}",
];

/// A request, but for who sends it.
pub struct Ask {
    pub method: String,
    pub path: String,
    /// It is about a thing of a site.
    pub names_a_site: bool,
    /// It reaches beyond one site, so that a role at one site alone may not be enough.
    pub is_company_wide: bool,
    /// It is about a spot check, which only those see who check, and those whom it counts against once it is done.
    pub is_check: bool,
    /// It is about what belongs to the crew, which only those see who lead it.
    pub is_crews: bool,
    /// It is about somebody's work, which not everybody at the site may see.
    pub is_work: bool,
    /// It is for one person or a few alone, and nobody here must be one of them.
    pub is_theirs: bool,
    /// Whoever may ask may still be refused: it is not about them.
    pub may_be_refused: bool,
    /// It is for one person alone, and nobody here is that person.
    pub is_private: bool,
    /// The first who may takes it away.
    pub may_be_gone: bool,
    /// What the address wants to be told in headers.
    pub headers: Vec<(&'static str, String)>,
    json: Option<Value>,
    is_form: bool,
    /// A form that may carry a file.
    has_parts: bool,
    /// What a form must say before it is looked at.
    fields: &'static str,
}

impl Ask {
    pub fn of(address: &Address, things: &Things, world: &World) -> Self {
        let pattern = address.path;
        let method = address.method.to_uppercase();
        let filled = fill(pattern, things, world);
        let about_company =
            ["/v1/companies", "/v1/people", "/v1/memberships", "/v1/devices", "/v1/templates", "/people", "/devices", "/checklists"];
        // Days are closed for the whole company at once.
        let company = about_company.iter().any(|begins| pattern.starts_with(begins)) || pattern.ends_with("/seals.{format}");
        let work = [
            "/v1/patrols/{id}",
            "/v1/visits",
            "/v1/findings/{id}",
            "/v1/repairs/{id}",
            "/v1/notices/",
            "/notices/{site}",
            "/patrols/{id}",
            "/findings/{id}",
            "/v1/photos/{site}",
            "/photos/{site}",
            "/photos/compare",
        ];
        let is_page = !pattern.starts_with("/v1/");
        let json = if matches!(method.as_str(), "POST" | "PUT") && !is_page { Some(body(pattern, things, world)) } else { None };
        Self {
            names_a_site: (pattern.contains("/statistics") && !pattern.contains("sites"))
                || [
                    "/v1/journal",
                    "/v1/photos",
                    "/v1/photos.zip",
                    "/photos.zip",
                    "/v1/visits",
                    "/photos/compare",
                    "/v1/supplies/consumption",
                ]
                .contains(&pattern)
                    && method != "OPTIONS"
                || ["/v1/attendance", "/v1/attendance/sheet", "/v1/leave/balances", "/v1/replacements/proposals", "/responsibilities/edit"]
                    .contains(&pattern)
                || (pattern.contains('{') && !company && !["/static/", "/phone/"].iter().any(|begins| pattern.starts_with(begins)))
                || names_in_body(pattern, &method),
            // A table has the rows that somebody may see, be they none; the ZIP is asked for by a patrol.
            is_work: (work.iter().any(|begins| pattern.starts_with(begins)) && !pattern.ends_with(".{format}"))
                || (["/v1/photos", "/v1/photos.zip"].contains(&pattern) && method == "GET"),
            is_crews: pattern == "/v1/tools/{id}"
                || CREW.iter().any(|noun| pattern.contains(&format!("{noun}/{{id}}")))
                || [
                    "/v1/leave/{id}",
                    "/v1/attendance/clockings/",
                    "/v1/attendance/corrections/{id}",
                    "/v1/replacements/{id}",
                    "/leave/{id}",
                    "/corrections/{id}",
                    "/replacements/{id}",
                ]
                .iter()
                .any(|begins| pattern.starts_with(begins)),
            is_theirs: THEIRS.contains(&pattern) && method == "POST",
            // The answer of a stream never ends: it is asked for of a site that is not there. `attendance.rs` reads it.
            is_private: pattern.ends_with("/messages/{id}") || pattern.ends_with("/attendance/events"),
            may_be_refused: pattern == "/v1/replacements/{id}/answer",
            is_check: ["/v1/spot-checks/{id}", "/spot-checks/{id}"].iter().any(|begins| pattern.starts_with(begins)),
            may_be_gone: method == "DELETE"
                || pattern == "/v1/rosters/weeks/seen"
                || pattern.contains("/held/")
                || pattern.contains("/{membership}/end")
                || pattern.starts_with("/v1/memberships"),
            is_company_wide: ["/v1/companies", "/v1/sites"].contains(&pattern) || pattern == "/places/sites/new",
            is_form: is_page && method == "POST",
            has_parts: ["/floor-plans/{site}/{plan}", "/checklists/import"].contains(&pattern),
            fields: match pattern {
                "/patrols/{id}/review" => "&step=accept",
                "/photos/{site}/{photo}/doubt" => "&step=doubt&remark=look",
                "/photos/{site}/{photo}/pair/{other}" => "&step=honest",
                "/spot-checks/plans/{id}" => "&do=draw",
                "/spot-checks/{id}" => "&do=skip&reason=no_access",
                "/held/{scope}/{operation}" => "&step=refuse&remark=late",
                "/findings/{id}/verify" => "&step=close",
                "/findings/{id}/call-back" => "&step=satisfied",
                _ => "",
            },
            headers: headers(pattern, &method, things),
            path: filled,
            method,
            json,
        }
    }

    /// Content type and body; forms carry the session's token.
    pub fn body(&self, csrf: Option<&str>) -> (&'static str, Option<Vec<u8>>) {
        if self.is_form && self.has_parts {
            let part = format!("--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{}\r\n--b--\r\n", csrf.unwrap_or_default());
            return ("multipart/form-data; boundary=b", Some(part.into_bytes()));
        }
        if self.is_form {
            return ("application/x-www-form-urlencoded", Some(format!("csrf={}{}", csrf.unwrap_or_default(), self.fields).into_bytes()));
        }
        if self.method == "PATCH" {
            return ("application/offset+octet-stream", Some(vec![]));
        }
        ("application/json", self.json.as_ref().map(|json| json.to_string().into_bytes()))
    }

    /// True when the answer may hold an id only because it was not asked for: what a request names itself proves nothing.
    pub fn echoes(&self, id: &str) -> bool {
        !self.path.contains(id) && !self.json.as_ref().is_some_and(|json| json.to_string().contains(id))
    }
}

/// tus says in headers what is meant.
fn headers(pattern: &str, method: &str, things: &Things) -> Vec<(&'static str, String)> {
    if pattern == "/v1/photos" && method == "POST" {
        let photo = tus::reference(b"whatever");
        let (id, hash, site) = (photo.id.to_string(), photo.sha256.to_string(), things.site.to_string());
        let words = tus::metadata(&[("photo_id", &id), ("sha256", &hash), ("site_id", &site)]);
        return vec![("upload-length", photo.length.to_string()), ("upload-metadata", words)];
    }
    if method == "PATCH" { vec![("upload-offset", "0".to_owned())] } else { vec![] }
}

/// Records that say in their body at which site they are.
fn names_in_body(pattern: &str, method: &str) -> bool {
    method == "POST"
        && [
            "/v1/buildings",
            "/v1/units",
            "/v1/areas",
            "/v1/checkpoints",
            "/v1/floor-plans",
            "/v1/routes",
            "/v1/people/{id}/memberships",
            "/v1/hooks",
            "/v1/spot-check-plans",
            "/v1/cleaning-plan",
            "/v1/supplies",
            "/v1/stores",
            "/v1/repairs",
            "/v1/shifts",
            "/v1/responsibilities",
            "/v1/rosters",
            "/v1/rosters/copies",
            "/v1/rosters/patterns",
            "/v1/rosters/weeks/seen",
            "/v1/attendance/corrections",
            "/v1/leave",
            "/v1/leave/allowances",
            "/v1/replacements",
        ]
        .contains(&pattern)
}

fn fill(pattern: &str, things: &Things, world: &World) -> String {
    let template = things.round.template.to_string();
    let id = match pattern.trim_start_matches("/v1").split('/').nth(1).unwrap_or_default() {
        "companies" => world.company.to_string(),
        "sites" => things.site.to_string(),
        "buildings" => things.round.building.id.to_string(),
        "units" | "places" => things.unit.id.to_string(),
        "areas" => things.round.areas[0].id.to_string(),
        "floor-plans" => things.plan.id.to_string(),
        "checkpoints" => things.round.checkpoints[0].id.to_string(),
        "templates" | "checklists" => template,
        "routes" => things.round.route.id.to_string(),
        "patrols" => things.patrol.patrol.to_string(),
        "visits" => things.visit.to_string(),
        "findings" => things.finding.to_string(),
        // The one that is taken away is a spare one.
        "spot-check-plans" if pattern == "/v1/spot-check-plans/{id}" => things.spare_plan.to_string(),
        "spot-check-plans" => things.check_plan.id.to_string(),
        "spot-checks" if pattern.contains("/plans/") => things.check_plan.id.to_string(),
        "spot-checks" if pattern.contains("/draws/") => things.draw.clone(),
        "spot-checks" => things.check.clone(),
        "draws" => things.draw.clone(),
        "assessments" => things.assessment.to_string(),
        "cleaning-plan" if pattern == "/v1/cleaning-plan/{id}" => things.spare_task.to_string(),
        "cleaning-plan" => things.task.id.to_string(),
        "trainings" => things.training.to_string(),
        "lead-reports" => things.lead_report.to_string(),
        "cleaning-jobs" => things.job.to_string(),
        "supplies" => things.supply.id.to_string(),
        "stores" => things.store.id.to_string(),
        "tools" => things.tool.to_string(),
        "purchase-plans" => things.purchase.to_string(),
        "repairs" => things.finding.to_string(),
        "shifts" => things.crew.shift.id.to_string(),
        "responsibilities" => Responsibility::id_of(things.site, things.crew.person).to_string(),
        "rosters" => things.crew.roster.clone(),
        "attendance" if pattern.contains("/corrections") => things.crew.correction.clone(),
        "attendance" => things.crew.clocking.clone(),
        "corrections" => things.crew.correction.clone(),
        "leave" => things.crew.leave.clone(),
        "replacements" => things.crew.gap.clone(),
        "people" => world.dummy.to_string(),
        "memberships" => world.dummys_role.to_string(),
        "hooks" => things.hook.clone(),
        "devices" => world.dummys_phone.to_string(),
        _ => new_id().to_string(),
    };
    let query = match pattern {
        "/v1/sync/pull" => "?scopes=".to_owned(),
        "/v1/journal" => format!("?scope={}", things.site),
        "/v1/attendance/events" | "/attendance/events" => format!("?site={}", new_id()),
        "/v1/attendance/sheet.{format}" | "/attendance/sheet.{format}" => format!("?site={}&month=2026-11", things.site),
        "/v1/attendance" | "/v1/leave/balances" | "/v1/replacements/proposals" => format!("?site={}", things.site),
        "/responsibilities/edit" => format!("?site={}&person={}", things.site, things.crew.person),
        "/v1/attendance/sheet" => format!("?site={}&month=2026-11", things.site),
        "/photos/compare" => format!("?site={}&right={}", things.site, things.photo),
        // These have the sites that somebody may read figures of.
        sites if sites.contains("/statistics") && sites.contains("sites") => String::new(),
        statistics if statistics.contains("/statistics") => format!("?site={}", things.site),
        "/v1/photos.zip" => format!("?patrol={}", things.patrol.patrol),
        "/photos.zip"
        | "/v1/visits.{format}"
        | "/v1/answers.{format}"
        | "/visits.{format}"
        | "/answers.{format}"
        | "/v1/photos.{format}"
        | "/photos.{format}"
        | "/v1/patrols.{format}"
        | "/patrols.{format}"
        | "/v1/findings.{format}"
        | "/findings.{format}"
        | "/v1/notices.{format}"
        | "/notices.{format}"
        | "/v1/routes.{format}"
        | "/routes.{format}"
        | "/v1/places.{format}"
        | "/places.{format}"
        | "/v1/held.{format}"
        | "/held.{format}"
        | "/v1/supplies.{format}"
        | "/supplies.{format}"
        | "/v1/supplies/moves.{format}"
        | "/supplies/moves.{format}"
        | "/v1/supplies/consumption.{format}"
        | "/supplies/consumption.{format}"
        | "/v1/supplies/consumption"
        | "/v1/tools.{format}"
        | "/tools.{format}"
        | "/v1/purchase-plans.{format}"
        | "/purchase-plans.{format}" => {
            format!("?site={}", things.site)
        }
        crews
            if crews.ends_with(".{format}")
                && [&CREW[..], &["/cleaning-plan", "/responsibilities"]].concat().iter().any(|noun| crews.contains(noun)) =>
        {
            format!("?site={}", things.site)
        }
        "/v1/journal.{format}" | "/audit.{format}" => format!("?scope={}", things.site),
        "/v1/photos" | "/v1/visits" => format!("?patrol={}", things.patrol.patrol),
        _ => String::new(),
    };
    let photo = if pattern.starts_with("/assessments") {
        &things.photo_of_assessment
    } else if pattern.starts_with("/spot-checks") {
        &things.photo_of_check
    } else if pattern.starts_with("/findings") {
        &things.photo_of_finding
    } else {
        &things.photo
    };
    let path = pattern
        .replace("{id}", &id)
        .replace("{site}", &things.site.to_string())
        .replace("{photo}", photo)
        .replace("{plan}", &things.plan.id.to_string())
        .replace("{sha256}", &things.plan.sheet.sha256.to_string())
        .replace("{scope}", &things.site.to_string())
        .replace("{operation}", &things.waits.to_string())
        .replace("{other}", &things.photo_of_finding)
        .replace("{membership}", &world.dummys_role.to_string())
        .replace("{token}", "nobodys.ics")
        .replace("{format}", "csv")
        .replace("{variant}", "thumbnail")
        .replace("{version}", "1")
        .replace("{year}", &things.notice.0.to_string())
        .replace("{number}", &things.notice.1.to_string())
        .replace("{date}", &e2e::now().date_naive().to_string())
        .replace("{noun}", "units")
        .replace("{figures}", "scores")
        .replace("{file}", "app.css")
        .replace("{file:.*}", "app.js");
    assert!(!path.contains('{'), "{pattern} has a part that this test can't fill: teach it");
    format!("{path}{query}")
}

/// A body that the address takes. Panics for one that it does not know.
fn body(pattern: &str, things: &Things, world: &World) -> Value {
    let round = &things.round;
    let value = |record: serde_json::Result<Value>| record.expect("it has JSON");
    match pattern {
        "/v1/companies" => json!({"id": world.company, "name": {"zh": "阳光物业", "en": ""}}),
        "/v1/sites" => {
            json!({"id": new_id(), "name": {"zh": "新小区", "en": ""}, "time_zone": "Asia/Shanghai"})
        }
        "/v1/buildings" => value(serde_json::to_value(&round.building)),
        "/v1/units" => value(serde_json::to_value(&things.unit)),
        "/v1/areas" => value(serde_json::to_value(&round.areas[0])),
        "/v1/checkpoints" => value(serde_json::to_value(&round.checkpoints[0])),
        "/v1/floor-plans" => value(serde_json::to_value(&things.plan)),
        "/v1/sites/{site}/sheets" => nothing(),
        "/v1/routes" => value(serde_json::to_value(&round.route)),
        "/v1/templates" => {
            value(serde_json::to_value(DraftTemplate { template: TemplateId(new_id()), content: checklists::one_question() }))
        }
        "/v1/sites/{site}/patrols" => value(serde_json::to_value(round.start())),
        "/v1/patrols/{id}/visits" => value(serde_json::to_value(round.visit(&things.patrol, 0))),
        "/v1/patrols/{id}/finish" => json!({"missed": [], "remark": ""}),
        "/v1/photos/{site}/{photo}/pair/{other}" => json!({"verdict": "honest"}),
        "/v1/patrols/{id}/review" => json!({"verdict": "accepted"}),
        "/v1/photos/{site}/{photo}/doubt" | "/v1/photos/{site}/{photo}/clear" => json!({"remark": "look again"}),
        "/v1/held/{scope}/{operation}/accept" | "/v1/held/{scope}/{operation}/refuse" => json!({"remark": "late"}),
        "/v1/spot-check-plans" => value(serde_json::to_value(&things.check_plan)),
        "/v1/spot-check-plans/{id}/draws" | "/v1/draws/{id}/hold" => nothing(),
        "/v1/spot-checks/{id}/record" => {
            let sheet = json!({"template": round.template, "version": 1});
            json!({"sheet": sheet, "answers": checklists::good_answers(&round.content), "remark": ""})
        }
        "/v1/sites/{site}/assessments" => {
            let sheet = json!({"template": round.template, "version": 1});
            let answers = checklists::good_answers(&round.content);
            json!({"person": things.cleaner, "date": today(), "kind": "shift", "sheet": sheet, "answers": answers})
        }
        "/v1/assessments/{id}/answer" => json!({"agree": true}),
        "/v1/assessments/{id}/settle" => json!({"how": {"outcome": "withdrawn"}, "note": "not theirs"}),
        "/v1/cleaning-plan" => value(serde_json::to_value(&things.task)),
        "/v1/sites/{site}/trainings" => json!({"plan": training(things)}),
        "/v1/trainings/{id}/hold" => json!({"results": [{"person": things.cleaner, "present": true, "score": 90}]}),
        "/v1/trainings/{id}/cancel" => json!({"note": "rain"}),
        "/v1/sites/{site}/lead-reports" => json!({"period": "week", "date": today()}),
        "/v1/lead-reports/{id}/send" => nothing(),
        "/v1/lead-reports/{id}/read" => json!({"note": "seen"}),
        "/v1/sites/{site}/cleaning-jobs" => json!({"order": job(things)}),
        "/v1/cleaning-jobs/{id}/advance" => json!({"to": "ordered"}),
        "/v1/spot-checks/{id}/skip" => json!({"reason": "no_access"}),
        "/v1/supplies" => value(serde_json::to_value(&things.supply)),
        "/v1/stores" => value(serde_json::to_value(&things.store)),
        moved if moved.starts_with("/v1/supplies/{id}/") => supplies_moved(moved, things),
        "/v1/sites/{site}/tools" => json!({"tool": new_id(), "name": {"zh": "拖把", "en": "Mop"}}),
        "/v1/tools/{id}/hand-out" => json!({"tool": things.tool, "to": things.keeper}),
        "/v1/tools/{id}/take-back" | "/v1/tools/{id}/check" => json!({"tool": things.tool, "condition": "worn"}),
        "/v1/tools/{id}/repair" | "/v1/tools/{id}/service" | "/v1/tools/{id}/retire" => json!({"tool": things.tool}),
        "/v1/sites/{site}/purchase-plans/proposal" => json!({"plan": new_id()}),
        "/v1/sites/{site}/purchase-plans" => json!({"plan": new_id(), "lines": [purchase_line(things)]}),
        "/v1/purchase-plans/{id}/decide" => json!({"plan": things.purchase, "approved": true}),
        "/v1/purchase-plans/{id}/receive" => {
            let line = json!({"entry": new_id(), "supply": things.supply.id, "quantity": 1_000});
            json!({"plan": things.purchase, "store": things.store.id, "lines": [line]})
        }
        "/v1/purchase-plans/{id}/order" | "/v1/purchase-plans/{id}/drop" | "/v1/purchase-plans/{id}/submit" => {
            json!({"plan": things.purchase})
        }
        "/v1/repairs" => {
            json!({"id": new_id(), "site": things.site, "spot": {"area": things.round.areas[0].id}, "utility": "water", "text": "漏水"})
        }
        crews if CREW_ADDRESSES.iter().any(|begins| crews.starts_with(begins)) => of_the_crew(crews, things, world),
        "/v1/sites/{site}/findings" => value(serde_json::to_value(finding(things))),
        "/v1/findings/{id}/notice" => notice(world),
        "/v1/notices" => {
            let mut body = notice(world);
            body["findings"] = json!([things.finding]);
            body
        }
        "/v1/findings/{id}/verify" => json!({"verdict": "sent_back", "remark": "not yet"}),
        "/v1/findings/{id}/reopen" => json!({"remark": "again"}),
        "/v1/findings/{id}/merge" => json!({"into": new_id()}),
        "/v1/findings/{id}/dispatch" => json!({"to": world.dummy, "days": 1}),
        "/v1/findings/{id}/call-back" => json!({"said": "satisfied"}),
        "/v1/findings/{id}/stop" => json!({"remark": "stopped"}),
        "/v1/auth/login" => json!({"login": "nobody", "password": "nobody knows it"}),
        "/v1/auth/refresh" => json!({"refresh_token": "none", "request_id": new_id()}),
        "/v1/auth/logout" => json!({"refresh_token": "none"}),
        "/v1/auth/password" => json!({"old": "not the old one", "new": "eleven new words"}),
        "/v1/people" => json!({"name": "Newcomer"}),
        "/v1/people/{id}" => json!({"name": "Dummy"}),
        "/v1/people/{id}/memberships" => json!({"role": "cleaner", "site": things.site}),
        "/v1/photos/status" => json!({"ids": []}),
        "/v1/seals" => json!({"tickets": [], "links": []}),
        "/v1/devices/enrol" => json!({"code": "NOSUCHXX", "name": "nobody's"}),
        "/v1/sync/push" => json!({"device_id": new_id(), "protocol": 1, "operations": []}),
        "/v1/memberships/{id}/end" | "/v1/devices/codes" | "/v1/devices/{id}/revoke" | "/v1/people/{id}/password" | "/v1/photos" => {
            nothing()
        }
        "/v1/templates/{id}/publish" | "/v1/templates/{id}/xlsform" => nothing(),
        "/v1/messages/read" => json!({"messages": []}),
        "/v1/hooks" => json!({"name": "群", "format": "wecom", "site": things.site, "kinds": ["closed"], "url": "http://127.0.0.1:9/"}),
        "/v1/hooks/{id}/test" => nothing(),
        unknown => panic!("{unknown}: this test does not know what to send there; teach it"),
    }
}

/// A line of a purchase plan.
fn purchase_line(things: &Things) -> Value {
    json!({"supply": things.supply.id, "quantity": 2_000, "price": 1_250})
}

/// An entry in the ledger of supplies.
fn supplies_moved(pattern: &str, things: &Things) -> Value {
    let mut body = json!({"entry": new_id(), "store": things.store.id, "supply": things.supply.id, "note": "因故"});
    match pattern.rsplit('/').next().unwrap_or_default() {
        "issue" => body["to"] = json!(things.keeper),
        "return" => body["from"] = json!(things.keeper),
        "transfer" => body["to"] = json!(things.other_store),
        "correct" => body["entry"] = json!(things.moved),
        _ => {}
    }
    match pattern.rsplit('/').next().unwrap_or_default() {
        "count" => body["found"] = json!(100_000),
        "correct" => {}
        _ => body["quantity"] = json!(1_000),
    }
    body
}

const CREW_ADDRESSES: [&str; 6] = ["/v1/shifts", "/v1/responsibilities", "/v1/rosters", "/v1/attendance", "/v1/leave", "/v1/replacements"];

fn of_the_crew(pattern: &str, things: &Things, world: &World) -> Value {
    let (crew, site) = (&things.crew, things.site);
    let post = &things.round.checkpoints[0];
    match pattern {
        "/v1/shifts" => serde_json::to_value(&crew.shift).expect("it has JSON"),
        "/v1/responsibilities" => json!({"site": site, "person": crew.person, "shares": [crew.share]}),
        "/v1/rosters" => json!({"site": site, "week": crew.week, "version": 1, "duties": []}),
        "/v1/rosters/copies" => json!({"site": site, "from": crew.week, "into": crew.week + chrono::Days::new(7)}),
        "/v1/rosters/patterns" => {
            let cycle = json!({"from": crew.week, "days": [crew.shift.id, null]});
            json!({"site": site, "week": crew.week, "person": crew.person, "cycle": cycle})
        }
        "/v1/rosters/weeks/seen" => json!({"site": site, "week": crew.week, "version": 1}),
        "/v1/attendance" => {
            json!({"site": site, "way": "in", "post": post.id, "shown": {"shown_by": "code", "code": post.code}})
        }
        "/v1/attendance/corrections" => json!({"site": site, "way": "in", "at": e2e::now(), "reason": "忘记打卡"}),
        "/v1/leave" => json!({"site": site, "kind": "personal", "from": crew.week, "until": crew.week}),
        "/v1/leave/allowances" => json!({"site": site, "person": crew.person, "kind": "annual", "year": 2026, "half_days": 10}),
        "/v1/leave/{id}/decide" | "/v1/attendance/corrections/{id}/decide" => json!({"granted": true}),
        "/v1/replacements" => {
            json!({"site": site, "person": crew.person, "date": crew.date, "shift": crew.shift.id, "why": "absent"})
        }
        "/v1/replacements/{id}/ask" => json!({"people": [world.dummy]}),
        "/v1/replacements/{id}/answer" => json!({"accepts": false}),
        "/v1/replacements/{id}/assign" => json!({"person": world.dummy}),
        "/v1/rosters/calendar" | "/v1/rosters/{id}/publish" | "/v1/leave/{id}/withdraw" | "/v1/replacements/{id}/cancel" => nothing(),
        unknown => panic!("{unknown}: this test does not know what to send there; teach it"),
    }
}

fn notice(world: &World) -> Value {
    json!({"responsible": world.dummy, "days": 3, "corrective": "Change the lamp", "preventive": "Look at it each week"})
}

fn finding(things: &Things) -> RaiseFinding {
    RaiseFinding {
        finding: FindingId(new_id()),
        kind: FindingKind::Damage,
        severity: Severity::Minor,
        spot: Spot { area: Some(things.round.areas[0].id), ..Spot::default() },
        text: "灯不亮".into(),
        field: None,
        stopped: false,
        utility: None,
    }
}
