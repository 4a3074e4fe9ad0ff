//! How does somebody answer a checklist? Mostly it is fine; now and then something is not.

use crate::{Trouble, Worker, camera};
use mobile_core::{AnswerInput, FieldApp, ItemKind, ItemScreen, Mark, Point, domain::checklist::Verdict};
use std::path::Path;

/// Rounds of answering: an answer may ask for more.
const ROUNDS: usize = 6;

/// Answers everything that is shown, with the photos that this demands.
pub fn fill(worker: &Worker, app: &FieldApp, (patrol, checkpoint): (&str, &str), seed: u64, folder: &Path) -> Result<(), Trouble> {
    for _ in 0..ROUNDS {
        let screen = app.checklist(patrol.into(), checkpoint.into())?;
        let items = screen.sections.iter().flat_map(|section| &section.items).enumerate();
        let mut answered_any = false;
        for (n, item) in items {
            let at = || (patrol.to_owned(), checkpoint.to_owned(), item.item_id.clone());
            if let Some(answer) = answer(worker, item, seed.wrapping_add(n as u64)) {
                let (patrol, checkpoint, id) = at();
                app.answer(patrol, checkpoint, id, answer)?;
                answered_any = true;
            } else if wants_photo(item) {
                let path = camera::shoot(folder, camera::scene_of(&screen.checkpoint_name), seed.wrapping_add(n as u64))?;
                let (patrol, checkpoint, id) = at();
                let taken = app.photo(patrol.clone(), checkpoint.clone(), Some(id), path.display().to_string())?;
                // Every other photo has something pointed at.
                if seed.is_multiple_of(2) {
                    let (centre, foot) = (Point { x: 5_200, y: 5_600 }, Point { x: 7_600, y: 3_000 });
                    let marks = vec![Mark::Circle { centre, radius: 900 }, Mark::Arrow { from: foot, to: Point { x: 5_900, y: 4_900 } }];
                    app.mark_photo(patrol, checkpoint, taken.photo_id, marks)?;
                }
                answered_any = true;
            }
        }
        if !answered_any {
            break;
        }
    }
    Ok(())
}

fn wants_photo(item: &ItemScreen) -> bool {
    let asked = match item.kind {
        ItemKind::Photo { at_least } => usize::from(at_least),
        _ => usize::from(item.photo_on_failure && item.failed),
    };
    item.photos.len() < asked
}

/// An answer to what has none yet.
fn answer(worker: &Worker, item: &ItemScreen, seed: u64) -> Option<AnswerInput> {
    let habit = worker.habit(usize::try_from(seed % 1_000).unwrap_or(0), 13);
    let chosen =
        |at: usize, options: &[mobile_core::OptionLine]| options.get(at.min(options.len().saturating_sub(1))).map(|o| o.option_id.clone());
    match &item.kind {
        ItemKind::PassFail if item.verdict.is_none() => {
            let fails = habit == 0 && !item.critical;
            Some(AnswerInput::Verdict { verdict: if fails { Verdict::Fail } else { Verdict::Pass } })
        }
        ItemKind::Score { max, .. } if item.points.is_none() => {
            Some(AnswerInput::Score { points: max.saturating_sub(u16::from(habit.is_multiple_of(3))) })
        }
        ItemKind::Number { min, max, .. } if item.number.is_none() => Some(AnswerInput::Number { number: usual(*min, *max) }),
        ItemKind::SingleChoice { options } if item.chosen.is_none() => {
            Some(AnswerInput::Choice { option_id: chosen(usize::from(habit == 1), options)? })
        }
        ItemKind::MultipleChoice { .. } if item.chosen.is_none() => Some(AnswerInput::Choices { option_ids: vec![] }),
        ItemKind::Text { .. } if item.text.is_none() => Some(AnswerInput::Text { text: "已处理，请安排复查".into() }),
        _ => None,
    }
}

fn usual(min: Option<f64>, max: Option<f64>) -> f64 {
    match (min, max) {
        (Some(min), Some(max)) => ((min + max) / 2.0 * 10.0).round() / 10.0,
        (Some(bound), None) | (None, Some(bound)) => bound,
        (None, None) => 20.0,
    }
}
