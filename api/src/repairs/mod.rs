//! Repairs 报修 of public water, power and lighting (8.5, 7.9): a view over findings of damage, which go on as findings do.

pub mod rest;
pub mod web;
