//! Assessments of somebody's shift or area (7.7): recorded by a lead, answered by whose work it is, settled where the two disagree.

pub mod export;
pub mod rest;
pub mod scores;
mod view;
pub mod web;
