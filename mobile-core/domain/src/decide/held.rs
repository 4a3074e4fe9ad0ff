//! A supervisor decides about a record that waits: it counts as if nobody had doubted its author's right, or it is refused (`sync.md` 6, 7).
//! What happens to that record then, the desk knows that keeps it.

use super::{Ruled, allowed, allowed_everywhere, in_company, not_found, site_of};
use crate::{
    books::Books,
    operation::{HeldStep, Received},
    patrol::check_note,
    refusal::Refusal,
    rights::Action,
};

pub(super) fn step(books: &Books, received: &Received, step: &HeldStep) -> Ruled {
    let (operation, remark, needs_words) = match step {
        HeldStep::Accept(step) => (step.operation, &step.remark, false),
        HeldStep::Refuse(step) => (step.operation, &step.remark, true),
    };
    if in_company(books, received).is_ok() {
        allowed_everywhere(books, received, Action::DecideHeld)?;
    } else {
        let site = site_of(books, received)?;
        allowed(books, received, Action::DecideHeld, site, None)?;
    }
    let author = books.held.get(&operation).ok_or_else(|| not_found("record"))?;
    if *author == received.author {
        return Err(Refusal::OwnWork.into());
    }
    check_note("remark", remark)?;
    if needs_words && remark.trim().is_empty() {
        return Err(Refusal::Missing { field: "remark".into() }.into());
    }
    Ok(vec![])
}
