//! What does `relevant` come to with us, where one earlier item can be asked one thing? And how is what we ask written as `relevant`?

use super::{
    choices::Named,
    expression::{Expr, Op, Operand, parse},
    trouble::Why,
};
use domain::{
    checklist::{Condition, Item, ItemKind, Test},
    ids::OptionId,
};

/// An item that stands before, as a condition sees it.
pub(super) struct Earlier<'a> {
    pub name: &'a str,
    pub item: &'a Item,
    pub options: &'a [Named],
    /// Its numbers are whole.
    pub is_whole: bool,
}

impl Earlier<'_> {
    fn option(&self, name: &str) -> Result<OptionId, Why> {
        let found = self.options.iter().find(|(known, _)| known == name);
        found.map(|(_, option)| option.id).ok_or(Why::NoChoice)
    }

    fn option_name(&self, id: OptionId) -> &str {
        self.options.iter().find(|(_, option)| option.id == id).map(|(name, _)| name.as_str()).unwrap_or_default()
    }
}

/// Reads a condition. `hint` is our own column beside it: `failed`, `passed`, or nothing.
pub(super) fn read(text: &str, hint: &str, earlier: &[Earlier<'_>]) -> Result<Condition, Why> {
    let expr = parse(text).ok_or(Why::Condition)?;
    if !hint.is_empty() {
        return hinted(&expr, hint, earlier);
    }
    let parts = match expr {
        Expr::And(parts) if whole(&Expr::And(parts.clone()), earlier).is_none() => parts,
        one => vec![one],
    };
    let mut conditions = vec![];
    for part in &parts {
        let condition = one(part, earlier)?;
        if !conditions.contains(&condition) {
            conditions.push(condition);
        }
    }
    // An item is only shown where the one that it leans on is: that one's own condition need not be said again.
    let implied: Vec<Condition> = conditions.iter().flat_map(|condition| leaned_on(condition, earlier)).collect();
    conditions.retain(|condition| !implied.contains(condition));
    match conditions.as_slice() {
        [condition] => Ok(condition.clone()),
        _ => Err(Why::OneTest),
    }
}

/// The conditions of the items that this one leans on, one behind the other.
fn leaned_on(condition: &Condition, earlier: &[Earlier<'_>]) -> Vec<Condition> {
    let mut found: Vec<Condition> = vec![];
    let mut next = Some(condition.item);
    while let Some(further) = next.and_then(|id| earlier.iter().find(|one| one.item.id == id)?.item.shown_if.clone()) {
        // Items look backwards only, so this ends.
        next = Some(further.item);
        found.push(further);
    }
    found
}

/// Failed or passed, as we write it ourselves, and as somebody may have written it all the same.
fn whole(expr: &Expr, earlier: &[Earlier<'_>]) -> Option<Condition> {
    let mut names = vec![];
    expr.names(&mut names);
    let name = names.first().filter(|first| names.iter().all(|name| name == *first))?;
    let item = earlier.iter().find(|one| one.name == *name)?;
    let is = [Test::Failed {}, Test::Passed {}].into_iter().find(|test| parse(&text(test, item)).as_ref() == Some(expr))?;
    Some(Condition { item: item.item.id, is })
}

fn hinted(expr: &Expr, hint: &str, earlier: &[Earlier<'_>]) -> Result<Condition, Why> {
    let is = match hint {
        "failed" => Test::Failed {},
        "passed" => Test::Passed {},
        _ => return Err(Why::ShownIf),
    };
    let mut names = vec![];
    expr.names(&mut names);
    let item = names.first().and_then(|name| earlier.iter().find(|one| one.name == *name)).ok_or(Why::NotEarlier)?;
    let is_same = parse(&text(&is, item)).as_ref() == Some(expr);
    if is_same { Ok(Condition { item: item.item.id, is }) } else { Err(Why::ShownIf) }
}

fn one(expr: &Expr, earlier: &[Earlier<'_>]) -> Result<Condition, Why> {
    let find = |name: &str| earlier.iter().find(|one| one.name == name).ok_or(Why::NotEarlier);
    let (item, is) = match expr {
        Expr::Compare(Operand::Of(name), op, Operand::Text(text)) => {
            let item = find(name)?;
            (item, equals(item, *op, text)?)
        }
        Expr::Compare(Operand::Of(name), op, Operand::Number(bound)) => {
            let item = find(name)?;
            (item, bounded(item, *op, *bound)?)
        }
        Expr::Selected(name, option) => {
            let item = find(name)?;
            match &item.item.kind {
                ItemKind::PassFail {} => (item, equals(item, Op::Equal, option)?),
                ItemKind::SingleChoice { .. } | ItemKind::MultipleChoice { .. } => (item, Test::Chosen { option: item.option(option)? }),
                _ => return Err(Why::NotComparable),
            }
        }
        Expr::And(_) | Expr::Or(_) | Expr::Not(_) => {
            let mut names = vec![];
            expr.names(&mut names);
            names.into_iter().try_for_each(|name| find(name).map(drop))?;
            return whole(expr, earlier).ok_or(Why::OneTest);
        }
        _ => return Err(Why::Condition),
    };
    Ok(Condition { item: item.item.id, is })
}

fn equals(item: &Earlier<'_>, op: Op, text: &str) -> Result<Test, Why> {
    match (&item.item.kind, op) {
        (ItemKind::PassFail {}, Op::Equal) => match text.to_lowercase().as_str() {
            "pass" => Ok(Test::Passed {}),
            "fail" => Ok(Test::Failed {}),
            "na" | "n/a" | "n_a" => Err(Why::NotComparable),
            _ => Err(Why::NoChoice),
        },
        (ItemKind::SingleChoice { .. }, Op::Equal) => Ok(Test::Chosen { option: item.option(text)? }),
        (ItemKind::MultipleChoice { .. }, Op::Equal) => Err(Why::UseSelected),
        // Quotes round a number make no difference to XLSForm.
        (ItemKind::Score { .. } | ItemKind::Number { .. }, _) => bounded(item, op, text.parse().map_err(|_| Why::NotComparable)?),
        _ => Err(Why::NotComparable),
    }
}

fn bounded(item: &Earlier<'_>, op: Op, bound: f64) -> Result<Test, Why> {
    match &item.item.kind {
        ItemKind::Score { .. } | ItemKind::Number { .. } => {}
        // `${q} = 1` of a choice whose names are numbers.
        ItemKind::SingleChoice { .. } if op == Op::Equal => return Ok(Test::Chosen { option: item.option(&bound.to_string())? }),
        _ => return Err(Why::NotComparable),
    }
    match op {
        Op::AtLeast => Ok(Test::AtLeast { bound }),
        Op::Below => Ok(Test::Below { bound }),
        Op::Above if item.is_whole => Ok(Test::AtLeast { bound: bound.floor() + 1.0 }),
        Op::AtMost if item.is_whole => Ok(Test::Below { bound: bound.floor() + 1.0 }),
        Op::Above | Op::AtMost => Err(Why::Strict),
        Op::Equal | Op::Differs => Err(Why::NotComparable),
    }
}

/// The word of our own column, where the expression alone would be read as something else.
pub(super) fn hint(test: &Test, item: &Item) -> &'static str {
    match (test, &item.kind) {
        (_, ItemKind::PassFail {}) => "",
        (Test::Failed {}, _) => "failed",
        (Test::Passed {}, _) => "passed",
        _ => "",
    }
}

/// A test as `relevant` says it.
pub(super) fn text(test: &Test, of: &Earlier<'_>) -> String {
    let q = format!("${{{}}}", of.name);
    match test {
        Test::Chosen { option } => chosen(&q, of, *option),
        Test::AtLeast { bound } => format!("{q} >= {bound}"),
        Test::Below { bound } => format!("{q} < {bound}"),
        Test::Failed {} => failed(&q, of),
        Test::Passed {} => passed(&q, of),
    }
}

fn chosen(q: &str, of: &Earlier<'_>, option: OptionId) -> String {
    let name = of.option_name(option);
    if matches!(of.item.kind, ItemKind::MultipleChoice { .. }) { format!("selected({q}, '{name}')") } else { format!("{q} = '{name}'") }
}

/// Of what cannot fail, something that is never true.
fn failed(q: &str, of: &Earlier<'_>) -> String {
    let never = || format!("{q} = 'failed'");
    match &of.item.kind {
        ItemKind::PassFail {} => format!("{q} = 'fail'"),
        ItemKind::Score { pass_from, .. } => format!("{q} < {pass_from}"),
        ItemKind::Number { min, max, .. } => match (min, max) {
            (Some(min), Some(max)) => format!("{q} < {min} or {q} > {max}"),
            (Some(min), None) => format!("{q} < {min}"),
            (None, Some(max)) => format!("{q} > {max}"),
            (None, None) => never(),
        },
        ItemKind::SingleChoice { options } | ItemKind::MultipleChoice { options } => {
            let failing: Vec<String> = options.iter().filter(|option| option.fails).map(|option| chosen(q, of, option.id)).collect();
            if failing.is_empty() { never() } else { failing.join(" or ") }
        }
        ItemKind::Text { .. } | ItemKind::Photo { .. } => never(),
    }
}

/// Of what cannot fail, that it was answered.
fn passed(q: &str, of: &Earlier<'_>) -> String {
    let answered = || format!("{q} != ''");
    match &of.item.kind {
        ItemKind::PassFail {} => format!("{q} = 'pass'"),
        ItemKind::Score { pass_from, .. } => format!("{q} >= {pass_from}"),
        ItemKind::Number { min, max, .. } => match (min, max) {
            (Some(min), Some(max)) => format!("{q} >= {min} and {q} <= {max}"),
            (Some(min), None) => format!("{q} >= {min}"),
            (None, Some(max)) => format!("{q} <= {max}"),
            (None, None) => answered(),
        },
        ItemKind::SingleChoice { options } if options.iter().any(|option| option.fails) => {
            let fine: Vec<String> = options.iter().filter(|option| !option.fails).map(|option| chosen(q, of, option.id)).collect();
            if fine.is_empty() { format!("{q} = 'passed'") } else { fine.join(" or ") }
        }
        ItemKind::MultipleChoice { options } if options.iter().any(|option| option.fails) => {
            let failing = options.iter().filter(|option| option.fails).map(|option| format!("not({})", chosen(q, of, option.id)));
            failing.collect::<Vec<_>>().join(" and ")
        }
        _ => answered(),
    }
}
