//! How does the form of a job become an order?

use crate::auth::Fields;
use chrono::NaiveDate;
use domain::{
    cleaning_job::{Cost, JobOrder},
    money::Money,
};

/// Lines of cost that the form has at the least.
pub const LINES: usize = 4;

/// Reads the form. What can't be read becomes something that the rules refuse. `today` stands where no date was typed.
#[must_use]
pub fn read(fields: &Fields, today: NaiveDate) -> JobOrder {
    let typed = |name: &str| fields.get(name).trim().to_owned();
    JobOrder {
        customer: typed("customer"),
        phone: typed("phone"),
        unit: fields.get("unit").parse().ok(),
        area: fields.get("area").parse().ok(),
        place: typed("place"),
        what: typed("what"),
        date: fields.get("date").parse().unwrap_or(today),
        price: money(fields.get("price")),
        costs: costs(fields),
        workers: fields.all("worker").filter_map(|id| id.parse().ok()).collect(),
    }
}

/// An amount; one that can't be read is less than any price.
fn money(text: &str) -> Money {
    Money::parse(text).unwrap_or(Money::fen(-1))
}

/// The lines in which an amount was typed.
fn costs(fields: &Fields) -> Vec<Cost> {
    let all = |name: &'static str| fields.all(name).map(str::trim);
    let lines = all("cost_kind").zip(all("cost_what")).zip(all("cost_minutes")).zip(all("cost_amount"));
    let line = |(((kind, what), minutes), amount): (((&str, &str), &str), &str)| {
        if amount.is_empty() && what.is_empty() && minutes.is_empty() {
            return None;
        }
        let (what, amount) = (what.to_owned(), money(amount));
        Some(match kind {
            "labour" => Cost::Labour { what, minutes: minutes.parse().unwrap_or(u32::MAX), hourly: amount },
            "supplies" => Cost::Supplies { what, amount },
            _ => Cost::Other { what, amount },
        })
    };
    lines.filter_map(line).collect()
}
