//! The cleaning plan (7.1) and paid cleaning jobs (7.5): what is cleaned how often, what somebody pays for it, and what is left over.

use domain::{cleaning_task::CleaningTask, ids::CleaningTaskId, people::Role, route::Repeats, text::Text};
use e2e::{desk::Desk, estate::Estate, new_id, office::Office};
use serde_json::{Value as Json, json};

fn order(price: i64, date: &str, workers: &[&Office]) -> Json {
    let costs = json!([
        {"kind": "labour", "what": "两人", "minutes": 95, "hourly": 2550},
        {"kind": "supplies", "what": "玻璃水", "amount": 1250},
        {"kind": "other", "what": "打车", "amount": 1800},
    ]);
    let workers: Vec<_> = workers.iter().map(|one| one.person).collect();
    json!({"customer": "王女士", "phone": "13800000000", "place": "3 栋 502", "what": "擦玻璃", "date": date, "price": price, "costs": costs, "workers": workers})
}

#[test]
fn a_paid_job_is_taken_on_done_and_paid_and_its_month_adds_up() {
    let estate = Estate::open();
    let wu = estate.colleague("Wu", Role::CleaningLead);
    let (lin, mei) = (estate.cleaner("Lin"), estate.cleaner("Mei"));
    let address = format!("/v1/sites/{}/cleaning-jobs", estate.site);
    let _ = lin.post(&address, &json!({"order": order(20_000, "2026-11-20", &[])})).expect(403);
    let mut nowhere = order(20_000, "2026-11-20", &[]);
    nowhere["place"] = json!("");
    let _ = wu.post(&address, &json!({"order": nowhere})).expect(422);
    let _ = wu.post(&address, &json!({"order": order(-1, "2026-11-20", &[])})).expect(422);
    let job = wu.post(&address, &json!({"order": order(20_000, "2026-11-20", &[&lin])})).expect(201).json();
    // 95 minutes at 25.50 an hour are 40.375: 40.38.
    assert_eq!((&job["cost"], &job["margin"]), (&json!(4_038 + 1_250 + 1_800), &json!(20_000 - 7_088)), "{job}");
    let id = job["id"].as_str().unwrap().to_owned();
    let on = |id: &str, to: &str, note: &str| wu.post(&format!("/v1/cleaning-jobs/{id}/advance"), &json!({"to": to, "note": note})).status;
    assert_eq!(on(&id, "paid", ""), 422, "first things first");
    assert_eq!((on(&id, "ordered", ""), on(&id, "ordered", ""), on(&id, "done", "")), (200, 409, 200));
    assert_eq!(on(&id, "cancelled", "too late"), 422);

    // Whoever works on it sees it, nobody else of the crew; amounts and sums are read by those who lead.
    assert_eq!((lin.list("/v1/cleaning-jobs").len(), mei.list("/v1/cleaning-jobs").len()), (1, 0));
    let _ = mei.get(&format!("/v1/cleaning-jobs/{id}")).expect(404);
    let _ = lin.get("/v1/cleaning-jobs/months").expect(403);
    let seen = [lin.list("/v1/cleaning-jobs").remove(0), lin.read(&format!("/v1/cleaning-jobs/{id}"))];
    for seen in seen {
        assert_eq!((&seen["order"]["what"], &seen["state"]), (&json!("擦玻璃"), &json!("done")));
        let amounts = ["price", "costs"].map(|key| &seen["order"][key]).into_iter().chain(["cost", "margin"].map(|key| &seen[key]));
        assert!(amounts.chain([&seen["history"][0]["price"]]).all(Json::is_null), "{seen}");
    }
    for path in ["/cleaning-jobs".to_owned(), format!("/cleaning-jobs/{id}")] {
        let page = Desk::of(&lin).page(&path);
        assert!(page.contains("擦玻璃") && !page.contains("200.00") && !page.contains("70.88"), "{page}");
    }
    assert!(!lin.get("/v1/cleaning-jobs.csv").expect(200).text().contains("擦玻璃"), "the table is one of amounts");

    // A loss in another month, one that is only offered, one that is called off.
    let more = |price, date: &str| {
        wu.post(&address, &json!({"order": order(price, date, &[])})).expect(201).json()["id"].as_str().unwrap().to_owned()
    };
    let loss = more(5_000, "2026-10-02");
    assert!(["ordered", "done", "paid"].iter().all(|to| on(&loss, to, "") == 200));
    let _ = more(99_900, "2026-10-03");
    let off = more(99_900, "2026-10-04");
    assert_eq!((on(&off, "cancelled", ""), on(&off, "cancelled", "客户取消")), (422, 200));
    let months = wu.read("/v1/cleaning-jobs/months");
    let expected = json!([
        {"month": "2026-11-01", "jobs": 1, "income": 20_000, "received": 0, "cost": 7_088, "margin": 12_912},
        {"month": "2026-10-01", "jobs": 1, "income": 5_000, "received": 5_000, "cost": 7_088, "margin": -2_088},
    ]);
    assert_eq!(months, expected);

    // What was paid is settled; what was agreed before stands in its history.
    let _ = wu.post(&address, &json!({"id": id, "order": order(18_000, "2026-11-20", &[&lin])})).expect(201);
    assert_eq!(on(&id, "paid", ""), 200);
    let _ = wu.post(&address, &json!({"id": id, "order": order(1, "2026-11-20", &[])})).expect(409);
    let prices: Vec<i64> = wu.read(&format!("/v1/cleaning-jobs/{id}"))["history"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["price"].as_i64().unwrap())
        .collect();
    assert_eq!(prices, [20_000, 20_000, 20_000, 18_000, 18_000]);

    let csv = wu.get("/v1/cleaning-jobs.csv").expect(200).text();
    assert!(csv.contains("180") && csv.contains("70.88") && csv.contains("109.12"), "{csv}");
    assert!(wu.get("/v1/cleaning-jobs/months.csv").expect(200).text().contains("-20.88"));
    let page = Desk::of(&wu).page(&format!("/cleaning-jobs/{id}"));
    assert!(page.contains("109.12") && page.contains("40.38"), "{page}");
}

#[test]
fn a_job_is_written_down_at_the_desk() {
    let estate = Estate::open();
    let wu = estate.colleague("Wu", Role::CleaningLead);
    let lin = estate.cleaner("Lin");
    let desk = Desk::of(&wu);
    assert!(desk.page("/cleaning-jobs/new").contains(&lin.person.to_string()));
    let id = new_id();
    let form = |price: &str| {
        let (site, person) = (estate.site, lin.person);
        let costs = "cost_kind=labour&cost_what=&cost_minutes=60&cost_amount=30&cost_kind=other&cost_what=&cost_minutes=&cost_amount=";
        format!(
            "site={site}&customer=Ms+Wang&phone=&what=Windows&unit=&area=&place=3-502&date=2026-11-20&price={price}&{costs}&worker={person}"
        )
    };
    let edit = format!("/cleaning-jobs/{id}/edit");
    for wrong in ["", "12,5", "1.234", "-3"] {
        assert_eq!(desk.post(&edit, &form(wrong)).status, 422, "{wrong}");
    }
    let _ = desk.post(&edit, &form("128.5")).expect(303);
    let job = wu.read(&format!("/v1/cleaning-jobs/{id}"));
    assert_eq!(
        (&job["order"]["price"], &job["margin"], job["order"]["costs"].as_array().unwrap().len()),
        (&json!(12_850), &json!(9_850), 1),
        "{job}"
    );
    let _ = desk.post(&format!("/cleaning-jobs/{id}"), "to=ordered&note=by+phone").expect(303);
    assert!(desk.page(&format!("/cleaning-jobs/{id}")).contains("by phone"));
    assert!(desk.page("/cleaning-jobs").contains("Windows"));
    assert_eq!(Desk::of(&lin).get(&edit).status, 403);
    assert!(Desk::of(&lin).page(&format!("/cleaning-jobs/{id}")).contains("Windows"));
}

#[test]
fn the_cleaning_plan_is_everybodys_to_read_and_the_leads_to_write() {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let wu = estate.colleague("Wu", Role::CleaningLead);
    let task = CleaningTask {
        id: CleaningTaskId(new_id()),
        site: estate.site,
        area: cast.round.areas[0].id,
        what: Text::new("拖地", "Mop the floor"),
        repeats: Repeats::Weekly { days: vec![1, 4] },
        times: 2,
        standard: Text::new("无水渍", "No puddles"),
        template: Some(cast.round.template),
        roles: vec![Role::Cleaner],
    };
    assert_eq!(cast.lin.post("/v1/cleaning-plan", &task).status, 403);
    for wrong in [
        CleaningTask { times: 0, ..task.clone() },
        CleaningTask { roles: vec![], ..task.clone() },
        CleaningTask { what: Text::default(), ..task.clone() },
    ] {
        let _ = wu.post("/v1/cleaning-plan", &wrong).expect(422);
    }
    wu.make("/v1/cleaning-plan", &task);
    assert_eq!(cast.lin.read(&format!("/v1/cleaning-plan/{}", task.id))["times"], 2);
    let page = Desk::of(&cast.lin).page("/cleaning-plan");
    assert!(page.contains("Mop the floor") || page.contains("拖地"), "{page}");
    let csv = cast.lin.get("/v1/cleaning-plan.csv").expect(200).text();
    assert!(csv.contains("Mon, Thu · 2 times") && csv.contains("No puddles"), "{csv}");
    // At the desk: changed, then taken off.
    let desk = Desk::of(&wu);
    let form = |times: &str| {
        format!(
            "site={}&area={}&what_zh=&what_en=Sweep&repeats=daily&times={times}&standard_zh=&standard_en=&template=&role=cleaner",
            estate.site, task.area
        )
    };
    let here = format!("/cleaning-plan/{}", task.id);
    assert_eq!(desk.post(&here, &form("0")).status, 422);
    let _ = desk.post(&here, &form("3")).expect(303);
    assert_eq!(cast.lin.read(&format!("/v1/cleaning-plan/{}", task.id))["what"]["en"], "Sweep");
    let _ = desk.post(&here, "do=remove").expect(303);
    assert!(cast.lin.list("/v1/cleaning-plan").is_empty());
}
