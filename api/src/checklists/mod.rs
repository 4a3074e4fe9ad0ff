//! Checklist templates: written as drafts, published as versions that never change again.

pub mod form;
pub mod rest;
mod view;
pub mod web;
