//! How much can a running server take? Phones' pushes, photos and pulls over real HTTP, counted.
//!
//! ```text
//! load setup  --url http://127.0.0.1:8080 --login admin --password … --state load.json
//! load visits --state load.json --per-push 1 --phones 32 --seconds 10 --pid PID
//! load photos --state load.json --bytes 300000
//! load pull   --state load.json
//! ```
//!
//! Every phone is an enrolled device with a person of its own who is signed in, and walks patrols of its own. The program
//! ends with an error when a single operation was not applied.

mod photos;
mod report;
mod setup;
mod state;
mod visits;
mod wire;

use clap::{Parser, Subcommand};
use std::{path::PathBuf, process::ExitCode};

#[derive(Parser)]
#[command(about = "Drives a running Rounds server with the load of many phones")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Makes sites, people and phones through REST, and keeps their credentials in a file.
    Setup {
        /// The server.
        #[arg(long)]
        url: String,
        /// An administrator.
        #[arg(long, default_value = "admin")]
        login: String,
        /// Their password.
        #[arg(long)]
        password: String,
        /// The file of credentials.
        #[arg(long, default_value = "load.json")]
        state: PathBuf,
        /// Phones to enrol.
        #[arg(long, default_value_t = 32)]
        phones: usize,
        /// Sites to spread them over.
        #[arg(long, default_value_t = 8)]
        sites: usize,
    },
    /// Pushes visits.
    Visits {
        #[command(flatten)]
        load: Load,
        /// Visits in one push.
        #[arg(long, default_value_t = 1)]
        per_push: usize,
    },
    /// Uploads photos.
    Photos {
        #[command(flatten)]
        load: Load,
        /// Bytes of a photo.
        #[arg(long, default_value_t = 300_000)]
        bytes: usize,
    },
    /// Pulls a site from the beginning, again and again.
    Pull {
        #[command(flatten)]
        load: Load,
    },
}

/// What every kind of load has.
#[derive(clap::Args)]
pub struct Load {
    /// The file that `setup` wrote.
    #[arg(long, default_value = "load.json")]
    pub state: PathBuf,
    /// Phones that work at once.
    #[arg(long, default_value_t = 32)]
    pub phones: usize,
    /// For how long.
    #[arg(long, default_value_t = 10)]
    pub seconds: u64,
    /// The server's process, to report its CPU time and memory.
    #[arg(long)]
    pub pid: Option<u32>,
}

fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Command::Setup { url, login, password, state, phones, sites } => setup::run(&url, &login, &password, &state, phones, sites),
        Command::Visits { load, per_push } => visits::push(&load, per_push),
        Command::Photos { load, bytes } => photos::upload(&load, bytes),
        Command::Pull { load } => visits::pull(&load),
    };
    match done {
        Ok(line) => {
            println!("{line}");
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("load: {why}");
            ExitCode::FAILURE
        }
    }
}
