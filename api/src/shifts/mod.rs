//! Which shifts are there (7.3)?

mod form;
pub mod rest;
pub mod web;
