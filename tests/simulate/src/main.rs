//! `simulate --seeds 10000 [--first SEED] [--trace] [--mistake NAME]`

use clap::Parser;
use simulate::{Outcome, run, world::World};
use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    time::Instant,
};

/// Tells stories of phones, people and a server, one for each seed, and looks whether anything was lost, doubled or apart.
#[derive(Debug, Parser)]
struct Args {
    /// How many stories.
    #[arg(long, default_value_t = 100)]
    seeds: u64,
    /// The first seed.
    #[arg(long, default_value_t = 1)]
    first: u64,
    /// Print everything that happens.
    #[arg(long)]
    trace: bool,
    /// Plant a mistake.
    #[arg(long)]
    mistake: Option<String>,
}

/// Lines of a story that are shown when something broke.
const LAST_LINES: usize = 60;

/// Where fsync costs nothing: what is killed here is a process, never the machine.
fn quick_folder() -> PathBuf {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { memory.into() } else { std::env::temp_dir() }
}

fn main() -> ExitCode {
    let args = Args::parse();
    std::panic::set_hook(Box::new(|info| {
        if !info.payload().is::<domain::faults::Killed>() {
            eprintln!("{info}");
        }
    }));
    domain::faults::plant(args.mistake.as_deref());
    actix_web::rt::System::new().block_on(tell(&args))
}

async fn tell(args: &Args) -> ExitCode {
    let folder = tempfile::tempdir_in(quick_folder()).expect("a folder");
    let books = folder.path().join("books");
    let world = World::make(&books).await;
    let begun = Instant::now();
    let (mut told, mut operations, mut photos, mut faults, mut broken) = (0_u64, 0, 0, 0, 0_u64);
    for seed in args.first..args.first + args.seeds {
        let place = folder.path().join(format!("story-{seed}"));
        let outcome = run(seed, &world, &books, &place).await;
        drop(std::fs::remove_dir_all(&place));
        told += 1;
        operations += outcome.operations;
        photos += outcome.photos;
        faults += outcome.faults;
        if args.trace {
            outcome.trace.iter().for_each(|line| println!("{line}"));
        }
        if !outcome.broken.is_empty() {
            broken += 1;
            show(&outcome, args.trace);
            if args.mistake.is_some() {
                break;
            }
        }
    }
    let seconds = begun.elapsed().as_secs_f64();
    println!("{told} seeds, {operations} operations, {photos} photos, {faults} faults, {broken} broken, {seconds:.0} s");
    if broken == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn show(outcome: &Outcome, whole: bool) {
    println!("seed {} of version {} broke a promise:", outcome.seed, env!("CARGO_PKG_VERSION"));
    outcome.broken.iter().for_each(|what| println!("  {what}"));
    if !whole {
        let lines = &outcome.trace;
        lines.iter().skip(lines.len().saturating_sub(LAST_LINES)).for_each(|line| println!("  {line}"));
    }
}
