//! How is something reported that is wrong?

use super::Entry;
use crate::{
    engine::Engine,
    error::{Error, Result},
    inputs::{FindingInput, PhotoMarks},
};
use domain::{
    finding::Spot,
    ids::{FindingId, SiteId},
    operation::RaiseFinding,
    photo::{PHOTOS_PER_OPERATION, PhotoRef},
    refusal::Refusal,
    seal::Subject,
    spot_check::Subject as Checked,
};

impl Engine {
    /// Raises a finding. `photos` are the files that the input names, as the camera wrote them.
    ///
    /// # Errors
    /// [`Error::Refused`] with the reason, [`Error::Photo`] for a file that is no photo. Then nothing was recorded.
    pub fn raise_finding(&mut self, input: &FindingInput, photos: &[Vec<u8>]) -> Result<FindingId> {
        if photos.len() > PHOTOS_PER_OPERATION {
            return Err(Refusal::Invalid { field: "photos".into() }.into());
        }
        let mut spot = spot(input)?;
        let check = spot.spot_check.map(|id| self.known_check(id)).transpose()?;
        if let Some(check) = &check {
            stand_where(&mut spot, check.subject);
        }
        if let Some(unit) = spot.unit {
            let room = self.room_mut()?;
            room.books.unit(&mut room.store, unit)?;
        }
        let site = check.as_ref().map_or_else(|| self.site_of(&spot), |check| Ok(check.site))?;
        let finding = FindingId(self.fresh_id()?);
        let mut kept: Vec<PhotoRef> = vec![];
        let (patrol, checkpoint, finding_id) = (spot.patrol, spot.checkpoint, Some(finding));
        let subject = Subject { site, patrol, checkpoint, visit: None, item: None, finding: finding_id };
        let recorded = self.keep_all(photos, subject, &mut kept).and_then(|()| {
            draw_over(&mut kept, &input.marks)?;
            let operation = RaiseFinding {
                finding,
                kind: input.kind,
                severity: input.severity,
                spot,
                text: input.text.clone(),
                field: input.field.or(check.as_ref().map(|check| check.field)),
                stopped: input.stopped,
                utility: input.utility,
            };
            self.record(Entry { site, subject: finding.0, operation: operation.into(), photos: kept.clone(), draft: None })
        });
        if let Err(error) = recorded {
            // The app still has its own files.
            for photo in kept {
                self.discard_photo(photo.id)?;
            }
            return Err(error);
        }
        Ok(finding)
    }

    pub(super) fn keep_all(&mut self, photos: &[Vec<u8>], subject: Subject, kept: &mut Vec<PhotoRef>) -> Result<()> {
        for bytes in photos {
            kept.push(self.keep_photo(bytes, subject)?.0);
        }
        Ok(())
    }

    fn site_of(&self, spot: &Spot) -> Result<SiteId> {
        let books = &self.room()?.books;
        if let Some(patrol) = spot.patrol {
            return books.patrol(patrol).map(|p| p.site).ok_or(Error::NotFound("patrol"));
        }
        let holds = |site: &domain::books::SiteBooks| {
            spot.area.is_some_and(|id| site.areas.contains_key(&id))
                || spot.unit.is_some_and(|id| site.units.contains_key(&id))
                || spot.checkpoint.is_some_and(|id| site.checkpoints.contains_key(&id))
        };
        let found = books.sites.iter().find(|(_, site)| holds(site)).map(|(id, _)| *id);
        found.ok_or_else(|| Refusal::Missing { field: "spot".into() }.into())
    }
}

/// Marks go with the record; the photos stay as they are.
pub(super) fn draw_over(photos: &mut [PhotoRef], drawn: &[PhotoMarks]) -> Result<()> {
    for PhotoMarks { photo, marks } in drawn {
        let photo = usize::try_from(*photo).ok().and_then(|at| photos.get_mut(at)).ok_or(Error::NotFound("photo"))?;
        photo.marks.extend(marks.iter().cloned());
    }
    Ok(())
}

/// What is seen at a spot check is where that is, unless somebody says otherwise. A patrol that is walked again has many places.
fn stand_where(spot: &mut Spot, checked: Checked) {
    if spot.area.is_none() && spot.unit.is_none() && spot.checkpoint.is_none() {
        match checked {
            Checked::Area(area) => spot.area = Some(area),
            Checked::Unit(unit) => spot.unit = Some(unit),
            Checked::Patrol(_) => {}
        }
    }
}

fn spot(input: &FindingInput) -> Result<Spot> {
    Ok(Spot {
        area: id(input.area_id.as_ref(), "area")?,
        unit: id(input.unit_id.as_ref(), "unit")?,
        checkpoint: id(input.checkpoint_id.as_ref(), "checkpoint")?,
        patrol: id(input.patrol_id.as_ref(), "patrol")?,
        visit: None,
        item: None,
        spot_check: id(input.spot_check_id.as_ref(), "spot-check")?,
    })
}

fn id<T: std::str::FromStr>(text: Option<&String>, what: &'static str) -> Result<Option<T>> {
    text.map(|text| text.parse().map_err(|_| Error::NotFound(what))).transpose()
}
