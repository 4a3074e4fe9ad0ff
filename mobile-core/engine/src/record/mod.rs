//! How is something recorded? Judged here first, kept in both stores, shown at once, delivered later.

mod again;
mod answer;
mod arrive;
mod assessment;
mod attendance;
mod finding;
mod finish;
mod leave;
mod photo;
mod replacement;
pub(crate) mod seal;
mod spot_check;
mod start;
mod step;
mod visit;

use crate::{
    draft::Draft,
    engine::Engine,
    error::{Error, Result},
    store::person::RecordedRow,
};
use domain::{
    decide::Ruling,
    faults::{pass, planted},
    ids::{DeviceId, OperationId, PersonId, ScopeId, SiteId},
    operation::{Operation, Received},
    photo::PhotoRef,
    time::{Captured, Interval},
    wire::Envelope,
};
use uuid::Uuid;

/// The version of the bodies' shapes.
const SCHEMA: u32 = 1;

/// An operation as the rules look at it on a phone: by the best guess of the time. Only the server can doubt a membership, and then it
/// holds the operation for a supervisor; here that would stop the work.
pub(crate) fn received(
    id: OperationId,
    author: PersonId,
    device: Option<DeviceId>,
    scope: ScopeId,
    captured: &Captured,
    photos: Vec<PhotoRef>,
    operation: Operation,
) -> Received {
    let error = chrono::TimeDelta::seconds(i64::from(captured.error));
    let latest = captured.estimate.checked_add_signed(error).unwrap_or(captured.estimate);
    Received {
        id,
        scope,
        author,
        device,
        captured: captured.clone(),
        during: Interval::at(captured.estimate),
        received: latest,
        base: None,
        photos,
        operation,
        vouched: false,
    }
}

/// Something that is about to be recorded.
pub(crate) struct Entry {
    pub site: SiteId,
    pub subject: Uuid,
    pub operation: Operation,
    pub photos: Vec<PhotoRef>,
    /// The draft that it was made of.
    pub draft: Option<Draft>,
}

impl Engine {
    /// Says what the rules make of it now, without recording anything.
    pub(crate) fn weigh(&self, site: SiteId, captured: &Captured, photos: Vec<PhotoRef>, operation: Operation) -> Result<Ruling> {
        self.weigh_as(OperationId(self.fresh_id()?), site, captured, photos, operation)
    }

    fn weigh_as(&self, id: OperationId, site: SiteId, captured: &Captured, photos: Vec<PhotoRef>, operation: Operation) -> Result<Ruling> {
        let room = self.room()?;
        let received = received(id, room.store.person, self.device.known.id, site.into(), captured, photos, operation);
        Ok(room.books.judge(&received))
    }

    /// Records it: when this returns, it is on the disk twice and will be delivered. A refusal records nothing.
    pub(crate) fn record(&mut self, entry: Entry) -> Result<()> {
        let captured = self.now();
        self.device.it_is(captured.estimate.timestamp_millis())?;
        // Its history names it by the id under which it is delivered.
        let id = OperationId(self.fresh_id()?);
        let changes = match self.weigh_as(id, entry.site, &captured, entry.photos.clone(), entry.operation.clone())? {
            Ruling::Applied(changes) => changes,
            // Only somebody at the office can say; it is kept and delivered, and shows once they have.
            Ruling::Held(_) => vec![],
            Ruling::Conflict(refusal) | Ruling::Rejected(refusal) => return Err(Error::Refused(refusal)),
        };
        let row = self.row_of(id, entry.site.into(), entry.subject, &entry.operation, &entry.photos, captured)?;
        let draft = entry.draft;
        pass("phone:before-record");
        if planted("saved-in-memory-only") {
            self.room_mut()?.books.put_on_top(&changes);
            return Ok(());
        }
        self.complete_with_ballast(|engine| engine.room_mut()?.store.record(&row, draft.as_ref().map(|d| (d.patrol, d.checkpoint))))?;
        pass("phone:between-the-stores");
        if let Err(error) = self.complete_with_ballast(|engine| engine.deliver(&row))
            // If even that fails, it is kept in the person's store, and the next opening or sync completes it.
            && self.room_mut()?.store.take_back(&row.id, draft.as_ref()).is_ok()
        {
            return Err(error);
        }
        pass("phone:recorded");
        self.room_mut()?.books.put_on_top(&changes);
        Ok(())
    }

    /// How an operation is written down that happens now.
    pub(crate) fn row(&mut self, scope: ScopeId, subject: Uuid, operation: &Operation, photos: &[PhotoRef]) -> Result<RecordedRow> {
        let captured = self.now();
        let id = OperationId(self.fresh_id()?);
        self.row_of(id, scope, subject, operation, photos, captured)
    }

    fn row_of(
        &mut self,
        id: OperationId,
        scope: ScopeId,
        subject: Uuid,
        operation: &Operation,
        photos: &[PhotoRef],
        captured: Captured,
    ) -> Result<RecordedRow> {
        // Counted on here, not when it is kept: a number that is lost by a crash leaves a gap, never a double.
        self.device.known.last_seq += 1;
        let envelope = Envelope {
            id,
            device_seq: self.device.known.last_seq,
            author: self.room()?.store.person,
            scope,
            subject: Some(subject),
            base: None,
            schema: SCHEMA,
            kind: operation.kind().into(),
            body: operation.body()?,
            // A patrol may have been started by another phone too, so nothing is tied to this phone's start: the server waits for the patrol.
            after: vec![],
            captured,
            photos: photos.to_vec(),
            signature: None,
        };
        Ok(RecordedRow {
            id: envelope.id.to_string(),
            device_seq: i64::try_from(envelope.device_seq).unwrap_or(i64::MAX),
            envelope: serde_json::to_string(&envelope)?,
        })
    }
}
