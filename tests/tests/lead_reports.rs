//! Does a lead's report say what the records say, is it fixed when it is sent, and does it come to those above?

use domain::{people::Role, wire::Status};
use e2e::{checklists, desk::Desk, estate::Estate, new_id, office::Office, paper};
use serde_json::{Value as Json, json};

fn today() -> String {
    (e2e::now() + chrono::TimeDelta::hours(8)).date_naive().to_string()
}

fn figure(report: &Json, what: &str) -> Option<i64> {
    report["figures"].as_array().unwrap().iter().find(|one| one["what"] == what).and_then(|one| one["value"].as_i64())
}

fn reported(office: &Office) -> usize {
    office.list("/v1/messages").iter().filter(|one| one["kind"] == "reported").count()
}

#[test]
fn a_report_drafts_itself_is_sent_upward_and_is_fixed_then() {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let wu = estate.colleague("Wu", Role::CleaningLead);
    let he = estate.colleague("He", Role::CleaningLead);
    let lin = estate.device(&cast.lin);
    // Something happened this week: a walk, an assessment, a training, a job.
    let start = cast.round.start();
    let batch = [lin.envelope(estate.site, start.clone()), lin.envelope(estate.site, cast.round.visit(&start, 0))];
    assert!(lin.push(&batch).iter().all(|outcome| outcome.status == Status::Applied));
    let made = |path: &str, body: &Json| {
        let reply = wu.post(&format!("/v1/sites/{}/{path}", estate.site), body).expect(201).json();
        reply["id"].as_str().unwrap().to_owned()
    };
    let sheet = json!({"template": cast.round.template, "version": 1});
    let answers = checklists::good_answers(&cast.round.content);
    let _ = made("assessments", &json!({"person": cast.lin.person, "date": today(), "kind": "shift", "sheet": sheet, "answers": answers}));
    let title = json!({"zh": "梯子", "en": "Ladders"});
    let plan =
        json!({"title": title, "date": today(), "from": "08:00:00", "until": "09:00:00", "pass_mark": 60, "called": [cast.lin.person]});
    let training = made("trainings", &json!({"plan": plan}));
    let _ = wu
        .post(&format!("/v1/trainings/{training}/hold"), &json!({"results": [{"person": cast.lin.person, "present": true, "score": 80}]}))
        .expect(200);
    let job =
        made("cleaning-jobs", &json!({"order": {"customer": "W", "place": "3-502", "what": "Windows", "date": today(), "price": 10_000}}));
    for to in ["ordered", "done"] {
        let _ = wu.post(&format!("/v1/cleaning-jobs/{job}/advance"), &json!({"to": to})).expect(200);
    }

    let id = new_id();
    let address = format!("/v1/sites/{}/lead-reports", estate.site);
    let write = |office: &Office, done: &str| {
        office.post(&address, &json!({"id": id, "period": "week", "date": today(), "words": {"done": done, "problems": "缺一台洗地机", "plan": "下周洗外墙"}}))
    };
    let _ = write(&cast.lin, "x").expect(403);
    let draft = write(&wu, "").expect(201).json();
    let said = [
        "assessments",
        "assessment_mean",
        "trainings_held",
        "trainings_passed",
        "jobs_done",
        "jobs_margin",
        "duties_attended",
        "supplies_issued",
    ]
    .map(|what| figure(&draft, what));
    assert_eq!(said, [Some(1), Some(1_000), Some(1), Some(1), Some(1), Some(10_000), Some(0), Some(0)], "{draft}");
    assert!(figure(&draft, "patrols_done").is_some() && figure(&draft, "findings_raised") == Some(0), "{draft}");
    // A draft is the lead's own.
    let _ = cast.zhou.get(&format!("/v1/lead-reports/{id}")).expect(404);
    let _ = cast.zhou.get(&format!("/v1/lead-reports/{id}/report.pdf")).expect(404);
    assert!(cast.zhou.list("/v1/lead-reports").is_empty());
    assert_eq!(wu.list("/v1/lead-reports?state=draft").len(), 1);
    let send = |office: &Office| office.post(&format!("/v1/lead-reports/{id}/send"), &json!({}));
    let _ = send(&wu).expect(422);
    let _ = write(&wu, "地下室全部冲洗").expect(201);
    assert_eq!(write(&he, "mine").status, 403, "somebody else's draft is not theirs to write on");
    let sent = send(&wu).expect(200).json();
    assert_eq!((&sent["state"], &sent["to"]), (&json!("sent"), &json!([cast.zhou.person])));
    assert_eq!((reported(&cast.zhou), reported(&he)), (1, 0));
    let _ = send(&wu).expect(409);
    let _ = write(&wu, "otherwise").expect(409);

    // Those above read it; peers don't say that they have.
    let read = |office: &Office, note: &str| office.post(&format!("/v1/lead-reports/{id}/read"), &json!({"note": note})).status;
    assert_eq!((read(&wu, ""), read(&he, ""), read(&cast.zhou, "洗地机下周到")), (422, 403, 200));
    assert_eq!(reported(&wu), 1, "a remark comes back");
    let report = wu.read(&format!("/v1/lead-reports/{id}"));
    assert_eq!((&report["state"], &report["reads"][0]["note"]), (&json!("read"), &json!("洗地机下周到")));
    let page = Desk::of(&cast.zhou).page(&format!("/lead-reports/{id}"));
    assert!(page.contains("地下室全部冲洗") && page.contains("洗地机下周到") && page.contains("100.0 %"), "{page}");
    assert!(cast.zhou.get("/v1/lead-reports.csv").expect(200).text().contains("下周洗外墙"));
    let _ = cast.lin.get("/v1/lead-reports").expect(403);

    // On paper it says the same, in both languages; who may not read it may not print it.
    let on_paper = format!("/v1/lead-reports/{id}/report.pdf");
    let said = ["Wu", "100.0 %", "100.00", "地下室全部冲洗", "缺一台洗地机", "下周洗外墙", "洗地机下周到"];
    for (language, heading) in [("zh", "存在问题"), ("en", "What was difficult")] {
        let pdf = cast.zhou.get(&format!("{on_paper}?language={language}")).expect(200).body;
        let text = paper::text(estate.folder.path(), &pdf);
        for words in said.into_iter().chain([heading]) {
            assert!(text.contains(words), "{language}: {words}\n{text}");
        }
    }
    assert!(page.contains(&format!("/lead-reports/{id}/report.pdf")), "{page}");
    let _ = cast.lin.get(&on_paper).expect(403);
}

#[test]
fn a_report_is_written_and_sent_at_the_desk() {
    let estate = Estate::open();
    let (wu, zhou) = (estate.colleague("Wu", Role::CleaningLead), estate.supervisor("Zhou"));
    let desk = Desk::of(&wu);
    assert_eq!(desk.post("/lead-reports", &format!("site={}&period=month&date=", estate.site)).status, 422);
    assert_eq!(
        desk.post("/lead-reports", &format!("site={}&period=month&date=2199-01-01", estate.site)).status,
        422,
        "nothing is told of what is to come"
    );
    let reply = desk.post("/lead-reports", &format!("site={}&period=month&date={}", estate.site, today())).expect(303);
    let here = reply.header("location").unwrap().to_owned();
    assert_eq!(desk.post(&here, "do=send&done=&problems=&plan=").status, 422);
    let _ = desk.post(&here, "do=save&done=Half&problems=&plan=").expect(303);
    assert_eq!(Desk::of(&zhou).get(&here).status, 404);
    let _ = desk.post(&here, "do=send&done=All+of+it&problems=&plan=").expect(303);
    let theirs = Desk::of(&zhou);
    assert!(theirs.page(&here).contains("All of it"));
    let _ = theirs.post(&here, "do=read&note=Good").expect(303);
    assert!(desk.page(&here).contains("Good"));
    assert!(desk.page("/lead-reports").contains(&here));
}
