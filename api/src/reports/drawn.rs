//! What did somebody draw over a photo? Arrows, circles and a few words, laid over its picture on the paper; the picture stays as it is.

use super::font::Face;
use domain::photo::{Mark, Point};
use krilla::geom::{Path, PathBuilder};

/// A picture's place on the page: left, top, width, height.
pub type Place = (f32, f32, f32, f32);

/// The lines of a mark; none for words, and for what lies outside.
pub fn lines(mark: &Mark, place: Place) -> Option<Path> {
    let mut path = PathBuilder::new();
    match mark {
        Mark::Arrow { from, to } => {
            let ((x0, y0), (x1, y1)) = (at(*from, place), at(*to, place));
            let (dx, dy) = (x1 - x0, y1 - y0);
            let length = dx.hypot(dy).max(0.1);
            let (ux, uy) = (dx / length, dy / length);
            let barb = (length * 0.3).clamp(4.0, 11.0);
            path.move_to(x0, y0);
            path.line_to(x1, y1);
            for side in [-0.5_f32, 0.5] {
                path.move_to(x1, y1);
                path.line_to(x1 - barb * (ux + side * uy), y1 - barb * (uy - side * ux));
            }
        }
        Mark::Circle { centre, radius } => {
            let (x, y) = at(*centre, place);
            let r = f32::from(*radius) / 10_000.0 * place.2;
            // Four curves are a circle, but for a thousandth.
            let k = r * 0.552_285;
            path.move_to(x + r, y);
            path.cubic_to(x + r, y + k, x + k, y + r, x, y + r);
            path.cubic_to(x - k, y + r, x - r, y + k, x - r, y);
            path.cubic_to(x - r, y - k, x - k, y - r, x, y - r);
            path.cubic_to(x + k, y - r, x + r, y - k, x + r, y);
            path.close();
        }
        Mark::Text { .. } => return None,
    }
    path.finish()
}

/// The words of a mark and where they begin: what would run over the picture's edge begins further left.
pub fn words(mark: &Mark, place: Place, size: f32, face: &Face) -> Option<(f32, f32, String)> {
    let Mark::Text { at: point, text } = mark else { return None };
    let (x, y) = at(*point, place);
    let line = face.lines(text, size, place.2).into_iter().next()?;
    let right = place.0 + place.2 - face.width(&line, size);
    Some((x.min(right).max(place.0), y.max(place.1 + size), line))
}

fn at(point: Point, (x, y, width, height): Place) -> (f32, f32) {
    (x + f32::from(point.x) / 10_000.0 * width, y + f32::from(point.y) / 10_000.0 * height)
}
