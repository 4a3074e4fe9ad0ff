//! `/v1/attendance`.

use super::{
    day::{self, CrewBoard},
    sheet::{self, Sheet},
};
use crate::{
    app::App,
    auth::{
        May, SignedIn,
        rights::{Attend, SeeCrew},
    },
    crew::{self, CrewQuery, live},
    findings,
    lists::Page,
    patrols,
    problem::{Problem, ProblemBody},
};
use actix_web::{
    HttpResponse,
    web::{Data, Json, Path, Query},
};
use chrono::NaiveDate;
use domain::{
    attendance::{Clocking, ShownBy, Way},
    ids::{CheckpointId, ClockingId, PersonId, SiteId},
    operation::Clock,
    refusal::Refusal,
};
use serde::Deserialize;

/// Which board.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct BoardQuery {
    /// Of which site; the first of the person's when not said.
    #[param(value_type = Option<uuid::Uuid>)]
    pub site: Option<SiteId>,
}

impl BoardQuery {
    fn site(&self, person: &SignedIn) -> Result<SiteId, Problem> {
        self.site.or_else(|| person.sites().first().map(|site| site.id)).ok_or(Problem::NotFound)
    }
}

/// Who is here now: everybody whom the person may see, with the gaps and what waits for a decision.
#[utoipa::path(get, path = "/v1/attendance", tag = "attendance", params(BoardQuery),
    responses((status = 200, body = CrewBoard), (status = 404, body = ProblemBody)))]
pub async fn board(app: Data<App>, person: SignedIn, query: Query<BoardQuery>) -> Result<Json<CrewBoard>, Problem> {
    Ok(Json(read(&app, &person, query.site(&person)?).await?))
}

/// Reads the board of a site.
pub async fn read(app: &App, person: &SignedIn, site: SiteId) -> Result<CrewBoard, Problem> {
    let work = person.at(site)?.clone();
    let (view, catalogs, now) = (person.crew_view(site), app.catalogs.clone(), app.ports.now());
    let walks = patrols::board::of_day(app, person, site, None).await?.overdue(now);
    let place = person.books.sites.get(&site).cloned().ok_or(Problem::NotFound)?;
    app.db
        .read(move |conn| {
            let books = catalogs.site(conn, site)?;
            let late = findings::board::overdue(conn, site, &work, now)?;
            day::board(conn, (&place, books), &view, (walks, late), now)
        })
        .await
}

/// Says `changed` whenever the board of a site is not what it was, and once a minute: server-sent events.
#[utoipa::path(get, path = "/v1/attendance/events", tag = "attendance", params(BoardQuery),
    responses((status = 200, content_type = "text/event-stream"), (status = 404, body = ProblemBody)))]
pub async fn events(app: Data<App>, person: May<SeeCrew>, query: Query<BoardQuery>) -> Result<HttpResponse, Problem> {
    let site = query.site(&person)?;
    person.at(site)?;
    Ok(live::events(&app, site))
}

/// Which sheet.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SheetQuery {
    /// Of which site.
    #[param(value_type = uuid::Uuid)]
    pub site: SiteId,
    /// Of which month, `2026-11`.
    pub month: Option<String>,
    /// Instead of a month: from which day.
    pub from: Option<NaiveDate>,
    /// Until which day.
    pub until: Option<NaiveDate>,
    /// Only of this person.
    #[param(value_type = Option<uuid::Uuid>)]
    pub person: Option<PersonId>,
}

impl SheetQuery {
    /// The days that it asks for.
    pub fn days(&self) -> Result<(NaiveDate, NaiveDate), Problem> {
        let month = || self.month.as_deref().and_then(sheet::month);
        let days = self.from.zip(self.until).or_else(month);
        days.ok_or_else(|| Problem::Unreadable("month: 2026-11, or from and until".into()))
    }
}

/// Attendance of a month, or of other days: each duty with what came of it, to the minute.
#[utoipa::path(get, path = "/v1/attendance/sheet", tag = "attendance", params(SheetQuery),
    responses((status = 200, body = Sheet), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn sheet(app: Data<App>, person: SignedIn, query: Query<SheetQuery>) -> Result<Json<Sheet>, Problem> {
    Ok(Json(sheet::of_days(&app, &person, query.site, query.person, query.days()?).await?))
}

/// Times in and out, the newest day first.
#[utoipa::path(get, path = "/v1/attendance/clockings", tag = "attendance", params(CrewQuery),
    responses((status = 200, body = Page<Clocking>)))]
pub async fn clockings(app: Data<App>, person: SignedIn, query: Query<CrewQuery>) -> Result<Json<Page<Clocking>>, Problem> {
    Ok(Json(crew::list(&app, &person, &query).await?))
}

/// One time in or out.
#[utoipa::path(get, path = "/v1/attendance/clockings/{id}", tag = "attendance", params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = Clocking), (status = 404, body = ProblemBody)))]
pub async fn clocking(app: Data<App>, person: SignedIn, id: Path<ClockingId>) -> Result<Json<Clocking>, Problem> {
    Ok(Json(crew::find(&app, &person, id.0).await?))
}

/// Somebody clocks in or out.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClockNow {
    /// Where.
    #[schema(value_type = uuid::Uuid)]
    pub site: SiteId,
    /// Who; oneself when not said.
    #[serde(default)]
    #[schema(value_type = Option<uuid::Uuid>)]
    pub person: Option<PersonId>,
    /// In or out.
    pub way: Way,
    /// At which post.
    #[serde(default)]
    #[schema(value_type = Option<uuid::Uuid>)]
    pub post: Option<CheckpointId>,
    /// How it is shown: the post's code, a position, or a lead who says so.
    pub shown: ShownBy,
}

/// Clocks in or out, now. Phones record it themselves and push it; this is for whoever leads, at a desk, and for terminals at a post.
#[utoipa::path(post, path = "/v1/attendance", tag = "attendance", request_body = ClockNow,
    responses((status = 201, body = Clocking), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn clock(app: Data<App>, person: May<Attend>, body: Json<ClockNow>) -> Result<HttpResponse, Problem> {
    let id = keep(&app, &person, body.into_inner()).await?;
    Ok(HttpResponse::Created().json(crew::find::<Clocking>(&app, &person, id.0).await?))
}

/// The use case behind it.
pub async fn keep(app: &App, person: &SignedIn, now: ClockNow) -> Result<ClockingId, Problem> {
    person.at(now.site)?;
    let clocking = ClockingId(app.ports.new_id());
    let who = now.person.unwrap_or(person.person);
    if who != person.person && !matches!(now.shown, ShownBy::Lead { .. }) {
        return Err(Problem::Refused(Refusal::NotAllowed));
    }
    let step = Clock { clocking, person: who, way: now.way, post: now.post, shown: now.shown };
    app.submit(person.company, person.person, now.site.into(), None, step).await?;
    Ok(clocking)
}
