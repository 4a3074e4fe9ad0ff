//! Leads' regular reports (7.11): they draft themselves from the records of the site, are sent upward, and are read there.

pub mod export;
mod figures;
pub mod rest;
pub mod web;
