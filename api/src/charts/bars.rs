//! How do parts compare? A bar each below the other, its name above it and its figure at its end, with a mark where it stood before.

use super::{Canvas, Frame, axis::SIZE, cut};

/// A bar.
#[derive(Debug, Clone, Default)]
pub struct Bar {
    /// What it is of.
    pub name: String,
    /// Its figure; none where there is none.
    pub value: Option<f64>,
    /// The figure before.
    pub before: Option<f64>,
}

/// Draws bars.
#[must_use]
pub fn bars(frame: &Frame, bars: &[Bar]) -> String {
    let values = bars.iter().flat_map(|bar| [bar.value, bar.before]).flatten();
    let top = frame.top.unwrap_or_else(|| values.fold(0.0, f64::max)).max(f64::MIN_POSITIVE);
    frame.both(|canvas| {
        let step = if canvas.is_narrow() { 40.0 } else { 26.0 };
        canvas.height = step * bars.len() as f64 + 6.0;
        for (n, bar) in bars.iter().enumerate() {
            one(canvas, frame, bar, step * n as f64, top);
        }
        if bars.iter().any(|bar| bar.before.is_some()) && !frame.note.is_empty() {
            let (x, y) = (if canvas.is_narrow() { 4.0 } else { canvas.width * 0.3 + 2.0 }, canvas.height + 2.0);
            canvas.put(format_args!(r#"<path class="was" d="M{x:.1} {y:.1}v16"/>"#));
            canvas.text(x + 8.0, y + 12.5, "before-name", &frame.note);
            canvas.height += 22.0;
        }
    })
}

/// Beside its name where there is room, below it where there is none.
fn one(canvas: &mut Canvas, frame: &Frame, bar: &Bar, y: f64, top: f64) {
    let (left, at) = if canvas.is_narrow() { (0.0, y + 19.0) } else { (canvas.width * 0.3, y + 5.0) };
    let width = canvas.width - left - 62.0;
    let name_width = if canvas.is_narrow() { canvas.width - 4.0 } else { left - 12.0 };
    let name = cut(&bar.name, SIZE, name_width);
    if canvas.is_narrow() {
        canvas.text(0.0, y + 13.0, "name", &name);
    } else {
        canvas.text(left - 10.0, y + 17.0, "name at-end", &name);
    }
    canvas.put(format_args!(r#"<rect class="ground" x="{left:.1}" y="{at:.1}" width="{width:.1}" height="16"/>"#));
    if let Some(value) = bar.value {
        let long = width * (value / top).clamp(0.0, 1.0);
        canvas.put(format_args!(r#"<rect class="bar" x="{left:.1}" y="{at:.1}" width="{long:.1}" height="16"/>"#));
    }
    if let Some(before) = bar.before {
        let x = left + width * (before / top).clamp(0.0, 1.0);
        canvas.put(format_args!(r#"<path class="was" d="M{x:.1} {:.1}v22"/>"#, at - 3.0));
    }
    let figure = bar.value.map_or_else(|| "—".to_owned(), |value| format!("{value:.0}{}", frame.unit));
    canvas.text(left + width + 8.0, at + 12.5, "figure", &figure);
}
