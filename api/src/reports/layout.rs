//! Where does each line stand? A paper becomes pages of marks: texts, rules, boxes, pictures, all in points from the upper left corner.

use super::{
    font::Face,
    said::{Bar, Block, Check, Paper, Table, Tone},
};

/// A4, in points.
pub const WIDTH: f32 = 595.28;
/// A4, in points.
pub const HEIGHT: f32 = 841.89;
const EDGE: f32 = 48.0;
const FOOT: f32 = 44.0;
const COLUMN: f32 = WIDTH - 2.0 * EDGE;
const BODY: f32 = 9.5;
const SMALL: f32 = 8.0;
/// From one line to the next, in sizes of the letters.
const LEADING: f32 = 1.45;
const CODE: f32 = 74.0;

/// Something on a page.
#[derive(Debug, PartialEq)]
pub enum Mark {
    /// A line of text; `y` is its base line.
    Text { x: f32, y: f32, size: f32, bold: bool, tone: Tone, text: String },
    /// A filled box.
    Box { x: f32, y: f32, width: f32, height: f32, shade: Shade },
    /// The picture of a photo: which block, and which in it.
    Picture { x: f32, y: f32, width: f32, height: f32, photo: (usize, usize) },
    /// The code of the check.
    Code { x: f32, y: f32, edge: f32 },
}

/// How dark a box is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shade {
    /// A rule.
    Rule,
    /// The ground of a head.
    Ground,
    /// A gap where a photo will be.
    Gap,
    /// The company's colour.
    Accent,
}

/// The pages of a paper.
pub fn pages(paper: &Paper, face: &Face) -> Vec<Vec<Mark>> {
    let mut sheets = Sheets { face, pages: vec![vec![]], y: EDGE };
    sheets.title(paper);
    for (at, block) in paper.blocks.iter().enumerate() {
        match block {
            Block::Heading(text) => sheets.heading(text),
            Block::Stop { name, end, tone } => sheets.stop(name, end, *tone),
            Block::Facts(facts) => sheets.facts(facts),
            Block::Text(text, tone) => sheets.text(text, *tone),
            Block::Table(table) => sheets.table(table),
            Block::Photos(_) => sheets.photos(paper, at),
            Block::Bars(bars) => sheets.bars(bars),
        }
    }
    sheets.feet(paper);
    sheets.pages
}

struct Sheets<'a> {
    face: &'a Face,
    pages: Vec<Vec<Mark>>,
    y: f32,
}

impl Sheets<'_> {
    fn put(&mut self, mark: Mark) {
        if let Some(page) = self.pages.last_mut() {
            page.push(mark);
        }
    }

    fn say(&mut self, x: f32, y: f32, size: f32, tone: Tone, text: impl Into<String>) {
        self.put(Mark::Text { x, y, size, bold: false, tone, text: text.into() });
    }

    fn loud(&mut self, x: f32, y: f32, size: f32, text: impl Into<String>) {
        self.put(Mark::Text { x, y, size, bold: true, tone: Tone::Plain, text: text.into() });
    }

    fn rule(&mut self, x: f32, y: f32, width: f32) {
        self.put(Mark::Box { x, y, width, height: 0.6, shade: Shade::Rule });
    }

    /// Turns the page unless so much is left of it.
    fn need(&mut self, height: f32) {
        if self.y + height > HEIGHT - EDGE - FOOT / 2.0 && self.y > EDGE {
            self.pages.push(vec![]);
            self.y = EDGE;
        }
    }

    fn title(&mut self, paper: &Paper) {
        let width = if paper.check.address.is_empty() { COLUMN } else { COLUMN - CODE - 24.0 };
        self.put(Mark::Box { x: EDGE, y: EDGE - 14.0, width: COLUMN, height: 2.4, shade: Shade::Accent });
        let (top, mut y) = (self.y, self.y + 16.0);
        for line in self.face.lines(&paper.title, 19.0, width) {
            self.loud(EDGE, y, 19.0, line);
            y += 25.0;
        }
        for line in self.face.lines(&paper.under, BODY, width) {
            self.say(EDGE, y - 6.0, BODY, Tone::Soft, line);
            y += BODY * LEADING;
        }
        let Check { words, address } = &paper.check;
        if address.is_empty() {
            self.y = y + 4.0;
            return;
        }
        let code = WIDTH - EDGE - CODE;
        self.put(Mark::Code { x: code, y: top, edge: CODE });
        y += 6.0;
        for line in self.face.lines(words, SMALL, width) {
            self.say(EDGE, y - 4.0, SMALL, Tone::Soft, line);
            y += SMALL * LEADING;
        }
        self.y = y.max(top + CODE) + 10.0;
    }

    fn heading(&mut self, text: &str) {
        self.need(70.0);
        self.y += 12.0;
        self.loud(EDGE, self.y + 12.0, 12.5, text);
        self.rule(EDGE, self.y + 18.0, COLUMN);
        self.y += 26.0;
    }

    fn stop(&mut self, name: &str, end: &str, tone: Tone) {
        self.need(64.0);
        self.y += 8.0;
        let wide = self.face.width(end, BODY);
        self.put(Mark::Box { x: EDGE, y: self.y, width: COLUMN, height: 19.0, shade: Shade::Ground });
        let name = self.face.lines(name, 10.5, COLUMN - wide - 24.0);
        for (n, line) in name.into_iter().enumerate() {
            self.y += if n == 0 { 0.0 } else { 15.0 };
            self.loud(EDGE + 7.0, self.y + 13.5, 10.5, line);
        }
        self.say(WIDTH - EDGE - 7.0 - wide, self.y + 13.5, BODY, tone, end);
        self.y += 25.0;
    }

    fn text(&mut self, text: &str, tone: Tone) {
        let step = BODY * LEADING;
        for line in self.face.lines(text, BODY, COLUMN) {
            self.need(step);
            self.say(EDGE, self.y + BODY, BODY, tone, line);
            self.y += step;
        }
        self.y += 3.0;
    }

    /// Two facts a row: the name in grey, the value below it or, where it is short, beside it.
    fn facts(&mut self, facts: &[(String, String)]) {
        let (half, name) = (COLUMN / 2.0, 92.0);
        let step = BODY * LEADING;
        for pair in facts.chunks(2) {
            let columns: Vec<_> = pair
                .iter()
                .map(|(what, value)| (self.face.lines(what, BODY, name - 8.0), self.face.lines(value, BODY, half - name - 12.0)))
                .collect();
            let lines = columns.iter().map(|(what, value)| what.len().max(value.len())).max().unwrap_or(1).max(1);
            self.need(step * lines as f32);
            for (n, (what, value)) in columns.into_iter().enumerate() {
                let x = EDGE + half * n as f32;
                for (line, text) in what.into_iter().enumerate() {
                    self.say(x, self.y + BODY + step * line as f32, BODY, Tone::Soft, text);
                }
                for (line, text) in value.into_iter().enumerate() {
                    self.say(x + name, self.y + BODY + step * line as f32, BODY, Tone::Plain, text);
                }
            }
            self.y += step * lines as f32 + 2.0;
        }
        self.y += 4.0;
    }

    fn table(&mut self, table: &Table) {
        self.need(44.0);
        self.row(table, &table.head, Tone::Soft);
        for (row, tone) in &table.rows {
            self.row(table, row, *tone);
        }
        self.y += 6.0;
    }

    fn row(&mut self, table: &Table, cells: &[String], tone: Tone) {
        let step = BODY * LEADING;
        let width = |n: usize| table.shares.get(n).copied().unwrap_or(0.0) * COLUMN;
        let broken: Vec<Vec<String>> = cells.iter().enumerate().map(|(n, cell)| self.face.lines(cell, BODY, width(n) - 10.0)).collect();
        let lines = broken.iter().map(Vec::len).max().unwrap_or(0).max(1);
        let height = step * lines as f32 + 5.0;
        self.need(height);
        let mut x = EDGE;
        for (n, cell) in broken.into_iter().enumerate() {
            for (line, text) in cell.into_iter().enumerate() {
                // Everything but the first column stands at its right edge: points and verdicts.
                let at = if n == 0 { x } else { x + width(n) - self.face.width(&text, BODY) };
                self.say(at, self.y + BODY + step * line as f32, BODY, tone, text);
            }
            x += width(n);
        }
        self.rule(EDGE, self.y + height - 2.5, COLUMN);
        self.y += height;
    }

    /// The label, the bar on its ground, and the figure at its end: to be read without colour.
    fn bars(&mut self, bars: &[Bar]) {
        let (name, figure, step) = (COLUMN * 0.36, 48.0, BODY * LEADING + 5.0);
        for bar in bars {
            let lines = self.face.lines(&bar.label, BODY, name - 10.0);
            let height = step + BODY * LEADING * (lines.len().max(1) - 1) as f32;
            self.need(height);
            for (n, line) in lines.into_iter().enumerate() {
                self.say(EDGE, self.y + BODY + BODY * LEADING * n as f32, BODY, Tone::Plain, line);
            }
            let (x, width) = (EDGE + name, COLUMN - name - figure);
            self.put(Mark::Box { x, y: self.y + 1.0, width, height: 9.0, shade: Shade::Ground });
            let long = width * bar.share.clamp(0.0, 1.0);
            if long > 0.0 {
                self.put(Mark::Box { x, y: self.y + 1.0, width: long, height: 9.0, shade: Shade::Accent });
            }
            self.say(WIDTH - EDGE - self.face.width(&bar.value, BODY), self.y + BODY, BODY, Tone::Plain, bar.value.clone());
            self.y += height;
        }
        self.y += 4.0;
    }

    fn feet(&mut self, paper: &Paper) {
        let last = self.pages.len().to_string();
        let y = HEIGHT - EDGE + 14.0;
        for (at, page) in self.pages.iter_mut().enumerate() {
            let number = paper.numbering.replace("{1}", &(at + 1).to_string()).replace("{2}", &last);
            let wide = self.face.width(&number, SMALL);
            let foot = self.face.lines(&paper.foot, SMALL, COLUMN - wide - 20.0).into_iter().next().unwrap_or_default();
            page.push(Mark::Box { x: EDGE, y: y - 13.0, width: COLUMN, height: 0.6, shade: Shade::Rule });
            for (x, text) in [(EDGE, foot), (WIDTH - EDGE - wide, number)] {
                page.push(Mark::Text { x, y, size: SMALL, bold: false, tone: Tone::Soft, text });
            }
        }
    }
}

/// Photos.
impl Sheets<'_> {
    fn photos(&mut self, paper: &Paper, block: usize) {
        const BETWEEN: f32 = 15.0;
        let Some(Block::Photos(photos)) = paper.blocks.get(block) else { return };
        let width = (COLUMN - BETWEEN) / 2.0;
        for (row, pair) in photos.chunks(2).enumerate() {
            let boxes: Vec<(f32, f32)> = pair.iter().map(|photo| fit(photo.size, width)).collect();
            let lines: Vec<Vec<(String, Tone)>> = pair
                .iter()
                .map(|photo| {
                    let broken = |(text, tone): &(String, Tone)| {
                        let tone = *tone;
                        self.face.lines(text, SMALL, width).into_iter().map(move |line| (line, tone))
                    };
                    photo.lines.iter().flat_map(broken).collect()
                })
                .collect();
            let tallest = boxes.iter().map(|(_, height)| *height).fold(0.0, f32::max);
            let deepest = lines.iter().map(Vec::len).max().unwrap_or(0) as f32 * SMALL * LEADING;
            // What is said of a lone photo stands beside it: the place is empty anyway.
            let lone = pair.len() == 1;
            let height = if lone { tallest.max(deepest) } else { tallest + 5.0 + deepest };
            self.need(height + 9.0);
            for (n, (photo, (wide, high))) in pair.iter().zip(boxes).enumerate() {
                let (x, y) = (EDGE + (width + BETWEEN) * n as f32, self.y);
                if photo.picture.is_some() {
                    self.put(Mark::Picture { x, y, width: wide, height: high, photo: (block, row * 2 + n) });
                } else {
                    self.put(Mark::Box { x, y, width: wide, height: high, shade: Shade::Gap });
                    let at = x + (wide - self.face.width(&photo.gap, BODY)) / 2.0;
                    self.say(at.max(x), y + high / 2.0, BODY, Tone::Soft, photo.gap.clone());
                }
            }
            let top = if lone { self.y } else { self.y + tallest + 5.0 };
            for (n, lines) in lines.into_iter().enumerate() {
                let x = EDGE + (width + BETWEEN) * if lone { 1.0 } else { n as f32 };
                for (line, (text, tone)) in lines.into_iter().enumerate() {
                    self.say(x, top + SMALL + SMALL * LEADING * line as f32, SMALL, tone, text);
                }
            }
            self.y += height + 9.0;
        }
    }
}

/// As wide as the column, but never higher than it is wide; a gap has the shape of most photos.
fn fit((wide, high): (u32, u32), width: f32) -> (f32, f32) {
    if wide == 0 || high == 0 {
        return (width, width * 0.5);
    }
    let scale = (width / wide as f32).min(width / high as f32);
    (wide as f32 * scale, high as f32 * scale)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reports::{font::face, said::Shown};

    fn long_paper() -> Paper {
        let photo =
            || Shown { size: (1600, 1200), gap: "在手机上".into(), lines: vec![("07:08".into(), Tone::Plain)], ..Shown::default() };
        let rows = (0..90)
            .map(|n| (vec![format!("第 {n} 项：地面无积水、无杂物，墙面无污渍、无乱贴乱画"), "合格".into(), "3/3".into()], Tone::Plain));
        let table =
            Table { shares: &[0.6, 0.25, 0.15], head: vec!["检查项".into(), "结果".into(), "得分".into()], rows: rows.collect() };
        Paper {
            title: "每日保洁巡查".into(),
            numbering: "第 {1} 页，共 {2} 页".into(),
            blocks: vec![Block::Heading("结果".into()), Block::Table(table), Block::Photos((0..9).map(|_| photo()).collect())],
            ..Paper::default()
        }
    }

    #[test]
    fn nothing_stands_beyond_the_edge_of_the_paper() {
        let pages = pages(&long_paper(), face().unwrap());
        assert!(pages.len() > 3, "{}", pages.len());
        for mark in pages.iter().flatten() {
            let (right, bottom) = match mark {
                Mark::Text { x, y, size, text, .. } => (x + face().unwrap().width(text, *size), *y),
                Mark::Box { x, y, width, height, .. } | Mark::Picture { x, y, width, height, .. } => (x + width, y + height),
                Mark::Code { x, y, edge } => (x + edge, y + edge),
            };
            assert!(right <= WIDTH - EDGE + 0.5 && bottom < HEIGHT - EDGE + 15.0, "{mark:?}");
        }
    }

    #[test]
    fn every_page_has_its_number() {
        let pages = pages(&long_paper(), face().unwrap());
        let last = pages.len();
        for (at, page) in pages.iter().enumerate() {
            let number = format!("第 {} 页，共 {last} 页", at + 1);
            assert!(page.iter().any(|mark| matches!(mark, Mark::Text { text, .. } if *text == number)), "{number}");
        }
    }

    #[test]
    fn a_picture_keeps_its_shape() {
        for (pixels, wide, high) in [((1600, 1200), 240.0, 180.0), ((1200, 1600), 180.0, 240.0), ((0, 0), 240.0, 120.0)] {
            let (width, height) = fit(pixels, 240.0);
            assert!((width - wide).abs() < 0.01 && (height - high).abs() < 0.01, "{pixels:?}: {width} {height}");
        }
    }
}
