//! Is every invariant of `sync.md` held by a test that names it? And those that only a story on the real server can hold.

use domain::{ids::AreaId, place::Area, text::Text};
use e2e::{checklists::good_answers, estate::Estate, files::sources, new_id};
use std::{collections::BTreeSet, thread, time::Duration};

/// How many there are.
const INVARIANTS: u32 = 17;

/// The numbers after each `sync.md` in comments of a file.
fn named(text: &str, found: &mut BTreeSet<u32>) {
    for after in text.lines().filter(|line| line.trim_start().starts_with("//")).flat_map(|line| line.split("`sync.md` ").skip(1)) {
        let list: String = after.chars().take_while(|c| c.is_ascii_digit() || ", ".contains(*c)).collect();
        found.extend(list.split(',').filter_map(|number| number.trim().parse::<u32>().ok()));
    }
}

#[test]
fn every_invariant_is_named_by_a_test() {
    let mut found = BTreeSet::new();
    for (_, text) in sources("tests/tests").chain(sources("mobile-core/engine/src/tests")) {
        named(&text, &mut found);
    }
    let missing: Vec<u32> = (1..=INVARIANTS).filter(|number| !found.contains(number)).collect();
    assert!(missing.is_empty(), "no test names invariants {missing:?}");
}

/// `sync.md` 9: what was taken away at the office leaves the phone, and what was recorded meanwhile still goes.
#[test]
fn what_is_removed_leaves_a_phone_that_was_away_and_its_work_still_goes() {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let spare = Area { id: AreaId(new_id()), site: estate.site, building: None, name: Text::new("备用", "Spare"), kind: None };
    cast.zhou.make("/v1/areas", &spare);
    let phone = estate.phone(&cast.lin);
    phone.sync();
    let knows = || phone.app.sites().unwrap().iter().any(|site| site.areas.iter().any(|area| area.area_id == spare.id.to_string()));
    assert!(knows());
    phone.offline();
    let patrol = phone.start_due(&cast.round);
    phone.visit(&patrol, &cast.round.checkpoints[0], &good_answers(&cast.round.content));
    let _ = cast.zhou.delete(&format!("/v1/areas/{}", spare.id)).expect(204);
    assert!(knows(), "nobody could tell it");
    let report = phone.online().sync();
    assert_eq!((report.applied, report.refused), (2, 0));
    assert!(!knows());
}

/// `sync.md` 10: whoever is moved to another site gets its books, those of the old one leave the phone, and what they did there still goes.
#[test]
fn who_is_moved_takes_the_new_books_and_still_delivers_the_old_work() {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let phone = estate.phone(&cast.lin);
    phone.sync();
    phone.offline();
    let patrol = phone.start_due(&cast.round);
    phone.visit(&patrol, &cast.round.checkpoints[0], &good_answers(&cast.round.content));
    // A phone's time is right to a second or two; what touches the end of a role would wait for a supervisor.
    thread::sleep(Duration::from_secs(4));
    let elsewhere = estate.another_site();
    let hall = Area { id: AreaId(new_id()), site: elsewhere, building: None, name: Text::new("大堂", "Hall"), kind: None };
    estate.admin.make("/v1/areas", &hall);
    let held = estate.admin.list(&format!("/v1/memberships?person={}", cast.lin.person));
    let _ = estate
        .admin
        .post(&format!("/v1/people/{}/memberships", cast.lin.person), &serde_json::json!({ "role": "cleaner", "site": elsewhere }));
    for membership in held {
        let _ = estate.admin.post(&format!("/v1/memberships/{}/end", membership["id"].as_str().unwrap()), &serde_json::json!({}));
    }
    let report = phone.online().sync();
    assert_eq!(report.refused, 0, "{report:?}");
    let sites: Vec<String> = phone.app.sites().unwrap().into_iter().map(|site| site.site_id).collect();
    assert_eq!(sites, [elsewhere.to_string()]);
    assert!(phone.app.today().unwrap().is_empty());
    assert_eq!(cast.zhou.read(&format!("/v1/patrols/{patrol}"))["visits"].as_array().unwrap().len(), 1);
}
