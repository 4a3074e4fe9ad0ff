//! What a screen is in the middle of, and the photos that it shows.

use super::{
    phone::{Phone, jpeg},
    world::{CLEAN, LOBBY, MEI},
};
use crate::{
    Error,
    inputs::Arrival,
    screens::{MyPhoto, PhotoState},
};

#[test]
fn a_jotting_outlives_a_kill_is_taken_away_by_whoever_kept_it_and_is_nobody_else_s() {
    let mut phone = Phone::of_lin();
    phone.engine.keep_jotting("finding", Some("half a sentence")).unwrap();
    phone.engine.keep_jotting("finding", Some("a sentence")).unwrap();
    phone.reopen();
    assert_eq!(phone.engine.jotting("finding").unwrap().as_deref(), Some("a sentence"));
    assert_eq!(phone.engine.jotting("another").unwrap(), None);
    assert!(matches!(phone.engine.keep_jotting("finding", Some(&"字".repeat(30_000))), Err(Error::Refused(_))));

    phone.sign_in(MEI);
    assert_eq!(phone.engine.jotting("finding").unwrap(), None, "it was Lin's");
    phone.sign_in(super::world::LIN);
    phone.engine.keep_jotting("finding", None).unwrap();
    assert_eq!(phone.engine.jotting("finding").unwrap(), None);
}

#[test]
fn my_photos_are_mine_say_where_they_were_taken_and_how_far_they_have_come() {
    let mut phone = Phone::of_lin();
    phone.sync().unwrap();
    let patrol = phone.start();
    phone.engine.arrive(patrol, Arrival::Qr { code: "LOBBY".into() }).unwrap();
    phone.engine.photo(patrol, LOBBY, Some(CLEAN), &jpeg()).unwrap();
    let mine = |phone: &mut Phone| -> Vec<MyPhoto> { phone.engine.my_photos(10).unwrap() };
    let first = mine(&mut phone);
    assert_eq!((first.len(), first[0].state, first[0].place.as_str()), (1, PhotoState::Draft, "大堂"));
    let id = first[0].photo_id.parse().unwrap();
    let large = phone.engine.picture(id).unwrap();
    assert!(large.starts_with(&[0xff, 0xd8]) && phone.engine.thumbnail(id).unwrap().len() < large.len());

    phone.pass(patrol, LOBBY);
    phone.engine.record_visit(patrol, LOBBY).unwrap();
    assert_eq!(mine(&mut phone)[0].state, PhotoState::Waiting);
    phone.sync().unwrap();
    assert_eq!(mine(&mut phone)[0].state, PhotoState::Stored);
    phone.sign_in(MEI);
    assert!(mine(&mut phone).is_empty());
    assert!(matches!(phone.engine.picture(id), Err(Error::NotFound("photo"))), "Lin's are not Mei's to look at");
}
