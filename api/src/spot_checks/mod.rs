//! Spot checks: what was drawn to be looked at, and what came of it.

pub(crate) mod form;
pub mod rest;
pub mod store;
pub(crate) mod view;
pub mod web;
