//! `/v1/purchase-plans`.

use super::{draft_proposed, propose as proposed};
use crate::{
    app::App,
    auth::{
        May, SignedIn,
        rights::{ApprovePurchases, KeepStores, SeeCrew},
    },
    books::store::crew::Wanted,
    crew::{self, after_day, at, day_cursor, store_views},
    lists::{Page, PageQuery},
    problem::{Problem, ProblemBody},
};
use actix_web::{
    HttpResponse,
    web::{Data, Json, Path, Query},
};
use domain::{
    ids::{PurchasePlanId, SiteId},
    money::Money,
    operation::{DecidePurchase, DraftPurchase, DropPurchase, Operation, OrderPurchase, ReceivePurchase, SubmitPurchase},
    purchase_plan::{PurchaseLine, PurchasePlan, PurchaseState},
};
use serde::{Deserialize, Serialize};

/// Which plans.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PurchaseQuery {
    /// Only of this site.
    #[param(value_type = Option<uuid::Uuid>)]
    pub site: Option<SiteId>,
    /// Only those that stand here.
    pub state: Option<PurchaseState>,
    /// Items in this page: 1 to 200; 50 when not said.
    pub limit: Option<usize>,
    /// `next` of the page before.
    pub after: Option<String>,
}

/// A plan with what follows from it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct PurchaseInfo {
    /// Its number: `CG20261201-3F2A`.
    pub number: String,
    /// What it costs, in fen.
    pub total: Money,
    /// The plan.
    #[serde(flatten)]
    pub plan: PurchasePlan,
}

impl PurchaseInfo {
    fn of(plan: PurchasePlan) -> Self {
        // A sum that could not be held was not taken in.
        Self { number: plan.number(), total: plan.total().unwrap_or_default(), plan }
    }
}

/// Purchase plans, newest first.
#[utoipa::path(get, path = "/v1/purchase-plans", tag = "purchase plans", params(PurchaseQuery),
    responses((status = 200, body = Page<PurchaseInfo>), (status = 403, body = ProblemBody)))]
pub async fn list(app: Data<App>, person: May<SeeCrew>, query: Query<PurchaseQuery>) -> Result<Json<Page<PurchaseInfo>>, Problem> {
    let found = listed(&app, &person, &query).await?;
    Ok(Json(Page { items: found.items.into_iter().map(PurchaseInfo::of).collect(), next: found.next }))
}

/// A page of plans that somebody may see, newest first.
pub async fn listed(app: &App, person: &SignedIn, query: &PurchaseQuery) -> Result<Page<PurchasePlan>, Problem> {
    let views = store_views(person, query.site)?;
    let page = PageQuery { limit: query.limit, after: query.after.clone() };
    let (after, limit, state) = (after_day(page.after.as_deref())?, page.limit(), query.state);
    app.db
        .read(move |conn| {
            let mut found: Vec<PurchasePlan> = vec![];
            for (site, view) in &views {
                let wanted = Wanted { state: state.map(PurchaseState::word), after, newest: Some(limit + 1), ..Wanted::default() };
                found.extend(at::<PurchasePlan>(conn, *site, view, wanted)?);
            }
            found.sort_by_key(|one| std::cmp::Reverse((one.date, one.id)));
            Ok(Page::cut(found, limit, |plan| day_cursor(plan.date, plan.id.0)))
        })
        .await
}

/// One plan.
#[utoipa::path(get, path = "/v1/purchase-plans/{id}", tag = "purchase plans", params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = PurchaseInfo), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn one(app: Data<App>, person: May<SeeCrew>, id: Path<PurchasePlanId>) -> Result<Json<PurchaseInfo>, Problem> {
    let plan: PurchasePlan = crew::find(&app, &person, id.0).await?;
    Ok(Json(PurchaseInfo::of(plan)))
}

/// Writes a plan, or changes one that is a draft or was sent back.
#[utoipa::path(post, path = "/v1/sites/{site}/purchase-plans", tag = "purchase plans", params(("site" = uuid::Uuid, Path)),
    request_body = DraftPurchase,
    responses((status = 201), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn draft(
    app: Data<App>,
    person: May<KeepStores>,
    site: Path<SiteId>,
    step: Json<DraftPurchase>,
) -> Result<HttpResponse, Problem> {
    person.at(*site)?;
    app.submit(person.company, person.person, (*site).into(), None, step.into_inner()).await?;
    Ok(HttpResponse::Created().finish())
}

/// What is to be bought now: of everything that runs low, or does not last a month by its norms, less what is underway.
#[utoipa::path(get, path = "/v1/sites/{site}/purchase-plans/proposal", tag = "purchase plans", params(("site" = uuid::Uuid, Path)),
    responses((status = 200, body = Vec<PurchaseLine>), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn proposal(app: Data<App>, person: May<KeepStores>, site: Path<SiteId>) -> Result<Json<Vec<PurchaseLine>>, Problem> {
    Ok(Json(proposed(&app, &person, *site).await?))
}

/// The plan that is to be written.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Proposed {
    /// Its id.
    pub plan: PurchasePlanId,
}

/// Writes a plan of what is to be bought now. Where that is nothing, its lines are missing.
#[utoipa::path(post, path = "/v1/sites/{site}/purchase-plans/proposal", tag = "purchase plans", params(("site" = uuid::Uuid, Path)),
    request_body = Proposed,
    responses((status = 201), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn propose(app: Data<App>, person: May<KeepStores>, site: Path<SiteId>, body: Json<Proposed>) -> Result<HttpResponse, Problem> {
    draft_proposed(&app, &person, *site, body.plan).await?;
    Ok(HttpResponse::Created().finish())
}

/// Has a step on a plan judged and written, for the page as well.
pub async fn take(app: &App, person: &SignedIn, id: PurchasePlanId, step: impl Into<Operation>) -> Result<(), Problem> {
    let plan: PurchasePlan = crew::find(app, person, id.0).await?;
    app.submit(person.company, person.person, plan.site.into(), None, step).await?;
    Ok(())
}

macro_rules! steps {
    ($($(#[$doc:meta])* $name:ident($body:ident) by $right:ident at $path:literal);+ $(;)?) => {$(
        $(#[$doc])*
        #[utoipa::path(post, path = $path, tag = "purchase plans", params(("id" = uuid::Uuid, Path)), request_body = $body,
            responses((status = 200), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
        pub async fn $name(app: Data<App>, person: May<$right>, id: Path<PurchasePlanId>, step: Json<$body>) -> Result<HttpResponse, Problem> {
            if step.plan != *id {
                return Err(Problem::NotFound);
            }
            take(&app, &person, *id, step.into_inner()).await?;
            Ok(HttpResponse::Ok().finish())
        }
    )+};
}

steps! {
    /// Puts a plan to the supervisor. `plan` is the one that the address names; so it is in all that follow.
    submit(SubmitPurchase) by KeepStores at "/v1/purchase-plans/{id}/submit";
    /// Says yes or no: first the supervisor, then the site director, and nobody about their own.
    decide(DecidePurchase) by ApprovePurchases at "/v1/purchase-plans/{id}/decide";
    /// Says that an approved plan was ordered.
    order(OrderPurchase) by KeepStores at "/v1/purchase-plans/{id}/order";
    /// Takes goods of a plan into a store.
    receive(ReceivePurchase) by KeepStores at "/v1/purchase-plans/{id}/receive";
    /// Drops a plan that is not ordered yet.
    drop(DropPurchase) by KeepStores at "/v1/purchase-plans/{id}/drop";
}
