//! Round trips, what is refused and why, and files that mean harm.

use super::{
    file::{open, pack},
    grid::{Sheet, Workbook},
    read,
    survey::Ids,
    write, *,
};
use domain::{
    checklist::{ChoiceOption, Condition, Content, Item, ItemKind, Section, Test},
    ids::{ItemId, OptionId, SectionId},
    text::Text,
};
use proptest::prelude::*;
use uuid::Uuid;

fn reading(book: &Workbook) -> Reading {
    let mut next = 0;
    let mut new = || {
        next += 1;
        Uuid::from_u128(next)
    };
    read(book, &mut Ids { new: &mut new, keeps: &|_| true, name: Text::default() })
}

/// A book from rows of cells, parted by `|`.
fn book(survey: &str, choices: &str) -> Workbook {
    let sheet = |name: &str, text: &str| Sheet {
        name: name.into(),
        rows: text.trim().lines().zip(1..).map(|(line, n)| (n, line.split('|').map(|cell| cell.trim().to_owned()).collect())).collect(),
    };
    let settings = "form_title\n大堂";
    Workbook { sheets: vec![sheet("survey", survey), sheet("choices", choices), sheet("settings", settings)] }
}

fn codes(reading: &Reading) -> Vec<(u32, &str, &str)> {
    reading.troubles.iter().map(|one| (one.row, one.column.as_str(), one.code)).collect()
}

#[test]
fn a_plain_form_of_others_comes_in() {
    let survey = "type | name | label | label::English (en) | required | relevant | constraint
        text | who | 谁 | Who | yes | |
        begin group | g | 地面 | Floor | | |
        select_one yn | clean | 干净吗 | Clean? | true() | |
        integer | stains | 污渍 | Stains | | ${clean} = 'no' | . > 0 and . <= 20
        note | n | 看角落 | Look into the corners | | |
        select_multiple what | things | 有什么 | What is there | | ${stains} >= 3 |
        end group | | | | | |
        image | photo | 照片 | A photo | | selected(${things}, 'b') |";
    let choices = "list_name | name | label | label::English (en)
        yn | yes | 是 | Yes
        yn | no | 否 | No
        what | a | 纸 | Paper
        what | b | 油 | Oil";
    let read = reading(&book(survey, choices));
    assert_eq!(codes(&read), []);
    let content = read.content;
    assert_eq!(content.name, Text::new("大堂", ""));
    assert_eq!(content.sections.iter().map(|section| section.items.len()).collect::<Vec<_>>(), [1, 3, 1]);
    let items: Vec<&Item> = content.items().collect();
    assert_eq!(items[2].kind, ItemKind::Number { unit: Text::default(), min: Some(1.0), max: Some(20.0) });
    assert_eq!(items[2].shown_if.as_ref().map(|c| &c.is), Some(&Test::Chosen { option: items[1].kind.options()[1].id }));
    assert_eq!(items[3].help, Text::new("看角落", "Look into the corners"), "a note is the next item's help");
    assert_eq!(items[3].shown_if.as_ref().map(|c| &c.is), Some(&Test::AtLeast { bound: 3.0 }));
    assert!(items[0].required && items[1].required && !items[2].required);
    assert_eq!(read.remarks.iter().map(|one| one.code).collect::<Vec<_>>(), ["whole", "note-taken"]);
}

#[test]
fn what_cannot_be_taken_over_is_named_by_row_and_column() {
    let survey = "type | name | label | label::Français (fr) | relevant | constraint | calculation | required
        geopoint | where | Where | Où | | | |
        begin repeat | r | Again | | | | |
        end repeat | | | | | | |
        calculate | c | | | | | 1+1 |
        text | a | A | | ${b} = 'x' | | |
        decimal | d | D | | | . > 0 | |
        select_one nowhere | e | E | | | | |
        select_one yn or_other | f | F | | | | |
        text | g | G | | ${d} >= 1 and ${a} = 'x' | | | maybe
        text | d | Again | | | regex(., 'x') | |
        end group | | | | | | |
        text | h | | | | | |";
    let read = reading(&book(survey, "list_name | name | label\nyn | y | Yes"));
    let expected = [
        (1, "label::Français (fr)", "language"),
        (2, "type", "type"),
        (3, "type", "repeat"),
        (5, "type", "type"),
        (6, "relevant", "not-earlier"),
        (7, "constraint", "strict"),
        (8, "type", "no-list"),
        (9, "type", "or-other"),
        (10, "relevant", "not-comparable"),
        (10, "required", "yes-no"),
        (11, "name", "name-twice"),
        (11, "constraint", "constraint"),
        (12, "type", "unbalanced"),
        (13, "label", "fault"),
    ];
    assert_eq!(codes(&read), expected);
    assert!(read.troubles.iter().all(|one| !one.why.zh.is_empty() && !one.why.en.is_empty() && !one.why.en.starts_with("fault-")));
    assert_eq!(read.troubles[1].what, "geopoint");
}

#[test]
fn conditions_that_come_to_one_test_are_taken_over() {
    let survey = |relevant: &str| {
        format!(
            "type | name | label | relevant | constraint | rounds_shown_if
            select_one pf | lamp | Lamp | | |
            select_one which | lamps | Which | ${{lamp}} = 'fail' | |
            decimal | lux | Lux | | . >= 50 and . <= 500 |
            text | last | Last | {relevant} | |"
        )
    };
    let choices = "list_name | name | label\npf | pass | P\npf | fail | F\npf | n/a | N\nwhich | one | One\nwhich | two | Two";
    let last = |relevant: &str| {
        let read = reading(&book(&survey(relevant), choices));
        let found = read.content.items().last().and_then(|item| item.shown_if.clone()).map(|condition| condition.is);
        (found, codes(&read).into_iter().map(|one| one.2.to_owned()).collect::<Vec<_>>())
    };
    let fine = |relevant| {
        let (test, troubles) = last(relevant);
        assert!(troubles.is_empty(), "{relevant}: {troubles:?}");
        test.unwrap()
    };
    assert_eq!(fine("${lamp} = 'pass'"), Test::Passed {});
    assert_eq!(fine("${lux} < 50 or ${lux} > 500"), Test::Failed {}, "outside its limits, a number fails");
    assert_eq!(fine("${lux} >= 50 and ${lux} <= 500"), Test::Passed {});
    // The item that it leans on is shown on that condition only.
    assert!(matches!(fine("${lamp} = 'fail' and ${lamps} = 'two'"), Test::Chosen { .. }));
    for (relevant, code) in [
        ("${lamp} = 'pass' and ${lamps} = 'two'", "one-test"),
        ("${lamp} = 'pass' or ${lux} < 3", "one-test"),
        ("${lamps} = 'three'", "no-choice"),
        ("${lux} > 50", "strict"),
        ("${lux} = 50", "not-comparable"),
        ("${nothing} = 'x'", "not-earlier"),
        ("today() > 3", "condition"),
        ("${lamp} = 'na'", "not-comparable"),
    ] {
        assert_eq!(last(relevant).1, [code], "{relevant}");
    }
}

fn words() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z大堂 ]{1,8}", "\\PC{1,12}", Just("=1+1".to_owned()), Just(" '${x}' \"\n_x0041_".to_owned())]
        .prop_filter("a word", |text| !text.trim().is_empty())
}

fn text() -> impl Strategy<Value = Text> {
    (words(), prop_oneof![Just(String::new()), words()], any::<bool>())
        .prop_map(|(one, other, turned)| if turned { Text::new(other, one) } else { Text::new(one, other) })
}

fn any_text() -> impl Strategy<Value = Text> {
    prop_oneof![Just(Text::default()), text()]
}

fn bound() -> impl Strategy<Value = f64> {
    prop_oneof![-1e6..1e6, (-1_000i32..1_000).prop_map(f64::from), Just(0.1), Just(1e300), Just(-1e-7)]
}

fn option() -> impl Strategy<Value = ChoiceOption> {
    (any::<u128>(), text(), 0..=100u8, any::<bool>()).prop_map(|(id, label, share, fails)| ChoiceOption {
        id: OptionId(Uuid::from_u128(id)),
        label,
        share,
        fails,
    })
}

fn kind_of() -> impl Strategy<Value = ItemKind> {
    let limits = (any_text(), prop::option::of(bound()), prop::option::of(bound())).prop_map(|(unit, a, b)| match (a, b) {
        (Some(a), Some(b)) => ItemKind::Number { unit, min: Some(a.min(b)), max: Some(a.max(b)) },
        (min, max) => ItemKind::Number { unit, min, max },
    });
    let options = || prop::collection::vec(option(), 2..5);
    prop_oneof![
        Just(ItemKind::PassFail {}),
        (1..=u16::MAX).prop_flat_map(|max| (Just(max), 0..=max)).prop_map(|(max, pass_from)| ItemKind::Score { max, pass_from }),
        limits,
        options().prop_map(|options| ItemKind::SingleChoice { options }),
        options().prop_map(|options| ItemKind::MultipleChoice { options }),
        (1..=2_000u16).prop_map(|limit| ItemKind::Text { limit }),
        (1..=20u8).prop_map(|at_least| ItemKind::Photo { at_least }),
    ]
}

fn item() -> impl Strategy<Value = Item> {
    (any::<u128>(), text(), any_text(), kind_of(), any::<u16>(), any::<[bool; 3]>()).prop_map(
        |(id, label, help, kind, weight, [critical, photo_on_failure, required])| Item {
            id: ItemId(Uuid::from_u128(id)),
            label,
            help,
            kind,
            weight,
            critical,
            photo_on_failure,
            required,
            shown_if: None,
        },
    )
}

/// Any checklist that may be published: conditions look at an item before, in every way that its kind allows.
fn content() -> impl Strategy<Value = Content> {
    let section = (any::<u128>(), any_text(), prop::collection::vec((item(), any::<(bool, prop::sample::Index, u8)>(), bound()), 1..5));
    let field = prop::option::of(prop::sample::select(domain::field::Field::ALL.to_vec()));
    (text(), 0..=100u8, field, prop::collection::vec(section, 1..4)).prop_map(|(name, pass_mark, field, sections)| {
        let mut earlier: Vec<Item> = vec![];
        let sections = sections.into_iter().map(|(id, title, items)| {
            let mut kept = vec![];
            for (mut item, (leans, on, how), bound) in items {
                if leans && !earlier.is_empty() {
                    item.shown_if = Some(condition_on(on.get(&earlier), how, bound));
                }
                earlier.push(item.clone());
                kept.push(item);
            }
            Section { id: SectionId(Uuid::from_u128(id)), title, items: kept }
        });
        Content { name, pass_mark, field, sections: sections.collect() }
    })
}

fn condition_on(item: &Item, how: u8, bound: f64) -> Condition {
    let options = item.kind.options();
    let is = match (how % 5, &item.kind) {
        (0, _) => Test::Failed {},
        (1, _) => Test::Passed {},
        (2, ItemKind::Score { .. } | ItemKind::Number { .. }) => Test::AtLeast { bound },
        (3, ItemKind::Score { .. } | ItemKind::Number { .. }) => Test::Below { bound },
        // The very bound at which it fails: told apart all the same.
        (_, ItemKind::Score { pass_from, .. }) => Test::Below { bound: f64::from(*pass_from) },
        (n, _) if !options.is_empty() => Test::Chosen { option: options[usize::from(n) % options.len()].id },
        _ => Test::Failed {},
    };
    Condition { item: item.id, is }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Any checklist of ours goes out and comes back equal: as rows, and as a file.
    #[test]
    fn what_goes_out_comes_back(content in content()) {
        prop_assume!(content.faults().is_empty());
        let rows = write(&content, "form", "1");
        let back = reading(&rows);
        prop_assert_eq!(codes(&back), vec![]);
        prop_assert_eq!(&back.content, &content);
        let file = pack(&rows).unwrap();
        let opened = open(&file).unwrap();
        prop_assert_eq!(reading(&opened).content, content);
    }

    /// Whatever somebody writes into the cells: never a panic.
    #[test]
    fn any_cells_are_read_or_refused(survey in "(\\PC{0,20}[|\n]){0,40}", choices in "(\\PC{0,10}[|\n]){0,20}") {
        let typed = format!("type|name|label|relevant|constraint|required|parameters|rounds_weight\n{survey}");
        drop(reading(&book(&typed, &format!("list_name|name|label\n{choices}"))));
    }

    /// Whatever comes as a file: never a panic.
    #[test]
    fn any_bytes_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        prop_assert!(open(&bytes).is_err());
        prop_assert!(open(&[b"PK\x03\x04", bytes.as_slice()].concat()).is_err());
    }
}
