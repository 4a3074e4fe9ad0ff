//! What do people see of the figures? The overview, a page for each kind, and the week that the director is told of.

pub mod export;
pub mod figure;
pub mod findings;
pub mod overview;
pub mod sites;
mod view;
pub mod week;
