//! `/findings`: what was wrong, and what becomes of it?

pub mod board;
pub mod calendar;
pub mod list;
pub mod one;
pub mod steps;
pub mod view;

pub(crate) use view::{FindingView, finding_view};

use super::store;
use crate::{
    app::App,
    auth::SignedIn,
    pages::Names,
    patrols::rest::views,
    photos::{self, PhotoInfo},
    problem::Problem,
};
use domain::{finding::Finding, ids::FindingId, text::Language};

/// A finding with all that belongs to it, for somebody who may see it.
pub(crate) async fn whole(
    app: &App,
    person: &SignedIn,
    id: FindingId,
    language: Language,
) -> Result<(Finding, Vec<PhotoInfo>, Names), Problem> {
    let views = views(person, None)?;
    let (finding, photos) = app
        .db
        .read(move |conn| {
            let finding = store::one(conn, &views, id)?;
            let photos = photos::of_finding(conn, finding.site, id)?;
            Ok::<_, Problem>((finding, photos))
        })
        .await?;
    let names = Names::seen_by(app, person, Some(finding.site), language).await?;
    Ok((finding, photos, names))
}
