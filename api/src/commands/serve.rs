//! `rounds serve`

use super::say;
use crate::{
    app::App,
    ports::Ports,
    serve::{self, Listener},
    settings::Settings,
};
use domain::faults::obey_environment;
use std::net::TcpListener;
use tracing_subscriber::EnvFilter;

pub fn run(settings: Settings) -> Result<(), String> {
    obey_environment();
    start_log(settings.log_json);
    let listener = listen(&settings.listen)?;
    let app = App::open(settings, Ports::of_this_machine()).map_err(|e| e.to_string())?;
    actix_web::rt::System::new().block_on(async {
        let address = address(&listener)?;
        let server = serve::run(app, vec![Listener::Plain(listener)]).map_err(|e| e.to_string())?;
        say(&format!("listening on {address}"))?;
        server.await.map_err(|e| e.to_string())
    })
}

/// Taken first: with an address that is taken, nothing is opened and nothing is made.
pub fn listen(address: &str) -> Result<TcpListener, String> {
    TcpListener::bind(address).map_err(|e| format!("{address}: {e}"))
}

/// Where it listens, as a browser takes it.
pub fn address(listener: &TcpListener) -> Result<String, String> {
    listener.local_addr().map(|address| format!("http://{address}")).map_err(|e| e.to_string())
}

/// Lines to stderr: `RUST_LOG` says how many.
pub fn start_log(json: bool) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let started = if json { log.json().try_init() } else { log.try_init() };
    if let Err(error) = started {
        tracing::debug!(%error, "the log runs already");
    }
}
