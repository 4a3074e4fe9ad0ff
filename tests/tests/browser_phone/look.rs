//! How does it look, in both languages?

use super::phone_of;
use e2e::{
    browser::{PhonePage, keys},
    checklists::{self, good_answers},
    estate::{Cast, Estate},
};

#[test]
fn in_the_browser_every_screen_of_the_phone_can_be_used_by_everybody_in_both_languages() {
    let (estate, Cast { lin, round, .. }) = Estate::ready(checklists::every_kind(), 3);
    for language in ["zh-CN", "en"] {
        let stranger = PhonePage::open(&estate.server.url, language);
        let _ = stranger.sees("scan");
        fits(&stranger, "enrol", language);
        let (page, _cable) = phone_of(&estate, &lin, language);
        fits(&page, "today", language);
        let patrol = page.core("today")[0]["patrol_id"].as_str().unwrap().to_owned();
        page.tap("patrol");
        let _ = page.sees("stop");
        fits(&page, "patrol", language);
        page.tap("scan");
        fits(&page, "scan", language);
        let at = |screen: &str| format!("/phone#/patrol/{patrol}/{screen}");
        page.go(&at(&format!("stop/{}", round.checkpoints[0].id)));
        let _ = page.sees("by-hand");
        fits(&page, "stop", language);
        page.tap("by-hand");
        let _ = page.sees("reason-done");
        fits(&page, "by-hand", language);
        page.press(keys::ESCAPE);
        page.sees_no("reason-done");
        page.go("/phone#/");
        let _ = page.sees("patrol");
        page.tap("patrol");
        page.scan(&round.checkpoints[0]);
        fits(&page, "visit", language);
        page.answers(&good_answers(&round.content));
        page.tap("record");
        let _ = page.sees("recorded");
        fits(&page, "recorded", language);
        page.tap("to-patrol");
        page.go(&at("finish"));
        let _ = page.sees("missed");
        fits(&page, "finish", language);
        for screen in ["routes", "finding", "delivery", "photos", "settings", "storage", "promise", "help", "pin"] {
            page.go(&format!("/phone#/{screen}"));
            page.wait_until(
                &format!("return location.hash === '#/{screen}' && document.querySelector('main').children.length > 0"),
                screen,
            );
            fits(&page, screen, language);
        }
        page.go("/phone#/settings");
        page.tap("sign-out");
        page.tap("yes");
        let _ = page.sees("person");
        fits(&page, "people", language);
        page.tap("person");
        let _ = page.sees("login");
        fits(&page, "sign-in", language);
    }
}

/// Nothing is wrong for somebody who hears or magnifies it, nothing sticks out, and its language is said.
pub(super) fn fits(page: &PhonePage, name: &str, language: &str) {
    page.picture(&format!("phone-{name}-{language}"));
    assert_eq!(page.violations(), Vec::<String>::new(), "{name} in {language}");
    assert_eq!(page.script("return document.documentElement.lang"), language, "{name}");
    assert_eq!(
        page.script("return document.documentElement.scrollWidth <= innerWidth"),
        true,
        "{name} in {language} is wider than the phone"
    );
}
