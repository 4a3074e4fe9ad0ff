//! Plans of a site and its floors: a drawing, pins in it, and the way from a photo to where it was taken.

use domain::{
    floor_plan::{FloorPlan, Pin, Sheet},
    ids::FloorPlanId,
    people::Role,
    text::Text,
};
use e2e::{
    browser::{Browser, keys},
    checklists::good_answers,
    estate::{Cast, Estate},
    new_id, photos,
};
use std::fs;

fn ready() -> (Estate, Cast) {
    Estate::ready_with_one_question(2)
}

fn sheets(cast: &Cast) -> String {
    format!("/v1/sites/{}/sheets", cast.round.site)
}

#[test]
fn a_drawing_is_drawn_anew_and_whoever_may_see_the_site_sees_it() {
    let (estate, cast) = ready();
    let hidden = b"<script>alert(1)</script>";
    let drawing = [photos::lobby(), hidden].concat();
    let sheet: Sheet = cast.zhou.call("POST", &sheets(&cast), Some(&drawing)).expect(201).read();
    assert_eq!((sheet.width, sheet.height), (2400, 1800), "large enough to read, small enough for a phone");
    let again: Sheet = cast.zhou.call("POST", &sheets(&cast), Some(&drawing)).expect(201).read();
    assert_eq!(again, sheet, "the same picture twice is one drawing");
    let shown = cast.lin.get(&format!("{}/{}", sheets(&cast), sheet.sha256)).expect(200);
    assert!(shown.body.starts_with(&[0xFF, 0xD8]) && !shown.body.windows(hidden.len()).any(|some| some == hidden));
    assert_eq!(domain::photo::Sha256::of(&shown.body), sheet.sha256, "named after its bytes");
    assert_eq!(shown.header("x-content-type-options"), Some("nosniff"));

    let elsewhere = estate.another_site();
    let stranger = e2e::estate::colleague(&estate.admin, "Fang", Role::Supervisor, Some(elsewhere));
    assert_eq!(stranger.get(&format!("{}/{}", sheets(&cast), sheet.sha256)).status, 404);
    assert_eq!(stranger.call("POST", &sheets(&cast), Some(&drawing)).status, 404);
    assert_eq!(cast.lin.call("POST", &sheets(&cast), Some(&drawing)).status, 403);
}

#[test]
fn what_is_no_drawing_is_refused_with_what_to_do_instead() {
    let (_estate, cast) = ready();
    for (bytes, code) in
        [(b"%PDF-1.7 whatever".as_slice(), "photo_not_a_photo"), (&photos::lobby()[..5_000], "photo_broken"), (b"", "photo_empty")]
    {
        let reply = cast.zhou.call("POST", &sheets(&cast), Some(bytes)).expect(415);
        assert_eq!(reply.json()["code"], code, "{}", reply.text());
        assert!(reply.text().contains("export a PDF or CAD drawing as PNG"), "{}", reply.text());
    }
    let huge = vec![0; 20 * 1024 * 1024 + 1];
    assert_eq!(cast.zhou.call("POST", &sheets(&cast), Some(&huge)).status, 413);

    let mut plan = cast.zhou.floor_plan(&cast.round);
    plan.sheet.sha256 = domain::photo::Sha256([9; 32]);
    let body = serde_json::to_vec(&plan).unwrap();
    assert_eq!(cast.zhou.call("POST", "/v1/floor-plans", Some(&body)).status, 404, "an empty frame is not hung up");
}

#[test]
fn a_pin_goes_with_its_checkpoint_and_phones_hear_of_plans() {
    let (estate, cast) = ready();
    let phone = estate.phone(&cast.lin);
    let plan = cast.zhou.floor_plan(&cast.round);
    phone.sync();
    let outside = FloorPlan { pins: vec![Pin { checkpoint: plan.pins[0].checkpoint, left: 10_001, top: 0 }], ..plan.clone() };
    let body = serde_json::to_vec(&outside).unwrap();
    assert_eq!(cast.zhou.call("POST", "/v1/floor-plans", Some(&body)).status, 422);

    let gone = cast.round.checkpoints[1].id;
    let _ = cast.zhou.delete(&format!("/v1/routes/{}", cast.round.route.id)).expect(204);
    let _ = cast.zhou.delete(&format!("/v1/checkpoints/{gone}")).expect(204);
    let left: FloorPlan = cast.zhou.get(&format!("/v1/floor-plans/{}", plan.id)).expect(200).read();
    assert_eq!(left.pins, plan.pins[..1]);
    let _ = cast.zhou.delete(&format!("/v1/floor-plans/{}", plan.id)).expect(204);
    assert_eq!(cast.lin.get(&format!("/v1/floor-plans/{}", plan.id)).status, 404);
    phone.sync();
}

#[test]
fn a_lost_drawing_is_missed_and_one_of_no_use_is_told() {
    let (estate, cast) = ready();
    let plan = cast.zhou.floor_plan(&cast.round);
    let verify = || estate.server.command_ends(&["verify", "storage", "--language", "en"]);
    let (code, said) = verify();
    assert_eq!(code, Some(0), "{said}");
    let lies = estate.place.files().join(format!("{}/sheets/{}.jpg", estate.site, plan.sheet.sha256));
    fs::remove_file(&lies).unwrap();
    let (code, said) = verify();
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains(&plan.sheet.sha256.to_string()), "{said}");
}

/// From a blank form to a plan with both pins, without a mouse; then from the photo to the pin, and from the pin to the photos.
#[test]
fn in_the_browser_a_plan_is_put_up_and_leads_to_the_photos() {
    let (estate, cast) = ready();
    let phone = estate.phone(&cast.lin);
    let patrol = phone.start_due(&cast.round);
    phone.visit_with_photo(&patrol, &cast.round.checkpoints[0], &good_answers(&cast.round.content), &photos::small(5));
    phone.sync();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("plan.jpg");
    fs::write(&file, photos::at_a_place(3, 1)).unwrap();
    let pdf = folder.path().join("plan.png");
    fs::write(&pdf, b"%PDF-1.7").unwrap();

    let browser = Browser::open(&estate.server.url, "en");
    browser.go("/sign-in");
    browser.fill("#login", &cast.zhou.login);
    browser.fill("#password", &cast.zhou.password);
    browser.follow("form button.first");
    browser.go(&format!("/floor-plans/{}/new", estate.site));
    browser.fill("#name_zh", "一层");
    browser.choose("#sheet", &pdf);
    browser.follow("button.first[value=save]");
    assert!(browser.text(".notice.wrong").contains("export a PDF"), "{}", browser.text("main"));
    browser.choose("#sheet", &file);
    browser.follow("button.first[value=save]");
    assert!(browser.path().contains("/edit?done="), "pins are set next: {}", browser.path());

    browser.script("document.querySelector('[data-plan]').focus()");
    browser.press(keys::RIGHT);
    browser.press("\u{E00F}");
    browser.press(keys::LEFT);
    assert_eq!(browser.count("[data-pins] g"), 2);
    browser.follow("button.first[value=save]");
    assert_eq!(browser.count("svg.plan a.pin"), 2);
    assert_eq!(browser.count("svg.plan a.pin.photos"), 1);
    browser.picture("floor-plan");

    let plans = cast.zhou.list("/v1/floor-plans");
    let plan: FloorPlan = serde_json::from_value(plans[0].clone()).unwrap();
    let mut pins: Vec<(u16, u16)> = plan.pins.iter().map(|pin| (pin.left, pin.top)).collect();
    pins.sort_unstable();
    assert_eq!(pins, [(4_950, 5_000), (5_050, 5_000)]);

    browser.script("document.querySelector('svg.plan a.pin.photos').focus()");
    browser.press(keys::ENTER);
    browser.wait_until("return location.pathname === '/photos' && document.querySelectorAll('a[data-viewer]').length === 1", "its photo");
    let photo = browser.attribute("a[data-viewer]", "href").unwrap();
    browser.go(&photo);
    assert_eq!(browser.count(".on-plan .pin"), 1, "and back: where it was taken");
    assert_eq!(browser.violations(), Vec::<String>::new());
}

/// The form comes with a file: nothing of it is taken from a page that is not ours.
#[test]
fn a_file_from_a_strange_page_is_not_taken() {
    let (estate, cast) = ready();
    let sheet = Sheet { sha256: domain::photo::Sha256([0; 32]), width: 1, height: 1 };
    let plan =
        FloorPlan { id: FloorPlanId(new_id()), site: estate.site, building: None, name: Text::new("图", "Plan"), sheet, pins: vec![] };
    let form = format!("login={}&password={}", cast.zhou.login, cast.zhou.password.replace(' ', "+"));
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    let reply = cast.zhou.http.must("POST", &format!("{}/sign-in", estate.server.url), &headers, Some(form.as_bytes())).expect(303);
    let cookie = reply.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    let part = |name: &str, more: &str, value: &[u8]| {
        [format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"{more}\r\n\r\n").as_bytes(), value, b"\r\n"].concat()
    };
    let file = part("sheet", "; filename=\"plan.jpg\"", &photos::small(2));
    let name = part("name_zh", "", "图".as_bytes());
    for parts in [vec![name.clone(), file.clone()], vec![part("csrf", "", b"guessed"), name, file]] {
        let body = [parts.concat(), b"--b--\r\n".to_vec()].concat();
        let headers = [("content-type", "multipart/form-data; boundary=b"), ("cookie", cookie.as_str())];
        let url = format!("{}/floor-plans/{}/{}", estate.server.url, plan.site, plan.id);
        assert_eq!(cast.zhou.http.must("POST", &url, &headers, Some(&body)).status, 403);
    }
    assert!(estate.place.below(&format!("{}/sheets", estate.site)).is_empty(), "nothing was kept");
}
