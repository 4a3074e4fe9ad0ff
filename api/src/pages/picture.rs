//! How does a page show a photo small? With its time, what speaks against it, and a gap where its bytes are still on the phone. What is
//! known of it stands on its own page (`photos::panel`).

use super::{Moment, Names, Words, local_time};
use crate::photos::{PhotoInfo, flags::Flag, likeness::AlikeTo, repeats::RepeatOf};
use domain::{geo::Position, photo::Mark, wire::PhotoStanding};

/// A photo.
#[derive(Debug, Clone, Default)]
pub struct Picture {
    /// Its id.
    pub id: String,
    /// The patrol that it was taken on; empty when it was none.
    pub patrol: String,
    /// The page of its own, for browsers without scripts.
    pub href: String,
    /// The address that its variants are below; what is known of it stands there too.
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
    /// How exact its position is.
    pub place: String,
    /// What speaks against it.
    pub flags: Vec<&'static str>,
    /// How well something is to be seen on it.
    pub hints: Vec<&'static str>,
    /// The answer at its item failed.
    pub failed: bool,
    /// What somebody drew over it.
    pub marks: Vec<Drawn>,
    /// What is to be said of its likeness to another one.
    pub repeats: Vec<Repeats>,
}

/// A mark over a photo: corners in ten-thousandths for a drawing, in hundredths for what is laid over it.
#[derive(Debug, Clone)]
pub struct Drawn {
    /// `arrow`, `circle` or `text`.
    pub shape: &'static str,
    /// Where it begins, or its middle.
    pub x: u16,
    /// Down.
    pub y: u16,
    /// An arrow's tip.
    pub to_x: u16,
    /// Down.
    pub to_y: u16,
    /// Of a circle, its radius, per cent of the picture's width.
    pub wide: String,
    /// The words.
    pub text: String,
}

impl Drawn {
    fn of(mark: &Mark) -> Self {
        let (from, to) = match mark {
            Mark::Arrow { from, to } => (from, to),
            Mark::Circle { centre, .. } => (centre, centre),
            Mark::Text { at, .. } => (at, at),
        };
        let (shape, wide, text) = match mark {
            Mark::Arrow { .. } => ("arrow", 0, ""),
            Mark::Circle { radius, .. } => ("circle", u32::from(*radius), ""),
            Mark::Text { text, .. } => ("text", 0, text.as_str()),
        };
        Self { shape, x: from.x, y: from.y, to_x: to.x, to_y: to.y, wide: hundredths(wide), text: text.to_owned() }
    }

    /// Per cent from the left.
    #[must_use]
    pub fn left(&self) -> String {
        hundredths(self.x.into())
    }

    /// Per cent from the top.
    #[must_use]
    pub fn top(&self) -> String {
        hundredths(self.y.into())
    }

    /// Of an arrow's tip, per cent from the left.
    #[must_use]
    pub fn tip_left(&self) -> String {
        hundredths(self.to_x.into())
    }

    /// Of an arrow's tip, per cent from the top.
    #[must_use]
    pub fn tip_top(&self) -> String {
        hundredths(self.to_y.into())
    }
}

fn hundredths(ten_thousandths: u32) -> String {
    format!("{}.{:02}", ten_thousandths / 100, ten_thousandths % 100)
}

/// That a photo repeats another one, or looks like it.
#[derive(Debug, Clone)]
pub struct Repeats {
    /// In a sentence.
    pub text: String,
    /// The two side by side.
    pub href: String,
}

fn repeats(photo: &PhotoInfo, names: &Names, t: &Words) -> Vec<Repeats> {
    let pair = |other| format!("/photos/{}/{}/pair/{other}", photo.site, photo.id);
    let mut all = vec![];
    if let Some(of) = photo.flagged::<RepeatOf>(Flag::Repeated) {
        let when = local_time(of.declared_at, names.zone(of.site)).short;
        let text = t.s(if of.judged { "photo-recycled" } else { "photo-repeated" }, when);
        all.push(Repeats { text, href: pair(of.photo) });
    }
    if let Some(alike) = photo.flagged::<AlikeTo>(Flag::Alike) {
        all.push(Repeats { text: t.of("photo-alike"), href: pair(alike.photo) });
    }
    all
}

/// The words of its flags, or of its hints.
fn words(photo: &PhotoInfo, hints: bool) -> Vec<&'static str> {
    photo.flags.iter().map(|one| one.flag).filter(|flag| flag.is_hint() == hints).map(Flag::word).collect()
}

impl Picture {
    /// A photo of something; its own page is below the page that shows it.
    #[must_use]
    pub fn new(photo: &PhotoInfo, what: &str, below: &str, names: &Names, t: &Words) -> Self {
        let (zone, site) = (names.zone(photo.site), photo.site);
        let at = local_time(photo.r#ref.taken.as_ref().map_or(photo.taken_at, |taken| taken.estimate), zone);
        Self {
            id: photo.id.to_string(),
            patrol: photo.patrol.map(|patrol| patrol.to_string()).unwrap_or_default(),
            href: if below.is_empty() { format!("/photos/{site}/{}", photo.id) } else { format!("{below}/photos/{}", photo.id) },
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
            place: photo.r#ref.position.map(|position| t.n("presence-accuracy", metres(position))).unwrap_or_default(),
            flags: words(photo, false),
            hints: words(photo, true),
            failed: photo.failed == Some(true),
            marks: photo.r#ref.marks.iter().map(Drawn::of).collect(),
            repeats: repeats(photo, names, t),
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
