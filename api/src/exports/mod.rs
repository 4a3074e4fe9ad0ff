//! How does a list leave the house as a table? A noun says which columns it has and how its next rows are fetched ([`Source`], in its own
//! room's `export.rs`); two writers make CSV and Excel of that, piece by piece, and send each piece as the other side takes it.
//!
//! | question | room |
//! | --- | --- |
//! | what stands in a cell | [`cell`] |
//! | how is a list gone through, a page at a time | [`walk`], by what somebody may see [`listed`] |
//! | CSV, Excel | [`csv`], [`excel`] |
//! | how do bytes go out, or files in a ZIP | [`line`], [`zipped`] |
//!
//! However long the list is, a few pages of it are in memory, and no connection to the database is held between two of them.

pub mod cell;
mod csv;
mod excel;
pub(crate) mod line;
pub(crate) mod listed;
pub mod walk;
pub(crate) mod zipped;

pub use cell::{Cell, Row};
pub(crate) use csv::push_row;
pub use walk::BySite;

use crate::{app::App, auth::SignedIn, db::AnyConn, middleware, pages::Words, problem::Problem};
use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_ENCODING, X_CONTENT_TYPE_OPTIONS},
};
use domain::text::Language;
use line::{Line, Outgoing};
use std::{io, time::Duration};
use tokio::sync::{
    Semaphore, SemaphorePermit,
    mpsc::{self, Receiver},
};

/// A list that can leave as a table.
pub trait Source: Send + 'static {
    /// The names of its columns.
    fn columns(&self) -> Vec<String>;
    /// Its next rows, as many as it likes; none when it is at its end. Each call is a snapshot of its own.
    fn next(&mut self, conn: &mut AnyConn) -> Result<Option<Vec<Row>>, Problem>;
}

/// A short list that is in memory already.
pub struct Few {
    columns: Vec<String>,
    rows: Option<Vec<Row>>,
}

impl Few {
    /// All of it.
    #[must_use]
    pub fn new(columns: Vec<String>, rows: Vec<Row>) -> Self {
        Self { columns, rows: Some(rows) }
    }
}

impl Source for Few {
    fn columns(&self) -> Vec<String> {
        self.columns.clone()
    }

    fn next(&mut self, _: &mut AnyConn) -> Result<Option<Vec<Row>>, Problem> {
        Ok(self.rows.take())
    }
}

/// As what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Text with commas (RFC 4180), in UTF-8 with a mark at its beginning, so that Excel shows Chinese.
    Csv,
    /// An Excel workbook.
    Xlsx,
}

impl Format {
    /// Reads the ending of an address.
    pub fn parse(ending: &str) -> Result<Self, Problem> {
        match ending {
            "csv" => Ok(Self::Csv),
            "xlsx" => Ok(Self::Xlsx),
            _ => Err(Problem::NotFound),
        }
    }

    const fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }

    const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => XLSX,
        }
    }
}

/// The media type of an Excel workbook.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Exports that go out at the same time: each holds a few megabytes and, now and then, a reader of the database.
static DOOR: Semaphore = Semaphore::const_new(8);
const PATIENCE: Duration = Duration::from_secs(20);
/// Pages that wait for the writer.
const WAITING: usize = 1;

/// A place among those that go out now.
pub(crate) async fn place() -> Result<SemaphorePermit<'static>, Problem> {
    match tokio::time::timeout(PATIENCE, DOOR.acquire()).await {
        Ok(Ok(place)) => Ok(place),
        _ => Err(Problem::Unavailable),
    }
}

/// The language of the one who asks: their own choice, else what their browser or program asks for.
#[must_use]
pub fn language(person: &SignedIn, request: &HttpRequest) -> Language {
    person.language.unwrap_or_else(|| middleware::language(request))
}

/// The words of the one who asks.
#[must_use]
pub fn words(person: &SignedIn, request: &HttpRequest) -> &'static Words {
    Words::of_language(language(person, request))
}

/// Column names by their keys.
#[must_use]
pub fn named(t: &Words, keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| t.of(key)).collect()
}

/// Sends a list as a file. `noun` names it, in letters that every system takes.
pub async fn hand_out(app: &App, noun: &str, title: String, format: Format, source: impl Source) -> Result<HttpResponse, Problem> {
    let place = place().await?;
    let (line, body) = Outgoing::open();
    let (hand, pages) = mpsc::channel(WAITING);
    let columns = source.columns();
    tokio::spawn(read(app.clone(), source, hand));
    tokio::task::spawn_blocking(move || {
        let _place = place;
        let fail = line.clone();
        if let Err(error) = write(format, &title, &columns, pages, line) {
            // Whoever went away needs no answer; anybody else must not take half a list for a whole one.
            fail.break_off(error);
        }
    });
    let name = format!("{noun}-{}.{}", app.ports.now().format("%Y%m%d-%H%M%S"), format.ending());
    let mut answer = HttpResponse::Ok();
    if format == Format::Xlsx {
        // It is packed already.
        answer.insert_header((CONTENT_ENCODING, "identity"));
    }
    Ok(answer
        .content_type(format.media_type())
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((CACHE_CONTROL, "no-store"))
        .streaming(body))
}

type Pages = Receiver<Result<Vec<Row>, Problem>>;

/// Fetches page after page; it waits with the next one until the writer has taken the one before.
async fn read(app: App, mut source: impl Source, hand: mpsc::Sender<Result<Vec<Row>, Problem>>) {
    loop {
        let found = app
            .db
            .read(move |conn| {
                let rows = source.next(conn)?;
                Ok::<_, Problem>((rows, source))
            })
            .await;
        let message = match found {
            Ok((None, _)) => return,
            Ok((Some(rows), rest)) => {
                source = rest;
                if hand.send(Ok(rows)).await.is_err() {
                    return;
                }
                continue;
            }
            Err(problem) => Err(problem),
        };
        drop(hand.send(message).await);
        return;
    }
}

fn write(format: Format, title: &str, columns: &[String], mut pages: Pages, line: Line) -> io::Result<()> {
    let next = move || pages.blocking_recv().map(|page| page.map_err(|problem| io::Error::other(problem.to_string())));
    match format {
        Format::Csv => csv::write(columns, next, line),
        Format::Xlsx => excel::write(title, columns, next, line),
    }
}
