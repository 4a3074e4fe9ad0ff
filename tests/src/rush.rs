//! How do phones push records and photos all at once while something goes wrong? Each keeps what it was told, to be held against the books.

use crate::{envelope::Device, office::Office, photos, round::Round, tus};
use domain::{
    ids::{PatrolId, SiteId},
    photo::PhotoRef,
    wire::{Envelope, Status},
};
use serde_json::Value;
use std::sync::atomic::{AtomicBool, Ordering};

/// Bytes of a chunk: a photo takes several.
const CHUNK: usize = 16 * 1024;

/// A walk with one visit and one photo, and what its phone was told about it.
pub struct Walk {
    /// The patrol.
    pub patrol: PatrolId,
    /// Its start and its visit, as they were sent.
    pub batch: [Envelope; 2],
    /// The server said that both are in its books.
    pub recorded: bool,
    photo: PhotoRef,
    bytes: Vec<u8>,
    /// Bytes of the photo that the server said it has.
    kept: u64,
}

impl Walk {
    fn new(device: &Device, round: &Round, picture: &[u8]) -> Self {
        let start = round.start();
        let bytes = photos::one_more(picture);
        let photo = tus::reference(&bytes);
        let mut visit = device.envelope(round.site, round.visit(&start, 0));
        visit.photos = vec![photo.clone()];
        Self { patrol: start.patrol, batch: [device.envelope(round.site, start), visit], recorded: false, photo, bytes, kept: 0 }
    }

    /// Sends all of it; false when nobody answers any more.
    fn send(&mut self, device: &Device, site: SiteId) -> bool {
        let Some(results) = device.try_push(&self.batch) else { return false };
        assert!(results.iter().all(|r| r.status == Status::Applied), "{results:?}");
        self.recorded = true;
        tus::go_on(device, site, &self.photo, &self.bytes, CHUNK, &mut self.kept)
    }

    /// Holds the books against what the phone was told, has it send everything again, and looks that all is there once.
    /// Gives how many of its operations nobody had acknowledged though they were in the books.
    #[track_caller]
    pub fn hold(&mut self, device: &Device, site: SiteId, zhou: &Office) -> usize {
        if self.recorded {
            self.is_there_once(zhou);
        }
        if self.kept > 0 {
            let offset = tus::offset(device, self.photo.id);
            assert!(offset >= self.kept, "{offset} bytes of {}, after {} were acknowledged", self.photo.id, self.kept);
        }
        let results = device.push(&self.batch);
        let known = results.iter().filter(|r| r.status == Status::Duplicate).count();
        let fresh = results.iter().filter(|r| r.status == Status::Applied).count();
        assert!(known + fresh == 2 && (known == 2 || !self.recorded), "{results:?}");
        assert!(tus::go_on(device, site, &self.photo, &self.bytes, CHUNK, &mut self.kept), "the server is up again");
        self.is_there_once(zhou);
        let original = zhou.download(&format!("/v1/photos/{site}/{}/original", self.photo.id)).expect(200);
        assert!(original.body == self.bytes, "photo {} is not what was sent", self.photo.id);
        if self.recorded { 0 } else { known }
    }

    #[track_caller]
    fn is_there_once(&self, zhou: &Office) {
        let seen = zhou.read(&format!("/v1/patrols/{}", self.patrol));
        let visits = seen["visits"].as_array().expect("a patrol has visits");
        assert_eq!(visits.len(), 1, "{visits:?}");
        let photos: Vec<_> = visits[0]["photos"].as_array().into_iter().flatten().filter_map(|photo| photo["id"].as_str()).collect();
        assert_eq!(photos, [self.photo.id.to_string()]);
    }
}

/// Walks and sends until nobody answers or it is enough. Every walk that was begun, the last one cut off somewhere.
#[must_use]
pub fn walk_until(enough: &AtomicBool, device: &Device, round: &Round, picture: &[u8]) -> Vec<Walk> {
    let mut walks = vec![];
    while !enough.load(Ordering::Relaxed) {
        let mut walk = Walk::new(device, round, picture);
        let goes_on = walk.send(device, round.site);
        walks.push(walk);
        if !goes_on {
            break;
        }
    }
    walks
}

/// Looks that every operation in a site's journal is there once and was applied; gives how many there are of each kind asked for.
#[track_caller]
pub fn journal_is_sound<const KINDS: usize>(admin: &Office, site: SiteId, kinds: [&str; KINDS]) -> [usize; KINDS] {
    let rows = admin.list(&format!("/v1/journal?scope={site}"));
    let mut seen = std::collections::HashSet::new();
    for row in &rows {
        assert_eq!(row["status"], "applied", "{row}");
        assert!(seen.insert(row["operation"].as_str().expect("an id")), "twice in the journal: {row}");
    }
    kinds.map(|kind| rows.iter().filter(|row: &&Value| row["kind"] == kind).count())
}
