//! Are those told whom a training calls, and does each see what they reached, and nobody else's?

use domain::people::Role;
use e2e::{desk::Desk, estate::Estate, new_id, office::Office};
use serde_json::{Value as Json, json};

fn plan(called: &[&Office]) -> Json {
    let called: Vec<_> = called.iter().map(|one| one.person).collect();
    let title = json!({"zh": "消毒液配比", "en": "Mixing disinfectant"});
    json!({"title": title, "about": "戴手套，先加水", "date": "2027-03-01", "from": "14:00:00", "until": "15:30:00", "place": "会议室", "trainer": "Wu", "pass_mark": 60, "called": called})
}

fn told(office: &Office) -> Vec<String> {
    let all = office.list("/v1/messages");
    all.iter().filter(|one| one["kind"] == "training_called").map(|one| one["title"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_training_is_planned_moved_held_and_each_ones_result_is_their_own() {
    let estate = Estate::open();
    let wu = estate.colleague("Wu", Role::CleaningLead);
    let (lin, mei, fang) = (estate.cleaner("Lin"), estate.cleaner("Mei"), estate.cleaner("Fang"));
    let address = format!("/v1/sites/{}/trainings", estate.site);
    let id = new_id();
    let _ = lin.post(&address, &json!({"id": id, "plan": plan(&[&mei])})).expect(403);
    let mut backwards = plan(&[&lin]);
    backwards["until"] = json!("13:00:00");
    let _ = wu.post(&address, &json!({"id": id, "plan": backwards})).expect(422);
    let _ = wu.post(&address, &json!({"id": id, "plan": plan(&[&lin, &mei])})).expect(201);
    assert_eq!((told(&lin).len(), told(&mei).len(), told(&fang).len()), (1, 1, 0));
    assert!(told(&lin)[0].contains("03-01 14:00"), "{:?}", told(&lin));
    // One more is called: only she is told. It moves: all are.
    let _ = wu.post(&address, &json!({"id": id, "plan": plan(&[&lin, &mei, &fang])})).expect(201);
    assert_eq!((told(&lin).len(), told(&fang).len()), (1, 1));
    let mut moved = plan(&[&lin, &mei, &fang]);
    moved["place"] = json!("食堂");
    let _ = wu.post(&address, &json!({"id": id, "plan": moved})).expect(201);
    assert_eq!((told(&lin).len(), told(&fang).len()), (2, 2));

    let hold = |results: Json| wu.post(&format!("/v1/trainings/{id}/hold"), &json!({"results": results}));
    let _ = hold(json!([{"person": lin.person, "present": true, "score": 101}])).expect(422);
    let _ = hold(json!([
        {"person": lin.person, "present": true, "score": 92},
        {"person": mei.person, "present": true, "score": 40, "note": "重考"},
        {"person": fang.person, "present": false},
    ]))
    .expect(200);
    let _ = hold(json!([{"person": mei.person, "present": true, "score": 75}])).expect(200);
    let whole = wu.read(&format!("/v1/trainings/{id}"));
    assert_eq!((&whole["state"], whole["results"].as_array().unwrap().len()), (&json!("held"), 3), "{whole}");
    let hers = mei.read(&format!("/v1/trainings/{id}"));
    let results = hers["results"].as_array().unwrap();
    assert_eq!(
        (results.len(), &results[0]["person"], &results[0]["score"]),
        (1, &json!(mei.person), &json!(75)),
        "her own, and nobody else's"
    );
    assert_eq!(results[0]["earlier"][0]["score"], json!(40), "what was said before stays");
    let passed = wu.list(&format!("/v1/trainings?person={}", lin.person));
    assert_eq!((passed.len(), &passed[0]["results"][0]["passed"]), (1, &json!(true)));
    let _ = wu.post(&format!("/v1/trainings/{id}/cancel"), &json!({"note": "x"})).expect(409);
    let _ = wu.post(&address, &json!({"id": id, "plan": plan(&[&lin])})).expect(409);

    // On the pages.
    let page = Desk::of(&mei).page(&format!("/trainings/{id}"));
    let results = page.split("<main").nth(1).unwrap().split("<form").next().unwrap();
    assert!(results.contains("75") && !results.contains(">92"), "{results}");
    let csv = wu.get("/v1/trainings.csv").expect(200).text();
    assert!(csv.contains("食堂"), "{csv}");
    assert_eq!(estate.cleaner("Hong").list("/v1/trainings").len(), 0, "whoever was not called sees none");
}

#[test]
fn a_training_is_planned_at_the_desk_and_called_off() {
    let estate = Estate::open();
    let wu = estate.colleague("Wu", Role::CleaningLead);
    let lin = estate.cleaner("Lin");
    let desk = Desk::of(&wu);
    let page = desk.page("/trainings/new");
    assert!(page.contains(&lin.person.to_string()), "{page}");
    let id = new_id();
    let form = |until: &str| {
        let (site, person) = (estate.site, lin.person);
        format!(
            "site={site}&title_zh=&title_en=Ladders&date=2027-03-01&from=08:00&until={until}&place=Yard&trainer=Wu&pass_mark=60&about=&called={person}"
        )
    };
    assert_eq!(desk.post(&format!("/trainings/{id}/edit"), &form("07:00")).status, 422);
    let _ = desk.post(&format!("/trainings/{id}/edit"), &form("09:00")).expect(303);
    assert!(desk.page("/trainings").contains("Ladders"));
    assert_eq!(Desk::of(&lin).get(&format!("/trainings/{id}/edit")).status, 403);
    assert_eq!(desk.post(&format!("/trainings/{id}"), "do=cancel&note=").status, 422);
    let _ = desk.post(&format!("/trainings/{id}"), "do=cancel&note=rain").expect(303);
    assert_eq!(lin.read(&format!("/v1/trainings/{id}"))["state"], "cancelled");
    assert_eq!(told(&lin).len(), 2, "she is told that it does not take place");
}
