//! `/v1/feeds/answers`.

use super::{
    cursor::Cursor,
    row::{AnswerRow, Both, COLUMNS, rows},
    store,
};
use crate::{
    app::App,
    auth::SignedIn,
    exports::push_row,
    pages::Names,
    patrols::rest::views,
    problem::{Problem, ProblemBody},
};
use actix_web::{
    HttpResponse,
    http::header::{CACHE_CONTROL, X_CONTENT_TYPE_OPTIONS},
    web::{Data, Query},
};
use domain::{ids::SiteId, text::Language};
use serde::{Deserialize, Serialize};

/// Rows of one answer at the most; the last visit comes whole, so there may be some more.
const MOST: usize = 10_000;

/// As what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Shape {
    /// JSON.
    #[default]
    Json,
    /// CSV; the cursor stands in the headers `Rounds-Next` and `Rounds-More`.
    Csv,
}

/// Which answers.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FeedQuery {
    /// `next` of the read before; from the beginning when not said.
    pub after: Option<String>,
    /// Only of this site.
    #[param(value_type = Option<uuid::Uuid>)]
    pub site: Option<SiteId>,
    /// `json` (when not said) or `csv`.
    #[param(inline)]
    pub format: Option<Shape>,
    /// About so many rows: 1 to 10,000; 1,000 when not said.
    pub limit: Option<usize>,
}

/// A piece of the feed.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Answers {
    /// New and changed rows, site by site, each site's in the order of its changes.
    pub items: Vec<AnswerRow>,
    /// Where the next read begins: to be kept, also when there is no more for now.
    pub next: String,
    /// There is more at once.
    pub more: bool,
}

/// Answers for a program that draws figures: one row an item that was shown at a visit. Read it again with `next`, and only what is new or
/// changed comes; a row that changed has the key that it had. What somebody may see is what the lists show them; should that widen, begin anew.
#[utoipa::path(get, path = "/v1/feeds/answers", tag = "patrols", params(FeedQuery),
    responses((status = 200, body = Answers), (status = 400, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn answers(app: Data<App>, person: SignedIn, query: Query<FeedQuery>) -> Result<HttpResponse, Problem> {
    let mut cursor = match query.after.as_deref() {
        None | Some("") => Cursor::default(),
        Some(text) => Cursor::parse(text).ok_or_else(|| Problem::Unreadable("after: not a cursor of this feed".into()))?,
    };
    let limit = query.limit.unwrap_or(1_000).clamp(1, MOST);
    let mut views = views(&person, query.site)?;
    views.sort_by_key(|(site, _)| *site);
    let names =
        Both { zh: Names::seen_by(&app, &person, None, Language::Zh).await?, en: Names::seen_by(&app, &person, None, Language::En).await? };
    // All of it is one snapshot.
    let found = app
        .db
        .read(move |conn| {
            let (mut items, mut more) = (vec![], false);
            'sites: for (site, view) in &views {
                while let Some((changed, last)) = store::next(conn, (*site, view), cursor.at(*site))? {
                    for one in &changed {
                        // What changed under one number is never parted.
                        if items.len() >= limit && one.change > cursor.at(*site) {
                            more = true;
                            break 'sites;
                        }
                        items.extend(rows(one, &names));
                        cursor.advance(*site, one.change);
                    }
                    cursor.advance(*site, last);
                }
            }
            Ok::<_, Problem>(Answers { items, next: cursor.text(), more })
        })
        .await?;
    let mut answer = HttpResponse::Ok();
    answer.insert_header((CACHE_CONTROL, "no-store")).insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"));
    match query.format.unwrap_or_default() {
        Shape::Json => Ok(answer.json(found)),
        Shape::Csv => {
            let mut text = "\u{feff}".as_bytes().to_vec();
            text.extend_from_slice(COLUMNS.join(",").as_bytes());
            text.extend_from_slice(b"\r\n");
            found.items.iter().for_each(|row| push_row(&mut text, &row.cells()));
            let more = if found.more { "true" } else { "false" };
            Ok(answer
                .content_type("text/csv; charset=utf-8")
                .insert_header(("Rounds-Next", found.next))
                .insert_header(("Rounds-More", more))
                .body(text))
        }
    }
}
