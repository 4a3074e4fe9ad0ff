//! Training and assessment of subordinates (7.10): planned, held, and what each of those whom it called has reached.

pub mod export;
pub mod rest;
mod view;
pub mod web;
