//! Does a purchase plan draft itself, and does nobody approve their own?

use domain::{
    ids::{PurchasePlanId, SupplyMoveId},
    people::Role,
};
use e2e::{
    desk::Desk,
    estate::{Cast, Estate},
    new_id,
    office::Office,
    stores::{receive, store, supply, with_level},
};
use serde_json::{Value, json};

fn state(office: &Office, plan: PurchasePlanId) -> String {
    office.read(&format!("/v1/purchase-plans/{plan}"))["state"].as_str().unwrap().to_owned()
}

fn told(office: &Office, kind: &str) -> usize {
    office.list("/v1/messages").iter().filter(|message| message["kind"] == kind).count()
}

#[test]
fn a_plan_drafts_itself_is_approved_step_by_step_and_comes_in() {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let Cast { zhou, lin, .. } = &cast;
    let (wu, fang) = (estate.colleague("Wu", Role::CleaningLead), estate.colleague("Fang", Role::SiteDirector));
    let main = store(estate.site, "总库");
    wu.make("/v1/stores", &main);
    let soap = with_level(supply(estate.site, "洗洁精"), &main, 5);
    wu.make("/v1/supplies", &soap);
    receive(&wu, &soap, &main, 20);
    let site = estate.site;
    let proposal = format!("/v1/sites/{site}/purchase-plans/proposal");
    assert_eq!(wu.read(&proposal), json!([]), "there is enough");
    let plan = PurchasePlanId(new_id());
    assert_eq!(wu.post(&proposal, &json!({"plan": plan})).status, 422);
    wu.make(&format!("/v1/supplies/{}/count", soap.id), &json!({"entry": new_id(), "store": main.id, "supply": soap.id, "found": 3_500}));
    assert_eq!(lin.get(&proposal).status, 403);
    wu.make(&proposal, &json!({"plan": plan}));
    let drafted = wu.read(&format!("/v1/purchase-plans/{plan}"));
    // Twice the level, less what is there, in whole bottles.
    assert_eq!((&drafted["lines"][0]["quantity"], &drafted["total"]), (&json!(7_000), &json!(8_750)), "{drafted}");
    assert!(drafted["number"].as_str().unwrap().starts_with("CG20"), "{drafted}");

    let step = |what: &str| format!("/v1/purchase-plans/{plan}/{what}");
    let yes = json!({"plan": plan, "approved": true});
    assert_eq!(zhou.post(&step("decide"), &yes).json()["code"], "purchase-moved-on", "it is a draft still");
    let _ = wu.post(&step("submit"), &json!({"plan": plan})).expect(200);
    assert_eq!((told(zhou, "purchase_to_approve"), told(&fang, "purchase_to_approve")), (1, 0));
    assert_eq!(wu.read(&proposal), json!([]), "what is underway is not bought twice");
    assert_eq!(wu.post(&step("decide"), &yes).status, 403);
    assert_eq!(lin.post(&step("decide"), &yes).status, 403);
    assert_eq!(fang.post(&step("decide"), &yes).status, 403, "the supervisor comes first");
    let _ = zhou.post(&step("decide"), &json!({"plan": plan, "approved": false})).expect(422);
    let _ = zhou.post(&step("decide"), &yes).expect(200);
    assert_eq!(zhou.post(&step("decide"), &yes).json()["code"], "own-work");
    assert_eq!(told(&fang, "purchase_to_approve"), 1);
    let _ = fang.post(&step("decide"), &yes).expect(200);
    assert_eq!((state(&wu, plan).as_str(), told(&wu, "purchase_decided")), ("approved", 1));
    let goods = |entry: SupplyMoveId, quantity: u32| {
        let line = json!({"entry": entry, "supply": soap.id, "quantity": quantity});
        json!({"plan": plan, "store": main.id, "lines": [line]})
    };
    let (first, second) = (SupplyMoveId(new_id()), SupplyMoveId(new_id()));
    assert_eq!(wu.post(&step("receive"), &goods(first, 1_000)).status, 422, "nothing was ordered yet");
    let _ = wu.post(&step("order"), &json!({"plan": plan})).expect(200);
    let _ = wu.post(&step("receive"), &goods(first, 3_000)).expect(200);
    assert_eq!(wu.post(&step("receive"), &goods(first, 3_000)).status, 409, "the same goods come once");
    assert_eq!(wu.post(&step("receive"), &goods(second, 5_000)).status, 422, "no more than was ordered");
    let _ = wu.post(&step("receive"), &goods(second, 4_000)).expect(200);
    assert_eq!(state(&wu, plan), "received");
    let stock = wu.read(&format!("/v1/stores/{}/stock", main.id));
    assert_eq!(stock[0]["quantity"], json!(10_500));
    let moves = wu.list(&format!("/v1/supplies/{}/moves", soap.id));
    assert_eq!(moves.iter().filter(|entry| entry["plan"] == json!(plan)).count(), 2);

    // As files: the list, and the plan with its sum.
    let list = wu.get("/v1/purchase-plans.csv").expect(200).text();
    assert!(list.contains(drafted["number"].as_str().unwrap()) && list.contains("87.5"), "{list}");
    let one = wu.get(&step("lines.csv")).expect(200).text();
    assert!(one.lines().last().unwrap().contains("87.5"), "{one}");
    let _ = fang.get(&step("lines.xlsx")).expect(200);
    assert_eq!(lin.get("/v1/purchase-plans").status, 403);
}

#[test]
fn sums_that_can_not_be_held_are_refused() {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let soap = supply(estate.site, "洗洁精");
    cast.zhou.make("/v1/supplies", &soap);
    let plan = |quantity: u64, price: i64| {
        let line = json!({"supply": soap.id, "quantity": quantity, "price": price});
        json!({"plan": new_id(), "lines": [line]})
    };
    let path = format!("/v1/sites/{}/purchase-plans", estate.site);
    let code = |body: &Value| cast.zhou.post(&path, body).expect(422).json()["refusal"]["field"].as_str().unwrap().to_owned();
    assert_eq!(code(&plan(1_000, -1)), "price");
    assert_eq!(code(&plan(0, 1)), "quantity");
    assert_eq!(code(&plan(u64::MAX, 1)), "quantity");
    assert_eq!(code(&plan(1_000, i64::MAX)), "price");
    assert_eq!(code(&json!({"plan": new_id(), "lines": []})), "lines");
    cast.zhou.make(&path, &plan(1, 1));
}

#[test]
fn plans_are_written_and_decided_on_pages() {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let (wu, fang) = (estate.colleague("Wu", Role::CleaningLead), estate.colleague("Fang", Role::SiteDirector));
    let main = store(estate.site, "总库");
    wu.make("/v1/stores", &main);
    let soap = with_level(supply(estate.site, "洗洁精"), &main, 5);
    wu.make("/v1/supplies", &soap);
    let [lead, supervisor, director] = [&wu, &cast.zhou, &fang].map(Desk::of);
    let drafted = lead.post("/purchase-plans", &format!("site={}", estate.site)).expect(303);
    let page = drafted.header("location").unwrap().to_owned();
    assert!(lead.page(&page).contains("125.00"), "ten bottles at 12.50");
    assert_eq!(Desk::of(&cast.lin).get(&page).status, 403);
    // Changed by hand and put.
    let form = format!("title=十二月&supply={}&quantity=12&price=11.8&reason=年底", soap.id);
    assert_eq!(lead.post(&page, &format!("do=submit&{}", form.replace("11.8", "elf"))).status, 422);
    let _ = lead.post(&page, &format!("do=submit&{form}")).expect(303);
    assert!(!lead.page(&page).contains("name=\"do\" value=\"approve\""));
    let seen = supervisor.page(&page);
    assert!(seen.contains("141.60") && seen.contains("年底") && seen.contains("name=\"do\" value=\"approve\""), "{seen}");
    assert_eq!(supervisor.post(&format!("{page}/decision"), "do=refuse").status, 422, "a no wants a word");
    let _ = supervisor.post(&format!("{page}/decision"), "do=refuse&note=太贵").expect(303);
    assert!(lead.page(&page).contains("太贵"));
    let _ = lead.post(&page, &format!("do=submit&{}", form.replace("11.8", "11"))).expect(303);
    let _ = supervisor.post(&format!("{page}/decision"), "do=approve").expect(303);
    let _ = director.post(&format!("{page}/decision"), "do=approve&note=同意").expect(303);
    let _ = lead.post(&page, "do=order").expect(303);
    let goods = format!("store={}&came-{}=12", main.id, soap.id);
    let _ = lead.post(&format!("{page}/goods"), &goods).expect(303);
    assert_eq!(wu.read(&format!("/v1/stores/{}/stock", main.id))[0]["quantity"], json!(12_000));
    let list = lead.page("/purchase-plans?state=received");
    assert!(list.contains("132.00") && list.contains("十二月"), "{list}");
    let nothing = lead.post("/purchase-plans", &format!("site={}", estate.site)).expect(422).text();
    assert!(nothing.contains("Nothing has to be bought now"), "{nothing}");
}
