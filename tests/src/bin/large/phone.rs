//! What does the phone do, how long does it take, and how much memory?

use domain::{checklist::Verdict, patrol::HandReason};
use mobile_core::{AnswerInput, Arrival, FieldApp, ItemKind};
use std::{
    fs,
    sync::Arc,
    time::{Duration, Instant},
};

/// Openings, and searches of each text, that are timed.
const TIMES: usize = 21;
/// What somebody types.
const TYPED: [&str; 6] = ["1", "2-1", "12栋", "37栋 1-3", "12栋2-5-1", "building 4 -2"];
/// Records that wait to be sent.
const RECORDS: u64 = 10_000;

pub fn main(arguments: &[String]) {
    let [what, folder, url, login, password, code, site] = arguments else { panic!("phone WHAT FOLDER URL LOGIN PASSWORD CODE SITE") };
    let open = || FieldApp::open(folder.clone(), url.clone()).expect("the stores open");
    match what.as_str() {
        "first" => {
            let app = open();
            app.enrol(code.clone(), "a phone".into()).expect("the code is fresh");
            app.sign_in(login.clone(), password.clone()).expect("the password is right");
            sync(&app, "first sync");
        }
        "again" => sync(&open(), "the visits come down"),
        "open" => open_and_search(&open, site),
        "push" => push(&open()),
        other => panic!("{other}?"),
    }
}

fn sync(app: &FieldApp, what: &str) {
    let begun = Instant::now();
    let report = app.sync(None).expect("the server is there");
    assert!(report.finished);
    let took = begun.elapsed().as_secs_f64();
    let (processor, resident, peak) = (processor(), memory("VmRSS"), memory("VmHWM"));
    println!(
        "{what}: {} rows in {took:.2} s, {processor:.2} s of the phone's processor; {resident} MB resident, {peak} MB at the peak",
        report.pulled
    );
}

fn open_and_search(open: &impl Fn() -> Arc<FieldApp>, site: &str) {
    let opened = (0..TIMES).map(|_| {
        let begun = Instant::now();
        let app = open();
        let took = begun.elapsed();
        drop(app);
        took
    });
    let opened = opened.collect();
    let app = open();
    println!("{}; {} MB resident", line("open the stores", opened), memory("VmRSS"));
    for text in TYPED {
        let mut times = vec![];
        let mut found = 0;
        for _ in 0..TIMES {
            let begun = Instant::now();
            found = app.search_units(site.to_owned(), text.to_owned(), 50).expect("she sees the site").len();
            times.push(begun.elapsed());
        }
        assert!(found > 0, "{text} finds nothing");
        println!("{}", line(&format!("search “{text}”, {found} lines"), times));
    }
}

fn push(app: &FieldApp) {
    let route = app.routes().expect("somebody is signed in").remove(0);
    let begun = Instant::now();
    while app.delivery().expect("the ledger").records_waiting < RECORDS {
        walk(app, &route.route_id);
    }
    let waiting = app.delivery().expect("the ledger").records_waiting;
    println!("{waiting} records written in {:.1} s", begun.elapsed().as_secs_f64());
    let (begun, before) = (Instant::now(), processor());
    let report = app.sync(None).expect("the server is there");
    assert_eq!((u64::from(report.applied), report.refused), (waiting, 0), "{report:?}");
    let (took, processor) = (begun.elapsed().as_secs_f64(), processor() - before);
    println!("{waiting} records sent in {took:.2} s, {processor:.2} s of the phone's processor; {} MB at the peak", memory("VmHWM"));
}

fn walk(app: &FieldApp, route: &str) {
    let patrol = app.start_patrol(route.to_owned(), None).expect("the route may be walked at will");
    for stop in app.patrol(patrol.clone()).expect("it was begun").stops {
        let here = stop.checkpoint_id;
        let by_hand = Arrival::ByHand { checkpoint_id: here.clone(), reason: HandReason::LabelDamaged, note: String::new() };
        app.arrive(patrol.clone(), by_hand).expect("it is on the route");
        for item in app.checklist(patrol.clone(), here.clone()).expect("it has one").sections.into_iter().flat_map(|s| s.items) {
            if let Some(answer) = good(&item.kind) {
                app.answer(patrol.clone(), here.clone(), item.item_id, answer).expect("the answer fits");
            }
        }
        app.record_visit(patrol.clone(), here).expect("the visit is complete");
    }
    app.finish_patrol(patrol, vec![], String::new()).expect("nothing was missed");
}

fn good(kind: &ItemKind) -> Option<AnswerInput> {
    Some(match kind {
        ItemKind::PassFail => AnswerInput::Verdict { verdict: Verdict::Pass },
        ItemKind::Score { max, .. } => AnswerInput::Score { points: *max },
        ItemKind::Number { .. } => AnswerInput::Number { number: 20.0 },
        ItemKind::SingleChoice { options } => AnswerInput::Choice { option_id: options[0].option_id.clone() },
        ItemKind::MultipleChoice { .. } => AnswerInput::Choices { option_ids: vec![] },
        _ => return None,
    })
}

fn line(what: &str, mut times: Vec<Duration>) -> String {
    times.sort();
    let millis = |at: usize| times[at].as_secs_f64() * 1000.0;
    format!("{what}: {:.1} ms at the median, {:.1} ms at worst", millis(times.len() / 2), millis(times.len() - 1))
}

/// Seconds that this process had a processor, by the kernel's count.
fn processor() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after = stat.rsplit_once(") ").map_or("", |(_, after)| after);
    after.split(' ').skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}

/// In MB, by the kernel's count.
fn memory(field: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with(field)).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kb| kb.parse::<u64>().ok()).unwrap_or(0) / 1024
}
