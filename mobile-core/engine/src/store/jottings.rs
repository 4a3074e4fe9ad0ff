//! What is a screen in the middle of? Words of its own, by a name of its own.

use super::{person::PersonStore, schema::jottings};
use crate::error::Result;
use diesel::{prelude::*, upsert::excluded};

impl PersonStore {
    /// Keeps words under a name; none takes them away.
    pub(crate) fn keep_jotting(&mut self, name: &str, words: Option<&str>) -> Result<()> {
        match words {
            Some(words) => diesel::insert_into(jottings::table)
                .values((jottings::name.eq(name), jottings::words.eq(words)))
                .on_conflict(jottings::name)
                .do_update()
                .set(jottings::words.eq(excluded(jottings::words)))
                .execute(&mut self.connection)?,
            None => diesel::delete(jottings::table.find(name)).execute(&mut self.connection)?,
        };
        Ok(())
    }

    pub(crate) fn jotting(&mut self, name: &str) -> Result<Option<String>> {
        Ok(jottings::table.find(name).select(jottings::words).first(&mut self.connection).optional()?)
    }
}
