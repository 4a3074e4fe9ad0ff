//! Is every photo sealed, in a chain without holes, whatever happens to the phone?

use super::{
    phone::{Phone, jpeg},
    world,
};
use crate::inputs::{Arrival, PositionInput};
use domain::{
    geo::Datum,
    ids::{CheckpointId, PatrolId, PhotoId},
    photo::Sha256,
    seal::{Manifest, What},
};

impl Phone {
    fn arrive(&mut self, code: &str) -> (PatrolId, CheckpointId) {
        let patrol = self.start();
        let checkpoint = self.engine.arrive(patrol, Arrival::Qr { code: code.into() }).unwrap();
        (patrol, checkpoint)
    }

    fn shoot(&mut self, (patrol, checkpoint): (PatrolId, CheckpointId)) -> PhotoId {
        self.engine.photo(patrol, checkpoint, Some(world::CLEAN), &jpeg()).unwrap().photo_id.parse().unwrap()
    }

    /// The links as the server has them: each names the one before it.
    fn chain(&self) -> Vec<Manifest> {
        let links: Vec<Manifest> = self.server.seals.iter().map(|link| link.read().unwrap()).collect();
        for (n, link) in links.iter().enumerate() {
            assert_eq!(link.number, n as u64 + 1);
            assert_eq!(link.previous, n.checked_sub(1).map(|before| self.server.seals[before].hash()));
        }
        links
    }
}

#[test]
fn a_photo_is_sealed_for_the_visit_that_it_will_belong_to() {
    let mut phone = Phone::of_lin();
    let at = phone.arrive("LOBBY");
    let position = PositionInput { latitude: 29.5, longitude: 106.5, accuracy: 12.0, datum: Datum::Wgs84, mocked: true };
    phone.engine.position(&position).unwrap();
    let photo = phone.shoot(at);
    phone.time.pass(61);
    phone.shoot(at);
    phone.pass(at.0, at.1);
    phone.engine.record_visit(at.0, at.1).unwrap();
    phone.sync().unwrap();
    let chain = phone.chain();
    assert_eq!(chain.len(), 2);
    let What::Photo { photo: sealed, sha256, subject, position, .. } = &chain[0].what else { panic!("{chain:?}") };
    assert_eq!((*sealed, *sha256), (photo, Sha256::of(&jpeg())));
    assert_eq!((subject.patrol, subject.checkpoint, subject.item), (Some(at.0), Some(at.1), Some(world::CLEAN)));
    assert_eq!(subject.visit, Some(phone.server.visits()[0].visit));
    assert!(position.unwrap().mocked);
    assert_eq!((chain[0].person, chain[0].app.as_str()), (world::LIN, "test 1"));
    let What::Photo { position, .. } = &chain[1].what else { panic!("{chain:?}") };
    assert_eq!(*position, None, "where the phone was a minute ago is not where it is");
}

#[test]
fn each_photo_uses_up_a_ticket_of_the_newest_strip() {
    let mut phone = Phone::of_lin();
    let at = phone.arrive("LOBBY");
    for _ in 0..3 {
        phone.shoot(at);
    }
    phone.sync().unwrap();
    phone.shoot(at);
    phone.sync().unwrap();
    let used: Vec<_> = phone.chain().iter().map(|link| link.ticket.map(|t| (t.id.as_u128(), t.number))).collect();
    // A strip of the test's server has two.
    assert_eq!(used, [Some((1, 0)), Some((1, 1)), None, Some((2, 0))]);
    phone.time.pass(3_600);
    phone.sync().unwrap();
    let strips = phone.engine.device.newest_strip().unwrap();
    phone.sync().unwrap();
    assert_eq!(phone.engine.device.newest_strip().unwrap(), strips, "a fresh strip is not fetched again at every sync");
}

#[test]
fn a_photo_that_is_taken_back_leaves_its_place_in_the_chain() {
    let mut phone = Phone::of_lin();
    let at = phone.arrive("LOBBY");
    let (taken_back, given_up) = (phone.shoot(at), phone.shoot(at));
    phone.engine.remove_photo(at.0, at.1, taken_back).unwrap();
    phone.engine.undo_arrival(at.0, at.1).unwrap();
    phone.sync().unwrap();
    let chain = phone.chain();
    assert_eq!(chain[2].what, What::Withdrawn { photo: taken_back });
    assert_eq!(chain[3].what, What::Withdrawn { photo: given_up });
    assert_eq!(chain.len(), 4);
}

#[test]
fn the_chain_goes_on_after_a_kill_a_lost_answer_and_a_restored_server() {
    let mut phone = Phone::of_lin();
    let at = phone.arrive("LOBBY");
    phone.shoot(at);
    phone.reopen();
    phone.shoot(at);
    assert!(phone.sync_until(|path, _| path == "/v1/seals").is_err());
    assert_eq!(phone.server.seals.len(), 2);
    phone.server.seals.clear();
    phone.sync().unwrap();
    assert_eq!(phone.chain().len(), 2, "no receipt came: the same links again");
    phone.sync().unwrap();
    assert_eq!(phone.chain().len(), 2, "they have their receipts");
    phone.server.seals.clear();
    phone.server.server_epoch += 1;
    phone.shoot(at);
    phone.sync().unwrap();
    assert_eq!(phone.chain().len(), 3);
}

#[test]
fn a_phone_whose_key_was_lost_has_the_office_know_the_new_one_before_it_seals_with_it() {
    let mut phone = Phone::of_lin();
    let at = phone.arrive("LOBBY");
    phone.shoot(at);
    phone.key = 8;
    phone.reopen();
    phone.shoot(at);
    phone.pass(at.0, at.1);
    phone.sync().unwrap();
    assert_eq!(phone.chain().len(), 1, "the second photo was kept without a seal");
    let kinds = || phone.server.journal.values().filter(|(words, _)| words.contains("device.key")).count();
    assert_eq!(kinds(), 1);
    phone.shoot(at);
    phone.sync().unwrap();
    let chain = phone.chain();
    assert_eq!(chain.len(), 2);
    assert_ne!(chain[0].key, chain[1].key);
}
