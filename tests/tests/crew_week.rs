//! A crew's week: a roster is laid, copied and published; people clock in with and without a signal; one does not come, two say yes offline,
//! the first phone that speaks wins; a forgotten time is corrected, leave is granted, and the sheet is right to the minute; a supply runs out, and
//! an assessment is disputed.

use chrono::{DurationRound, TimeDelta};
use domain::{
    assessment::AssessmentKind,
    attendance::{ShownBy, Way},
    checklist::{Value as Answered, Verdict},
    ids::{AssessmentId, ClockingId, SiteId},
    operation::{AnswerAssessment, AnswerStepIn, Clock, RecordAssessment, SeeRoster},
    patrol::SheetOf,
    people::Role,
    refusal::Refusal,
    replacement::ReplacementState,
    roster::monday_of,
    time::{Captured, Timestamp},
    wire::{Envelope, Status},
};
use e2e::{
    checklists,
    crew::{self, on_board},
    envelope::Device,
    estate::{Cast, Estate},
    new_id,
    office::Office,
    stores::{issue, receive, store, supply, with_level},
};
use serde_json::{Value, json};
use std::{
    thread,
    time::{Duration, Instant},
};

fn minute(at: Timestamp) -> Timestamp {
    at.duration_trunc(TimeDelta::minutes(1)).unwrap()
}

/// Waits until something is so.
fn in_the_end(what: &str, is_so: impl Fn() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < Duration::from_secs(60), "{what} never came");
        thread::sleep(Duration::from_millis(500));
    }
}

#[test]
fn a_week_of_a_crew() {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let (site, post) = (estate.site, cast.round.checkpoints[0].clone());
    let wu = estate.colleague("Wu", Role::CleaningLead);
    let [mei, fang, sun] = ["Mei", "Fang", "Sun"].map(|name| estate.cleaner(name));
    let lin = &cast.lin;

    // Wu lays a pattern over Lin's week, and copies the week into the next one.
    let (shift, date) = crew::running(site, 120, 8);
    wu.make("/v1/shifts", &shift);
    let monday = monday_of(date);
    let cycle = json!({"from": date, "days": [shift.id, null, null, null, null, null, null]});
    let lay = |who: &Office| {
        let body = json!({"site": site, "week": monday, "person": who.person, "cycle": cycle, "areas": [post.area], "post": post.id});
        wu.post("/v1/rosters/patterns", &body).expect(201).json()
    };
    let roster = [lin, &mei].map(lay)[1].clone();
    let id = roster["id"].as_str().unwrap();
    assert_eq!(roster["duties"].as_array().unwrap().len(), 2);
    assert_eq!(lin.list("/v1/rosters/weeks").len(), 0, "a draft is nobody's week");
    let copied =
        wu.post("/v1/rosters/copies", &json!({"site": site, "from": monday, "into": monday + TimeDelta::days(7)})).expect(201).json();
    assert_eq!(copied["duties"][0]["date"], json!(date + TimeDelta::days(7)));
    let _ = wu.post(&format!("/v1/rosters/{id}/publish"), &json!({})).expect(200);

    // Lin looks at hers on the phone; then Wu knows that she has.
    let lins = estate.device(lin);
    assert_eq!(lins.push(&[lins.envelope(site, SeeRoster { week: monday, version: 1 })])[0].status, Status::Applied);
    assert_eq!(wu.read(&format!("/v1/rosters/{id}"))["unseen"], json!([mei.person]));

    // Lin clocked in two hours ago, in a cellar without a signal. Her phone has not spoken: nobody says that she is absent.
    let began = shift.spans(date, crew::ZONE)[0].from;
    let nobody_knows = on_board(&wu, site, mei.person);
    assert_eq!(nobody_knows["state"], json!("unknown"), "{nobody_knows}");
    in_the_end("a message that asks to look for Mei", || wu.get("/v1/messages?limit=200").text().contains("not_seen"));
    let came = clocked(&lins, site, lin, Way::In, &post, began + TimeDelta::minutes(2));
    assert_eq!(lins.push(std::slice::from_ref(&came))[0].status, Status::Applied);
    assert_eq!(lins.push(&[came])[0].status, Status::Duplicate, "the reply was lost");
    let here = on_board(&wu, site, lin.person);
    assert_eq!((&here["state"], &here["on_now"], &here["late_minutes"]), (&json!("present"), &json!(true), &json!(0)));

    // Mei's phone speaks, and has nothing to say: now she is absent, and her lobby is nobody's but Lin's, who has it as well.
    let meis = estate.device(&mei);
    let _ = meis.call("GET", "/v1/sync/hello", &[], None).expect(200);
    assert_eq!(on_board(&wu, site, mei.person)["state"], json!("absent"));

    // A gap; Fang and Sun are asked, and both say yes without a signal.
    let gap = crew::open(&wu, site, mei.person, date, &shift);
    let proposed = wu.read(&format!("/v1/replacements/proposals?site={site}"));
    assert!([json!(fang.person), json!(sun.person)].contains(&proposed[0]["person"]), "Lin is at work: {proposed}");
    let _ = wu.post(&format!("/v1/replacements/{gap}/ask"), &json!({"people": [fang.person, sun.person]})).expect(200);
    let (fangs, suns) = (estate.device(&fang), estate.device(&sun));
    let yes = |device: &Device, minutes_ago| {
        let answer = AnswerStepIn { replacement: gap, absent: mei.person, date, accepts: true, note: String::new() };
        let mut envelope = device.envelope(site, answer);
        envelope.captured = Captured::by_server(e2e::now() - TimeDelta::minutes(minutes_ago));
        envelope
    };
    // Fang was quicker with her thumb; the phone that speaks first wins all the same, and she is told.
    let (of_fang, of_sun) = (yes(&fangs, 9), yes(&suns, 3));
    assert_eq!(suns.push(&[of_sun])[0].status, Status::Applied);
    let late = &fangs.push(&[of_fang])[0];
    assert_eq!((late.status, &late.refusal), (Status::Conflict, &Some(Refusal::ReplacementMovedOn { state: ReplacementState::Filled })));
    assert!(fang.get("/v1/messages?limit=200").text().contains("step_in_over"));
    assert_eq!(sun.list("/v1/rosters/weeks")[0]["duties"][0]["areas"], json!([post.area]));
    assert_eq!(mei.list("/v1/rosters/weeks")[0]["duties"][0]["covered_by"], json!(sun.person));
    let came = clocked(&suns, site, &sun, Way::In, &post, began + TimeDelta::minutes(60));
    assert_eq!(suns.push(&[came])[0].status, Status::Applied);

    // Lin goes, and her phone is flat: she asks for a correction, Wu grants it, and what was clocked stays.
    let goes = e2e::now();
    let went = minute(goes);
    let before = wu.list("/v1/attendance/clockings");
    let asks = json!({"site": site, "way": "out", "at": goes, "reason": "手机没电"});
    let asked = lin.post("/v1/attendance/corrections", &asks).expect(201).json();
    let asked = asked["id"].as_str().unwrap();
    assert_eq!(wu.read(&format!("/v1/attendance?site={site}"))["corrections_asked"], json!(1));
    let decide = |who: &Office| who.post(&format!("/v1/attendance/corrections/{asked}/decide"), &json!({"granted": true}));
    let _ = decide(lin).expect(403);
    let _ = decide(&wu).expect(200);
    let _ = decide(&cast.zhou).expect(409);
    assert_eq!(wu.list("/v1/attendance/clockings"), before);

    // Leave with a balance of five days.
    let _ = wu
        .post("/v1/leave/allowances", &json!({"site": site, "person": lin.person, "kind": "annual", "year": 2027, "half_days": 10}))
        .expect(201);
    let leave = json!({"site": site, "kind": "annual", "from": "2027-03-01", "until": "2027-03-02", "reason": "回家"});
    let leave = lin.post("/v1/leave", &leave).expect(201).json();
    let balance = || lin.read(&format!("/v1/leave/balances?site={site}&year=2027"))[0].clone();
    assert_eq!((&balance()["asked"], &balance()["taken"]), (&json!(4), &json!(0)));
    let _ = wu.post(&format!("/v1/leave/{}/decide", leave["id"].as_str().unwrap()), &json!({"granted": true})).expect(200);
    assert_eq!((&balance()["allowed"], &balance()["taken"], &balance()["asked"]), (&json!(10), &json!(4), &json!(0)));

    // The month's sheet, to the minute.
    let sheet = wu.read(&format!("/v1/attendance/sheet?site={site}&from={date}&until={date}"));
    let of = |who: &Office| {
        sheet["people"].as_array().unwrap().iter().find(|one| one["person"] == json!(who.person)).unwrap()["cells"][0].clone()
    };
    let worked = |cell: &Value| cell["worked_minutes"].as_i64().unwrap();
    assert_eq!(worked(&of(lin)), (went - (began + TimeDelta::minutes(2))).num_minutes(), "{sheet}");
    assert_eq!((&of(lin)["state"], &of(lin)["corrected"]), (&json!("left_early"), &json!(true)));
    assert_eq!((&of(&mei)["state"], worked(&of(&mei))), (&json!("absent"), 0));
    assert_eq!((&of(&sun)["state"], &of(&sun)["late_minutes"]), (&json!("late"), &json!(60)));
    assert_eq!(of(lin)["planned_minutes"], json!(480));

    stocks_run_out(&wu, &cast, site);
    an_assessment_is_disputed(&estate, &wu, &cast);
}

/// The last bottle: one more is refused, and whoever keeps the store was told in time.
fn stocks_run_out(wu: &Office, cast: &Cast, site: SiteId) {
    let main = store(site, "总库");
    wu.make("/v1/stores", &main);
    let soap = with_level(supply(site, "洗洁精"), &main, 2);
    wu.make("/v1/supplies", &soap);
    receive(wu, &soap, &main, 3);
    let address = format!("/v1/supplies/{}/issue", soap.id);
    wu.make(&address, &issue(&soap, &main, cast.lin.person, 2_000));
    assert_eq!(cast.zhou.list("/v1/messages").iter().filter(|message| message["kind"] == "low_stock").count(), 1);
    wu.make(&address, &issue(&soap, &main, cast.lin.person, 1_000));
    let refused = wu.post(&address, &issue(&soap, &main, cast.lin.person, 1)).expect(422).json();
    assert_eq!((&refused["code"], &refused["refusal"]["available"]), (&json!("insufficient"), &json!(0)));
    let plan = wu.read(&format!("/v1/supplies/{}/stock", soap.id));
    assert_eq!(plan[0]["quantity"], json!(0), "never less than nothing");
}

/// Lin is assessed, and says without a signal that it was not so: that counts as disputed until somebody above has looked.
fn an_assessment_is_disputed(estate: &Estate, wu: &Office, cast: &Cast) {
    let (leads, lins) = (estate.device(wu), estate.device(&cast.lin));
    let fail = Answered::Verdict(Verdict::Fail);
    let step = RecordAssessment {
        assessment: AssessmentId(new_id()),
        person: cast.lin.person,
        date: e2e::now().with_timezone(&crew::ZONE).date_naive(),
        kind: AssessmentKind::Area,
        area: Some(cast.round.areas[0].id),
        shift: None,
        sheet: SheetOf { template: cast.round.template, version: 1 },
        answers: cast.round.content.items().map(|item| checklists::answer(item.id, fail.clone())).collect(),
        remark: "大堂玻璃有手印".into(),
    };
    let assessment = step.assessment;
    assert_eq!(leads.push(&[leads.envelope(estate.site, step)])[0].status, Status::Applied);
    let no = AnswerAssessment { assessment, agree: false, note: "玻璃是早上擦的".into() };
    let mut answer = lins.envelope(estate.site, no);
    answer.captured = Captured::by_server(e2e::now() - TimeDelta::minutes(5));
    assert_eq!(lins.push(&[answer])[0].status, Status::Applied);
    assert_eq!(wu.read(&format!("/v1/assessments/{assessment}"))["state"], json!("disputed"));
}

/// Somebody clocks in at a post, by its code, when it was.
fn clocked(device: &Device, site: SiteId, who: &Office, way: Way, post: &domain::place::Checkpoint, at: Timestamp) -> Envelope {
    let shown = ShownBy::Code { code: post.code.clone() };
    let mut envelope = device.envelope(site, Clock { clocking: ClockingId(new_id()), person: who.person, way, post: Some(post.id), shown });
    envelope.captured = Captured::by_server(at);
    envelope
}
