//! Every noun over REST: lists by cursor, filters, making and changing, and problems that a program can read.

use domain::{
    finding::{FindingKind, Severity, Spot},
    ids::{BuildingId, FindingId, SiteId, UnitId},
    operation::RaiseFinding,
    people::Role,
    place::{Building, Unit},
    text::Text,
    wire::Status,
};
use e2e::{estate::Estate, new_id, office::Office, photos, tus};
use serde_json::{Value, json};

fn unit(site: SiteId, building: BuildingId, n: u32) -> Unit {
    Unit { id: UnitId(new_id()), site, building, name: Text::new(format!("1-{n}"), format!("1-{n}")) }
}

fn ids(items: &[Value]) -> Vec<&str> {
    items.iter().map(|item| item["id"].as_str().unwrap()).collect()
}

/// Walks a list in pages of two, and checks that it is the same as in one piece.
fn pages_agree(office: &Office, path: &str) -> usize {
    let all = office.list(path);
    let joint = if path.contains('?') { '&' } else { '?' };
    let (mut paged, mut after) = (vec![], String::new());
    loop {
        let page = office.read(&format!("{path}{joint}limit=2{after}"));
        let items = page["items"].as_array().unwrap();
        assert!(items.len() <= 2);
        paged.extend(items.iter().cloned());
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    assert_eq!(paged, all, "{path}");
    assert_eq!(office.get(&format!("{path}{joint}after=nonsense")).expect(400).problem(), "unreadable");
    all.len()
}

#[test]
fn places_are_made_changed_listed_and_taken_away() {
    let (_estate, cast) = Estate::ready_with_one_question(3);
    let (zhou, round) = (&cast.zhou, &cast.round);
    let units: Vec<Unit> = (1..=5).map(|n| unit(round.site, round.building.id, n)).collect();
    units.iter().for_each(|unit| zhou.make("/v1/units", unit));
    for (path, count) in
        [("/v1/units", 5), ("/v1/areas", 3), ("/v1/checkpoints", 3), ("/v1/buildings", 1), ("/v1/sites", 1), ("/v1/routes", 1)]
    {
        assert_eq!(pages_agree(zhou, path), count, "{path}");
    }
    let renamed = Building { name: Text::new("一号楼", "Tower 1"), ..round.building.clone() };
    zhou.make("/v1/buildings", &renamed);
    assert_eq!(zhou.read(&format!("/v1/buildings/{}", renamed.id))["name"]["en"], "Tower 1");

    let _ = zhou.delete(&format!("/v1/units/{}", units[0].id)).expect(204);
    let _ = zhou.get(&format!("/v1/units/{}", units[0].id)).expect(404);
    let leaned_on = zhou.delete(&format!("/v1/areas/{}", round.areas[0].id)).expect(409);
    assert_eq!((leaned_on.problem().as_str(), leaned_on.json()["code"].as_str()), ("conflict", Some("in-use")));
    let mut twin = round.checkpoints[1].clone();
    twin.code.clone_from(&round.checkpoints[0].code);
    assert_eq!(zhou.post("/v1/checkpoints", &twin).expect(409).json()["code"], "taken");
    twin.code = "x".into();
    assert_eq!(zhou.post("/v1/checkpoints", &twin).expect(422).json()["code"], "invalid");
}

#[test]
fn a_checklist_is_drafted_published_and_its_versions_stay() {
    let (_estate, cast) = Estate::ready_with_one_question(1);
    let (zhou, id) = (&cast.zhou, cast.round.template);
    let mut content = cast.round.content.clone();
    content.sections[0].items[0].label = Text::new("很干净", "Very clean");
    zhou.make("/v1/templates", &json!({"template": id, "content": content}));
    assert_eq!(zhou.read(&format!("/v1/templates/{id}"))["changed"], true);
    zhou.make(&format!("/v1/templates/{id}/publish"), &json!({}));
    assert_eq!(zhou.read(&format!("/v1/templates/{id}"))["published"], 2);
    let label = |version: u32| {
        zhou.read(&format!("/v1/templates/{id}/versions/{version}"))["content"]["sections"][0]["items"][0]["label"]["en"].clone()
    };
    assert_eq!((label(1), label(2)), (json!("Clean"), json!("Very clean")));

    content.sections.clear();
    zhou.make("/v1/templates", &json!({"template": id, "content": content}));
    let refused = zhou.post(&format!("/v1/templates/{id}/publish"), &json!({})).expect(422);
    assert_eq!(refused.json()["refusal"]["faults"][0]["code"], "no-items", "every fault by its name");
}

#[test]
fn patrols_and_findings_are_filtered() {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let (round, lin, zhou) = (&cast.round, &cast.lin, &cast.zhou);
    let mei = estate.cleaner("Mei");
    for walker in [lin, lin, &mei] {
        let start = round.start();
        walker.make(&format!("/v1/sites/{}/patrols", round.site), &start);
        walker.make(&format!("/v1/patrols/{}/visits", start.patrol), &round.visit(&start, 0));
        let _ = walker.post(&format!("/v1/patrols/{}/finish", start.patrol), &json!({})).expect(200);
    }
    for (severity, checkpoint) in [(Severity::Minor, 0), (Severity::Critical, 0)] {
        let spot = Spot { checkpoint: Some(round.checkpoints[checkpoint].id), ..Spot::default() };
        let finding = RaiseFinding {
            finding: FindingId(new_id()),
            kind: FindingKind::Violation,
            severity,
            spot,
            text: "堆放杂物".into(),
            field: None,
            stopped: false,
            utility: None,
        };
        lin.make(&format!("/v1/sites/{}/findings", round.site), &finding);
    }
    assert_eq!(pages_agree(zhou, "/v1/patrols"), 3);
    assert_eq!(zhou.list(&format!("/v1/patrols?person={}", mei.person)).len(), 1);
    assert_eq!(zhou.list("/v1/patrols?state=complete").len(), 3);
    assert_eq!(zhou.list("/v1/patrols?state=underway").len(), 0);
    assert_eq!(zhou.list(&format!("/v1/patrols?route={}&site={}", round.route.id, round.site)).len(), 3);
    assert_eq!(zhou.list("/v1/patrols?date=2020-01-01").len(), 0);
    assert_eq!(lin.list("/v1/patrols").len(), 2, "a cleaner sees her own");
    assert_eq!(pages_agree(zhou, "/v1/findings"), 2);
    assert_eq!(zhou.list("/v1/findings?severity=critical").len(), 1);
    assert_eq!(zhou.list("/v1/findings?kind=damage").len(), 0);
    let newest = zhou.list("/v1/patrols");
    let started: Vec<_> = newest.iter().map(|p| p["started"]["at"].as_str().unwrap()).collect();
    assert!(started.windows(2).all(|pair| pair[0] >= pair[1]), "newest first: {started:?}");
    assert_eq!(ids(&newest).len(), 3);
}

#[test]
fn visits_and_photos_are_read_with_their_patrol_and_by_nobody_else() {
    let (estate, cast) = Estate::ready_with_one_question(2);
    let (round, lin, zhou) = (&cast.round, &cast.lin, &cast.zhou);
    let device = estate.device(lin);
    let (start, bytes) = (round.start(), photos::small(5));
    let mut first = device.envelope(round.site, round.visit(&start, 0));
    first.photos = vec![tus::reference(&bytes)];
    let second = device.envelope(round.site, round.visit(&start, 1));
    let pushed = device.push(&[device.envelope(round.site, start.clone()), first.clone(), second]);
    assert!(pushed.iter().all(|outcome| outcome.status == Status::Applied), "{pushed:?}");

    let visits = format!("/v1/visits?patrol={}", start.patrol);
    assert_eq!(zhou.list(&visits).len(), 2);
    let here = zhou.list(&format!("{visits}&checkpoint={}", round.checkpoints[0].id));
    assert_eq!((here.len(), &here[0]["photos"][0]["id"]), (1, &json!(first.photos[0].id)));
    let one = lin.read(&format!("/v1/visits/{}", here[0]["id"].as_str().unwrap()));
    assert_eq!(one, here[0]);
    let page = zhou.read(&format!("{visits}&limit=1"));
    let rest = zhou.list(&format!("{visits}&after={}", page["next"].as_str().unwrap()));
    assert_eq!(rest.len(), 1);

    let of_patrol = format!("/v1/photos?patrol={}", start.patrol);
    assert_eq!(zhou.list(&of_patrol)[0]["state"]["state"], "expected");
    let _ = tus::upload(&device, round.site, &first.photos[0], &bytes).expect(204);
    assert_eq!(zhou.list(&of_patrol)[0]["state"]["state"], "stored");
    let both = format!("{of_patrol}&finding={}", new_id());
    assert_eq!(zhou.get(&both).expect(422).json()["code"], "invalid");
    assert_eq!(zhou.list("/v1/photos"), zhou.list(&of_patrol), "of everything that there is");

    let mei = estate.cleaner("Mei");
    for path in [visits.as_str(), &format!("/v1/visits/{}", here[0]["id"].as_str().unwrap()), &of_patrol] {
        let _ = mei.get(path).expect(404);
    }
}

#[test]
fn the_company_has_a_name_and_its_people_their_roles() {
    let estate = Estate::open();
    let (admin, lin) = (&estate.admin, estate.cleaner("Lin"));
    let company = admin.list("/v1/companies").remove(0);
    assert_eq!(lin.read(&format!("/v1/companies/{}", company["id"].as_str().unwrap())), company);
    let _ = lin.post("/v1/companies", &company).expect(403);
    let _ = lin.get(&format!("/v1/companies/{}", new_id())).expect(404);
    admin.make("/v1/companies", &json!({"id": company["id"], "name": {"zh": "阳光物业", "en": "Sunshine"}}));
    assert_eq!(admin.list("/v1/companies")[0]["name"]["en"], "Sunshine");
    let _ = admin.post("/v1/companies", &json!({"id": new_id(), "name": {"zh": "别家", "en": ""}})).expect(404);

    let held = admin.list("/v1/memberships?role=cleaner");
    assert_eq!((held.len(), &held[0]["person"]), (1, &json!(lin.person)));
    assert_eq!(admin.list(&format!("/v1/memberships?person={}", admin.person)).len(), 1);
    assert_eq!(admin.read(&format!("/v1/memberships/{}", held[0]["id"].as_str().unwrap())), held[0]);
    assert_eq!(admin.list("/v1/people?role=cleaner").len(), 1);
    assert_eq!(admin.list("/v1/people?role=gardener").len(), 0);
    let _ = lin.get("/v1/memberships").expect(403);
}

#[test]
fn nobody_judges_their_own_walk() {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let lead = estate.colleague("Chen", Role::CleaningLead);
    let start = cast.round.start();
    lead.make(&format!("/v1/sites/{}/patrols", estate.site), &start);
    lead.make(&format!("/v1/patrols/{}/visits", start.patrol), &cast.round.visit(&start, 0));
    let _ = lead.post(&format!("/v1/patrols/{}/finish", start.patrol), &json!({})).expect(200);
    let refused = lead.post(&format!("/v1/patrols/{}/review", start.patrol), &json!({"verdict": "accepted"})).expect(422);
    assert_eq!(refused.json()["code"], "own-work");
    let _ = cast.zhou.post(&format!("/v1/patrols/{}/review", start.patrol), &json!({"verdict": "accepted"})).expect(200);
}

#[test]
fn people_come_change_post_and_leave() {
    let estate = Estate::open();
    let lin = estate.cleaner("Lin");
    let path = format!("/v1/people/{}", lin.person);
    assert_eq!(pages_agree_by_name(&estate.admin), 2);
    let person = estate.admin.read(&path);
    let role = person["memberships"][0]["id"].as_str().unwrap_or_else(|| panic!("{person}"));
    let _ = estate.admin.post(&format!("/v1/memberships/{role}/end"), &json!({})).expect(204);
    let _ = lin.get(&format!("/v1/sites/{}", estate.site)).expect(404);
    estate.admin.make(&format!("{path}/memberships"), &json!({"role": "gardener", "site": estate.site}));
    let _ = lin.get(&format!("/v1/sites/{}", estate.site)).expect(200);
    let taken = estate.admin.post("/v1/people", &json!({"name": "Another", "login": "lin"})).expect(409);
    assert_eq!(taken.json()["code"], "taken");
    let _ = estate.admin.put(&path, &json!({"name": "Lin", "active": false})).expect(200);
    let _ = lin.get("/v1/me").expect(401);
}

fn pages_agree_by_name(admin: &Office) -> usize {
    let all = admin.list("/v1/people");
    let first = admin.read("/v1/people?limit=1");
    assert_eq!(first["items"][0]["id"], all[0]["id"]);
    all.len()
}

#[test]
fn the_journal_tells_the_administrator_who_did_what() {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let journal = estate.admin.list(&format!("/v1/journal?scope={}", estate.site));
    assert!(journal.iter().all(|row| row["author"] == cast.zhou.person.to_string() && row["status"] == "applied"));
    assert!(journal.iter().any(|row| row["kind"] == "route.put"));
    let seqs: Vec<i64> = journal.iter().map(|row| row["seq"].as_i64().unwrap()).collect();
    assert!(seqs.windows(2).all(|pair| pair[0] > pair[1]), "newest first");
    let _ = cast.lin.get("/v1/journal").expect(403);
}
