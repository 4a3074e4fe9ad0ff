//! How is a figure drawn? As SVG in the page, made on the server: lines with marks, bars with their figures, stacked columns with patterns. Nothing
//! is told by colour alone, every drawing has a title and a description, and the table behind it stands on the same page.
//!
//! A drawing comes twice, wide and narrow, each with letters of its own size; the style sheet shows the one that fits.

mod axis;
mod bars;
mod columns;
mod lines;

pub use bars::{Bar, bars};
pub use columns::columns;
pub use lines::{lines, spark};

use std::fmt::{Display, Write};

/// What every drawing has.
#[derive(Debug, Clone, Default)]
pub struct Frame {
    /// Its id on the page.
    pub id: &'static str,
    /// Its title.
    pub title: String,
    /// What it shows, for those who don't see it.
    pub desc: String,
    /// What stands behind each figure: ` %`, or nothing.
    pub unit: &'static str,
    /// What the mark across a bar stands for.
    pub note: String,
    /// The top of the axis; the next round number above the highest value when none.
    pub top: Option<f64>,
}

/// Values under a name, one for each step; none where there is nothing to show.
#[derive(Debug, Clone, Default)]
pub struct Series {
    /// Its name.
    pub name: String,
    /// Its values.
    pub values: Vec<Option<f64>>,
}

impl Frame {
    /// Draws it in both widths.
    fn both(&self, draw: impl Fn(&mut Canvas)) -> String {
        let mut html = String::new();
        for (shape, width) in [("wide", WIDE), ("narrow", NARROW)] {
            let mut canvas = Canvas { id: format!("{}-{shape}", self.id), width, height: 0.0, body: String::new() };
            draw(&mut canvas);
            canvas.close(&mut html, shape, &self.title, &self.desc);
        }
        html
    }
}

const WIDE: f64 = 720.0;
const NARROW: f64 = 330.0;

/// A drawing that is being made.
struct Canvas {
    id: String,
    width: f64,
    height: f64,
    body: String,
}

impl Canvas {
    /// A drawing of one size, for a card.
    fn alone(id: &str, width: f64, height: f64) -> Self {
        Self { id: id.to_owned(), width, height, body: String::new() }
    }

    fn is_narrow(&self) -> bool {
        self.width < 400.0
    }

    fn put(&mut self, mark: impl Display) {
        // Writing into a string does not fail.
        let _ = write!(self.body, "{mark}");
    }

    fn text(&mut self, x: f64, y: f64, class: &str, text: &str) {
        self.put(format_args!(r#"<text x="{x:.1}" y="{y:.1}" class="{class}">{}</text>"#, escape(text)));
    }

    fn close(self, html: &mut String, class: &str, title: &str, desc: &str) {
        let Self { id, width, height, body } = self;
        let (title, desc) = (escape(title), escape(desc));
        let _ = write!(
            html,
            r#"<svg class="chart {class}" viewBox="0 0 {width:.0} {height:.0}" role="img" aria-labelledby="{id}-t {id}-d"><title id="{id}-t">{title}</title><desc id="{id}-d">{desc}</desc>{body}</svg>"#
        );
    }
}

/// A text as it may stand in SVG.
fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            char if char.is_control() => safe.push(' '),
            char => safe.push(char),
        }
    }
    safe
}

/// How wide a text is, near enough to keep it inside the drawing: a Chinese letter is as wide as it is high.
fn wide(text: &str, size: f64) -> f64 {
    text.chars().map(|char| if char.is_ascii() { 0.56 } else { 1.0 }).sum::<f64>() * size
}

/// A text cut to a width.
fn cut(text: &str, size: f64, width: f64) -> String {
    if wide(text, size) <= width {
        return text.to_owned();
    }
    let mut short = String::new();
    for char in text.chars() {
        if wide(&short, size) + size * 2.0 > width {
            break;
        }
        short.push(char);
    }
    short.push('…');
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame() -> Frame {
        Frame { id: "x", title: "A & B <script>".into(), desc: "\"said\"".into(), unit: " %", note: "<i>".into(), top: Some(100.0) }
    }

    #[test]
    fn no_name_breaks_out_of_a_drawing() {
        let names = ["</text><script>alert(1)</script>", "\" onload=\"x", "& <b>"].map(str::to_owned);
        let series = vec![Series { name: names[0].clone(), values: vec![Some(1.0), None, Some(3.0)] }];
        let bar = Bar { name: names[1].clone(), value: Some(3.0), before: Some(1.0) };
        for drawn in [lines(&frame(), &names, &series, None), columns(&frame(), &names, &series), bars(&frame(), &[bar])] {
            assert!(!drawn.contains("<script") && !drawn.contains("<b>") && !drawn.contains("\" onload"), "{drawn}");
            assert_eq!(drawn.matches("<title ").count(), 2, "wide and narrow");
            assert_eq!(drawn.matches("<desc ").count(), 2);
            assert!(!drawn.contains("NaN") && !drawn.contains("inf"), "{drawn}");
        }
    }

    #[test]
    fn nothing_to_draw_is_drawn_as_nothing() {
        for drawn in [
            lines(&frame(), &[], &[], None),
            lines(&frame(), &["a".into()], &[Series { name: "s".into(), values: vec![None] }], Some(("before".into(), 40.0))),
            columns(&frame(), &[], &[]),
            bars(&frame(), &[]),
            spark("s", "t", &[None, None], 100.0),
            spark("s", "t", &[Some(4.0)], 0.0),
        ] {
            assert!(drawn.contains("<svg") && !drawn.contains("NaN") && !drawn.contains("inf"), "{drawn}");
        }
    }

    #[test]
    fn a_gap_is_not_drawn_over() {
        let series = [Series { name: "s".into(), values: vec![Some(1.0), None, Some(3.0), Some(4.0)] }];
        let labels = ["a", "b", "c", "d"].map(str::to_owned);
        let drawn = lines(&frame(), &labels, &series, None);
        // One stroke on each side of the gap, and a mark for each of the three values, in each of two drawings.
        assert_eq!(drawn.matches("class=\"line ").count(), 2, "a lone value has a mark and no line: {drawn}");
        assert_eq!(drawn.matches("class=\"mark ").count(), 6);
    }

    #[test]
    fn long_names_are_cut_by_what_they_take() {
        assert_eq!(cut("短", 12.0, 40.0), "短");
        let short = cut("一号楼地下车库东侧第三排水沟", 12.0, 80.0);
        assert!(short.ends_with('…') && wide(&short, 12.0) <= 80.0, "{short}");
    }
}
