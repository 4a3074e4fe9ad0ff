//! The server dies at each of its named steps while phones push records and photos: by SIGKILL, at just that step.
//! (`sync.md` 2, 3, 8, 14: what was acknowledged is there once, what was sent again is known again, and photos are whole.)

use domain::faults::{DIE_AT, PHONE_STEPS, SERVER_STEPS};
use e2e::{
    checklists::good_answers,
    envelope::Device,
    estate::{Cast, Estate},
    files::sources,
    phone::Phone,
    photos,
    rush::{Walk, journal_is_sound, walk_until},
};
use std::{
    collections::BTreeSet,
    process::Command,
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};

/// How long the phones may push before the server must have passed the step often enough.
const PATIENCE: Duration = Duration::from_secs(60);
/// The signal that nobody can catch.
const SIGKILL: i32 = 9;

/// Three phones of which we know every byte, and a real one.
struct Crew {
    devices: Vec<Device>,
    phone: Phone,
    picture: Vec<u8>,
    walks: usize,
}

/// What the crew did until the server was gone.
struct Sent {
    walks: Vec<Vec<Walk>>,
    /// The real phone's patrols, each with its photo.
    patrols: Vec<(String, Vec<u8>)>,
}

impl Crew {
    fn of(estate: &Estate, cast: &Cast) -> Self {
        let devices = ["Mei", "Fang", "Hong"].map(|name| estate.device(&estate.cleaner(name))).into();
        Self { devices, phone: estate.phone(&cast.lin), picture: photos::small(1), walks: 0 }
    }

    fn work_until_it_dies(&mut self, estate: &mut Estate, cast: &Cast, when: &str) -> Sent {
        let enough = AtomicBool::new(false);
        let (enough, round, picture, phone) = (&enough, &cast.round, self.picture.as_slice(), &self.phone);
        thread::scope(|scope| {
            let pushing: Vec<_> =
                self.devices.iter().map(|device| scope.spawn(move || walk_until(enough, device, round, picture))).collect();
            let walking = scope.spawn(move || walk_for_real(enough, phone, cast, picture));
            let signal = estate.server.died_of(PATIENCE);
            enough.store(true, Ordering::Relaxed);
            let sent = Sent {
                walks: pushing.into_iter().map(|device| device.join().expect("nothing is refused")).collect(),
                patrols: walking.join().expect("nothing is refused"),
            };
            assert_eq!(
                signal,
                Some(SIGKILL),
                "the server did not die at {when}: is it a build with the steps in it?\n{}",
                estate.server.log()
            );
            sent
        })
    }

    /// Everything is there once. Gives how many operations were in the books though nobody was told.
    fn hold(&mut self, estate: &Estate, cast: &Cast, sent: Sent) -> usize {
        let mut untold = 0;
        for (device, mut walks) in self.devices.iter().zip(sent.walks) {
            self.walks += walks.len();
            untold += walks.iter_mut().map(|walk| walk.hold(device, estate.site, &cast.zhou)).sum::<usize>();
        }
        let report = self.phone.sync_in_the_end();
        assert_eq!((report.refused, report.held), (0, 0), "{report:?}");
        untold += report.duplicates as usize;
        let ledger = self.phone.app.delivery().unwrap();
        assert_eq!((ledger.records_waiting, ledger.photos_waiting, ledger.records_refused), (0, 0, 0), "{ledger:?}");
        self.walks += sent.patrols.len();
        for (patrol, bytes) in sent.patrols {
            let seen = cast.zhou.read(&format!("/v1/patrols/{patrol}"));
            let visits = seen["visits"].as_array().unwrap();
            assert_eq!(visits.len(), 1, "{seen}");
            let photo = visits[0]["photos"][0]["id"].as_str().expect("a visit with a photo");
            let original = cast.zhou.download(&format!("/v1/photos/{}/{photo}/original", estate.site)).expect(200);
            assert!(original.body == bytes, "byte for byte");
        }
        untold
    }
}

fn walk_for_real(enough: &AtomicBool, phone: &Phone, cast: &Cast, picture: &[u8]) -> Vec<(String, Vec<u8>)> {
    let answers = good_answers(&cast.round.content);
    let mut patrols = vec![];
    while !enough.load(Ordering::Relaxed) {
        let patrol = phone.app.start_patrol(cast.round.route.id.to_string(), None).expect("it may be walked at will");
        let photo = photos::one_more(picture);
        phone.visit_with_photo(&patrol, &cast.round.checkpoints[0], &answers, &photo);
        phone.finish(&patrol);
        patrols.push((patrol, photo));
        if phone.try_sync().is_err() {
            break;
        }
    }
    patrols
}

/// Has it die at each step, some times each, at other times each time.
fn die_at_every_step(times: u32) {
    let (mut estate, cast) = Estate::ready_with_one_question(1);
    let mut crew = Crew::of(&estate, &cast);
    for step in SERVER_STEPS {
        for _ in 0..times {
            let when = format!("{step}:{}", 3 + e2e::new_id().as_u128() % 20);
            assert!(estate.server.stop(), "{}", estate.server.log());
            estate.server.set(DIE_AT, &when);
            estate.server.start_again();
            let sent = crew.work_until_it_dies(&mut estate, &cast, &when);
            estate.server.unset(DIE_AT);
            estate.server.start_again();
            let untold = crew.hold(&estate, &cast, sent);
            // Else it would have died somewhere else than we think.
            assert!(untold > 0 || step != "server:committed", "{when}: a committed push was not known again");
        }
    }
    let [starts, visits] = journal_is_sound(&estate.admin, estate.site, ["patrol.start", "patrol.visit"]);
    assert_eq!((starts, visits), (crew.walks, crew.walks), "each walk once");
    assert_eq!(cast.zhou.list("/v1/patrols").len(), crew.walks);
    let (code, said) = estate.server.command_ends(&["verify", "storage", "--language", "en", "--deep"]);
    assert_eq!(code, Some(0), "{said}");
}

#[test]
fn killed_at_any_step_under_load_nothing_is_lost_and_nothing_is_doubled() {
    die_at_every_step(1);
}

mod long {
    #[test]
    fn killed_at_any_step_under_load_many_times_over() {
        super::die_at_every_step(15);
    }
}

/// What is handed out has neither steps nor mistakes in it; the tests' own build has.
#[test]
fn the_production_binary_is_built_without_faults() {
    let tree = |arguments: &[&str]| {
        let asked = ["tree", "--offline", "--edges", "normal,features", "--invert", "domain", "--package"];
        let output = Command::new(env!("CARGO")).args(asked).args(arguments).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let faults = "domain feature \"faults\"";
    for handed_out in [&["rounds"] as &[_], &["rounds", "--no-default-features"], &["mobile-core"]] {
        assert!(!tree(handed_out).contains(faults), "{handed_out:?}");
    }
    assert!(tree(&["simulate"]).contains(faults), "they are asked for in another way now");
}

/// A step that no list names is one at which nothing is ever killed, and one that is only in a list is no step.
#[test]
fn every_step_in_the_sources_is_in_the_lists_and_the_other_way_round() {
    let mut found = BTreeSet::new();
    for room in ["api/src", "mobile-core/domain/src", "mobile-core/engine/src", "mobile-core/photo/src", "mobile-core/src"] {
        for (_, text) in sources(room) {
            found.extend(text.split("pass(\"").skip(1).filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())));
        }
    }
    let listed: BTreeSet<String> = SERVER_STEPS.iter().chain(&PHONE_STEPS).map(|step| (*step).to_owned()).collect();
    assert_eq!(found, listed);
}
