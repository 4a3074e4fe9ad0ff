//! Does whose work it is see how it was assessed, may they answer, and does a dispute end where it should? Over REST, on pages and on phones.

use domain::{
    assessment::{AssessmentKind, Settlement},
    checklist::{Answer, Value, Verdict},
    ids::AssessmentId,
    operation::{AnswerAssessment, RecordAssessment, SettleAssessment},
    patrol::SheetOf,
    people::Role,
    wire::Status,
};
use e2e::{
    checklists,
    desk::Desk,
    envelope::Device,
    estate::{Cast, Estate},
    new_id,
    office::Office,
    photos, tus,
};
use serde_json::{Value as Json, json};

/// The local date of the site.
fn today() -> String {
    (e2e::now() + chrono::TimeDelta::hours(8)).date_naive().to_string()
}

fn answers(cast: &Cast, verdict: Verdict) -> Vec<Answer> {
    cast.round.content.items().map(|item| checklists::answer(item.id, Value::Verdict(verdict))).collect()
}

fn record(cast: &Cast, of: &Office, verdict: Verdict) -> RecordAssessment {
    RecordAssessment {
        assessment: AssessmentId(new_id()),
        person: of.person,
        date: today().parse().unwrap(),
        kind: AssessmentKind::Area,
        area: Some(cast.round.areas[0].id),
        shift: None,
        sheet: SheetOf { template: cast.round.template, version: 1 },
        answers: answers(cast, verdict),
        remark: "大堂玻璃有手印".into(),
    }
}

fn pulled(device: &Device, estate: &Estate) -> String {
    let hello = device.call("GET", "/v1/sync/hello", &[], None).expect(200).json();
    let epoch = hello["scopes"].as_array().unwrap().iter().find(|one| one["scope"] == json!(estate.site)).unwrap()["epoch"].clone();
    let path = format!("/v1/sync/pull?scopes={}:{}:0&limit=200", estate.site, epoch.as_str().unwrap());
    device.call("GET", &path, &[], None).expect(200).text()
}

fn kinds(office: &Office) -> Vec<String> {
    office.list("/v1/messages").iter().map(|message| message["kind"].as_str().unwrap().to_owned()).collect()
}

/// The lead assesses on the phone, the cleaner disputes it offline, the lead's superior corrects it; a word that comes later changes nothing.
#[test]
fn a_disputed_assessment_is_corrected_by_somebody_above_and_every_word_stays() {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let (wu, he) = (estate.colleague("Wu", Role::CleaningLead), estate.colleague("He", Role::CleaningLead));
    let mei = estate.cleaner("Mei");
    let (leads, hers) = (estate.device(&wu), estate.device(&cast.lin));

    let bytes = photos::small(5);
    let photo = tus::reference(&bytes);
    let step = RecordAssessment {
        answers: vec![Answer { photos: vec![photo.id], ..answers(&cast, Verdict::Fail).remove(0) }],
        ..record(&cast, &cast.lin, Verdict::Fail)
    };
    let id = step.assessment;
    let mut envelope = leads.envelope(estate.site, step);
    envelope.photos = vec![photo.clone()];
    assert_eq!(leads.push(std::slice::from_ref(&envelope))[0].status, Status::Applied);
    let _ = tus::upload(&leads, estate.site, &photo, &bytes).expect(204);
    assert_eq!(leads.push(&[envelope])[0].status, Status::Duplicate);

    // Lin sees it, on her phone and with its photo, and is told; Mei learns nothing of it.
    assert_eq!(kinds(&cast.lin), ["assessed"]);
    assert!(pulled(&hers, &estate).contains(&id.to_string()));
    let seen = cast.lin.read(&format!("/v1/assessments/{id}"));
    assert_eq!(
        (&seen["score"]["passed"], &seen["counts"]["percent"], &seen["state"]),
        (&json!(false), &json!(0), &json!("assessed")),
        "{seen}"
    );
    let thumbnail = |office: &Office| office.get(&format!("/v1/photos/{}/{}/thumbnail", estate.site, photo.id)).status;
    assert_eq!((thumbnail(&cast.lin), thumbnail(&mei), thumbnail(&wu)), (200, 404, 200));
    let _ = mei.get(&format!("/v1/assessments/{id}")).expect(404);
    assert!(mei.list("/v1/assessments").is_empty());
    assert!(!pulled(&estate.device(&mei), &estate).contains(&id.to_string()));

    // She disputes it, offline.
    let wordless = AnswerAssessment { assessment: id, agree: false, note: String::new() };
    assert_eq!(hers.push(&[hers.envelope(estate.site, wordless)])[0].status, Status::Rejected);
    let dispute = AnswerAssessment { assessment: id, agree: false, note: "照片是二号楼的，不是我的区域".into() };
    assert_eq!(hers.push(&[hers.envelope(estate.site, dispute)])[0].status, Status::Applied);
    assert_eq!(kinds(&wu), ["assessment_answered"]);
    assert_eq!(wu.list("/v1/assessments?state=disputed").len(), 1);

    // Another lead of the same rank can't settle it; a supervisor can, with a reason.
    let settle = |office: &Office, body: &Json| office.post(&format!("/v1/assessments/{id}/settle"), body).status;
    let corrected = json!({"how": {"outcome": "changed", "percent": 90}, "note": "核对照片后更正"});
    assert_eq!(settle(&he, &corrected), 403);
    assert_eq!(settle(&cast.lin, &corrected), 403);
    assert_eq!(settle(&cast.zhou, &json!({"how": {"outcome": "changed", "percent": 101}, "note": "x"})), 422);
    assert_eq!(settle(&cast.zhou, &json!({"how": {"outcome": "upheld"}, "note": " "})), 422);
    assert_eq!(settle(&cast.zhou, &corrected), 200);
    assert_eq!(kinds(&cast.lin), ["assessed", "assessed"]);

    // The assessor's phone had withdrawn it offline meanwhile: a fact that comes late.
    let withdraw = SettleAssessment { assessment: id, how: Settlement::Withdrawn {}, note: "记错人了".into() };
    assert_eq!(leads.push(&[leads.envelope(estate.site, withdraw)])[0].status, Status::Applied);
    let seen = wu.read(&format!("/v1/assessments/{id}"));
    assert_eq!((&seen["state"], &seen["counts"]), (&json!("changed"), &json!({"percent": 90, "passed": true})), "{seen}");
    let history: Vec<(bool, &str)> =
        seen["history"].as_array().unwrap().iter().map(|one| (one["late"] == json!(true), one["reply"]["did"].as_str().unwrap())).collect();
    assert_eq!(history, [(false, "dispute"), (false, "settle"), (true, "settle")]);
    assert_eq!(seen["score"]["earned"], json!(0), "what was assessed stays");

    // Pages in both languages say the same, to each what is theirs.
    let (desk, leads_desk) = (Desk::of(&cast.lin), Desk::of(&wu));
    let page = desk.page(&format!("/assessments/{id}"));
    for word in ["照片是二号楼的", "核对照片后更正", "90 %", "name=\"do\" value=\"dispute\""] {
        assert!(page.contains(word), "{word}: {page}");
    }
    assert!(!leads_desk.page(&format!("/assessments/{id}")).contains("value=\"dispute\""), "it is not the lead's to answer");
    assert!(Desk::of(&mei).get(&format!("/assessments/{id}")).status == 404);

    // The month counts it as corrected.
    let scores = wu.read("/v1/assessments/scores");
    assert_eq!((&scores["people"][0]["person"], &scores["people"][0]["mean_tenths"]), (&json!(cast.lin.person), &json!(900)), "{scores}");
    assert_eq!(mei.read("/v1/assessments/scores")["people"], json!([]));
    let csv = wu.get("/v1/assessments.csv").expect(200).text();
    assert!(csv.contains("照片是二号楼的") && csv.contains(&id.to_string()), "{csv}");
    assert!(!mei.get("/v1/assessments.csv").expect(200).text().contains(&id.to_string()));
    assert!(wu.get("/v1/assessments/scores.csv").expect(200).text().contains("90"));
}

#[test]
fn a_lead_assesses_at_the_desk_and_nobody_themselves() {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let wu = estate.colleague("Wu", Role::CleaningLead);
    let body = |of: &Office| {
        let sheet = json!({"template": cast.round.template, "version": 1});
        json!({"id": new_id(), "person": of.person, "date": today(), "kind": "shift", "sheet": sheet, "answers": answers(&cast, Verdict::Pass)})
    };
    let address = format!("/v1/sites/{}/assessments", estate.site);
    let _ = wu.post(&address, &body(&wu)).expect(422);
    let _ = cast.lin.post(&address, &body(&cast.lin)).expect(403);
    let mut gap = body(&cast.lin);
    gap["answers"] = json!([]);
    let _ = wu.post(&address, &gap).expect(422);
    let mut long_ago = body(&cast.lin);
    long_ago["date"] = json!("2020-01-01");
    let _ = wu.post(&address, &long_ago).expect(422);
    let mut nowhere = body(&cast.lin);
    nowhere["kind"] = json!("area");
    let _ = wu.post(&address, &nowhere).expect(422);
    let made = wu.post(&address, &body(&cast.lin)).expect(201).json();
    assert_eq!(made["counts"], json!({"percent": 100, "passed": true}));
    let _ = wu
        .post(&format!("/v1/assessments/{}/settle", made["id"].as_str().unwrap()), &json!({"how": {"outcome": "upheld"}, "note": "x"}))
        .expect(422);

    // The same on the page: choose the checklist, fill it in, and it is there.
    let desk = Desk::of(&wu);
    let page = desk.page(&format!("/assessments/new?template={}", cast.round.template));
    let item = cast.round.content.items().next().unwrap().id;
    assert!(page.contains(&format!("a.{item}")) && page.contains(&cast.lin.person.to_string()), "{page}");
    assert!(!page.contains(&format!("value=\"{}\"", wu.person)), "nobody is asked to assess themselves");
    let form = |date: &str| {
        let (id, site, person, template) = (new_id(), estate.site, cast.lin.person, cast.round.template);
        format!(
            "id={id}&site={site}&sheet={template}.1&person={person}&date={date}&kind=shift&area=&shift=&a.{item}=fail&n.{item}=dust&remark=corner"
        )
    };
    assert_eq!(desk.post("/assessments/new", &form("2020-01-01")).status, 422);
    let reply = desk.post("/assessments/new", &form(&today())).expect(303);
    let there = reply.header("location").unwrap().split('?').next().unwrap().to_owned();
    let page = desk.page(&there);
    assert!(page.contains("dust") && page.contains("corner"), "{page}");
    let hers = Desk::of(&cast.lin);
    assert_eq!(hers.post(&there, "do=dispute&note=").status, 422, "a dispute needs a word");
    let _ = hers.post(&there, "do=agree&note=").expect(303);
    assert_eq!(hers.get("/assessments/new").status, 403);
    assert_eq!(wu.list("/v1/assessments?state=agreed").len(), 1);
    assert_eq!(wu.list(&format!("/v1/assessments?person={}", cast.lin.person)).len(), 2);
    assert_eq!(cast.lin.list("/v1/assessments").len(), 2);
}

/// A list of several pages is read to its end without gap or double.
#[test]
fn a_long_list_is_read_page_by_page() {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let wu = estate.colleague("Wu", Role::CleaningLead);
    let phone = estate.device(&wu);
    let batch: Vec<_> = (0..7).map(|_| phone.envelope(estate.site, record(&cast, &cast.lin, Verdict::Pass))).collect();
    assert!(phone.push(&batch).iter().all(|outcome| outcome.status == Status::Applied));
    for reader in [&wu, &cast.lin] {
        let (mut seen, mut after) = (vec![], String::new());
        loop {
            let page = reader.read(&format!("/v1/assessments?limit=3{after}"));
            seen.extend(page["items"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()));
            match page["next"].as_str() {
                Some(next) => after = format!("&after={next}"),
                None => break,
            }
        }
        let mut once = seen.clone();
        once.sort();
        once.dedup();
        assert_eq!((seen.len(), once.len()), (7, 7));
    }
    assert_eq!(wu.get("/v1/assessments?after=x").status, 400);
}
