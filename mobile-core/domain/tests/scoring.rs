//! Does scoring hold for any checklist and any answers? (Properties of `checklist::score` and `checklist::gaps`.)

use domain::{
    checklist::{Answer, ChoiceOption, Condition, Content, Fate, GapKind, Item, ItemKind, Section, Test, Value, Verdict},
    ids::{ItemId, OptionId, SectionId},
    text::Text,
};
use proptest::prelude::*;
use uuid::Uuid;

fn options(shares: &[(u8, bool)]) -> Vec<ChoiceOption> {
    let option = |(n, (share, fails)): (usize, &(u8, bool))| ChoiceOption {
        id: OptionId(Uuid::from_u128(n as u128 + 1)),
        label: Text::new("选项", "Option"),
        share: *share,
        fails: *fails,
    };
    shares.iter().enumerate().map(option).collect()
}

fn kind() -> impl Strategy<Value = ItemKind> {
    let shares = || prop::collection::vec((0_u8..=100, any::<bool>()), 2..5);
    prop_oneof![
        Just(ItemKind::PassFail {}),
        (1_u16..=10).prop_flat_map(|max| (Just(max), 0..=max)).prop_map(|(max, pass_from)| ItemKind::Score { max, pass_from }),
        (-50.0..0.0_f64, 0.0..50.0_f64).prop_map(|(min, max)| ItemKind::Number { unit: Text::default(), min: Some(min), max: Some(max) }),
        shares().prop_map(|s| ItemKind::SingleChoice { options: options(&s) }),
        shares().prop_map(|s| ItemKind::MultipleChoice { options: options(&s) }),
        Just(ItemKind::Text { limit: 100 }),
        Just(ItemKind::Photo { at_least: 1 }),
    ]
}

fn value(kind: &ItemKind) -> BoxedStrategy<Option<Value>> {
    let given = match kind {
        ItemKind::PassFail {} => {
            prop::sample::select(vec![Verdict::Pass, Verdict::Fail, Verdict::NotApplicable]).prop_map(Value::Verdict).boxed()
        }
        ItemKind::Score { max, .. } => (0..=*max).prop_map(Value::Score).boxed(),
        ItemKind::Number { .. } => (-100.0..100.0_f64).prop_map(Value::Number).boxed(),
        ItemKind::SingleChoice { options } => prop::sample::select(options.clone()).prop_map(|o| Value::Choice(o.id)).boxed(),
        ItemKind::MultipleChoice { options } => prop::sample::subsequence(options.clone(), 0..=options.len())
            .prop_map(|o| Value::Choices(o.iter().map(|o| o.id).collect()))
            .boxed(),
        ItemKind::Text { .. } => "[a-z]{1,20}".prop_map(Value::Text).boxed(),
        ItemKind::Photo { .. } => return Just(None).boxed(),
    };
    prop::option::weighted(0.9, given).boxed()
}

/// A checklist that can be published, with answers of the right kinds, some of them missing.
fn sheet() -> impl Strategy<Value = (Content, Vec<Answer>)> {
    let item = (kind(), 0_u16..20, any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>());
    prop::collection::vec(item, 1..12)
        .prop_flat_map(|items| {
            let values: Vec<_> = items.iter().map(|(kind, ..)| value(kind)).collect();
            (Just(items), values, 0_u8..=100)
        })
        .prop_map(|(items, values, pass_mark)| {
            let id = |n: usize| ItemId(Uuid::from_u128(n as u128 + 1000));
            let made: Vec<Item> = items
                .into_iter()
                .enumerate()
                .map(|(n, (kind, weight, critical, photo_on_failure, required, leans))| Item {
                    id: id(n),
                    label: Text::new("检查项", "Item"),
                    help: Text::default(),
                    kind,
                    weight,
                    critical,
                    photo_on_failure,
                    required,
                    shown_if: (leans && n > 0).then(|| Condition { item: id(n - 1), is: Test::Failed {} }),
                })
                .collect();
            let answers = values
                .into_iter()
                .enumerate()
                .filter_map(|(n, value)| value.map(|value| Answer { item: id(n), value: Some(value), note: String::new(), photos: vec![] }))
                .collect();
            let section = Section { id: SectionId(Uuid::from_u128(1)), title: Text::default(), items: made };
            (Content { name: Text::new("检查表", "Checklist"), pass_mark, sections: vec![section], field: None }, answers)
        })
}

proptest! {
    #[test]
    fn a_score_is_the_sum_of_its_lines_and_never_more_than_possible((content, answers) in sheet()) {
        let score = content.score(&answers);
        let counted: Vec<_> = score.lines.iter().filter(|l| l.fate != Fate::NotCounted).collect();
        prop_assert_eq!(score.earned, counted.iter().map(|l| l.earned).sum::<u32>());
        prop_assert_eq!(score.possible, counted.iter().map(|l| u32::from(l.weight) * 100).sum::<u32>());
        prop_assert!(score.earned <= score.possible);
        prop_assert!(score.lines.iter().all(|l| l.earned <= u32::from(l.weight) * 100));
    }

    #[test]
    fn a_failed_critical_item_fails_the_sheet_and_is_named((content, answers) in sheet()) {
        let score = content.score(&answers);
        let failed: Vec<ItemId> = score.lines.iter()
            .filter(|l| l.fate == Fate::Failed && content.item(l.item).is_some_and(|i| i.critical))
            .map(|l| l.item)
            .collect();
        prop_assert_eq!(&score.critical, &failed);
        prop_assert!(failed.is_empty() || !score.passed);
    }

    #[test]
    fn hidden_items_count_nowhere_and_are_never_missing((content, answers) in sheet()) {
        let score = content.score(&answers);
        let gaps = content.gaps(&answers);
        for item in content.items().filter(|i| !content.is_shown(i, &answers)) {
            prop_assert!(score.lines.iter().all(|l| l.item != item.id));
            prop_assert!(gaps.iter().all(|g| g.item != item.id));
        }
    }

    #[test]
    fn the_order_of_answers_does_not_matter((content, answers) in sheet()) {
        let mut reversed = answers.clone();
        reversed.reverse();
        prop_assert_eq!(content.score(&answers), content.score(&reversed));
        prop_assert_eq!(content.gaps(&answers), content.gaps(&reversed));
    }

    #[test]
    fn answers_of_the_right_kind_are_never_called_wrong((content, answers) in sheet()) {
        prop_assert!(content.gaps(&answers).iter().all(|g| !g.kind.is_wrong()));
        prop_assert_eq!(content.faults(), vec![]);
    }

    #[test]
    fn a_required_item_without_an_answer_is_missing((content, answers) in sheet()) {
        let gaps = content.gaps(&answers);
        for item in content.items().filter(|i| i.required && content.is_shown(i, &answers)) {
            let answered = answers.iter().any(|a| a.item == item.id);
            let missing = gaps.iter().any(|g| g.item == item.id && g.kind == GapKind::Missing);
            prop_assert_eq!(missing, !answered);
        }
    }
}

#[test]
fn seventy_nine_point_nine_does_not_read_as_eighty() {
    assert_eq!(domain::checklist::percent(7_999, 10_000), Some(79));
    assert_eq!(domain::checklist::percent(0, 0), None);
}
