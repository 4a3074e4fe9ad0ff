//! `rounds verify bundle`

use super::say;
use crate::bundles::{self, Outcome, words};
use clap::Args;
use domain::text::Language;
use std::{fs::File, io::BufReader, path::PathBuf};

/// Which bundle.
#[derive(Debug, Args)]
pub struct BundleArgs {
    /// The bundle.
    file: PathBuf,
    /// Say it as JSON, for a program.
    #[arg(long)]
    json: bool,
}

/// True when nothing was found that does not fit.
pub fn check(args: &BundleArgs) -> Result<bool, String> {
    let file = File::open(&args.file).map_err(|error| format!("{}: {error}", args.file.display()))?;
    let outcome = bundles::check(BufReader::new(file));
    if args.json {
        say(&serde_json::to_string(&outcome).map_err(|error| error.to_string())?)?;
    } else {
        for language in [Language::Zh, Language::En] {
            for line in told(&outcome, language) {
                say(&line)?;
            }
            say("")?;
        }
    }
    Ok(outcome.is_good())
}

/// The outcome in plain words.
fn told(outcome: &Outcome, language: Language) -> Vec<String> {
    let of = |code: &str| words::say(code).say(language).to_owned();
    let mut lines = vec![];
    if let Some(why) = outcome.refused {
        return vec![format!("✗ {} ({why})", of("zip"))];
    }
    for (mark, all) in [("✗", &outcome.faults), ("·", &outcome.notes)] {
        for (photo, code) in all {
            let about = photo.map_or_else(|| of("bundle"), |photo| format!("{} {photo}", of("photo")));
            lines.push(format!("{mark} {about}: {}", of(code)));
        }
    }
    let Outcome { photos, fit, unsealed, absent, .. } = outcome;
    let counts = [("{photos}", photos), ("{fit}", fit), ("{unsealed}", unsealed), ("{absent}", absent)];
    lines.push(counts.iter().fold(of("count"), |text, (name, count)| text.replace(name, &count.to_string())));
    lines.push(of(if !outcome.is_good() {
        "bad"
    } else if *fit == 0 {
        "none"
    } else {
        "good"
    }));
    if outcome.is_good() && *fit > 0 {
        lines.push(format!("{}:", of("shown")));
        lines.push(format!("  {}", of("shown-bytes")));
        lines.push(format!("  {}", of("shown-time")));
        if let Some((number, hash)) = outcome.newest_day {
            lines.push(format!("  {} {hash}", of("shown-days").replace("{number}", &number.to_string())));
        }
    }
    lines.push(format!("{}:", of("not-shown")));
    lines.extend(["not-real", "not-position"].map(|code| format!("  {}", of(code))));
    lines.push(format!("  {} {}", of("not-key"), outcome.server_key));
    lines.push(format!("  {}", of("not-complete")));
    lines
}
