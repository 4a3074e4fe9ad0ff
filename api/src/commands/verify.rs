//! `rounds verify storage`

use super::{language, say, serve::start_log};
use crate::{
    db::{Db, DbSettings},
    pages::Words,
    photos::verify::{Kind, Report, verify},
    ports::Ports,
    settings::Settings,
};
use clap::Args;
use domain::text::Language;

/// What is looked at, and how closely.
#[derive(Debug, Args)]
pub struct StorageArgs {
    /// Read every original and compare its hash with the books.
    #[arg(long)]
    deep: bool,
    /// Language of the report: zh or en.
    #[arg(long, env = "ROUNDS_LANGUAGE", default_value = "zh", value_parser = language)]
    language: Language,
    /// Files of a kind that are named at the most; all of them are counted.
    #[arg(long, default_value_t = 20)]
    list: usize,
    #[command(flatten)]
    settings: Settings,
}

/// True when no original is missing or damaged.
pub fn storage(args: StorageArgs) -> Result<bool, String> {
    start_log(args.settings.log_json);
    let (place, words) = (args.settings.photos, Words::of_language(args.language));
    let db = Db::open(&DbSettings { url: args.settings.database_url, connections: 2 }).map_err(|error| error.to_string())?;
    let now = Ports::of_this_machine().now();
    let walk = verify(&db, &place, args.deep, args.list, now);
    let report = actix_web::rt::System::new().block_on(walk).map_err(|problem| problem.title().say(args.language).to_owned())?;
    lines(&report, &place, args.deep, words).iter().try_for_each(|line| say(line))?;
    Ok(report.is_good())
}

fn lines(report: &Report, place: &str, deep: bool, t: &Words) -> Vec<String> {
    let hashed = if deep { t.n("verify-hashed", report.hashed) } else { t.of("verify-not-hashed") };
    let mut lines =
        vec![t.s("verify-storage", place), t.n("verify-originals", report.originals), t.n("verify-files", report.files), hashed];
    for kind in Kind::ALL {
        let Some(found) = report.found.get(&kind) else { continue };
        lines.push(String::new());
        lines.push(format!("{} · {}", t.word("verify-kind", kind.word()), found.count));
        lines.extend(found.paths.iter().map(|path| format!("  {path}")));
        let more = found.count.saturating_sub(found.paths.len() as u64);
        if more > 0 {
            lines.push(format!("  … {}", t.n("verify-more", more)));
        }
    }
    let verdict = match (report.is_good(), deep) {
        (false, _) => t.of("verify-bad"),
        (true, false) => t.of("verify-good"),
        (true, true) => t.of("verify-good-deep"),
    };
    lines.extend([String::new(), verdict]);
    lines
}
