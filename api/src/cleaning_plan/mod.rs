//! The cleaning plan of public areas (7.1): what is done where, how often, and by which standard.

pub mod export;
pub mod rest;
mod view;
pub mod web;
