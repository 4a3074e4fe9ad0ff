//! How does somebody in the field work? On a real `FieldApp`, with a folder of its own and a line that can be cut.

use crate::{line::Line, office::Office, photos, round::Round};
use domain::{
    checklist::{Answer, Value},
    place::Checkpoint,
};
use mobile_core::{AnswerInput, AppError, Arrival, FieldApp, SyncReport, VisitRecorded};
use std::{
    sync::Arc,
    thread,
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// A phone.
pub struct Phone {
    /// The app on it.
    pub app: Arc<FieldApp>,
    /// Its line.
    pub line: Arc<Line>,
    /// Its storage.
    pub folder: TempDir,
}

impl Phone {
    /// A phone out of the box.
    #[must_use]
    pub fn new(url: &str) -> Self {
        let (folder, line) = (TempDir::new().expect("a temporary folder"), Line::to(url));
        Self { app: open(&folder, &line), line, folder }
    }

    /// Lets it in.
    pub fn enrol(&self, code: &str, name: &str) {
        self.app.enrol(code.into(), name.into()).expect("the code is fresh");
    }

    /// Signs somebody in.
    pub fn sign_in(&self, holder: &Office) {
        let known = self.app.sign_in(holder.login.clone(), holder.password.clone()).expect("the password is right");
        assert_eq!(known.person_id, holder.person.to_string());
    }

    /// Into the lift: no signal.
    pub fn offline(&self) -> &Self {
        self.line.cut(true);
        self
    }

    /// Out of it.
    pub fn online(&self) -> &Self {
        self.line.cut(false);
        self
    }

    /// Syncs; it must get to its end.
    #[track_caller]
    pub fn sync(&self) -> SyncReport {
        match self.try_sync() {
            Ok(report) => report,
            Err(error) => panic!("the sync did not get to its end: {error:?}"),
        }
    }

    /// Syncs, come what may.
    pub fn try_sync(&self) -> Result<SyncReport, AppError> {
        self.app.sync(None)
    }

    /// Syncs as an app does by itself when something came in between: again and again, until all that waits is sent.
    #[track_caller]
    pub fn sync_in_the_end(&self) -> SyncReport {
        let begun = Instant::now();
        loop {
            match self.try_sync() {
                Ok(report) if self.waiting() == 0 => return report,
                outcome => assert!(begun.elapsed() < Duration::from_secs(60), "{} records still wait: {outcome:?}", self.waiting()),
            }
            thread::sleep(Duration::from_millis(100));
        }
    }

    /// The app is killed and opened again: what it had not written is gone.
    #[must_use]
    pub fn killed_and_opened_again(self) -> Self {
        let Self { app, line, folder } = self;
        drop(app);
        Self { app: open(&folder, &line), line, folder }
    }

    /// The app is closed, and its storage can be opened by another process.
    #[must_use]
    pub fn closed(self) -> ClosedPhone {
        ClosedPhone { line: self.line, folder: self.folder }
    }

    /// Begins the patrol of a route that is due today.
    #[track_caller]
    pub fn start_due(&self, round: &Round) -> String {
        let today = self.app.today().expect("somebody is signed in");
        let route = round.route.id.to_string();
        let due = today.iter().find(|p| p.route_id == route).unwrap_or_else(|| panic!("the route is not due: {today:?}"));
        self.app.start_patrol(route, Some(due.patrol_id.clone())).expect("it may be walked")
    }

    /// Scans a checkpoint's code.
    #[track_caller]
    pub fn scan(&self, patrol: &str, checkpoint: &Checkpoint) {
        let arrived = self.app.arrive(patrol.into(), Arrival::Qr { code: checkpoint.code.clone() }).expect("the code is known");
        assert_eq!(arrived.checkpoint_id, checkpoint.id.to_string());
    }

    /// Answers items of a checklist.
    #[track_caller]
    pub fn answer(&self, patrol: &str, checkpoint: &Checkpoint, answers: &[Answer]) {
        for answer in answers {
            let Some(value) = answer.value.clone() else {
                continue;
            };
            let (patrol, checkpoint) = (patrol.to_owned(), checkpoint.id.to_string());
            self.app.answer(patrol, checkpoint, answer.item.to_string(), input(value)).expect("the answer fits");
        }
    }

    /// A whole visit: scans, answers, records.
    #[track_caller]
    pub fn visit(&self, patrol: &str, checkpoint: &Checkpoint, answers: &[Answer]) -> VisitRecorded {
        self.scan(patrol, checkpoint);
        self.answer(patrol, checkpoint, answers);
        self.app.record_visit(patrol.into(), checkpoint.id.to_string()).expect("the visit is complete")
    }

    /// The same with a photo of the place, as the camera wrote it.
    #[track_caller]
    pub fn visit_with_photo(&self, patrol: &str, checkpoint: &Checkpoint, answers: &[Answer], photo: &[u8]) -> VisitRecorded {
        self.scan(patrol, checkpoint);
        self.answer(patrol, checkpoint, answers);
        let file = photos::in_folder(self.folder.path(), &format!("{}.jpg", checkpoint.code), photo);
        self.app.photo(patrol.into(), checkpoint.id.to_string(), None, file.display().to_string()).expect("it is a photo");
        self.app.record_visit(patrol.into(), checkpoint.id.to_string()).expect("the visit is complete")
    }

    /// Finishes a patrol of which nothing was missed.
    #[track_caller]
    pub fn finish(&self, patrol: &str) {
        self.app.finish_patrol(patrol.into(), vec![], String::new()).expect("nothing was missed");
    }

    /// How many records wait to be sent.
    #[must_use]
    pub fn waiting(&self) -> u64 {
        self.app.delivery().expect("the ledger can be read").records_waiting
    }
}

/// A phone whose app does not run.
pub struct ClosedPhone {
    line: Arc<Line>,
    /// Its storage.
    pub folder: TempDir,
}

impl ClosedPhone {
    /// The app is opened; it must open, whatever happened.
    #[must_use]
    pub fn opened(self) -> Phone {
        Phone { app: open(&self.folder, &self.line), line: self.line, folder: self.folder }
    }
}

fn open(folder: &TempDir, line: &Arc<Line>) -> Arc<FieldApp> {
    FieldApp::open_with(folder.path().display().to_string(), line.clone(), None, None, String::new()).expect("the store opens")
}

/// An answer as an app hands it in.
#[must_use]
pub fn input(value: Value) -> AnswerInput {
    match value {
        Value::Verdict(verdict) => AnswerInput::Verdict { verdict },
        Value::Score(points) => AnswerInput::Score { points },
        Value::Number(number) => AnswerInput::Number { number },
        Value::Choice(option) => AnswerInput::Choice { option_id: option.to_string() },
        Value::Choices(options) => AnswerInput::Choices { option_ids: options.iter().map(ToString::to_string).collect() },
        Value::Text(text) => AnswerInput::Text { text },
    }
}
