//! Somebody who records on a phone without ever stopping, for tests that kill it: `recorder STORAGE PICTURE`. One line of JSON for everything
//! that the app called saved (`e2e::recorder`). What it finds half done it goes on with.

use domain::photo::Sha256;
use e2e::{photos, recorder::Saved};
use mobile_core::{
    AnswerInput, Arrival, FieldApp, FindingInput, ItemScreen, TodayState,
    domain::{
        finding::{FindingKind, Severity},
        patrol::HandReason,
    },
};
use std::{
    env, fs,
    path::{Path, PathBuf},
    sync::Arc,
};

struct Somebody {
    app: Arc<FieldApp>,
    picture: Vec<u8>,
    /// Where the camera puts its photos.
    camera: PathBuf,
}

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [storage, picture] = arguments.as_slice() else { panic!("recorder STORAGE PICTURE") };
    // Nobody is ever asked there.
    let app = FieldApp::open(storage.clone(), "http://127.0.0.1:9".into()).expect("the app opens, whatever happened");
    let camera = Path::new(storage).join("camera.jpg");
    let somebody = Somebody { app, picture: fs::read(picture).expect("a picture"), camera };
    loop {
        somebody.walk();
    }
}

/// One line, whole or not at all: it is flushed with its end.
fn tell(saved: &Saved) {
    println!("{}", serde_json::to_string(saved).expect("it has JSON"));
}

impl Somebody {
    fn walk(&self) {
        let today = self.app.today().expect("somebody is signed in");
        let begun = today.iter().find(|walk| walk.state == TodayState::Underway).map(|walk| walk.patrol_id.clone());
        let patrol = begun.unwrap_or_else(|| self.start());
        let stops = self.app.patrol(patrol.clone()).expect("it was begun").stops;
        for stop in stops.iter().filter(|stop| stop.visited_at.is_none()) {
            self.visit(&patrol, &stop.checkpoint_id);
        }
        self.raise(&patrol, &stops[0].checkpoint_id);
        self.app.finish_patrol(patrol.clone(), vec![], String::new()).expect("nothing was missed");
        tell(&Saved::Finish { patrol });
    }

    fn start(&self) -> String {
        let route = self.app.routes().expect("somebody is signed in").remove(0).route_id;
        let patrol = self.app.start_patrol(route, None).expect("it may be walked at will");
        tell(&Saved::Start { patrol: patrol.clone() });
        patrol
    }

    fn visit(&self, patrol: &str, checkpoint: &str) {
        let at = || (patrol.to_owned(), checkpoint.to_owned());
        let by_hand = Arrival::ByHand { checkpoint_id: checkpoint.into(), reason: HandReason::LabelDamaged, note: String::new() };
        self.app.arrive(at().0, by_hand).expect("it is on the route");
        let screen = self.app.checklist(at().0, at().1).expect("there is a draft");
        // Never a second time: an answer that was called saved is not asked for again.
        let items = screen.sections.into_iter().flat_map(|section| section.items);
        let open: Vec<ItemScreen> = items.filter(|item| item.points.is_none()).collect();
        // In the middle, and before the last answer at the latest: when all is answered, there is a photo.
        let photo_at = open.len().saturating_sub(1).min(2);
        for (n, item) in open.iter().enumerate() {
            if n == photo_at && self.app.checklist(at().0, at().1).expect("there is a draft").photos.is_empty() {
                self.take_photo(patrol, checkpoint);
            }
            self.answer(patrol, checkpoint, item);
        }
        let visit = self.app.record_visit(at().0, at().1).expect("all is answered").visit_id;
        tell(&Saved::Visit { patrol: patrol.into(), checkpoint: checkpoint.into(), visit });
    }

    fn answer(&self, patrol: &str, checkpoint: &str, item: &ItemScreen) {
        let (patrol, checkpoint, item) = (patrol.to_owned(), checkpoint.to_owned(), item.item_id.clone());
        // Anything else than what a lost answer would be answered with the next time.
        let points = u16::try_from(e2e::new_id().as_u128() % 101).expect("at most 100");
        self.app.answer(patrol.clone(), checkpoint.clone(), item.clone(), AnswerInput::Score { points }).expect("it takes points");
        tell(&Saved::Answer { patrol, checkpoint, item, points });
    }

    fn take_photo(&self, patrol: &str, checkpoint: &str) {
        let (path, sha256) = self.picture_taken();
        let taken = self.app.photo(patrol.into(), checkpoint.into(), None, path).expect("it is a photo");
        tell(&Saved::Photo { patrol: patrol.into(), checkpoint: checkpoint.into(), photo: taken.photo_id, sha256 });
    }

    fn raise(&self, patrol: &str, checkpoint: &str) {
        let (path, sha256) = self.picture_taken();
        let finding = FindingInput {
            kind: FindingKind::Damage,
            severity: Severity::Minor,
            text: "灯不亮".into(),
            area_id: None,
            unit_id: None,
            checkpoint_id: Some(checkpoint.into()),
            patrol_id: Some(patrol.into()),
            photos: vec![path],
            marks: vec![],
            field: None,
            stopped: false,
            utility: None,
            spot_check_id: None,
        };
        let finding = self.app.raise_finding(finding).expect("it is complete");
        tell(&Saved::Finding { patrol: patrol.into(), finding, sha256 });
    }

    /// A photo as the camera leaves it, unlike any other; and its hash.
    fn picture_taken(&self) -> (String, String) {
        let bytes = photos::one_more(&self.picture);
        fs::write(&self.camera, &bytes).expect("the camera has room");
        (self.camera.display().to_string(), Sha256::of(&bytes).to_string())
    }
}
