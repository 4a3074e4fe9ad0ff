//! A phone's process is killed by SIGKILL at any moment while somebody records, again and again (`sync.md` 1, 2): it opens each time, what it
//! called saved reaches the server once, with its photos, and a draft keeps each answer.

use domain::photo::Sha256;
use e2e::{
    checklists,
    estate::{Cast, Estate},
    office::Office,
    phone::{ClosedPhone, Phone},
    photos,
    recorder::{Saved, killed_after},
    rush::journal_is_sound,
};
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    time::{Duration, Instant},
};

/// Kills between two syncs.
const A_DAY: u32 = 25;
/// Until when a process is killed at the latest, after its start: opening is a part of it.
const LATEST: u128 = 800;

/// A visit, or what is written of it: where it is, by patrol and checkpoint.
type At = (String, String);

/// What the app called saved and the server has not been asked about yet.
#[derive(Default)]
struct Told {
    patrols: BTreeSet<String>,
    finished: BTreeSet<String>,
    /// Points by visit and item.
    answers: BTreeMap<(At, String), u16>,
    /// A photo's id and hash, by visit.
    photos: BTreeMap<At, (String, String)>,
    visits: BTreeMap<At, String>,
    /// The hash of its photo by finding, and its patrol.
    findings: BTreeMap<String, (String, String)>,
}

impl Told {
    fn note(&mut self, saved: Saved) {
        // One that was begun just before a kill is told by what follows.
        if !matches!(saved, Saved::Start { .. }) {
            self.patrols.insert(saved.patrol().to_owned());
        }
        // Whoever finds an answer or a photo missing gives it anew, and would say so a second time.
        let again = match saved {
            Saved::Start { patrol } => !self.patrols.insert(patrol),
            Saved::Finish { patrol } => !self.finished.insert(patrol),
            Saved::Answer { patrol, checkpoint, item, points } => self.answers.insert(((patrol, checkpoint), item), points).is_some(),
            Saved::Photo { patrol, checkpoint, photo, sha256 } => self.photos.insert((patrol, checkpoint), (photo, sha256)).is_some(),
            Saved::Visit { patrol, checkpoint, visit } => self.visits.insert((patrol, checkpoint), visit).is_some(),
            Saved::Finding { patrol, finding, sha256 } => self.findings.insert(finding, (patrol, sha256)).is_some(),
        };
        assert!(!again, "something that was saved had to be saved again");
    }
}

/// A moment at which nobody expects it.
fn some_moment() -> Duration {
    Duration::from_millis(u64::try_from(10 + e2e::new_id().as_u128() % LATEST).expect("it is short"))
}

fn deliver(phone: &Phone) {
    let report = phone.sync_in_the_end();
    let ledger = phone.app.delivery().unwrap();
    assert_eq!((report.refused, report.held, ledger.records_refused, ledger.photos_waiting), (0, 0, 0, 0), "{report:?} {ledger:?}");
}

/// Everything that was told is on the server, or still a draft on the phone. What stays untold is dropped; what is a draft is kept for the next day.
fn hold(estate: &Estate, zhou: &Office, phone: &Phone, told: Told) -> Told {
    let mut tomorrow = Told::default();
    let books: BTreeMap<&String, Value> = told.patrols.iter().map(|id| (id, zhou.read(&format!("/v1/patrols/{id}")))).collect();
    let visit_at = |at: &At| {
        let visits = books.get(&at.0).unwrap_or_else(|| panic!("patrol {} was never told", at.0))["visits"].as_array().unwrap();
        let mut there = visits.iter().filter(|visit| visit["checkpoint"] == at.1.as_str());
        let found = there.next();
        assert!(there.next().is_none(), "a visit is doubled: {visits:?}");
        found
    };
    for patrol in &told.finished {
        assert_eq!(books[patrol]["patrol"]["state"], "complete");
    }
    for (at, id) in &told.visits {
        assert_eq!(visit_at(at).map(|visit| &visit["id"]), Some(&Value::from(id.as_str())), "a recorded visit");
    }
    for ((at, item), points) in told.answers {
        let Some(visit) = visit_at(&at) else {
            let screen = phone.app.checklist(at.0.clone(), at.1.clone()).expect("the draft is still there");
            let mut items = screen.sections.into_iter().flat_map(|section| section.items);
            assert_eq!(items.find(|i| i.item_id == item).and_then(|i| i.points), Some(points), "an answer of a draft");
            tomorrow.answers.insert((at, item), points);
            continue;
        };
        let answers = visit["answers"].as_array().unwrap();
        let answer = answers.iter().find(|answer| answer["item"] == item.as_str()).expect("it was answered");
        assert!(answer["value"].to_string().contains(&points.to_string()), "{points} were saved: {answer}");
    }
    for (at, (photo, sha256)) in told.photos {
        let Some(visit) = visit_at(&at) else {
            let screen = phone.app.checklist(at.0.clone(), at.1.clone()).expect("the draft is still there");
            assert!(screen.photos.iter().any(|line| line.photo_id == photo), "a photo of a draft");
            tomorrow.photos.insert(at, (photo, sha256));
            continue;
        };
        assert_eq!(visit["photos"].as_array().map(Vec::len), Some(1), "{visit}");
        arrived(estate, zhou, &visit["photos"][0], &sha256);
        assert_eq!(visit["photos"][0]["id"], photo.as_str());
    }
    for (finding, (_, sha256)) in &told.findings {
        let seen = zhou.read(&format!("/v1/findings/{finding}"));
        let photos = if seen["photos"].is_array() { &seen["photos"] } else { &seen["finding"]["photos"] };
        assert_eq!(photos.as_array().map(Vec::len), Some(1), "{seen}");
        arrived(estate, zhou, &photos[0], sha256);
    }
    tomorrow.patrols = tomorrow.answers.keys().map(|(at, _)| at.0.clone()).chain(tomorrow.photos.keys().map(|at| at.0.clone())).collect();
    // One that is open may go on tomorrow, whether or not it has a draft.
    tomorrow.patrols.extend(told.patrols.iter().filter(|id| books[id]["patrol"]["state"] == "underway").cloned());
    tomorrow
}

/// A photo's original is the file that the camera wrote.
fn arrived(estate: &Estate, zhou: &Office, photo: &Value, sha256: &str) {
    let id = photo["id"].as_str().expect("a photo has an id");
    let original = zhou.download(&format!("/v1/photos/{}/{id}/original", estate.site)).expect(200);
    assert_eq!(Sha256::of(&original.body).to_string(), sha256, "byte for byte");
}

/// What the whole company's books say in the end.
fn nothing_is_doubled(estate: &Estate, cast: &Cast, told: [usize; 3], kills: usize) {
    let admin = Office::sign_in(&estate.server.url, &estate.admin.login, &estate.admin.password);
    let there = journal_is_sound(&admin, estate.site, ["patrol.start", "patrol.visit", "finding.raise"]);
    // At each kill one record may have been saved that nobody could be told of any more.
    for (there, told) in there.iter().zip(told) {
        assert!((told..=told + kills).contains(there), "{there} in the books, {told} told, {kills} kills");
    }
    let zhou = Office::sign_in(&estate.server.url, &cast.zhou.login, &cast.zhou.password);
    let photos = zhou.list("/v1/photos");
    let [_, visits, findings] = there;
    assert_eq!(photos.len(), visits + findings, "each visit and each finding has one photo");
    assert!(photos.iter().all(|photo| photo["state"]["state"] == "stored"));
    assert_eq!(zhou.list("/v1/patrols").len(), there[0]);
}

fn kill(days: u32) {
    let (estate, cast) = Estate::ready(checklists::eleven_items(), 3);
    let picture = photos::in_folder(estate.folder.path(), "picture.jpg", &photos::small(1));
    let mut phone: ClosedPhone = estate.phone(&cast.lin).closed();
    let (mut told, mut records, mut answers) = (Told::default(), [0; 3], 0);
    let (mut zhou, mut signed_in) = (cast.zhou.clone(), Instant::now());
    for _ in 0..days {
        for _ in 0..A_DAY {
            for saved in killed_after(phone.folder.path(), &picture, some_moment()) {
                match &saved {
                    Saved::Start { .. } => records[0] += 1,
                    Saved::Visit { .. } => records[1] += 1,
                    Saved::Finding { .. } => records[2] += 1,
                    Saved::Answer { .. } => answers += 1,
                    Saved::Photo { .. } | Saved::Finish { .. } => {}
                }
                told.note(saved);
            }
        }
        // A token holds for a quarter of an hour.
        if signed_in.elapsed() > Duration::from_secs(300) {
            (zhou, signed_in) = (Office::sign_in(&estate.server.url, &cast.zhou.login, &cast.zhou.password), Instant::now());
        }
        let opened = phone.opened();
        deliver(&opened);
        told = hold(&estate, &zhou, &opened, told);
        phone = opened.closed();
    }
    let kills = (days * A_DAY) as usize;
    println!("{kills} kills: {records:?} patrols, visits and findings, {answers} answers");
    assert!(answers > 3 * kills, "{answers} answers: it was killed before it had recorded anything");
    nothing_is_doubled(&estate, &cast, records, kills);
}

#[test]
fn a_phone_that_is_killed_while_it_records_loses_nothing_that_it_called_saved() {
    kill(1);
}

mod long {
    #[test]
    fn a_phone_that_is_killed_a_thousand_times_while_it_records_loses_nothing_that_it_called_saved() {
        super::kill(40);
    }
}
