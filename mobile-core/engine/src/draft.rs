//! What is a visit before it is recorded? A draft that survives a kill at any moment.

use domain::{
    checklist::{Answer, Value},
    ids::{CheckpointId, ItemId, PatrolId, PhotoId, VisitId},
    patrol::{Presence, SheetOf},
    time::Captured,
};
use serde::{Deserialize, Serialize};

/// A visit that is being written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Draft {
    pub patrol: PatrolId,
    pub checkpoint: CheckpointId,
    /// The visit that it will be: seals name it before it is recorded. None in drafts of older apps.
    #[serde(default)]
    pub visit: Option<VisitId>,
    pub arrived: Captured,
    pub presence: Presence,
    /// The version that was newest on arrival: a newer one that is pulled meanwhile does not pull the rug.
    pub sheet: Option<SheetOf>,
    #[serde(default)]
    pub answers: Vec<Answer>,
    #[serde(default)]
    pub remark: String,
    /// Photos of the visit as a whole; those of an item stand with its answer.
    #[serde(default)]
    pub photos: Vec<PhotoId>,
}

impl Draft {
    /// The answer to an item, made when there is none.
    pub(crate) fn answer_mut(&mut self, item: ItemId) -> &mut Answer {
        let at = self.answers.iter().position(|a| a.item == item).unwrap_or_else(|| {
            self.answers.push(Answer { item, value: None, note: String::new(), photos: vec![] });
            self.answers.len() - 1
        });
        &mut self.answers[at]
    }

    /// Puts a value, or takes it away.
    pub(crate) fn set(&mut self, item: ItemId, value: Option<Value>) {
        self.answer_mut(item).value = value;
        self.tidy();
    }

    /// Every photo that the visit holds.
    pub(crate) fn all_photos(&self) -> Vec<PhotoId> {
        self.answers.iter().flat_map(|a| &a.photos).chain(&self.photos).copied().collect()
    }

    /// Takes a photo out; false when it is not here.
    pub(crate) fn drop_photo(&mut self, photo: PhotoId) -> bool {
        let before = self.all_photos().len();
        self.photos.retain(|p| *p != photo);
        self.answers.iter_mut().for_each(|a| a.photos.retain(|p| *p != photo));
        let dropped = self.all_photos().len() < before;
        self.tidy();
        dropped
    }

    /// An answer with neither value nor note nor photo is none.
    pub(crate) fn tidy(&mut self) {
        self.answers.retain(|a| a.value.is_some() || !a.note.is_empty() || !a.photos.is_empty());
    }
}
