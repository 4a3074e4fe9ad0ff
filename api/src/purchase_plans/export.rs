//! Purchase plans as tables: the list, and one plan with its lines.

use super::{
    rest::{PurchaseQuery, listed},
    view::figures,
};
use crate::{
    app::App,
    auth::{May, SignedIn, rights::SeeCrew},
    crew,
    exports::{Few, Format, Row, hand_out, named, words},
    pages::{Asked, Names},
    problem::{Problem, ProblemBody},
    supplies::export::yuan,
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path, Query},
};
use domain::{ids::PurchasePlanId, purchase_plan::PurchasePlan};

/// Purchase plans, as CSV or Excel: the newest ten thousand.
#[utoipa::path(get, path = "/v1/purchase-plans.{format}", tag = "purchase plans",
    params(("format" = String, Path, description = "csv or xlsx"), PurchaseQuery),
    responses((status = 200, content_type = "text/csv"), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn list_rest(
    app: Data<App>,
    request: HttpRequest,
    person: May<SeeCrew>,
    format: Path<String>,
    query: Query<PurchaseQuery>,
) -> Result<HttpResponse, Problem> {
    list(&app, &request, &person, &format, query.into_inner()).await
}

/// `GET /purchase-plans.{format}`, by the filters of the page.
pub async fn list_web(app: Data<App>, request: HttpRequest, person: May<SeeCrew>, format: Path<String>) -> Result<HttpResponse, Problem> {
    list(&app, &request, &person, &format, super::web::asked_for(&Asked::by(&request))).await
}

/// Pages that one table has.
const PAGES: usize = 50;

async fn list(app: &App, request: &HttpRequest, person: &SignedIn, format: &str, query: PurchaseQuery) -> Result<HttpResponse, Problem> {
    let (format, t) = (Format::parse(format)?, words(person, request));
    let names = Names::seen_by(app, person, None, t.language).await?;
    let columns = [
        "site",
        "purchase-number",
        "purchase-title",
        "date",
        "state",
        "purchase-by",
        "purchase-lines",
        "purchase-total",
        "export-purchase-id",
    ];
    let mut query = PurchaseQuery { limit: Some(crate::lists::PAGE_LIMIT), after: None, ..query };
    let mut rows = vec![];
    for _ in 0..PAGES {
        let page = listed(app, person, &query).await?;
        rows.extend(page.items.iter().map(|plan| {
            Row::of(9)
                .text(names.site(plan.site))
                .text(plan.number())
                .text(plan.title.as_str())
                .date(plan.date)
                .text(t.word("purchase-state", plan.state.word()))
                .text(plan.drafted_by().map(|person| names.person(person)).unwrap_or_default())
                .whole(plan.lines.len())
                .number(plan.total().and_then(yuan))
                .id(plan.id.0)
        }));
        query.after = page.next;
        if query.after.is_none() {
            break;
        }
    }
    hand_out(app, "purchase-plans", t.of("purchase-plans-title"), format, Few::new(named(t, &columns), rows)).await
}

/// The lines of one plan with their sum, as CSV or Excel.
#[utoipa::path(get, path = "/v1/purchase-plans/{id}/lines.{format}", tag = "purchase plans",
    params(("id" = uuid::Uuid, Path), ("format" = String, Path, description = "csv or xlsx")),
    responses((status = 200, content_type = "text/csv"), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn one_rest(
    app: Data<App>,
    request: HttpRequest,
    person: May<SeeCrew>,
    path: Path<(PurchasePlanId, String)>,
) -> Result<HttpResponse, Problem> {
    one(&app, &request, &person, path.into_inner()).await
}

/// `GET /purchase-plans/{id}/lines.{format}`.
pub async fn one_web(
    app: Data<App>,
    request: HttpRequest,
    person: May<SeeCrew>,
    path: Path<(PurchasePlanId, String)>,
) -> Result<HttpResponse, Problem> {
    one(&app, &request, &person, path.into_inner()).await
}

async fn one(app: &App, request: &HttpRequest, person: &SignedIn, (id, format): (PurchasePlanId, String)) -> Result<HttpResponse, Problem> {
    let (format, t) = (Format::parse(&format)?, words(person, request));
    let plan: PurchasePlan = crew::find(app, person, id.0).await?;
    let names = Names::seen_by(app, person, Some(plan.site), t.language).await?;
    let columns = [
        "purchase-number",
        "supply",
        "supply-measure",
        "purchase-quantity",
        "supply-price",
        "purchase-line-total",
        "purchase-received",
        "reason",
        "purchase-because",
    ];
    let mut rows: Vec<Row> = plan
        .lines
        .iter()
        .map(|line| {
            Row::of(9)
                .text(plan.number())
                .text(names.supply(line.supply))
                .text(names.measure(line.supply))
                .number(Some(line.quantity.as_number()))
                .number(yuan(line.price))
                .number(line.total().and_then(yuan))
                .number(Some(line.received.as_number()))
                .text(line.reason.as_str())
                .text(line.because.map(|because| figures(&because, t)).unwrap_or_default())
        })
        .collect();
    let sum = Row::of(9).text("").text(t.of("purchase-total")).text("").number(None).number(None);
    rows.push(sum.number(plan.total().and_then(yuan)).number(None).text("").text(""));
    hand_out(app, "purchase-plan", format!("{} {}", t.of("purchase-plan"), plan.number()), format, Few::new(named(t, &columns), rows)).await
}
