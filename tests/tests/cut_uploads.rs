//! A real phone's line is cut at any byte, there or back, again and again: each photo arrives as it was taken, once (`sync.md`, "upload cut at any byte").
//! Two public clients of tus go through the same in `tests/stories`.

use e2e::{checklists::good_answers, cutter::Cutter, estate::Estate, phone::Phone, photos};

/// Bytes of a photo: three chunks of the phone's.
const PHOTO: usize = 600_000;

fn cut(times: u64) {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let cutter = Cutter::to(&estate.server.url);
    let phone = Phone::new(&cutter.url);
    phone.enrol(&estate.admin.enrolment_code(), "A phone on a bad line");
    phone.sign_in(&cast.lin);
    phone.sync();
    let (picture, answers) = (photos::of_size(PHOTO).unwrap(), good_answers(&cast.round.content));
    let mut walked = vec![];
    while cutter.cuts() < times {
        let patrol = phone.app.start_patrol(cast.round.route.id.to_string(), None).unwrap();
        let photo = photos::one_more(&picture);
        phone.visit_with_photo(&patrol, &cast.round.checkpoints[0], &answers, &photo);
        phone.finish(&patrol);
        walked.push((patrol, photo));
        // What a sync with a photo carries, and a little more: some get through whole.
        cutter.cut_within(PHOTO as u64 * 5 / 4, 20_000);
        for _ in 0..4 {
            if phone.try_sync().is_ok() {
                break;
            }
        }
    }
    println!("{} photos over a line that was cut {} times", walked.len(), cutter.cuts());
    cutter.mend();
    phone.sync_in_the_end();
    let ledger = phone.app.delivery().unwrap();
    assert_eq!((ledger.photos_stored, ledger.photos_waiting), (walked.len() as u64, 0), "{ledger:?}");
    assert_eq!((ledger.records_waiting, ledger.records_refused, ledger.records_held), (0, 0, 0), "{ledger:?}");
    assert_eq!(cast.zhou.list("/v1/patrols").len(), walked.len());
    assert_eq!(cast.zhou.list("/v1/photos").len(), walked.len(), "nothing is doubled");
    for (patrol, photo) in walked {
        let seen = cast.zhou.read(&format!("/v1/patrols/{patrol}"));
        assert_eq!((seen["visits"].as_array().unwrap().len(), seen["patrol"]["state"].as_str()), (1, Some("complete")), "{seen}");
        let id = seen["visits"][0]["photos"][0]["id"].as_str().expect("a visit with a photo");
        let original = cast.zhou.download(&format!("/v1/photos/{}/{id}/original", estate.site)).expect(200);
        assert!(original.body == photo, "byte for byte");
    }
}

#[test]
fn a_phones_uploads_are_cut_at_any_byte_and_arrive_whole_and_once() {
    cut(20);
}

mod long {
    #[test]
    fn a_phones_uploads_are_cut_at_any_byte_a_thousand_times() {
        super::cut(1_000);
    }
}
