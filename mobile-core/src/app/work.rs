//! What does somebody do on their round?

use super::{FieldApp, Result};
use domain::{
    finding::{FindingKind, Severity},
    photo::Mark,
};
use engine::{
    AppError,
    inputs::{AnswerInput, Arrival, FindingInput, MissedInput, PositionInput},
    read_id,
    screens::{
        ChecklistScreen, Delivery, MyPhoto, PatrolScreen, PhotoHint, PhotoTaken, RefusedItem, RouteLine, SiteLine, TodayPatrol, UnitLine,
        UnsentItem, VisitDraft, VisitRecorded,
    },
};
use std::{fs::File, io::Read};

/// One byte more than any photo may have: enough to see that a file is too large, without reading all of it.
const ENOUGH: u64 = domain::photo::PHOTO_BYTES + 1;

#[uniffi::export]
impl FieldApp {
    /// Today's patrols, what needs the person first.
    pub fn today(&self) -> Result<Vec<TodayPatrol>> {
        Ok(self.engine().today()?)
    }

    /// The sites on this phone, with their areas.
    pub fn sites(&self) -> Result<Vec<SiteLine>> {
        Ok(self.engine().sites()?)
    }

    /// The routes that may be walked at will.
    pub fn routes(&self) -> Result<Vec<RouteLine>> {
        Ok(self.engine().routes()?)
    }

    /// The flats of a site whose name or building has every word that was typed, those that begin with it first; `limit` is 200 at the most.
    pub fn search_units(&self, site_id: String, text: String, limit: u32) -> Result<Vec<UnitLine>> {
        Ok(self.engine().search_units(read_id(&site_id, "site")?, &text, limit)?)
    }

    /// Begins a patrol: `planned` is the `patrol_id` that `today` gave; without it the route is walked at will. Gives the patrol's id.
    pub fn start_patrol(&self, route_id: String, planned: Option<String>) -> Result<String> {
        let planned = planned.map(|patrol| read_id(&patrol, "patrol")).transpose()?;
        Ok(self.engine().start_patrol(read_id(&route_id, "route")?, planned)?.to_string())
    }

    /// A patrol with its stops.
    pub fn patrol(&self, patrol_id: String) -> Result<PatrolScreen> {
        Ok(self.engine().patrol(read_id(&patrol_id, "patrol")?)?)
    }

    /// Arrives at a checkpoint and opens its draft. Arriving again keeps what was answered.
    pub fn arrive(&self, patrol_id: String, arrival: Arrival) -> Result<VisitDraft> {
        let patrol = read_id(&patrol_id, "patrol")?;
        let mut engine = self.engine();
        let checkpoint = engine.arrive(patrol, arrival)?;
        Ok(engine.visit_draft(patrol, checkpoint)?)
    }

    /// The visit that is being written at a checkpoint.
    pub fn visit_draft(&self, patrol_id: String, checkpoint_id: String) -> Result<VisitDraft> {
        Ok(self.engine().visit_draft(read_id(&patrol_id, "patrol")?, read_id(&checkpoint_id, "checkpoint")?)?)
    }

    /// Gives an arrival up. Photos that were taken stay on the phone, set aside.
    pub fn undo_arrival(&self, patrol_id: String, checkpoint_id: String) -> Result<()> {
        Ok(self.engine().undo_arrival(read_id(&patrol_id, "patrol")?, read_id(&checkpoint_id, "checkpoint")?)?)
    }

    /// The checklist of a visit, as far as it is shown now, with answers, gaps and score.
    pub fn checklist(&self, patrol_id: String, checkpoint_id: String) -> Result<ChecklistScreen> {
        Ok(self.engine().checklist(read_id(&patrol_id, "patrol")?, read_id(&checkpoint_id, "checkpoint")?)?)
    }

    /// Answers an item. When this returns, the answer survives a kill.
    pub fn answer(&self, patrol_id: String, checkpoint_id: String, item_id: String, answer: AnswerInput) -> Result<()> {
        Ok(self.engine().answer(
            read_id(&patrol_id, "patrol")?,
            read_id(&checkpoint_id, "checkpoint")?,
            read_id(&item_id, "item")?,
            answer,
        )?)
    }

    /// Writes a note beside an item; an empty one takes it away.
    pub fn note(&self, patrol_id: String, checkpoint_id: String, item_id: String, note: String) -> Result<()> {
        Ok(self.engine().note(read_id(&patrol_id, "patrol")?, read_id(&checkpoint_id, "checkpoint")?, read_id(&item_id, "item")?, &note)?)
    }

    /// Writes the remark on the visit.
    pub fn remark(&self, patrol_id: String, checkpoint_id: String, remark: String) -> Result<()> {
        Ok(self.engine().remark(read_id(&patrol_id, "patrol")?, read_id(&checkpoint_id, "checkpoint")?, &remark)?)
    }

    /// Notes where the phone is; call it whenever the phone says so. Photos that are taken within a minute carry the position.
    pub fn position(&self, position: PositionInput) -> Result<()> {
        Ok(self.engine().position(&position)?)
    }

    /// Takes a photo into a visit, at an item or for the visit as a whole. The file is copied byte for byte.
    pub fn photo(&self, patrol_id: String, checkpoint_id: String, item_id: Option<String>, path: String) -> Result<PhotoTaken> {
        let item = item_id.map(|item| read_id(&item, "item")).transpose()?;
        let bytes = read(&path)?;
        Ok(self.engine().photo(read_id(&patrol_id, "patrol")?, read_id(&checkpoint_id, "checkpoint")?, item, &bytes)?)
    }

    /// The photos that the person took on this phone, newest first; `limit` is 500 at the most.
    pub fn my_photos(&self, limit: u32) -> Result<Vec<MyPhoto>> {
        Ok(self.engine().my_photos(limit)?)
    }

    /// A photo that the person took, as large as a screen, to be looked at or drawn over: the file of a picture. It is gone a week after the
    /// server had the photo.
    pub fn picture(&self, photo_id: String) -> Result<Vec<u8>> {
        Ok(self.engine().picture(read_id(&photo_id, "photo")?)?)
    }

    /// The thumbnail of a photo that the person took, as a JPEG: photos lie sealed on the phone, so that there is no path to one.
    pub fn thumbnail(&self, photo_id: String) -> Result<Vec<u8>> {
        Ok(self.engine().thumbnail(read_id(&photo_id, "photo")?)?)
    }

    /// Looks at a photo that is not kept yet, such as one for a finding that is still being written.
    pub fn look_at_photo(&self, path: String) -> Result<PhotoHint> {
        let bytes = read(&path)?;
        Ok(self.engine().look_at(&bytes)?)
    }

    /// Draws arrows, circles and words over a photo of a visit that is still being written. The original stays as it is.
    pub fn mark_photo(&self, patrol_id: String, checkpoint_id: String, photo_id: String, marks: Vec<Mark>) -> Result<()> {
        Ok(self.engine().mark_photo(
            read_id(&patrol_id, "patrol")?,
            read_id(&checkpoint_id, "checkpoint")?,
            read_id(&photo_id, "photo")?,
            marks,
        )?)
    }

    /// Takes a photo out of a visit that is still being written.
    pub fn remove_photo(&self, patrol_id: String, checkpoint_id: String, photo_id: String) -> Result<()> {
        Ok(self.engine().remove_photo(
            read_id(&patrol_id, "patrol")?,
            read_id(&checkpoint_id, "checkpoint")?,
            read_id(&photo_id, "photo")?,
        )?)
    }

    /// Records the visit. When this returns, it is on the disk twice and will be delivered.
    pub fn record_visit(&self, patrol_id: String, checkpoint_id: String) -> Result<VisitRecorded> {
        Ok(self.engine().record_visit(read_id(&patrol_id, "patrol")?, read_id(&checkpoint_id, "checkpoint")?)?)
    }

    /// Reports something that is wrong. Gives the finding's id.
    pub fn raise_finding(&self, finding: FindingInput) -> Result<String> {
        let photos = finding.photos.iter().map(|path| read(path)).collect::<Result<Vec<_>>>()?;
        Ok(self.engine().raise_finding(&finding, &photos)?.to_string())
    }

    /// Finishes a patrol, with a reason for every checkpoint that was missed.
    pub fn finish_patrol(&self, patrol_id: String, missed: Vec<MissedInput>, remark: String) -> Result<()> {
        Ok(self.engine().finish_patrol(read_id(&patrol_id, "patrol")?, &missed, &remark)?)
    }

    /// Records that are not in the server's books yet.
    pub fn unsent(&self) -> Result<Vec<UnsentItem>> {
        Ok(self.engine().unsent()?)
    }

    /// What the server refused, with the reason and the record's own words.
    pub fn refused(&self) -> Result<Vec<RefusedItem>> {
        Ok(self.engine().refused()?)
    }

    /// Opens the draft of a visit that was refused, to be corrected and recorded anew.
    pub fn correct_visit(&self, operation_id: String) -> Result<VisitDraft> {
        let mut engine = self.engine();
        let (patrol, checkpoint) = engine.correct_visit(read_id(&operation_id, "record")?)?;
        Ok(engine.visit_draft(patrol, checkpoint)?)
    }

    /// Reports a finding that was refused once more, in other words; its place and photos stay. Gives the new one's id.
    pub fn correct_finding(&self, operation_id: String, kind: FindingKind, severity: Severity, text: String) -> Result<String> {
        Ok(self.engine().correct_finding(read_id(&operation_id, "record")?, kind, severity, &text)?.to_string())
    }

    /// Sends what was refused once more as it is: the reason may be gone.
    pub fn send_again(&self, operation_id: String) -> Result<()> {
        Ok(self.engine().send_again(read_id(&operation_id, "record")?)?)
    }

    /// Takes what was refused off the person's list: they have read it. The office keeps it.
    pub fn let_go_of_refused(&self, operation_id: String) -> Result<()> {
        Ok(self.engine().let_go_of_refused(read_id(&operation_id, "record")?)?)
    }

    /// Everything of the person's that was refused, with reasons and words, as JSON: to be sent to somebody who can help.
    pub fn export_refused(&self) -> Result<String> {
        Ok(self.engine().export_refused()?)
    }

    /// Rows that were saved from a damaged store when the app opened; 0 nearly always. Say so, and have the person look whether anything is missing.
    pub fn saved_from_damage(&self) -> u64 {
        self.engine().saved_from_damage() as u64
    }

    /// Keeps what a screen is in the middle of, in the person's own store: a phone with little memory ends an app behind its own camera. Name
    /// and words are the screen's, 64 KiB at the most; none takes them away.
    pub fn keep_jotting(&self, name: String, words: Option<String>) -> Result<()> {
        Ok(self.engine().keep_jotting(&name, words.as_deref())?)
    }

    /// What a screen kept under a name.
    pub fn jotting(&self, name: String) -> Result<Option<String>> {
        Ok(self.engine().jotting(&name)?)
    }

    /// The delivery ledger: how many records and photos have arrived, and how many wait.
    pub fn delivery(&self) -> Result<Delivery> {
        Ok(self.engine().delivery()?)
    }
}

pub(super) fn read(path: &str) -> Result<Vec<u8>> {
    let mut bytes = vec![];
    let file = File::open(path).map_err(|_| AppError::NotFound { what: "photo".into() })?;
    file.take(ENOUGH).read_to_end(&mut bytes).map_err(|e| AppError::Damaged { why: format!("photo: {e}") })?;
    Ok(bytes)
}
