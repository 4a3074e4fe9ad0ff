//! What goes over which network, and how much of it at once?

use super::{
    phone::{Phone, phone_with_photos},
    world::ROUTE,
};
use crate::sync::{Reply, Sync};

/// Syncs and names what was asked.
fn asked(phone: &mut Phone) -> Vec<String> {
    let mut asked = vec![];
    phone
        .sync_until(|path, _| {
            asked.push(path.to_owned());
            false
        })
        .unwrap();
    asked
}

#[test]
fn originals_wait_for_wifi_and_everything_else_goes() {
    let mut lin = phone_with_photos(2);
    lin.engine.set_originals_on_wifi_only(true).unwrap();
    lin.engine.network(true);
    let report = lin.sync().unwrap();
    assert!(report.finished);
    assert_eq!((report.applied, report.photos_sent, report.photos_waiting), (2, 0, 2));
    assert_eq!((lin.server.copies.len(), lin.server.uploads.len()), (4, 0), "a thumbnail and a copy of each, no original");
    let ledger = lin.engine.delivery().unwrap();
    assert_eq!((ledger.photos_waiting, ledger.photos_for_wifi, ledger.records_waiting), (2, 2, 0));
    assert_eq!(asked(&mut lin).len(), 1, "what waits for Wi-Fi costs nothing meanwhile");

    lin.reopen();
    assert!(lin.engine.originals_on_wifi_only(), "it is remembered");
    lin.engine.network(false);
    assert_eq!(lin.engine.delivery().unwrap().photos_for_wifi, 0);
    let report = lin.sync().unwrap();
    assert_eq!((report.photos_stored, report.photos_waiting), (2, 0));
}

#[test]
fn who_did_not_ask_for_it_has_originals_sent_over_any_network() {
    let mut lin = phone_with_photos(1);
    lin.engine.network(true);
    assert_eq!(lin.sync().unwrap().photos_stored, 1);
}

/// Somebody leaves the house while an original is on its way.
#[test]
fn an_original_stops_between_two_chunks_when_the_network_costs() {
    let mut lin = phone_with_photos(1);
    lin.engine.set_originals_on_wifi_only(true).unwrap();
    let mut steps = Sync::begin(&mut lin.engine).unwrap();
    let mut chunks = 0;
    while let Some(request) = steps.next(&mut lin.engine).unwrap() {
        if request.method == "PATCH" {
            chunks += 1;
            lin.engine.network(true);
        }
        let answer = lin.server.answer(&request);
        steps.feed(&mut lin.engine, Reply::Answer(answer)).unwrap();
    }
    assert!(steps.outcome().unwrap().finished);
    assert_eq!(chunks, 1);
    assert_eq!(lin.engine.delivery().unwrap().photos_for_wifi, 1);
    lin.engine.network(false);
    assert_eq!(
        asked(&mut lin).iter().filter(|path| path.starts_with("/v1/photos/0")).count(),
        1 + 2,
        "its offset, and the two chunks left"
    );
    assert_eq!(lin.engine.delivery().unwrap().photos_stored, 1);
}

/// A line that is always cut before a chunk is through: the chunks get smaller until one is.
#[test]
fn chunks_get_smaller_where_they_are_cut_again_and_again() {
    let mut lin = phone_with_photos(1);
    let mut sizes = vec![];
    for _ in 0..20 {
        let mut steps = Sync::begin(&mut lin.engine).unwrap();
        while let Some(request) = steps.next(&mut lin.engine).unwrap() {
            let is_chunk = request.method == "PATCH";
            if is_chunk {
                sizes.push(request.body.len());
            }
            let is_cut = is_chunk && request.body.len() > 100_000;
            let reply = if is_cut { Reply::Lost } else { Reply::Answer(lin.server.answer(&request)) };
            steps.feed(&mut lin.engine, reply).unwrap();
        }
        if lin.engine.delivery().unwrap().photos_stored == 1 {
            let kb: Vec<usize> = sizes.iter().map(|size| size / 1024).collect();
            assert_eq!(kb[..4], [256, 256, 128, 64], "{kb:?}");
            return;
        }
    }
    panic!("it never got through: {sizes:?}");
}

/// `sync.md` 14: refused before the disk is full, and what is begun can be completed.
#[test]
fn nothing_new_is_begun_shortly_before_the_disk_is_full() {
    let mut lin = Phone::of_lin();
    let patrol = lin.start();
    let code = |code: &str| crate::inputs::Arrival::Qr { code: code.into() };
    let lobby = lin.engine.arrive(patrol, code("LOBBY")).unwrap();
    lin.has_free(10 * 1024 * 1024);
    assert!(matches!(lin.engine.arrive(patrol, code("STAIRS")), Err(crate::Error::Full)));
    assert!(matches!(lin.engine.start_patrol(ROUTE, None), Err(crate::Error::Full)));
    lin.engine.arrive(patrol, code("LOBBY")).unwrap();
    lin.pass(patrol, lobby);
    lin.engine.record_visit(patrol, lobby).unwrap();
    lin.has_free(1 << 40);
    lin.engine.arrive(patrol, code("STAIRS")).unwrap();
}
