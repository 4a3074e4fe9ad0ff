//! `rounds backup`, `rounds restore`, `rounds verify backup`

use super::{language, say, serve::start_log};
use crate::{
    backup::{self, Found, Made, Places, Restored, Trouble},
    pages::Words,
    ports::Ports,
    settings::Settings,
};
use clap::Args;
use domain::text::Language;
use std::path::PathBuf;

/// Where it goes.
#[derive(Debug, Args)]
pub struct BackupArgs {
    /// A folder of backups: each has a folder of its own in it, photos are shared and only those that are new are copied.
    folder: PathBuf,
    /// Give photos a second name instead of copying them, where the folder is on the disk of the photos: no help when that disk dies.
    #[arg(long)]
    link: bool,
    /// Language of what is said: zh or en.
    #[arg(long, env = "ROUNDS_LANGUAGE", default_value = "zh", value_parser = language)]
    language: Language,
    #[command(flatten)]
    settings: Settings,
}

/// Which backup.
#[derive(Debug, Args)]
pub struct RestoreArgs {
    /// A folder of backups (the newest whole one is meant), or the folder of one.
    folder: PathBuf,
    /// The place of photos need not be empty: what lies there stays, what is missing is added.
    #[arg(long)]
    photos_stay: bool,
    /// Leave out photos that are damaged in the backup; phones that still have them send them again.
    #[arg(long)]
    leave_out_damaged: bool,
    /// Language of what is said: zh or en.
    #[arg(long, env = "ROUNDS_LANGUAGE", default_value = "zh", value_parser = language)]
    language: Language,
    #[command(flatten)]
    settings: Settings,
}

/// Which backup.
#[derive(Debug, Args)]
pub struct VerifyBackupArgs {
    /// A folder of backups (the newest whole one is meant), or the folder of one.
    folder: PathBuf,
    /// Language of what is said: zh or en.
    #[arg(long, env = "ROUNDS_LANGUAGE", default_value = "zh", value_parser = language)]
    language: Language,
}

/// Makes one. True when every photo that the books call stored is in it.
pub fn make(args: BackupArgs) -> Result<bool, String> {
    start_log(args.settings.log_json);
    let now = Ports::of_this_machine().now();
    let making = backup::make(&args.settings, &args.folder, args.link, now);
    let made = run(making, args.language)?;
    tell(&made_lines(&made, Words::of_language(args.language)))?;
    Ok(made.manifest.lost.is_empty())
}

/// Puts one back into an empty place.
pub fn restore(args: RestoreArgs) -> Result<bool, String> {
    start_log(args.settings.log_json);
    let found = find(&args.folder, args.language)?;
    let places = Places { photos_stay: args.photos_stay, leave_out_damaged: args.leave_out_damaged };
    let ports = Ports::of_this_machine();
    let restored = run(backup::restore(&args.settings, &found, places, &ports), args.language)?;
    tell(&restored_lines(&found, &restored, Words::of_language(args.language)))?;
    Ok(true)
}

/// Reads all of one. True when everything is as it was.
pub fn verify(args: &VerifyBackupArgs) -> Result<bool, String> {
    let t = Words::of_language(args.language);
    let found = find(&args.folder, args.language)?;
    let checked = match run(backup::check(&found), args.language) {
        Err(why) => {
            say(&why)?;
            return Ok(false);
        }
        Ok(checked) => checked,
    };
    if !checked.damaged.is_empty() {
        say(&Trouble::Damaged(checked.damaged).said(args.language))?;
        return Ok(false);
    }
    tell(&[t.s("backup-of", made_at(&found.manifest)), t.n("backup-right", checked.photos)])?;
    Ok(true)
}

fn find(folder: &std::path::Path, language: Language) -> Result<Found, String> {
    backup::find(folder).map_err(|trouble| trouble.said(language))
}

fn run<T>(work: impl Future<Output = Result<T, Trouble>>, language: Language) -> Result<T, String> {
    actix_web::rt::System::new().block_on(work).map_err(|trouble| trouble.said(language))
}

fn tell(lines: &[String]) -> Result<(), String> {
    lines.iter().try_for_each(|line| say(line))
}

fn made_at(manifest: &backup::Manifest) -> String {
    manifest.made_at.format("%Y-%m-%d %H:%M:%S UTC").to_string()
}

fn made_lines(made: &Made, t: &Words) -> Vec<String> {
    let manifest = &made.manifest;
    let mut lines = vec![
        t.s("backup-made", made.folder.display()),
        t.n("backup-photos", manifest.photos),
        t.n_of("backup-new", made.new, made.new_bytes.div_ceil(1_000_000)),
        t.of("backup-keys"),
    ];
    lines.extend(lost_lines("backup-lost", &manifest.lost, t));
    lines
}

fn restored_lines(found: &Found, restored: &Restored, t: &Words) -> Vec<String> {
    let mut lines = vec![t.s("backup-of", made_at(&found.manifest)), t.n("restore-photos", restored.photos)];
    lines.extend(lost_lines("restore-lost", &restored.lost, t));
    lines.extend([t.s("restore-epoch", restored.epoch), t.of("restore-office"), t.of("restore-done")]);
    lines
}

fn lost_lines(key: &str, lost: &[String], t: &Words) -> Vec<String> {
    if lost.is_empty() {
        return vec![];
    }
    std::iter::once(t.n(key, lost.len())).chain(lost.iter().take(20).map(|path| format!("  {path}"))).collect()
}
