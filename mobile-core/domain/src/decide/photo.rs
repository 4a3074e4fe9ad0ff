//! Doubting a photo, and taking the doubt back. What it shows stays; a flag says that somebody looked and was not content.

use super::{Ruled, allowed, not_found, site_of};
use crate::{
    books::Books,
    operation::{PhotoStep, Received},
    patrol::check_note,
    refusal::Refusal,
    rights::Action,
};

pub(super) fn step(books: &Books, received: &Received, step: &PhotoStep) -> Ruled {
    let (photo, remark) = match step {
        PhotoStep::Doubt(step) => (step.photo, &step.remark),
        PhotoStep::Clear(step) => (step.photo, &step.remark),
    };
    let site = site_of(books, received)?;
    let taken = books.photos.get(&photo).ok_or_else(|| not_found("photo"))?;
    allowed(books, received, Action::ReviewPatrol, site, taken.building)?;
    if taken.by == received.author {
        return Err(Refusal::OwnWork.into());
    }
    if remark.trim().is_empty() {
        return Err(Refusal::Missing { field: "remark".into() }.into());
    }
    check_note("remark", remark)?;
    // A flag is no record of the books: the server raises it beside the photo.
    Ok(vec![])
}
