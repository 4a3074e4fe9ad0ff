//! How does somebody clock in and out, and what if they forgot?

use super::{Entry, arrive::read_position, step::named};
use crate::{
    engine::Engine,
    error::{Error, Result},
    inputs::{ClockBy, ClockInput, CorrectionInput},
    screens::ClockedLine,
};
use chrono::NaiveTime;
use domain::{
    attendance::{Correction, ShownBy, Way},
    geo::Position,
    ids::{CheckpointId, ClockingId, CorrectionId, PersonId, SiteId},
    operation::{AskCorrection, Clock, DecideCorrection, Operation},
    photo::{PHOTOS_PER_OPERATION, PhotoRef},
    refusal::Refusal,
    seal::Subject,
    time::at_local,
};
use uuid::Uuid;

impl Engine {
    /// Clocks in or out, at the post whose code was scanned, or near which the phone is. `photos` are in uniform, as the camera wrote them.
    ///
    /// # Errors
    /// [`Error::Refused`]: the code is foreign, or the phone too far away. Then nothing was recorded.
    pub fn clock(&mut self, input: &ClockInput, photos: &[Vec<u8>]) -> Result<ClockedLine> {
        let (site, post, shown) = match &input.by {
            ClockBy::Code { code } => {
                let (site, post) = self.post_with(code)?;
                (site, post, ShownBy::Code { code: code.clone() })
            }
            ClockBy::Position { post_id, position } => {
                let position = read_position(position)?;
                let post = post_id.as_deref().map(|id| named(id, "checkpoint")).transpose()?;
                let (site, post) = self.post_near(post, &position)?;
                self.note_fix(position);
                (site, post, ShownBy::Position { position })
            }
        };
        let (clocking, person) = (ClockingId(self.fresh_id()?), self.room()?.store.person);
        let operation = Clock { clocking, person, way: input.way, post: Some(post), shown };
        self.record_shown(site, clocking.0, operation.into(), photos)?;
        self.clocked_line(clocking)
    }

    /// Clocks somebody in or out who stands before their lead.
    ///
    /// # Errors
    /// [`Error::Refused`] with the reason: nobody says so of themselves.
    pub fn clock_for(&mut self, site: SiteId, person: PersonId, way: Way, note: &str) -> Result<()> {
        let clocking = ClockingId(self.fresh_id()?);
        let shown = ShownBy::Lead { note: note.trim().to_owned() };
        self.record_shown(site, clocking.0, Clock { clocking, person, way, post: None, shown }.into(), &[])
    }

    /// Asks for a correction: it was not clocked, and somebody says when it was.
    ///
    /// # Errors
    /// [`Error::Refused`] with what is missing.
    pub fn ask_correction(&mut self, input: &CorrectionInput, photos: &[Vec<u8>]) -> Result<CorrectionId> {
        let site: SiteId = named(&input.site_id, "site")?;
        let zone = self.room()?.books.company.sites.get(&site).ok_or(Error::NotFound("site"))?.time_zone;
        let invalid = |field: &str| Error::Refused(Refusal::Invalid { field: field.into() });
        let date = input.date.parse().map_err(|_| invalid("date"))?;
        let time = NaiveTime::parse_from_str(&input.time, "%H:%M").map_err(|_| invalid("at"))?;
        let (correction, person) = (CorrectionId(self.fresh_id()?), self.room()?.store.person);
        let reason = input.reason.trim().to_owned();
        let operation = AskCorrection { correction, person, way: input.way, at: at_local(zone, date, time), reason };
        self.record_shown(site, correction.0, operation.into(), photos)?;
        Ok(correction)
    }

    /// Grants or refuses a correction. A no needs a word.
    ///
    /// # Errors
    /// [`Error::NotFound`] for one that this phone does not know, [`Error::Refused`] with the reason.
    pub fn decide_correction(&mut self, correction: CorrectionId, granted: bool, note: &str) -> Result<()> {
        let site = self.room()?.books.crew_record::<Correction>(correction.0).ok_or(Error::NotFound("correction"))?.site;
        let operation = DecideCorrection { correction, granted, note: note.trim().to_owned() };
        self.record_shown(site, correction.0, operation.into(), &[])
    }

    /// Records something of the crew's day with the photos that go with it.
    pub(super) fn record_shown(&mut self, site: SiteId, subject: Uuid, operation: Operation, photos: &[Vec<u8>]) -> Result<()> {
        if photos.len() > PHOTOS_PER_OPERATION {
            return Err(Refusal::Invalid { field: "photos".into() }.into());
        }
        let about = Subject { site, patrol: None, checkpoint: None, visit: None, item: None, finding: None };
        let mut kept: Vec<PhotoRef> = vec![];
        let recorded = self
            .keep_all(photos, about, &mut kept)
            .and_then(|()| self.record(Entry { site, subject, operation, photos: kept.clone(), draft: None }));
        if let Err(error) = recorded {
            // The app still has its own files.
            for photo in kept {
                self.discard_photo(photo.id)?;
            }
            return Err(error);
        }
        Ok(())
    }

    fn post_with(&self, code: &str) -> Result<(SiteId, CheckpointId)> {
        let sites = &self.room()?.books.sites;
        let found = sites.iter().find_map(|(site, here)| Some((*site, here.checkpoints.values().find(|post| post.code == code)?.id)));
        found.ok_or_else(|| Refusal::WrongCode.into())
    }

    /// The post that was chosen, the duty's, or the nearest one.
    fn post_near(&self, chosen: Option<CheckpointId>, position: &Position) -> Result<(SiteId, CheckpointId)> {
        let planned = chosen.or(self.post_of_duty()?);
        let sites = &self.room()?.books.sites;
        if let Some(post) = planned {
            let site = sites.iter().find(|(_, here)| here.checkpoints.contains_key(&post)).map(|(site, _)| *site);
            return Ok((site.ok_or(Error::NotFound("checkpoint"))?, post));
        }
        let posts = sites.iter().flat_map(|(site, here)| here.checkpoints.values().map(move |post| (*site, post)));
        let placed = posts.filter_map(|(site, post)| Some((post.position?.distance(position), site, post.id)));
        let nearest = placed.min_by(|a, b| a.0.total_cmp(&b.0).then(a.2.cmp(&b.2)));
        // Where no post has a position there is nothing to be near to: its code must be scanned.
        nearest.map(|(_, site, post)| (site, post)).ok_or_else(|| Refusal::Missing { field: "post".into() }.into())
    }
}
