//! One patrol as its page shows it.

use super::{
    progress, review_word,
    score::{ScoreView, score},
    stops::{Raised, StopView, elsewhere, stops},
    walk_word,
};
use crate::{
    auth::SignedIn,
    pages::{
        Names, Words, local_time,
        names::NOTHING,
        times::{date_name, local_date},
    },
    patrols::PatrolDetail,
    photos::PhotoInfo,
};
use domain::{
    ids::DeviceId,
    patrol::{Patrol, PatrolState, Review, ReviewVerdict},
    rights::Action,
    wire::PhotoStanding,
};

/// Everything about one patrol that its page is made of.
pub struct Whole {
    /// The patrol with its visits and findings.
    pub(crate) detail: PatrolDetail,
    /// Its photos.
    pub(crate) photos: Vec<PhotoInfo>,
    /// The reader may take their originals.
    pub(crate) may_original: bool,
    /// Names of what it points at.
    pub(crate) names: Names,
}

/// The patrol.
pub struct PatrolView {
    pub(crate) route: String,
    pub(crate) date: String,
    pub(crate) site: String,
    pub(crate) state: &'static str,
    pub(crate) review: &'static str,
    pub(crate) people: String,
    pub(crate) window: String,
    pub(crate) started: String,
    pub(crate) finished: String,
    pub(crate) progress: String,
    pub(crate) photos: String,
    pub(crate) device: String,
    pub(crate) received: String,
    pub(crate) remark: String,
    pub(crate) order: String,
    pub(crate) stops: Vec<StopView>,
    /// Findings at none of the visits.
    pub(crate) elsewhere: Vec<Raised>,
    pub(crate) may_review: bool,
    pub(crate) href: String,
    pub(crate) bundle_href: String,
    pub(crate) review_href: String,
    pub(crate) review_remark: String,
    pub(crate) history: Vec<Judged>,
    pub(crate) score: ScoreView,
}

/// A verdict of a supervisor.
pub struct Judged {
    pub(crate) state: &'static str,
    pub(crate) by: String,
    pub(crate) at: String,
    pub(crate) remark: String,
}

impl PatrolView {
    /// What a person may see and do of it.
    pub fn new(whole: &Whole, person: &SignedIn, t: &Words) -> Self {
        let Whole { detail, names, .. } = whole;
        let patrol = &detail.patrol;
        let zone = names.zone(patrol.site);
        let clock = |at| local_time(at, zone).clock;
        let received = detail.visits.iter().filter_map(|visit| visit.received).max();
        Self {
            route: names.route(patrol.route),
            date: date_name(patrol.planned.map_or_else(|| local_date(patrol.started.at, zone), |planned| planned.date), names.language()),
            site: names.site(patrol.site),
            state: walk_word(patrol),
            review: review_word(patrol),
            people: names.people(&patrol.walkers),
            window: window(patrol, t),
            started: clock(patrol.started.at),
            finished: patrol.finished.map_or_else(|| NOTHING.into(), |finished| clock(finished.at)),
            progress: progress(patrol),
            photos: photos(&whole.photos, t),
            device: devices(detail, names),
            received: received.map_or_else(|| NOTHING.into(), |at| local_time(at, zone).short),
            remark: patrol.remark.clone(),
            order: order(patrol, names, t),
            stops: stops(whole, t),
            elsewhere: elsewhere(whole, t),
            may_review: may_review(patrol, person),
            href: format!("/patrols/{}", patrol.id),
            bundle_href: if whole.may_original { format!("/patrols/{}/bundle.zip", patrol.id) } else { String::new() },
            review_href: format!("/patrols/{}/review", patrol.id),
            review_remark: String::new(),
            history: patrol.reviews.iter().rev().map(|review| judged(review, patrol, names)).collect(),
            score: score(whole, t),
        }
    }
}

fn window(patrol: &Patrol, t: &Words) -> String {
    let Some(planned) = patrol.planned else { return t.of("patrol-at-will") };
    format!("{}–{}", planned.window.from.format("%H:%M"), planned.window.until.format("%H:%M"))
}

fn photos(photos: &[PhotoInfo], t: &Words) -> String {
    let here = photos.iter().filter(|photo| photo.state == PhotoStanding::Stored).count();
    let repeated = photos.iter().filter(|photo| !photo.counts()).count();
    let mut says = if photos.is_empty() { "0".into() } else { t.s("patrol-photos", format!("{here}/{}", photos.len())) };
    if repeated > 0 {
        says.push_str(&t.n("patrol-photos-repeated", repeated));
    }
    says
}

fn devices(detail: &PatrolDetail, names: &Names) -> String {
    let mut devices: Vec<DeviceId> = detail.visits.iter().filter_map(|visit| visit.device).collect();
    devices.sort();
    devices.dedup();
    if devices.is_empty() { NOTHING.into() } else { names.list(devices.into_iter().map(|device| names.device(device))) }
}

fn order(patrol: &Patrol, names: &Names, t: &Words) -> String {
    let ordered = names.find_route(patrol.route).map(|route| route.ordered);
    ordered.map(|ordered| t.of(if ordered { "route-order-ordered" } else { "route-order-free" })).unwrap_or_default()
}

/// The rules say it again when it is done; here it decides whether the form is shown.
fn may_review(patrol: &Patrol, person: &SignedIn) -> bool {
    matches!(patrol.state, PatrolState::Complete | PatrolState::Partial)
        && !patrol.walkers.contains(&person.person)
        && person.can(Action::ReviewPatrol, patrol.site, patrol.building)
}

fn judged(review: &Review, patrol: &Patrol, names: &Names) -> Judged {
    Judged {
        state: match review.verdict {
            ReviewVerdict::Accepted => "accepted",
            ReviewVerdict::SentBack => "sent-back",
        },
        by: names.person(review.by),
        at: local_time(review.at, names.zone(patrol.site)).short,
        remark: review.remark.clone(),
    }
}
