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
    exports::{BySite, Format, Row, Source, hand_out, named, walk::ROWS, words},
    pages::{Asked, Names, Words, names::NOTHING},
    problem::{Problem, ProblemBody},
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path, Query},
};
use domain::{patrol::Patrol, time::Timestamp};
use uuid::Uuid;

struct Table {
    walk: BySite,
    filter: Filter,
    names: Names,
    t: &'static Words,
}

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
    let (format, t) = (Format::parse(format)?, words(person, request));
    let names = Names::seen_by(app, person, None, t.language).await?;
    hand_out(app, "patrols", t.of("patrols-title"), format, Table { walk: BySite::new(views), filter, names, t }).await
}

/// The key of a patrol in its list.
pub(crate) fn key(patrol: &Patrol) -> (Timestamp, Uuid) {
    (patrol.started.at, patrol.id.0)
}

impl Source for Table {
    fn columns(&self) -> Vec<String> {
        named(
            self.t,
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
            ],
        )
    }

    fn next(&mut self, conn: &mut AnyConn) -> Result<Option<Vec<Row>>, Problem> {
        let filter = &self.filter;
        let patrols = self.walk.next(conn, ROWS, |conn, views, after, limit| store::list(conn, views, filter, after, limit), key)?;
        Ok(patrols.map(|patrols| patrols.iter().map(|patrol| row(patrol, &self.names, self.t)).collect()))
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
