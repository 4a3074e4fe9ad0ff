//! Which flat does somebody mean? Twenty thousand of them stay on the disk; what they are called stands in a table that triggers keep in step.

use super::{person::PersonStore, schema::unit_names};
use crate::error::Result;
use diesel::prelude::*;
use domain::ids::SiteId;

/// What SQLite has and diesel does not.
mod sqlite {
    use diesel::sql_types::Text;

    #[diesel::declare_sql_function]
    extern "SQL" {
        /// Where a text stands in another; 0 when it does not.
        fn instr(text: Text, part: Text) -> Integer;
        /// A text's characters.
        fn length(text: Text) -> Integer;
    }
}
use sqlite::{instr, length};

/// A word that somebody typed.
pub(crate) struct Term {
    /// In small letters.
    pub word: String,
    /// Buildings that it names.
    pub buildings: Vec<String>,
    /// Buildings that it begins with, and the rest of it: 3栋201.
    pub inside: Vec<(String, String)>,
}

impl PersonStore {
    /// Flats of a site, with their building, that fit all the words; those that begin with what was typed last come first.
    pub(crate) fn search_units(&mut self, site: SiteId, terms: &[Term], limit: i64) -> Result<Vec<(String, String)>> {
        let mut found = unit_names::table
            .select((unit_names::id, unit_names::building))
            .filter(unit_names::site.eq(site.to_string()))
            .limit(limit)
            .into_boxed();
        for term in terms.iter().rev() {
            let named = instr(unit_names::words, &term.word).gt(0).or(unit_names::building.eq_any(&term.buildings));
            found = match term.inside.first() {
                Some((building, rest)) => {
                    found.filter(named.or(unit_names::building.eq(building).and(instr(unit_names::words, rest).gt(0))))
                }
                None => found.filter(named),
            };
            found = found.then_order_by(instr(unit_names::words, format!("\n{}", term.word)).gt(0).desc());
        }
        // 3-2-1 comes before 3-2-10.
        Ok(found
            .then_order_by(length(unit_names::words))
            .then_order_by(unit_names::words)
            .then_order_by(unit_names::id)
            .load(&mut self.connection)?)
    }
}
