//! How long do the findings' list, their board and the statistics take at a company with years of work? A real server over the database of `wall`,
//! with a million findings and the visits of all its walks beside the photos; each answer is timed from the first byte sent to the last one read,
//! on one connection.
//!
//! ```text
//! figures --photos 5000000 --findings 1000000 --asks 200 --folder figures
//! ```
//!
//! With `--folder` a filled database stays and is used again; without, everything goes. It is SQLite's file, or a database on the server
//! that `ROUNDS_TEST_DATABASE` names. The rows are written while the server is down; the server counts them when it starts, as after an upgrade, and
//! that is timed too.

mod ask;
mod more;

// The same company and the same photos: rows are laid out there.
#[path = "../wall/fill.rs"]
mod fill;
#[path = "../wall/world.rs"]
mod world;

use clap::Parser;
use std::path::PathBuf;
use world::World;

#[derive(Parser)]
#[command(about = "Times findings and statistics over a database of millions")]
struct Arguments {
    /// Photos in the whole company over five years: three quarters at one large site, the others at nine small ones.
    #[arg(long, default_value_t = 5_000_000)]
    photos: i64,
    /// Findings, spread in the same way.
    #[arg(long, default_value_t = 1_000_000)]
    findings: i64,
    /// Requests of each kind.
    #[arg(long, default_value_t = 200)]
    asks: usize,
    /// Where the filled database stays, to be used again.
    #[arg(long)]
    folder: Option<PathBuf>,
    /// Only kinds whose name has this in it.
    #[arg(long, default_value = "")]
    only: String,
}

fn main() {
    let arguments = Arguments::parse();
    let scratch = tempfile::TempDir::new().expect("a temporary folder");
    let folder = arguments.folder.clone().unwrap_or_else(|| scratch.path().to_owned());
    let world = World::find(&folder).unwrap_or_else(|| {
        let world = World::make(&folder);
        fill::fill(&world, arguments.photos);
        more::fill(&world, arguments.findings);
        world.keep(&folder);
        world
    });
    let server = world.serve(&folder);
    println!("counted anew after {} s", more::wait_until_counted(&world));
    ask::everything(&world, &server.url, arguments.asks, &arguments.only);
    drop(server);
    if arguments.folder.is_none() {
        world.discard();
    }
}
