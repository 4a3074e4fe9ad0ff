//! Where are the tools, in which condition, and what is due?

use domain::{
    ids::ToolId,
    operation::{CheckTool, TakeBackTool},
    people::Role,
    tool::Condition,
    wire::Status,
};
use e2e::{desk::Desk, estate::Estate, new_id, stores::store};
use serde_json::json;

#[test]
fn a_tool_is_handed_out_checked_taken_back_and_looked_after() {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let (lin, zhou) = (&cast.lin, &cast.zhou);
    let wu = estate.colleague("Wu", Role::CleaningLead);
    let main = store(estate.site, "总库");
    wu.make("/v1/stores", &main);
    let tool = ToolId(new_id());
    let card = json!({
        "tool": tool, "name": {"zh": "洗地机", "en": "Scrubber"}, "code": "XD-01", "kind": "机器", "store": main.id, "service_days": 30,
        "serviced": "2020-01-01",
    });
    let register = format!("/v1/sites/{}/tools", estate.site);
    assert_eq!(lin.post(&register, &card).status, 403);
    wu.make(&register, &card);
    let at = |what: &str| format!("/v1/tools/{tool}{what}");
    assert_eq!(wu.list("/v1/tools?due=true").len(), 1, "it has not been looked after since 2020");
    assert_eq!(lin.get(&at("")).status, 404, "what she does not have is not hers to see");

    let _ = wu.post(&at("/hand-out"), &json!({"tool": tool, "to": lin.person})).expect(200);
    assert_eq!(wu.post(&at("/hand-out"), &json!({"tool": tool, "to": wu.person})).json()["code"], "tool-moved-on");
    let hers = lin.read(&at(""));
    assert_eq!((&hers["state"], &hers["holder"]), (&json!("handed_out"), &json!(lin.person)));
    assert_eq!(lin.list("/v1/tools").len(), 1);

    // Lin says on her phone that it is broken; that it is back, only Wu says.
    let phone = estate.device(lin);
    let broken = CheckTool { tool, condition: Condition::Broken, note: "刷盘断了".into() };
    let back = TakeBackTool { tool, condition: Condition::Good, store: None, note: String::new() };
    let outcomes = phone.push(&[phone.envelope(estate.site, broken), phone.envelope(estate.site, back)]);
    assert_eq!((outcomes[0].status, outcomes[1].status), (Status::Applied, Status::Rejected));
    let back = json!({"tool": tool, "condition": "broken", "note": "刷盘断了"});
    let _ = wu.post(&at("/take-back"), &back).expect(200);
    assert_eq!(wu.post(&at("/hand-out"), &json!({"tool": tool, "to": lin.person})).status, 422, "nobody is handed a broken one");
    assert_eq!(lin.get(&at("")).status, 404);
    let _ = wu.post(&at("/repair"), &json!({"tool": tool})).expect(200);
    let _ = wu.post(&at("/service"), &json!({"tool": tool, "note": "换了刷盘"})).expect(200);
    let seen = zhou.read(&at(""));
    assert_eq!((&seen["state"], &seen["condition"]), (&json!("in_store"), &json!("good")));
    assert!(seen["due"].as_str().unwrap() > "2026-01-01", "{seen}");
    let events: Vec<&str> = seen["events"].as_array().unwrap().iter().map(|event| event["what"].as_str().unwrap()).collect();
    assert_eq!(events, ["serviced", "sent_to_repair", "taken_back", "checked", "handed_out", "registered"]);
    assert_eq!(wu.list("/v1/tools?due=true").len(), 0);

    let file = wu.get("/v1/tools.csv?state=in_store").expect(200).text();
    assert!(file.contains("Scrubber") && file.contains("XD-01"), "{file}");
    let _ = wu.get("/v1/tools.xlsx").expect(200);

    // On pages.
    let desk = Desk::of(zhou);
    assert!(desk.page("/tools").contains("XD-01"));
    let page = format!("/tools/{tool}");
    let step = format!("{page}/steps");
    let _ = desk.post(&step, &format!("do=hand_out&person={}", lin.person)).expect(303);
    assert!(desk.page(&page).contains("Lin"));
    assert_eq!(desk.post(&step, &format!("do=hand_out&person={}", lin.person)).status, 422);
    assert_eq!(desk.post(&step, "do=take_back&condition=broken").status, 422, "a broken one wants a word");
    let _ = desk.post(&step, "do=take_back&condition=worn").expect(303);
    let _ = desk.post(&page, "name_zh=洗地机二号&tool_code=XD-02&service_days=0").expect(422);
    let _ = desk.post(&page, "name_zh=洗地机二号&tool_code=XD-02&service_days=60").expect(303);
    assert!(desk.page("/tools").contains("XD-02"));
    let _ = desk.post(&step, "do=retire&note=旧了").expect(303);
    assert!(!desk.page("/tools").contains("XD-02") && desk.page("/tools?state=retired").contains("XD-02"));
    assert_eq!(Desk::of(lin).get("/tools").status, 403);
    let fresh = new_id();
    let _ = desk.post(&format!("/tools/{fresh}"), &format!("site={}&name_zh=拖把", estate.site)).expect(303);
    assert!(desk.page("/tools").contains("拖把"));
}
