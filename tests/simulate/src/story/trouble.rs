//! What goes wrong beside the line? Phones and the server die, clocks jump, disks fill, books come back from a backup.

use super::{DAY, Story};
use crate::world::Person;
use domain::faults::{PHONE_STEPS, Part, SERVER_STEPS, UNDONE, arm};
use uuid::Uuid;

impl Story<'_> {
    pub(super) fn trouble_of_the_phone(&mut self, n: usize) {
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

    pub(super) async fn trouble_of_the_server(&mut self) {
        match self.chance.below(6) {
            0..=1 => {
                self.server.stop().await;
                self.fault("the server is killed");
            }
            2 => {
                self.server.stop().await;
                self.server.back_up(&self.folder.join("backup"));
                self.backed_up = Some(self.truth.millis());
                self.server.start().await;
                self.say("the books are backed up");
            }
            // Phones keep a photo for seven days after it was stored: older backups are not promised to lose nothing.
            3 if self.backed_up.is_some_and(|then| self.truth.millis() - then < 6 * DAY) => {
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
    pub(super) async fn swap(&mut self, n: usize) {
        self.reopen(n);
        self.phones[n].sync = None;
        let person = self.chance.one(&self.world.people).clone();
        if self.chance.once_in(3) {
            return self.behind_a_pin(n, &person);
        }
        let _ = self.phones[n].on(|engine, _| engine.sign_out());
        self.say(format!("somebody signs out of {}", self.phones[n].name));
        self.sign_in(n, &person).await;
    }

    /// Whoever holds the phone closes their books, and somebody opens theirs, with or without a PIN, right or wrong; no line is needed.
    fn behind_a_pin(&mut self, n: usize, next: &Person) {
        const PIN: &str = "2580";
        let chosen = self.phones[n].on(|engine, _| engine.set_pin(Some(PIN)));
        let closed = self.phones[n].on(|engine, _| engine.lock());
        let wrong = self.chance.once_in(3).then(|| self.phones[n].on(|engine, _| engine.unlock(next.id, "9630")));
        let opened = self.phones[n].on(|engine, _| engine.unlock(next.id, PIN));
        let name = &self.phones[n].name;
        let line = format!("{name} gets a PIN: {chosen:?}, is closed: {closed:?}, {} tries: {wrong:?}, {opened:?}", next.login);
        self.say(line);
    }

    pub(super) fn arm_a_kill(&mut self) {
        let times = *self.chance.one(&[1, 1, 1, 2, 5]);
        if self.chance.once_in(4) {
            let step = *self.chance.one(&SERVER_STEPS[..UNDONE]);
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
}
