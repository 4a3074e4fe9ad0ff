//! How does a page show a photo? With its capture data, and a gap where its bytes are still on the phone.

use super::{Moment, Names, Page, Words, local_time, names::NOTHING, render};
use crate::{
    photos::{PhotoInfo, originals::OriginalView},
    problem::Problem,
};
use actix_web::HttpResponse;
use askama::Template;
use domain::{geo::Position, ids::SiteId, wire::PhotoStanding};

/// A photo.
#[derive(Debug, Clone, Default)]
pub struct Picture {
    /// The page of its own, for browsers without scripts.
    pub href: String,
    /// The address that its variants are below.
    pub file: String,
    /// Its bytes are here.
    pub stored: bool,
    /// The address of the original, for those who may take it; empty otherwise.
    pub original: String,
    /// The address of the largest picture of it that there is; empty when there is none yet.
    pub large: String,
    /// The address of its thumbnail.
    pub small: String,
    /// How far its bytes have come.
    pub state: &'static str,
    /// What it shows, in words.
    pub alt: String,
    /// When the phone took it.
    pub taken: Moment,
    /// How far that may be off.
    pub error: String,
    /// How exact its position is.
    pub place: String,
    /// When the server had its bytes.
    pub received: String,
    /// Who took it.
    pub by: String,
    /// The phone.
    pub device: String,
    /// Where.
    pub position: String,
    /// Bytes.
    pub size: String,
    /// Its hash.
    pub sha256: String,
    /// Its seal: `fits`, `wrong` or `none`.
    pub seal: &'static str,
    /// What holds the key that sealed it; empty where that is not known.
    pub tier: &'static str,
}

impl Picture {
    /// A photo of something at a site; its own page is below the page that shows it.
    #[must_use]
    pub fn new(photo: &PhotoInfo, site: SiteId, what: &str, below: &str, names: &Names, t: &Words) -> Self {
        let zone = names.zone(site);
        let taken = photo.r#ref.taken.as_ref();
        let at = local_time(taken.map_or(photo.declared_at, |taken| taken.estimate), zone);
        Self {
            href: format!("{below}/photos/{}", photo.id),
            file: format!("/photos/{site}/{}", photo.id),
            stored: photo.state == PhotoStanding::Stored,
            original: String::new(),
            large: photo.shown.map(|variant| format!("/photos/{site}/{}/{}", photo.id, variant.word())).unwrap_or_default(),
            small: format!("/photos/{site}/{}/thumbnail", photo.id),
            state: match photo.state {
                PhotoStanding::Expected => "expected",
                PhotoStanding::Partial { .. } => "partial",
                PhotoStanding::Stored => "stored",
                PhotoStanding::Quarantined => "quarantined",
            },
            // Several photos of one place are told apart by their time.
            alt: format!("{} {}", t.s("photo-alt", what), at.clock),
            taken: at,
            error: taken.filter(|taken| taken.error > 0).map(|taken| t.n("photo-error", taken.error)).unwrap_or_default(),
            place: photo.r#ref.position.map(|position| t.n("presence-accuracy", metres(position))).unwrap_or_default(),
            received: photo.stored_at.map_or_else(|| NOTHING.into(), |at| local_time(at, zone).full),
            by: names.person(photo.author),
            device: photo.device.map_or_else(|| NOTHING.into(), |device| names.device(device)),
            position: photo.r#ref.position.map(|position| spot(position, t)).unwrap_or_default(),
            size: size(photo.r#ref.length),
            sha256: photo.r#ref.sha256.to_string(),
            seal: match photo.seal {
                Some(line) if line.fits => "fits",
                Some(_) => "wrong",
                None => "none",
            },
            tier: photo.seal.and_then(|line| line.tier).map(|tier| tier.word()).unwrap_or_default(),
        }
    }
}

impl Picture {
    /// The same with the original at hand, where the reader may take it.
    #[must_use]
    pub fn with_original(mut self, may: bool) -> Self {
        if may && self.stored {
            self.original = format!("{}/original", self.file);
        }
        self
    }
}

/// Metres that a position may be off.
#[must_use]
pub fn metres(position: Position) -> String {
    format!("{:.0}", position.accuracy)
}

/// A position as people read it.
#[must_use]
pub fn spot(position: Position, t: &Words) -> String {
    format!("{:.5}, {:.5} {}", position.latitude, position.longitude, t.n("presence-accuracy", metres(position)))
}

/// Bytes as people say them.
fn size(bytes: u64) -> String {
    let kilobytes = bytes.div_ceil(1_000);
    if kilobytes < 1_000 { format!("{kilobytes} kB") } else { format!("{}.{} MB", kilobytes / 1_000, kilobytes % 1_000 / 100) }
}

#[derive(Template)]
#[template(path = "patrols/photo.html")]
struct PhotoPage {
    page: Page,
    t: &'static Words,
    photo: Picture,
    /// Who took the original; none where the reader may not read the journal.
    views: Option<Vec<View>>,
}

/// Somebody took the original.
pub struct View {
    at: String,
    by: String,
    way: String,
}

impl View {
    /// As the page says it.
    #[must_use]
    pub fn new(view: &OriginalView, site: SiteId, names: &Names, t: &Words) -> Self {
        let way = t.word("original-way", view.way.word());
        Self {
            at: local_time(view.viewed_at, names.zone(site)).full,
            by: names.person(view.person),
            way: format!("{way} · {}", view.address),
        }
    }
}

/// A photo's own page.
pub fn photo_page(page: Page, photo: Picture, views: Option<Vec<View>>) -> Result<HttpResponse, Problem> {
    render(&PhotoPage { t: page.t(), page, photo, views })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_said_as_people_say_them() {
        assert_eq!(size(840_200), "841 kB");
        assert_eq!(size(3_140_000), "3.1 MB");
    }
}
