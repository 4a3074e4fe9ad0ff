//! The supervisor's part, in a real Chromium.

use domain::{
    finding::{FindingKind, Severity},
    ids::OperationId,
    people::Role,
    wire::Status,
};
use e2e::{
    browser::{Browser, keys},
    checklists::{self, good_answers},
    estate::{Cast, Estate},
    office::Office,
    photos,
};
use mobile_core::FindingInput;

/// A walk with photos and a finding, synced.
fn a_walk() -> (Estate, Cast, String) {
    let (estate, cast) = Estate::ready(checklists::every_kind(), 2);
    let phone = estate.phone(&cast.lin);
    let patrol = phone.start_due(&cast.round);
    for (checkpoint, bytes) in cast.round.checkpoints.iter().zip([photos::lobby(), photos::broken_lamp()]) {
        phone.visit_with_photo(&patrol, checkpoint, &good_answers(&cast.round.content), bytes);
    }
    let finding = FindingInput {
        kind: FindingKind::Damage,
        severity: Severity::Major,
        text: "灯不亮".into(),
        area_id: Some(cast.round.areas[0].id.to_string()),
        unit_id: None,
        checkpoint_id: None,
        patrol_id: Some(patrol.clone()),
        photos: vec![],
        marks: vec![],
        field: None,
        stopped: false,
        utility: None,
        spot_check_id: None,
    };
    phone.app.raise_finding(finding).unwrap();
    phone.finish(&patrol);
    phone.sync();
    (estate, cast, patrol)
}

fn sign_in(browser: &Browser, person: &Office) {
    browser.go("/sign-in");
    browser.fill("#login", &person.login);
    browser.fill("#password", &person.password);
    browser.follow("form button.first");
}

#[test]
fn in_the_browser_a_supervisor_looks_sends_back_and_accepts() {
    let (estate, cast, patrol) = a_walk();
    let browser = Browser::open(&estate.server.url, "en");
    browser.go(&format!("/patrols/{patrol}"));
    assert!(browser.path().starts_with("/sign-in?next="), "a stranger signs in first");
    browser.fill("#login", &cast.zhou.login);
    browser.fill("#password", "not the password");
    browser.follow("form button.first");
    assert!(browser.path().starts_with("/sign-in"));
    browser.fill("#login", &cast.zhou.login);
    browser.fill("#password", &cast.zhou.password);
    browser.follow("form button.first");
    assert_eq!(browser.path(), format!("/patrols/{patrol}"), "and comes to where they wanted");

    // The board of the day shows the walk and leads to it.
    browser.go("/");
    assert!(browser.text("main").contains("Lobby round"));
    browser.follow(&format!("a[href='/patrols/{patrol}']"));
    assert_eq!(browser.count("ol.timeline > li.visit"), 2);
    assert!(browser.text(".score").contains("100"));
    assert!(browser.text("main").contains("灯不亮"));

    // The viewer opens by keyboard, steps through the photos, and gives the focus back.
    browser.script("document.querySelector('a[data-viewer]').focus()");
    browser.press(keys::ENTER);
    browser.wait_until("return document.querySelector('dialog.viewer').open", "the viewer");
    browser.wait_until(
        "const i = document.querySelector('dialog.viewer .stage img'); return i.complete && i.naturalWidth === 1600",
        "the evidence view",
    );
    assert!(browser.text("dialog.viewer .title").starts_with("1 / 2"));
    browser.picture("viewer");
    browser.press(keys::RIGHT);
    assert!(browser.text("dialog.viewer .title").starts_with("2 / 2"));
    browser.press(keys::ESCAPE);
    browser.wait_until(
        "return !document.querySelector('dialog.viewer').open && document.activeElement.matches('a[data-viewer]')",
        "the focus, back on a photo",
    );

    // Sending back needs a word of why.
    browser.click("button[value=send-back]");
    assert!(!browser.has("ol.history"), "without a remark nothing is sent back");
    browser.fill("#remark", "请补拍左侧的灯");
    browser.follow("button[value=send-back]");
    assert!(browser.text("ol.history").contains("请补拍左侧的灯"));
    assert_eq!(cast.zhou.read(&format!("/v1/patrols/{patrol}"))["patrol"]["state"], "sent_back");

    // Lin walks there again; now it is accepted.
    let phone = estate.phone(&cast.lin);
    phone.visit(&patrol, &cast.round.checkpoints[0], &good_answers(&cast.round.content));
    phone.finish(&patrol);
    phone.sync();
    browser.go(&format!("/patrols/{patrol}"));
    browser.follow("button[value=accept]");
    assert_eq!(cast.zhou.read(&format!("/v1/patrols/{patrol}"))["patrol"]["state"], "accepted");
    assert!(!browser.has("button[value=accept]"), "what is judged is judged");
    browser.picture("patrol-accepted");
}

/// Every page that has no id in its address, and one of each that has.
fn pages(cast: &Cast, patrol: &str) -> Vec<String> {
    let round = &cast.round;
    let mut pages: Vec<String> = [
        "/",
        "/patrols",
        "/photos",
        "/photos?by=patrol",
        "/findings",
        "/checklists",
        "/checklists/new",
        "/routes",
        "/routes/new",
        "/places",
        "/account",
    ]
    .map(str::to_owned)
    .into();
    pages.push(format!("/patrols/{patrol}"));
    pages.push(format!("/checklists/{}", round.template));
    pages.push(format!("/checklists/{}/edit", round.template));
    pages.push(format!("/checklists/{}/preview", round.template));
    pages.push(format!("/routes/{}", round.route.id));
    pages.push(format!("/places/{}/labels", round.site));
    pages.push(format!("/places/{}/checkpoints/{}", round.site, round.checkpoints[0].id));
    pages.push("/devices".to_owned());
    let plan = format!("/floor-plans/{}/{}", round.site, cast.zhou.floor_plan(round).id);
    pages.extend(["/floor-plans".to_owned(), format!("{plan}/edit"), plan, format!("/floor-plans/{}/new", round.site)]);
    let week = format!("/statistics/weeks/{}", e2e::now().date_naive());
    pages.extend(["/statistics", "/statistics/scores", "/statistics/patrols", "/statistics/findings", &week].map(str::to_owned));
    let photo = &cast.zhou.list("/v1/photos")[0]["id"];
    let photo = photo.as_str().expect("an id");
    pages.push(format!("/photos/{}/{photo}", round.site));
    pages.push(format!("/photos/compare?site={}&right={photo}", round.site));
    pages
}

/// Looks at pages as somebody, in both languages, wide and narrow; gives what is wrong with them.
fn faults(browser: &Browser, pages: &[String], who: &str) -> Vec<String> {
    let mut faults = vec![];
    for (language, width) in [("zh-CN", 1280), ("en", 1280), ("zh-CN", 390)] {
        browser.resize(width, 900);
        browser.go("/");
        if browser.attribute("html", "lang").as_deref() != Some(language) {
            browser.script("document.querySelector('form[action=\"/language\"] button').click()");
            browser.wait_until(&format!("return document.documentElement.lang === '{language}'"), "the other language");
        }
        for page in pages {
            browser.go(page);
            let name = format!("{who}-{language}-{width}-{}", page.trim_matches('/').replace(['/', '?', '='], "-"));
            browser.picture(&name);
            faults.extend(browser.violations().into_iter().map(|fault| format!("{name}: {fault}")));
            let wide = browser.script("return document.documentElement.scrollWidth - document.documentElement.clientWidth");
            if wide.as_i64().unwrap_or(0) > 1 {
                faults.push(format!("{name}: {wide} pixels wider than the window"));
            }
        }
    }
    faults
}

#[test]
fn in_the_browser_every_page_can_be_used_by_everybody_in_both_languages() {
    let (estate, cast, patrol) = a_walk();
    let browser = Browser::open(&estate.server.url, "zh-CN");
    browser.go("/sign-in");
    let mut faults_found: Vec<String> = browser.violations().into_iter().map(|fault| format!("sign-in: {fault}")).collect();
    sign_in(&browser, &cast.zhou);
    let device = estate.device(&cast.lin);
    let mut waits = device.envelope(estate.site, cast.round.start());
    waits.after = vec![OperationId(e2e::new_id())];
    assert_eq!(device.push(&[waits])[0].status, Status::Held);
    let office = ["/held".to_owned(), "/held?state=refused".to_owned(), format!("/devices/{}", device.id)];
    faults_found.extend(faults(&browser, &[pages(&cast, &patrol).as_slice(), &office].concat(), "supervisor"));
    browser.script("document.querySelector('form[action=\"/sign-out\"] button').click()");
    browser.wait_until("return location.pathname === '/sign-in'", "the door");
    sign_in(&browser, &estate.admin);
    let office = ["/people", "/people/new", "/audit", "/devices", "/places/sites/new"].map(str::to_owned);
    let one = format!("/people/{}", cast.lin.person);
    faults_found.extend(faults(&browser, &[office.as_slice(), &[one]].concat(), "administrator"));
    assert!(faults_found.is_empty(), "{}", faults_found.join("\n"));
}

#[test]
fn in_the_browser_an_empty_site_says_what_to_do_first() {
    let estate = Estate::open();
    let director = estate.colleague("Director", Role::SiteDirector);
    let browser = Browser::open(&estate.server.url, "en");
    sign_in(&browser, &director);
    for page in ["/", "/patrols", "/photos", "/findings", "/checklists", "/routes", "/places", "/floor-plans"] {
        browser.go(page);
        assert!(browser.has(".empty"), "{page} has an empty state");
        assert_eq!(browser.violations(), Vec::<String>::new(), "{page}");
    }
}
