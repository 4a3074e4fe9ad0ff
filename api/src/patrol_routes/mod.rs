//! Routes: where somebody walks, and when. (`routes.rs` beside this folder is the table of addresses.)

pub mod export;
mod form;
pub mod rest;
mod view;
pub mod web;
