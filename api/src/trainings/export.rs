//! Trainings as a table.

use super::{rest::TrainingQuery, web::asked_for};
use crate::{
    app::App,
    auth::SignedIn,
    crew::{
        tables::{Tabled, give},
        views,
    },
    exports::Row,
    pages::{Asked, Names, Words},
    problem::{Problem, ProblemBody},
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path, Query},
};
use domain::training::Training;

struct Table;

/// Trainings, as CSV or Excel.
#[utoipa::path(get, path = "/v1/trainings.{format}", tag = "trainings",
    params(("format" = String, Path, description = "csv or xlsx"), TrainingQuery),
    responses((status = 200, content_type = "text/csv"), (status = 404, body = ProblemBody), (status = 503, body = ProblemBody)))]
pub async fn rest(
    app: Data<App>,
    request: HttpRequest,
    person: SignedIn,
    format: Path<String>,
    query: Query<TrainingQuery>,
) -> Result<HttpResponse, Problem> {
    give::<Table>(&app, &request, &person, &format, views(&person, query.site)?, query.listed()).await
}

/// `GET /trainings.{format}`, by the filters of the page.
pub async fn web(app: Data<App>, request: HttpRequest, person: SignedIn, format: Path<String>) -> Result<HttpResponse, Problem> {
    let query = asked_for(&Asked::by(&request));
    give::<Table>(&app, &request, &person, &format, views(&person, query.site)?, query.listed()).await
}

impl Tabled for Table {
    type Item = Training;

    const NAMED: (&'static str, &'static str) = ("trainings", "trainings-title");

    const COLUMNS: &'static [&'static str] = &[
        "site",
        "date",
        "training-from",
        "training-until",
        "training-title",
        "training-about",
        "training-place",
        "training-trainer",
        "training-pass-mark",
        "state",
        "training-called-count",
        "training-planned-by",
        "training-id",
    ];

    fn row(one: &Training, names: &Names, t: &Words) -> Row {
        let plan = &one.plan;
        Row::of(Self::COLUMNS.len())
            .text(names.site(one.site))
            .date(plan.date)
            .text(plan.from.format("%H:%M").to_string())
            .text(plan.until.format("%H:%M").to_string())
            .text(names.say(&plan.title))
            .text(plan.about.clone())
            .text(plan.place.clone())
            .text(plan.trainer.clone())
            .whole(plan.pass_mark)
            .text(t.word("training-state", one.state.word()))
            .whole(i64::try_from(plan.called.len()).unwrap_or(i64::MAX))
            .text(names.person(one.planned.by))
            .id(one.id)
    }
}
