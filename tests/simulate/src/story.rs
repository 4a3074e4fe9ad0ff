//! What happens? People walk, record, sync and swap phones; the office reviews, moves and removes; lines drop, double, delay and reorder; phones
//! and server die at any step; clocks jump, disks fill, books are restored. In the end everything is mended, and the checker looks.

use crate::{
    chance::Chance,
    check::check,
    clocks::Truth,
    office::{Office, PASSWORD},
    phone::{Done, Phone, Saved},
    server::Server,
    world::{Person, Place, World},
};
use domain::{
    checklist::Verdict,
    faults::{self, Part, arm},
    finding::{FindingKind, Severity},
    ids::PatrolId,
    patrol::{HandReason, MissReason},
    text::Text,
};
use engine::{
    inputs::{AnswerInput, Arrival, FindingInput, MissedInput},
    sync::{Reply, Request, Sync},
};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::{collections::BTreeSet, fs, path::Path};
use uuid::Uuid;

/// What came of a story.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// The seed.
    pub seed: u64,
    /// What happened, line by line.
    pub trace: Vec<String>,
    /// Operations of which somebody was told that they are saved.
    pub operations: usize,
    /// Photos among them.
    pub photos: usize,
    /// Things that went wrong.
    pub faults: usize,
    /// Promises that were broken.
    pub broken: Vec<String>,
}

impl Outcome {
    /// The same story has the same one.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        hex::encode(Sha256::digest(self.trace.join("\n")))
    }
}

/// Steps at which the server may die.
const SERVER_STEPS: [&str; 4] = ["server:judged", "server:written", "server:committed", "server:photo-in-place"];
/// Steps at which a phone may die.
const PHONE_STEPS: [&str; 7] = [
    "phone:before-record",
    "phone:between-the-stores",
    "phone:recorded",
    "phone:photo-file-kept",
    "phone:answer-read",
    "phone:page-read",
    "phone:page-kept",
];
/// Phones of a story.
const PHONES: usize = 3;
const MINUTE: u64 = 60_000;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// Everything that a story is about.
pub struct Story<'a> {
    /// Who there is.
    pub world: &'a World,
    /// The server.
    pub server: Server,
    /// The phones.
    pub phones: Vec<Phone>,
    /// The true time.
    pub truth: Truth,
    /// The outcome so far.
    pub told: Outcome,
    chance: Chance,
    admin: Office,
    supervisor: Office,
    folder: &'a Path,
    /// Requests that are still on their way, with when they arrive.
    late: Vec<(u64, Request)>,
    has_backup: bool,
    photo_number: u64,
    made: usize,
}

/// Tells the story of a seed in a folder of its own, from the books of the world.
pub async fn run(seed: u64, world: &World, books: &Path, folder: &Path) -> Outcome {
    faults::bury(Part::Server);
    faults::bury(Part::Phone);
    fs::create_dir_all(folder.join("server")).expect("a folder");
    copy_tree(books, &folder.join("server"));
    let chance = Chance::new(seed);
    let truth = Truth::at(HOUR);
    let mut story = Story {
        world,
        server: Server::new(&folder.join("server"), &truth, &chance),
        phones: (1..=PHONES).map(|n| Phone::new(&format!("phone {n}"), &folder.join(format!("phone-{n}")), &truth, &chance)).collect(),
        truth,
        told: Outcome { seed, ..Outcome::default() },
        chance,
        admin: Office::new("admin"),
        supervisor: Office::new("zhou"),
        folder,
        late: vec![],
        has_backup: false,
        photo_number: seed << 20,
        made: 0,
    };
    story.server.start().await;
    for n in 0..PHONES {
        story.set_up(n).await;
    }
    let steps = 60 + story.chance.below(120);
    for _ in 0..steps {
        story.step().await;
        if !story.told.broken.is_empty() {
            break;
        }
    }
    if story.told.broken.is_empty() {
        story.mend().await;
        check(&mut story).await;
    }
    story.told
}

fn copy_tree(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_tree(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a copy");
        }
    }
}

impl Story<'_> {
    /// One more line.
    pub fn say(&mut self, line: impl Into<String>) {
        let line = line.into();
        self.told.trace.push(format!("{:>12} {line}", self.truth.millis()));
    }

    fn fault(&mut self, line: impl Into<String>) {
        self.told.faults += 1;
        self.say(format!("! {}", line.into()));
    }

    /// The phone is enrolled, and somebody signs in.
    async fn set_up(&mut self, n: usize) {
        let code = self.admin.make(&mut self.server, "/v1/devices/codes", &json!(null)).await;
        let code = code["code"].as_str().expect("a code").to_owned();
        let name = self.phones[n].name.clone();
        assert_eq!(self.phones[n].open(), Done::Yes(()), "{name} opens");
        let Done::Yes(request) = self.phones[n].on(|engine, _| engine.ask_enrol(&code, &name)) else { panic!("it asks") };
        let answer = self.server.ask(request).await.expect("an answer");
        let Done::Yes(Ok(_)) = self.phones[n].on(|engine, _| engine.enrolled(&Reply::Answer(answer))) else { panic!("{name} is let in") };
        let person = self.world.people[n % self.world.people.len()].clone();
        self.sign_in(n, &person).await;
        self.sync_to_the_end(n).await;
    }

    /// Signs somebody in, if the line holds.
    async fn sign_in(&mut self, n: usize, person: &Person) -> bool {
        let _ = self.phones[n].open();
        let Done::Yes(request) = self.phones[n].on(|engine, _| engine.ask_sign_in(person.login, PASSWORD)) else { return false };
        let Some(answer) = self.server.ask(request).await else { return false };
        let status = answer.status;
        let entered = self.phones[n].on(|engine, _| engine.let_in_as(person.login, &Reply::Answer(answer)));
        self.say(format!("{} signs {} in: {status}", self.phones[n].name, person.login));
        matches!(entered, Done::Yes(Ok(())))
    }

    /// A sync without any trouble.
    pub async fn sync_to_the_end(&mut self, n: usize) {
        let Done::Yes(()) = self.phones[n].open() else { return };
        let begun = self.phones[n].on(|engine, sync| {
            *sync = Some(Sync::begin(engine)?);
            Ok(())
        });
        if begun != Done::Yes(()) {
            return;
        }
        for _ in 0..2_000 {
            let Done::Yes(Some(request)) = self.next_question(n) else { break };
            let answer = self.server.ask(request).await;
            self.truth.pass(20);
            self.feed(n, answer.map_or(Reply::Lost, Reply::Answer));
        }
        self.phones[n].sync = None;
    }

    fn next_question(&mut self, n: usize) -> Done<Option<Request>> {
        self.phones[n].on(|engine, sync| match sync {
            Some(sync) => sync.next(engine),
            None => Ok(None),
        })
    }

    fn feed(&mut self, n: usize, reply: Reply) {
        let done = self.phones[n].on(|engine, sync| match sync {
            Some(sync) => sync.feed(engine, reply),
            None => Ok(()),
        });
        match done {
            Done::Killed => self.fault(format!("{} dies over an answer", self.phones[n].name)),
            Done::No(why) => self.say(format!("{} can't take the answer: {why}", self.phones[n].name)),
            Done::Yes(()) => {}
        }
    }

    async fn step(&mut self) {
        self.deliver_late().await;
        let n = self.chance.below(PHONES);
        match self.chance.below(100) {
            0..=5 => self.time_passes(),
            6..=45 => self.sync_on(n).await,
            46..=78 => self.work(n),
            79..=88 => self.at_the_office().await,
            89..=91 => self.trouble_of_the_phone(n),
            92..=94 => self.trouble_of_the_server().await,
            95..=96 => self.swap(n).await,
            _ => self.arm_a_kill(),
        }
    }

    fn time_passes(&mut self) {
        let longest = *self.chance.one(&[MINUTE, HOUR, 8 * HOUR, DAY, 9 * DAY]);
        let millis = self.chance.number() % longest;
        self.truth.pass(millis);
        self.say(format!("{} minutes pass", millis / MINUTE));
    }

    /// One question of a sync, over a line that may do anything.
    async fn sync_on(&mut self, n: usize) {
        self.reopen(n);
        if self.phones[n].sync.is_none() {
            let begun = self.phones[n].on(|engine, sync| {
                *sync = Some(Sync::begin(engine)?);
                Ok(())
            });
            if begun != Done::Yes(()) {
                return self.say(format!("{} can't begin to sync: {begun:?}", self.phones[n].name));
            }
        }
        for _ in 0..=self.chance.below(12) {
            let Done::Yes(Some(request)) = self.next_question(n) else {
                self.phones[n].sync = None;
                return;
            };
            self.truth.pass(50 + self.chance.number() % 5_000);
            let what = format!("{} {} {}", self.phones[n].name, request.method, request.path.split('?').next().unwrap_or_default());
            let reply = self.over_the_line(&what, request).await;
            let lost = matches!(reply, Reply::Lost);
            self.feed(n, reply);
            if lost || self.phones[n].sync.is_none() {
                self.phones[n].sync = None;
                return;
            }
        }
    }

    async fn over_the_line(&mut self, what: &str, request: Request) -> Reply {
        match self.chance.below(24) {
            0 => {
                self.fault(format!("{what}: the question is lost"));
                return Reply::Lost;
            }
            1 => {
                let _ = self.server.ask(request).await;
                self.fault(format!("{what}: the answer is lost"));
                return Reply::Lost;
            }
            2 => {
                let _ = self.server.ask(request.clone()).await;
                self.fault(format!("{what}: the question comes twice"));
            }
            3 => {
                let when = self.truth.millis() + self.chance.number() % (3 * HOUR);
                self.fault(format!("{what}: the question is on its way for long"));
                self.late.push((when, request));
                return Reply::Lost;
            }
            4 if request.method == "PATCH" && request.body.len() > 1 => {
                let mut cut = request;
                let at = self.chance.below(cut.body.len());
                // Without its checksum what came is kept to the last byte; with it, the chunk is thrown away.
                if self.chance.once_in(2) {
                    cut.headers.retain(|header| header.name != "upload-checksum");
                }
                cut.body.truncate(at);
                let _ = self.server.ask(cut).await;
                self.fault(format!("{what}: cut at byte {at}"));
                return Reply::Lost;
            }
            5 if request.method == "PATCH" && !request.body.is_empty() => {
                let mut bent = request;
                let at = self.chance.below(bent.body.len());
                bent.body[at] ^= 1;
                if self.chance.once_in(2) {
                    bent.headers.retain(|header| header.name != "upload-checksum");
                }
                self.fault(format!("{what}: byte {at} arrives wrong"));
                return self.answered(what, bent).await;
            }
            _ => {}
        }
        self.answered(what, request).await
    }

    async fn answered(&mut self, what: &str, request: Request) -> Reply {
        match self.server.ask(request).await {
            Some(answer) => {
                let print = hex::encode(&Sha256::digest(&answer.body)[..4]);
                self.say(format!("{what}: {} {print}", answer.status));
                Reply::Answer(answer)
            }
            None => {
                self.say(format!("{what}: no answer"));
                Reply::Lost
            }
        }
    }

    async fn deliver_late(&mut self) {
        let now = self.truth.millis();
        let (due, late): (Vec<_>, Vec<_>) = std::mem::take(&mut self.late).into_iter().partition(|(when, _)| *when <= now);
        self.late = late;
        for (_, request) in due {
            let path = request.path.split('?').next().unwrap_or_default().to_owned();
            let status = self.server.ask(request).await.map(|answer| answer.status);
            self.say(format!("a late {path} arrives: {status:?}"));
        }
    }

    fn reopen(&mut self, n: usize) {
        if self.phones[n].engine.is_none() {
            let opened = self.phones[n].open();
            self.say(format!("{} opens: {opened:?}", self.phones[n].name));
            if let Done::No(why) = opened {
                self.told.broken.push(format!("{} does not open again: {why}", self.phones[n].name));
            }
        }
    }

    /// Does something that ends with “saved”, and keeps what was saved.
    fn record(&mut self, n: usize, what: &str, work: impl FnOnce(&mut engine::Engine) -> Result<(), engine::Error>) -> bool {
        let before: BTreeSet<String> = self.phones[n].outbox().into_keys().collect();
        let done = self.phones[n].on(|engine, _| work(engine));
        let name = self.phones[n].name.clone();
        self.say(format!("{name} {what}: {done:?}"));
        if done != Done::Yes(()) {
            if done == Done::Killed {
                self.told.faults += 1;
            }
            return false;
        }
        let new: Vec<String> =
            self.phones[n].outbox().into_iter().filter(|(id, _)| !before.contains(id)).map(|(_, (words, _))| words).collect();
        if new.is_empty() {
            self.told.broken.push(format!("{name} {what}: said saved, and nothing is in its outbox"));
        }
        for words in new {
            let envelope: domain::wire::Envelope = serde_json::from_str(&words).expect("an envelope");
            self.told.operations += 1;
            self.told.photos += envelope.photos.len();
            self.phones[n].saved.push(Saved { words, envelope });
        }
        true
    }

    fn work(&mut self, n: usize) {
        self.reopen(n);
        self.truth.pass(1_000 + self.chance.number() % (20 * MINUTE));
        let Done::Yes(today) = self.phones[n].on(|engine, _| engine.today()) else { return };
        let open: Vec<PatrolId> = today
            .iter()
            .filter(|line| matches!(line.state, engine::screens::TodayState::Underway | engine::screens::TodayState::SentBack))
            .filter_map(|line| line.patrol_id.parse().ok())
            .collect();
        match self.chance.below(10) {
            0..=1 => self.start(n, &today),
            2 => self.raise(n),
            3 if !open.is_empty() => {
                let patrol = *self.chance.one(&open);
                self.finish(n, patrol);
            }
            _ if !open.is_empty() => {
                let patrol = *self.chance.one(&open);
                self.visit(n, patrol);
            }
            _ => self.start(n, &today),
        }
    }

    fn start(&mut self, n: usize, today: &[engine::screens::TodayPatrol]) {
        let Some(line) = (!today.is_empty()).then(|| self.chance.one(today)) else { return };
        let Ok(route) = line.route_id.parse() else { return };
        let is_new = matches!(
            line.state,
            engine::screens::TodayState::Due | engine::screens::TodayState::Later | engine::screens::TodayState::NotKnown
        );
        // Planned ones have one id on every phone; at will, each walk has its own. Who walks one already only goes on.
        let planned = if is_new && !self.chance.once_in(3) { line.patrol_id.parse().ok() } else { None };
        self.record(n, "starts a patrol", |engine| engine.start_patrol(route, planned).map(drop));
    }

    fn visit(&mut self, n: usize, patrol: PatrolId) {
        let Done::Yes(screen) = self.phones[n].on(|engine, _| engine.patrol(patrol)) else { return };
        let Some(stop) = (!screen.stops.is_empty()).then(|| self.chance.one(&screen.stops).clone()) else { return };
        let arrival = Arrival::ByHand { checkpoint_id: stop.checkpoint_id.clone(), reason: HandReason::LabelDamaged, note: String::new() };
        let arrived = self.phones[n].on(|engine, _| engine.arrive(patrol, arrival));
        let Done::Yes(checkpoint) = arrived else { return self.say(format!("{} can't arrive: {arrived:?}", self.phones[n].name)) };
        let verdict = if self.chance.once_in(4) { Verdict::Fail } else { Verdict::Pass };
        let item = self.world.item;
        let _ = self.phones[n].on(|engine, _| engine.answer(patrol, checkpoint, item, AnswerInput::Verdict { verdict }));
        for _ in 0..self.chance.below(3) {
            let bytes = self.photo();
            let taken = self.phones[n].on(|engine, _| engine.photo(patrol, checkpoint, None, &bytes).map(drop));
            if taken == Done::Killed {
                // Whoever took it saw it taken: it is on the phone, whatever becomes of it.
                self.phones[n].taken.push(Sha256::digest(&bytes).into());
                return self.fault(format!("{} dies over a photo", self.phones[n].name));
            }
        }
        self.record(n, "records a visit", |engine| engine.record_visit(patrol, checkpoint).map(drop));
    }

    fn finish(&mut self, n: usize, patrol: PatrolId) {
        let Done::Yes(screen) = self.phones[n].on(|engine, _| engine.patrol(patrol)) else { return };
        let missed: Vec<MissedInput> = screen
            .stops
            .iter()
            .filter(|stop| stop.visited_at.is_none())
            .map(|stop| MissedInput { checkpoint_id: stop.checkpoint_id.clone(), reason: MissReason::NoAccess, note: String::new() })
            .collect();
        self.record(n, "finishes", |engine| engine.finish_patrol(patrol, &missed, ""));
    }

    fn raise(&mut self, n: usize) {
        let Done::Yes(sites) = self.phones[n].on(|engine, _| engine.sites()) else { return };
        let here = self.world.places.iter().find(|place| sites.iter().any(|site| site.site_id == place.site.to_string()));
        let Some(Place { area, .. }) = here else { return };
        let photos: Vec<Vec<u8>> = (0..self.chance.below(2)).map(|_| self.photo()).collect();
        let input = FindingInput {
            kind: FindingKind::Damage,
            severity: Severity::Minor,
            text: "灯不亮".into(),
            area_id: Some(area.to_string()),
            unit_id: None,
            checkpoint_id: None,
            patrol_id: None,
            photos: vec![],
            marks: vec![],
        };
        self.record(n, "raises a finding", |engine| engine.raise_finding(&input, &photos).map(drop));
    }

    /// A picture of its own: what follows the end of a JPEG belongs to the file all the same.
    fn photo(&mut self) -> Vec<u8> {
        self.photo_number += 1;
        let mut bytes = include_bytes!("../../../mobile-core/photo/src/tests/files/grey.jpg").to_vec();
        bytes.extend(self.photo_number.to_be_bytes());
        // Some are more than one chunk.
        if self.chance.once_in(6) {
            bytes.resize(300 * 1024, (self.photo_number % 251) as u8);
        }
        bytes
    }

    async fn at_the_office(&mut self) {
        if !self.server.is_up() {
            return;
        }
        match self.chance.below(8) {
            0..=2 => self.review().await,
            3 => self.rename().await,
            4 => self.remove_or_add().await,
            5..=6 => self.move_somebody().await,
            _ => self.end_or_give_back().await,
        }
    }

    async fn review(&mut self) {
        let walks = self.supervisor.list(&mut self.server, "/v1/patrols?limit=50").await;
        let done: Vec<String> = walks
            .iter()
            .map(|line| line.get("patrol").unwrap_or(line))
            .filter(|patrol| ["complete", "partial"].contains(&patrol["state"].as_str().unwrap_or_default()))
            .filter_map(|patrol| patrol["id"].as_str().map(str::to_owned))
            .collect();
        if done.is_empty() {
            return;
        }
        let patrol = self.chance.one(&done).clone();
        let verdict =
            if self.chance.once_in(2) { json!({ "verdict": "accepted" }) } else { json!({ "verdict": "sent_back", "remark": "再看" }) };
        let path = format!("/v1/patrols/{patrol}/review");
        let status = self.supervisor.ask(&mut self.server, "POST", &path, Some(&verdict)).await.map(|answer| answer.status);
        self.say(format!("the office reviews a patrol: {status:?}"));
    }

    async fn rename(&mut self) {
        let place = self.chance.one(&self.world.places).clone();
        let mut checkpoint = self.chance.one(&place.checkpoints).clone();
        self.made += 1;
        checkpoint.name = Text::new(format!("改名{}", self.made), format!("Renamed {}", self.made));
        let body = serde_json::to_value(&checkpoint).expect("JSON");
        let status = self.supervisor.ask(&mut self.server, "POST", "/v1/checkpoints", Some(&body)).await.map(|answer| answer.status);
        self.say(format!("the office renames a checkpoint: {status:?}"));
    }

    /// A checkpoint that no route needs comes, or goes.
    async fn remove_or_add(&mut self) {
        let place = self.chance.one(&self.world.places).clone();
        let all = self.supervisor.list(&mut self.server, &format!("/v1/checkpoints?site={}", place.site)).await;
        let spare: Vec<String> = all
            .iter()
            .filter(|one| one["code"].as_str().unwrap_or_default().starts_with("EXTRA"))
            .filter_map(|one| one["id"].as_str().map(str::to_owned))
            .collect();
        if !spare.is_empty() && self.chance.once_in(2) {
            let path = format!("/v1/checkpoints/{}", self.chance.one(&spare));
            let status = self.supervisor.ask(&mut self.server, "DELETE", &path, None).await.map(|answer| answer.status);
            return self.say(format!("the office takes a checkpoint away: {status:?}"));
        }
        self.made += 1;
        let mut checkpoint = place.checkpoints[0].clone();
        let mut id = [0; 16];
        self.chance.fill(&mut id);
        checkpoint.id = Uuid::from_bytes(id).into();
        checkpoint.code = format!("EXTRA-{}", self.made);
        let body = serde_json::to_value(&checkpoint).expect("JSON");
        let status = self.supervisor.ask(&mut self.server, "POST", "/v1/checkpoints", Some(&body)).await.map(|answer| answer.status);
        self.say(format!("the office adds a checkpoint: {status:?}"));
    }

    /// Somebody begins at a site.
    async fn move_somebody(&mut self) {
        let person = self.chance.one(&self.world.people).clone();
        let site = self.chance.one(&self.world.places).site;
        let path = format!("/v1/people/{}/memberships", person.id);
        let body = json!({ "role": "cleaner", "site": site });
        let status = self.admin.ask(&mut self.server, "POST", &path, Some(&body)).await.map(|answer| answer.status);
        self.say(format!("{} begins at a site: {status:?}", person.login));
    }

    /// A role ends.
    async fn end_or_give_back(&mut self) {
        let person = self.chance.one(&self.world.people).clone();
        let held = self.admin.list(&mut self.server, &format!("/v1/memberships?person={}", person.id)).await;
        let open: Vec<String> =
            held.iter().filter(|one| one["until"].is_null()).filter_map(|one| one["id"].as_str().map(str::to_owned)).collect();
        // Somebody without any role could never sync again, and nothing could be said about their books.
        if open.len() < 2 {
            return;
        }
        let path = format!("/v1/memberships/{}/end", self.chance.one(&open));
        let status = self.admin.ask(&mut self.server, "POST", &path, Some(&json!({}))).await.map(|answer| answer.status);
        self.say(format!("a role of {} ends: {status:?}", person.login));
    }

    fn trouble_of_the_phone(&mut self, n: usize) {
        let name = self.phones[n].name.clone();
        match self.chance.below(5) {
            0 => {
                self.phones[n].kill();
                self.fault(format!("{name} is killed"));
            }
            1 => {
                self.phones[n].kill();
                self.phones[n].clock.boot();
                self.fault(format!("{name} boots"));
            }
            2 => {
                let wrong = *self.chance.one(&[-315_360_000, -90_000, -3_600, 0, 0, 3_600, 90_000, 315_360_000_i64]);
                self.phones[n].clock.set_wrong(wrong);
                self.fault(format!("{name}'s clock is {wrong} s wrong"));
            }
            3 => {
                self.phones[n].disk.set_full(true);
                self.fault(format!("{name}'s disk is full"));
            }
            _ => {
                self.phones[n].disk.set_full(false);
                self.say(format!("{name}'s disk has room"));
            }
        }
    }

    async fn trouble_of_the_server(&mut self) {
        match self.chance.below(6) {
            0..=1 => {
                self.server.stop().await;
                self.fault("the server is killed");
            }
            2 => {
                self.server.stop().await;
                self.server.back_up(&self.folder.join("backup"));
                self.has_backup = true;
                self.server.start().await;
                self.say("the books are backed up");
            }
            3 if self.has_backup => {
                self.server.stop().await;
                let mut epoch = [0; 16];
                self.chance.fill(&mut epoch);
                self.server.restore(&self.folder.join("backup"), Uuid::from_bytes(epoch));
                self.server.start().await;
                self.fault("the books are restored from the backup");
            }
            _ => {}
        }
        if !self.server.is_up() {
            self.server.start().await;
            self.say("the server starts");
        }
    }

    /// Somebody else takes the phone.
    async fn swap(&mut self, n: usize) {
        self.reopen(n);
        self.phones[n].sync = None;
        let person = self.chance.one(&self.world.people).clone();
        let _ = self.phones[n].on(|engine, _| engine.sign_out());
        self.say(format!("somebody signs out of {}", self.phones[n].name));
        self.sign_in(n, &person).await;
    }

    fn arm_a_kill(&mut self) {
        let times = *self.chance.one(&[1, 1, 1, 2, 5]);
        if self.chance.once_in(4) {
            let step = *self.chance.one(&SERVER_STEPS[..2]);
            arm(step, times, Part::Work);
            self.say(format!("a transaction will fail at {step}, the {times}. time"));
        } else if self.chance.once_in(3) {
            let step = *self.chance.one(&SERVER_STEPS);
            arm(step, times, Part::Server);
            self.say(format!("the server will die at {step}, the {times}. time"));
        } else {
            let step = *self.chance.one(&PHONE_STEPS);
            arm(step, times, Part::Phone);
            self.say(format!("a phone will die at {step}, the {times}. time"));
        }
    }

    /// All trouble ends: the server runs, every phone has a line, and everybody who used one syncs until nothing moves any more.
    async fn mend(&mut self) {
        self.say("all trouble ends");
        faults::disarm();
        faults::bury(Part::Phone);
        self.server.stop().await;
        self.server.start().await;
        self.truth.pass(HOUR);
        self.deliver_all_late().await;
        for n in 0..PHONES {
            self.phones[n].sync = None;
            self.phones[n].disk.set_full(false);
            self.phones[n].clock.set_wrong(0);
            self.reopen(n);
        }
        // Twice: what one phone delivers, another may wait for. A restore ends sessions that began after the backup: people sign in again.
        for _ in 0..2 {
            for n in 0..PHONES {
                if let Done::Yes(Some(who)) = self.phones[n].on(|engine, _| Ok(engine.signed_in()))
                    && let Some(person) = self.world.people.iter().find(|one| one.id.to_string() == who.person_id).cloned()
                {
                    self.sign_in(n, &person).await;
                }
                for _ in 0..3 {
                    self.sync_to_the_end(n).await;
                    self.truth.pass(MINUTE);
                }
            }
        }
    }

    async fn deliver_all_late(&mut self) {
        for (_, request) in std::mem::take(&mut self.late) {
            let _ = self.server.ask(request).await;
        }
    }

    /// The books that somebody new would see: a phone that has never been used signs them in. None when they may not.
    pub async fn fresh_phone_of(&mut self, person: &Person, n: usize) -> Option<Phone> {
        let code = self.admin.make(&mut self.server, "/v1/devices/codes", &json!(null)).await;
        let code = code["code"].as_str()?.to_owned();
        let folder = self.folder.join(format!("fresh-{n}-{}", person.login));
        let phone = Phone::new("a fresh phone", &folder, &self.truth, &self.chance);
        self.phones.push(phone);
        let at = self.phones.len() - 1;
        let _ = self.phones[at].open();
        let asked = self.phones[at].on(|engine, _| engine.ask_enrol(&code, "fresh"));
        if let Done::Yes(request) = asked
            && let Some(answer) = self.server.ask(request).await
        {
            let _ = self.phones[at].on(|engine, _| engine.enrolled(&Reply::Answer(answer)).map(drop));
        }
        let entered = self.sign_in(at, person).await;
        self.sync_to_the_end(at).await;
        let phone = self.phones.pop();
        phone.filter(|_| entered)
    }

    /// Has somebody take a phone once more, and sync; true when they could.
    pub async fn take_up(&mut self, n: usize, person: &Person) -> bool {
        let _ = self.phones[n].on(|engine, _| engine.sign_out());
        let entered = self.sign_in(n, person).await;
        for _ in 0..3 {
            self.sync_to_the_end(n).await;
            self.truth.pass(MINUTE);
        }
        entered
    }
}
