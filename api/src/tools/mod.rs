//! Tools and machines 工器具 (7.8): the register, who has what, in which condition, and what is due for maintenance.

pub mod export;
pub mod rest;
mod view;
pub mod web;
