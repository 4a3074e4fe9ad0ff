//! `rounds demo`: what does the product look like with a morning's work in it? A fresh estate in a folder, the real server on
//! it, and phones that walk, each a real one but for its case.

mod checklists;
mod crew;
mod https;
mod lead;
mod office;
mod reach;
mod repairs;
mod stores;
mod world;

pub use world::{DemoLogin, Seeded, seed};

use super::{
    say,
    serve::{address, listen, start_log},
};
use crate::{
    app::App,
    auth::write_private,
    devices,
    ports::Ports,
    serve::{self, Listener},
    settings::{Outside, Settings},
};
use clap::Args;
use domain::{people::Role, wire::READ_LEASE_DAYS};
use reach::Reach;
use std::{
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
};

const LOGINS: &str = "logins.json";
/// Marks a folder whose estate is being made.
const UNFINISHED: &str = "unfinished";

/// Where the demo lives.
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// The folder of the estate; made at the first start, kept afterwards.
    #[arg(long, env = "ROUNDS_DEMO_FOLDER", default_value = "rounds-demo")]
    folder: PathBuf,
    /// Address to listen on.
    #[arg(long, env = "ROUNDS_LISTEN", default_value = "127.0.0.1:8080")]
    listen: String,
    /// Phones that walk.
    #[arg(long, default_value_t = 6)]
    phones: usize,
    /// Speak HTTPS, with a certificate authority of its own: what browsers on phones ask for before they give camera and storage.
    #[arg(long, env = "ROUNDS_DEMO_HTTPS", default_value_t = false)]
    https: bool,
    #[command(flatten)]
    outside: Outside,
}

impl DemoArgs {
    fn settings(&self) -> Settings {
        let within = |name: &str| self.folder.join(name);
        Settings {
            read_lease_days: READ_LEASE_DAYS,
            listen: self.listen.clone(),
            database_url: format!("sqlite://{}", within("rounds.db").display()),
            photos: within("photos").display().to_string(),
            photos_through_server: false,
            secrets: within("secrets"),
            time_stamp_url: None,
            map_url: None,
            public_url: None,
            workers: 0,
            connections: 8,
            requests_per_minute: 0,
            behind_proxy: false,
            log_json: false,
            outside: self.outside.clone(),
        }
    }
}

/// Seeds the estate, starts the server and sends the phones on their rounds; ends with the server.
pub fn run(args: DemoArgs) -> Result<(), String> {
    start_log(false);
    let listener = listen(&args.listen)?;
    let reach = Reach::of(listener.local_addr().map_err(|e| e.to_string())?, args.https);
    fs::create_dir_all(&args.folder).map_err(|e| format!("{}: {e}", args.folder.display()))?;
    begin_cleanly(&args.folder)?;
    let app = App::open(args.settings(), Ports::of_this_machine()).map_err(|e| e.to_string())?;
    let doors = if args.https { doors_with_https(app, listener, &args.folder, &reach)? } else { doors(app, listener)? };
    actix_web::rt::System::new().block_on(async {
        let server = serve::run(doors.app.clone(), doors.listeners).map_err(|e| e.to_string())?;
        let (logins, again) = logins(&doors.app, &args.folder).await?;
        tell(&reach, &args.folder, &logins)?;
        send_phones_out(&doors.app, &args, doors.for_walkers, &logins, again).await?;
        server.await.map_err(|e| e.to_string())
    })
}

/// The estate of the demo behind ports of a test's own.
#[cfg(test)]
pub async fn seed_for_tests(folder: &Path, ports: Ports) -> (App, Seeded) {
    let args = DemoArgs { folder: folder.into(), listen: String::new(), phones: 0, https: false, outside: Outside::default() };
    let app = App::open(args.settings(), ports).unwrap();
    serve::install(&app).unwrap();
    let seeded = seed(&app).await.unwrap();
    (app, seeded)
}

/// The server with the ports that it listens on.
struct Doors {
    app: App,
    listeners: Vec<Listener>,
    /// The address of the one that the simulated phones take.
    for_walkers: String,
}

fn doors(app: App, listener: TcpListener) -> Result<Doors, String> {
    Ok(Doors { app, for_walkers: address(&listener)?, listeners: vec![Listener::Plain(listener)] })
}

/// The simulated phones trust the authorities that their makers do, so they have a door of their own, for this machine only.
fn doors_with_https(app: App, listener: TcpListener, folder: &Path, reach: &Reach) -> Result<Doors, String> {
    let https = https::open(&folder.join("https"), &reach.names(), app.ports.now())?;
    let inner = listen("127.0.0.1:0")?;
    let for_walkers = address(&inner)?;
    let listeners = vec![Listener::Tls(listener, Box::new(https.config)), Listener::Plain(inner)];
    Ok(Doors { app: App { authority: Some(https.authority), ..app }, listeners, for_walkers })
}

/// A first start that was stopped before its logins were written left books that nobody can get into: it begins anew. Only what
/// carries the demo's own mark is taken away; books without it are somebody's, and stay.
fn begin_cleanly(folder: &Path) -> Result<(), String> {
    let say = |path: &Path, error: &std::io::Error| format!("{}: {error}", path.display());
    if folder.join(LOGINS).exists() {
        return Ok(());
    }
    let mark = folder.join(UNFINISHED);
    if !mark.exists() && folder.join("rounds.db").exists() {
        return Err(format!("{}: there are books here that no demo made; name another --folder", folder.display()));
    }
    let made: &[&str] = if mark.exists() { &["rounds.db", "rounds.db-wal", "rounds.db-shm", "photos", "phones"] } else { &[] };
    for made in made.iter().map(|name| folder.join(name)).filter(|path| path.exists()) {
        let gone = if made.is_dir() { fs::remove_dir_all(&made) } else { fs::remove_file(&made) };
        gone.map_err(|error| say(&made, &error))?;
    }
    fs::write(&mark, "").map_err(|error| say(&mark, &error))
}

/// The estate's logins: from the file when it was made before, else it is made now.
async fn logins(app: &App, folder: &Path) -> Result<(Vec<DemoLogin>, bool), String> {
    let path = folder.join(LOGINS);
    if path.exists() {
        let text = fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        let logins = serde_json::from_str(&text).map_err(|e| format!("{}: {e}", path.display()))?;
        return Ok((logins, true));
    }
    let seeded = seed(app).await.map_err(|problem| problem.title().en)?;
    let text = serde_json::to_string_pretty(&seeded.logins).map_err(|e| e.to_string())?;
    write_private(&path, &text).map_err(|e| format!("{}: {e}", path.display()))?;
    drop(fs::remove_file(folder.join(UNFINISHED)));
    Ok((seeded.logins, false))
}

fn tell(reach: &Reach, folder: &Path, logins: &[DemoLogin]) -> Result<(), String> {
    say(&format!("listening on {}", reach.address()))?;
    say(&format!("\n登录 · logins (also in {})", folder.join(LOGINS).display()))?;
    for login in logins {
        say(&format!("  {:<24} {:<12} {:<22} {}", login.role, login.login, login.password, login.name))?;
    }
    say("")?;
    reach.tell()
}

/// A code for each phone, then the phones go their way in a thread of their own. When they are back the first time, the supervisor looks
/// at what they brought.
async fn send_phones_out(app: &App, args: &DemoArgs, address: String, logins: &[DemoLogin], again: bool) -> Result<(), String> {
    let Some(office) = world::whoever_is(app, logins, Role::Admin).await.map_err(|problem| problem.title().en)? else {
        return Err(format!("{LOGINS} and the books do not belong together"));
    };
    let mut phones = vec![];
    for login in logins.iter().filter(|login| login.role == "cleaner").take(args.phones) {
        let code = devices::new_code_of(app, office.company, office.person).await.map_err(|problem| problem.title().en)?;
        phones.push(::demo::Phone {
            name: format!("{}的手机", login.name),
            login: login.login.clone(),
            password: login.password.clone(),
            code: code.code,
        });
    }
    let plan = ::demo::Plan { address, folder: args.folder.join("phones"), phones };
    let (app, logins, runtime) = (app.clone(), logins.to_vec(), tokio::runtime::Handle::current());
    let walk = move || {
        let day = ::demo::walk(&plan).and_then(|()| {
            if again {
                return Ok(());
            }
            runtime.block_on(office::judge(&app, &logins)).map_err(|problem| problem.title().en)?;
            ::demo::look_again(&plan)
        });
        if let Err(why) = day {
            tracing::warn!(%why, "the phones stopped");
        }
    };
    std::thread::Builder::new().name("phones".into()).spawn(walk).map(drop).map_err(|e| e.to_string())
}
