//! Patrols with their visits: the field's work, as the office sees it.

pub mod board;
pub mod export;
pub mod rest;
pub mod store;
pub mod web;

pub use store::{Filter, PatrolDetail, list, one};
