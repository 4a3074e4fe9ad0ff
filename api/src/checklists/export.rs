//! Checklists as a table: every item of the newest version of each, or of its draft while there is none.

use crate::{
    app::App,
    auth::SignedIn,
    exports::{Few, Format, Row, hand_out, named, words},
    pages::Words,
    problem::{Problem, ProblemBody},
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};
use domain::checklist::{Content, ItemKind};

/// Checklists with their items, as CSV or Excel. (To take one elsewhere and back: `/v1/templates/{id}/xlsform`.)
#[utoipa::path(get, path = "/v1/templates.{format}", tag = "checklists", params(("format" = String, Path, description = "csv or xlsx")),
    responses((status = 200, content_type = "text/csv"), (status = 404, body = ProblemBody), (status = 503, body = ProblemBody)))]
pub async fn rest(app: Data<App>, request: HttpRequest, person: SignedIn, format: Path<String>) -> Result<HttpResponse, Problem> {
    give(&app, &request, &person, &format).await
}

/// `GET /checklists.{format}`.
pub async fn web(app: Data<App>, request: HttpRequest, person: SignedIn, format: Path<String>) -> Result<HttpResponse, Problem> {
    give(&app, &request, &person, &format).await
}

async fn give(app: &App, request: &HttpRequest, person: &SignedIn, format: &str) -> Result<HttpResponse, Problem> {
    let (format, t) = (Format::parse(format)?, words(person, request));
    let columns = [
        "checklist",
        "export-version",
        "export-section",
        "item",
        "item-kind",
        "item-weight",
        "item-required",
        "item-critical",
        "item-photo-on-failure",
        "item-min",
        "item-max",
        "item-choices",
        "export-item-id",
    ];
    let mut lists: Vec<(&Content, u32)> = vec![];
    for template in person.books.templates.values() {
        let newest = person.books.newest(template.id);
        lists.push(newest.map_or((&template.draft, 0), |version| (&version.content, version.version)));
    }
    lists.sort_by_key(|(content, _)| content.name.say(t.language).to_owned());
    let rows = lists.into_iter().flat_map(|(content, version)| items(content, version, t)).collect();
    hand_out(app, "checklists", t.of("checklists-title"), format, Few::new(named(t, &columns), rows)).await
}

fn items(content: &Content, version: u32, t: &Words) -> Vec<Row> {
    let say = |text: &domain::text::Text| text.say(t.language).to_owned();
    let tick = |is: bool| if is { t.of("export-yes") } else { String::new() };
    let mut rows = vec![];
    for section in &content.sections {
        for item in &section.items {
            let (min, max) = match &item.kind {
                ItemKind::Number { min, max, .. } => (*min, *max),
                ItemKind::Score { max, pass_from } => (Some(f64::from(*pass_from)), Some(f64::from(*max))),
                _ => (None, None),
            };
            let options: Vec<String> = item.kind.options().iter().map(|option| say(&option.label)).collect();
            rows.push(
                Row::of(13)
                    .text(say(&content.name))
                    .text(if version == 0 { t.of("checklist-draft") } else { version.to_string() })
                    .text(say(&section.title))
                    .text(say(&item.label))
                    .text(t.word("item-kind", item.kind.word()))
                    .whole(item.weight)
                    .text(tick(item.required))
                    .text(tick(item.critical))
                    .text(tick(item.photo_on_failure))
                    .number(min)
                    .number(max)
                    .text(options.join(" | "))
                    .id(item.id.0),
            );
        }
    }
    rows
}
