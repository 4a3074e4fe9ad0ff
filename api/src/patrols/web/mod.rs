//! What do people see of patrols? The board of the day, the list, and one patrol with everything about it.

pub mod board;
pub mod list;
pub mod one;
pub(crate) mod score;
pub(crate) mod stops;
pub(crate) mod view;

use domain::patrol::{Patrol, PatrolState};

/// How a walk went, whatever a supervisor said about it since.
pub(crate) fn walk_word(patrol: &Patrol) -> &'static str {
    match patrol.state {
        PatrolState::Underway => "underway",
        _ if patrol.open_stops().next().is_some() => "partial",
        _ => "complete",
    }
}

/// What a supervisor said; empty while somebody is out.
pub(crate) fn review_word(patrol: &Patrol) -> &'static str {
    match patrol.state {
        PatrolState::Underway => "",
        PatrolState::Complete | PatrolState::Partial => "to-review",
        PatrolState::Accepted => "accepted",
        PatrolState::SentBack => "sent-back",
    }
}

/// Checkpoints visited, of all.
pub(crate) fn progress(patrol: &Patrol) -> String {
    let open = patrol.open_stops().count();
    format!("{}/{}", patrol.stops.len() - open, patrol.stops.len())
}
