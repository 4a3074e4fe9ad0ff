//! What do people do on their phones? They begin walks, visit, take photos, raise findings, finish; and keep what they were told is saved.

use super::{MINUTE, Story};
use crate::{
    phone::{Done, Saved},
    world::Place,
};
use domain::{
    checklist::Verdict,
    finding::{FindingKind, Severity},
    ids::PatrolId,
    patrol::{HandReason, MissReason},
};
use engine::inputs::{AnswerInput, Arrival, FindingInput, MissedInput};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

impl Story<'_> {
    /// Does something that ends with “saved”, and keeps what was saved.
    fn record(&mut self, n: usize, what: &str, work: impl FnOnce(&mut engine::Engine) -> Result<(), engine::Error>) -> bool {
        let before: BTreeSet<String> = self.phones[n].outbox().into_keys().collect();
        let done = self.phones[n].on(|engine, _| work(engine));
        let name = self.phones[n].name.clone();
        self.say(format!("{name} {what}: {done:?}"));
        if done != Done::Yes(()) {
            if done == Done::Killed {
                self.told.faults += 1;
            }
            return false;
        }
        let written = self.phones[n].shown_as_recorded();
        let new: Vec<String> =
            self.phones[n].outbox().into_keys().filter(|id| !before.contains(id)).filter_map(|id| written.get(&id).cloned()).collect();
        if new.is_empty() {
            self.told.broken.push(format!("{name} {what}: said saved, and nothing is in its outbox"));
        }
        for words in new {
            let envelope: domain::wire::Envelope = serde_json::from_str(&words).expect("an envelope");
            self.told.operations += 1;
            self.told.photos += envelope.photos.len();
            self.phones[n].saved.push(Saved { words, envelope });
        }
        true
    }

    pub(super) fn work(&mut self, n: usize) {
        self.reopen(n);
        self.truth.pass(1_000 + self.chance.number() % (20 * MINUTE));
        let Done::Yes(today) = self.phones[n].on(|engine, _| engine.today()) else { return };
        let open: Vec<PatrolId> = today
            .iter()
            .filter(|line| matches!(line.state, engine::screens::TodayState::Underway | engine::screens::TodayState::SentBack))
            .filter_map(|line| line.patrol_id.parse().ok())
            .collect();
        match self.chance.below(10) {
            0..=1 => self.start(n, &today),
            2 => self.raise(n),
            3 if !open.is_empty() => {
                let patrol = *self.chance.one(&open);
                self.finish(n, patrol);
            }
            _ if !open.is_empty() => {
                let patrol = *self.chance.one(&open);
                self.visit(n, patrol);
            }
            _ => self.start(n, &today),
        }
    }

    fn start(&mut self, n: usize, today: &[engine::screens::TodayPatrol]) {
        let Some(line) = (!today.is_empty()).then(|| self.chance.one(today)) else { return };
        let Ok(route) = line.route_id.parse() else { return };
        let is_new = matches!(
            line.state,
            engine::screens::TodayState::Due | engine::screens::TodayState::Later | engine::screens::TodayState::NotKnown
        );
        // Planned ones have one id on every phone; at will, each walk has its own. Who walks one already only goes on.
        let planned = if is_new && !self.chance.once_in(3) { line.patrol_id.parse().ok() } else { None };
        self.record(n, "starts a patrol", |engine| engine.start_patrol(route, planned).map(drop));
    }

    fn visit(&mut self, n: usize, patrol: PatrolId) {
        let Done::Yes(screen) = self.phones[n].on(|engine, _| engine.patrol(patrol)) else { return };
        let Some(stop) = (!screen.stops.is_empty()).then(|| self.chance.one(&screen.stops).clone()) else { return };
        let arrival = Arrival::ByHand { checkpoint_id: stop.checkpoint_id.clone(), reason: HandReason::LabelDamaged, note: String::new() };
        let arrived = self.phones[n].on(|engine, _| engine.arrive(patrol, arrival));
        let Done::Yes(checkpoint) = arrived else { return self.say(format!("{} can't arrive: {arrived:?}", self.phones[n].name)) };
        let verdict = if self.chance.once_in(4) { Verdict::Fail } else { Verdict::Pass };
        let item = self.world.item;
        let _ = self.phones[n].on(|engine, _| engine.answer(patrol, checkpoint, item, AnswerInput::Verdict { verdict }));
        for _ in 0..self.chance.below(3) {
            let bytes = self.photo();
            let taken = self.phones[n].on(|engine, _| engine.photo(patrol, checkpoint, None, &bytes).map(drop));
            if taken == Done::Killed {
                // Whoever took it saw it taken: it is on the phone, whatever becomes of it.
                self.phones[n].taken.push(Sha256::digest(&bytes).into());
                return self.fault(format!("{} dies over a photo", self.phones[n].name));
            }
        }
        self.record(n, "records a visit", |engine| engine.record_visit(patrol, checkpoint).map(drop));
    }

    fn finish(&mut self, n: usize, patrol: PatrolId) {
        let Done::Yes(screen) = self.phones[n].on(|engine, _| engine.patrol(patrol)) else { return };
        let missed: Vec<MissedInput> = screen
            .stops
            .iter()
            .filter(|stop| stop.visited_at.is_none())
            .map(|stop| MissedInput { checkpoint_id: stop.checkpoint_id.clone(), reason: MissReason::NoAccess, note: String::new() })
            .collect();
        self.record(n, "finishes", |engine| engine.finish_patrol(patrol, &missed, ""));
    }

    fn raise(&mut self, n: usize) {
        let Done::Yes(sites) = self.phones[n].on(|engine, _| engine.sites()) else { return };
        let here = self.world.places.iter().find(|place| sites.iter().any(|site| site.site_id == place.site.to_string()));
        let Some(Place { area, .. }) = here else { return };
        let photos: Vec<Vec<u8>> = (0..self.chance.below(2)).map(|_| self.photo()).collect();
        let input = FindingInput {
            kind: FindingKind::Damage,
            severity: Severity::Minor,
            text: "灯不亮".into(),
            area_id: Some(area.to_string()),
            unit_id: None,
            checkpoint_id: None,
            patrol_id: None,
            photos: vec![],
            marks: vec![],
            field: None,
            stopped: false,
            utility: None,
            spot_check_id: None,
        };
        self.record(n, "raises a finding", |engine| engine.raise_finding(&input, &photos).map(drop));
    }

    /// A picture of its own: what follows the end of a JPEG belongs to the file all the same.
    fn photo(&mut self) -> Vec<u8> {
        self.photo_number += 1;
        let mut bytes = include_bytes!("../../../../mobile-core/photo/src/tests/files/grey.jpg").to_vec();
        bytes.extend(self.photo_number.to_be_bytes());
        // Some are more than one chunk.
        if self.chance.once_in(6) {
            bytes.resize(300 * 1024, (self.photo_number % 251) as u8);
        }
        bytes
    }
}
