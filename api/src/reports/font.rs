//! In which letters is paper written? One font with Chinese and Latin in the binary, subset once (`fonts/make.py`); what it lacks is shown
//! as its box, never left out.

use crate::problem::Problem;
use ab_glyph::{Font as _, FontRef, GlyphId};
use std::sync::LazyLock;

/// The font file.
pub const FILE: &[u8] = include_bytes!("../../fonts/sans.otf");

static FONT: LazyLock<Option<Face>> = LazyLock::new(|| {
    FontRef::try_from_slice(FILE)
        .map(|font| {
            let units = font.units_per_em().unwrap_or(1000.0);
            Face { font, units }
        })
        .inspect_err(|error| tracing::error!(%error, "the font can't be read"))
        .ok()
});

/// The font, read once.
pub struct Face {
    /// As its reader has it.
    pub font: FontRef<'static>,
    units: f32,
}

/// The font.
pub fn face() -> Result<&'static Face, Problem> {
    FONT.as_ref().ok_or(Problem::Internal)
}

impl Face {
    /// The glyph of a character: the box where there is none. Blanks of every width are a blank, and what controls the direction or the
    /// joining of letters shows nothing.
    #[must_use]
    pub fn glyph(&self, char: char) -> Option<GlyphId> {
        match char {
            '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' => None,
            char if char.is_control() => None,
            char if char.is_whitespace() && char != '\u{3000}' => Some(self.font.glyph_id(' ')),
            char => Some(self.font.glyph_id(char)),
        }
    }

    /// How far a glyph moves the pen, at a size.
    #[must_use]
    pub fn advance(&self, glyph: GlyphId, size: f32) -> f32 {
        self.font.h_advance_unscaled(glyph) / self.units * size
    }

    /// Width of a line at a size.
    #[must_use]
    pub fn width(&self, text: &str, size: f32) -> f32 {
        text.chars().filter_map(|char| self.glyph(char)).map(|glyph| self.advance(glyph, size)).sum()
    }

    /// Breaks a text into lines of a width: at blanks, and between any two Chinese characters but not before a closing mark.
    #[must_use]
    pub fn lines(&self, text: &str, size: f32, width: f32) -> Vec<String> {
        text.lines().flat_map(|line| self.wrap(line, size, width)).collect()
    }

    fn wrap(&self, text: &str, size: f32, width: f32) -> Vec<String> {
        let (mut lines, mut line, mut so_far) = (vec![], String::new(), 0.0);
        for piece in pieces(text) {
            let wide = self.width(piece, size);
            if so_far + self.width(piece.trim_end(), size) > width && !line.is_empty() {
                lines.push(std::mem::take(&mut line).trim_end().to_owned());
                so_far = 0.0;
            }
            if wide <= width {
                line.push_str(piece);
                so_far += wide;
                continue;
            }
            // A word wider than the line: a hash, an address. It is cut where the line ends.
            for char in piece.chars() {
                let wide = self.glyph(char).map_or(0.0, |glyph| self.advance(glyph, size));
                if so_far + wide > width && !line.is_empty() {
                    lines.push(std::mem::take(&mut line));
                    so_far = 0.0;
                }
                line.push(char);
                so_far += wide;
            }
        }
        lines.push(line.trim_end().to_owned());
        lines
    }
}

/// What a line may be broken between: words with the blank behind them, single Chinese characters with the marks that belong to them.
fn pieces(text: &str) -> Vec<&str> {
    let (mut pieces, mut from) = (vec![], 0);
    let mut before: Option<char> = None;
    for (at, char) in text.char_indices() {
        let breaks = before.is_some_and(|before| {
            let joint = closes(char) || opens(before);
            (before == ' ' || is_wide(before) || is_wide(char)) && !joint && char != ' '
        });
        if breaks {
            pieces.push(&text[from..at]);
            from = at;
        }
        before = Some(char);
    }
    pieces.push(&text[from..]);
    pieces
}

fn is_wide(char: char) -> bool {
    matches!(char, '\u{2E80}'..='\u{A4CF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}' | '\u{FF00}'..='\u{FF60}' | '\u{20000}'..='\u{3FFFF}')
}

/// Never at the beginning of a line.
fn closes(char: char) -> bool {
    "，。、；：？！）》」』】〉…％,.;:?!)]}%".contains(char)
}

/// Never at the end of a line.
fn opens(char: char) -> bool {
    "（《「『【〈([{".contains(char)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_rare_have_their_letters_and_what_is_not_there_has_a_box() {
        let face = face().unwrap();
        let boxed = face.font.glyph_id('\u{10FFFF}');
        for char in "王玥喆堃犇垚镕頔甯昇䶮龍臺Zürich−°²±×→·—…“”（）【】￥①⑩".chars() {
            assert_ne!(face.glyph(char), Some(boxed), "{char}");
        }
        let missing = face.glyph('😀').unwrap();
        assert_eq!(missing, boxed);
        assert!(face.font.outline(missing).is_some_and(|outline| !outline.curves.is_empty()), "the box can be seen");
        assert_eq!(face.glyph('\u{200B}'), None);
    }

    #[test]
    fn every_word_of_our_own_has_its_letters() {
        let face = face().unwrap();
        let boxed = face.font.glyph_id('\u{10FFFF}');
        let words = [include_str!("../../words/zh.ftl"), include_str!("../../words/en.ftl")].concat();
        let missing: String = words.chars().filter(|char| !char.is_control() && face.glyph(*char) == Some(boxed)).collect();
        assert_eq!(missing, "");
    }

    #[test]
    fn lines_are_broken_where_one_reads_on() {
        let face = face().unwrap();
        assert_eq!(face.lines("灯不亮，请修理。", 10.0, 41.0), ["灯不亮，", "请修理。"]);
        assert_eq!(face.lines("灯不亮，请修理。", 10.0, 31.0), ["灯不", "亮，请", "修理。"]);
        assert_eq!(face.lines("one two three", 10.0, 45.0), ["one two", "three"]);
        assert_eq!(face.lines("a\nb", 10.0, 45.0), ["a", "b"]);
        let hash = "0123456789abcdef0123456789abcdef";
        assert_eq!(face.lines(hash, 10.0, 60.0).concat(), hash);
        assert_eq!(face.lines("", 10.0, 60.0), Vec::<String>::new());
    }
}
