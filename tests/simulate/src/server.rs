//! How does the real server run inside this process, and how does it die? Its handlers are called one request at a time; a kill at a named step
//! unwinds them, and what is not on the disk is gone.

use crate::{chance::Chance, clocks::Truth};
use actix_web::{
    body::{self, BoxBody},
    dev::{Service, ServiceResponse},
    http::Method,
    middleware::from_fn,
    test::{self, TestRequest},
    web::Data,
};
use domain::faults::{Part, bury, is_dead};
use engine::sync::{Header, Request, Response};
use futures_util::{FutureExt, future::LocalBoxFuture};
use rounds::{
    app::App,
    middleware::answer,
    ports::Ports,
    serve,
    settings::{Outside, Settings},
};
use std::{
    fs,
    panic::AssertUnwindSafe,
    path::{Path, PathBuf},
    rc::Rc,
    sync::Arc,
    time::Duration,
};

type Door = Box<dyn Fn(Request) -> LocalBoxFuture<'static, Option<Response>>>;

struct Running {
    app: App,
    door: Door,
}

/// The server, running or not.
pub struct Server {
    folder: PathBuf,
    truth: Truth,
    chance: Chance,
    running: Option<Running>,
}

impl Server {
    /// A server whose books and photos are in a folder; it is not started yet.
    #[must_use]
    pub fn new(folder: &Path, truth: &Truth, chance: &Chance) -> Self {
        Self { folder: folder.into(), truth: truth.clone(), chance: chance.branch(), running: None }
    }

    /// Its books.
    #[must_use]
    pub fn books(&self) -> PathBuf {
        self.folder.join("rounds.db")
    }

    /// Its photos.
    #[must_use]
    pub fn photos(&self) -> PathBuf {
        self.folder.join("photos")
    }

    /// True while it runs.
    #[must_use]
    pub fn is_up(&self) -> bool {
        self.running.is_some()
    }

    /// Its parts, while it runs.
    #[must_use]
    pub fn app(&self) -> Option<&App> {
        self.running.as_ref().map(|running| &running.app)
    }

    /// Starts it on what is in its folder.
    pub async fn start(&mut self) {
        bury(Part::Server);
        let within = |name: &str| self.folder.join(name);
        let settings = Settings {
            read_lease_days: 14,
            listen: String::new(),
            database_url: format!("sqlite://{}", self.books().display()),
            photos: self.photos().display().to_string(),
            photos_through_server: false,
            secrets: within("secrets"),
            time_stamp_url: None,
            map_url: None,
            public_url: None,
            workers: 1,
            connections: 2,
            requests_per_minute: 0,
            behind_proxy: false,
            log_json: false,
            outside: Outside::default(),
        };
        let ports = Ports { clock: Arc::new(self.truth.clone()), random: Arc::new(self.chance.clone()) };
        let app = App::open(settings, ports).expect("the server opens");
        app.photos.make_no_copies();
        serve::install(&app).expect("the server's own row");
        let service = actix_web::App::new().app_data(Data::new(app.clone())).configure(serve::configure).wrap(from_fn(answer));
        let service = Rc::new(test::init_service(service).await);
        let door: Door = Box::new(move |request| {
            let service = service.clone();
            async move {
                let asked = to_actix(request).to_request();
                let answered = AssertUnwindSafe(service.call(asked)).catch_unwind().await;
                from_actix(answered.ok()?.ok()?.map_into_boxed_body()).await
            }
            .boxed_local()
        });
        self.running = Some(Running { app, door });
    }

    /// The process is gone; what is on the disk stays. Its threads end by themselves, and the last connection that is closed would take away
    /// files that the next server has made: so they are waited for.
    pub async fn stop(&mut self) {
        self.running = None;
        for _ in 0..5_000 {
            if !self.is_open_somewhere() {
                return;
            }
            actix_web::rt::time::sleep(Duration::from_millis(1)).await;
        }
        panic!("a server that was stopped keeps its books open");
    }

    fn is_open_somewhere(&self) -> bool {
        let Ok(open) = fs::read_dir("/proc/self/fd") else { return false };
        let books = self.books();
        open.filter_map(|entry| fs::read_link(entry.ok()?.path()).ok()).any(|path| path == books)
    }

    /// Asks it. No answer when it does not run, or dies over the question.
    pub async fn ask(&mut self, request: Request) -> Option<Response> {
        let running = self.running.as_ref()?;
        let answered = (running.door)(request).await;
        if is_dead(Part::Server) {
            self.stop().await;
            return None;
        }
        answered
    }

    /// Copies books and photos as they are, as a backup does. The server must be down.
    pub fn back_up(&self, to: &Path) {
        drop(fs::remove_dir_all(to));
        fs::create_dir_all(to).expect("a folder");
        copy_photos(&self.photos(), &to.join("photos"));
        for ending in ["", "-wal", "-shm"] {
            let from = PathBuf::from(format!("{}{ending}", self.books().display()));
            let copy = to.join(format!("rounds.db{ending}"));
            drop(fs::remove_file(&copy));
            if from.exists() {
                fs::copy(&from, &copy).expect("the books are copied");
            }
        }
    }

    /// Puts older books and photos in the place of the present ones, as a restore does, with a new epoch. The server must be down.
    pub fn restore(&self, from: &Path, epoch: uuid::Uuid) {
        use diesel::{Connection, RunQueryDsl, SqliteConnection, sql_query};
        fs::remove_dir_all(self.photos()).expect("the photos go");
        copy_photos(&from.join("photos"), &self.photos());
        for ending in ["", "-wal", "-shm"] {
            let there = PathBuf::from(format!("{}{ending}", self.books().display()));
            drop(fs::remove_file(&there));
            let copy = from.join(format!("rounds.db{ending}"));
            if copy.exists() {
                fs::copy(&copy, &there).expect("the books come back");
            }
        }
        let mut conn = SqliteConnection::establish(&self.books().display().to_string()).expect("the books open");
        sql_query(format!("UPDATE server SET epoch = '{epoch}'")).execute(&mut conn).expect("a new epoch");
    }
}

/// Finished photos: what is under way, or put aside, is in no backup.
fn copy_photos(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let is_unfinished = ["partial", "quarantine"].iter().any(|room| entry.file_name() == *room);
        if !is_unfinished {
            copy_tree(&entry.path(), &to.join(entry.file_name()));
        }
    }
}

/// Copies a folder with everything in it, or a file.
pub fn copy_tree(from: &Path, to: &Path) {
    if !from.is_dir() {
        fs::copy(from, to).expect("a copy");
        return;
    }
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        copy_tree(&entry.path(), &to.join(entry.file_name()));
    }
}

fn to_actix(request: Request) -> TestRequest {
    let method = Method::from_bytes(request.method.as_bytes()).expect("a method");
    let mut asked = TestRequest::with_uri(&request.path).method(method);
    for Header { name, value } in &request.headers {
        asked = asked.insert_header((name.as_str(), value.as_str()));
    }
    if !request.body.is_empty() || request.method == "PATCH" {
        asked = asked.insert_header(("content-length", request.body.len().to_string()));
    }
    asked.set_payload(request.body)
}

async fn from_actix(answered: ServiceResponse<BoxBody>) -> Option<Response> {
    let status = answered.status().as_u16();
    let headers = answered
        .headers()
        .iter()
        .filter_map(|(name, value)| Some(Header { name: name.to_string(), value: value.to_str().ok()?.to_owned() }));
    let headers = headers.collect();
    let body = body::to_bytes(answered.into_body()).await.ok()?.to_vec();
    Some(Response { status, headers, body })
}
