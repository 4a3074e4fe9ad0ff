//! Stores 库房 of supplies: where they are, who keeps them, what is in them, and the stocktake.

pub mod rest;
pub mod web;
