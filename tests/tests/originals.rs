//! The original of a photo: who may take it out of the house, what is written down about it, and what it can do to whoever opens it.

use domain::people::Role;
use e2e::{
    estate::{Cast, Estate},
    http::Reply,
    office::Office,
    photos, tus,
};

/// A photo of a visit by Lin, stored; its address below the site's.
fn stored(bytes: &[u8]) -> (Estate, Cast, String, String) {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let device = estate.device(&cast.lin);
    let patrol = cast.round.start();
    let mut visit = device.envelope(estate.site, cast.round.visit(&patrol, 0));
    visit.photos = vec![tus::reference(bytes)];
    let photo = visit.photos[0].clone();
    let begun = device.envelope(estate.site, patrol.clone());
    assert!(device.push(&[begun, visit]).iter().all(|r| r.refusal.is_none()));
    let _ = tus::upload(&device, estate.site, &photo, bytes).expect(204);
    let page = format!("/patrols/{}/photos/{}", patrol.patrol, photo.id);
    let file = format!("/photos/{}/{}", estate.site, photo.id);
    (estate, cast, file, page)
}

/// Signs in on the web and gives what reads pages in a language.
fn on_the_web(office: &Office) -> impl Fn(&str, &str) -> Reply {
    let form = format!("login={}&password={}", office.login.replace(' ', "+"), office.password.replace(' ', "+"));
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    let reply = office.http.must("POST", &format!("{}/sign-in", office.url), &headers, Some(form.as_bytes())).expect(303);
    let cookie = reply.header("set-cookie").expect("a session").split(';').next().expect("a cookie").to_owned();
    let (http, url) = (office.http.clone(), office.url.clone());
    move |path, language| http.must("GET", &format!("{url}{path}"), &[("cookie", &cookie), ("accept-language", language)], None)
}

#[test]
fn originals_are_for_those_who_answer_for_the_site_and_each_download_is_written_down() {
    let bytes = photos::small(5);
    let (estate, cast, file, page) = stored(&bytes);
    let manager = estate.colleague("The manager", Role::BuildingManager);
    let director = estate.colleague("The director", Role::SiteDirector);
    let stranger = estate.cleaner("Mei");
    let original = format!("/v1{file}/original");

    // Lin took it and sees it, and has the original on her phone.
    for office in [&cast.lin, &manager] {
        let _ = office.get(&format!("/v1{file}/evidence")).expect(200);
        assert_eq!(office.get(&original).expect(403).problem(), "forbidden");
        let web = on_the_web(office);
        assert!(web(&format!("{file}/original"), "zh-CN").expect(403).text().contains("没有权限"));
        assert!(web(&format!("{file}/original"), "en").expect(403).text().contains("Not allowed"));
        let shown = web(&page, "en").expect(200).text();
        assert!(shown.contains("/evidence") && !shown.contains("/original\""), "no button for {}", office.name);
    }
    let _ = stranger.get(&original).expect(404);
    let _ = cast.zhou.get(&format!("/v1{file}/views")).expect(403);
    assert!(director.list(&format!("/v1{file}/views")).is_empty(), "who was refused got nothing");

    let zhou = on_the_web(&cast.zhou);
    let shown = zhou(&page, "en").expect(200).text();
    assert!(shown.contains(&format!("href=\"{file}/original\"")), "a button for the supervisor");
    assert!(!shown.contains("original-views"), "who took it, the auditor reads");
    assert!(cast.zhou.download(&original).expect(200).body == bytes, "byte for byte");
    assert_eq!(zhou(&format!("{file}/original"), "en").header("cache-control"), Some("no-store"), "the next time is written down too");

    let views = director.list(&format!("/v1{file}/views"));
    assert_eq!(views.iter().map(|view| view["way"].as_str().unwrap()).collect::<Vec<_>>(), ["page", "rest"], "{views:?}");
    assert!(views.iter().all(|view| view["person"] == cast.zhou.person.to_string() && view["address"] == "127.0.0.1"), "{views:?}");
    let told = on_the_web(&director)(&page, "zh-CN").expect(200).text();
    assert!(told.contains("原图下载记录") && told.contains("Zhou") && told.contains("127.0.0.1"), "{told}");
    let first = director.read(&format!("/v1{file}/views?limit=1"));
    let next = director.read(&format!("/v1{file}/views?limit=1&after={}", first["next"].as_str().unwrap()));
    assert_eq!((&first["items"][0], &next["items"][0]), (&views[0], &views[1]), "page by page");
}

/// Nothing goes out that is not written down: here the books can't be written.
#[test]
fn what_cannot_be_written_down_does_not_go_out_on_sqlite() {
    let (estate, cast, file, _) = stored(&photos::small(6));
    let held = estate.database.hold();
    let refused = cast.zhou.get(&format!("/v1{file}/original")).expect(503);
    assert_eq!(refused.problem(), "unavailable");
    let _ = cast.zhou.get(&format!("/v1{file}/thumbnail")).expect(200);
    drop(held);
    let _ = cast.zhou.download(&format!("/v1{file}/original")).expect(200);
}

/// A JPEG that a careless program takes for a page, and one that is an archive as well.
#[test]
fn a_file_that_is_two_things_is_shown_made_anew_and_kept_as_a_file() {
    let plain = photos::small(7);
    let page = b"<!DOCTYPE html><script>alert(document.cookie)</script>";
    let mut with_page = plain.clone();
    let comment = [&[0xFF, 0xFE], u16::try_from(page.len() + 2).unwrap().to_be_bytes().as_slice(), page].concat();
    with_page.splice(2..2, comment);
    // The end of an archive is looked for from behind, so anything may stand before it.
    let archive = [b"PK\x03\x04".as_slice(), &[0; 26], b"PK\x05\x06", &[0; 18]].concat();
    let with_archive = [plain.as_slice(), &archive].concat();
    for (bytes, hidden) in [(with_page, page.as_slice()), (with_archive, b"PK\x05\x06")] {
        let (estate, cast, file, _) = stored(&bytes);
        for variant in ["evidence", "thumbnail"] {
            let shown = cast.zhou.get(&format!("/v1{file}/{variant}")).expect(200);
            assert_eq!((shown.header("content-type"), shown.header("x-content-type-options")), (Some("image/jpeg"), Some("nosniff")));
            assert!(!shown.body.windows(hidden.len()).any(|window| window == hidden), "{variant} carries it on");
        }
        let kept = cast.zhou.get(&format!("/v1{file}/original"));
        if kept.status == 200 {
            assert!(kept.header("content-disposition").is_some_and(|said| said.starts_with("attachment")), "{:?}", kept.headers);
            assert_eq!((kept.header("content-type"), kept.header("x-content-type-options")), (Some("image/jpeg"), Some("nosniff")));
            assert!(kept.header("content-security-policy").is_some_and(|said| said.contains("sandbox")), "{:?}", kept.headers);
        } else {
            // From S3 it comes from another origin, which has no cookie of ours.
            let to = kept.expect(303).header("location").unwrap().to_owned();
            assert!(!to.starts_with(&estate.server.url) && to.contains("attachment"), "{to}");
        }
        assert!(cast.zhou.download(&format!("/v1{file}/original")).expect(200).body == bytes, "evidence is kept byte for byte");
    }
}
