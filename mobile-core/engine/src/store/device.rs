//! Who is this phone, and who has signed in on it?

use super::{
    DEVICE, parse, prepare, salvage,
    schema::{device, people},
};
use crate::{
    capture::Contact,
    error::{Error, Result},
    vault::Key,
};
use diesel::{prelude::*, upsert::excluded};
use domain::{
    ids::{DeviceId, PersonId},
    letter::LetterKey,
    seal::KeyId,
    text::Language,
};
use uuid::Uuid;

/// The device's store: one owner, one connection.
pub(crate) struct DeviceStore {
    pub(super) connection: SqliteConnection,
    /// What seldom changes, so that no tap has to look it up.
    pub known: Known,
}

/// The row of the device.
#[derive(Debug, Clone, Default)]
pub(crate) struct Known {
    pub id: Option<DeviceId>,
    pub token: Option<String>,
    pub last_seq: u64,
    pub server_epoch: Option<Uuid>,
    pub signed_in: Option<PersonId>,
    pub language: Language,
    pub contact: Option<Contact>,
    /// The key that the office knows, or will know.
    pub key_id: Option<KeyId>,
    /// What the phone writes its letters to.
    pub letter_key: Option<LetterKey>,
    /// The latest moment that the phone ever knew of, in Unix milliseconds.
    pub latest: i64,
    /// For how long the server lends the books.
    pub lease_days: Option<u32>,
    /// The office closed this phone out.
    pub revoked: Option<Revoked>,
    pub originals_on_wifi_only: bool,
}

/// How far a phone is that was closed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Revoked {
    /// It was told so: it hands in what it holds, and nobody reads anything here any more.
    Told,
    /// Everything is handed in and gone; the office has to hear it.
    Emptied,
}

impl Revoked {
    const fn word(self) -> &'static str {
        match self {
            Self::Told => "told",
            Self::Emptied => "emptied",
        }
    }

    fn parse(word: &str) -> Result<Self> {
        let found = [Self::Told, Self::Emptied].into_iter().find(|one| one.word() == word);
        found.ok_or_else(|| Error::Damaged(format!("device.revoked: {word:?}")))
    }
}

/// A person who has signed in on this phone.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = people)]
pub(crate) struct PersonRow {
    pub id: String,
    pub name: String,
    pub login: String,
}

#[derive(Queryable)]
struct Row {
    _one: i32,
    device_id: Option<String>,
    token: Option<String>,
    last_seq: i64,
    server_epoch: Option<String>,
    signed_in: Option<String>,
    language: String,
    contact: Option<String>,
    key_id: Option<String>,
    letter_key: Option<String>,
    latest: i64,
    lease_days: Option<i32>,
    revoked: Option<String>,
    originals_on_wifi_only: bool,
}

impl DeviceStore {
    pub(crate) fn open(connection: SqliteConnection, key: &Key) -> Result<Self> {
        let mut connection = prepare(connection, key, DEVICE)?;
        let row: Row = device::table.first(&mut connection)?;
        let known = Known {
            id: row.device_id.map(|id| parse("device.device_id", &id)).transpose()?,
            token: row.token,
            last_seq: row.last_seq.unsigned_abs(),
            server_epoch: row.server_epoch.map(|e| parse("device.server_epoch", &e)).transpose()?,
            signed_in: row.signed_in.map(|id| parse("device.signed_in", &id)).transpose()?,
            language: Language::parse(&row.language).unwrap_or_default(),
            contact: row.contact.map(|json| serde_json::from_str(&json)).transpose()?,
            key_id: row.key_id.map(|id| parse("device.key_id", &id)).transpose()?,
            letter_key: row.letter_key.map(|json| serde_json::from_str(&json)).transpose()?,
            latest: row.latest,
            lease_days: row.lease_days.map(i32::unsigned_abs),
            revoked: row.revoked.map(|word| Revoked::parse(&word)).transpose()?,
            originals_on_wifi_only: row.originals_on_wifi_only,
        };
        Ok(Self { connection, known })
    }

    /// Nothing in its file is damaged.
    pub(crate) fn is_sound(&mut self) -> bool {
        salvage::is_sound(&mut self.connection)
    }

    /// Takes in what a damaged store still says.
    pub(crate) fn salvage(&mut self, damaged: &str, key: &Key) -> Result<usize> {
        salvage::salvage(&mut self.connection, damaged, key, salvage::OF_DEVICE)
    }

    pub(crate) fn enrolled(&mut self, id: DeviceId, token: String) -> Result<()> {
        diesel::update(device::table)
            .set((device::device_id.eq(id.to_string()), device::token.eq(&token)))
            .execute(&mut self.connection)?;
        self.known.id = Some(id);
        self.known.token = Some(token);
        Ok(())
    }

    pub(crate) fn set_signed_in(&mut self, person: Option<PersonId>) -> Result<()> {
        diesel::update(device::table).set(device::signed_in.eq(person.map(|p| p.to_string()))).execute(&mut self.connection)?;
        self.known.signed_in = person;
        Ok(())
    }

    pub(crate) fn set_language(&mut self, language: Language) -> Result<()> {
        diesel::update(device::table).set(device::language.eq(language.tag())).execute(&mut self.connection)?;
        self.known.language = language;
        Ok(())
    }

    pub(crate) fn set_originals_on_wifi_only(&mut self, only: bool) -> Result<()> {
        diesel::update(device::table).set(device::originals_on_wifi_only.eq(only)).execute(&mut self.connection)?;
        self.known.originals_on_wifi_only = only;
        Ok(())
    }

    /// The server was heard: its clock counts from here on, whatever another one had said.
    pub(crate) fn set_contact(&mut self, contact: Contact) -> Result<()> {
        let latest = contact.server.timestamp_millis();
        diesel::update(device::table)
            .set((device::contact.eq(serde_json::to_string(&contact)?), device::latest.eq(latest)))
            .execute(&mut self.connection)?;
        self.known.latest = latest;
        self.known.contact = Some(contact);
        Ok(())
    }

    pub(crate) fn set_letter_key(&mut self, key: &LetterKey) -> Result<()> {
        diesel::update(device::table).set(device::letter_key.eq(serde_json::to_string(key)?)).execute(&mut self.connection)?;
        self.known.letter_key = Some(key.clone());
        Ok(())
    }

    /// Some moment is past: whatever clocks say later, it is not before this one. Told by the minute.
    pub(crate) fn it_is(&mut self, now: i64) -> Result<()> {
        if now - self.known.latest < 60_000 {
            return Ok(());
        }
        diesel::update(device::table).set(device::latest.eq(now)).execute(&mut self.connection)?;
        self.known.latest = now;
        Ok(())
    }

    pub(crate) fn set_lease_days(&mut self, days: u32) -> Result<()> {
        if self.known.lease_days != Some(days) {
            let written = i32::try_from(days).unwrap_or(i32::MAX);
            diesel::update(device::table).set(device::lease_days.eq(written)).execute(&mut self.connection)?;
            self.known.lease_days = Some(days);
        }
        Ok(())
    }

    /// Lets go of the file, which is about to be taken away.
    pub(crate) fn close(&mut self) -> Result<()> {
        self.connection = SqliteConnection::establish(":memory:").map_err(|e| Error::Damaged(format!("store: {e}")))?;
        Ok(())
    }

    pub(crate) fn set_revoked(&mut self, revoked: Revoked) -> Result<()> {
        diesel::update(device::table).set(device::revoked.eq(revoked.word())).execute(&mut self.connection)?;
        self.known.revoked = Some(revoked);
        Ok(())
    }

    pub(super) fn keep_epoch(&mut self, epoch: Uuid) -> Result<()> {
        diesel::update(device::table).set(device::server_epoch.eq(epoch.to_string())).execute(&mut self.connection)?;
        self.known.server_epoch = Some(epoch);
        Ok(())
    }

    pub(crate) fn put_person(&mut self, person: &PersonRow) -> Result<()> {
        diesel::insert_into(people::table)
            .values(person.clone())
            .on_conflict(people::id)
            .do_update()
            .set((people::name.eq(excluded(people::name)), people::login.eq(excluded(people::login))))
            .execute(&mut self.connection)?;
        Ok(())
    }

    pub(crate) fn people(&mut self) -> Result<Vec<PersonRow>> {
        Ok(people::table.order(people::name).select(PersonRow::as_select()).load(&mut self.connection)?)
    }
}
