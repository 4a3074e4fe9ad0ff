//! Who is here, who was, and who has to be looked for (7.6, 8.2)?

pub mod clock;
pub mod contacts;
pub mod corrections;
pub mod day;
pub mod export;
pub mod rest;
pub mod sheet;
pub mod web;
