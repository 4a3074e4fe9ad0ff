//! What can be done from the command line?

mod backup;
mod bundle;
#[cfg(feature = "demo")]
pub mod demo;
mod draw;
mod person;
mod serve;
mod verify;

use crate::settings::Settings;
use clap::{Args, Parser, Subcommand};
use domain::text::Language;
use std::{io::Write, process::ExitCode};

/// Rounds, the field book of a property company.
#[derive(Debug, Parser)]
#[command(name = "rounds", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the server.
    Serve(Settings),
    /// People, from the server itself.
    Person(PersonArgs),
    /// Copy books, photos and keys into a folder, while the server runs. Ends with 1 when a photo was missing or damaged, with 2 when no
    /// backup came to be.
    Backup(backup::BackupArgs),
    /// Make a server of a backup, in an empty place; the server must not run. Ends with 2 when nothing came of it.
    Restore(backup::RestoreArgs),
    /// Look whether everything is as it should be; changes nothing.
    Verify(VerifyArgs),
    /// Make an estate with a morning's work, and serve it.
    #[cfg(feature = "demo")]
    Demo(demo::DemoArgs),
}

#[derive(Debug, Args)]
struct PersonArgs {
    #[command(subcommand)]
    command: PersonCommand,
}

#[derive(Debug, Subcommand)]
enum PersonCommand {
    /// Let somebody in: the first administrator, or anybody when all are locked out.
    Add(person::AddArgs),
}

#[derive(Debug, Args)]
struct VerifyArgs {
    #[command(subcommand)]
    command: VerifyCommand,
}

#[derive(Debug, Subcommand)]
enum VerifyCommand {
    /// Photos: what the books say is stored, beside what lies there. Ends with 1 when an original is missing or damaged, with 2 when it
    /// could not be found out.
    Storage(verify::StorageArgs),
    /// A backup, alone: every file is read and hashed. Ends with 1 when one is not what it was, with 2 when there is no backup.
    Backup(backup::VerifyBackupArgs),
    /// An evidence bundle, alone: without a server or a database. Ends with 1 when something does not fit, with 2 when it can't be read.
    Bundle(bundle::BundleArgs),
    /// A draw of spot checks, repeated from its exported file alone. Ends with 1 when others would be drawn or something else does not fit, with
    /// 2 when it can't be read.
    Draw(draw::DrawArgs),
}

/// Reads the command line and does what it says.
#[must_use]
pub fn run() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Serve(settings) => serve::run(settings),
        Command::Person(PersonArgs { command: PersonCommand::Add(args) }) => person::add(args),
        Command::Backup(args) => return ended(backup::make(args)),
        Command::Restore(args) => return ended(backup::restore(args)),
        Command::Verify(VerifyArgs { command: VerifyCommand::Backup(args) }) => return ended(backup::verify(&args)),
        Command::Verify(VerifyArgs { command: VerifyCommand::Storage(args) }) => return ended(verify::storage(args)),
        Command::Verify(VerifyArgs { command: VerifyCommand::Bundle(args) }) => return ended(bundle::check(&args)),
        Command::Verify(VerifyArgs { command: VerifyCommand::Draw(args) }) => return ended(draw::check(&args)),
        #[cfg(feature = "demo")]
        Command::Demo(args) => demo::run(args),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            // Nothing can be done when even this can't be written.
            drop(writeln!(std::io::stderr(), "rounds: {why}"));
            ExitCode::FAILURE
        }
    }
}

/// How a look at something ended, for the program that asked for it.
fn ended(is_good: Result<bool, String>) -> ExitCode {
    match is_good {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(why) => {
            drop(writeln!(std::io::stderr(), "rounds: {why}"));
            ExitCode::from(2)
        }
    }
}

fn language(word: &str) -> Result<Language, String> {
    Language::parse(word).ok_or_else(|| "zh or en".into())
}

/// A line for the person at the terminal, or the program behind the pipe.
fn say(line: &str) -> Result<(), String> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}").and_then(|()| out.flush()).map_err(|e| e.to_string())
}
