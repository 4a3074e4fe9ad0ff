//! How does a table look as text? RFC 4180, in UTF-8 with the mark that tells Excel so.

use super::cell::{Cell, Row, begins_formula, push_date, push_iso, push_local};
use std::io::{self, Write};

const MARK: &[u8] = "\u{feff}".as_bytes();

/// Writes a table: its head, then page after page.
pub(super) fn write(columns: &[String], mut next: impl FnMut() -> Option<io::Result<Vec<Row>>>, mut out: impl Write) -> io::Result<()> {
    let mut text = MARK.to_vec();
    for (place, name) in columns.iter().enumerate() {
        comma(&mut text, place);
        push_text(&mut text, name);
    }
    text.extend_from_slice(b"\r\n");
    out.write_all(&text)?;
    while let Some(page) = next() {
        for row in page? {
            text.clear();
            push_row(&mut text, &row);
            out.write_all(&text)?;
        }
    }
    out.flush()
}

/// A row with its end.
pub(crate) fn push_row(out: &mut Vec<u8>, row: &Row) {
    for (place, cell) in row.0.iter().enumerate() {
        comma(out, place);
        match cell {
            Cell::Empty => {}
            Cell::Text(text) => push_text(out, text),
            Cell::Whole(number) => out.extend_from_slice(number.to_string().as_bytes()),
            Cell::Number(number) => out.extend_from_slice(number.to_string().as_bytes()),
            Cell::Date(date) => push_date(out, *date),
            Cell::Local(at) => push_local(out, *at),
            Cell::Iso(at) => push_iso(out, *at),
        }
    }
    out.extend_from_slice(b"\r\n");
}

fn comma(out: &mut Vec<u8>, place: usize) {
    if place > 0 {
        out.push(b',');
    }
}

/// What people typed is text and stays text: an apostrophe in front keeps a spreadsheet program from calculating it.
fn push_text(out: &mut Vec<u8>, text: &str) {
    let is_formula = begins_formula(text);
    // A semicolon or a tab parts cells where the program's country says so.
    let is_plain = !is_formula && !text.bytes().any(|byte| matches!(byte, b'"' | b',' | b';' | b'\t' | b'\r' | b'\n'));
    if is_plain && !text.starts_with(' ') && !text.ends_with(' ') {
        out.extend_from_slice(text.as_bytes());
        return;
    }
    out.push(b'"');
    if is_formula {
        out.push(b'\'');
    }
    for byte in text.bytes() {
        if byte == b'"' {
            out.push(b'"');
        }
        out.push(byte);
    }
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(rows: Vec<Row>) -> String {
        let mut rows = Some(rows);
        let mut out = vec![];
        write(&["名称".into(), "b".into()], || rows.take().map(Ok), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn it_is_what_rfc_4180_says_with_a_mark_for_excel() {
        let text = written(vec![Row::of(2).text("大堂, \"东\"").whole(3), Row::of(2).text("two\nlines").number(Some(-1.5))]);
        assert_eq!(text, "\u{feff}名称,b\r\n\"大堂, \"\"东\"\"\",3\r\n\"two\nlines\",-1.5\r\n");
    }

    #[test]
    fn no_text_becomes_a_formula() {
        for begins in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠a"] {
            let text = written(vec![Row::of(1).text(begins)]);
            let cell = text.split_once("b\r\n").unwrap().1;
            assert!(cell.starts_with("\"'"), "{cell:?}");
        }
        // A quote cannot end the cell early and let a formula begin.
        assert!(written(vec![Row::of(1).text("a\",=cmd()")]).contains("\"a\"\",=cmd()\""));
        // A number is a number.
        assert!(written(vec![Row::of(1).whole(-3)]).ends_with("\r\n-3\r\n"));
    }

    #[test]
    fn half_a_list_is_an_error() {
        let mut out = vec![];
        assert!(write(&[], || Some(Err(io::Error::other("gone"))), &mut out).is_err());
    }
}
