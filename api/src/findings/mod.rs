//! Findings: what was wrong, as it was raised.

pub mod export;
pub mod rest;
pub mod store;
pub mod web;

pub use store::{Filter, list, one};
