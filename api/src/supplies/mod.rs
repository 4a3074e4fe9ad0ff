//! Supplies 清洁用品 (7.4, 8.4): what the stores hold, what was moved and to whom, how much was used against its norm.
//!
//! | question | room |
//! | --- | --- |
//! | what is asked for and done by programs | [`rest`] |
//! | what stands in the tables | [`store`], [`export`] |
//! | what people see and type | [`view`], [`form`], [`web`], [`consumption`] |

pub mod consumption;
pub mod export;
mod form;
pub mod rest;
pub mod store;
pub(crate) mod view;
pub mod web;
