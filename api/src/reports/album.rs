//! Which pictures go on the paper? A copy for each photo, small enough for print, as long as there is room; then thumbnails.

use super::said::{Shown, Tone};
use crate::{
    app::App,
    pages::{Words, picture::Picture},
    photos::{
        PhotoInfo, Variant,
        flags::{self, Flag},
        lent,
    },
    problem::Problem,
};
use actix_web::web::Bytes;
use domain::{ids::SiteId, photo::Mark};
use std::collections::HashMap;

/// Long edge of a picture on paper: 300 dots an inch at the width of a column.
const LONG_EDGE: u32 = 1_000;
/// Bytes of pictures that are made for print; beyond, a paper shows thumbnails, so that it can still be sent and takes bounded memory.
const ROOM: usize = 32 * 1024 * 1024;
/// Photos on one paper; beyond, it says how many are left out.
pub const MOST: usize = 1_000;

/// The pictures of a paper, by the address that their variants are below.
#[derive(Default)]
pub struct Album {
    seen: HashMap<String, Seen>,
    /// Photos that found no room.
    pub left_out: usize,
}

struct Seen {
    picture: Option<(Bytes, (u32, u32))>,
    of_original: bool,
    flags: Vec<Flag>,
    marks: Vec<Mark>,
}

impl Album {
    /// Fetches them one after another: nothing but the finished pictures is held.
    pub async fn fetch(app: &App, site: SiteId, photos: &[PhotoInfo]) -> Result<Self, Problem> {
        let keys: Vec<_> = photos.iter().map(|photo| (site, photo.id)).collect();
        let flagged = app.db.read(move |conn| flags::of(conn, &keys).map_err(Problem::from)).await?;
        let mut album = Self { left_out: photos.len().saturating_sub(MOST), ..Self::default() };
        let mut used = 0;
        for photo in photos.iter().take(MOST) {
            let variant = if used < ROOM { Variant::Evidence } else { Variant::Thumbnail };
            let lent = lent::picture(app, site, photo.id, variant).await?;
            let of_original = lent.as_ref().is_some_and(|lent| lent.of_original);
            let picture = match lent {
                Some(lent) => smaller(lent.bytes).await?,
                None => None,
            };
            used += picture.as_ref().map_or(0, |(bytes, _)| bytes.len());
            let flags = flagged.iter().filter(|raised| raised.photo == photo.id).map(|raised| raised.flag).collect();
            album
                .seen
                .insert(format!("/photos/{site}/{}", photo.id), Seen { picture, of_original, flags, marks: photo.r#ref.marks.clone() });
        }
        Ok(album)
    }

    /// A photo as a paper shows it; none for one that was left out.
    pub fn shown(&self, picture: &Picture, t: &Words) -> Option<Shown> {
        let seen = self.seen.get(&picture.file)?;
        let soft = |text: String| (text, Tone::Soft);
        let mut lines =
            vec![(format!("{} {} {}", picture.taken.full, t.of("report-taken"), picture.error).trim_end().to_owned(), Tone::Plain)];
        lines.push(soft(format!("{} · {}", picture.by, picture.device)));
        if !picture.position.is_empty() {
            lines.push(soft(picture.position.clone()));
        }
        lines.push(soft(format!("{} {}", t.of("photo-received"), picture.received)));
        lines.push(seal(picture, t));
        if seen.picture.is_some() && !seen.of_original {
            lines.push((t.of("photo-ahead-long"), Tone::Bad));
        }
        lines.extend(seen.flags.iter().map(|flag| (t.s("report-flagged", t.word("report-flag", flag.word())), Tone::Bad)));
        lines.push(soft(format!("SHA-256 {}", picture.sha256)));
        Some(Shown {
            size: seen.picture.as_ref().map(|(_, size)| *size).unwrap_or_default(),
            picture: seen.picture.as_ref().map(|(bytes, _)| bytes.clone()),
            gap: if picture.stored { t.of("report-no-picture") } else { t.word("photo-state", picture.state) },
            marks: seen.marks.clone(),
            lines,
        })
    }

    /// Several photos.
    pub fn all<'a>(&self, pictures: impl IntoIterator<Item = &'a Picture>, t: &Words) -> Vec<Shown> {
        pictures.into_iter().filter_map(|picture| self.shown(picture, t)).collect()
    }
}

fn seal(picture: &Picture, t: &Words) -> (String, Tone) {
    let said = t.word("photo-seal", picture.seal);
    let text = if picture.tier.is_empty() { said } else { format!("{said} · {}", t.word("key-tier", picture.tier)) };
    let tone = match picture.seal {
        "fits" => Tone::Good,
        "wrong" => Tone::Bad,
        _ => Tone::Soft,
    };
    (text, tone)
}

async fn smaller(copy: Bytes) -> Result<Option<(Bytes, (u32, u32))>, Problem> {
    let work = move || photo::smaller(&copy, LONG_EDGE).ok().map(|jpeg| (Bytes::from(jpeg.bytes), (jpeg.width, jpeg.height)));
    tokio::task::spawn_blocking(work).await.map_err(|_| Problem::Internal)
}
