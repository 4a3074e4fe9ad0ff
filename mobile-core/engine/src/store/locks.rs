//! What closes each person's store, and until when may they read it?

use super::{device::DeviceStore, schema::people};
use crate::error::{Error, Result};
use diesel::prelude::*;
use domain::{ids::PersonId, letter::Letter};

/// What closes a person's store.
#[derive(Debug, Clone, Default, AsChangeset)]
#[diesel(table_name = people, treat_none_as_null = true)]
pub(crate) struct LockRow {
    /// The store's key, closed.
    pub closed_key: String,
    /// What their PIN is stretched with; none without a PIN.
    pub salt: Option<String>,
    /// The key for the server, which gives it back for the person's password.
    pub key_letter: Option<String>,
}

/// How a person's store is closed, and who tried to open it.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = people)]
pub(crate) struct PersonLock {
    pub closed_key: String,
    pub salt: Option<String>,
    key_letter: Option<String>,
    /// Wrong PINs since the last right one.
    pub wrong_pins: i32,
    /// By the steady clock of the boot below.
    pub wait_until: i64,
    pub wait_boot: Option<String>,
    pub signed_out: bool,
    /// Unix milliseconds.
    pub leased_until: Option<i64>,
}

impl PersonLock {
    pub(crate) fn key_letter(&self) -> Option<Letter> {
        serde_json::from_str(self.key_letter.as_deref()?).ok()
    }
}

impl DeviceStore {
    pub(crate) fn lock_of(&mut self, person: PersonId) -> Result<Option<PersonLock>> {
        let row = people::table.find(person.to_string());
        Ok(row.select(PersonLock::as_select()).first(&mut self.connection).optional()?)
    }

    /// Those whose PIN opens their books.
    pub(crate) fn people_with_pin(&mut self) -> Result<Vec<String>> {
        Ok(people::table
            .filter(people::salt.is_not_null().and(people::signed_out.eq(false)))
            .select(people::id)
            .load(&mut self.connection)?)
    }

    /// Closes a store with something else. Wrong tries at the lock before are forgotten.
    pub(crate) fn put_lock(&mut self, person: PersonId, lock: &LockRow) -> Result<()> {
        let row = people::table.find(person.to_string());
        let changed = diesel::update(row).set((lock, people::wrong_pins.eq(0), people::wait_until.eq(0))).execute(&mut self.connection)?;
        if changed == 1 { Ok(()) } else { Err(Error::Damaged(format!("nobody {person} on this phone"))) }
    }

    pub(crate) fn put_key_letter(&mut self, person: PersonId, letter: &str) -> Result<()> {
        diesel::update(people::table.find(person.to_string())).set(people::key_letter.eq(letter)).execute(&mut self.connection)?;
        Ok(())
    }

    pub(crate) fn count_wrong_pin(&mut self, person: PersonId, wrong: u32, until: u64, boot: &str) -> Result<()> {
        let row = people::table.find(person.to_string());
        let wrong = i32::try_from(wrong).unwrap_or(i32::MAX);
        let until = i64::try_from(until).unwrap_or(i64::MAX);
        diesel::update(row)
            .set((people::wrong_pins.eq(wrong), people::wait_until.eq(until), people::wait_boot.eq(boot)))
            .execute(&mut self.connection)?;
        Ok(())
    }

    pub(crate) fn set_signed_out(&mut self, person: PersonId, signed_out: bool) -> Result<()> {
        diesel::update(people::table.find(person.to_string())).set(people::signed_out.eq(signed_out)).execute(&mut self.connection)?;
        Ok(())
    }

    /// Nobody here is known any more, but by name.
    pub(crate) fn forget_locks(&mut self) -> Result<()> {
        diesel::update(people::table)
            .set((
                people::closed_key.eq(""),
                people::salt.eq(None::<String>),
                people::key_letter.eq(None::<String>),
                people::signed_out.eq(true),
            ))
            .execute(&mut self.connection)?;
        Ok(())
    }

    pub(crate) fn lease(&mut self, person: PersonId, until: i64) -> Result<()> {
        diesel::update(people::table.find(person.to_string())).set(people::leased_until.eq(until)).execute(&mut self.connection)?;
        Ok(())
    }
}
