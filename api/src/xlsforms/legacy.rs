//! How is an old Excel file (.xls) opened without harm? Its reader makes room for every cell between the first and the last one before it
//! looks at any, so a file of a few bytes could ask for all the memory there is. Here the records are gone through first, only as far as to
//! see where cells stand; and what the reader gets is a new file with that stream alone, so that it can't look at another one.

use super::{
    file::{MOST_COLUMNS, MOST_ROWS, MOST_SHEETS, plain, put},
    grid::{Sheet, Workbook},
    trouble::Why,
};
use calamine::{Reader, Xls};
use cfb::CompoundFile;
use std::io::{Cursor, Read, Write};

/// How every such file begins.
pub(super) const MAGIC: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
/// Cells of all sheets together, with the empty ones between them.
const MOST_CELLS: u64 = 500_000;

/// Opens one.
pub(super) fn read(bytes: &[u8], mut left: usize) -> Result<Workbook, Why> {
    let stream = stream(bytes)?;
    measure(&stream)?;
    let mut book: Xls<_> = Xls::new(Cursor::new(alone(&stream).map_err(|_| Why::NoWorkbook)?)).map_err(|_| Why::NoWorkbook)?;
    let mut sheets = vec![];
    for name in book.sheet_names() {
        let Ok(range) = book.worksheet_range(&name) else { continue };
        let (first_row, first_column) = range.start().unwrap_or_default();
        let mut rows = vec![];
        for (row, column, value) in range.used_cells() {
            let text = plain(value);
            left = left.checked_sub(text.len()).ok_or(Why::TooLarge)?;
            let at = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
            if !text.is_empty() {
                put(&mut rows, first_row.saturating_add(at(row)), first_column.saturating_add(at(column)), text)?;
            }
        }
        sheets.push(Sheet { name, rows });
    }
    Ok(Workbook { sheets })
}

/// The stream that the sheets stand in.
fn stream(bytes: &[u8]) -> Result<Vec<u8>, Why> {
    let mut file = CompoundFile::open(Cursor::new(bytes)).map_err(|_| Why::NoWorkbook)?;
    if file.exists("/_VBA_PROJECT_CUR") {
        return Err(Why::Macros);
    }
    let path = ["/Workbook", "/Book"].into_iter().find(|path| file.is_stream(path)).ok_or(Why::NoWorkbook)?;
    let mut stream = vec![];
    let most = bytes.len() as u64;
    file.open_stream(path).map_err(|_| Why::NoWorkbook)?.take(most).read_to_end(&mut stream).map_err(|_| Why::NoWorkbook)?;
    Ok(stream)
}

/// A file with nothing but this stream.
fn alone(stream: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut file = CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(vec![]))?;
    file.create_stream("/Workbook")?.write_all(stream)?;
    file.flush()?;
    Ok(file.into_inner().into_inner())
}

/// Records, as the reader goes through them.
struct Records<'a>(&'a [u8]);

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (kind, length) = (u16_at(self.0, 0)?, usize::from(u16_at(self.0, 2)?));
        let data = self.0.get(4..4 + length)?;
        self.0 = &self.0[4 + length..];
        Some((kind, data))
    }
}

const BOUND_SHEET: u16 = 0x0085;
const BEGIN: u16 = 0x0809;
const END: u16 = 0x000A;
const DIMENSIONS: u16 = 0x0200;
const ENCRYPTED: u16 = 0x002F;
/// Formula, number, label, truth, rich text, number, label of the table, several numbers, blank ones.
const CELLS: [u16; 10] = [0x0006, 0x0203, 0x0204, 0x0205, 0x00D6, 0x027E, 0x00FD, 0x00BD, 0x0201, 0x00BE];

/// Where cells stand, and how much room that takes.
fn measure(stream: &[u8]) -> Result<(), Why> {
    let mut begins = vec![];
    for (kind, data) in Records(stream) {
        match kind {
            ENCRYPTED => return Err(Why::NoWorkbook),
            END => break,
            BOUND_SHEET => begins.push(u32_at(data, 0).ok_or(Why::NoWorkbook)?),
            _ => {}
        }
    }
    if begins.len() > MOST_SHEETS {
        return Err(Why::TooLarge);
    }
    let mut left = MOST_CELLS;
    for begin in begins {
        let sheet = usize::try_from(begin).ok().and_then(|begin| stream.get(begin..)).ok_or(Why::NoWorkbook)?;
        let room = room_of(sheet)?;
        left = left.checked_sub(room).ok_or(Why::TooLarge)?;
    }
    Ok(())
}

/// The room that a sheet takes: what it says of itself, and what its cells span.
fn room_of(sheet: &[u8]) -> Result<u64, Why> {
    let (mut depth, mut said) = (0_u32, 0);
    let mut span: Option<(u16, u16, u16, u16)> = None;
    for (kind, data) in Records(sheet) {
        match kind {
            BEGIN => depth += 1,
            END if depth <= 1 => break,
            END => depth -= 1,
            DIMENSIONS => said += room_said(data)?,
            kind if CELLS.contains(&kind) => {
                let (row, column) = u16_at(data, 0).zip(u16_at(data, 2)).ok_or(Why::NoWorkbook)?;
                let last = if kind == 0x00BD { u16_at(data, data.len().saturating_sub(2)).unwrap_or(column) } else { column };
                if last < column {
                    return Err(Why::NoWorkbook);
                }
                if u32::from(row) >= MOST_ROWS || u32::from(last) >= MOST_COLUMNS {
                    return Err(Why::TooLarge);
                }
                let (top, bottom, first, end) = span.unwrap_or((row, row, column, last));
                span = Some((top.min(row), bottom.max(row), first.min(column), end.max(last)));
            }
            _ => {}
        }
    }
    let spans = span.map_or(0, |(top, bottom, first, last)| (u64::from(bottom - top) + 1) * (u64::from(last - first) + 1));
    Ok(said + spans)
}

/// What the record of a sheet's size says.
fn room_said(data: &[u8]) -> Result<u64, Why> {
    let (top, bottom, first, last) = if data.len() == 10 {
        let at = |place| u16_at(data, place).map(u64::from);
        (at(0), at(2), at(4), at(6))
    } else {
        let at = |place| u16_at(data, place).map(u64::from);
        (u32_at(data, 0).map(u64::from), u32_at(data, 4).map(u64::from), at(8), at(10))
    };
    let (Some(top), Some(bottom), Some(first), Some(last)) = (top, bottom, first, last) else { return Err(Why::NoWorkbook) };
    if bottom == 0 || last == 0 {
        return Ok(1);
    }
    // The reader takes a first column that can't be for 0.
    let first = if first > 0xFF || last < first { 0 } else { first };
    if top >= bottom || first >= last {
        return Err(Why::NoWorkbook);
    }
    Ok((bottom - top).saturating_mul(last - first))
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        [&kind.to_le_bytes()[..], &u16::try_from(data.len()).unwrap().to_le_bytes(), data].concat()
    }

    /// A stream with one sheet that holds these records.
    fn sheet(records: &[Vec<u8>]) -> Vec<u8> {
        let begin = record(BEGIN, &[0, 6, 5, 0, 0, 0, 0, 0]);
        let bound = |at: u32| record(BOUND_SHEET, &[&at.to_le_bytes()[..], &[0, 0, 1, 0, b'a']].concat());
        let globals = |at| [begin.clone(), bound(at), record(END, &[])].concat();
        let at = u32::try_from(globals(0).len()).unwrap();
        [globals(at), begin.clone(), records.concat(), record(END, &[])].concat()
    }

    fn number(row: u16, column: u16) -> Vec<u8> {
        record(0x0203, &[&row.to_le_bytes()[..], &column.to_le_bytes(), &[0; 10]].concat())
    }

    fn dimensions(bottom: u32, last: u16) -> Vec<u8> {
        record(DIMENSIONS, &[&0_u32.to_le_bytes()[..], &bottom.to_le_bytes(), &[0, 0], &last.to_le_bytes(), &[0, 0]].concat())
    }

    #[test]
    fn a_few_bytes_that_ask_for_all_memory_are_refused() {
        assert_eq!(measure(&sheet(&[dimensions(10, 5), number(9, 4)])), Ok(()));
        assert_eq!(measure(&sheet(&[dimensions(0x7FFF_FFFF, 255)])), Err(Why::TooLarge));
        assert_eq!(measure(&sheet(&[number(0, 0), number(0xFFFF, 0)])), Err(Why::TooLarge));
        assert_eq!(measure(&sheet(&[number(0, 0), number(4_999, 250)])), Err(Why::TooLarge), "a million empty cells between two");
        let backwards = record(DIMENSIONS, &[&9_u32.to_le_bytes()[..], &3_u32.to_le_bytes(), &[0, 0, 1, 0, 0, 0]].concat());
        assert_eq!(measure(&sheet(&[backwards])), Err(Why::NoWorkbook));
    }

    #[test]
    fn any_stream_is_opened_or_refused() {
        let honest = sheet(&[dimensions(10, 5), number(9, 4)]);
        assert!(super::super::file::open(&alone(&honest).unwrap()).is_ok());
        for at in 0..honest.len() {
            for bit in 0..8 {
                let mut spoiled = honest.clone();
                spoiled[at] ^= 1 << bit;
                drop(super::super::file::open(&alone(&spoiled).unwrap()));
            }
        }
    }
}
