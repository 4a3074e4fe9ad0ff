//! Checklist templates: written as drafts, published as versions that never change again.

pub mod export;
pub mod form;
pub mod rest;
pub(crate) mod view;
pub mod web;
