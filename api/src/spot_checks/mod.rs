//! Spot checks: what was drawn to be looked at, and what came of it.

pub mod rest;
pub mod store;
