//! What happens to questions and answers? They are lost, doubled, late, cut, bent; and now and then they get through.

use super::{HOUR, Story};
use crate::phone::Done;
use engine::sync::{Reply, Request, Sync};
use sha2::{Digest, Sha256};

impl Story<'_> {
    /// One question of a sync, over a line that may do anything.
    pub(super) async fn sync_on(&mut self, n: usize) {
        self.reopen(n);
        if self.phones[n].sync.is_none() {
            let begun = self.phones[n].on(|engine, sync| {
                *sync = Some(Sync::begin(engine)?);
                Ok(())
            });
            if begun != Done::Yes(()) {
                return self.say(format!("{} can't begin to sync: {begun:?}", self.phones[n].name));
            }
        }
        for _ in 0..=self.chance.below(12) {
            let Done::Yes(Some(request)) = self.next_question(n) else {
                self.phones[n].sync = None;
                return self.begin_anew(n).await;
            };
            self.truth.pass(50 + self.chance.number() % 5_000);
            let what = format!("{} {} {}", self.phones[n].name, request.method, request.path.split('?').next().unwrap_or_default());
            let reply = self.over_the_line(&what, request).await;
            let lost = matches!(reply, Reply::Lost);
            self.feed(n, reply);
            if lost || self.phones[n].sync.is_none() {
                self.phones[n].sync = None;
                return;
            }
        }
    }

    async fn over_the_line(&mut self, what: &str, request: Request) -> Reply {
        match self.chance.below(24) {
            0 => {
                self.fault(format!("{what}: the question is lost"));
                return Reply::Lost;
            }
            1 => {
                let _ = self.server.ask(request).await;
                self.fault(format!("{what}: the answer is lost"));
                return Reply::Lost;
            }
            2 => {
                let _ = self.server.ask(request.clone()).await;
                self.fault(format!("{what}: the question comes twice"));
            }
            3 => {
                let when = self.truth.millis() + self.chance.number() % (3 * HOUR);
                self.fault(format!("{what}: the question is on its way for long"));
                self.late.push((when, request));
                return Reply::Lost;
            }
            4 if request.method == "PATCH" && request.body.len() > 1 => {
                let mut cut = request;
                let at = self.chance.below(cut.body.len());
                // Without its checksum what came is kept to the last byte; with it, the chunk is thrown away.
                if self.chance.once_in(2) {
                    cut.headers.retain(|header| header.name != "upload-checksum");
                }
                cut.body.truncate(at);
                let _ = self.server.ask(cut).await;
                self.fault(format!("{what}: cut at byte {at}"));
                return Reply::Lost;
            }
            5 if request.method == "PATCH" && !request.body.is_empty() => {
                let mut bent = request;
                let at = self.chance.below(bent.body.len());
                bent.body[at] ^= 1;
                if self.chance.once_in(2) {
                    bent.headers.retain(|header| header.name != "upload-checksum");
                }
                self.fault(format!("{what}: byte {at} arrives wrong"));
                return self.answered(what, bent).await;
            }
            _ => {}
        }
        self.answered(what, request).await
    }

    async fn answered(&mut self, what: &str, request: Request) -> Reply {
        match self.server.ask(request).await {
            Some(answer) => {
                let print = hex::encode(&Sha256::digest(&answer.body)[..4]);
                self.say(format!("{what}: {} {print}", answer.status));
                Reply::Answer(answer)
            }
            None => {
                self.say(format!("{what}: no answer"));
                Reply::Lost
            }
        }
    }

    pub(super) async fn deliver_late(&mut self) {
        let now = self.truth.millis();
        let (due, late): (Vec<_>, Vec<_>) = std::mem::take(&mut self.late).into_iter().partition(|(when, _)| *when <= now);
        self.late = late;
        for (_, request) in due {
            let path = request.path.split('?').next().unwrap_or_default().to_owned();
            let status = self.server.ask(request).await.map(|answer| answer.status);
            self.say(format!("a late {path} arrives: {status:?}"));
        }
    }

    pub(super) async fn deliver_all_late(&mut self) {
        for (_, request) in std::mem::take(&mut self.late) {
            let _ = self.server.ask(request).await;
        }
    }
}
