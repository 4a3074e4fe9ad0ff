//! What happens to a photo? The original is on the disk, byte for byte, before anything else (`sync.md` 2).

use crate::{
    draft::Draft,
    engine::{EVIDENCE, Engine, ORIGINAL, THUMBNAIL},
    error::{Error, Result},
    screens::{PhotoHint, PhotoTaken},
    store::photos::PhotoRow,
};
use chrono::NaiveDateTime;
use domain::{
    faults::pass,
    ids::{CheckpointId, ItemId, PatrolId, PhotoId, SpotCheckId},
    photo::{MARKS, Mark, PHOTOS_PER_OPERATION, PhotoClaims, PhotoRef, Sha256},
    refusal::Refusal,
    seal::Subject,
    text::Text,
    time::Captured,
};
use photo::{Facts, Seen};

/// Room that must be left after a photo, in bytes: capture stops before the disk is full, so that records still fit.
const ROOM_LEFT: u64 = 64 * 1024 * 1024;

impl Engine {
    /// Takes a photo into a visit, at an item or for the visit as a whole. `bytes` are the file as the camera wrote it.
    ///
    /// # Errors
    /// [`Error::Photo`] when it is no photo that is taken, [`Error::Full`] before the disk is full.
    pub fn photo(&mut self, patrol: PatrolId, checkpoint: CheckpointId, item: Option<ItemId>, bytes: &[u8]) -> Result<PhotoTaken> {
        let mut draft = self.draft(patrol, checkpoint)?;
        if let Some(item) = item {
            self.version_of(&draft)?.content.item(item).ok_or(Error::NotFound("item"))?;
        }
        if draft.all_photos().len() >= PHOTOS_PER_OPERATION {
            return Err(Refusal::Invalid { field: "photos".into() }.into());
        }
        let subject = self.subject_of(&draft, item)?;
        let (photo, look) = self.keep_photo(bytes, subject)?;
        match item {
            Some(item) => draft.answer_mut(item).photos.push(photo.id),
            None => draft.photos.push(photo.id),
        }
        self.keep_draft(&draft)?;
        let taken = photo.taken.clone().unwrap_or_else(|| self.now());
        let PhotoHint { hint, take_again } = self.hinted(&look, &taken);
        Ok(PhotoTaken { photo_id: photo.id.to_string(), hint, take_again })
    }

    /// Looks at a photo that is not kept yet, such as one for a finding that is still being written: what the person may want to know while
    /// they stand there, and whether it shows next to nothing.
    ///
    /// # Errors
    /// [`Error::Photo`] when it is no photo that is taken.
    pub fn look_at(&self, bytes: &[u8]) -> Result<PhotoHint> {
        let facts = photo::look(bytes)?;
        let derived = photo::derive(bytes, &facts)?;
        Ok(self.hinted(&Look { facts, seen: derived.seen }, &self.now()))
    }

    fn hinted(&self, look: &Look, taken: &Captured) -> PhotoHint {
        let hint = hint(look, taken).map(|text| text.say(self.language()).to_owned());
        PhotoHint { hint, take_again: look.seen.is_black() || look.seen.is_blurred() }
    }

    /// Draws over a photo of a visit that is still being written; again draws anew, nothing takes the marks away. The photo itself stays as it is.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the visit has no such photo, [`Error::Refused`] for marks beside the picture or too many of them.
    pub fn mark_photo(&mut self, patrol: PatrolId, checkpoint: CheckpointId, photo: PhotoId, marks: Vec<Mark>) -> Result<()> {
        if !self.draft(patrol, checkpoint)?.all_photos().contains(&photo) {
            return Err(Error::NotFound("photo"));
        }
        if marks.len() > MARKS || !marks.iter().all(Mark::is_sane) {
            return Err(Refusal::Invalid { field: "marks".into() }.into());
        }
        let mut reference = self.device.references(&[photo])?.pop().ok_or(Error::NotFound("photo"))?;
        reference.marks = marks;
        self.device.describe(photo, &reference)
    }

    /// Takes a photo out of a visit that is still being written, and off the phone: the person decided so. One that belongs to a record too,
    /// which was refused and is being corrected, stays with that.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the visit has no such photo.
    pub fn remove_photo(&mut self, patrol: PatrolId, checkpoint: CheckpointId, photo: PhotoId) -> Result<()> {
        let mut draft = self.draft(patrol, checkpoint)?;
        if !draft.drop_photo(photo) {
            return Err(Error::NotFound("photo"));
        }
        self.keep_draft(&draft)?;
        if self.device.drafts_of(&[photo])?.is_empty() { Ok(()) } else { self.discard_photo(photo) }
    }

    fn subject_of(&self, draft: &Draft, item: Option<ItemId>) -> Result<Subject> {
        // A draft under the id of a spot check is of that, and of no patrol.
        if let Some(check) = self.room()?.books.spot_check(SpotCheckId(draft.patrol.0)) {
            return Ok(Subject { site: check.site, patrol: None, checkpoint: None, visit: None, item, finding: None });
        }
        let site = self.room()?.books.patrol(draft.patrol).ok_or(Error::NotFound("patrol"))?.site;
        let (patrol, checkpoint) = (Some(draft.patrol), Some(draft.checkpoint));
        Ok(Subject { site, patrol, checkpoint, visit: draft.visit, item, finding: None })
    }

    /// File first, then the row. A picture that can't be read to its end is refused while the camera is still at hand.
    pub(super) fn keep_photo(&mut self, bytes: &[u8], subject: Subject) -> Result<(PhotoRef, Look)> {
        let facts = photo::look(bytes)?;
        let derived = photo::derive(bytes, &facts)?;
        self.check_room(bytes.len() as u64)?;
        let id = PhotoId(self.fresh_id()?);
        let taken = self.now();
        let reference = PhotoRef {
            id,
            sha256: Sha256::of(bytes),
            length: bytes.len() as u64,
            taken: Some(taken.clone()),
            position: self.where_now(),
            claims: claims(&facts),
            marks: vec![],
        };
        let [original, evidence, thumbnail] = [ORIGINAL, EVIDENCE, THUMBNAIL].map(|ending| format!("{id}{ending}"));
        // The original last: where it is, all is.
        self.keep_file(&thumbnail, &derived.thumbnail.bytes)?;
        self.keep_file(&evidence, &derived.evidence.bytes)?;
        self.keep_file(&original, bytes)?;
        pass("phone:photo-file-kept");
        let row = PhotoRow {
            id: id.to_string(),
            author: Some(self.room()?.store.person.to_string()),
            site: None,
            original,
            thumbnail: Some(thumbnail),
            evidence: Some(evidence),
            sha256: reference.sha256.to_string(),
            length: i64::try_from(reference.length).unwrap_or(i64::MAX),
            reference: Some(serde_json::to_string(&reference)?),
            state: "draft".into(),
            created: false,
            ahead: 0,
            taken_at: taken.estimate.timestamp_millis(),
        };
        self.keep_sealed(&row, &reference, subject)?;
        Ok((reference, Look { facts, seen: derived.seen }))
    }

    /// Row first, then the files: a crash between them leaves an orphan, never a row without a photo.
    pub(super) fn discard_photo(&mut self, photo: PhotoId) -> Result<()> {
        self.forget_sealed(photo)?;
        for ending in [ORIGINAL, EVIDENCE, THUMBNAIL] {
            self.ports.files.remove(&format!("{photo}{ending}"))?;
        }
        Ok(())
    }

    fn check_room(&self, length: u64) -> Result<()> {
        let enough = self.ports.files.free_bytes().is_none_or(|free| free >= length + ROOM_LEFT);
        if enough { Ok(()) } else { Err(Error::Full) }
    }
}

fn claims(facts: &Facts) -> Option<PhotoClaims> {
    let claims = PhotoClaims { time: facts.exif_time.map(|t| t.local), position: facts.exif_position };
    (claims.time.is_some() || claims.position.is_some()).then_some(claims)
}

/// What a photo says of itself, and what is to be seen on it.
pub(super) struct Look {
    facts: Facts,
    seen: Seen,
}

/// Something that the person may want to know while they are still there. It never refuses the photo.
fn hint(look: &Look, taken: &Captured) -> Option<Text> {
    let facts = &look.facts;
    if look.seen.is_black() {
        return Some(Text::new("照片几乎全黑，看不清内容。要重拍吗？", "The photo is almost black. Take it again?"));
    }
    if look.seen.is_blurred() {
        return Some(Text::new("照片模糊，看不清细节。拿稳手机，要重拍吗？", "The photo is blurred. Hold still: take it again?"));
    }
    if facts.width.max(facts.height) < 640 {
        return Some(Text::new("照片尺寸很小，细节可能看不清。", "The photo is very small; details may not be visible."));
    }
    let old = facts.exif_time.is_some_and(|claim| is_far(claim.local, taken));
    old.then(|| {
        Text::new("照片自带的拍摄时间与现在相差一天以上。", "The photo says that it was taken more than a day before or after now.")
    })
}

/// The camera's time is local and its zone often unknown: less than a day says nothing.
fn is_far(claim: NaiveDateTime, taken: &Captured) -> bool {
    (claim - taken.estimate.naive_utc()).num_hours().abs() > 38
}
