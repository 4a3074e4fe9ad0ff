//! `rounds verify draw`

use super::{language, say};
use crate::pages::Words;
use clap::Args;
use domain::{draw::DrawFile, text::Language};
use std::{collections::HashMap, fs, path::PathBuf};

/// Which draw.
#[derive(Debug, Args)]
pub struct DrawArgs {
    /// The file, as `/v1/draws/{id}/file` gives it.
    file: PathBuf,
    /// Language of the report: zh or en.
    #[arg(long, env = "ROUNDS_LANGUAGE", default_value = "zh", value_parser = language)]
    language: Language,
}

/// True when the draw, repeated, gives the sample that the file names.
pub fn check(args: &DrawArgs) -> Result<bool, String> {
    let named = |error: &dyn std::fmt::Display| format!("{}: {error}", args.file.display());
    let text = fs::read_to_string(&args.file).map_err(|error| named(&error))?;
    let file: DrawFile = serde_json::from_str(&text).map_err(|error| named(&error))?;
    let faults = file.faults();
    let t = Words::of_language(args.language);
    let mut lines = vec![
        t.s("verify-draw", file.draw.to_string()),
        format!("{} · {}", file.site_name.say(args.language), t.word("field", file.field.word())),
        t.s("verify-draw-commitment", file.commitment.to_string()),
        t.s("verify-draw-committed", file.committed.to_rfc3339()),
        t.s("verify-draw-held", file.held.to_rfc3339()),
        t.s("verify-draw-seed", file.seed.to_string()),
        t.s("verify-draw-frame-hash", file.frame_hash.to_string()),
        t.n("verify-draw-frame", file.frame.len() as u64),
        t.n("verify-draw-sample", file.sample.len() as u64),
    ];
    let names: HashMap<_, _> = file.frame.iter().map(|item| (item.id, &item.name)).collect();
    let name = |id| names.get(id).map_or("", |name| name.say(args.language));
    lines.extend(file.sample.iter().zip(1..).map(|(id, n)| format!("  {n:>3}  {id}  {}", name(id))));
    lines.push(String::new());
    lines.extend(faults.iter().map(|fault| format!("✗ {}", t.word("draw-fault", fault.word()))));
    lines.push(t.of(if faults.is_empty() { "verify-draw-good" } else { "verify-draw-bad" }));
    if faults.is_empty() {
        lines.push(t.of("verify-draw-not-shown"));
    }
    lines.iter().try_for_each(|line| say(line))?;
    Ok(faults.is_empty())
}
