//! How does somebody walk a route? They scan the labels on their way; a label that is not on the route is refused, and they go on.

use crate::{Trouble, Worker, answers, camera};
use mobile_core::{
    AppError, Arrival, FieldApp, FindingInput, FindingList, FindingStepInput, MissedInput, PositionInput, TodayPatrol,
    domain::{
        finding::{FindingKind, Severity, Utility},
        geo::Datum,
        patrol::{HandReason, MissReason},
    },
};
use photo::scene::Kind;
use std::{path::Path, thread, time::Duration};

/// Buildings of the demo's site, whose labels hang in lobbies and lift halls.
const BUILDINGS: usize = 6;

/// What every label of the site says, in the order in which one comes past them.
fn labels() -> Vec<String> {
    let lobbies = (1..=BUILDINGS).map(|n| format!("JZ-{n}-DT"));
    let lifts = (1..=BUILDINGS).map(|n| format!("JZ-{n}-DTT"));
    lobbies.chain(lifts).chain(["JZ-LJZ".to_owned(), "JZ-HY".to_owned()]).collect()
}

/// Walks a patrol from its start to its finish.
pub fn patrol(worker: &Worker, app: &FieldApp, due: &TodayPatrol, folder: &Path) -> Result<(), Trouble> {
    let patrol = app.start_patrol(due.route_id.clone(), Some(due.patrol_id.clone()))?;
    worker.say(&format!("开始巡查：{} / walking without a signal: {}", due.route_name, due.route_name));
    let missing = |app: &FieldApp| Ok::<_, AppError>(app.patrol(patrol.clone())?.stops.iter().filter(|s| s.visited_at.is_none()).count());
    for (n, label) in labels().into_iter().enumerate() {
        if missing(app)? <= left_for_later(worker) {
            break;
        }
        let arrived = match app.arrive(patrol.clone(), Arrival::Qr { code: label }) {
            Ok(draft) => draft,
            Err(AppError::NotAllowed { .. } | AppError::NotFound { .. }) => continue,
            Err(error) => return Err(error.into()),
        };
        visit(worker, app, &patrol, &arrived.checkpoint_id, n, folder)?;
    }
    match worker.n {
        0 => report(worker, app, &patrol, folder, &DUST)?,
        1 => report(worker, app, &patrol, folder, &LAMP)?,
        3 => report(worker, app, &patrol, folder, &SCOOTER)?,
        _ => {}
    }
    if is_still_out(worker) {
        worker.say("还在路上 / still on the way");
        return Ok(());
    }
    finish(worker, app, &patrol, folder)
}

/// One of them is still out when the morning's work comes in, so that the board of the day shows somebody.
const fn is_still_out(worker: &Worker) -> bool {
    worker.n == 5
}

/// Checkpoints that are not reached by their labels: two are left for later; one is never reached so.
const fn left_for_later(worker: &Worker) -> usize {
    match worker.n {
        5 => 2,
        2 | 4 => 1,
        _ => 0,
    }
}

/// Where a phone believes to be: some metres from the label, which hangs where the demo's estate has it (lobbies stand in a row to the east).
fn beside(checkpoint_name: &str, n: usize) -> PositionInput {
    let building = checkpoint_name.chars().next().and_then(|first| first.to_digit(10)).unwrap_or(0);
    let on = n as f64 * 0.000_02;
    let longitude = 106.53 + f64::from(building) * 0.000_6 + on;
    PositionInput { latitude: 29.570_05 + on, longitude, accuracy: 9.0 + n as f64, datum: Datum::Wgs84, mocked: false }
}

fn visit(worker: &Worker, app: &FieldApp, patrol: &str, checkpoint: &str, n: usize, folder: &Path) -> Result<(), Trouble> {
    let seed = (worker.n * 100 + n) as u64;
    let name = app.checklist(patrol.into(), checkpoint.into())?.checkpoint_name;
    app.position(beside(&name, n))?;
    answers::fill(worker, app, (patrol, checkpoint), seed, folder)?;
    let screen = app.checklist(patrol.into(), checkpoint.into())?;
    let has_photo = screen.sections.iter().flat_map(|s| &s.items).any(|item| !item.photos.is_empty());
    if !has_photo && worker.habit(n, 2) == 0 {
        let path = camera::shoot(folder, camera::scene_of(&screen.checkpoint_name), seed + 50)?;
        app.photo(patrol.into(), checkpoint.into(), None, path.display().to_string())?;
    }
    if worker.habit(n, 4) == 0 {
        app.remark(patrol.into(), checkpoint.into(), "地面已拖洗，玻璃擦拭完毕".into())?;
    }
    app.record_visit(patrol.into(), checkpoint.into())?;
    // Nobody is at two checkpoints in the same second.
    thread::sleep(Duration::from_millis(1_100));
    Ok(())
}

/// Something that is wrong.
struct Wrong {
    kind: FindingKind,
    severity: Severity,
    /// What follows the checkpoint's name.
    text: &'static str,
    scene: Kind,
    stopped: bool,
    utility: Option<Utility>,
    said: &'static str,
}

const DUST: Wrong = Wrong {
    kind: FindingKind::Nonconformity,
    severity: Severity::Minor,
    text: "旁楼梯扶手积灰，上次保洁未擦拭",
    scene: Kind::Stairwell,
    stopped: false,
    utility: None,
    said: "扶手积灰，已上报 / reported dust on a hand rail",
};
const LAMP: Wrong = Wrong {
    kind: FindingKind::Damage,
    severity: Severity::Major,
    text: "顶灯一盏不亮，请工程部更换",
    scene: Kind::BrokenLamp,
    stopped: false,
    utility: Some(Utility::Lighting),
    said: "发现一盏灯不亮，已上报 / reported a broken lamp",
};
const SCOOTER: Wrong = Wrong {
    kind: FindingKind::Violation,
    severity: Severity::Critical,
    text: "有人推电动车进门充电，已劝离，门口仍堆着电池",
    scene: Kind::Lobby,
    stopped: true,
    utility: None,
    said: "制止了电动车进楼充电，已上报 / stopped a scooter being charged indoors",
};

fn report(worker: &Worker, app: &FieldApp, patrol: &str, folder: &Path, wrong: &Wrong) -> Result<(), Trouble> {
    let Some(spot) = app.patrol(patrol.into())?.stops.into_iter().find(|stop| stop.visited_at.is_some()) else {
        return Ok(());
    };
    let path = camera::shoot(folder, wrong.scene, 900 + worker.n as u64)?;
    app.raise_finding(FindingInput {
        kind: wrong.kind,
        severity: wrong.severity,
        text: format!("{}{}", spot.name, wrong.text),
        area_id: None,
        unit_id: None,
        checkpoint_id: Some(spot.checkpoint_id),
        patrol_id: Some(patrol.into()),
        photos: vec![path.display().to_string()],
        marks: vec![],
        field: None,
        stopped: wrong.stopped,
        utility: wrong.utility,
        spot_check_id: None,
    })?;
    worker.say(wrong.said);
    Ok(())
}

/// Puts right what is this person's to put right, and shows it.
pub fn put_right(worker: &Worker, app: &FieldApp, folder: &Path) -> Result<(), Trouble> {
    for (n, task) in app.findings(FindingList::ToRectify)?.into_iter().enumerate() {
        let path = camera::shoot(folder, Kind::Stairwell, (950 + worker.n * 10 + n) as u64)?;
        let photos = vec![path.display().to_string()];
        app.rectify_finding(FindingStepInput { finding_id: task.finding_id, remark: "已擦拭干净".into(), photos, marks: vec![] })?;
        worker.say("整改完成，等待验证 / put right, and waits for somebody else's look");
    }
    Ok(())
}

/// The last checkpoint is entered by hand where its label is torn, or missed where the door is locked; then the patrol is over.
fn finish(worker: &Worker, app: &FieldApp, patrol: &str, folder: &Path) -> Result<(), Trouble> {
    let mut open: Vec<_> = app.patrol(patrol.into())?.stops.into_iter().filter(|stop| stop.visited_at.is_none()).collect();
    if worker.n == 4
        && let Some(stop) = open.pop()
    {
        let (checkpoint_id, note) = (stop.checkpoint_id.clone(), "二维码被撕掉了".to_owned());
        app.arrive(patrol.into(), Arrival::ByHand { checkpoint_id, reason: HandReason::LabelDamaged, note })?;
        visit(worker, app, patrol, &stop.checkpoint_id, 40, folder)?;
    }
    let missed = open
        .into_iter()
        .map(|stop| MissedInput {
            checkpoint_id: stop.checkpoint_id, reason: MissReason::NoAccess, note: "门锁着，物业钥匙不在".into()
        })
        .collect();
    app.finish_patrol(patrol.into(), missed, String::new())?;
    Ok(())
}
