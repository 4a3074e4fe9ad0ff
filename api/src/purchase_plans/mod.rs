//! Purchase plans 采购计划 (7.9, 2.5): drafted from what runs low and from the norms, approved step by step, ordered, received.

pub mod export;
mod form;
pub mod rest;
mod view;
pub mod web;

use crate::{
    app::App,
    auth::SignedIn,
    books::store::crew::Wanted,
    crew::{at, store_views},
    places::of_site,
    problem::Problem,
    supplies,
};
use domain::{
    ids::{PurchasePlanId, SiteId},
    operation::DraftPurchase,
    purchase_plan::{PurchaseLine, PurchasePlan, propose as proposed},
    refusal::Refusal,
};

/// What is to be bought at a site now.
pub async fn propose(app: &App, person: &SignedIn, site: SiteId) -> Result<Vec<PurchaseLine>, Problem> {
    let views = store_views(person, Some(site))?;
    let here = of_site(app, person, site).await?;
    app.db
        .read(move |conn| {
            let stocks = supplies::store::stocks(conn, &views)?;
            let mut plans: Vec<PurchasePlan> = vec![];
            let states = domain::purchase_plan::PurchaseState::ALL.into_iter().filter(|state| state.is_underway());
            for state in states {
                for (site, view) in &views {
                    plans.extend(at::<PurchasePlan>(conn, *site, view, Wanted { state: Some(state.word()), ..Wanted::default() })?);
                }
            }
            Ok(proposed(&here, &stocks, &plans))
        })
        .await
}

/// Has a plan drafted from what runs low and from the norms. Where nothing is to be bought, its lines are missing.
pub async fn draft_proposed(app: &App, person: &SignedIn, site: SiteId, plan: PurchasePlanId) -> Result<(), Problem> {
    let lines = propose(app, person, site).await?;
    if lines.is_empty() {
        return Err(Problem::Refused(Refusal::Missing { field: "lines".into() }));
    }
    let step = DraftPurchase { plan, title: String::new(), lines };
    app.submit(person.company, person.person, site.into(), None, step).await?;
    Ok(())
}
