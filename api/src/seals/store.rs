//! How do seals and days stand in their tables? Word for word, so that a stranger can check every signature again.

use crate::{
    db::{
        AnyConn, DbError, Id, Json, Ts, insert,
        schema::{device_credentials, seal_days, seals},
    },
    each, rows,
};
use diesel::{
    dsl::{count_star, max},
    prelude::*,
};
use domain::{
    ids::{CompanyId, DeviceId, PhotoId},
    photo::Sha256,
    seal::{Day, FOREIGN, Manifest, Problem, Signed, Ticket, TicketUse, What},
    time::Timestamp,
};
use std::collections::{BTreeSet, HashMap};

/// A link of a chain, as it was handed in, judged and answered.
#[derive(Debug, Clone)]
pub struct Seal {
    /// What the phone signed.
    pub signed: Signed,
    /// What it says.
    pub manifest: Manifest,
    /// Its hash.
    pub hash: Sha256,
    /// The strip that its ticket was cut from.
    pub ticket: Option<(Ticket, Signed)>,
    /// What is not right about it, by itself.
    pub problems: BTreeSet<Problem>,
    /// When it came.
    pub received: Timestamp,
    /// The server's receipt.
    pub receipt: Signed,
    /// The number of the day that closed it.
    pub day: Option<u64>,
}

impl Seal {
    /// True when the phone's own key signed it: only such a link says anything about the chain.
    #[must_use]
    pub fn is_genuine(&self) -> bool {
        is_genuine(&self.problems)
    }

    /// True when it was made for a photo, not to take one back.
    #[must_use]
    pub const fn is_of_photo(&self) -> bool {
        matches!(self.manifest.what, What::Photo { .. })
    }
}

fn is_genuine(problems: &BTreeSet<Problem>) -> bool {
    FOREIGN.iter().all(|problem| !problems.contains(problem))
}

rows! {
    /// How a link stands in its table.
    #[derive(Debug, Clone, Queryable, Selectable)]
    #[diesel(table_name = seals)]
    struct SealRow in seals {
        company_id: Id,
        device_id: Id,
        number: i64,
        hash: String,
        photo_id: Id,
        ticket_id: Option<Id>,
        ticket_number: Option<i64>,
        manifest: String,
        signature: String,
        ticket: String,
        ticket_signature: String,
        problems: Json,
        received_at: Ts,
        receipt: String,
        receipt_signature: String,
        day: Option<i64>,
    }
    on conflict do nothing
}

fn stored(what: &'static str, why: impl ToString) -> DbError {
    DbError::Stored { what, why: why.to_string() }
}

fn number(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn read(row: SealRow) -> Result<Seal, DbError> {
    let signed = Signed { text: row.manifest, signature: row.signature };
    let ticket = Signed { text: row.ticket, signature: row.ticket_signature };
    let ticket = match ticket.text.is_empty() {
        true => None,
        false => Some((ticket.read::<Ticket>().map_err(|e| stored("seals.ticket", e))?, ticket)),
    };
    Ok(Seal {
        manifest: signed.read().map_err(|e| stored("seals.manifest", e))?,
        hash: signed.hash(),
        signed,
        ticket,
        problems: serde_json::from_str(&row.problems.0).map_err(|e| stored("seals.problems", e))?,
        received: row.received_at.0,
        receipt: Signed { text: row.receipt, signature: row.receipt_signature },
        day: row.day.map(i64::unsigned_abs),
    })
}

fn words(problems: &BTreeSet<Problem>) -> Result<Json, DbError> {
    serde_json::to_string(problems).map(Json).map_err(|e| stored("seals.problems", e))
}

fn write(company: CompanyId, seal: &Seal) -> Result<SealRow, DbError> {
    let manifest = &seal.manifest;
    let (ticket, ticket_signature) = seal.ticket.as_ref().map(|(_, s)| (s.text.clone(), s.signature.clone())).unwrap_or_default();
    Ok(SealRow {
        company_id: company.into(),
        device_id: manifest.device.into(),
        number: number(manifest.number),
        hash: seal.hash.to_string(),
        photo_id: manifest.what.photo().into(),
        ticket_id: manifest.ticket.map(|ticket| Id(ticket.id)),
        ticket_number: manifest.ticket.map(|ticket| i64::from(ticket.number)),
        manifest: seal.signed.text.clone(),
        signature: seal.signed.signature.clone(),
        ticket,
        ticket_signature,
        problems: words(&seal.problems)?,
        received_at: Ts(seal.received),
        receipt: seal.receipt.text.clone(),
        receipt_signature: seal.receipt.signature.clone(),
        day: None,
    })
}

/// Waits until nobody else writes to a phone's chain.
pub fn lock(conn: &mut AnyConn, device: DeviceId) -> Result<(), DbError> {
    diesel::update(device_credentials::table.find(Id::from(device)))
        .set(device_credentials::last_contact.eq(device_credentials::last_contact))
        .execute(conn)?;
    Ok(())
}

/// Keeps links.
pub fn keep(conn: &mut AnyConn, company: CompanyId, new: &[Seal]) -> Result<(), DbError> {
    let rows = new.iter().map(|seal| write(company, seal)).collect::<Result<Vec<_>, _>>()?;
    insert(conn, &rows)
}

/// Writes down anew what is not right about a link: its neighbours came after it.
pub fn judged(conn: &mut AnyConn, company: CompanyId, seal: &Seal) -> Result<(), DbError> {
    let key = (Id::from(company), Id::from(seal.manifest.device), number(seal.manifest.number), seal.hash.to_string());
    diesel::update(seals::table.find(key)).set(seals::problems.eq(words(&seal.problems)?)).execute(conn)?;
    Ok(())
}

/// The links of a phone from one place to another, in their order.
pub fn between(conn: &mut AnyConn, company: CompanyId, device: DeviceId, first: u64, last: u64) -> Result<Vec<Seal>, DbError> {
    let rows: Vec<SealRow> = seals::table
        .filter(seals::company_id.eq(Id::from(company)))
        .filter(seals::device_id.eq(Id::from(device)))
        .filter(seals::number.between(number(first), number(last)))
        .order((seals::number, seals::received_at))
        .select(SealRow::as_select())
        .load(conn)?;
    rows.into_iter().map(read).collect()
}

/// Which tickets of these strips were used, and by which link: one that the phone's key signed, for anybody can write a number down.
pub fn used(conn: &mut AnyConn, company: CompanyId, strips: &[Id]) -> Result<Vec<(TicketUse, Sha256)>, DbError> {
    type Row = (Option<Id>, Option<i64>, String, Json);
    let rows: Vec<Row> = each!(conn, |c| seals::table
        .filter(seals::company_id.eq(Id::from(company)))
        .filter(seals::ticket_id.eq_any(strips))
        .select((seals::ticket_id, seals::ticket_number, seals::hash, seals::problems))
        .load(c))?;
    let read = |(id, number, hash, problems): Row| {
        let number = u32::try_from(number?).ok()?;
        let problems: BTreeSet<Problem> = serde_json::from_str(&problems.0).ok()?;
        is_genuine(&problems).then_some(())?;
        Some((TicketUse { id: id?.0, number }, hash.parse::<Sha256>().ok()?))
    };
    Ok(rows.into_iter().filter_map(read).collect())
}

/// Every link that is about a photo, those that were taken back too; whichever phone made it.
pub fn of_photos(conn: &mut AnyConn, company: CompanyId, photos: &[PhotoId]) -> Result<Vec<Seal>, DbError> {
    let ids: Vec<Id> = photos.iter().map(|photo| Id::from(*photo)).collect();
    let rows: Vec<SealRow> = each!(conn, |c| seals::table
        .filter(seals::company_id.eq(Id::from(company)))
        .filter(seals::photo_id.eq_any(&ids))
        .order((seals::received_at, seals::number))
        .select(SealRow::as_select())
        .load(c))?;
    rows.into_iter().map(read).collect()
}

/// How many links each phone has handed in, and of how many of them something is not right.
pub fn counts(conn: &mut AnyConn, company: CompanyId, phones: &[DeviceId]) -> Result<HashMap<DeviceId, (u64, u64)>, DbError> {
    let ids: Vec<Id> = phones.iter().map(|device| Id::from(*device)).collect();
    let all: Vec<(Id, i64)> = each!(conn, |c| seals::table
        .filter(seals::company_id.eq(Id::from(company)))
        .filter(seals::device_id.eq_any(&ids))
        .group_by(seals::device_id)
        .select((seals::device_id, count_star()))
        .load(c))?;
    let right: Vec<(Id, i64)> = each!(conn, |c| seals::table
        .filter(seals::company_id.eq(Id::from(company)))
        .filter(seals::device_id.eq_any(&ids))
        .filter(seals::problems.eq(Json("[]".to_owned())))
        .group_by(seals::device_id)
        .select((seals::device_id, count_star()))
        .load(c))?;
    let right: HashMap<Id, i64> = right.into_iter().collect();
    let count = |(id, all): (Id, i64)| {
        let wrong = all - right.get(&id).copied().unwrap_or_default();
        (DeviceId::from(id), (all.unsigned_abs(), wrong.unsigned_abs()))
    };
    Ok(all.into_iter().map(count).collect())
}

/// True when a phone had handed in a seal by then.
pub fn sealed_before(conn: &mut AnyConn, company: CompanyId, device: DeviceId, at: Timestamp) -> Result<bool, DbError> {
    let known = seals::table
        .filter(seals::company_id.eq(Id::from(company)))
        .filter(seals::device_id.eq(Id::from(device)))
        .filter(seals::received_at.lt(Ts(at)));
    Ok(each!(conn, |c| diesel::select(diesel::dsl::exists(known)).get_result(c))?)
}

/// Companies that have seals of no day yet, from before a time.
pub fn with_open_days(conn: &mut AnyConn, before: Timestamp) -> Result<Vec<CompanyId>, DbError> {
    let open = seals::table.filter(seals::day.is_null()).filter(seals::received_at.lt(Ts(before)));
    let ids: Vec<Id> = open.select(seals::company_id).distinct().load(conn)?;
    Ok(ids.into_iter().map(CompanyId::from).collect())
}

/// The receipts of all links that no day has closed, from before a time.
pub fn open_receipts(conn: &mut AnyConn, company: CompanyId, before: Timestamp) -> Result<Vec<String>, DbError> {
    Ok(seals::table
        .filter(seals::company_id.eq(Id::from(company)))
        .filter(seals::day.is_null())
        .filter(seals::received_at.lt(Ts(before)))
        .select(seals::receipt)
        .load(conn)?)
}

/// The receipts of a day.
pub fn receipts_of(conn: &mut AnyConn, company: CompanyId, day: u64) -> Result<Vec<String>, DbError> {
    Ok(seals::table.filter(seals::company_id.eq(Id::from(company))).filter(seals::day.eq(number(day))).select(seals::receipt).load(conn)?)
}

/// A closed day as it is kept.
#[derive(Debug, Clone)]
pub struct Closed {
    /// What the server signed.
    pub signed: Signed,
    /// What it says.
    pub day: Day,
    /// When it was closed.
    pub at: Timestamp,
    /// The time stamp of somebody else (RFC 3161, in base64), where one is asked for.
    pub time_stamp: Option<String>,
}

type DayRow = (Ts, String, String, Option<String>);

fn read_day((at, text, signature, time_stamp): DayRow) -> Result<Closed, DbError> {
    let signed = Signed { text, signature };
    let day = signed.read().map_err(|e| stored("seal_days.text", e))?;
    Ok(Closed { signed, day, at: at.0, time_stamp })
}

macro_rules! day_columns {
    () => {
        (seal_days::closed_at, seal_days::text, seal_days::signature, seal_days::time_stamp)
    };
}

/// The days of a company, the newest first, before a number.
pub fn days(conn: &mut AnyConn, company: CompanyId, before: Option<u64>, limit: i64) -> Result<Vec<Closed>, DbError> {
    let rows: Vec<DayRow> = seal_days::table
        .filter(seal_days::company_id.eq(Id::from(company)))
        .filter(seal_days::number.lt(before.map_or(i64::MAX, number)))
        .order(seal_days::number.desc())
        .limit(limit)
        .select(day_columns!())
        .load(conn)?;
    rows.into_iter().map(read_day).collect()
}

/// One day.
pub fn day(conn: &mut AnyConn, company: CompanyId, number: u64) -> Result<Option<Closed>, DbError> {
    let found: Option<DayRow> =
        seal_days::table.find((Id::from(company), self::number(number))).select(day_columns!()).first(conn).optional()?;
    found.map(read_day).transpose()
}

/// Closes a day: its row, and the links that it holds, all that were open before a time. False when another server was faster.
pub fn close(conn: &mut AnyConn, closed: &Closed, before: Timestamp) -> Result<bool, DbError> {
    let (company, place) = (Id::from(closed.day.company), number(closed.day.number));
    let row = (
        seal_days::company_id.eq(company),
        seal_days::number.eq(place),
        seal_days::closed_at.eq(Ts(closed.at)),
        seal_days::text.eq(&closed.signed.text),
        seal_days::signature.eq(&closed.signed.signature),
    );
    let written = each!(conn, |c| diesel::insert_into(seal_days::table).values(&row).on_conflict_do_nothing().execute(c))?;
    if written == 0 {
        return Ok(false);
    }
    let open = seals::table.filter(seals::company_id.eq(company)).filter(seals::day.is_null()).filter(seals::received_at.lt(Ts(before)));
    let count = diesel::update(open).set(seals::day.eq(place)).execute(conn)?;
    if u64::try_from(count).ok() != Some(closed.day.count) {
        // A link came in between: nothing is closed, and the next round counts it.
        return Err(DbError::Unavailable("the day was still open".into()));
    }
    Ok(true)
}

/// The number of the newest day.
pub fn newest_day(conn: &mut AnyConn, company: CompanyId) -> Result<Option<u64>, DbError> {
    let newest: Option<i64> =
        seal_days::table.filter(seal_days::company_id.eq(Id::from(company))).select(max(seal_days::number)).first(conn)?;
    Ok(newest.map(i64::unsigned_abs))
}

/// Keeps somebody else's time stamp of a day.
pub fn stamp(conn: &mut AnyConn, company: CompanyId, day: u64, time_stamp: &str) -> Result<(), DbError> {
    diesel::update(seal_days::table.find((Id::from(company), number(day)))).set(seal_days::time_stamp.eq(time_stamp)).execute(conn)?;
    Ok(())
}

/// Days that have no time stamp yet, the oldest first.
pub fn unstamped(conn: &mut AnyConn, limit: i64) -> Result<Vec<Closed>, DbError> {
    let rows: Vec<DayRow> = seal_days::table
        .filter(seal_days::time_stamp.is_null())
        .order((seal_days::closed_at, seal_days::number))
        .limit(limit)
        .select(day_columns!())
        .load(conn)?;
    rows.into_iter().map(read_day).collect()
}
