//! Who is this phone, and who has signed in on it?

use super::{
    DEVICE, parse, prepare, salvage,
    schema::{device, people},
};
use crate::{capture::Contact, error::Result};
use diesel::{prelude::*, upsert::excluded};
use domain::{
    ids::{DeviceId, PersonId},
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
    pub originals_on_wifi_only: bool,
}

/// A person who has signed in on this phone.
#[derive(Debug, Clone, Queryable, Insertable)]
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
    originals_on_wifi_only: bool,
}

impl DeviceStore {
    pub(crate) fn open(connection: SqliteConnection) -> Result<Self> {
        let mut connection = prepare(connection, DEVICE)?;
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
            originals_on_wifi_only: row.originals_on_wifi_only,
        };
        Ok(Self { connection, known })
    }

    /// Nothing in its file is damaged.
    pub(crate) fn is_sound(&mut self) -> bool {
        salvage::is_sound(&mut self.connection)
    }

    /// Takes in what a damaged store still says.
    pub(crate) fn salvage(&mut self, damaged: &str) -> Result<usize> {
        salvage::salvage(&mut self.connection, damaged, salvage::OF_DEVICE)
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

    pub(crate) fn set_contact(&mut self, contact: Contact) -> Result<()> {
        diesel::update(device::table).set(device::contact.eq(serde_json::to_string(&contact)?)).execute(&mut self.connection)?;
        self.known.contact = Some(contact);
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
        Ok(people::table.order(people::name).load(&mut self.connection)?)
    }
}
