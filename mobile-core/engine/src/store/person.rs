//! What of this phone belongs to one person? Their session, their drafts, what they recorded.

use super::{
    PERSON, parse, prepare, salvage,
    schema::{drafts, recorded, session},
};
use crate::{draft::Draft, error::Result, vault::Key};
use diesel::{prelude::*, upsert::excluded};
use domain::ids::{CheckpointId, PatrolId, PersonId, SpotCheckId};
use std::collections::HashSet;
use uuid::Uuid;

/// A person's store: one owner, one connection.
pub(crate) struct PersonStore {
    pub(super) connection: SqliteConnection,
    pub person: PersonId,
    pub session: Option<Session>,
}

/// A person's session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Session {
    pub name: String,
    pub login: String,
    pub refresh_token: Option<String>,
    /// The refresh that is under way: repeated word for word until it is answered.
    pub refresh_request: Option<Uuid>,
    pub must_change_password: bool,
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = session, treat_none_as_null = true)]
struct SessionRow {
    one: i32,
    name: String,
    login: String,
    refresh_token: Option<String>,
    refresh_request: Option<String>,
    must_change_password: bool,
}

/// What a person recorded, word for word.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = recorded)]
pub(crate) struct RecordedRow {
    pub id: String,
    pub device_seq: i64,
    pub envelope: String,
}

impl PersonStore {
    pub(crate) fn open(connection: SqliteConnection, person: PersonId, key: &Key) -> Result<Self> {
        let mut connection = prepare(connection, key, PERSON)?;
        let row: Option<SessionRow> = session::table.select(SessionRow::as_select()).first(&mut connection).optional()?;
        let session = row
            .map(|row| {
                Result::Ok(Session {
                    name: row.name,
                    login: row.login,
                    refresh_token: row.refresh_token,
                    refresh_request: row.refresh_request.map(|id| parse("session.refresh_request", &id)).transpose()?,
                    must_change_password: row.must_change_password,
                })
            })
            .transpose()?;
        Ok(Self { connection, person, session })
    }

    /// Takes in what a damaged store still says.
    pub(crate) fn salvage(&mut self, damaged: &str, key: &Key) -> Result<usize> {
        salvage::salvage(&mut self.connection, damaged, key, salvage::OF_PERSON)
    }

    pub(crate) fn put_session(&mut self, new: Session) -> Result<()> {
        let row = SessionRow {
            one: 1,
            name: new.name.clone(),
            login: new.login.clone(),
            refresh_token: new.refresh_token.clone(),
            refresh_request: new.refresh_request.map(|id| id.to_string()),
            must_change_password: new.must_change_password,
        };
        self.connection.immediate_transaction(|c| {
            let known = diesel::update(session::table).set(&row).execute(c)?;
            if known == 0 {
                diesel::insert_into(session::table).values(&row).execute(c)?;
            }
            QueryResult::Ok(())
        })?;
        self.session = Some(new);
        Ok(())
    }

    /// Changes the session where there is one.
    pub(crate) fn change_session(&mut self, change: impl FnOnce(&mut Session)) -> Result<()> {
        let Some(mut session) = self.session.clone() else { return Ok(()) };
        change(&mut session);
        self.put_session(session)
    }

    /// Keeps an operation, and lets its draft go, in one transaction.
    pub(crate) fn record(&mut self, row: &RecordedRow, done: Option<(PatrolId, CheckpointId)>) -> Result<()> {
        Ok(self.connection.immediate_transaction(|c| {
            diesel::insert_into(recorded::table).values(row.clone()).execute(c)?;
            if let Some((patrol, checkpoint)) = done {
                diesel::delete(drafts::table.find((patrol.to_string(), checkpoint.to_string()))).execute(c)?;
            }
            QueryResult::Ok(())
        })?)
    }

    /// Takes an operation back that the device's store had no room for; its draft returns.
    pub(crate) fn take_back(&mut self, id: &str, draft: Option<&Draft>) -> Result<()> {
        self.connection.immediate_transaction(|c| {
            diesel::delete(recorded::table.find(id)).execute(c)?;
            draft.map_or(Ok(()), |draft| put_draft(c, draft))
        })
    }

    /// Everything recorded that the pulled books do not speak for yet, oldest first.
    pub(crate) fn recorded(&mut self) -> Result<Vec<RecordedRow>> {
        Ok(recorded::table.order(recorded::device_seq).load(&mut self.connection)?)
    }

    pub(crate) fn forget_recorded(&mut self, ids: &[String]) -> Result<()> {
        self.connection.immediate_transaction(|c| {
            for some in ids.chunks(500) {
                diesel::delete(recorded::table.filter(recorded::id.eq_any(some))).execute(c)?;
            }
            Ok(())
        })
    }

    pub(crate) fn draft(&mut self, patrol: PatrolId, checkpoint: CheckpointId) -> Result<Option<Draft>> {
        let json: Option<String> =
            drafts::table.find((patrol.to_string(), checkpoint.to_string())).select(drafts::json).first(&mut self.connection).optional()?;
        Ok(json.map(|json| serde_json::from_str(&json)).transpose()?)
    }

    /// Checkpoints of a patrol that somebody is writing about.
    pub(crate) fn drafts_of(&mut self, patrol: PatrolId) -> Result<Vec<CheckpointId>> {
        let ids: Vec<String> =
            drafts::table.filter(drafts::patrol.eq(patrol.to_string())).select(drafts::checkpoint).load(&mut self.connection)?;
        ids.iter().map(|id| parse("drafts.checkpoint", id)).collect()
    }

    /// Spot checks that somebody is writing about: the draft of one stands under its id alone.
    pub(crate) fn checks_begun(&mut self) -> Result<HashSet<SpotCheckId>> {
        let ids: Vec<String> =
            drafts::table.filter(drafts::patrol.eq(drafts::checkpoint)).select(drafts::patrol).load(&mut self.connection)?;
        ids.iter().map(|id| parse("drafts.patrol", id)).collect()
    }

    pub(crate) fn put_draft(&mut self, draft: &Draft) -> Result<()> {
        put_draft(&mut self.connection, draft)
    }

    pub(crate) fn drop_draft(&mut self, patrol: PatrolId, checkpoint: CheckpointId) -> Result<()> {
        diesel::delete(drafts::table.find((patrol.to_string(), checkpoint.to_string()))).execute(&mut self.connection)?;
        Ok(())
    }
}

fn put_draft(connection: &mut SqliteConnection, draft: &Draft) -> Result<()> {
    diesel::insert_into(drafts::table)
        .values((
            drafts::patrol.eq(draft.patrol.to_string()),
            drafts::checkpoint.eq(draft.checkpoint.to_string()),
            drafts::json.eq(serde_json::to_string(draft)?),
        ))
        .on_conflict((drafts::patrol, drafts::checkpoint))
        .do_update()
        .set(drafts::json.eq(excluded(drafts::json)))
        .execute(connection)?;
    Ok(())
}
