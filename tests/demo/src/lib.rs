//! Who works the demo's morning? Simulated phones: each is a real `FieldApp` with a store of its own, in the hands of somebody
//! who signs in, pulls, walks without a signal, takes photos, comes back and syncs.

mod answers;
mod camera;
mod line;
mod walk;

use line::Line;
use mobile_core::{
    AppError, ClockBy, ClockInput, FieldApp, TodayPatrol, TodayState,
    domain::{attendance::Way, text::Language},
};
use std::{io::Write, path::PathBuf, sync::Arc, thread};

/// A phone and who holds it.
#[derive(Debug, Clone)]
pub struct Phone {
    /// The person's name.
    pub name: String,
    /// Their login.
    pub login: String,
    /// Their password.
    pub password: String,
    /// A fresh enrolment code; not needed once this phone's store is enrolled.
    pub code: String,
}

/// What the phones are to do.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The server: `http://127.0.0.1:8080`.
    pub address: String,
    /// Where the phones' stores are.
    pub folder: PathBuf,
    /// The phones.
    pub phones: Vec<Phone>,
}

/// The morning: lets all phones work at once, and waits until they are done. What the first one fails with is the error.
pub fn walk(plan: &Plan) -> Result<(), String> {
    at_once(plan, Worker::work)
}

/// Later: each phone syncs once more and shows what the office said.
pub fn look_again(plan: &Plan) -> Result<(), String> {
    at_once(plan, Worker::look_again)
}

type Work = fn(&Worker, &Phone, PathBuf, &str) -> Result<(), Trouble>;

fn at_once(plan: &Plan, work: Work) -> Result<(), String> {
    let begin = |(n, phone): (usize, &Phone)| {
        let (folder, address, phone) = (plan.folder.join(format!("phone-{}", n + 1)), plan.address.clone(), phone.clone());
        let worker = Worker { n, name: phone.name.clone() };
        thread::spawn(move || work(&worker, &phone, folder, &address).map_err(|e| format!("{}: {e}", phone.name)))
    };
    let working: Vec<_> = plan.phones.iter().enumerate().map(begin).collect();
    let mut first = Ok(());
    for worker in working {
        let done = worker.join().unwrap_or_else(|_| Err("a simulated phone broke off".into()));
        first = first.and(done);
    }
    first
}

/// Somebody with a phone in their hand.
struct Worker {
    n: usize,
    name: String,
}

impl Worker {
    fn work(&self, phone: &Phone, folder: PathBuf, address: &str) -> Result<(), Trouble> {
        std::fs::create_dir_all(&folder)?;
        let line = Line::to(address);
        let app = FieldApp::open_with(folder.display().to_string(), line.clone(), None, None, String::new())?;
        self.come_in(&app, phone)?;
        let today = app.today()?;
        self.say(&format!("今天的巡查：{} 次 / patrols of today: {}", today.len(), today.len()));
        line.cut(true);
        self.clock_in(&app)?;
        for patrol in to_walk(&today) {
            walk::patrol(self, &app, patrol, &folder)?;
        }
        line.cut(false);
        self.come_back(&app)
    }

    fn look_again(&self, _: &Phone, folder: PathBuf, address: &str) -> Result<(), Trouble> {
        let app = FieldApp::open_with(folder.display().to_string(), Line::to(address), None, None, String::new())?;
        app.sync(None)?;
        for patrol in app.today()?.into_iter().filter(|patrol| patrol.state == TodayState::SentBack) {
            let reviews = app.patrol(patrol.patrol_id)?.reviews;
            let remark = reviews.first().map_or("", |review| review.remark.as_str());
            self.say(&format!("退回：{} · {remark} / sent back", patrol.route_name));
        }
        walk::put_right(self, &app, &folder)?;
        app.sync(None)?;
        Ok(())
    }

    fn come_in(&self, app: &Arc<FieldApp>, phone: &Phone) -> Result<(), Trouble> {
        app.set_language(Language::Zh)?;
        if !app.enrolled() {
            app.enrol(phone.code.clone(), phone.name.clone())?;
        }
        app.sign_in(phone.login.clone(), phone.password.clone())?;
        app.sync(None)?;
        Ok(())
    }

    /// At their own lobby, by the label that hangs there; one of them comes in a moment later and has not clocked in yet.
    fn clock_in(&self, app: &Arc<FieldApp>) -> Result<(), Trouble> {
        let shift = app.my_shift()?;
        let is_time = shift.duty.is_some() && shift.offer == Way::In && !shift.on_now;
        if !is_time || self.n == 4 {
            return Ok(());
        }
        let code = format!("JZ-{}-DT", self.n + 1);
        match app.clock(ClockInput { way: Way::In, by: ClockBy::Code { code }, photos: vec![] }) {
            Ok(_) => self.say("打卡上班 / clocked in"),
            // Whoever is off today clocks in nowhere.
            Err(AppError::NotAllowed { .. } | AppError::NotFound { .. }) => {}
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }

    fn come_back(&self, app: &Arc<FieldApp>) -> Result<(), Trouble> {
        let waiting = app.delivery()?;
        let report = app.sync(None)?;
        let ledger = app.delivery()?;
        self.say(&format!(
            "有信号了，上传 {} 条记录，服务器收下 {} 条、照片 {} 张 / back online: {} records sent, {} applied, {} photos stored",
            waiting.records_waiting, report.applied, ledger.photos_stored, waiting.records_waiting, report.applied, ledger.photos_stored
        ));
        Ok(())
    }

    /// A line for whoever watches the demo. That nobody watches is no reason to stop.
    fn say(&self, line: &str) {
        drop(writeln!(std::io::stdout().lock(), "  [{}] {line}", self.name));
    }

    /// A number from this person's own habits: the same ones every morning.
    const fn habit(&self, of: usize, modulo: usize) -> usize {
        (self.n * 31 + of * 17 + 7) % modulo
    }
}

/// The walks that can begin or go on now; when it is not their time, the first one that nobody has walked, so that there is something to see.
fn to_walk(today: &[TodayPatrol]) -> Vec<&TodayPatrol> {
    let now: Vec<_> = today.iter().filter(|p| matches!(p.state, TodayState::Due | TodayState::Underway | TodayState::SentBack)).collect();
    let any_time = today.iter().find(|p| matches!(p.state, TodayState::NotKnown | TodayState::Later));
    if now.is_empty() && today.iter().all(|p| p.stops_done == 0) { any_time.into_iter().collect() } else { now }
}

/// What kept somebody from their work.
#[derive(Debug)]
enum Trouble {
    App(AppError),
    Files(std::io::Error),
}

impl From<AppError> for Trouble {
    fn from(error: AppError) -> Self {
        Self::App(error)
    }
}

impl From<std::io::Error> for Trouble {
    fn from(error: std::io::Error) -> Self {
        Self::Files(error)
    }
}

impl std::fmt::Display for Trouble {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::App(error) => write!(f, "{error:?}"),
            Self::Files(error) => error.fmt(f),
        }
    }
}
