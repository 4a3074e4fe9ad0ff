//! How does a visit begin? Somebody is there, and shows it.

use crate::{
    draft::Draft,
    engine::Engine,
    error::{Error, Result},
    inputs::{Arrival, PositionInput},
};
use domain::{
    books::SiteBooks,
    decide::Ruling,
    geo::Position,
    ids::{CheckpointId, PatrolId, VisitId},
    operation::RecordVisit,
    patrol::{Patrol, Presence, SheetOf},
    refusal::Refusal,
    time::Captured,
};

impl Engine {
    /// Arrives at a checkpoint of a patrol and opens its draft. Arriving again keeps what was answered and the first arrival.
    ///
    /// # Errors
    /// [`Error::Refused`] when the code is foreign, the phone too far or the reason missing.
    pub fn arrive(&mut self, patrol: PatrolId, arrival: Arrival) -> Result<CheckpointId> {
        let known = self.room()?.books.patrol(patrol).ok_or(Error::NotFound("patrol"))?.clone();
        let site = self.room()?.books.sites.get(&known.site).cloned().unwrap_or_default();
        let (checkpoint, presence) = presence(&known, &site, arrival)?;
        let arrived = self.now();
        self.check_arrival(&known, checkpoint, &presence, &arrived)?;
        if self.room_mut()?.store.draft(patrol, checkpoint)?.is_none() {
            self.check_room_to_begin()?;
            let sheet = self.sheet_of(&site, checkpoint)?;
            let visit = Some(VisitId(self.fresh_id()?));
            if let Presence::Position { position } = &presence {
                self.note_fix(*position);
            }
            let draft =
                Draft { patrol, checkpoint, visit, arrived, presence, sheet, answers: vec![], remark: String::new(), photos: vec![] };
            self.keep_draft(&draft)?;
        }
        Ok(checkpoint)
    }

    /// Asks the rules about an empty visit: they know about rights, distance and codes, so that nobody answers a whole sheet in vain.
    fn check_arrival(&self, patrol: &Patrol, checkpoint: CheckpointId, presence: &Presence, arrived: &Captured) -> Result<()> {
        let operation = RecordVisit {
            visit: VisitId(self.fresh_id()?),
            patrol: patrol.id,
            checkpoint,
            arrived: arrived.clone(),
            presence: presence.clone(),
            sheet: None,
            answers: vec![],
            remark: String::new(),
        };
        match self.weigh(patrol.site, arrived, vec![], operation.into())? {
            Ruling::Rejected(refusal) | Ruling::Conflict(refusal) => Err(refusal.into()),
            Ruling::Applied(_) | Ruling::Held(_) => Ok(()),
        }
    }

    fn sheet_of(&self, site: &SiteBooks, checkpoint: CheckpointId) -> Result<Option<SheetOf>> {
        let template = site.checkpoints.get(&checkpoint).and_then(|c| c.template);
        let newest = template.and_then(|t| self.person.as_ref()?.books.company.newest(t));
        Ok(newest.map(|v| SheetOf { template: v.template, version: v.version }))
    }

    /// Gives an arrival up. Photos that were taken stay on the phone, set aside.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no draft.
    pub fn undo_arrival(&mut self, patrol: PatrolId, checkpoint: CheckpointId) -> Result<()> {
        let draft = self.draft(patrol, checkpoint)?;
        // Those of a record that was refused and was being corrected stay with it.
        let photos = self.device.drafts_of(&draft.all_photos())?;
        self.room_mut()?.store.drop_draft(patrol, checkpoint)?;
        self.withdraw(&photos)?;
        self.device.set_aside(&photos)
    }

    pub(crate) fn draft(&mut self, patrol: PatrolId, checkpoint: CheckpointId) -> Result<Draft> {
        self.room_mut()?.store.draft(patrol, checkpoint)?.ok_or(Error::NotFound("visit"))
    }
}

/// Which checkpoint it is, and how presence is shown.
fn presence(patrol: &Patrol, site: &SiteBooks, arrival: Arrival) -> Result<(CheckpointId, Presence)> {
    Ok(match arrival {
        Arrival::Qr { code } => (with_code(patrol, site, &code)?, Presence::Qr { code }),
        Arrival::Nfc { code } => (with_code(patrol, site, &code)?, Presence::Nfc { code }),
        Arrival::Position { checkpoint_id, position } => {
            let position = read_position(&position)?;
            (checkpoint(&checkpoint_id)?, Presence::Position { position })
        }
        Arrival::ByHand { checkpoint_id, reason, note } => (checkpoint(&checkpoint_id)?, Presence::ByHand { reason, note }),
    })
}

fn with_code(patrol: &Patrol, site: &SiteBooks, code: &str) -> Result<CheckpointId> {
    let Some(checkpoint) = site.checkpoints.values().find(|c| c.code == code) else {
        return Err(Refusal::WrongCode.into());
    };
    let stops_there = patrol.stops.iter().any(|s| s.checkpoint == checkpoint.id);
    if stops_there { Ok(checkpoint.id) } else { Err(Refusal::NotOnRoute.into()) }
}

fn checkpoint(id: &str) -> Result<CheckpointId> {
    id.parse().map_err(|_| Error::NotFound("checkpoint"))
}

pub(super) fn read_position(input: &PositionInput) -> Result<Position> {
    Position::read(input.latitude, input.longitude, input.accuracy, input.datum, input.mocked)
        .ok_or_else(|| Refusal::Invalid { field: "position".into() }.into())
}
