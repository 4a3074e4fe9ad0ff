//! What stands in a cell of a table?

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime};
use chrono_tz::Tz;
use domain::time::Timestamp;

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Words, some of them typed by people.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// A number.
    Number(f64),
    /// A date.
    Date(NaiveDate),
    /// A time by the clocks of the site.
    Local(NaiveDateTime),
    /// The same time for programs, with its offset.
    Iso(DateTime<FixedOffset>),
}

/// A row, written cell by cell.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Row(pub Vec<Cell>);

impl Row {
    /// An empty row that will have so many cells.
    #[must_use]
    pub fn of(cells: usize) -> Self {
        Self(Vec::with_capacity(cells))
    }

    fn and(mut self, cell: Cell) -> Self {
        self.0.push(cell);
        self
    }

    /// And words; none leave the cell empty.
    #[must_use]
    pub fn text(self, text: impl Into<String>) -> Self {
        let text = text.into();
        self.and(if text.is_empty() { Cell::Empty } else { Cell::Text(text) })
    }

    /// And an id.
    #[must_use]
    pub fn id(self, id: impl Into<uuid::Uuid>) -> Self {
        self.and(Cell::Text(id.into().to_string()))
    }

    /// And an id, where there is one.
    #[must_use]
    pub fn maybe_id(self, id: Option<impl Into<uuid::Uuid>>) -> Self {
        match id {
            Some(id) => self.id(id),
            None => self.and(Cell::Empty),
        }
    }

    /// And a whole number.
    #[must_use]
    pub fn whole(self, number: impl TryInto<i64>) -> Self {
        self.and(number.try_into().map_or(Cell::Empty, Cell::Whole))
    }

    /// And a number, where there is one.
    #[must_use]
    pub fn number(self, number: Option<f64>) -> Self {
        self.and(number.filter(|number| number.is_finite()).map_or(Cell::Empty, Cell::Number))
    }

    /// And a date.
    #[must_use]
    pub fn date(self, date: NaiveDate) -> Self {
        self.and(Cell::Date(date))
    }

    /// And a time in two cells: by the clocks there, and for programs.
    #[must_use]
    pub fn time(self, at: Timestamp, zone: Tz) -> Self {
        let there = at.with_timezone(&zone).fixed_offset();
        self.and(Cell::Local(there.naive_local())).and(Cell::Iso(there))
    }

    /// And a time in two cells, where there is one.
    #[must_use]
    pub fn maybe_time(self, at: Option<Timestamp>, zone: Tz) -> Self {
        match at {
            Some(at) => self.time(at, zone),
            None => self.and(Cell::Empty).and(Cell::Empty),
        }
    }
}

/// A time by the clocks there, as people and Excel read it: `2026-11-23 07:08:12`.
pub(super) fn push_local(out: &mut Vec<u8>, at: NaiveDateTime) {
    push_date(out, at.date());
    out.push(b' ');
    push_clock(out, at);
}

/// `2026-11-23`.
pub(super) fn push_date(out: &mut Vec<u8>, date: NaiveDate) {
    use chrono::Datelike;
    let year = u32::try_from(date.year()).unwrap_or(0);
    push_digits(out, year, 4);
    out.push(b'-');
    push_digits(out, date.month(), 2);
    out.push(b'-');
    push_digits(out, date.day(), 2);
}

fn push_clock(out: &mut Vec<u8>, at: NaiveDateTime) {
    use chrono::Timelike;
    for (place, part) in [at.hour(), at.minute(), at.second()].into_iter().enumerate() {
        if place > 0 {
            out.push(b':');
        }
        push_digits(out, part, 2);
    }
}

/// `2026-11-23T07:08:12+08:00`. By hand: chrono's own way takes a tenth of the time of a whole row.
pub(super) fn push_iso(out: &mut Vec<u8>, at: DateTime<FixedOffset>) {
    let local = at.naive_local();
    push_date(out, local.date());
    out.push(b'T');
    push_clock(out, local);
    let offset = at.offset().local_minus_utc();
    out.push(if offset < 0 { b'-' } else { b'+' });
    let minutes = offset.unsigned_abs() / 60;
    push_digits(out, minutes / 60, 2);
    out.push(b':');
    push_digits(out, minutes % 60, 2);
}

fn push_digits(out: &mut Vec<u8>, number: u32, digits: u32) {
    for place in (0..digits).rev() {
        let digit = number / 10_u32.pow(place) % 10;
        out.push(b'0' + u8::try_from(digit).unwrap_or(0));
    }
}

/// Text at which a spreadsheet program would begin to calculate if it were typed: a formula, or what leads to one (OWASP, "CSV
/// Injection"). The wide signs of Chinese keyboards count as the narrow ones.
#[must_use]
pub fn begins_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_as_chrono_writes_them() {
        for text in ["2026-11-22T23:08:12Z", "1999-01-01T00:00:00Z", "2024-02-29T12:59:59Z"] {
            for zone in [Tz::Asia__Shanghai, Tz::America__St_Johns, Tz::UTC, Tz::Asia__Kathmandu] {
                let at: Timestamp = text.parse().unwrap();
                let there = at.with_timezone(&zone).fixed_offset();
                let (mut iso, mut local) = (vec![], vec![]);
                push_iso(&mut iso, there);
                push_local(&mut local, there.naive_local());
                assert_eq!(String::from_utf8(iso).unwrap(), there.to_rfc3339_opts(chrono::SecondsFormat::Secs, false));
                assert_eq!(String::from_utf8(local).unwrap(), there.format("%Y-%m-%d %H:%M:%S").to_string());
            }
        }
    }

    #[test]
    fn a_row_keeps_its_cells_in_place() {
        let row = Row::of(4).text("").whole(3).number(Some(f64::NAN)).maybe_time(None, Tz::UTC);
        assert_eq!(row.0, [Cell::Empty, Cell::Whole(3), Cell::Empty, Cell::Empty, Cell::Empty]);
    }
}
