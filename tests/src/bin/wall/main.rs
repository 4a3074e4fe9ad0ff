//! How long does the wall of photos take at a company with years of them? A real server over a database of millions of photos, asked for
//! pages of `/photos` by those who look at it; each answer is timed from the first byte sent to the last one read, on one connection.
//!
//! ```text
//! wall --photos 5000000 --asks 400 --folder /var/tmp/wall
//! ```
//!
//! With `--folder` a filled database stays and is used again; without, everything goes. It is SQLite's file, or a database on the server
//! that `ROUNDS_TEST_DATABASE` names. The rows are written while the server is down: pushing that many would take a day. Everything else
//! is the product.

mod ask;
mod fill;
mod world;

use clap::Parser;
use std::path::PathBuf;
use world::World;

#[derive(Parser)]
#[command(about = "Times the wall of photos over a database of millions")]
struct Arguments {
    /// Photos in the whole company over five years: three quarters at one large site, the others at nine small ones.
    #[arg(long, default_value_t = 5_000_000)]
    photos: i64,
    /// Requests of each kind.
    #[arg(long, default_value_t = 400)]
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
        world.keep(&folder);
        world
    });
    let server = world.serve(&folder);
    ask::everything(&world, &server.url, arguments.asks, &arguments.only);
    drop(server);
    if arguments.folder.is_none() {
        world.discard();
    }
}
