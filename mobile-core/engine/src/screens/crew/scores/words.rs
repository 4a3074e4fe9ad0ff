//! In which words is a score told?

use super::super::words::comma;
use domain::{
    assessment::{AssessmentKind, AssessmentState, Reply, Settlement},
    checklist::{ChoiceOption, ItemKind, Value, Verdict},
    ids::OptionId,
    text::{Language, Text},
};

pub(super) fn kind(kind: AssessmentKind) -> Text {
    match kind {
        AssessmentKind::Shift => Text::new("当班考核", "Shift assessment"),
        AssessmentKind::Area => Text::new("区域检查", "Area check"),
    }
}

pub(super) fn state(state: AssessmentState) -> Text {
    match state {
        AssessmentState::Assessed => Text::new("待本人确认", "Not answered yet"),
        AssessmentState::Agreed => Text::new("本人同意", "Agreed"),
        AssessmentState::Disputed => Text::new("有异议", "Disputed"),
        AssessmentState::Upheld => Text::new("维持原分", "Upheld"),
        AssessmentState::Changed => Text::new("已更正", "Corrected"),
        AssessmentState::Withdrawn => Text::new("已撤销", "Withdrawn"),
    }
}

/// What somebody said, with the score where it is another one since.
pub(super) fn replied(reply: Reply) -> Text {
    match reply {
        Reply::Agree {} => state(AssessmentState::Agreed),
        Reply::Dispute {} => state(AssessmentState::Disputed),
        Reply::Settle { how: Settlement::Changed { percent } } => {
            Text::new(format!("更正为 {percent} %"), format!("Corrected to {percent} %"))
        }
        Reply::Settle { how } => state(how.state()),
    }
}

/// A month: `2026年11月`, `November 2026`.
pub(in super::super) fn month(year: i32, month: u32) -> Text {
    let en = chrono::NaiveDate::from_ymd_opt(year, month, 1).map(|day| day.format("%B %Y").to_string()).unwrap_or_default();
    Text::new(format!("{year}年{month}月"), en)
}

/// Tenths as people write them: `92.5`, `90`.
pub(super) fn tenths(tenths: u32) -> String {
    if tenths.is_multiple_of(10) { (tenths / 10).to_string() } else { format!("{}.{}", tenths / 10, tenths % 10) }
}

/// Hundredths of points as people write them: `7`, `7.5`, `7.25`.
pub(super) fn points(hundredths: u32) -> String {
    match (hundredths / 100, hundredths % 100) {
        (whole, 0) => whole.to_string(),
        (whole, rest) if rest.is_multiple_of(10) => format!("{whole}.{}", rest / 10),
        (whole, rest) => format!("{whole}.{rest:02}"),
    }
}

/// An answer as people say it.
pub(super) fn given(kind: &ItemKind, value: &Value, language: Language) -> String {
    let option = |options: &[ChoiceOption], id: OptionId| {
        options.iter().find(|option| option.id == id).map(|option| option.label.say(language).to_owned()).unwrap_or_default()
    };
    match (value, kind) {
        (Value::Verdict(verdict), _) => {
            let text = match verdict {
                Verdict::Pass => Text::new("合格", "Pass"),
                Verdict::Fail => Text::new("不合格", "Fail"),
                Verdict::NotApplicable => Text::new("不适用", "N/A"),
            };
            text.say(language).to_owned()
        }
        (Value::Score(score), ItemKind::Score { max, .. }) => format!("{score} / {max}"),
        (Value::Score(score), _) => score.to_string(),
        (Value::Number(number), ItemKind::Number { unit, .. }) => format!("{number} {}", unit.say(language)).trim_end().to_owned(),
        (Value::Number(number), _) => number.to_string(),
        (Value::Choice(id), ItemKind::SingleChoice { options }) => option(options, *id),
        (Value::Choices(ids), _) if ids.is_empty() => Text::new("无", "None").say(language).to_owned(),
        (Value::Choices(ids), ItemKind::MultipleChoice { options }) => {
            let chosen: Vec<String> = ids.iter().map(|id| option(options, *id)).collect();
            chosen.join(comma(language))
        }
        (Value::Text(words), _) => words.clone(),
        (Value::Choice(_) | Value::Choices(_), _) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_and_means_are_written_as_people_write_them() {
        assert_eq!([points(700), points(750), points(725), points(5)], ["7", "7.5", "7.25", "0.05"]);
        assert_eq!([tenths(925), tenths(900), tenths(5)], ["92.5", "90", "0.5"]);
        assert_eq!(month(2026, 11), Text::new("2026年11月", "November 2026"));
    }
}
