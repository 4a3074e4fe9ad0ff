//! From what somebody saw to what somebody else has seen put right.

use domain::{
    finding::{FindingKind, Severity, Spot, Utility},
    ids::{FindingId, PersonId},
    operation::{
        IssueNotice, RaiseFinding, RectifyFinding, RemindFinding, Reminder, RepairDone, StopViolation, VerifyFinding, VerifyVerdict,
    },
    people::Role,
    wire::Status,
};
use e2e::{
    envelope::Device,
    estate::{Cast, Estate},
    new_id,
    office::Office,
    photos, tus,
};
use serde_json::{Value, json};

/// Somebody in the field with a phone, and everybody else at a desk.
struct Scene {
    estate: Estate,
    cast: Cast,
    lead: Office,
    mei: Office,
    lins: Device,
    meis: Device,
}

fn scene() -> Scene {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let lead = estate.colleague("Lead", Role::CleaningLead);
    let mei = estate.colleague("Mei", Role::MaintenanceWorker);
    let (lins, meis) = (estate.device(&cast.lin), estate.device(&mei));
    Scene { estate, cast, lead, mei, lins, meis }
}

fn raise(scene: &Scene, kind: FindingKind) -> RaiseFinding {
    RaiseFinding {
        finding: FindingId(new_id()),
        kind,
        severity: Severity::Major,
        spot: Spot { area: Some(scene.cast.round.areas[0].id), ..Spot::default() },
        text: "大堂灯不亮".into(),
        field: None,
        stopped: false,
        utility: None,
    }
}

impl Scene {
    fn raised(&self, raise: RaiseFinding) -> FindingId {
        let id = raise.finding;
        self.pushed(&self.lins, raise, Some(1));
        id
    }

    /// Pushes a step, with a photo whose bytes follow.
    fn pushed(&self, device: &Device, step: impl Into<domain::operation::Operation>, photo: Option<u8>) -> Status {
        let site = self.estate.site;
        let mut envelope = device.envelope(site, step);
        let bytes = photo.map(|n| photos::small(n.into()));
        envelope.photos.extend(bytes.as_deref().map(tus::reference));
        let status = device.push(std::slice::from_ref(&envelope))[0].status;
        if let (Some(bytes), true) = (&bytes, status == Status::Applied) {
            let _ = tus::upload(device, site, &envelope.photos[0], bytes).expect(204);
        }
        status
    }

    fn read(&self, id: FindingId) -> Value {
        self.cast.zhou.read(&format!("/v1/findings/{id}"))
    }
}

fn notice(responsible: &Office) -> Value {
    json!({"responsible": responsible.person, "days": 2, "corrective": "换灯", "preventive": "每周巡查"})
}

#[test]
fn a_finding_is_noticed_put_right_sent_back_and_closed_by_somebody_else() {
    let scene = scene();
    let (zhou, id) = (&scene.cast.zhou, scene.raised(raise(&scene, FindingKind::Nonconformity)));
    let at = |step: &str| format!("/v1/findings/{id}/{step}");
    assert_eq!(scene.mei.get(&format!("/v1/findings/{id}")).status, 404, "nothing of hers yet");

    // What is missing is said by its field, in both languages; nothing was issued.
    let refused = zhou.post(&at("notice"), &json!({"responsible": scene.mei.person, "days": 2, "corrective": "换灯", "preventive": " "}));
    assert_eq!((refused.status, refused.json()["code"].as_str()), (422, Some("missing")), "{}", refused.text());
    let _ = zhou.post(&at("notice"), &notice(&scene.mei)).expect(200);
    let seen = scene.read(id);
    assert_eq!((seen["state"].as_str(), &seen["notices"][0]["number"]["number"]), (Some("noticed"), &json!(1)), "{seen}");
    let year = seen["notices"][0]["number"]["year"].as_i64().unwrap();
    assert_eq!(scene.mei.read(&format!("/v1/findings/{id}"))["text"], "大堂灯不亮", "it is hers now");
    let photo = seen["photos"][0]["id"].as_str().unwrap();
    assert_eq!(scene.mei.download(&format!("/v1/photos/{}/{photo}/thumbnail", scene.estate.site)).status, 200, "and so is its photo");

    let rectify = || RectifyFinding { finding: id, remark: "换好了".into() };
    assert_eq!(scene.pushed(&scene.meis, rectify(), None), Status::Rejected, "nobody takes it on trust");
    assert_eq!(scene.pushed(&scene.meis, rectify(), Some(2)), Status::Applied);
    let _ = zhou.post(&at("verify"), &json!({"verdict": "sent_back", "remark": "还是暗", "days": 1})).expect(200);
    assert_eq!(scene.pushed(&scene.meis, rectify(), Some(3)), Status::Applied);

    // Two people look at the same time; the second look is kept as a late one.
    let close = VerifyFinding { finding: id, verdict: VerifyVerdict::Closed, remark: String::new(), days: None };
    let leads = scene.estate.device(&scene.lead);
    let _ = zhou.post(&at("verify"), &json!({"verdict": "closed"})).expect(200);
    assert_eq!(scene.pushed(&leads, close, None), Status::Conflict);
    let seen = scene.read(id);
    let steps: Vec<&str> = seen["history"].as_array().unwrap().iter().map(|e| e["step"]["what"].as_str().unwrap()).collect();
    assert_eq!(steps, ["noticed", "rectified", "sent_back", "rectified", "closed"]);

    // The notice is there by its number, on a page, and on paper in Chinese.
    let printed = zhou.read(&format!("/v1/notices/{}/{year}/1", scene.estate.site));
    assert_eq!((printed["number"].as_str(), printed["state"].as_str()), (Some(format!("{year}-0001").as_str()), Some("closed")));
    let pdf = zhou.get(&format!("/v1/notices/{}/{year}/1/notice.pdf?language=zh", scene.estate.site)).expect(200);
    assert!(pdf.body.starts_with(b"%PDF-"));
    assert_eq!(zhou.list("/v1/notices").len(), 1);
    assert_eq!(scene.cast.lin.list("/v1/notices").len(), 1, "she raised what it is about");

    let _ = zhou.post(&at("reopen"), &json!({"remark": "又坏了"})).expect(200);
    assert_eq!(zhou.list("/v1/findings?state=sent_back").len(), 1);
    assert_eq!(zhou.list("/v1/findings?state=closed").len(), 0);
    assert_eq!(zhou.list(&format!("/v1/findings?responsible={}&state=open", scene.mei.person)).len(), 1);
}

#[test]
fn nobody_verifies_their_own_work_and_a_violation_is_stopped_first() {
    let scene = scene();
    let id = scene.raised(raise(&scene, FindingKind::Violation));
    let leads = scene.estate.device(&scene.lead);
    let put_right = RectifyFinding { finding: id, remark: String::new() };
    assert_eq!(scene.pushed(&leads, put_right, Some(4)), Status::Applied, "on the spot, before anybody wrote a notice");
    let verify = |office: &Office| office.post(&format!("/v1/findings/{id}/verify"), &json!({"verdict": "closed"}));
    let own = verify(&scene.lead);
    assert_eq!((own.status, own.json()["code"].as_str()), (422, Some("own-rectification")));
    let early = verify(&scene.cast.zhou);
    assert_eq!((early.status, early.json()["code"].as_str()), (422, Some("not-stopped")));
    let stop = StopViolation { finding: id, remark: "已劝阻".into() };
    assert_eq!(scene.pushed(&scene.lins, stop, Some(5)), Status::Applied);
    let _ = verify(&scene.cast.zhou).expect(200);
    let field = scene.cast.lin.post(&format!("/v1/findings/{id}/verify"), &json!({"verdict": "closed"}));
    assert_eq!(field.status, 403, "a cleaner does not verify");
}

/// Reminders are the server's own: neither a phone in its name nor anybody in theirs makes one.
#[test]
fn no_phone_speaks_in_the_servers_name() {
    let scene = scene();
    let id = scene.raised(raise(&scene, FindingKind::Nonconformity));
    let _ = scene.cast.zhou.post(&format!("/v1/findings/{id}/notice"), &notice(&scene.mei)).expect(200);
    let due = serde_json::from_value(scene.read(id)["due"]["at"].clone()).unwrap();
    let remind = RemindFinding { finding: id, what: Reminder::Overdue, due };
    let mut forged = scene.lins.envelope(scene.estate.site, remind.clone());
    forged.author = PersonId::SERVER;
    // A phone by itself takes no step of the office: that waits for a supervisor, who can't lend the server's name either.
    let operation = forged.id;
    assert_eq!(scene.lins.push(&[forged])[0].status, Status::Held);
    let let_through = scene.cast.zhou.post(&format!("/v1/held/{}/{operation}/accept", scene.estate.site), &json!({"remark": "?"}));
    assert!(scene.read(id)["escalated"].is_null(), "{}", let_through.text());
    assert_ne!(scene.pushed(&scene.estate.device(&scene.cast.zhou), remind, None), Status::Applied);
    assert!(scene.read(id)["escalated"].is_null());
}

#[test]
fn a_burst_pipe_is_repaired_and_whoever_told_of_it_is_called_back() {
    let scene = scene();
    let id = scene.raised(RaiseFinding { utility: Some(Utility::Water), ..raise(&scene, FindingKind::Damage) });
    let at = |step: &str| format!("/v1/findings/{id}/{step}");
    let _ = scene.lead.post(&at("dispatch"), &json!({"to": scene.mei.person, "days": 0})).expect(200);
    assert_eq!(scene.pushed(&scene.meis, RepairDone { finding: id, remark: "换了阀门".into() }, Some(6)), Status::Applied);
    let _ = scene.cast.zhou.post(&at("call-back"), &json!({"said": "not_satisfied", "remark": "还在漏"})).expect(200);
    assert_eq!(scene.pushed(&scene.meis, RepairDone { finding: id, remark: String::new() }, Some(7)), Status::Applied);
    let _ = scene.cast.zhou.post(&at("call-back"), &json!({"said": "satisfied"})).expect(200);
    let _ = scene.lead.post(&at("verify"), &json!({"verdict": "closed"})).expect(200);
    let seen = scene.read(id);
    assert_eq!((seen["repair"]["state"].as_str(), seen["state"].as_str()), (Some("called_back"), Some("closed")), "{seen}");

    // It bursts again: the system says so by itself.
    let again = scene.raised(RaiseFinding { utility: Some(Utility::Water), ..raise(&scene, FindingKind::Damage) });
    assert_eq!(scene.read(again)["repeats"], json!(id));
    let twice = scene.raised(RaiseFinding { utility: Some(Utility::Water), ..raise(&scene, FindingKind::Damage) });
    let _ = scene.cast.zhou.post(&format!("/v1/findings/{twice}/merge"), &json!({"into": again})).expect(200);
    assert_eq!(scene.read(twice)["state"], "merged");
}

#[test]
fn notices_for_many_at_once_are_numbered_without_gap_or_double_and_a_bad_one_keeps_none_of_the_others() {
    let scene = scene();
    let ids: Vec<FindingId> = (0..30).map(|_| scene.raised(raise(&scene, FindingKind::Nonconformity))).collect();
    let mut body = notice(&scene.mei);
    // Three people press at the same moment; one of what they ticked is not there.
    std::thread::scope(|all| {
        for part in ids.chunks(10) {
            let mut body = body.clone();
            body["findings"] = json!(part.iter().copied().chain([FindingId(new_id())]).collect::<Vec<_>>());
            let zhou = &scene.cast.zhou;
            all.spawn(move || {
                let told = zhou.post("/v1/notices", &body).expect(200).json();
                let issued = |issued| told.as_array().unwrap().iter().filter(|one| one["issued"] == json!(issued)).count();
                assert_eq!((issued(true), issued(false)), (10, 1), "{told}");
            });
        }
    });
    let mut numbers: Vec<i64> = ids.iter().map(|id| scene.read(*id)["notices"][0]["number"]["number"].as_i64().unwrap()).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=30).collect::<Vec<_>>());
    // Somebody who can't put it right is nobody to ask.
    body["findings"] = json!([ids[0]]);
    body["responsible"] = json!(scene.estate.admin.person);
    let told = scene.cast.zhou.post("/v1/notices", &body).expect(200).json();
    assert_eq!((&told[0]["issued"], told[0]["code"].as_str()), (&json!(false), Some("invalid")), "{told}");

    // A notice from a phone that was away waits for its number until it is here.
    let leads = scene.estate.device(&scene.lead);
    let late =
        IssueNotice { finding: ids[1], responsible: scene.mei.person, days: 1, corrective: "再换".into(), preventive: "再查".into() };
    assert_eq!(scene.pushed(&leads, late, None), Status::Applied);
    assert_eq!(scene.read(ids[1])["notices"][1]["number"]["number"], json!(31));
    assert_eq!(scene.read(ids[1])["notices"].as_array().unwrap().len(), 2, "the earlier one stays, replaced");
}
