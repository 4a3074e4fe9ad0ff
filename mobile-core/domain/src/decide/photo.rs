//! What a person says of a photo: that they doubt it, that the doubt is gone, that it was used before (2.6, 7.7: whoever reviews the work).
//! What it shows stays; flags follow.

use super::{Ruled, allowed, not_found, site_of};
use crate::{
    books::Books,
    operation::{PhotoStep, Received},
    patrol::check_note,
    photo::LikenessVerdict,
    refusal::Refusal,
    rights::Action,
};

/// No record changes: what was said stands in the journal and beside the photo, and the server's flags follow it.
pub(super) fn step(books: &Books, received: &Received, step: &PhotoStep) -> Ruled {
    let (photo, remark, needs_words) = match step {
        PhotoStep::Doubt(step) => (step.photo, &step.remark, true),
        PhotoStep::Clear(step) => (step.photo, &step.remark, true),
        PhotoStep::Judge(step) => (step.photo, &step.remark, step.verdict == LikenessVerdict::Recycled),
    };
    let site = site_of(books, received)?;
    let known = books.photos.get(&photo).ok_or_else(|| not_found("photo"))?;
    allowed(books, received, Action::ReviewPatrol, site, known.building)?;
    if known.author == received.author {
        return Err(Refusal::OwnWork.into());
    }
    if let PhotoStep::Judge(judge) = step
        && !known.compared_with.contains(&judge.other)
    {
        return Err(Refusal::Invalid { field: "photo".into() }.into());
    }
    check_note("remark", remark)?;
    if needs_words && remark.trim().is_empty() {
        return Err(Refusal::Missing { field: "remark".into() }.into());
    }
    Ok(vec![])
}
