//! What happens? People walk, record, sync and swap phones; the office reviews, moves and removes; lines drop, double, delay and reorder; phones
//! and server die at any step; clocks jump, disks fill, books are restored. In the end everything is mended, and the checker looks.

mod desk;
mod line;
mod trouble;
mod walks;

use crate::{
    chance::Chance,
    check::check,
    clocks::Truth,
    office::{Office, PASSWORD},
    phone::{Done, Phone},
    server::{Server, copy_tree},
    world::{Person, World},
};
use domain::faults::{self, Part};
use engine::sync::{Reply, Request, Sync};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::{fs, path::Path};

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
    /// When the books were backed up last.
    backed_up: Option<u64>,
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
        backed_up: None,
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
        let name = self.phones[n].name.clone();
        assert_eq!(self.phones[n].open(), Done::Yes(()), "{name} opens");
        self.let_in(n).await;
        let person = self.world.people[n % self.world.people.len()].clone();
        self.sign_in(n, &person).await;
        self.sync_to_the_end(n).await;
    }

    /// The phone is enrolled; the line and the server hold meanwhile.
    async fn let_in(&mut self, n: usize) {
        if !self.server.is_up() {
            self.server.start().await;
        }
        faults::disarm();
        let code = self.admin.make(&mut self.server, "/v1/devices/codes", &json!(null)).await;
        let code = code["code"].as_str().expect("a code").to_owned();
        let name = self.phones[n].name.clone();
        let Done::Yes(request) = self.phones[n].on(|engine, _| engine.ask_enrol(&code, &name)) else { panic!("it asks") };
        let answer = self.server.ask(request).await.expect("an answer");
        let Done::Yes(Ok(_)) = self.phones[n].on(|engine, _| engine.enrolled(&Reply::Answer(answer))) else { panic!("{name} is let in") };
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
        self.begin_anew(n).await;
    }

    /// A phone that was closed out has emptied itself: it is let in anew.
    async fn begin_anew(&mut self, n: usize) {
        if self.phones[n].on(|engine, _| Ok(engine.is_enrolled())) != Done::Yes(false) {
            return;
        }
        self.say(format!("{} is empty", self.phones[n].name));
        self.phones[n].was_emptied();
        // A backup of before knows neither what was handed in nor the phone as it is now: that is not promised.
        self.backed_up = None;
        self.let_in(n).await;
        let person = self.world.people[n % self.world.people.len()].clone();
        self.sign_in(n, &person).await;
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

    fn reopen(&mut self, n: usize) {
        if self.phones[n].engine.is_none() {
            let opened = self.phones[n].open();
            self.say(format!("{} opens: {opened:?}", self.phones[n].name));
            if let Done::No(why) = opened {
                self.told.broken.push(format!("{} does not open again: {why}", self.phones[n].name));
            }
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
