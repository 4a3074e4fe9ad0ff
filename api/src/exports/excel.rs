//! How does a table look as an Excel workbook? As the few parts of one, written into the ZIP while the rows come: nothing of it waits in
//! memory or on the disk. (`rust_xlsxwriter` keeps a sheet until it is whole, which of a million rows is a gigabyte of temporary file.)

use super::cell::{Cell, Row, begins_formula, push_iso};
use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use std::{
    fmt::Write as _,
    io::{self, Write},
};
use zip::{CompressionMethod, ZipWriter, result::ZipError, write::SimpleFileOptions};

/// Rows of a sheet, with its head: more is nothing that Excel opens.
const MOST_ROWS: u32 = 1_048_576;
/// Bytes of a sheet: beyond four gigabytes its size would not be plain any more.
const MOST_BYTES: u64 = 3 << 30;
/// Characters of a cell.
const MOST_CHARACTERS: usize = 32_767;
/// Styles, by their places in [`STYLES`].
const DATE: u8 = 1;
const TIME: u8 = 2;
const HEAD: u8 = 3;
const APOSTROPHE: u8 = 4;

const CONTENT: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>"#;
const STYLES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd"/><numFmt numFmtId="165" formatCode="yyyy\-mm\-dd\ hh:mm:ss"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="5"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1"/></cellXfs></styleSheet>"#;
const RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;

/// Writes a table: page after page, on as many sheets as it takes.
pub(super) fn write(
    title: &str,
    columns: &[String],
    mut next: impl FnMut() -> Option<io::Result<Vec<Row>>>,
    out: impl Write,
) -> io::Result<()> {
    let mut book = Book { zip: ZipWriter::new_stream(out), columns, sheets: 0, row: 0, bytes: 0, text: vec![] };
    book.begin_sheet()?;
    while let Some(page) = next() {
        for row in page? {
            book.row(&row)?;
        }
    }
    book.finish(title)
}

struct Book<'a, W: Write> {
    zip: ZipWriter<zip::write::StreamWriter<W>>,
    columns: &'a [String],
    sheets: u32,
    /// Rows of this sheet.
    row: u32,
    /// Bytes of this sheet.
    bytes: u64,
    text: Vec<u8>,
}

impl<W: Write> Book<'_, W> {
    fn begin_sheet(&mut self) -> io::Result<()> {
        (self.sheets, self.row, self.bytes) = (self.sheets + 1, 0, 0);
        // Fast before small: it goes over a line that the office has anyway.
        let packed = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).compression_level(Some(1));
        self.zip.start_file(format!("xl/worksheets/sheet{}.xml", self.sheets), packed).map_err(wrong)?;
        let mut begin = CONTENT.to_owned();
        if !self.columns.is_empty() {
            _ = write!(begin, r#"<cols><col min="1" max="{}" width="20" customWidth="1"/></cols>"#, self.columns.len());
        }
        begin.push_str("<sheetData>");
        self.zip.write_all(begin.as_bytes())?;
        let head = Row(self.columns.iter().map(|name| Cell::Text(name.clone())).collect());
        self.push(&head, Some(HEAD))
    }

    fn end_sheet(&mut self) -> io::Result<()> {
        self.zip.write_all(b"</sheetData></worksheet>")
    }

    fn row(&mut self, row: &Row) -> io::Result<()> {
        if self.row >= MOST_ROWS || self.bytes >= MOST_BYTES {
            self.end_sheet()?;
            self.begin_sheet()?;
        }
        self.push(row, None)
    }

    fn push(&mut self, row: &Row, style: Option<u8>) -> io::Result<()> {
        self.row += 1;
        let mut text = std::mem::take(&mut self.text);
        text.clear();
        let number = self.row.to_string();
        text.extend_from_slice(b"<row r=\"");
        text.extend_from_slice(number.as_bytes());
        text.extend_from_slice(b"\">");
        for (place, cell) in row.0.iter().enumerate() {
            push_cell(&mut text, cell, place, &number, style);
        }
        text.extend_from_slice(b"</row>");
        self.bytes += text.len() as u64;
        self.zip.write_all(&text)?;
        self.text = text;
        Ok(())
    }

    fn finish(mut self, title: &str) -> io::Result<()> {
        self.end_sheet()?;
        let (mut sheets, mut relations, mut types) = (String::new(), String::new(), String::new());
        for n in 1..=self.sheets {
            _ = write!(sheets, r#"<sheet name="{}" sheetId="{n}" r:id="rId{n}"/>"#, sheet_name(title, n));
            _ = write!(
                relations,
                r#"<Relationship Id="rId{n}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet{n}.xml"/>"#
            );
            _ = write!(
                types,
                r#"<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>"#
            );
        }
        let styles = self.sheets + 1;
        let parts = [
            ("xl/styles.xml", STYLES.to_owned()),
            (
                "xl/workbook.xml",
                format!(
                    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>{sheets}</sheets></workbook>"#
                ),
            ),
            (
                "xl/_rels/workbook.xml.rels",
                format!(
                    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relations}<Relationship Id="rId{styles}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#
                ),
            ),
            ("_rels/.rels", RELATIONS.to_owned()),
            (
                "[Content_Types].xml",
                format!(
                    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>{types}<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>"#
                ),
            ),
        ];
        for (name, text) in parts {
            self.zip.start_file(name, SimpleFileOptions::default().compression_method(CompressionMethod::Deflated)).map_err(wrong)?;
            self.zip.write_all(text.as_bytes())?;
        }
        self.zip.finish().map_err(wrong)?.into_inner().flush()
    }
}

fn wrong(error: ZipError) -> io::Error {
    io::Error::other(error)
}

/// Up to 31 characters without those that a sheet's name can't have; the second sheet has its number.
fn sheet_name(title: &str, number: u32) -> String {
    let plain: String = title.chars().filter(|c| !r"[]:*?/\'<>&".contains(*c) && !c.is_control()).take(25).collect();
    let plain = if plain.trim().is_empty() { "Rounds" } else { plain.trim() };
    let name = if number == 1 { plain.to_owned() } else { format!("{plain} {number}") };
    let mut escaped = vec![];
    push_escaped(&mut escaped, &name);
    String::from_utf8(escaped).unwrap_or_default()
}

fn push_cell(out: &mut Vec<u8>, cell: &Cell, place: usize, row: &str, style: Option<u8>) {
    let begin = |out: &mut Vec<u8>, style: Option<u8>| {
        out.extend_from_slice(b"<c r=\"");
        push_column(out, place);
        out.extend_from_slice(row.as_bytes());
        out.push(b'"');
        if let Some(style) = style {
            out.extend_from_slice(b" s=\"");
            out.push(b'0' + style);
            out.push(b'"');
        }
    };
    let number = |out: &mut Vec<u8>, style: Option<u8>, number: String| {
        begin(out, style);
        out.extend_from_slice(b"><v>");
        out.extend_from_slice(number.as_bytes());
        out.extend_from_slice(b"</v></c>");
    };
    let text = |out: &mut Vec<u8>, style: Option<u8>, write: &dyn Fn(&mut Vec<u8>)| {
        begin(out, style);
        out.extend_from_slice(b" t=\"inlineStr\"><is><t xml:space=\"preserve\">");
        write(out);
        out.extend_from_slice(b"</t></is></c>");
    };
    match cell {
        Cell::Empty => {}
        // Typed as text it is never calculated; marked with the apostrophe, not after somebody has edited it either.
        Cell::Text(words) => {
            let style = style.or(begins_formula(words).then_some(APOSTROPHE));
            text(out, style, &|out| push_escaped(out, words));
        }
        Cell::Whole(whole) => number(out, style, whole.to_string()),
        Cell::Number(given) => number(out, style, given.to_string()),
        Cell::Date(date) => number(out, Some(DATE), days(date.and_time(NaiveTime::MIN)).to_string()),
        Cell::Local(at) => number(out, Some(TIME), days(*at).to_string()),
        Cell::Iso(at) => text(out, style, &|out| push_iso(out, *at)),
    }
}

/// A, B, …, Z, AA.
fn push_column(out: &mut Vec<u8>, place: usize) {
    if place >= 26 {
        push_column(out, place / 26 - 1);
    }
    out.push(b'A' + u8::try_from(place % 26).unwrap_or(0));
}

/// Days since Excel's beginning, in which 1900 was a leap year.
fn days(at: NaiveDateTime) -> f64 {
    let since = at - NaiveDate::from_ymd_opt(1899, 12, 30).unwrap_or_default().and_time(NaiveTime::MIN);
    // To the second: what is less shows as a rounding error in a filter.
    since.num_seconds() as f64 / 86_400.0
}

/// Text of XML. Characters that XML can't hold are written as Excel does it, and text that looks like that is told apart.
fn push_escaped(out: &mut Vec<u8>, text: &str) {
    let text = match text.char_indices().nth(MOST_CHARACTERS) {
        Some((end, _)) => &text[..end],
        None => text,
    };
    for (at, c) in text.char_indices() {
        match c {
            '&' => out.extend_from_slice(b"&amp;"),
            '<' => out.extend_from_slice(b"&lt;"),
            '>' => out.extend_from_slice(b"&gt;"),
            '"' => out.extend_from_slice(b"&quot;"),
            '_' if looks_escaped(&text[at..]) => out.extend_from_slice(b"_x005F_"),
            '\t' | '\n' => out.push(c as u8),
            c if c < ' ' => out.extend_from_slice(format!("_x{:04X}_", u32::from(c)).as_bytes()),
            '\u{fffe}' | '\u{ffff}' => {}
            c => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
}

/// `_x0041_`.
fn looks_escaped(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 7 && bytes[1] == b'x' && bytes[2..6].iter().all(u8::is_ascii_hexdigit) && bytes[6] == b'_'
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{Data, Reader, Xlsx};
    use chrono_tz::Tz;
    use std::io::Cursor;

    fn read(rows: Vec<Row>) -> Vec<Vec<Data>> {
        let (mut rows, mut out) = (Some(rows), vec![]);
        write("不合格项", &["A".into(), "乙".into()], || rows.take().map(Ok), &mut out).unwrap();
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(out)).unwrap();
        assert_eq!(book.sheet_names(), ["不合格项"]);
        let range = book.worksheet_range_at(0).unwrap().unwrap();
        range.rows().map(<[Data]>::to_vec).collect()
    }

    #[test]
    fn what_is_written_is_read_again() {
        let at = "2026-11-22T23:08:12Z".parse().unwrap();
        let awkward = "<b>&\"大堂\" _x0041_ \u{1} =1 \n end ";
        let rows = read(vec![Row::of(2).text(awkward).whole(-3), Row::of(3).text("=1+1").time(at, Tz::Asia__Shanghai)]);
        assert_eq!(rows[0][..2], [Data::String("A".into()), Data::String("乙".into())]);
        assert_eq!(rows[1][..2], [Data::String(awkward.into()), Data::Float(-3.0)]);
        assert_eq!(rows[2][0], Data::String("=1+1".into()), "text, not a formula");
        let Data::DateTime(when) = &rows[2][1] else { panic!("{:?}", rows[2]) };
        assert!((when.as_f64() - 46_349.297_361).abs() < 1e-5, "{when:?}");
        assert_eq!(rows[2][2], Data::String("2026-11-23T07:08:12+08:00".into()));
    }

    #[test]
    fn more_rows_than_excel_opens_go_on_another_sheet() {
        let (mut left, mut out) = (1_050, vec![]);
        let page = || (0..1_000).map(|n| Row::of(1).whole(n)).collect();
        write(
            "x",
            &["n".into()],
            || {
                left -= 1;
                (left > 0).then(|| Ok(page()))
            },
            &mut out,
        )
        .unwrap();
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(out)).unwrap();
        assert_eq!(book.sheet_names(), ["x", "x 2"]);
        let second = book.worksheet_range_at(1).unwrap().unwrap();
        assert_eq!(second.height(), 1_049_000 - 1_048_575 + 1, "with a head of its own");
    }

    #[test]
    fn columns_have_letters() {
        let name = |place| {
            let mut out = vec![];
            push_column(&mut out, place);
            String::from_utf8(out).unwrap()
        };
        assert_eq!([0, 25, 26, 51, 52, 701, 702].map(name), ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }
}
