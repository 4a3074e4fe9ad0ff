//! What is a number made of, step by step? Stacked columns; each layer has a pattern of its own, named below.

use super::{
    Canvas, Frame, Series,
    axis::{SIZE, field, round_up},
    wide,
};

/// Patterns that there are; a sixth layer would look like the first.
const PATTERNS: usize = 5;

/// Draws stacked columns, the first series at the bottom.
#[must_use]
pub fn columns(frame: &Frame, labels: &[String], series: &[Series]) -> String {
    let sum = |step: usize| series.iter().filter_map(|one| one.values.get(step).copied().flatten()).sum::<f64>();
    let highest = frame.top.unwrap_or_else(|| round_up((0..labels.len()).map(sum).fold(0.0, f64::max)));
    frame.both(|canvas| {
        patterns(canvas);
        let field = field(canvas, highest, frame.unit, labels, (if canvas.is_narrow() { 170.0 } else { 210.0 }, 6.0));
        let width = (field.step(labels.len()) * 0.72).min(46.0);
        for step in 0..labels.len() {
            let (x, mut below) = (field.x(step, labels.len()) - width / 2.0, 0.0);
            for (n, one) in series.iter().enumerate() {
                let Some(value) = one.values.get(step).copied().flatten().filter(|value| *value > 0.0) else { continue };
                let (top, bottom) = (field.y(below + value), field.y(below));
                below += value;
                let id = format!("{}-p{}", canvas.id, n % PATTERNS);
                canvas.put(format_args!(
                    r#"<rect class="layer" x="{x:.1}" y="{top:.1}" width="{width:.1}" height="{:.1}" fill="url(#{id})"/>"#,
                    bottom - top
                ));
            }
        }
        legend(canvas, series);
    })
}

/// Solid, slanted, dotted, crossed, and empty.
fn patterns(canvas: &mut Canvas) {
    let marks = [
        "",
        r#"<path class="ink i1" d="M-2 2L2-2M0 8L8 0M6 10L10 6"/>"#,
        r#"<circle class="dot i2" cx="2" cy="2" r="1.3"/><circle class="dot i2" cx="6" cy="6" r="1.3"/>"#,
        r#"<path class="ink i3" d="M0 0L8 8M0 8L8 0"/>"#,
        "",
    ];
    canvas.put("<defs>");
    let id = canvas.id.clone();
    for (n, mark) in marks.into_iter().enumerate() {
        canvas.put(format_args!(
            r#"<pattern id="{}-p{n}" width="8" height="8" patternUnits="userSpaceOnUse"><rect class="f{n}" width="8" height="8"/>{mark}</pattern>"#,
            id
        ));
    }
    canvas.put("</defs>");
}

/// What each pattern stands for, in as many rows as it takes.
fn legend(canvas: &mut Canvas, series: &[Series]) {
    let (mut x, mut y) = (0.0, canvas.height + 8.0);
    for (n, one) in series.iter().enumerate() {
        let width = 22.0 + wide(&one.name, SIZE) + 16.0;
        if x > 0.0 && x + width > canvas.width {
            (x, y) = (0.0, y + 22.0);
        }
        let id = format!("{}-p{}", canvas.id, n % PATTERNS);
        canvas.put(format_args!(r#"<rect class="layer" x="{:.1}" y="{y:.1}" width="15" height="13" fill="url(#{id})"/>"#, x + 0.5));
        canvas.text(x + 22.0, y + 11.0, "name", &one.name);
        x += width;
    }
    canvas.height = y + 20.0;
}
