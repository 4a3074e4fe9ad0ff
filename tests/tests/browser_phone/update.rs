//! A new version of the page, while somebody is at work.

use e2e::{
    browser::PhonePage,
    checklists::good_answers,
    estate::{Cast, Estate},
    newer::NewerPage,
};

#[test]
fn in_the_browser_an_update_waits_until_the_visit_is_over() {
    let (estate, Cast { lin, round, .. }) = Estate::ready_with_one_question(2);
    let server = NewerPage::before(&estate.server.url);
    let page = PhonePage::open(&server.url, "zh-CN");
    page.enrol(&estate.admin.enrolment_code(), &lin);
    let _ = page.sees("patrol");
    page.wait_until("return navigator.serviceWorker.controller !== null", "the service worker to keep the page");
    page.tap("patrol");
    page.scan(&round.checkpoints[0]);

    server.publish();
    page.script("navigator.serviceWorker.getRegistration('/phone').then((it) => { window.known = it; return it.update(); })");
    page.wait_until("return Boolean(window.known?.waiting)", "the new version to be there, and to wait");
    assert!(!page.has("[data-test='update']"), "nobody is disturbed in the middle of a visit");
    page.answers(&good_answers(&round.content));
    page.script("window.before = true");
    page.tap("record");
    page.tap("to-patrol");
    let _ = page.sees("update");
    page.tap_at("[data-test='update'] button");
    page.wait_until("return window.before === undefined && document.readyState === 'complete'", "the page to begin anew");
    let styles = page
        .script_in_time("const [done] = [...arguments].slice(-1); fetch('/phone/phone.css').then((answer) => answer.text()).then(done)");
    assert!(styles.as_str().unwrap().contains(NewerPage::MARK), "the new version is in use");
    let _ = page.text("[data-test='stop'].pass, [data-test='stop'] .number.pass");
}
