//! What has not arrived yet, what was refused, and what do phone and office agree on? (`sync.md` 15, 17)

use crate::{
    engine::Engine,
    error::Result,
    store::{
        device::Revoked,
        outbox::{OutboxRow, Standing},
    },
};
use domain::{
    delivery::Holding,
    refusal::Refusal,
    seal::KeyTier,
    text::{Language, Text},
    time::Timestamp,
    wire::{Envelope, Status},
};
use serde::Serialize;
use std::collections::HashMap;

/// A record that is not in the server's books yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct UnsentItem {
    /// The operation.
    pub operation_id: String,
    /// Its kind, as on the wire.
    pub kind: String,
    /// What it is, in words.
    pub what: String,
    /// Who recorded it; a colleague's are delivered too.
    pub author: String,
    /// When it was recorded.
    pub recorded_at: i64,
    /// The server has it and waits: for another record, or for a supervisor.
    pub held: bool,
    /// How often it was sent without an answer that settled it.
    pub sent: u32,
}

/// A record that the server could not put into the books. It is kept for ever, here and there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct RefusedItem {
    /// The operation.
    pub operation_id: String,
    /// Its kind, as on the wire.
    pub kind: String,
    /// What it is, in words.
    pub what: String,
    /// When it was recorded.
    pub recorded_at: i64,
    /// Rejected, or in conflict with what happened meanwhile.
    pub status: Status,
    /// The stable code of the reason.
    pub code: String,
    /// The reason, in the language of the screen.
    pub message: String,
    /// The reason in Chinese.
    pub zh: String,
    /// The reason in English.
    pub en: String,
    /// What was recorded, word for word, as JSON: to be shown, corrected, exported.
    pub words: String,
}

/// The delivery ledger of this phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Delivery {
    /// Records that wait to be sent.
    pub records_waiting: u64,
    /// Records that the server holds.
    pub records_held: u64,
    /// Records that were refused.
    pub records_refused: u64,
    /// Photos that the server has, hashed and right.
    pub photos_stored: u64,
    /// Photos that belong to a record and are not stored yet.
    pub photos_waiting: u64,
    /// Their bytes.
    pub photos_waiting_bytes: u64,
    /// Of these photos: their originals wait for Wi-Fi, as somebody chose; everything else of them goes over any network.
    pub photos_for_wifi: u64,
    /// Photos that belong to no record: an arrival that was given up, or a crash.
    pub photos_set_aside: u64,
    /// Photos that the server can't take, whole as they came: too large for it, or damaged before they were taken in. They stay here.
    pub photos_refused: u64,
    /// Seals of photos that the server has not confirmed yet.
    pub seals_waiting: u64,
    /// What holds the key that photos are sealed with; none while this phone can't seal.
    pub key_tier: Option<KeyTier>,
    /// When the server was last heard, by its own clock.
    pub last_contact: Option<i64>,
}

/// How many lines a list has at the most.
const LINES: i64 = 5_000;

impl Engine {
    /// Records that are not in the server's books yet, oldest first; colleagues' on this phone too.
    ///
    /// # Errors
    /// [`crate::Error::Damaged`].
    pub fn unsent(&mut self) -> Result<Vec<UnsentItem>> {
        let names = self.device.people()?;
        let mut items = vec![];
        for standing in [Standing::New, Standing::Held] {
            for row in self.device.standing(standing, 0, LINES)? {
                items.push(UnsentItem {
                    what: what(&row.kind).say(self.language()).to_owned(),
                    author: names.iter().find(|p| p.id == row.author).map_or_else(String::new, |p| p.name.clone()),
                    operation_id: row.id,
                    kind: row.kind,
                    recorded_at: row.recorded_at,
                    held: standing == Standing::Held,
                    sent: row.sent.unsigned_abs(),
                });
            }
        }
        Ok(items)
    }

    /// What the person who is signed in recorded and the server refused, with the reason.
    ///
    /// # Errors
    /// [`crate::Error::NobodySignedIn`], [`crate::Error::Damaged`].
    pub fn refused(&mut self) -> Result<Vec<RefusedItem>> {
        let room = self.room_mut()?;
        let me = room.store.person.to_string();
        // The outbox has them in letters to the server; the author's own store has their words.
        let words: HashMap<String, String> = room.store.recorded()?.into_iter().map(|row| (row.id, row.envelope)).collect();
        let mut items = vec![];
        for (standing, status) in [(Standing::Rejected, Status::Rejected), (Standing::Conflict, Status::Conflict)] {
            for row in self.device.standing(standing, 0, LINES)?.into_iter().filter(|row| row.author == me) {
                let words = words.get(&row.id).unwrap_or(&row.envelope);
                items.push(refused(&row, words, status, self.language())?);
            }
        }
        items.sort_by_key(|item| item.recorded_at);
        Ok(items)
    }

    /// The delivery ledger.
    ///
    /// # Errors
    /// [`crate::Error::Damaged`].
    pub fn delivery(&mut self) -> Result<Delivery> {
        let photos = self.device.photo_counts()?;
        let seals_waiting = self.device.count_seals_waiting()?.unsigned_abs();
        let photos_for_wifi = if self.originals_wait() { self.device.count_photos("queued")?.unsigned_abs() } else { 0 };
        let mut count = |standing| Result::Ok(self.device.count(standing)?.unsigned_abs());
        Ok(Delivery {
            records_waiting: count(Standing::New)?,
            records_held: count(Standing::Held)?,
            records_refused: count(Standing::Rejected)? + count(Standing::Conflict)?,
            photos_stored: photos.stored,
            photos_waiting: photos.waiting,
            photos_waiting_bytes: photos.waiting_bytes,
            photos_for_wifi,
            photos_set_aside: photos.set_aside,
            photos_refused: photos.refused,
            seals_waiting,
            key_tier: self.key().map(|key| key.tier),
            last_contact: self.device.known.contact.as_ref().map(|c| c.server.timestamp_millis()),
        })
    }
}

impl Engine {
    /// The same in the words in which the office is told.
    pub(crate) fn holding(&mut self) -> Result<Holding> {
        let mut count = |standing| Result::Ok(self.device.count(standing)?.unsigned_abs());
        let delivered = count(Standing::Applied)? + count(Standing::Settled)?;
        let records_waiting = count(Standing::New)?;
        let oldest = self.device.standing(Standing::New, 0, 1)?.pop();
        let photos = self.device.photo_counts()?;
        let plain = |c: &char| c.is_ascii_graphic() || *c == ' ';
        Ok(Holding {
            records_waiting,
            oldest_waiting: oldest.and_then(|row| Timestamp::from_timestamp_millis(row.recorded_at)),
            records_delivered: delivered,
            photos_waiting: photos.waiting,
            photos_waiting_bytes: photos.waiting_bytes,
            photos_stored: photos.stored,
            photos_refused: photos.refused,
            photos_set_aside: photos.set_aside,
            seals_waiting: self.device.count_seals_waiting()?.unsigned_abs(),
            // It goes into a header.
            app: self.ports.app.chars().filter(plain).take(60).collect(),
            emptied: self.device.known.revoked == Some(Revoked::Emptied),
        })
    }
}

fn refused(row: &OutboxRow, words: &str, status: Status, language: Language) -> Result<RefusedItem> {
    let refusal = row.refusal()?;
    let message = refusal
        .as_ref()
        .map_or_else(|| Text::new("服务器没有说明原因。记录已保留。", "The server gave no reason. The record is kept."), Refusal::message);
    // A letter whose words went with a store that was lost says nothing here; the office has them.
    let words = serde_json::from_str::<Envelope>(words).map_or_else(|_| String::new(), |envelope| envelope.body.get().to_owned());
    Ok(RefusedItem {
        operation_id: row.id.clone(),
        kind: row.kind.clone(),
        what: what(&row.kind).say(language).to_owned(),
        recorded_at: row.recorded_at,
        status,
        code: refusal.as_ref().map_or("unknown", Refusal::code).to_owned(),
        message: message.say(language).to_owned(),
        zh: message.zh,
        en: message.en,
        words,
    })
}

/// What a phone can record, in words.
fn what(kind: &str) -> Text {
    match kind {
        "patrol.start" => Text::new("开始巡查", "Patrol started"),
        "patrol.visit" => Text::new("到点记录", "Visit"),
        "patrol.finish" => Text::new("结束巡查", "Patrol finished"),
        "patrol.review" => Text::new("审核巡查", "Review of a patrol"),
        "device.key" => Text::new("登记手机密钥", "The phone's key"),
        "photo.judge" => Text::new("照片比对结论", "Verdict on a photo"),
        "finding.raise" => Text::new("上报不合格项", "Finding reported"),
        "finding.stop" => Text::new("当场制止违章", "Violation stopped"),
        "finding.notice" => Text::new("下发整改通知单", "Notice issued"),
        "finding.rectify" => Text::new("整改完成", "Finding put right"),
        "finding.verify" => Text::new("整改验证", "Verification"),
        "repair.done" => Text::new("修复完成", "Repair done"),
        "spot_check.record" => Text::new("抽检记录", "Spot check"),
        "spot_check.skip" => Text::new("抽检未做", "Spot check not done"),
        "attendance.clock" => Text::new("打卡", "Clocking"),
        "attendance.ask_correction" => Text::new("补卡申请", "Correction asked for"),
        "attendance.decide_correction" => Text::new("补卡批复", "Correction decided"),
        "leave.ask" => Text::new("休假申请", "Leave asked for"),
        "leave.decide" => Text::new("休假批复", "Leave decided"),
        "leave.withdraw" => Text::new("撤回休假", "Leave taken back"),
        "roster.see" => Text::new("排班已看", "Roster seen"),
        "replacement.open" => Text::new("登记缺岗", "Gap opened"),
        "replacement.ask" => Text::new("询问补位", "Asked to step in"),
        "replacement.answer" => Text::new("答复补位", "Answer about stepping in"),
        "replacement.assign" => Text::new("指定补位", "Replacement decided"),
        "replacement.cancel" => Text::new("取消补位", "Gap called off"),
        "assessment.answer" => Text::new("考核反馈", "Answer to an assessment"),
        "message.read" => Text::new("消息已读", "Messages read"),
        other => Text::new(other, other),
    }
}
