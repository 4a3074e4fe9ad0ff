//! Stocks, the ledger and what was used, as tables.

use super::{
    rest::in_month,
    store::{days, month_of, stocks},
    view::signed,
};
use crate::{
    app::App,
    auth::{May, SignedIn, rights::SeeCrew},
    crew::store_views,
    exports::{Few, Format, Row, hand_out, named, words},
    lists::SiteQuery,
    pages::{Asked, Names, local_date},
    problem::{Problem, ProblemBody},
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path, Query},
};
use chrono::NaiveDate;
use domain::{ids::SiteId, money::Money, supply::SupplyMove};
use serde::Deserialize;

/// Money as a number of yuan.
pub(crate) fn yuan(money: Money) -> Option<f64> {
    money.to_string().parse().ok()
}

/// What the stores hold, as CSV or Excel.
#[utoipa::path(get, path = "/v1/supplies.{format}", tag = "supplies", params(("format" = String, Path, description = "csv or xlsx"), SiteQuery),
    responses((status = 200, content_type = "text/csv"), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn stock_rest(
    app: Data<App>,
    request: HttpRequest,
    person: May<SeeCrew>,
    format: Path<String>,
    query: Query<SiteQuery>,
) -> Result<HttpResponse, Problem> {
    stock(&app, &request, &person, &format, query.site).await
}

/// `GET /supplies.{format}`.
pub async fn stock_web(app: Data<App>, request: HttpRequest, person: May<SeeCrew>, format: Path<String>) -> Result<HttpResponse, Problem> {
    stock(&app, &request, &person, &format, Asked::by(&request).read("site")).await
}

async fn stock(app: &App, request: &HttpRequest, person: &SignedIn, format: &str, site: Option<SiteId>) -> Result<HttpResponse, Problem> {
    let (format, t) = (Format::parse(format)?, words(person, request));
    let views = store_views(person, site)?;
    let found = app.db.read(move |conn| stocks(conn, &views)).await?;
    let names = Names::seen_by(app, person, None, t.language).await?;
    let columns = [
        "site",
        "store",
        "supply",
        "supply-measure",
        "supply-stock",
        "supply-low-level",
        "state",
        "supply-price",
        "supply-value",
        "supply-counted-at",
        "supply-counted-at-iso",
        "export-supply-id",
    ];
    let mut rows = vec![];
    for stock in found {
        let Some(supply) = names.find_supply(stock.supply) else { continue };
        let (level, zone) = (supply.level(stock.store), names.zone(stock.site));
        let state = if stock.is_below(level) { t.of("supply-low") } else { String::new() };
        let value = supply.price.and_then(|price| price.times(stock.quantity.in_thousandths()));
        let (store, name) = (names.store(stock.store), names.say(&supply.name));
        let row = Row::of(12)
            .text(names.site(stock.site))
            .text(store.as_str())
            .text(name.as_str())
            .text(names.say(&supply.unit))
            .number(Some(stock.quantity.as_number()))
            .number(Some(level.as_number()))
            .text(state)
            .number(supply.price.and_then(yuan))
            .number(value.and_then(yuan))
            .maybe_time(stock.counted.as_ref().map(|counted| counted.at), zone)
            .id(supply.id.0);
        rows.push(((names.site(stock.site), store, name), row));
    }
    rows.sort_by(|a, b| a.0.cmp(&b.0));
    let rows = rows.into_iter().map(|(_, row)| row).collect();
    hand_out(app, "supplies", t.of("supplies-title"), format, Few::new(named(t, &columns), rows)).await
}

/// Which days of the ledger.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DaysQuery {
    /// Only of this site.
    #[param(value_type = Option<uuid::Uuid>)]
    pub site: Option<SiteId>,
    /// From this local date on; this month when not said.
    pub from: Option<NaiveDate>,
    /// Up to this local date.
    pub until: Option<NaiveDate>,
}

/// The ledger of some days, as CSV or Excel: this month when nothing is said, a year at the most.
#[utoipa::path(get, path = "/v1/supplies/moves.{format}", tag = "supplies",
    params(("format" = String, Path, description = "csv or xlsx"), DaysQuery),
    responses((status = 200, content_type = "text/csv"), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn moves_rest(
    app: Data<App>,
    request: HttpRequest,
    person: May<SeeCrew>,
    format: Path<String>,
    query: Query<DaysQuery>,
) -> Result<HttpResponse, Problem> {
    moves(&app, &request, &person, &format, query.into_inner()).await
}

/// `GET /supplies/moves.{format}`.
pub async fn moves_web(app: Data<App>, request: HttpRequest, person: May<SeeCrew>, format: Path<String>) -> Result<HttpResponse, Problem> {
    let asked = Asked::by(&request);
    let query = DaysQuery { site: asked.read("site"), from: asked.read("from"), until: asked.read("until") };
    moves(&app, &request, &person, &format, query).await
}

/// Days that one table has.
const DAYS: i64 = 366;

async fn moves(app: &App, request: &HttpRequest, person: &SignedIn, format: &str, query: DaysQuery) -> Result<HttpResponse, Problem> {
    let (format, t) = (Format::parse(format)?, words(person, request));
    let views = store_views(person, query.site)?;
    let names = Names::seen_by(app, person, None, t.language).await?;
    let zone = views.first().map_or(chrono_tz::Tz::UTC, |(site, _)| names.zone(*site));
    let (first, last) = month_of(local_date(person.at, zone)).ok_or(Problem::Internal)?;
    let from = query.from.unwrap_or(first);
    let until = query.until.unwrap_or(last.max(from));
    if !(0..DAYS).contains(&(until - from).num_days()) {
        return Err(Problem::Unreadable(format!("from, until: {DAYS} days at the most")));
    }
    let found: Vec<SupplyMove> = app
        .db
        .read(move |conn| {
            let mut found = vec![];
            for (site, view) in &views {
                found.extend(days(conn, *site, view, from, until)?);
            }
            Ok::<_, Problem>(found)
        })
        .await?;
    let columns = [
        "site",
        "date",
        "store",
        "supply",
        "supply-measure",
        "move-kind",
        "move-quantity",
        "move-change",
        "move-left",
        "move-person",
        "area",
        "move-other",
        "move-by",
        "move-at",
        "move-at-iso",
        "note",
        "export-move-id",
    ];
    let rows = found.iter().map(|entry| {
        let change: Option<f64> = signed(entry.change).parse().ok();
        Row::of(17)
            .text(names.site(entry.site))
            .date(entry.date)
            .text(names.store(entry.store))
            .text(names.supply(entry.supply))
            .text(names.measure(entry.supply))
            .text(t.word("move-kind", entry.kind.word()))
            .number(Some(entry.quantity.as_number()))
            .number(change)
            .number(Some(entry.left.as_number()))
            .text(entry.person.map(|person| names.person(person)).unwrap_or_default())
            .text(entry.area.map(|area| names.area(area)).unwrap_or_default())
            .text(entry.other.map(|store| names.store(store)).unwrap_or_default())
            .text(names.person(entry.signed.by))
            .time(entry.signed.at, names.zone(entry.site))
            .text(entry.signed.note.as_str())
            .id(entry.id.0)
    });
    let rows = rows.collect();
    hand_out(app, "supply-moves", t.of("supply-ledger"), format, Few::new(named(t, &columns), rows)).await
}

/// What was used in a month in each area, as CSV or Excel.
#[utoipa::path(get, path = "/v1/supplies/consumption.{format}", tag = "supplies",
    params(("format" = String, Path, description = "csv or xlsx"), super::rest::MonthQuery),
    responses((status = 200, content_type = "text/csv"), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn consumption_rest(
    app: Data<App>,
    request: HttpRequest,
    person: May<SeeCrew>,
    format: Path<String>,
    query: Query<super::rest::MonthQuery>,
) -> Result<HttpResponse, Problem> {
    consumption(&app, &request, &person, &format, query.site, query.month.as_deref()).await
}

/// `GET /supplies/consumption.{format}`.
pub async fn consumption_web(
    app: Data<App>,
    request: HttpRequest,
    person: May<SeeCrew>,
    format: Path<String>,
) -> Result<HttpResponse, Problem> {
    let asked = Asked::by(&request);
    let site = asked.read("site").or_else(|| super::consumption::first_site(&person)).ok_or(Problem::NotFound)?;
    consumption(&app, &request, &person, &format, site, Some(asked.get("month"))).await
}

async fn consumption(
    app: &App,
    request: &HttpRequest,
    person: &SignedIn,
    format: &str,
    site: SiteId,
    month: Option<&str>,
) -> Result<HttpResponse, Problem> {
    let (format, t) = (Format::parse(format)?, words(person, request));
    let found = in_month(app, person, site, month).await?;
    let names = Names::seen_by(app, person, Some(site), t.language).await?;
    let columns =
        ["site", "consumption-month", "area", "supply", "supply-measure", "consumption-used", "consumption-norm", "consumption-percent"];
    let mut rows = vec![];
    for line in &found.used {
        let (area, name) = (super::consumption::area_name(line.area, &names, t), names.supply(line.supply));
        let used: Option<f64> = signed(line.used).parse().ok();
        let row = Row::of(8)
            .text(names.site(site))
            .text(found.from.format("%Y-%m").to_string())
            .text(area.as_str())
            .text(name.as_str())
            .text(names.measure(line.supply))
            .number(used)
            .number(line.norm.map(|norm| norm.as_number()))
            .number(line.percent().and_then(|percent| percent.to_string().parse().ok()));
        rows.push(((area, name), row));
    }
    rows.sort_by(|a, b| a.0.cmp(&b.0));
    let rows = rows.into_iter().map(|(_, row)| row).collect();
    hand_out(app, "consumption", t.of("consumption-title"), format, Few::new(named(t, &columns), rows)).await
}
