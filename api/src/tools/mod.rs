//! Tools and machines 工器具 (7.8): the register, who has what, in which condition, and what is due for maintenance.

mod clock;
pub mod export;
pub mod rest;
mod view;
pub mod web;

pub use clock::watch_tools;
