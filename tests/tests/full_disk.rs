//! The phone's disk is full: it is said before, what is under way is completed, and what was called saved is there. On a real small file system.

use e2e::{
    checklists::good_answers,
    estate::{Cast, Estate},
    line::Line,
    photos,
};
use mobile_core::{AppError, Arrival, FieldApp};
use std::{
    fs::{self, File},
    io::Write,
    path::Path,
    process::Command,
    sync::Arc,
};
use tempfile::TempDir;

/// A file system of so many megabytes; none where this process may not mount one.
struct SmallDisk(TempDir);

impl SmallDisk {
    fn of(megabytes: u32) -> Option<Self> {
        let folder = TempDir::new().unwrap();
        let size = format!("size={megabytes}m");
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(folder.path()).output();
        if mounted.is_ok_and(|done| done.status.success()) {
            return Some(Self(folder));
        }
        println!("not run here: mounting a small file system takes root");
        None
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    /// Fills it until so many kilobytes are free.
    fn fill(&self, leave: u64) {
        let mut file = File::options().create(true).append(true).open(self.path().join("films")).unwrap();
        while self.free() > leave {
            file.write_all(&vec![7; usize::try_from((self.free() - leave).min(1024) * 1024).unwrap()]).unwrap();
        }
    }

    /// Kilobytes.
    fn free(&self) -> u64 {
        let said = Command::new("df").args(["--output=avail", "-k"]).arg(self.path()).output().unwrap();
        String::from_utf8_lossy(&said.stdout).lines().nth(1).unwrap().trim().parse().unwrap()
    }

    fn make_room(&self) {
        fs::remove_file(self.path().join("films")).unwrap();
    }

    /// Megabytes of it.
    fn ballast(&self) -> u64 {
        fs::metadata(self.path().join("phone/ballast")).map_or(0, |file| file.len() >> 20)
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.path()).status();
    }
}

fn open(disk: &SmallDisk, line: &Arc<Line>) -> Arc<FieldApp> {
    FieldApp::open_with(disk.path().join("phone").display().to_string(), line.clone(), None, None, String::new()).expect("the stores open")
}

/// A phone on a small disk, with somebody on a patrol.
fn on_patrol(disk: &SmallDisk, estate: &Estate, cast: &Cast) -> (Arc<Line>, Arc<FieldApp>, String) {
    let line = Line::to(&estate.server.url);
    let app = open(disk, &line);
    app.enrol(estate.admin.enrolment_code(), "a phone full of films".into()).unwrap();
    app.sign_in(cast.lin.login.clone(), cast.lin.password.clone()).unwrap();
    app.sync(None).unwrap();
    let due = app.today().unwrap().remove(0);
    let patrol = app.start_patrol(due.route_id, Some(due.patrol_id)).unwrap();
    (line, app, patrol)
}

fn arrive(app: &FieldApp, patrol: &str, code: &str) -> Result<String, AppError> {
    app.arrive(patrol.into(), Arrival::Qr { code: code.into() }).map(|draft| draft.checkpoint_id)
}

#[test]
fn what_is_called_saved_on_a_full_disk_is_there_and_arrives() {
    let Some(disk) = SmallDisk::of(96) else { return };
    let (estate, cast) = Estate::ready_with_one_question(40);
    let (line, app, patrol) = on_patrol(&disk, &estate, &cast);
    assert_eq!(disk.ballast(), 4, "laid at the first start");
    line.cut(true);

    // Said before it is full: first by the camera, while everything else goes on; then by whatever is new.
    let codes: Vec<&str> = cast.round.checkpoints.iter().map(|c| c.code.as_str()).collect();
    let mut arrived: Vec<String> = codes[..20].iter().map(|code| arrive(&app, &patrol, code).unwrap()).collect();
    disk.fill(40 * 1024);
    let picture = photos::small(1);
    let shot = photos::in_folder(estate.folder.path(), "shot.jpg", &picture).display().to_string();
    let photo = app.photo(patrol.clone(), arrived[0].clone(), None, shot);
    assert!(matches!(photo, Err(AppError::StorageFull)), "{photo:?}");
    arrived.push(arrive(&app, &patrol, codes[20]).unwrap());
    disk.fill(12 * 1024);
    assert!(matches!(arrive(&app, &patrol, codes[21]), Err(AppError::StorageFull)));
    assert_eq!(disk.ballast(), 4);

    // Full to the last page: what is under way is completed with the ballast.
    disk.fill(0);
    let answers = good_answers(&cast.round.content);
    let mut saved = 1;
    for checkpoint in &arrived {
        for answer in &answers {
            let (item, value) = (answer.item.to_string(), e2e::phone::input(answer.value.clone().unwrap()));
            app.answer(patrol.clone(), checkpoint.clone(), item, value).unwrap();
        }
        app.record_visit(patrol.clone(), checkpoint.clone()).unwrap();
        saved += 1;
    }
    assert!((1..4).contains(&disk.ballast()), "{} MB are left of it", disk.ballast());
    assert_eq!(app.delivery().unwrap().records_waiting, saved);

    // Killed, and still full: it opens, and everything is there.
    drop(app);
    disk.fill(0);
    let app = open(&disk, &line);
    assert_eq!(app.delivery().unwrap().records_waiting, saved);
    let done = |app: &FieldApp| app.patrol(patrol.clone()).unwrap().stops.iter().filter(|stop| stop.visited_at.is_some()).count();
    assert_eq!(done(&app), arrived.len());

    // Somebody deletes their films: the ballast is laid again, and everything arrives.
    disk.make_room();
    line.cut(false);
    let report = app.sync(None).unwrap();
    assert_eq!((u64::from(report.applied), report.refused), (saved, 0), "{report:?}");
    assert_eq!(disk.ballast(), 4);
    assert_eq!(cast.zhou.read(&format!("/v1/patrols/{patrol}"))["visits"].as_array().unwrap().len(), arrived.len());
}

/// When even the ballast is used up, nothing is called saved that is not, and nothing that was is lost.
#[test]
fn once_the_ballast_is_used_up_too_the_phone_says_so_and_loses_nothing() {
    let Some(disk) = SmallDisk::of(96) else { return };
    let (estate, cast) = Estate::ready_with_one_question(40);
    let (line, app, patrol) = on_patrol(&disk, &estate, &cast);
    line.cut(true);
    let arrived: Vec<String> = cast.round.checkpoints.iter().map(|c| arrive(&app, &patrol, &c.code).unwrap()).collect();
    let (answer, item) = (good_answers(&cast.round.content).remove(0), cast.round.content.items().next().unwrap().id.to_string());
    let mut saved = 1;
    for checkpoint in &arrived {
        disk.fill(0);
        let value = e2e::phone::input(answer.value.clone().unwrap());
        let recorded = app
            .answer(patrol.clone(), checkpoint.clone(), item.clone(), value)
            .and_then(|()| app.record_visit(patrol.clone(), checkpoint.clone()));
        match recorded {
            Ok(_) => saved += 1,
            Err(error) => assert!(matches!(error, AppError::StorageFull), "{error:?}"),
        }
    }
    assert!(saved < 1 + arrived.len() as u64, "the disk was never full");
    drop(app);
    disk.make_room();
    let app = open(&disk, &line);
    assert_eq!(app.delivery().unwrap().records_waiting, saved, "as many as were called saved");
    line.cut(false);
    assert_eq!(u64::from(app.sync(None).unwrap().applied), saved);
}
