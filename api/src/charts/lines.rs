//! How does a figure go over time? A line with a mark at each value; lines are told apart by their marks and strokes, and named at their end.

use super::{
    Canvas, Frame, Series,
    axis::{SIZE, field, round_up},
    cut, wide,
};

/// Draws lines, and a dashed rule at what they are compared with.
#[must_use]
pub fn lines(frame: &Frame, labels: &[String], series: &[Series], before: Option<(String, f64)>) -> String {
    let values = series.iter().flat_map(|one| one.values.iter().flatten()).chain(before.iter().map(|(_, value)| value));
    let highest = frame.top.unwrap_or_else(|| round_up(values.copied().fold(0.0, f64::max)));
    frame.both(|canvas| {
        let names = series.iter().map(|one| wide(&one.name, SIZE)).fold(0.0, f64::max);
        let right = if series.len() > 1 { (names + 28.0).min(canvas.width * 0.3) } else { 14.0 };
        let field = field(canvas, highest, frame.unit, labels, (if canvas.is_narrow() { 170.0 } else { 210.0 }, right));
        if let Some((name, value)) = &before {
            let y = field.y(*value);
            canvas.put(format_args!(r#"<path class="before" d="M{:.1} {y:.1}H{:.1}"/>"#, field.left, field.right));
            // Above the rule, but below it where it would leave the drawing.
            let at = if y < 30.0 { y + 14.0 } else { y - 5.0 };
            canvas.text(field.left + 4.0, at, "before-name", name);
        }
        let mut ends = vec![];
        for (n, one) in series.iter().enumerate() {
            let points: Vec<Option<(f64, f64)>> = one
                .values
                .iter()
                .enumerate()
                .map(|(step, value)| value.map(|value| (field.x(step, labels.len()), field.y(value))))
                .collect();
            strokes(canvas, &points, n);
            for (x, y) in points.iter().flatten() {
                mark(canvas, *x, *y, n);
            }
            if let Some((_, y)) = points.iter().flatten().last().filter(|_| series.len() > 1) {
                ends.push((*y, n, cut(&one.name, SIZE, right - 24.0)));
            }
        }
        for (y, n, name) in apart(ends, field.bottom) {
            mark(canvas, field.right + 10.0, y, n);
            canvas.text(field.right + 18.0, y + 4.0, "name", &name);
        }
    })
}

/// Names at the ends of lines, moved apart so that each can be read; none below the field.
fn apart(mut ends: Vec<(f64, usize, String)>, bottom: f64) -> Vec<(f64, usize, String)> {
    const STEP: f64 = 15.0;
    ends.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut lowest = f64::MIN;
    for end in &mut ends {
        end.0 = end.0.max(lowest + STEP);
        lowest = end.0;
    }
    let mut highest = bottom + STEP;
    for end in ends.iter_mut().rev() {
        end.0 = end.0.min(highest - STEP);
        highest = end.0;
    }
    ends
}

/// The line from value to value; it does not cross a step without one.
fn strokes(canvas: &mut Canvas, points: &[Option<(f64, f64)>], n: usize) {
    for run in points.split(Option::is_none).filter(|run| run.len() > 1) {
        let path: Vec<String> =
            run.iter().flatten().enumerate().map(|(at, (x, y))| format!("{}{x:.1} {y:.1}", if at == 0 { 'M' } else { 'L' })).collect();
        canvas.put(format_args!(r#"<path class="line l{}" d="{}"/>"#, n % 4, path.concat()));
    }
}

/// A round, a square, a triangle, a diamond.
fn mark(canvas: &mut Canvas, x: f64, y: f64, n: usize) {
    let n = n % 4;
    let r = 3.6;
    match n {
        0 => canvas.put(format_args!(r#"<circle class="mark m{n}" cx="{x:.1}" cy="{y:.1}" r="{r}"/>"#)),
        1 => canvas.put(format_args!(r#"<path class="mark m{n}" d="M{:.1} {:.1}h{w}v{w}h-{w}z"/>"#, x - r, y - r, w = r * 2.0)),
        2 => canvas.put(format_args!(r#"<path class="mark m{n}" d="M{x:.1} {:.1}l4.4 8h-8.8z"/>"#, y - 4.8)),
        _ => canvas.put(format_args!(r#"<path class="mark m{n}" d="M{x:.1} {:.1}l4.6 4.6l-4.6 4.6l-4.6-4.6z"/>"#, y - 4.6)),
    }
}

/// A small line for a card: where it came from and where it stands.
#[must_use]
pub fn spark(id: &str, title: &str, values: &[Option<f64>], top: f64) -> String {
    let (width, height, edge) = (220.0, 48.0, 6.0);
    let top = if top > 0.0 { top } else { values.iter().flatten().copied().fold(1.0, f64::max) };
    let mut canvas = Canvas::alone(id, width, height);
    canvas.put(format_args!(r#"<path class="base" d="M0 {:.1}H{width}"/>"#, height - 1.0));
    let last = values.len().saturating_sub(1).max(1) as f64;
    let points: Vec<Option<(f64, f64)>> = values
        .iter()
        .enumerate()
        .map(|(n, value)| {
            let y = |value: f64| height - edge - (height - 2.0 * edge) * (value / top).clamp(0.0, 1.0);
            value.map(|value| (edge + (width - 2.0 * edge) * n as f64 / last, y(value)))
        })
        .collect();
    strokes(&mut canvas, &points, 0);
    if let Some((x, y)) = points.iter().flatten().last() {
        mark(&mut canvas, *x, *y, 0);
    }
    let mut html = String::new();
    canvas.close(&mut html, "spark", title, "");
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_lines_that_end_together_can_be_read() {
        let at = |ends: Vec<(f64, usize, String)>| apart(ends, 100.0).into_iter().map(|end| end.0).collect::<Vec<f64>>();
        assert_eq!(at((0..4).map(|n| (100.0, n, String::new())).collect()), [55.0, 70.0, 85.0, 100.0]);
        assert_eq!(at(vec![(90.0, 0, String::new()), (10.0, 1, String::new())]), [10.0, 90.0]);
    }
}
