//! What happens to an answer? It is in the draft, on the disk, before the call returns.

use crate::{
    draft::Draft,
    engine::Engine,
    error::{Error, Result},
    inputs::AnswerInput,
};
use domain::{
    checklist::{TemplateVersion, Value},
    ids::{CheckpointId, ItemId, OptionId, PatrolId},
    patrol::check_note,
    refusal::Refusal,
};
use std::sync::Arc;

impl Engine {
    /// Answers an item, or takes the answer away.
    ///
    /// # Errors
    /// [`Error::Refused`] when the item can't take such an answer.
    pub fn answer(&mut self, patrol: PatrolId, checkpoint: CheckpointId, item: ItemId, answer: AnswerInput) -> Result<()> {
        let mut draft = self.draft(patrol, checkpoint)?;
        let version = self.version_of(&draft)?;
        version.content.item(item).ok_or(Error::NotFound("item"))?;
        draft.set(item, value(answer)?);
        let wrong: Vec<_> = version.content.gaps(&draft.answers).into_iter().filter(|g| g.item == item && g.kind.is_wrong()).collect();
        if !wrong.is_empty() {
            return Err(Refusal::SheetGaps { gaps: wrong }.into());
        }
        self.keep_draft(&draft)
    }

    /// Writes a note beside an item; an empty one takes it away.
    ///
    /// # Errors
    /// [`Error::Refused`] when it is too long.
    pub fn note(&mut self, patrol: PatrolId, checkpoint: CheckpointId, item: ItemId, note: &str) -> Result<()> {
        check_note("note", note)?;
        let mut draft = self.draft(patrol, checkpoint)?;
        self.version_of(&draft)?.content.item(item).ok_or(Error::NotFound("item"))?;
        note.trim().clone_into(&mut draft.answer_mut(item).note);
        draft.tidy();
        self.keep_draft(&draft)
    }

    /// Writes the remark on the visit.
    ///
    /// # Errors
    /// [`Error::Refused`] when it is too long.
    pub fn remark(&mut self, patrol: PatrolId, checkpoint: CheckpointId, remark: &str) -> Result<()> {
        check_note("remark", remark)?;
        let mut draft = self.draft(patrol, checkpoint)?;
        remark.trim().clone_into(&mut draft.remark);
        self.keep_draft(&draft)
    }

    /// Keeps a draft as it is now.
    pub(super) fn keep_draft(&mut self, draft: &Draft) -> Result<()> {
        self.complete_with_ballast(|engine| engine.room_mut()?.store.put_draft(draft))
    }

    /// The version that a draft answers.
    pub(crate) fn version_of(&self, draft: &Draft) -> Result<Arc<TemplateVersion>> {
        let sheet = draft.sheet.ok_or(Error::NotFound("template"))?;
        let versions = &self.room()?.books.company.versions;
        versions.get(&(sheet.template, sheet.version)).cloned().ok_or(Error::NotFound("template"))
    }
}

fn value(input: AnswerInput) -> Result<Option<Value>> {
    let option = |id: &str| id.parse::<OptionId>().map_err(|_| Error::NotFound("option"));
    Ok(Some(match input {
        AnswerInput::Verdict { verdict } => Value::Verdict(verdict),
        AnswerInput::Score { points } => Value::Score(points),
        AnswerInput::Number { number } => Value::Number(number),
        AnswerInput::Choice { option_id } => Value::Choice(option(&option_id)?),
        AnswerInput::Choices { option_ids } => Value::Choices(option_ids.iter().map(|id| option(id)).collect::<Result<_>>()?),
        AnswerInput::Text { text } => Value::Text(text),
        AnswerInput::Cleared => return Ok(None),
    }))
}
