//! How are the books kept that were pulled? A document for each record, a cursor for each scope.

use super::{
    parse,
    person::PersonStore,
    schema::{cursors, documents},
};
use crate::error::Result;
use diesel::{
    connection::SimpleConnection,
    dsl::sql,
    prelude::*,
    sql_types::{Bool, Text},
    upsert::excluded,
};
use domain::{
    books::Collection,
    finding::FindingState,
    ids::{PersonId, ScopeId},
    wire::{Changed, OUTCOMES, ScopePage},
};
use uuid::Uuid;

/// How far a scope was pulled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cursor {
    pub scope: ScopeId,
    pub epoch: String,
    pub cursor: u64,
    pub generation: i64,
    /// False while a snapshot is still coming.
    pub whole: bool,
}

type CursorRow = (String, String, i64, i64, bool);

impl PersonStore {
    pub(crate) fn cursors(&mut self) -> Result<Vec<Cursor>> {
        let rows: Vec<CursorRow> = cursors::table.load(&mut self.connection)?;
        rows.into_iter()
            .map(|(scope, epoch, cursor, generation, whole)| {
                Ok(Cursor { scope: parse("cursors.scope", &scope)?, epoch, cursor: cursor.unsigned_abs(), generation, whole })
            })
            .collect()
    }

    /// Starts a scope from a snapshot: what is here stays on screen until the snapshot is whole. The outbox is never touched.
    pub(crate) fn restart(&mut self, scope: ScopeId, epoch: &str) -> Result<()> {
        let known: Option<i64> =
            cursors::table.find(scope.to_string()).select(cursors::generation).first(&mut self.connection).optional()?;
        let row = Cursor { scope, epoch: epoch.into(), cursor: 0, generation: known.unwrap_or(0) + 1, whole: false };
        put_cursor(&mut self.connection, &row)
    }

    /// Keeps a page of changes and the cursor behind it, in one transaction.
    pub(crate) fn keep_page(&mut self, at: &Cursor, page: &ScopePage) -> Result<Cursor> {
        let next = Cursor { cursor: page.next, whole: at.whole || !page.more, ..at.clone() };
        // A page behind which more come may be lost with the power, for it comes again; the last one takes those before it to the disk.
        if page.more {
            self.connection.batch_execute("PRAGMA synchronous = NORMAL")?;
        }
        let kept = self.connection.immediate_transaction(|c| {
            for change in &page.changes {
                keep(c, at, change)?;
            }
            if !at.whole && next.whole {
                let old = documents::scope.eq(at.scope.to_string()).and(documents::generation.lt(at.generation));
                diesel::delete(documents::table.filter(old)).execute(c)?;
            }
            put_cursor(c, &next)
        });
        if page.more {
            self.connection.batch_execute("PRAGMA synchronous = FULL")?;
        }
        kept.map(|()| next)
    }

    /// A scope that is no longer theirs leaves the phone.
    pub(crate) fn forget_scope(&mut self, scope: ScopeId) -> Result<()> {
        Ok(self.connection.immediate_transaction(|c| {
            diesel::delete(documents::table.filter(documents::scope.eq(scope.to_string()))).execute(c)?;
            diesel::delete(cursors::table.find(scope.to_string())).execute(c)?;
            QueryResult::Ok(())
        })?)
    }

    /// Every document of a collection, with its scope, as JSON.
    pub(crate) fn documents(&mut self, collection: Collection) -> Result<Vec<(String, String)>> {
        Ok(documents::table
            .filter(documents::collection.eq(collection.word()))
            .select((documents::scope, documents::json))
            .load(&mut self.connection)?)
    }

    /// Every finding that is open, with its scope, as JSON. A site may have a hundred thousand that are closed.
    pub(crate) fn open_findings(&mut self) -> Result<Vec<(String, String)>> {
        let state = sql::<Text>("json ->> '$.state'");
        Ok(documents::table
            .filter(documents::collection.eq(Collection::Findings.word()))
            .filter(state.ne_all([FindingState::Closed.word(), FindingState::Merged.word()]))
            .select((documents::scope, documents::json))
            .load(&mut self.connection)?)
    }

    /// What somebody reported that is over, newest first, as JSON.
    pub(crate) fn closed_findings_of(&mut self, person: PersonId, limit: i64) -> Result<Vec<String>> {
        let (author, state) = (sql::<Text>("json ->> '$.raised_by'"), sql::<Text>("json ->> '$.state'"));
        Ok(documents::table
            // In these very words there is an index of it.
            .filter(sql::<Bool>("collection = 'findings' AND json_valid(json)"))
            .filter(author.eq(person.to_string()))
            .filter(state.eq_any([FindingState::Closed.word(), FindingState::Merged.word()]))
            .order(documents::seq.desc())
            .limit(limit)
            .select(documents::json)
            .load(&mut self.connection)?)
    }

    /// One document, with its scope, as JSON.
    pub(crate) fn document(&mut self, collection: Collection, id: Uuid) -> Result<Option<(String, String)>> {
        let found = documents::table.find((collection.word(), id.to_string())).select((documents::scope, documents::json));
        Ok(found.first(&mut self.connection).optional()?)
    }

    pub(crate) fn has_document(&mut self, collection: Collection, id: Uuid) -> Result<bool> {
        let found: Option<i64> =
            documents::table.find((collection.word(), id.to_string())).select(documents::seq).first(&mut self.connection).optional()?;
        Ok(found.is_some())
    }
}

fn keep(connection: &mut SqliteConnection, at: &Cursor, change: &Changed) -> Result<()> {
    if change.collection == OUTCOMES {
        return Ok(());
    }
    // A collection that this app does not know yet is kept too: a newer app will find it here.
    let (collection, id) = (&change.collection, change.id.to_string());
    let Some(json) = &change.put else {
        diesel::delete(documents::table.find((collection, &id))).execute(connection)?;
        return Ok(());
    };
    diesel::insert_into(documents::table)
        .values((
            documents::collection.eq(collection),
            documents::id.eq(&id),
            documents::scope.eq(at.scope.to_string()),
            documents::seq.eq(i64::try_from(change.seq).unwrap_or(i64::MAX)),
            documents::generation.eq(at.generation),
            documents::json.eq(json.get()),
        ))
        .on_conflict((documents::collection, documents::id))
        .do_update()
        .set((
            documents::scope.eq(excluded(documents::scope)),
            documents::seq.eq(excluded(documents::seq)),
            documents::generation.eq(excluded(documents::generation)),
            documents::json.eq(excluded(documents::json)),
        ))
        .execute(connection)?;
    Ok(())
}

fn put_cursor(connection: &mut SqliteConnection, row: &Cursor) -> Result<()> {
    diesel::insert_into(cursors::table)
        .values((
            cursors::scope.eq(row.scope.to_string()),
            cursors::epoch.eq(&row.epoch),
            cursors::cursor.eq(i64::try_from(row.cursor).unwrap_or(i64::MAX)),
            cursors::generation.eq(row.generation),
            cursors::whole.eq(row.whole),
        ))
        .on_conflict(cursors::scope)
        .do_update()
        .set((
            cursors::epoch.eq(excluded(cursors::epoch)),
            cursors::cursor.eq(excluded(cursors::cursor)),
            cursors::generation.eq(excluded(cursors::generation)),
            cursors::whole.eq(excluded(cursors::whole)),
        ))
        .execute(connection)?;
    Ok(())
}
