//! Which pictures go on the paper? A copy for each photo, small enough for print, as long as there is room; then thumbnails.

use super::said::{Shown, Tone};
use crate::{
    app::App,
    pages::{
        Names, Words, local_time,
        picture::{Picture, spot},
    },
    photos::{PhotoInfo, Variant, lent},
    problem::Problem,
};
use actix_web::web::Bytes;
use domain::photo::Mark;
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
    marks: Vec<Mark>,
    lines: Vec<(String, Tone)>,
}

impl Album {
    /// Fetches them one after another: nothing but the finished pictures is held.
    pub async fn fetch(app: &App, photos: &[PhotoInfo], names: &Names, t: &Words) -> Result<Self, Problem> {
        let mut album = Self { left_out: photos.len().saturating_sub(MOST), ..Self::default() };
        let mut used = 0;
        for photo in photos.iter().take(MOST) {
            let variant = if used < ROOM { Variant::Evidence } else { Variant::Thumbnail };
            let lent = lent::picture(app, photo.site, photo.id, variant).await?;
            let of_original = lent.as_ref().is_none_or(|lent| lent.of_original);
            let picture = match lent {
                Some(lent) => smaller(lent.bytes).await?,
                None => None,
            };
            used += picture.as_ref().map_or(0, |(bytes, _)| bytes.len());
            let seen = Seen { picture, marks: photo.r#ref.marks.clone(), lines: lines(photo, of_original, names, t) };
            album.seen.insert(format!("/photos/{}/{}", photo.site, photo.id), seen);
        }
        Ok(album)
    }

    /// A photo as a paper shows it; none for one that was left out.
    pub fn shown(&self, picture: &Picture, t: &Words) -> Option<Shown> {
        let seen = self.seen.get(&picture.file)?;
        Some(Shown {
            size: seen.picture.as_ref().map(|(_, size)| *size).unwrap_or_default(),
            picture: seen.picture.as_ref().map(|(bytes, _)| bytes.clone()),
            gap: if picture.stored { t.of("report-no-picture") } else { t.word("photo-state", picture.state) },
            marks: seen.marks.clone(),
            lines: seen.lines.clone(),
        })
    }

    /// Several photos.
    pub fn all<'a>(&self, pictures: impl IntoIterator<Item = &'a Picture>, t: &Words) -> Vec<Shown> {
        pictures.into_iter().filter_map(|picture| self.shown(picture, t)).collect()
    }
}

/// What is known of a photo.
fn lines(photo: &PhotoInfo, of_original: bool, names: &Names, t: &Words) -> Vec<(String, Tone)> {
    let (zone, soft) = (names.zone(photo.site), |text: String| (text, Tone::Soft));
    let taken = photo.r#ref.taken.as_ref();
    let at = local_time(taken.map_or(photo.taken_at, |taken| taken.estimate), zone).full;
    let error = taken.filter(|taken| taken.error > 0).map(|taken| t.n("photo-error", taken.error)).unwrap_or_default();
    let mut lines = vec![(format!("{at} {} {error}", t.of("report-taken")).trim_end().to_owned(), Tone::Plain)];
    let device = photo.device.map(|device| format!(" · {}", names.device(device))).unwrap_or_default();
    lines.push(soft(format!("{}{device}", names.person(photo.author))));
    if let Some(position) = photo.r#ref.position {
        lines.push(soft(spot(position, t)));
    }
    if let Some(stored) = photo.stored_at {
        lines.push(soft(format!("{} {}", t.of("photo-received"), local_time(stored, zone).full)));
    }
    lines.push(seal(photo, t));
    if !of_original {
        lines.push((t.of("photo-ahead-long"), Tone::Bad));
    }
    for flag in photo.flags.iter().map(|one| one.flag) {
        let word = t.word("flag", flag.word());
        lines.push(if flag.is_hint() { soft(word) } else { (t.s("report-flagged", word), Tone::Bad) });
    }
    lines.push(soft(format!("SHA-256 {}", photo.r#ref.sha256)));
    lines
}

fn seal(photo: &PhotoInfo, t: &Words) -> (String, Tone) {
    let Some(seal) = photo.seal else { return (t.of("photo-seal-none"), Tone::Soft) };
    let (said, tone) = if seal.fits { (t.of("photo-seal-fits"), Tone::Good) } else { (t.of("photo-seal-wrong"), Tone::Bad) };
    (seal.tier.map_or(said.clone(), |tier| format!("{said} · {}", t.word("key-tier", tier.word()))), tone)
}

async fn smaller(copy: Bytes) -> Result<Option<(Bytes, (u32, u32))>, Problem> {
    let work = move || photo::smaller(&copy, LONG_EDGE).ok().map(|jpeg| (Bytes::from(jpeg.bytes), (jpeg.width, jpeg.height)));
    tokio::task::spawn_blocking(work).await.map_err(|_| Problem::Internal)
}
