//! How does the server listen, and how does it stop?

use crate::{
    app::App,
    attendance, crew,
    db::{DbError, Id, Ts, schema::server},
    deliveries, draws, each, findings,
    limits::{BODY_BYTES, Requests},
    middleware::{RequestSpan, answer},
    photos,
    problem::Problem,
    routes, seals, statistics, tools,
    unpack::unpack,
};
use actix_web::{
    HttpRequest, HttpServer,
    dev::Server,
    error::JsonPayloadError,
    middleware::{Compress, from_fn},
    web,
};
use diesel::prelude::*;
use std::{net::TcpListener, time::Duration};
use tracing_actix_web::TracingLogger;

/// Threads that each worker may have for the database and the disk.
const BLOCKING_THREADS: usize = 16;
/// Seconds in which requests in hand are finished after a signal to stop.
const GRACE_SECONDS: u64 = 30;

/// A port, and how it is spoken there.
pub enum Listener {
    /// HTTP.
    Plain(TcpListener),
    /// HTTPS.
    #[cfg(feature = "demo")]
    Tls(TcpListener, Box<rustls::ServerConfig>),
}

/// Serves until a signal to stop comes; then what is in hand is finished first.
pub fn run(app: App, listeners: Vec<Listener>) -> std::io::Result<Server> {
    install(&app).map_err(std::io::Error::other)?;
    photos::sweep(&app);
    seals::close_days(&app);
    findings::clock::watch_deadlines(&app);
    statistics::keep(&app);
    deliveries::work(&app);
    draws::hold_due(&app);
    attendance::clock::watch_shifts(&app);
    tools::watch_tools(&app);
    crew::live::watch_sites(&app);
    crew::live::close_when_stopped(&app);
    photos::compare_waiting(&app);
    photos::make_good(&app);
    let workers = match app.settings.workers {
        0 => std::thread::available_parallelism().map_or(2, usize::from),
        workers => workers,
    };
    let requests = web::Data::new(Requests::per_minute(app.settings.requests_per_minute));
    let app = web::Data::new(app);
    let server = HttpServer::new(move || {
        actix_web::App::new()
            .app_data(app.clone())
            .app_data(requests.clone())
            .configure(configure)
            .wrap(from_fn(unpack))
            // The last one is the outermost: a problem gets its words before it is compressed.
            .wrap(from_fn(answer))
            .wrap(Compress::default())
            .wrap(TracingLogger::<RequestSpan>::new())
    });
    let mut server = server
        .workers(workers)
        .worker_max_blocking_threads(BLOCKING_THREADS)
        // An answer that is longer than a packet would wait for the phone's system to acknowledge the first one: 40 ms a page.
        .tcp_nodelay(true)
        .keep_alive(Duration::from_secs(75))
        .client_request_timeout(Duration::from_secs(15))
        .client_disconnect_timeout(Duration::from_secs(5))
        .shutdown_timeout(GRACE_SECONDS);
    for listener in listeners {
        server = match listener {
            Listener::Plain(listener) => server.listen(listener)?,
            #[cfg(feature = "demo")]
            Listener::Tls(listener, config) => server.listen_rustls_0_23(listener, *config)?,
        };
    }
    Ok(server.run())
}

/// Every address, and what is said where there is none.
pub fn configure(config: &mut web::ServiceConfig) {
    config.configure(extractors).configure(routes::configure).default_service(web::to(nothing_here));
}

/// The server's own row, with the epoch that phones compare; made once for each database.
pub fn install(app: &App) -> Result<(), DbError> {
    let row = (server::id.eq(1), server::epoch.eq(Id(app.ports.new_id())), server::installed_at.eq(Ts(app.ports.now())));
    app.db.write_now(move |conn| {
        let known = server::table.find(1).select(server::id).first::<i32>(conn).optional()?;
        if known.is_none() {
            each!(conn, |c| diesel::insert_into(server::table).values(row).on_conflict_do_nothing().execute(c))?;
        }
        Ok(())
    })
}

async fn nothing_here() -> Result<&'static str, Problem> {
    Err(Problem::NotFound)
}

/// Whatever can't be read is a problem like any other.
fn extractors(config: &mut web::ServiceConfig) {
    config
        .app_data(web::PayloadConfig::new(BODY_BYTES))
        .app_data(web::JsonConfig::default().limit(BODY_BYTES).error_handler(unreadable_json))
        .app_data(web::PathConfig::default().error_handler(|error, _| Problem::Unreadable(error.to_string()).into()))
        .app_data(web::QueryConfig::default().error_handler(|error, _| Problem::Unreadable(error.to_string()).into()));
}

fn unreadable_json(error: JsonPayloadError, _: &HttpRequest) -> actix_web::Error {
    let problem = match error {
        JsonPayloadError::Overflow { limit } | JsonPayloadError::OverflowKnownLength { limit, .. } => Problem::TooLarge(limit as u64),
        JsonPayloadError::ContentType => Problem::Unreadable("Content-Type must be application/json".into()),
        JsonPayloadError::Deserialize(error) => Problem::Unreadable(error.to_string()),
        error => Problem::Unreadable(error.to_string()),
    };
    problem.into()
}
