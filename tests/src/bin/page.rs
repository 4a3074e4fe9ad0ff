//! How fast is the phone page? In a real Chromium, as it is and with its setting for a processor a quarter as fast, on a site of 20,000 rows.
//!
//! ```text
//! ROUNDS_BINARY=target/release/rounds page
//! ```
//!
//! The setting slows the page's own thread. Where it does not slow the worker, in which the core runs, the figures of the core say so: they stay.

use domain::{
    ids::{AreaId, UnitId},
    place::{Area, Unit},
    text::Text,
};
use e2e::{
    browser::PhonePage,
    cable::Cable,
    checklists,
    estate::{Cast, Estate},
    new_id,
    office::Office,
    round::Round,
};
use serde_json::{Value, json};
use std::{
    fs,
    path::Path,
    thread,
    time::{Duration, Instant},
};

const UNITS: usize = 19_000;
const AREAS: usize = 1_000;
const CHECKPOINTS: usize = 20;
/// How often each is done.
const TIMES: usize = 100;

fn main() {
    let estate = Estate::open();
    let (zhou, lin) = (estate.supervisor("Zhou"), estate.cleaner("Lin"));
    let round = Round::lay_out(&zhou, estate.site, checklists::every_kind(), CHECKPOINTS);
    lay_out(&estate, &zhou, &round);
    let cast = Cast { zhou, lin, round };
    let picture = estate.folder.path().join("picture.jpg");
    fs::write(&picture, e2e::photos::broken_lamp()).expect("it can be written");
    for slower in [1, 4] {
        println!(
            "\nprocessor: {}",
            if slower == 1 { "as it is".to_owned() } else { format!("{slower} times slower, by Chromium's setting") }
        );
        measure(&estate, &cast, slower, &picture);
    }
}

fn lay_out(estate: &Estate, zhou: &Office, round: &Round) {
    let (site, building) = (estate.site, round.building.id);
    let names = |n: usize| Text::new(format!("{}-{}", n / 40 + 1, n % 40 + 1), format!("{}-{}", n / 40 + 1, n % 40 + 1));
    let units: Vec<Unit> = (0..UNITS).map(|n| Unit { id: UnitId(new_id()), site, building, name: names(n) }).collect();
    let areas: Vec<Area> =
        (0..AREAS).map(|n| Area { id: AreaId(new_id()), site, building: Some(building), name: names(n), kind: None }).collect();
    zhou.make_all("/v1/units", &units);
    zhou.make_all("/v1/areas", &areas);
}

fn measure(estate: &Estate, cast: &Cast, slower: u32, picture: &Path) {
    let cable = Cable::to(&estate.server.url);
    let page = PhonePage::closed(&cable.url, "zh-CN");
    page.devtools("Emulation.setCPUThrottlingRate", &json!({"rate": slower}));
    page.go("/phone");
    println!("  first start, until the first screen: {:.0} ms", page.time_until("[data-test='scan']"));
    page.wait_until("return navigator.serviceWorker.controller !== null", "the service worker");
    println!("  over the air until everything is kept: {} KB; memory {} MB", cable.bytes().1 / 1000, page.memory() / 1_000_000);

    page.core_with("enrol", &json!({"code": estate.admin.enrolment_code(), "device_name": "measured"}));
    page.core_with("sign_in", &json!({"login": cast.lin.login, "password": cast.lin.password}));
    let begun = Instant::now();
    let report = page.core("sync");
    println!("  first sync: {} rows in {:.1} s; memory {} MB", report["pulled"], begun.elapsed().as_secs_f64(), page.memory() / 1_000_000);

    let starts = (0..7).map(|_| {
        page.script("location.reload()");
        page.time_until("[data-test='patrol']")
    });
    say("later starts, until the day's list", starts.collect());

    page.tap("patrol");
    let patrol = page.core("today")[0]["patrol_id"].as_str().expect("a patrol").to_owned();
    let checkpoint = cast.round.checkpoints[0].id.to_string();
    let at = json!({"patrol_id": patrol, "checkpoint_id": checkpoint});
    let by_hand = json!({"kind": "by_hand", "checkpoint_id": checkpoint, "reason": "label_damaged", "note": ""});
    page.core_with("arrive", &json!({"patrol_id": patrol, "arrival": by_hand}));
    page.go(&format!("/phone#/patrol/{patrol}/visit/{checkpoint}"));
    let _ = page.sees("item");
    let item = checklists::find(&cast.round.content, "Fire exit is clear").id.to_string();
    say("a tap, until it is shown", taps(&page, &item));
    say("an answer, until it is durable", answers(&page, &at, &item));
    photos(&page, &at, picture);
    let full = page.memory();
    page.devtools("HeapProfiler.collectGarbage", &json!({}));
    thread::sleep(Duration::from_secs(2));
    println!("  memory after all that: {} MB; {} MB once the browser has tidied up", full / 1_000_000, page.memory() / 1_000_000);
}

/// Alternates between two answers; each is timed until the frame that shows it was drawn.
fn taps(page: &PhonePage, item: &str) -> Vec<f64> {
    let script = format!(
        "const [done] = [...arguments].slice(-1);
        const all = [], rest = (ms) => new Promise((go) => setTimeout(go, ms));
        const drawn = () => new Promise((go) => requestAnimationFrame(() => {{ const it = new MessageChannel(); it.port1.onmessage = go; it.port2.postMessage(0); }}));
        (async () => {{
          for (let n = 0; n < {TIMES}; n++) {{
            const button = document.querySelector(`#item-{item} [data-verdict=${{n % 2 ? 'pass' : 'not_applicable'}}]`);
            const begun = performance.now();
            button.click();
            while (button.getAttribute('aria-pressed') !== 'true') await Promise.resolve();
            await drawn();
            all.push(performance.now() - begun);
            await rest(30);
          }}
          done(all);
        }})();"
    );
    numbers(&page.script_in_time(&script))
}

/// Asks the core, and waits until it says that the answer is kept.
fn answers(page: &PhonePage, at: &Value, item: &str) -> Vec<f64> {
    let script = format!(
        "const [done] = [...arguments].slice(-1);
        import('/phone/store.js').then(async ({{ call }}) => {{
          const all = [];
          for (let n = 0; n < {TIMES}; n++) {{
            const answer = {{ kind: 'verdict', verdict: n % 2 ? 'pass' : 'not_applicable' }};
            const begun = performance.now();
            await call('answer', {{ ...{at}, item_id: '{item}', answer }});
            all.push(performance.now() - begun);
          }}
          done(all);
        }});"
    );
    numbers(&page.script_in_time(&script))
}

/// A photo of twelve megapixels, from its bytes until it is sealed and kept; and the longest that the screen stood still meanwhile.
fn photos(page: &PhonePage, at: &Value, picture: &Path) {
    page.script("const input = document.createElement('input'); input.type = 'file'; input.id = 'measured'; document.body.append(input)");
    page.choose("#measured", picture);
    let script = format!(
        "const [done] = [...arguments].slice(-1);
        import('/phone/store.js').then(async ({{ call }}) => {{
          const file = document.querySelector('#measured').files[0];
          const times = [], gaps = [];
          let last = performance.now(), gap = 0, goes = true;
          const frame = (now) => {{ gap = Math.max(gap, now - last); last = now; if (goes) requestAnimationFrame(frame); }};
          requestAnimationFrame(frame);
          for (let n = 0; n < 8; n++) {{
            const bytes = new Uint8Array(await file.arrayBuffer());
            gap = 0;
            const begun = performance.now();
            const {{ photo_id }} = await call('photo', {{ ...{at}, item_id: null }}, [bytes]);
            times.push(performance.now() - begun);
            gaps.push(gap);
            await call('remove_photo', {{ ...{at}, photo_id }});
          }}
          goes = false;
          done({{ times, gaps, size: file.size }});
        }});"
    );
    let said = page.script_in_time(&script);
    println!("  a photo of {} KB:", said["size"].as_f64().unwrap_or(0.0) as u64 / 1000);
    say("  until it is sealed and kept", numbers(&said["times"]));
    say("  the longest time without a frame meanwhile", numbers(&said["gaps"]));
}

fn numbers(of: &Value) -> Vec<f64> {
    of.as_array().unwrap_or_else(|| panic!("no numbers: {of}")).iter().filter_map(Value::as_f64).collect()
}

fn say(what: &str, mut times: Vec<f64>) {
    times.sort_by(f64::total_cmp);
    let at = |part: f64| times[((times.len() - 1) as f64 * part).round() as usize];
    println!("  {what}: median {:.1}, 95 % {:.1}, worst {:.1} ms of {}", at(0.5), at(0.95), at(1.0), times.len());
}
