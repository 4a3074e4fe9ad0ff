//! The inbox, the choices and the hooks in a real Chromium: in both languages, wide and narrow, with what axe-core says.

use crate::{
    HERE,
    desk::{Finder, assign},
    hook::hook,
};
use e2e::{
    browser::Browser,
    desk::Desk,
    estate::Estate,
    office::Office,
    outside::{Listener, Mailbox},
};
use serde_json::json;

fn sign_in(browser: &Browser, person: &Office) {
    browser.go("/sign-in");
    browser.fill("#login", &person.login);
    browser.fill("#password", &person.password);
    browser.follow("form button.first");
}

fn sign_out(browser: &Browser) {
    browser.script("document.querySelector('form[action=\"/sign-out\"] button').click()");
    browser.wait_until("return location.pathname === '/sign-in'", "the door");
}

/// Looks at pages in both languages, wide and narrow; each must show some words of its own. Gives what is wrong with them.
fn faults(browser: &Browser, pages: &[(&str, [&str; 2])]) -> Vec<String> {
    let mut faults = vec![];
    for (language, n, width) in [("zh-CN", 0, 1280), ("zh-CN", 0, 390), ("en", 1, 1280), ("en", 1, 390)] {
        browser.resize(width, 900);
        browser.go("/account");
        if browser.attribute("html", "lang").as_deref() != Some(language) {
            browser.script("document.querySelector('form[action=\"/language\"] button').click()");
            browser.wait_until(&format!("return document.documentElement.lang === '{language}'"), "the other language");
        }
        for (page, words) in pages {
            browser.go(page);
            let name = format!("messages-{language}-{width}-{}", page.trim_matches('/').replace('/', "-"));
            browser.picture(&name);
            assert!(browser.text("main").contains(words[n]), "{name}: {}", browser.text("main"));
            faults.extend(browser.violations().into_iter().map(|fault| format!("{name}: {fault}")));
            let wide = browser.script("return document.documentElement.scrollWidth - document.documentElement.clientWidth");
            if wide.as_i64() > Some(1) {
                faults.push(format!("{name}: {wide} pixels wider than the window"));
            }
        }
    }
    faults
}

#[test]
fn in_the_browser_messages_choices_and_hooks_can_be_used_by_everybody_in_both_languages() {
    let (mailbox, listener) = (Mailbox::open(), Listener::open());
    let mail = format!("smtp://127.0.0.1:{}", mailbox.port);
    let estate = Estate::with(&[HERE, ("ROUNDS_MAIL", mail.as_str()), ("ROUNDS_MAIL_FROM", "rounds@estate.example")]);
    let (zhou, lin) = (estate.supervisor("Zhou"), estate.cleaner("Lin"));
    Desk::of(&lin).confirm(&mailbox, "lin@estate.example");
    let works = hook(&estate.admin, "wecom", &listener.url("/wecom"), None);
    let fails = hook(&estate.admin, "dingtalk", &listener.url("/no"), None);
    let [works, fails] = [works, fails].map(|hook| format!("/hooks/{}", hook["id"].as_str().unwrap()));
    for hook in [&works, &fails] {
        let _ = estate.admin.post(&format!("/v1{hook}/test"), &json!({})).expect(200);
    }
    let finder = Finder::of(&estate, &zhou);
    assign(&finder, &estate, &lin, "大堂地面有油污");
    let _ = mailbox.wait_for("lin@estate.example", 2);

    let browser = Browser::open(&estate.server.url, "zh-CN");
    sign_in(&browser, &lin);
    let pages = [("/messages", ["大堂地面有油污", "1 unread"]), ("/account/messages", ["lin@estate.example", "lin@estate.example"])];
    let mut found = faults(&browser, &pages);
    sign_out(&browser);
    sign_in(&browser, &estate.admin);
    let pages = [
        ("/hooks", ["wecom of the crew", "dingtalk of the crew"]),
        ("/hooks/new", ["企业微信", "DingTalk"]),
        (works.as_str(), ["127.0.0.1", "127.0.0.1"]),
        (fails.as_str(), ["sign not match", "sign not match"]),
    ];
    found.extend(faults(&browser, &pages));
    assert!(found.is_empty(), "{}", found.join("\n"));
}
