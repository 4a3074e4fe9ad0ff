//! Patrols as a table.

pub(crate) use super::web::list::asked_for;
use super::{
    Filter,
    rest::{PatrolQuery, views},
    store,
    web::{review_word, walk_word},
};
use crate::{
    app::App,
    auth::{SignedIn, Views},
    db::AnyConn,
    exports::{
        Row,
        listed::{self, Listed},
    },
    lists::Page,
    pages::{Asked, Names, Words, names::NOTHING},
    problem::{Problem, ProblemBody},
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path, Query},
};
use domain::{patrol::Patrol, time::Timestamp};
use uuid::Uuid;

struct Table(Filter);

/// Patrols, as CSV or Excel.
#[utoipa::path(get, path = "/v1/patrols.{format}", tag = "patrols", params(("format" = String, Path, description = "csv or xlsx"), PatrolQuery),
    responses((status = 200, content_type = "text/csv"), (status = 404, body = ProblemBody), (status = 503, body = ProblemBody)))]
pub async fn rest(
    app: Data<App>,
    request: HttpRequest,
    person: SignedIn,
    format: Path<String>,
    query: Query<PatrolQuery>,
) -> Result<HttpResponse, Problem> {
    give(&app, &request, &person, &format, views(&person, query.site)?, query.filter()).await
}

/// `GET /patrols.{format}`, by the filters of the page.
pub async fn web(app: Data<App>, request: HttpRequest, person: SignedIn, format: Path<String>) -> Result<HttpResponse, Problem> {
    let asked = Asked::by(&request);
    give(&app, &request, &person, &format, views(&person, asked.read("site"))?, asked_for(&asked)).await
}

async fn give(
    app: &App,
    request: &HttpRequest,
    person: &SignedIn,
    format: &str,
    views: Views,
    filter: Filter,
) -> Result<HttpResponse, Problem> {
    listed::give(app, request, person, ("patrols", "patrols-title", format), views, |_| Table(filter)).await
}

impl Listed for Table {
    type Item = Patrol;

    fn columns(&self) -> &'static [&'static str] {
        &[
            "site",
            "route",
            "building",
            "date",
            "patrol-started",
            "export-started-iso",
            "patrol-finished",
            "export-finished-iso",
            "person",
            "state",
            "checkpoints",
            "export-visited",
            "score",
            "points",
            "score-most",
            "patrol-failed-stops",
            "review",
            "patrol-remark",
            "export-patrol-id",
        ]
    }

    fn page(&self, conn: &mut AnyConn, views: &Views, after: Option<(Timestamp, Uuid)>, limit: usize) -> Result<Page<Patrol>, Problem> {
        store::list(conn, views, &self.0, after, limit)
    }

    fn rows(&self, _: &mut AnyConn, patrols: &[Patrol], names: &Names, t: &Words) -> Result<Vec<Row>, Problem> {
        Ok(patrols.iter().map(|patrol| row(patrol, names, t)).collect())
    }
}

fn row(patrol: &Patrol, names: &Names, t: &Words) -> Row {
    let zone = names.zone(patrol.site);
    let (earned, possible) = patrol.points();
    let review = review_word(patrol);
    Row::of(19)
        .text(names.site(patrol.site))
        .text(names.route(patrol.route))
        .text(patrol.building.map(|building| names.building(building)).filter(|name| name != NOTHING).unwrap_or_default())
        .date(patrol.local_date(zone))
        .time(patrol.started.at, zone)
        .maybe_time(patrol.finished.map(|finished| finished.at), zone)
        .text(names.people(&patrol.walkers))
        .text(t.word("patrol-state", walk_word(patrol)))
        .whole(patrol.stops.len())
        .whole(patrol.stops.len() - patrol.open_stops().count())
        .number(patrol.percent().map(f64::from))
        .number(Some(f64::from(earned) / 100.0))
        .number(Some(f64::from(possible) / 100.0))
        .whole(patrol.failed_stops())
        .text(if review.is_empty() { String::new() } else { t.word("review-state", review) })
        .text(patrol.remark.as_str())
        .id(patrol.id.0)
}
