//! Spot checks: what was drawn to be looked at, and what came of it.

mod form;
pub mod rest;
pub mod store;
pub(crate) mod view;
pub mod web;
