//! The phone page, in a Chromium the size of a phone: a day's work, what can come in between, and how it looks.

mod crew;
mod crew_books;
mod look;
mod more;
mod spot_checks;
mod tasks;
mod trouble;
mod update;
mod work;

use e2e::{browser::PhonePage, cable::Cable, estate::Estate, office::Office};
use std::sync::Arc;

/// A phone's browser on the page, over a cable that can be pulled out, with somebody signed in.
fn phone_of(estate: &Estate, holder: &Office, language: &str) -> (PhonePage, Arc<Cable>) {
    let cable = Cable::to(&estate.server.url);
    let page = PhonePage::open(&cable.url, language);
    page.enrol(&estate.admin.enrolment_code(), holder);
    let _ = page.sees("patrol");
    page.wait_until("return navigator.serviceWorker.controller !== null", "the service worker to keep the page");
    (page, cable)
}

/// The signal is there again.
fn plug_in(page: &PhonePage, cable: &Cable) {
    cable.unplug(false);
    page.script("window.dispatchEvent(new Event('online'))");
}
