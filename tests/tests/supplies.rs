//! Is every bottle accounted for, and does nobody carry off what is not there? Stores, their ledger, use against norms, repairs.

use domain::{
    ids::SupplyMoveId,
    operation::{CountSupply, IssueSupply},
    people::Role,
    place::{Area, AreaKind},
    quantity::Quantity,
    refusal::Refusal,
    supply::{Norm, NormOf, Supply},
    wire::Status,
};
use e2e::{
    desk::Desk,
    estate::{Cast, Estate},
    new_id,
    office::Office,
    stores::{issue, receive, store, supply, with_level},
};
use serde_json::{Value, json};
use std::thread;

fn quantity(office: &Office, supply: &Supply) -> u64 {
    let stocks = office.read(&format!("/v1/supplies/{}/stock", supply.id));
    stocks.as_array().unwrap().iter().map(|stock| stock["quantity"].as_u64().unwrap()).sum()
}

fn sum_of_changes(office: &Office, supply: &Supply) -> i64 {
    let moves = office.list(&format!("/v1/supplies/{}/moves", supply.id));
    moves.iter().map(|entry| entry["change"].as_i64().unwrap()).sum()
}

/// Lines of a table that has no quotes, cell by cell.
fn cells(file: &str) -> Vec<Vec<String>> {
    let text = file.strip_prefix('\u{feff}').expect("the mark that tells Excel so");
    text.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

#[test]
fn every_bottle_is_accounted_for() {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let Cast { zhou, lin, round } = &cast;
    let wu = estate.colleague("Wu", Role::CleaningLead);
    let lobby = Area { kind: Some(AreaKind::Lobby), ..round.areas[0].clone() };
    zhou.make("/v1/areas", &lobby);
    let (main, other) = (store(estate.site, "总库"), store(estate.site, "分库"));
    [&main, &other].into_iter().for_each(|store| wu.make("/v1/stores", store));
    let norms = vec![Norm { of: NormOf::Kind(AreaKind::Lobby), monthly: Quantity::whole(2) }];
    let soap = Supply { norms, ..with_level(supply(estate.site, "洗洁精"), &main, 5) };
    wu.make("/v1/supplies", &soap);
    let at = |what: &str| format!("/v1/supplies/{}/{what}", soap.id);

    // A cleaner may not move anything, nor see what is in store; that there is such a thing she may know.
    assert_eq!(lin.post("/v1/supplies", &soap).status, 403);
    assert_eq!(lin.post(&at("issue"), &issue(&soap, &main, lin.person, 1)).status, 403);
    assert_eq!(lin.get(&at("stock")).status, 403);
    assert_eq!(lin.read(&format!("/v1/supplies/{}", soap.id))["name"]["zh"], "洗洁精");

    receive(&wu, &soap, &main, 10);
    let hers = IssueSupply { area: Some(lobby.id), ..issue(&soap, &main, lin.person, 2_500) };
    wu.make(&at("issue"), &hers);
    // The same once more is no second bottle.
    assert_eq!(wu.post(&at("issue"), &hers).status, 409);
    wu.make(&at("issue"), &issue(&soap, &main, wu.person, 1_000));
    let back = json!({"entry": new_id(), "store": main.id, "supply": soap.id, "quantity": 500, "from": lin.person, "area": lobby.id});
    wu.make(&at("return"), &back);
    let away = json!({"entry": new_id(), "store": main.id, "supply": soap.id, "quantity": 3_000, "to": other.id});
    wu.make(&at("transfer"), &away);
    let lost = json!({"entry": new_id(), "store": other.id, "supply": soap.id, "quantity": 1_000, "note": ""});
    assert_eq!(wu.post(&at("write-off"), &lost).expect(422).json()["refusal"]["field"], "note", "what is lost wants a word");
    wu.make(&at("write-off"), &json!({"entry": new_id(), "store": other.id, "supply": soap.id, "quantity": 1_000, "note": "漏了"}));
    assert_eq!((quantity(&wu, &soap), sum_of_changes(&wu, &soap)), (6_000, 6_000));

    // More than there is: refused by name, and nothing moves.
    let refused = wu.post(&at("issue"), &issue(&soap, &main, lin.person, 4_001)).expect(422).json();
    assert_eq!((&refused["code"], &refused["refusal"]["available"]), (&json!("insufficient"), &json!(4_000)), "{refused}");
    assert!(refused["title"].as_str().unwrap().contains("the books hold 4"), "{refused}");
    assert_eq!(quantity(&wu, &soap), 6_000);

    // It fell below five in the main store: Zhou, who keeps stores too, was told, once.
    let told = zhou.list("/v1/messages");
    let low: Vec<&Value> = told.iter().filter(|message| message["kind"] == "low_stock").collect();
    assert_eq!(low.len(), 1, "{told:?}");
    assert!(low[0]["title"].as_str().unwrap().contains("剩 4 瓶"), "{}", low[0]);

    // Lin sees what was issued to her and what she gave back, and no more.
    let seen = lin.list(&at("moves"));
    assert_eq!(seen.iter().map(|entry| entry["kind"].as_str().unwrap()).collect::<Vec<_>>().len(), 2);
    assert!(seen.iter().all(|entry| entry["person"] == json!(lin.person)));

    // What she used in her lobby is just the norm.
    let used = wu.read(&format!("/v1/supplies/consumption?site={}", estate.site));
    let of_lobby = used["used"].as_array().unwrap().iter().find(|line| line["area"] == json!(lobby.id)).unwrap();
    assert_eq!((&of_lobby["used"], &of_lobby["norm"]), (&json!(2_000), &json!(2_000)));
    let table = wu.get(&format!("/v1/supplies/consumption.csv?site={}", estate.site)).expect(200).text();
    assert!(cells(&table).iter().any(|row| row[3] == "洗洁精" && row[5] == "2" && row[6] == "2" && row[7] == "100"), "{table}");

    // A wrong entry is taken back by another one, once; both stay.
    let wrong = receive(&wu, &soap, &other, 100);
    let correct = json!({"entry": wrong, "store": other.id, "supply": soap.id, "note": "记错了"});
    wu.make(&at("correct"), &correct);
    assert_eq!(wu.post(&at("correct"), &correct).status, 409);
    assert_eq!((quantity(&wu, &soap), sum_of_changes(&wu, &soap)), (6_000, 6_000));

    let ledger = wu.get(&format!("/v1/supplies/moves.csv?site={}", estate.site)).expect(200).text();
    assert_eq!(cells(&ledger).len(), 1 + wu.list(&at("moves")).len());
    let stock = cells(&wu.get("/v1/supplies.csv").expect(200).text());
    assert!(stock.iter().any(|row| row[1] == "总库" && row[4] == "4" && row[5] == "5" && row[6] == "low" && row[8] == "50"), "{stock:?}");
}

#[test]
fn of_the_last_bottle_there_is_one() {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let (main, soap) = (store(estate.site, "总库"), supply(estate.site, "洗洁精"));
    cast.zhou.make("/v1/stores", &main);
    cast.zhou.make("/v1/supplies", &soap);
    receive(&cast.zhou, &soap, &main, 1);
    let leads: Vec<Office> = (0..2).map(|n| estate.colleague(&format!("Lead {n}"), Role::CleaningLead)).collect();
    let path = format!("/v1/supplies/{}/issue", soap.id);
    for _ in 0..5 {
        let answers: Vec<u16> = thread::scope(|scope| {
            let asked: Vec<_> =
                leads.iter().map(|lead| scope.spawn(|| lead.post(&path, &issue(&soap, &main, cast.lin.person, 1_000)).status)).collect();
            asked.into_iter().map(|answer| answer.join().unwrap()).collect()
        });
        assert!(answers == [201, 422] || answers == [422, 201], "one of them has it: {answers:?}");
        assert_eq!(quantity(&cast.zhou, &soap), 0);
        receive(&cast.zhou, &soap, &main, 1);
    }
}

#[test]
fn phones_tell_late_and_a_stocktake_holds() {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let wu = estate.colleague("Wu", Role::CleaningLead);
    let (main, soap) = (store(estate.site, "总库"), supply(estate.site, "洗洁精"));
    wu.make("/v1/stores", &main);
    wu.make("/v1/supplies", &soap);
    let phone = estate.device(&wu);
    receive(&wu, &soap, &main, 10);
    // Three go out on Wu's phone, which has no signal; then somebody counts seven.
    let out = phone.envelope(estate.site, issue(&soap, &main, cast.lin.person, 3_000));
    let count =
        CountSupply { entry: SupplyMoveId(new_id()), store: main.id, supply: soap.id, found: Quantity::whole(7), note: String::new() };
    thread::sleep(std::time::Duration::from_millis(50));
    cast.zhou.make(&format!("/v1/supplies/{}/count", soap.id), &count);
    assert_eq!(phone.push(std::slice::from_ref(&out))[0].status, Status::Applied);
    assert_eq!(phone.push(&[out])[0].status, Status::Duplicate);
    assert_eq!((quantity(&wu, &soap), sum_of_changes(&wu, &soap)), (7_000, 7_000));

    // Offline, more than there is: refused with its number; the neighbour goes on.
    let batch = [issue(&soap, &main, cast.lin.person, 8_000), issue(&soap, &main, cast.lin.person, 7_000)];
    let outcomes = phone.push(&batch.map(|step| phone.envelope(estate.site, step)));
    assert_eq!(outcomes[0].refusal, Some(Refusal::Insufficient { available: Quantity::whole(7) }));
    assert_eq!((outcomes[0].status, outcomes[1].status), (Status::Rejected, Status::Applied));
    assert_eq!(quantity(&wu, &soap), 0);

    // What is hers comes to Lin's own phone; the stock does not.
    let lins = estate.device(&cast.lin);
    let hello = lins.call("GET", "/v1/sync/hello", &[], None).expect(200).json();
    let epoch = hello["scopes"].as_array().unwrap().iter().find(|one| one["scope"] == json!(estate.site)).unwrap()["epoch"].clone();
    let pulled = lins.call("GET", &format!("/v1/sync/pull?scopes={}:{}:0&limit=200", estate.site, epoch.as_str().unwrap()), &[], None);
    let pulled = pulled.expect(200).text();
    assert!(pulled.contains("supply_moves") && pulled.contains(&soap.id.to_string()));
    assert!(!pulled.contains("\"stocks\""), "what the stores hold is not hers to see");
}

#[test]
fn a_store_is_kept_on_pages_in_both_languages() {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let desk = Desk::of(&cast.zhou);
    let (main, soap) = (store(estate.site, "总库"), supply(estate.site, "洗洁精"));
    cast.zhou.make("/v1/stores", &main);
    cast.zhou.make("/v1/supplies", &with_level(soap.clone(), &main, 5));
    let page = format!("/supplies/{}", soap.id);
    let moved = format!("{page}/moves");
    let form = |what: &str, quantity: &str| format!("do={what}&store={}&quantity={quantity}&person={}", main.id, cast.lin.person);
    let _ = desk.post(&moved, &form("received", "4.5")).expect(303);
    let text = desk.page(&page);
    assert!(text.contains("4.5"), "{text}");
    // Figures that are none, and more than there is, are said on the page.
    assert_eq!(desk.post(&moved, &form("issued", "viele")).status, 422);
    let refused = desk.post(&moved, &form("issued", "5")).expect(422).text();
    assert!(refused.contains("4.5") && refused.contains("value=\"5\""), "what was typed is still there");
    let _ = desk.post(&moved, &form("issued", "0.5")).expect(303);
    // The stocktake: a figure beside each, empty ones are left alone.
    let _ = desk.post(&format!("/stores/{}/count", main.id), &format!("found-{}=3", soap.id)).expect(303);
    assert_eq!(quantity(&cast.zhou, &soap), 3_000);
    assert_eq!(desk.post(&format!("/stores/{}/count", main.id), &format!("found-{}=", soap.id)).status, 422);
    for (language, low, title) in [("zh", "库存不足", "清洁用品"), ("en", "runs low", "Supplies")] {
        let _ = desk.post("/language", &format!("language={language}&back=/"));
        let list = desk.page("/supplies");
        assert!(list.contains(low) && list.contains(title), "{language}: {list}");
    }
    assert_eq!(Desk::of(&cast.lin).get("/supplies").status, 403);
    assert_eq!(Desk::of(&cast.lin).post(&moved, &form("issued", "1")).status, 403);
}

#[test]
fn a_repair_is_a_finding_of_damage() {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let spot = json!({"area": cast.round.areas[0].id});
    let id = new_id();
    let report = json!({"id": id, "site": estate.site, "spot": spot, "utility": "water", "text": "水管漏水"});
    cast.lin.make("/v1/repairs", &report);
    assert_eq!(cast.lin.post("/v1/repairs", &report).status, 409);
    let seen = cast.zhou.read(&format!("/v1/repairs/{id}"));
    assert_eq!((&seen["kind"], &seen["repair"]["state"]), (&json!("damage"), &json!("reported")));
    // Other damage is no repair.
    let other = json!({"finding": new_id(), "kind": "damage", "severity": "minor", "spot": spot, "text": "门坏了"});
    cast.lin.make(&format!("/v1/sites/{}/findings", estate.site), &other);
    assert_eq!(cast.zhou.get(&format!("/v1/repairs/{}", other["finding"].as_str().unwrap())).status, 404);
    assert_eq!(cast.zhou.list("/v1/repairs").len(), 1);
    assert_eq!(cast.zhou.list("/v1/repairs?utility=power").len(), 0);
    assert_eq!(cast.zhou.list("/v1/repairs?state=open&repair=reported").len(), 1);
    let mei = estate.colleague("Mei", Role::MaintenanceWorker);
    let _ = cast.zhou.post(&format!("/v1/findings/{id}/dispatch"), &json!({"to": mei.person, "days": 1})).expect(200);
    assert_eq!(cast.zhou.list("/v1/repairs?repair=dispatched").len(), 1);
    let desk = Desk::of(&cast.zhou);
    let page = desk.page("/repairs");
    assert!(page.contains("水管漏水") && page.contains("Mei") && page.contains(&format!("/findings/{id}")), "{page}");
    let form = format!("area={}/{}&utility=lighting&severity=minor&text=灯不亮", estate.site, cast.round.areas[0].id);
    let _ = desk.post("/repairs", &form).expect(303);
    assert_eq!(desk.post("/repairs", &form.replace("灯不亮", "")).status, 422);
    assert_eq!(cast.zhou.list("/v1/repairs").len(), 2);
}
