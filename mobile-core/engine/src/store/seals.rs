//! Which seals has this phone made, and which tickets has it left?

use super::{
    device::DeviceStore,
    photos::PhotoRow,
    schema::{device, photos, seals, tickets},
};
use crate::error::Result;
use diesel::prelude::*;
use domain::{
    ids::PhotoId,
    seal::{KeyId, Signed, Ticket, TicketUse},
};

/// A link of the chain, or the request to make one.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = seals)]
pub(crate) struct SealRow {
    pub number: i64,
    pub photo: String,
    pub text: String,
    pub signature: String,
    /// The strip that its ticket was cut from.
    pub ticket: Option<String>,
    pub sealed_at: i64,
}

impl SealRow {
    pub(crate) fn signed(&self) -> Signed {
        Signed { text: self.text.clone(), signature: self.signature.clone() }
    }
}

impl DeviceStore {
    /// The last link of the chain.
    pub(crate) fn last_seal(&mut self) -> Result<Option<SealRow>> {
        Ok(seals::table.order(seals::number.desc()).select(SealRow::as_select()).first(&mut self.connection).optional()?)
    }

    /// The ticket to be used next: of the strip that was issued last, since it proves the most.
    pub(crate) fn next_ticket(&mut self) -> Result<Option<TicketUse>> {
        let newest: Option<(String, i64, i64)> = tickets::table
            .order(tickets::issued_at.desc())
            .select((tickets::id, tickets::uses, tickets::used))
            .first(&mut self.connection)
            .optional()?;
        let Some((id, _, used)) = newest.filter(|(_, uses, used)| used < uses) else { return Ok(None) };
        Ok(Some(TicketUse { id: super::parse("tickets.id", &id)?, number: u32::try_from(used).unwrap_or(u32::MAX) }))
    }

    /// Keeps a photo with its seal: both or neither, and the ticket is used up.
    pub(crate) fn add_sealed(&mut self, photo: &PhotoRow, seal: Option<&SealRow>) -> Result<()> {
        self.connection.immediate_transaction(|c| {
            diesel::insert_into(photos::table).values(photo.clone()).on_conflict(photos::id).do_nothing().execute(c)?;
            put(c, seal)
        })
    }

    /// Forgets a photo that was taken back; the chain says so.
    pub(crate) fn remove_sealed(&mut self, photo: PhotoId, seal: Option<&SealRow>) -> Result<()> {
        self.connection.immediate_transaction(|c| {
            diesel::delete(photos::table.find(photo.to_string())).execute(c)?;
            put(c, seal)
        })
    }

    /// Adds a link that is about no photo of this phone any more.
    pub(crate) fn add_seal(&mut self, seal: &SealRow) -> Result<()> {
        self.connection.immediate_transaction(|c| put(c, Some(seal)))
    }

    /// True when the photo was sealed.
    pub(crate) fn is_sealed(&mut self, photo: PhotoId) -> Result<bool> {
        let known = seals::table.filter(seals::photo.eq(photo.to_string()));
        Ok(diesel::select(diesel::dsl::exists(known)).get_result(&mut self.connection)?)
    }

    /// What was sealed of these photos.
    pub(crate) fn seal_texts(&mut self, photos: &[String]) -> Result<Vec<String>> {
        Ok(seals::table.filter(seals::photo.eq_any(photos)).select(seals::text).load(&mut self.connection)?)
    }

    /// Links that have no receipt yet, in the order of the chain.
    pub(crate) fn seals_waiting(&mut self, after: i64, limit: i64) -> Result<Vec<SealRow>> {
        Ok(seals::table
            .filter(seals::receipt.is_null())
            .filter(seals::number.gt(after))
            .order(seals::number)
            .limit(limit)
            .select(SealRow::as_select())
            .load(&mut self.connection)?)
    }

    /// How many have none.
    pub(crate) fn count_seals_waiting(&mut self) -> Result<i64> {
        Ok(seals::table.filter(seals::receipt.is_null()).count().get_result(&mut self.connection)?)
    }

    /// The server has a link.
    pub(crate) fn seal_received(&mut self, number: i64, receipt: &Signed) -> Result<()> {
        diesel::update(seals::table.find(number)).set(seals::receipt.eq(serde_json::to_string(receipt)?)).execute(&mut self.connection)?;
        Ok(())
    }

    /// Forgets links that the server has had for long, but never the last one.
    pub(crate) fn forget_seals(&mut self, before: i64) -> Result<()> {
        let Some(last) = self.last_seal()? else { return Ok(()) };
        let old =
            seals::table.filter(seals::receipt.is_not_null()).filter(seals::sealed_at.lt(before)).filter(seals::number.lt(last.number));
        diesel::delete(old).execute(&mut self.connection)?;
        Ok(())
    }

    /// Strips as the server signed them.
    pub(crate) fn strips(&mut self, ids: &[String]) -> Result<Vec<Signed>> {
        let rows: Vec<(String, String)> =
            tickets::table.filter(tickets::id.eq_any(ids)).select((tickets::text, tickets::signature)).load(&mut self.connection)?;
        Ok(rows.into_iter().map(|(text, signature)| Signed { text, signature }).collect())
    }

    /// Keeps a new strip; older ones stay as long as what was sealed with them: a server that was restored from a backup asks for both again.
    pub(crate) fn put_strip(&mut self, ticket: &Ticket, signed: &Signed) -> Result<()> {
        let row = (
            tickets::id.eq(ticket.id.to_string()),
            tickets::text.eq(&signed.text),
            tickets::signature.eq(&signed.signature),
            tickets::uses.eq(i64::from(ticket.uses)),
            tickets::issued_at.eq(ticket.issued.timestamp_millis()),
        );
        let needed = seals::table.filter(seals::ticket.is_not_null()).select(seals::ticket.assume_not_null());
        self.connection.immediate_transaction(|c| {
            diesel::delete(tickets::table.filter(tickets::id.ne_all(needed))).execute(c)?;
            diesel::insert_into(tickets::table).values(row).on_conflict_do_nothing().execute(c)?;
            Ok(())
        })
    }

    /// When the newest strip was issued, and whether any of it was used.
    pub(crate) fn newest_strip(&mut self) -> Result<Option<(i64, bool)>> {
        let newest: Option<(i64, i64)> = tickets::table
            .order(tickets::issued_at.desc())
            .select((tickets::issued_at, tickets::used))
            .first(&mut self.connection)
            .optional()?;
        Ok(newest.map(|(issued, used)| (issued, used > 0)))
    }

    /// The key that the office knows of this phone, or will know once what waits has arrived.
    pub(crate) fn key_registered(&mut self, key: KeyId) -> Result<()> {
        diesel::update(device::table).set(device::key_id.eq(key.to_string())).execute(&mut self.connection)?;
        self.known.key_id = Some(key);
        Ok(())
    }
}

fn put(c: &mut SqliteConnection, seal: Option<&SealRow>) -> Result<()> {
    let Some(seal) = seal else { return Ok(()) };
    diesel::insert_into(seals::table).values(seal.clone()).execute(c)?;
    if let Some(ticket) = &seal.ticket {
        diesel::update(tickets::table.find(ticket)).set(tickets::used.eq(tickets::used + 1)).execute(c)?;
    }
    Ok(())
}
