//! How does a bundle go out without being held in memory? The originals are read piece by piece, written into the ZIP as they are, and sent as the
//! other side takes them.

use super::{
    collect::Contents,
    pages::{check_page, index_page, read_me},
};
use crate::{
    app::App,
    exports::zipped::{Part, zipped},
    photos::lent,
    problem::Problem,
};
use actix_web::web::Bytes;
use futures_util::{Stream, StreamExt};
use serde::Serialize;
use std::io;
use tokio::sync::mpsc::Sender;

/// The bytes of the ZIP, one after another. `place` is held until the last one is written.
pub fn stream<P: Send + 'static>(
    app: &App,
    contents: Contents,
    place: P,
) -> Result<impl Stream<Item = io::Result<Bytes>> + use<P>, Problem> {
    let texts = texts(&contents)?;
    let (hand, body) = zipped(place);
    tokio::spawn(read(app.clone(), texts, contents.originals, hand));
    Ok(body)
}

/// The texts of a bundle.
fn texts(contents: &Contents) -> Result<Vec<(String, String)>, Problem> {
    let mut texts = vec![
        ("README.txt".to_owned(), read_me()),
        ("index.html".to_owned(), index_page(&contents.index)?),
        ("check.html".to_owned(), check_page()),
        ("index.json".to_owned(), json(&contents.index)?),
        ("days.json".to_owned(), json(&contents.days)?),
    ];
    for (name, seal) in &contents.seals {
        texts.push((name.clone(), json(seal)?));
    }
    Ok(texts)
}

fn json(value: &impl Serialize) -> Result<String, Problem> {
    serde_json::to_string_pretty(value).map_err(|_| Problem::Internal)
}

async fn read(app: App, texts: Vec<(String, String)>, originals: Vec<(String, lent::Original)>, hand: Sender<io::Result<Part>>) {
    let work = async {
        for (name, text) in texts {
            give(&hand, Part::File(name)).await?;
            give(&hand, Part::Bytes(text.into())).await?;
        }
        for (name, original) in originals {
            give(&hand, Part::File(name)).await?;
            let mut bytes = std::pin::pin!(original.bytes(&app).await?);
            while let Some(piece) = bytes.next().await {
                give(&hand, Part::Bytes(piece.map_err(|_| Problem::Unavailable)?)).await?;
            }
        }
        Ok::<_, Problem>(())
    };
    if let Err(problem) = work.await {
        tracing::warn!(%problem, "a bundle ended before its end");
        drop(hand.send(Err(io::Error::other("an original could not be read"))).await);
    }
}

async fn give(hand: &Sender<io::Result<Part>>, part: Part) -> Result<(), Problem> {
    hand.send(Ok(part)).await.map_err(|_| Problem::Unavailable)
}
