//! `/v1/assessments/scores`: what each person's assessments of a month come to.

use crate::{
    app::App,
    auth::SignedIn,
    crew::{
        lists::{self, WantedOf},
        views,
    },
    exports::{Few, Format, Row, hand_out, named, words},
    pages::{Asked, Names, Page as Frame, Words, address, local_date, parts::Listing, render},
    problem::{Problem, ProblemBody},
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Json, Path, Query},
};
use askama::Template;
use chrono::{Datelike, Months, NaiveDate};
use domain::{
    assessment::{Assessment, AssessmentSum, sums},
    ids::{PersonId, SiteId},
    lead_report::ReportPeriod,
};
use serde::{Deserialize, Serialize};

/// Whose scores, and when.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ScoresQuery {
    /// Only of this site.
    #[param(value_type = Option<uuid::Uuid>)]
    pub site: Option<SiteId>,
    /// A day of the month; this month when not said.
    pub date: Option<NaiveDate>,
}

/// One person's assessments of a month.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct PersonScore {
    /// Who.
    pub person: PersonId,
    /// What they come to.
    #[serde(flatten)]
    pub sum: AssessmentSum,
    /// Their mean in tenths of a per cent; none when nothing counts.
    pub mean_tenths: Option<u32>,
}

/// The scores of a month.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct MonthScores {
    /// Its first day.
    pub from: NaiveDate,
    /// Its last day.
    pub until: NaiveDate,
    /// Each person who was assessed, the best mean first.
    pub people: Vec<PersonScore>,
}

/// What each person's assessments of a month come to: one's own, and those of whom one leads. What was withdrawn does not count, what was
/// corrected counts as corrected.
#[utoipa::path(get, path = "/v1/assessments/scores", tag = "assessments", params(ScoresQuery), responses((status = 200, body = MonthScores)))]
pub async fn rest(app: Data<App>, person: SignedIn, query: Query<ScoresQuery>) -> Result<Json<MonthScores>, Problem> {
    Ok(Json(of_month(&app, &person, &query).await?))
}

async fn of_month(app: &App, person: &SignedIn, query: &ScoresQuery) -> Result<MonthScores, Problem> {
    let views = views(person, query.site)?;
    let zone = views.first().and_then(|(site, _)| person.books.sites.get(site)).map_or(chrono_tz::Tz::UTC, |site| site.time_zone);
    let (from, until) = ReportPeriod::Month.around(query.date.unwrap_or_else(|| local_date(person.at, zone)));
    let wanted = WantedOf { from: Some(from), until: Some(until), ..WantedOf::default() };
    let found: Vec<Assessment> = app.db.read(move |conn| lists::all(conn, &views, &wanted)).await?;
    // Those that somebody sees because they made them, of people whom they lead no more, are in the list and not in the sums.
    let mut people: Vec<PersonScore> =
        sums(&found).into_iter().map(|(person, sum)| PersonScore { person, mean_tenths: sum.mean_tenths(), sum }).collect();
    people.sort_by_key(|one| (std::cmp::Reverse(one.mean_tenths), one.person));
    Ok(MonthScores { from, until, people })
}

#[derive(Template)]
#[template(path = "assessments/scores.html")]
struct ScoresPage {
    page: Frame,
    t: &'static Words,
    title: String,
    before: String,
    after: String,
    rows: Vec<ScoreRow>,
    list: Listing,
}

struct ScoreRow {
    href: String,
    name: String,
    mean: String,
    counted: u32,
    passed: u32,
    disputed: u32,
    withdrawn: u32,
}

fn tenths(mean: Option<u32>) -> String {
    mean.map_or_else(String::new, |mean| format!("{}.{}", mean / 10, mean % 10))
}

/// `GET /assessments/scores`.
pub async fn web(app: Data<App>, request: HttpRequest, person: SignedIn) -> Result<HttpResponse, Problem> {
    let asked = Asked::by(&request);
    let query = ScoresQuery { site: asked.read("site"), date: asked.read("date") };
    let scores = of_month(&app, &person, &query).await?;
    let page = Frame::new(&person, &request).under("/assessments", "nav-assessments");
    let names = Names::seen_by(&app, &person, query.site, page.language).await?;
    let site = asked.get("site");
    let of = |date: Option<NaiveDate>| {
        date.map(|date| address("/assessments/scores", &[("site", site), ("date", &date.to_string())])).unwrap_or_default()
    };
    let (from, until) = (scores.from.to_string(), scores.until.to_string());
    let row = |one: &PersonScore| ScoreRow {
        href: address("/assessments", &[("site", site), ("person", &one.person.to_string()), ("from", &from), ("until", &until)]),
        name: names.person(one.person),
        mean: tenths(one.mean_tenths),
        counted: one.sum.counted,
        passed: one.sum.passed,
        disputed: one.sum.disputed,
        withdrawn: one.sum.withdrawn,
    };
    let t = page.t();
    let month = format!("{}-{:02}", scores.from.year(), scores.from.month());
    let rows: Vec<ScoreRow> = scores.people.iter().map(row).collect();
    render(&ScoresPage {
        title: t.s("assessment-scores-of", month),
        before: of(scores.from.checked_sub_months(Months::new(1))),
        after: of(scores.from.checked_add_months(Months::new(1))),
        list: Listing::new("/assessments/scores", &[("site", site), ("date", &from)], rows.len(), None, None),
        rows,
        t,
        page: Frame { path: request.uri().to_string(), ..page },
    })
}

/// `GET /v1/assessments/scores.{format}` and the page's own: the scores of a month, as CSV or Excel.
#[utoipa::path(get, path = "/v1/assessments/scores.{format}", tag = "assessments",
    params(("format" = String, Path, description = "csv or xlsx"), ScoresQuery),
    responses((status = 200, content_type = "text/csv"), (status = 404, body = ProblemBody), (status = 503, body = ProblemBody)))]
pub async fn export(app: Data<App>, request: HttpRequest, person: SignedIn, format: Path<String>) -> Result<HttpResponse, Problem> {
    let asked = Asked::by(&request);
    let query = ScoresQuery { site: asked.read("site"), date: asked.read("date") };
    let (format, t) = (Format::parse(&format)?, words(&person, &request));
    let scores = of_month(&app, &person, &query).await?;
    let names = Names::seen_by(&app, &person, query.site, t.language).await?;
    let columns = [
        "person",
        "assessment-month",
        "assessment-mean",
        "assessment-counted",
        "assessment-passed",
        "assessment-disputed-count",
        "assessment-withdrawn-count",
        "export-person-id",
    ];
    let row = |one: &PersonScore| {
        Row::of(8)
            .text(names.person(one.person))
            .text(scores.from.format("%Y-%m").to_string())
            .number(one.mean_tenths.map(|mean| f64::from(mean) / 10.0))
            .whole(one.sum.counted)
            .whole(one.sum.passed)
            .whole(one.sum.disputed)
            .whole(one.sum.withdrawn)
            .id(one.person)
    };
    let rows = scores.people.iter().map(row).collect();
    hand_out(&app, "scores", t.of("assessment-scores"), format, Few::new(named(t, &columns), rows)).await
}
