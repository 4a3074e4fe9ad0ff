//! Plans of spot checks: what is drawn from, when, and who checks.

pub mod rest;
