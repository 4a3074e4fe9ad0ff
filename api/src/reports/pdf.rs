//! How do marks become a file? Through krilla, which embeds only the letters that were used and writes what they mean, so that the text can be
//! searched and copied.

use super::{
    drawn,
    font::{FILE, Face},
    layout::{HEIGHT, Mark, Shade, WIDTH},
    said::{Block, Paper, Tone},
};
use crate::problem::Problem;
use krilla::{
    Data, Document,
    color::rgb,
    geom::{Path, PathBuilder, Point, Rect, Size, Transform},
    image::Image,
    metadata::Metadata,
    num::NormalizedF32,
    page::PageSettings,
    paint::{Fill, FillRule, Stroke},
    surface::Surface,
    text::{Font, GlyphId, KrillaGlyph},
};
use qrcode::{Color, EcLevel, QrCode};
use std::{fmt::Debug, sync::Arc};

fn broken(error: impl Debug) -> Problem {
    tracing::error!(?error, "a report could not be written");
    Problem::Internal
}

/// The file of a paper.
pub fn write(paper: &Paper, pages: &[Vec<Mark>], face: &Face) -> Result<Vec<u8>, Problem> {
    let font = Font::new(FILE.into(), 0).ok_or(Problem::Internal)?;
    let code = QrCode::with_error_correction_level(&paper.check.address, EcLevel::M).map_err(broken)?;
    let mut document = Document::new();
    document.set_metadata(
        Metadata::new()
            .title(paper.title.clone())
            .description(paper.under.clone())
            .language(paper.language.to_owned())
            .creator("Rounds".into()),
    );
    let pen = Pen { paper, face, font, code };
    for marks in pages {
        let mut page = document.start_page_with(PageSettings::from_wh(WIDTH, HEIGHT).ok_or(Problem::Internal)?);
        let mut surface = page.surface();
        for mark in marks {
            pen.draw(&mut surface, mark)?;
        }
        surface.finish();
        page.finish();
    }
    document.finish().map_err(broken)
}

struct Pen<'a> {
    paper: &'a Paper,
    face: &'a Face,
    font: Font,
    code: QrCode,
}

impl Pen<'_> {
    fn draw(&self, surface: &mut Surface<'_>, mark: &Mark) -> Result<(), Problem> {
        match mark {
            Mark::Text { x, y, size, bold, tone, text } => {
                let color = ink(*tone);
                surface.set_fill(Some(fill(color)));
                // One weight is in the binary: headings are drawn with a thin line round their letters.
                surface.set_stroke(bold.then(|| Stroke { paint: color.into(), width: size * 0.028, ..Stroke::default() }));
                surface.draw_glyphs(Point::from_xy(*x, *y), &self.glyphs(text), self.font.clone(), text, *size, false);
                surface.set_stroke(None);
            }
            Mark::Box { x, y, width, height, shade } => {
                surface.set_fill(Some(fill(colour(*shade))));
                surface.draw_path(&rectangles([(*x, *y, *width, *height)])?);
            }
            Mark::Code { x, y, edge } => {
                surface.set_fill(Some(fill(rgb::Color::new(0, 0, 0))));
                surface.draw_path(&self.modules(*x, *y, *edge)?);
            }
            Mark::Picture { x, y, width, height, photo: (block, photo) } => {
                let Some(Block::Photos(photos)) = self.paper.blocks.get(*block) else { return Ok(()) };
                let Some(bytes) = photos.get(*photo).and_then(|photo| photo.picture.clone()) else { return Ok(()) };
                // As it is: a JPEG that was made here needs no second encoding.
                let shared: Arc<dyn AsRef<[u8]> + Send + Sync> = Arc::new(bytes);
                let image = Image::from_jpeg(Data::from(shared), true).map_err(broken)?;
                surface.push_transform(&Transform::from_translate(*x, *y));
                surface.draw_image(image, Size::from_wh(*width, *height).ok_or(Problem::Internal)?);
                surface.pop();
                self.drawn(surface, (*block, *photo), (*x, *y, *width, *height));
            }
        }
        Ok(())
    }

    /// What somebody drew over a photo: red, with a light edge that shows on dark ground.
    fn drawn(&self, surface: &mut Surface<'_>, (block, photo): (usize, usize), place: drawn::Place) {
        const SIZE: f32 = 9.0;
        let Some(Block::Photos(photos)) = self.paper.blocks.get(block) else { return };
        let Some(shown) = photos.get(photo) else { return };
        let [edge, red] = [rgb::Color::new(255, 255, 255), rgb::Color::new(214, 36, 24)];
        for mark in &shown.marks {
            for (color, width) in [(edge, 3.2), (red, 1.6)] {
                surface.set_stroke(Some(Stroke { paint: color.into(), width, ..Stroke::default() }));
                if let Some(lines) = drawn::lines(mark, place) {
                    surface.set_fill(None);
                    surface.draw_path(&lines);
                }
                if let Some((x, y, text)) = drawn::words(mark, place, SIZE, self.face) {
                    surface.set_fill(Some(fill(color)));
                    surface.set_stroke((color == edge).then(|| Stroke { paint: color.into(), width: 2.4, ..Stroke::default() }));
                    surface.draw_glyphs(Point::from_xy(x, y), &self.glyphs(&text), self.font.clone(), &text, SIZE, false);
                }
            }
            surface.set_stroke(None);
        }
    }

    fn glyphs(&self, text: &str) -> Vec<KrillaGlyph> {
        let glyph = |(at, char): (usize, char)| {
            let glyph = self.face.glyph(char)?;
            let id = GlyphId::new(u32::from(glyph.0));
            Some(KrillaGlyph::new(id, self.face.advance(glyph, 1.0), 0.0, 0.0, 0.0, at..at + char.len_utf8(), None))
        };
        text.char_indices().filter_map(glyph).collect()
    }

    fn modules(&self, x: f32, y: f32, edge: f32) -> Result<Path, Problem> {
        let modules = self.code.width();
        let step = edge / modules as f32;
        let dark = self.code.to_colors().into_iter().enumerate().filter(|(_, color)| *color == Color::Dark);
        // A hair wider than the grid, or viewers show white lines between the modules.
        rectangles(dark.map(|(at, _)| {
            let (column, row) = ((at % modules) as f32, (at / modules) as f32);
            (x + column * step, y + row * step, step * 1.02, step * 1.02)
        }))
    }
}

fn rectangles(all: impl IntoIterator<Item = (f32, f32, f32, f32)>) -> Result<Path, Problem> {
    let mut path = PathBuilder::new();
    for (x, y, width, height) in all {
        path.push_rect(Rect::from_xywh(x, y, width, height).ok_or(Problem::Internal)?);
    }
    path.finish().ok_or(Problem::Internal)
}

fn fill(color: rgb::Color) -> Fill {
    Fill { paint: color.into(), opacity: NormalizedF32::ONE, rule: FillRule::NonZero }
}

fn ink(tone: Tone) -> rgb::Color {
    match tone {
        Tone::Plain => rgb::Color::new(29, 41, 42),
        Tone::Soft => rgb::Color::new(88, 95, 89),
        Tone::Bad => rgb::Color::new(156, 38, 28),
        Tone::Good => rgb::Color::new(37, 99, 58),
    }
}

fn colour(shade: Shade) -> rgb::Color {
    match shade {
        Shade::Rule => rgb::Color::new(221, 213, 196),
        Shade::Ground => rgb::Color::new(245, 241, 232),
        Shade::Gap => rgb::Color::new(236, 230, 216),
        Shade::Accent => rgb::Color::new(15, 82, 87),
    }
}
