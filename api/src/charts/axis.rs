//! Where does a value stand? The field of a drawing with its lines and labels.

use super::{Canvas, wide};

/// Letters of labels.
pub const SIZE: f64 = 12.0;

/// The field in which values are drawn.
pub struct Field {
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub bottom: f64,
    highest: f64,
}

impl Field {
    pub fn y(&self, value: f64) -> f64 {
        self.bottom - (self.bottom - self.top) * (value / self.highest).clamp(0.0, 1.0)
    }

    /// The middle of a step.
    pub fn x(&self, step: usize, of: usize) -> f64 {
        self.left + (self.right - self.left) * (step as f64 + 0.5) / of.max(1) as f64
    }

    pub fn step(&self, of: usize) -> f64 {
        (self.right - self.left) / of.max(1) as f64
    }
}

/// The next number above that is read at a glance and can be halved: 2, 4, 6, 8 or 10 times a power of ten.
pub fn round_up(value: f64) -> f64 {
    if value <= 4.0 {
        return 4.0;
    }
    let power = 10_f64.powf(value.log10().floor());
    [1.0, 2.0, 4.0, 6.0, 8.0, 10.0].into_iter().map(|factor| factor * power).find(|top| *top >= value).unwrap_or(value)
}

/// Draws the lines of a field, what they stand for, and the names of the steps, as many as fit.
pub fn field(canvas: &mut Canvas, highest: f64, unit: &str, labels: &[String], (height, right): (f64, f64)) -> Field {
    const LINES: usize = 4;
    let highest = if highest > 0.0 { highest } else { 1.0 };
    let widest = wide(&format!("{highest:.0}{unit}"), SIZE) + 10.0;
    let field = Field { left: widest, right: canvas.width - right, top: 12.0, bottom: height, highest };
    canvas.height = height + 24.0;
    for line in 0..=LINES {
        let value = highest * line as f64 / LINES as f64;
        let y = field.y(value);
        let class = if line == 0 { "base" } else { "rule" };
        canvas.put(format_args!(r#"<path class="{class}" d="M{:.1} {y:.1}H{:.1}"/>"#, field.left, field.right));
        // A line between whole numbers would be labelled with one that is not there.
        if (value - value.round()).abs() < 1e-9 {
            canvas.text(field.left - 6.0, y + 4.0, "at-end", &format!("{value:.0}{unit}"));
        }
    }
    let widest_label = labels.iter().map(|label| wide(label, SIZE)).fold(1.0, f64::max) + 12.0;
    let fit = ((field.right - field.left) / widest_label).floor().max(1.0) as usize;
    let every = labels.len().div_ceil(fit).max(1);
    for (n, label) in labels.iter().enumerate().filter(|(n, _)| n % every == 0) {
        let x = field.x(n, labels.len()).clamp(wide(label, SIZE) / 2.0, canvas.width - wide(label, SIZE) / 2.0);
        canvas.text(x, height + 18.0, "at-middle", label);
    }
    field
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_top_of_an_axis_is_a_round_number_above() {
        assert_eq!([0.0, 4.0, 5.0, 11.0, 21.0, 73.0, 100.0, 501.0].map(round_up), [4.0, 4.0, 6.0, 20.0, 40.0, 80.0, 100.0, 600.0]);
    }
}
