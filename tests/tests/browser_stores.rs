//! Stores, supplies, tools, purchase plans and repairs in a real Chromium: in both languages, wide and narrow, with what axe-core says.

use domain::{
    ids::{PurchasePlanId, ToolId},
    people::Role,
    place::{Area, AreaKind},
    quantity::Quantity,
    supply::{Norm, NormOf, Supply},
    text::Text,
};
use e2e::{
    browser::Browser,
    estate::Estate,
    new_id, photos,
    stores::{issue, receive, store, supply, with_level},
    tus,
};
use serde_json::json;

/// Looks at pages in both languages, wide and narrow; each must show some words of its own. Gives what is wrong with them.
fn faults(browser: &Browser, pages: &[(String, [&str; 2])]) -> Vec<String> {
    let mut faults = vec![];
    for (language, n, width) in [("zh-CN", 0, 1280), ("zh-CN", 0, 390), ("en", 1, 1280), ("en", 1, 390)] {
        browser.resize(width, 900);
        browser.go("/account");
        if browser.attribute("html", "lang").as_deref() != Some(language) {
            browser.script("document.querySelector('form[action=\"/language\"] button').click()");
            browser.wait_until(&format!("return document.documentElement.lang === '{language}'"), "the other language");
        }
        for (at, (page, words)) in pages.iter().enumerate() {
            browser.go(page);
            browser.script("document.querySelectorAll('main details').forEach(one => one.open = true)");
            let name = format!("stores-{language}-{width}-{at}");
            browser.picture(&name);
            assert!(browser.text("main").contains(words[n]), "{name} {page}: {}", browser.text("main"));
            faults.extend(browser.violations().into_iter().map(|fault| format!("{name} {page}: {fault}")));
            let wide = browser.script("return document.documentElement.scrollWidth - document.documentElement.clientWidth");
            if wide.as_i64() > Some(1) {
                faults.push(format!("{name} {page}: {wide} pixels wider than the window"));
            }
        }
    }
    faults
}

#[test]
fn in_the_browser_stores_are_kept_by_everybody_in_both_languages() {
    let (estate, cast) = Estate::ready_with_one_question(2);
    let (lin, zhou, site) = (&cast.lin, &cast.zhou, estate.site);
    let wu = estate.colleague("Wu", Role::CleaningLead);
    let lobby = Area { kind: Some(AreaKind::Lobby), ..cast.round.areas[0].clone() };
    zhou.make("/v1/areas", &lobby);
    let (main, other) = (store(site, "物业中心总库房"), store(site, "地下车库分库"));
    [&main, &other].into_iter().for_each(|store| wu.make("/v1/stores", store));
    let norms = vec![Norm { of: NormOf::Kind(AreaKind::Lobby), monthly: Quantity::whole(2) }];
    let soap = Supply { norms, ..with_level(supply(site, "中性洗洁精"), &main, 9) };
    let bags = Supply { name: Text::new("垃圾袋（大号）", "Bin bags, large"), unit: Text::new("卷", "roll"), ..supply(site, "") };
    [&soap, &bags].into_iter().for_each(|one| wu.make("/v1/supplies", one));
    receive(&wu, &soap, &main, 10);
    receive(&wu, &bags, &other, 40);
    let mut hers = issue(&soap, &main, lin.person, 2_500);
    hers.area = Some(lobby.id);
    hers.note = "大堂地面日常保洁".into();
    wu.make(&format!("/v1/supplies/{}/issue", soap.id), &hers);
    let tool = ToolId(new_id());
    let card = json!({
        "tool": tool, "name": {"zh": "手推式洗地机", "en": "Walk-behind scrubber"}, "code": "XD-01", "kind": "机器", "store": main.id,
        "service_days": 30, "serviced": "2020-01-01",
    });
    wu.make(&format!("/v1/sites/{site}/tools"), &card);
    let _ = wu.post(&format!("/v1/tools/{tool}/hand-out"), &json!({"tool": tool, "to": lin.person})).expect(200);
    let [draft, put] = [(); 2].map(|()| PurchasePlanId(new_id()));
    let line = json!({"supply": bags.id, "quantity": 12_000, "price": 2_350, "reason": "年底大扫除"});
    wu.make(&format!("/v1/sites/{site}/purchase-plans"), &json!({"plan": put, "title": "十二月保洁用品", "lines": [line]}));
    wu.make(&format!("/v1/sites/{site}/purchase-plans/proposal"), &json!({"plan": draft}));
    let _ = wu.post(&format!("/v1/purchase-plans/{put}/submit"), &json!({"plan": put})).expect(200);
    // A repair with a photo that has come.
    let phone = estate.device(lin);
    let bytes = photos::broken_lamp();
    let raise = json!({
        "finding": new_id(), "kind": "damage", "severity": "major", "spot": {"area": lobby.id}, "text": "大堂吊灯不亮", "utility": "lighting",
    });
    let raise: domain::operation::RaiseFinding = serde_json::from_value(raise).unwrap();
    let mut envelope = phone.envelope(site, raise);
    envelope.photos = vec![tus::reference(bytes)];
    let photo = envelope.photos[0].clone();
    let _ = phone.push(&[envelope]);
    let _ = tus::upload(&phone, site, &photo, bytes).expect(204);

    let browser = Browser::open(&estate.server.url, "zh-CN");
    browser.go("/sign-in");
    browser.fill("#login", &zhou.login);
    browser.fill("#password", &zhou.password);
    browser.follow("form button.first");
    let pages = [
        ("/supplies".to_owned(), ["库存不足", "low"]),
        (format!("/supplies/{}", soap.id), ["大堂地面日常保洁", "Ledger"]),
        ("/supplies/new".to_owned(), ["计量单位", "Counted in"]),
        ("/supplies/consumption".to_owned(), ["125 %", "125 %"]),
        ("/stores".to_owned(), ["新建库房", "New store"]),
        (format!("/stores/{}", main.id), ["盘点", "stocktake"]),
        ("/stores/new".to_owned(), ["库房资料", "About the store"]),
        ("/tools".to_owned(), ["该保养", "due"]),
        (format!("/tools/{tool}"), ["手推式洗地机", "Take back"]),
        ("/tools/new".to_owned(), ["保养间隔", "Days between maintenance"]),
        ("/purchase-plans".to_owned(), ["十二月保洁用品", "Draft a plan"]),
        (format!("/purchase-plans/{draft}"), ["月定额", "norm per month"]),
        (format!("/purchase-plans/{put}"), ["年底大扫除", "Approve"]),
        ("/repairs".to_owned(), ["大堂吊灯不亮", "lighting"]),
        ("/repairs?utility=water".to_owned(), ["没有报修", "No repairs"]),
    ];
    let faults = faults(&browser, &pages);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
