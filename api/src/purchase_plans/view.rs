//! What does a purchase plan look like on a page?

use crate::pages::{Names, Words, date_name, local_time};
use domain::purchase_plan::{Because, PurchaseLine, PurchasePlan, PurchaseState};

/// A plan, as a line of the list.
pub(super) struct Row {
    pub(super) href: String,
    pub(super) number: String,
    pub(super) title: String,
    pub(super) site: String,
    pub(super) date: String,
    pub(super) state: &'static str,
    pub(super) tone: &'static str,
    pub(super) by: String,
    pub(super) lines: usize,
    pub(super) total: String,
}

/// How a state is coloured.
pub(super) const fn tone(state: PurchaseState) -> &'static str {
    match state {
        PurchaseState::Submitted | PurchaseState::Supervised => "due",
        PurchaseState::Approved | PurchaseState::Ordered | PurchaseState::Received => "published",
        PurchaseState::Refused => "rejected",
        PurchaseState::Draft | PurchaseState::Dropped => "",
    }
}

/// A plan, as a line of the list.
pub(super) fn row(plan: &PurchasePlan, names: &Names) -> Row {
    Row {
        href: format!("/purchase-plans/{}", plan.id),
        number: plan.number(),
        title: plan.title.clone(),
        site: names.site(plan.site),
        date: date_name(plan.date, names.language()),
        state: plan.state.word(),
        tone: tone(plan.state),
        by: plan.drafted_by().map(|person| names.person(person)).unwrap_or_default(),
        lines: plan.lines.len(),
        total: plan.total().unwrap_or_default().to_string(),
    }
}

/// A line of a plan.
pub(super) struct Line {
    pub(super) supply: String,
    pub(super) name: String,
    pub(super) unit: String,
    pub(super) quantity: String,
    pub(super) price: String,
    pub(super) total: String,
    pub(super) reason: String,
    pub(super) because: String,
    pub(super) received: String,
    /// What has not come yet.
    pub(super) open: String,
    pub(super) is_open: bool,
    /// The id of the entry for what comes.
    pub(super) entry: String,
}

/// A line of a plan, in words.
pub(super) fn line(line: &PurchaseLine, entry: String, names: &Names, t: &Words) -> Line {
    Line {
        supply: line.supply.to_string(),
        name: names.supply(line.supply),
        unit: names.measure(line.supply),
        quantity: line.quantity.to_string(),
        price: line.price.to_string(),
        total: line.total().unwrap_or_default().to_string(),
        reason: line.reason.clone(),
        because: line.because.map(|because| figures(&because, t)).unwrap_or_default(),
        received: line.received.to_string(),
        open: line.open().to_string(),
        is_open: !line.open().is_zero(),
        entry,
    }
}

/// Why, in figures.
pub(super) fn figures(because: &Because, t: &Words) -> String {
    let Because { held, underway, low, monthly } = because;
    let mut parts = vec![t.s("purchase-because-held", held)];
    let more = [("purchase-because-underway", underway), ("purchase-because-low", low), ("purchase-because-monthly", monthly)];
    parts.extend(more.into_iter().filter(|(_, quantity)| !quantity.is_zero()).map(|(key, quantity)| t.s(key, quantity)));
    parts.join(" · ")
}

/// A step in a plan's history.
pub(super) struct Step {
    pub(super) step: &'static str,
    pub(super) by: String,
    pub(super) at: String,
    pub(super) note: String,
}

/// A plan's history, the newest first.
pub(super) fn history(plan: &PurchasePlan, names: &Names) -> Vec<Step> {
    let zone = names.zone(plan.site);
    let steps = plan.history.iter().rev().map(|entry| Step {
        step: entry.step.word(),
        by: names.person(entry.signed.by),
        at: local_time(entry.signed.at, zone).full,
        note: entry.signed.note.clone(),
    });
    steps.collect()
}
