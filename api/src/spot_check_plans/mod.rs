//! Plans of spot checks: what is drawn from, when, and who checks.

mod form;
pub mod rest;
pub(crate) mod view;
pub mod web;
