//! Two phones work on the same things without knowing of each other.

use domain::{patrol::PatrolState, people::Role};
use e2e::{
    checklists::good_answers,
    estate::{self, Estate},
};
use serde_json::json;

#[test]
fn two_cleaners_walk_the_same_patrol_offline_and_it_is_one_patrol() {
    let (estate, cast) = Estate::ready_with_one_question(3);
    let round = &cast.round;
    let mei = estate.cleaner("Mei");
    let (lins, meis) = (estate.phone(&cast.lin), estate.phone(&mei));
    lins.offline();
    meis.offline();
    let answers = good_answers(&round.content);
    let patrol = lins.start_due(round);
    assert_eq!(meis.start_due(round), patrol, "both derive the same patrol from route, date and window");
    lins.visit(&patrol, &round.checkpoints[0], &answers);
    lins.visit(&patrol, &round.checkpoints[1], &answers);
    meis.visit(&patrol, &round.checkpoints[1], &answers);
    meis.visit(&patrol, &round.checkpoints[2], &answers);

    lins.online().sync();
    let report = meis.online().sync();
    assert_eq!((report.refused, report.held), (0, 0), "{report:?}");
    lins.sync();
    for phone in [&lins, &meis] {
        let screen = phone.app.patrol(patrol.clone()).unwrap();
        assert!(screen.stops.iter().all(|stop| stop.visited_at.is_some()), "both phones end with the same books: {screen:?}");
    }
    let seen = cast.zhou.read(&format!("/v1/patrols/{patrol}"));
    assert_eq!(seen["patrol"]["walkers"].as_array().unwrap().len(), 2);
    assert_eq!(seen["visits"].as_array().unwrap().len(), 4, "both visits at the middle are kept");
    assert_eq!(cast.zhou.list("/v1/patrols").len(), 1);
}

/// `sync.md` 11: facts never conflict.
#[test]
fn both_finish_and_a_late_visit_is_kept_and_marked() {
    let (estate, cast) = Estate::ready_with_one_question(2);
    let round = &cast.round;
    let mei = estate.cleaner("Mei");
    let (lins, meis) = (estate.phone(&cast.lin), estate.phone(&mei));
    let answers = good_answers(&round.content);
    lins.offline();
    meis.offline();
    let patrol = lins.start_due(round);
    meis.start_due(round);
    for phone in [&lins, &meis] {
        phone.visit(&patrol, &round.checkpoints[0], &answers);
        phone.visit(&patrol, &round.checkpoints[1], &answers);
        phone.finish(&patrol);
    }
    lins.online().sync();
    let report = meis.online().sync();
    assert_eq!((report.refused, report.held), (0, 0), "facts never conflict: {report:?}");
    let seen = cast.zhou.read(&format!("/v1/patrols/{patrol}"));
    assert_eq!(seen["patrol"]["state"], "complete");
    assert_eq!(seen["patrol"]["late"], 2);
    let late = |visit: &&serde_json::Value| visit["doubts"].as_array().is_some_and(|d| d.iter().any(|d| d == "late_entry"));
    assert_eq!(seen["visits"].as_array().unwrap().iter().filter(late).count(), 2);
}

/// `sync.md` 11: a step on something that has moved on.
#[test]
fn a_finish_after_the_verdict_is_a_conflict_that_both_sides_see() {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let round = &cast.round;
    let mei = estate.cleaner("Mei");
    let (lins, meis) = (estate.phone(&cast.lin), estate.phone(&mei));
    let answers = good_answers(&round.content);
    let patrol = lins.start_due(round);
    meis.offline();
    meis.start_due(round);
    for phone in [&lins, &meis] {
        phone.visit(&patrol, &round.checkpoints[0], &answers);
        phone.finish(&patrol);
    }
    lins.sync();
    let _ = cast.zhou.post(&format!("/v1/patrols/{patrol}/review"), &json!({"verdict": "accepted"})).expect(200);
    meis.online().sync();
    let refused = meis.app.refused().unwrap();
    assert_eq!((refused.len(), refused[0].code.as_str()), (1, "moved-on"), "{refused:?}");
    assert!(!refused[0].zh.is_empty() && !refused[0].en.is_empty());
    assert_eq!(meis.app.patrol(patrol.clone()).unwrap().state, PatrolState::Accepted);
    let journal = estate.admin.list(&format!("/v1/journal?scope={}", estate.site));
    assert!(journal.iter().any(|row| row["kind"] == "patrol.finish" && row["status"] == "conflict"), "the office sees it too");
}

/// `sync.md` 7.
#[test]
fn a_shared_phone_delivers_a_colleagues_work() {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let mei = estate.cleaner("Mei");
    let phone = estate.phone(&cast.lin);
    phone.offline();
    let patrol = phone.start_due(&cast.round);
    phone.visit(&patrol, &cast.round.checkpoints[0], &good_answers(&cast.round.content));
    phone.app.sign_out().unwrap();
    phone.online().sign_in(&mei);
    phone.sync();
    assert_eq!(phone.waiting(), 0, "who holds the phone next delivers what is on it");
    let seen = cast.zhou.read(&format!("/v1/patrols/{patrol}"));
    assert_eq!(seen["visits"][0]["by"], cast.lin.person.to_string(), "and it stays Lin's");
}

/// Found by the simulator: rows that did not change themselves, and that somebody may see from now on.
#[test]
fn a_newcomer_has_a_name_on_the_phones_that_are_there_and_sees_the_walk_that_she_joins() {
    let (estate, cast) = Estate::ready_with_one_question(2);
    let round = &cast.round;
    let elsewhere = estate.another_site();
    let fang = estate::colleague(&estate.admin, "Fang", Role::Cleaner, Some(elsewhere));
    let (lins, fangs) = (estate.phone(&cast.lin), estate.phone(&fang));
    let answers = good_answers(&round.content);
    let patrol = lins.start_due(round);
    lins.visit(&patrol, &round.checkpoints[0], &answers);
    lins.sync();
    let role = json!({"role": "cleaner", "site": estate.site, "from": "2026-01-01T00:00:00Z"});
    let _ = estate.admin.post(&format!("/v1/people/{}/memberships", fang.person), &role).expect(201);
    fangs.sync();
    fangs.start_due(round);
    fangs.visit(&patrol, &round.checkpoints[1], &answers);
    fangs.sync();
    fangs.sync();
    let screen = fangs.app.patrol(patrol.clone()).unwrap();
    assert!(screen.stops[0].visited_at.is_some(), "what Lin visited before: {screen:?}");
    lins.sync();
    let screen = lins.app.patrol(patrol).unwrap();
    assert_eq!(screen.stops[1].visited_by.as_deref(), Some("Fang"), "and Lin's phone knows who came: {screen:?}");
}
