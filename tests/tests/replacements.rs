//! Does exactly one step in, however many say yes at once, and is it known afterwards why they were asked?

use domain::{
    ids::{PersonId, ReplacementId},
    operation::AnswerStepIn,
    people::Role,
    refusal::Refusal,
    replacement::ReplacementState,
    wire::{Envelope, Status},
};
use e2e::{crew, envelope::Device, estate::Estate, office::Office};
use serde_json::{Value, json};
use std::{collections::BTreeSet, sync::Barrier, thread};

const ASKED: usize = 10;

fn ids(list: &Value) -> BTreeSet<PersonId> {
    list.as_array().unwrap().iter().map(|one| one["person"].as_str().unwrap().parse().unwrap()).collect()
}

fn yes(device: &Device, estate: &Estate, gap: ReplacementId, absent: PersonId, date: chrono::NaiveDate) -> Envelope {
    let answer = AnswerStepIn { replacement: gap, absent, date, accepts: true, note: String::new() };
    device.envelope(estate.site, answer)
}

#[test]
fn of_ten_who_say_yes_at_once_exactly_one_steps_in() {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let wu = estate.colleague("Wu", Role::CleaningLead);
    let (shift, date) = crew::running(estate.site, 30, 6);
    cast.zhou.make("/v1/shifts", &shift);
    let post = &cast.round.checkpoints[0];
    crew::publish(&wu, estate.site, 0, &[crew::duty(cast.lin.person, date, &shift, post)]);
    let people: Vec<Office> = (0..ASKED).map(|n| estate.cleaner(&format!("Cleaner {n}"))).collect();
    let devices: Vec<Device> = people.iter().map(|one| estate.device(one)).collect();

    let gap = crew::open(&wu, estate.site, cast.lin.person, date, &shift);
    let asked: BTreeSet<PersonId> = people.iter().map(|one| one.person).collect();
    let _ = wu.post(&format!("/v1/replacements/{gap}/ask"), &json!({"people": asked})).expect(200);
    for one in &people {
        assert_eq!(one.read(&format!("/v1/replacements/{gap}"))["state"], "open", "whoever is asked sees what about");
    }

    let together = Barrier::new(ASKED);
    let outcomes: Vec<_> = thread::scope(|scope| {
        let running: Vec<_> = devices
            .iter()
            .map(|device| {
                let (together, estate, absent) = (&together, &estate, cast.lin.person);
                scope.spawn(move || {
                    let envelope = yes(device, estate, gap, absent, date);
                    together.wait();
                    device.push(&[envelope]).remove(0)
                })
            })
            .collect();
        running.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let of = |status: Status| outcomes.iter().filter(|outcome| outcome.status == status).count();
    assert_eq!((of(Status::Applied), of(Status::Conflict)), (1, ASKED - 1), "{outcomes:?}");
    let late = Refusal::ReplacementMovedOn { state: ReplacementState::Filled };
    assert!(outcomes.iter().filter(|outcome| outcome.status == Status::Conflict).all(|outcome| outcome.refusal == Some(late.clone())));

    // Everybody names the same one: the gap, both weeks, and nobody else's.
    let first = outcomes.iter().position(|outcome| outcome.status == Status::Applied).unwrap();
    let winner = people[first].person;
    let found = wu.read(&format!("/v1/replacements/{gap}"));
    assert_eq!((&found["state"], &found["filled"]["person"]), (&json!("filled"), &json!(winner)));
    let weeks = wu.list(&format!("/v1/rosters/weeks?site={}", estate.site));
    let stepping: Vec<&Value> =
        weeks.iter().filter(|week| week["duties"].as_array().unwrap().iter().any(|duty| duty["replaces"] == json!(gap))).collect();
    assert_eq!(stepping.iter().map(|week| &week["person"]).collect::<Vec<_>>(), [&json!(winner)]);
    assert_eq!(stepping[0]["duties"][0]["areas"], json!([post.area]), "the area has a name again");
    let hers = weeks.iter().find(|week| week["person"] == json!(cast.lin.person)).unwrap();
    assert_eq!(hers["duties"][0]["covered_by"], json!(winner));

    // What the asking rested on is kept, reason by reason; those who were asked don't see it.
    let ranking = wu.read(&format!("/v1/replacements/{gap}/ranking"));
    let kept = ranking["kept"].as_array().unwrap();
    assert_eq!((kept.len(), &kept[0]["by"]["by"]), (1, &json!(wu.person)));
    assert_eq!(ids(&kept[0]["ranked"]), asked);
    for one in kept[0]["ranked"].as_array().unwrap() {
        let sum: i64 = one["reasons"].as_array().unwrap().iter().map(|reason| reason["cost"].as_i64().unwrap()).sum();
        assert_eq!(one["cost"], json!(sum));
    }
    assert_eq!(people[0].get(&format!("/v1/replacements/{gap}/ranking")).status, 403);
    // The same phone, the same yes, once more: nothing changes.
    let again = devices[first].push(&[yes(&devices[first], &estate, gap, cast.lin.person, date)]);
    assert_eq!(again[0].status, Status::Conflict);
    assert_eq!(wu.read(&format!("/v1/replacements/{gap}"))["filled"]["person"], json!(winner));
}

#[test]
fn of_two_leads_who_publish_at_once_one_does() {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let wu = estate.colleague("Wu", Role::CleaningLead);
    let (shift, date) = crew::running(estate.site, 30, 6);
    cast.zhou.make("/v1/shifts", &shift);
    let duty = crew::duty(cast.lin.person, date, &shift, &cast.round.checkpoints[0]);
    let roster = crew::draft(&wu, estate.site, 0, &[duty]);
    let together = Barrier::new(2);
    let statuses: Vec<u16> = thread::scope(|scope| {
        let publish = |lead: &Office| {
            together.wait();
            lead.post(&format!("/v1/rosters/{roster}/publish"), &json!({})).status
        };
        let running = [&wu, &cast.zhou].map(|lead| scope.spawn(move || publish(lead)));
        running.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
    assert!(statuses.iter().all(|status| [200, 409, 422].contains(status)), "{statuses:?}");
    let found = wu.read(&format!("/v1/rosters/{roster}"));
    assert_eq!((&found["version"], &found["unseen"]), (&json!(1), &json!([cast.lin.person])));
    assert_eq!(cast.lin.list("/v1/rosters/weeks")[0]["version"], json!(1), "she is told once");
}
