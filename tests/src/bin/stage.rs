//! A server with something to do on it, for stories in other languages. Prints one line of JSON and serves until its standard
//! input closes; then books and storage must agree. `cut_url` leads to the same server, over a line that is cut again and again.

use domain::place::Checkpoint;
use e2e::{cable::Cable, checklists, cutter::Cutter, estate::Estate, office::Office, photos, round::Round, spot_checks};
use serde_json::{Value, json};
use std::io::Read;

/// Bytes after which each connection of the bad line is cut: less than a chunk of a photo.
const BAD_LINE: u64 = 100_000;

fn main() {
    let estate = Estate::open();
    let zhou = estate.supervisor("Zhou");
    let lin = estate.cleaner("Lin");
    let round = Round::lay_out(&zhou, estate.site, checklists::every_kind(), 3);
    // Zhou looks at the areas without notice.
    let checks = spot_checks::drawn(&zhou, &round);
    let small = photos::small(1);
    let photos = [("lobby.jpg", photos::lobby()), ("lamp.jpg", photos::broken_lamp()), ("small.jpg", &small)];
    let photos = photos.map(|(name, bytes)| photos::in_folder(estate.folder.path(), name, bytes).display().to_string());
    let cutter = Cutter::to(&estate.server.url);
    // As many bytes as the small photo has, and a few answers.
    cutter.cut_within(small.len() as u64, 3_000);
    let bad_line = Cable::to(&estate.server.url);
    bad_line.cut_after(BAD_LINE);
    let stage = json!({
        "url": estate.server.url,
        "cut_url": cutter.url,
        "bad_line": bad_line.url,
        "folder": estate.folder.path().join("phone").display().to_string(),
        "enrol_code": estate.admin.enrolment_code(),
        "site_id": estate.site,
        "route_id": round.route.id,
        "area_id": round.areas[0].id,
        "spot_checks": checks.len(),
        "checkpoints": round.checkpoints.iter().map(|c: &Checkpoint| json!({"id": c.id, "code": c.code})).collect::<Vec<Value>>(),
        "cleaner": person(&lin),
        "supervisor": person(&zhou),
        "photos": photos,
    });
    println!("{stage}");
    let _ = std::io::stdin().read_to_end(&mut vec![]);
    let (code, said) = estate.server.command_ends(&["verify", "storage", "--language", "en", "--deep"]);
    assert_eq!(code, Some(0), "{said}");
}

fn person(office: &Office) -> Value {
    json!({"id": office.person, "login": office.login, "password": office.password, "name": office.name})
}
