//! What stands in the cells of a file from a stranger? Nothing is taken from it before it is known how much that is: a ZIP is unpacked once to
//! be measured, a sheet is read cell by cell, and more than any checklist needs is refused.

use super::{
    grid::{Sheet, Workbook},
    legacy,
    trouble::Why,
};
use calamine::{Data, DataRef, Reader, Xlsx};
use rust_xlsxwriter::{Format, Workbook as Written, XlsxError};
use std::{
    io::{self, Cursor, Read},
    panic::{AssertUnwindSafe, catch_unwind},
};
use zip::ZipArchive;

/// Bytes of an upload, at most.
pub const FILE_BYTES: usize = 4 * 1024 * 1024;
/// Bytes of all its parts, unpacked.
const UNPACKED_BYTES: u64 = 32 * 1024 * 1024;
const MOST_PARTS: usize = 500;
pub(super) const MOST_SHEETS: usize = 50;
pub(super) const MOST_ROWS: u32 = 5_000;
pub(super) const MOST_COLUMNS: u32 = 300;
/// Bytes of text in all cells together.
const TEXT_BYTES: usize = 8 * 1024 * 1024;

/// Reads a file. It may take a second: call it where that is no harm.
pub fn open(bytes: &[u8]) -> Result<Workbook, Why> {
    // A reader of formats this old has corners that nobody has looked into.
    catch_unwind(AssertUnwindSafe(|| read(bytes))).unwrap_or(Err(Why::NoWorkbook))
}

fn read(bytes: &[u8]) -> Result<Workbook, Why> {
    if bytes.len() > FILE_BYTES {
        return Err(Why::TooLarge);
    }
    if bytes.starts_with(legacy::MAGIC) {
        return legacy::read(bytes, TEXT_BYTES);
    }
    measure(bytes)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| Why::NoWorkbook)?;
    let names = book.sheet_names();
    if names.len() > MOST_SHEETS {
        return Err(Why::TooLarge);
    }
    let (mut sheets, mut left) = (vec![], TEXT_BYTES);
    for name in names {
        // Charts and the like have no cells.
        let Ok(mut cells) = book.worksheet_cells_reader(&name) else { continue };
        let mut rows: Vec<(u32, Vec<String>)> = vec![];
        while let Some(cell) = cells.next_cell().map_err(|_| Why::NoWorkbook)? {
            let (row, column) = cell.get_position();
            let text = said(cell.get_value());
            if text.is_empty() {
                continue;
            }
            left = left.checked_sub(text.len()).ok_or(Why::TooLarge)?;
            put(&mut rows, row, column, text)?;
        }
        sheets.push(Sheet { name, rows });
    }
    Ok(Workbook { sheets })
}

/// Sheets are written row by row; one that jumps back is none that a program wrote.
pub(super) fn put(rows: &mut Vec<(u32, Vec<String>)>, row: u32, column: u32, text: String) -> Result<(), Why> {
    if row >= MOST_ROWS || column >= MOST_COLUMNS {
        return Err(Why::TooLarge);
    }
    let number = row + 1;
    match rows.last() {
        Some((last, _)) if *last == number => {}
        Some((last, _)) if *last > number => return Err(Why::NoWorkbook),
        _ => rows.push((number, vec![])),
    }
    let Some((_, cells)) = rows.last_mut() else { return Ok(()) };
    let place = usize::try_from(column).unwrap_or(usize::MAX);
    if cells.len() <= place {
        cells.resize(place + 1, String::new());
    }
    cells[place] = text;
    Ok(())
}

/// Unpacks every part once, into nothing: what a part says of its own size is not believed.
fn measure(bytes: &[u8]) -> Result<(), Why> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Why::NoWorkbook)?;
    if zip.len() > MOST_PARTS {
        return Err(Why::TooLarge);
    }
    let mut left = UNPACKED_BYTES;
    for place in 0..zip.len() {
        let part = zip.by_index(place).map_err(|_| Why::NoWorkbook)?;
        if part.name().is_ok_and(|name| name.to_lowercase().ends_with("vbaproject.bin")) {
            return Err(Why::Macros);
        }
        let unpacked = io::copy(&mut part.take(left + 1), &mut io::sink()).map_err(|_| Why::NoWorkbook)?;
        left = left.checked_sub(unpacked).ok_or(Why::TooLarge)?;
    }
    Ok(())
}

fn said(value: &DataRef<'_>) -> String {
    match value {
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        other => plain(&Data::from(other.clone())),
    }
}

/// A number as XLSForm means it: 3, not 3.0.
pub(super) fn plain(value: &Data) -> String {
    match value {
        Data::Empty | Data::Error(_) => String::new(),
        Data::Bool(is) => if *is { "TRUE" } else { "FALSE" }.to_owned(),
        Data::Float(number) => number.to_string(),
        other => other.to_string(),
    }
}

/// A file of sheets, to be opened in any spreadsheet program.
pub fn pack(book: &Workbook) -> Result<Vec<u8>, XlsxError> {
    let mut written = Written::new();
    let head = Format::new().set_bold();
    for sheet in &book.sheets {
        let page = written.add_worksheet();
        page.set_name(&sheet.name)?;
        page.set_freeze_panes(1, 0)?;
        for (number, cells) in &sheet.rows {
            for (column, text) in (0..).zip(cells) {
                // Everything is text: an id or a name with leading zeros stays what it is, and nothing is calculated.
                match number {
                    _ if text.is_empty() => continue,
                    1 => page.write_string_with_format(0, column, text, &head)?,
                    number => page.write_string(number - 1, column, text)?,
                };
            }
        }
        for column in 0..20 {
            page.set_column_width(column, if (2..6).contains(&column) { 30 } else { 16 })?;
        }
    }
    written.save_to_buffer()
}
