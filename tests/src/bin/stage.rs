//! A server with something to do on it, for stories in other languages. Prints one line of JSON and serves until its standard
//! input closes.

use domain::place::Checkpoint;
use e2e::{cable::Cable, checklists, estate::Estate, office::Office, photos, round::Round};
use serde_json::{Value, json};
use std::io::Read;

/// Bytes after which each connection of the bad line is cut: less than a chunk of a photo.
const BAD_LINE: u64 = 100_000;

fn main() {
    let estate = Estate::open();
    let zhou = estate.supervisor("Zhou");
    let lin = estate.cleaner("Lin");
    let round = Round::lay_out(&zhou, estate.site, checklists::every_kind(), 3);
    let photos = [("lobby.jpg", photos::lobby()), ("lamp.jpg", photos::broken_lamp())];
    let photos = photos.map(|(name, bytes)| photos::in_folder(estate.folder.path(), name, bytes).display().to_string());
    let bad_line = Cable::to(&estate.server.url);
    bad_line.cut_after(BAD_LINE);
    let stage = json!({
        "url": estate.server.url,
        "bad_line": bad_line.url,
        "folder": estate.folder.path().join("phone").display().to_string(),
        "enrol_code": estate.admin.enrolment_code(),
        "site_id": estate.site,
        "route_id": round.route.id,
        "area_id": round.areas[0].id,
        "checkpoints": round.checkpoints.iter().map(|c: &Checkpoint| json!({"id": c.id, "code": c.code})).collect::<Vec<Value>>(),
        "cleaner": person(&lin),
        "supervisor": person(&zhou),
        "photos": photos,
    });
    println!("{stage}");
    let _ = std::io::stdin().read_to_end(&mut vec![]);
}

fn person(office: &Office) -> Value {
    json!({"id": office.person, "login": office.login, "password": office.password, "name": office.name})
}
