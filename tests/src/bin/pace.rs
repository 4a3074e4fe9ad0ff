//! How long does a tap take on a phone? A real `FieldApp` whose store holds thousands of unsent records.
//!
//! ```text
//! ROUNDS_BINARY=target/release/rounds pace 5000
//! ```
//!
//! Every call is durable when it returns; the figures are those of this machine's disk.

use domain::{checklist::Answer, place::Checkpoint};
use e2e::{
    checklists::{self, good_answers},
    estate::{Cast, Estate},
    phone::{Phone, input},
};
use std::time::{Duration, Instant};

/// Checkpoints of the route.
const CHECKPOINTS: usize = 25;
/// Patrols that are timed.
const TIMED: usize = 8;

#[derive(Default)]
struct Times {
    arrive: Vec<Duration>,
    answer: Vec<Duration>,
    record: Vec<Duration>,
}

fn main() {
    let records: usize = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(5_000);
    let (estate, cast) = Estate::ready(checklists::every_kind(), CHECKPOINTS);
    let phone = estate.phone(&cast.lin);
    phone.offline();
    let answers = good_answers(&cast.round.content);
    while (phone.waiting() as usize) < records {
        walk(&phone, &cast, &answers, &mut Times::default());
    }
    let mut times = Times::default();
    for _ in 0..TIMED {
        walk(&phone, &cast, &answers, &mut times);
    }
    println!("{} records in the store", phone.waiting());
    for (what, times) in [("arrive", times.arrive), ("answer", times.answer), ("record a visit", times.record)] {
        println!("{}", line(what, times));
    }
}

fn walk(phone: &Phone, cast: &Cast, answers: &[Answer], times: &mut Times) {
    let patrol = phone.app.start_patrol(cast.round.route.id.to_string(), None).expect("the route may be walked at will");
    for checkpoint in &cast.round.checkpoints {
        visit(phone, &patrol, checkpoint, answers, times);
    }
    phone.finish(&patrol);
}

fn visit(phone: &Phone, patrol: &str, checkpoint: &Checkpoint, answers: &[Answer], times: &mut Times) {
    let here = checkpoint.id.to_string();
    timed(&mut times.arrive, || phone.scan(patrol, checkpoint));
    for answer in answers {
        let Some(value) = answer.value.clone() else { continue };
        let (patrol, here, item) = (patrol.to_owned(), here.clone(), answer.item.to_string());
        timed(&mut times.answer, || phone.app.answer(patrol, here, item, input(value)).expect("the answer fits"));
    }
    timed(&mut times.record, || phone.app.record_visit(patrol.to_owned(), here).expect("the visit is complete"));
}

fn timed<T>(times: &mut Vec<Duration>, work: impl FnOnce() -> T) {
    let begun = Instant::now();
    let _done = work();
    times.push(begun.elapsed());
}

fn line(what: &str, mut times: Vec<Duration>) -> String {
    times.sort();
    let at = |percent: usize| times[(times.len() - 1) * percent / 100].as_secs_f64() * 1000.0;
    format!("{what}: {:.2} ms at the median, {:.2} ms at p99, {} times", at(50), at(99), times.len())
}
