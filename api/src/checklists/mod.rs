//! Checklist templates: written as drafts, published as versions that never change again.

pub mod rest;
