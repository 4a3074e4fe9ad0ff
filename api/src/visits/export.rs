//! Visits as a table, and their answers as another: those of the patrols that a list shows, by the same filters.

use super::answered::{Answered, answered, said, version};
use crate::{
    app::App,
    auth::{SignedIn, Views},
    db::{AnyConn, Id, Json, among, schema::visits},
    each,
    exports::{
        Row,
        listed::{self, Listed},
    },
    lists::Page,
    pages::{Asked, Names, Words},
    patrols::{
        Filter,
        export::asked_for,
        rest::{PatrolQuery, views},
        store::{self, read},
    },
    problem::{Problem, ProblemBody},
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path, Query},
};
use diesel::prelude::*;
use domain::{
    checklist::{Fate, percent},
    patrol::{Patrol, Presence, Visit},
    time::Timestamp,
};
use uuid::Uuid;

/// Patrols whose visits are fetched at once: an hour's walk with a long checklist has some hundred answers.
const PATROLS: usize = 40;

/// Which of the two tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Visits,
    Answers,
}

struct Table {
    what: What,
    filter: Filter,
}

/// The visits of patrols, as CSV or Excel.
#[utoipa::path(get, path = "/v1/visits.{format}", tag = "patrols", params(("format" = String, Path, description = "csv or xlsx"), PatrolQuery),
    responses((status = 200, content_type = "text/csv"), (status = 404, body = ProblemBody), (status = 503, body = ProblemBody)))]
pub async fn visits_rest(
    app: Data<App>,
    request: HttpRequest,
    person: SignedIn,
    format: Path<String>,
    query: Query<PatrolQuery>,
) -> Result<HttpResponse, Problem> {
    give(&app, &request, &person, &format, What::Visits, views(&person, query.site)?, query.filter()).await
}

/// The answers of patrols, as CSV or Excel: one row an item that was shown.
#[utoipa::path(get, path = "/v1/answers.{format}", tag = "patrols", params(("format" = String, Path, description = "csv or xlsx"), PatrolQuery),
    responses((status = 200, content_type = "text/csv"), (status = 404, body = ProblemBody), (status = 503, body = ProblemBody)))]
pub async fn answers_rest(
    app: Data<App>,
    request: HttpRequest,
    person: SignedIn,
    format: Path<String>,
    query: Query<PatrolQuery>,
) -> Result<HttpResponse, Problem> {
    give(&app, &request, &person, &format, What::Answers, views(&person, query.site)?, query.filter()).await
}

/// `GET /visits.{format}`, by the filters of `/patrols`.
pub async fn visits_web(app: Data<App>, request: HttpRequest, person: SignedIn, format: Path<String>) -> Result<HttpResponse, Problem> {
    let asked = Asked::by(&request);
    give(&app, &request, &person, &format, What::Visits, views(&person, asked.read("site"))?, asked_for(&asked)).await
}

/// `GET /answers.{format}`, by the filters of `/patrols`.
pub async fn answers_web(app: Data<App>, request: HttpRequest, person: SignedIn, format: Path<String>) -> Result<HttpResponse, Problem> {
    let asked = Asked::by(&request);
    give(&app, &request, &person, &format, What::Answers, views(&person, asked.read("site"))?, asked_for(&asked)).await
}

async fn give(
    app: &App,
    request: &HttpRequest,
    person: &SignedIn,
    format: &str,
    what: What,
    views: Views,
    filter: Filter,
) -> Result<HttpResponse, Problem> {
    let (noun, title) = match what {
        What::Visits => ("visits", "export-visits"),
        What::Answers => ("answers", "export-answers"),
    };
    listed::give(app, request, person, (noun, title, format), views, |_| Table { what, filter }).await
}

impl Listed for Table {
    const ITEMS: usize = PATROLS;
    type Item = Patrol;

    fn columns(&self) -> &'static [&'static str] {
        match self.what {
            What::Visits => &[
                "site",
                "route",
                "export-place",
                "checkpoint",
                "person",
                "device",
                "export-arrived",
                "export-arrived-iso",
                "photo-presence",
                "checklist",
                "export-version",
                "score",
                "export-verdict",
                "export-answers",
                "photos",
                "export-remark",
                "export-doubts",
                "export-visit-id",
                "export-patrol-id",
            ],
            What::Answers => &[
                "site",
                "route",
                "export-place",
                "checkpoint",
                "person",
                "export-arrived",
                "export-arrived-iso",
                "checklist",
                "export-version",
                "export-section",
                "item",
                "answer",
                "export-outcome",
                "item-weight",
                "points",
                "export-remark",
                "photos",
                "export-visit-id",
                "export-patrol-id",
                "export-item-id",
            ],
        }
    }

    fn page(&self, conn: &mut AnyConn, views: &Views, after: Option<(Timestamp, Uuid)>, limit: usize) -> Result<Page<Patrol>, Problem> {
        store::list(conn, views, &self.filter, after, limit)
    }

    fn rows(&self, conn: &mut AnyConn, patrols: &[Patrol], names: &Names, t: &Words) -> Result<Vec<Row>, Problem> {
        let mut rows = vec![];
        for visit in of_patrols(conn, patrols)? {
            let Some(patrol) = patrols.iter().find(|patrol| patrol.id == visit.patrol) else { continue };
            match self.what {
                What::Visits => rows.push(visit_row(&visit, patrol, names, t)),
                What::Answers => answer_rows(&visit, patrol, names, t, &mut rows),
            }
        }
        Ok(rows)
    }
}

/// Their visits, patrol by patrol, in the order in which they were made.
fn of_patrols(conn: &mut AnyConn, patrols: &[Patrol]) -> Result<Vec<Visit>, Problem> {
    let keys: Vec<(Id, Id)> = patrols.iter().map(|patrol| (Id::from(patrol.site), Id::from(patrol.id))).collect();
    let docs: Vec<Json> =
        each!(conn, |c| visits::table.filter(among(visits::site_id, visits::patrol_id, keys)).select(visits::doc).load(c))?;
    let mut visits: Vec<Visit> = docs.iter().map(|doc| read("visits.doc", doc)).collect::<Result<_, _>>()?;
    let place = |visit: &Visit| patrols.iter().position(|patrol| patrol.id == visit.patrol);
    visits.sort_by_key(|visit| (place(visit), visit.arrived.at, visit.id));
    Ok(visits)
}

/// The word of a value as it stands on the wire; the last part of a key.
fn word(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn visit_row(visit: &Visit, patrol: &Patrol, names: &Names, t: &Words) -> Row {
    let presence = match visit.presence {
        Presence::Qr { .. } => "qr",
        Presence::Nfc { .. } => "nfc",
        Presence::Position { .. } => "position",
        Presence::ByHand { .. } => "by-hand",
    };
    let version = version(visit, names.company());
    let score = visit.score.as_ref();
    let verdict = score.map(|score| t.word("verdict", if score.passed { "passed" } else { "failed" }));
    Row::of(19)
        .text(names.site(visit.site))
        .text(names.route(patrol.route))
        .text(names.around(visit.checkpoint))
        .text(names.checkpoint(visit.checkpoint))
        .text(names.person(visit.by))
        .text(visit.device.map(|device| names.device(device)).unwrap_or_default())
        .time(visit.arrived.at, names.zone(visit.site))
        .text(t.word("presence", presence))
        .text(version.map(|version| names.say(&version.content.name)).unwrap_or_default())
        .number(visit.sheet.map(|sheet| f64::from(sheet.version)))
        .number(score.and_then(|score| percent(score.earned, score.possible)).map(f64::from))
        .text(verdict.unwrap_or_default())
        .whole(visit.answers.len())
        .whole(visit.photos.len())
        .text(visit.remark.as_str())
        .text(names.list(visit.doubts.iter().map(|doubt| t.word("doubt", word(doubt)))))
        .id(visit.id.0)
        .id(visit.patrol.0)
}

fn answer_rows(visit: &Visit, patrol: &Patrol, names: &Names, t: &Words, rows: &mut Vec<Row>) {
    let Some(version) = version(visit, names.company()) else { return };
    let checklist = names.say(&version.content.name);
    let (site, route, place) = (names.site(visit.site), names.route(patrol.route), names.around(visit.checkpoint));
    let (checkpoint, person) = (names.checkpoint(visit.checkpoint), names.person(visit.by));
    for Answered { section, item, given, line } in answered(visit, version) {
        rows.push(
            Row::of(20)
                .text(site.as_str())
                .text(route.as_str())
                .text(place.as_str())
                .text(checkpoint.as_str())
                .text(person.as_str())
                .time(visit.arrived.at, names.zone(visit.site))
                .text(checklist.as_str())
                .whole(version.version)
                .text(names.say(section))
                .text(names.say(&item.label))
                .text(given.map_or_else(|| t.of("answer-none"), |given| said(given, item, t)))
                .text(line.map(|line| t.word("fate", fate(line.fate))).unwrap_or_default())
                .whole(item.weight)
                .number(line.filter(|line| line.fate != Fate::NotCounted).map(|line| f64::from(line.earned) / 100.0))
                .text(given.map(|given| given.note.as_str()).unwrap_or_default())
                .whole(given.map_or(0, |given| given.photos.len()))
                .id(visit.id.0)
                .id(visit.patrol.0)
                .id(item.id.0),
        );
    }
}

/// The word of what became of an item.
pub const fn fate(fate: Fate) -> &'static str {
    match fate {
        Fate::Passed => "passed",
        Fate::Failed => "failed",
        Fate::NotCounted => "not_counted",
        Fate::Unanswered => "unanswered",
    }
}
