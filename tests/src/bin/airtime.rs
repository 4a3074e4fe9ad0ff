//! What does a sync cost on the air? Questions and bytes, both ways and with headers, of a typical patrol and of a sync without news.
//!
//! ```text
//! ROUNDS_BINARY=target/release/rounds airtime
//! ```
//!
//! Twelve visits, forty answers, six photos of 12 megapixels. Counted by a proxy for TCP: what TLS, TCP and IP add is not in it.

use e2e::{
    cable::Cable,
    checklists::{eleven_items, good_answers},
    estate::{Cast, Estate},
    phone::Phone,
    photos,
};
use std::sync::Arc;

const VISITS: usize = 12;
const PHOTOS: usize = 6;

/// What was counted so far.
#[derive(Clone, Copy)]
struct Count {
    questions: usize,
    up: u64,
    down: u64,
}

struct Air {
    phone: Phone,
    cable: Arc<Cable>,
}

impl Air {
    fn count(&self) -> Count {
        let (up, down) = self.cable.bytes();
        Count { questions: self.phone.line.log().len(), up, down }
    }

    /// Syncs and says what it cost.
    fn sync(&self, what: &str) {
        let before = self.count();
        assert!(self.phone.sync().finished);
        let Count { questions, up, down } = self.count();
        let (questions, up, down) = (questions - before.questions, up - before.up, down - before.down);
        println!("{what:48} {questions:4} questions {up:9} bytes up {down:7} down {:9} together", up + down);
    }
}

fn main() {
    let mut content = eleven_items();
    content.sections[0].items.truncate(4);
    content.sections[0].items[3].required = false;
    let (estate, cast) = Estate::ready(content, VISITS);
    let cable = Cable::to(&estate.server.url);
    let phone = Phone::new(&cable.url);
    phone.enrol(&estate.admin.enrolment_code(), "a phone");
    phone.sign_in(&cast.lin);
    let mut air = Air { phone, cable };
    air.sync("the first sync of a small site");
    air.sync("nothing new");
    walk(&air.phone, &cast);
    air.phone.app.set_originals_on_wifi_only(true).expect("there is room");
    air.phone.app.network(true);
    air.sync("a patrol: records, seals, copies of 6 photos");
    air.sync("nothing new, originals wait");
    air.phone.app.network(false);
    let originals = air.phone.app.delivery().expect("the ledger").photos_waiting_bytes;
    air.sync(&format!("its originals on Wi-Fi, {originals} bytes"));
    air.sync("nothing new");
    air.phone = air.phone.killed_and_opened_again();
    air.sync("nothing new, the app was opened anew");
}

/// Four visits answer the item that need not be answered: forty answers in all.
fn walk(phone: &Phone, cast: &Cast) {
    let answers = good_answers(&cast.round.content);
    let patrol = phone.start_due(&cast.round);
    for (n, checkpoint) in cast.round.checkpoints.iter().enumerate() {
        let answers = if n % 3 == 0 { &answers[..] } else { &answers[..3] };
        match n {
            0..PHOTOS => {
                drop(phone.visit_with_photo(&patrol, checkpoint, answers, if n % 2 == 0 { photos::lobby() } else { photos::broken_lamp() }))
            }
            _ => drop(phone.visit(&patrol, checkpoint, answers)),
        }
    }
    phone.finish(&patrol);
}
