//! Paid cleaning services (7.5): taken on, done, paid for, and what they leave over.

mod detail;
pub mod export;
mod form;
pub mod months;
pub mod rest;
pub mod web;
