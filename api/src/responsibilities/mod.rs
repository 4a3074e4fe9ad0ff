//! Who answers for which areas (7.3)? The areas of a site, divided among its people, shift by shift.

pub mod export;
pub mod rest;
mod view;
pub mod web;
