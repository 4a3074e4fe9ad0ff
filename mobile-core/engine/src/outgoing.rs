//! How does what was recorded go into the outbox? In letters that only the server can read (`sync.md` 1, 7).

use crate::{
    engine::Engine,
    error::{Error, Result},
    store::{
        outbox::{OutboxRow, Standing},
        person::{PersonStore, RecordedRow},
    },
    vault::draw,
};
use domain::{
    faults::planted,
    ids::OperationId,
    letter::{LetterKey, Pen},
    wire::{Envelope, SealedEnvelope},
};

impl Engine {
    /// What a person recorded and the device's outbox never got goes there now; what lies there in a letter to a key that the server no longer
    /// has is written anew.
    pub(crate) fn complete(&mut self, store: &mut PersonStore) -> Result<()> {
        let known = self.device.in_outbox(store.person)?;
        let mut letters = vec![];
        for row in store.recorded()? {
            if planted("nothing-completed") {
                break;
            }
            match known.get(&row.id) {
                None => self.deliver(&row)?,
                Some(there) if there.standing == Standing::New && there.letter_to.as_deref() != self.pen.as_ref().map(Pen::to) => {
                    letters.extend(self.written(row.id.parse().ok(), &row.envelope)?.map(|(words, to)| (row.id, words, to)));
                }
                Some(_) => {}
            }
        }
        if letters.is_empty() { Ok(()) } else { self.device.rewrite(&letters) }
    }

    /// Puts what was recorded into the outbox: in a letter, for whoever holds the phone next delivers it and has no business reading it.
    pub(crate) fn deliver(&mut self, row: &RecordedRow) -> Result<()> {
        let envelope: Envelope = serde_json::from_str(&row.envelope)?;
        let photos: Vec<String> = envelope.photos.iter().map(|p| p.id.to_string()).collect();
        let (words, to) = match self.written(Some(envelope.id), &row.envelope)? {
            Some((words, to)) => (words, Some(to)),
            // A server of before there were letters.
            None => (row.envelope.clone(), None),
        };
        self.device.enqueue(&OutboxRow::new(&envelope, words, to), &photos)
    }

    /// A record as a letter, with the name of the key that it is written to.
    fn written(&self, id: Option<OperationId>, envelope: &str) -> Result<Option<(String, String)>> {
        let (Some(pen), Some(id)) = (&self.pen, id) else { return Ok(None) };
        let letter = pen.close(envelope.as_bytes(), &SealedEnvelope::about(id), draw(&*self.ports.random)?);
        let letter = letter.ok_or_else(|| Error::Damaged("a record can't be written as a letter".into()))?;
        let to = letter.to.clone();
        Ok(Some((serde_json::to_string(&SealedEnvelope { id, letter })?, to)))
    }

    /// Takes a pen for the server's key. What an app before this one left lying open is closed at once, whoever wrote it.
    pub(crate) fn take_pen(&mut self) -> Result<()> {
        self.pen = match &self.device.known.letter_key {
            Some(key) => Pen::new(key, draw(&*self.ports.random)?),
            None => None,
        };
        if self.pen.is_none() {
            return Ok(());
        }
        loop {
            let mut letters = vec![];
            for row in self.device.open_rows(500)? {
                letters.extend(self.written(row.id.parse().ok(), &row.envelope)?.map(|(words, to)| (row.id, words, to)));
            }
            if letters.is_empty() {
                return Ok(());
            }
            self.device.rewrite(&letters)?;
        }
    }

    /// The server said which key it reads letters with.
    pub(crate) fn server_reads(&mut self, key: Option<&LetterKey>) -> Result<()> {
        let Some(key) = key.filter(|key| self.device.known.letter_key.as_ref() != Some(key)) else { return Ok(()) };
        self.device.set_letter_key(key)?;
        self.take_pen()?;
        let Some(mut room) = self.person.take() else { return Ok(()) };
        let written = self.complete(&mut room.store).and_then(|()| self.rewrite_key_letter(room.store.person, &room.key));
        self.person = Some(room);
        written
    }
}
