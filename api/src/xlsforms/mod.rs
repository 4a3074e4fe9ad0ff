//! How does a checklist come in from a spreadsheet, and go out as one? In the XLSForm convention (xlsform.org): the sheets `survey`, `choices` and
//! `settings`, with what only our checklists know in columns of their own that begin with `rounds_`.
//!
//! | question | room |
//! | --- | --- |
//! | what stands in the cells of a file, and how is a hostile one refused | [`file`], and for .xls [`legacy`] |
//! | which column is which | [`grid`] |
//! | what do the rows mean | [`survey`], with the types of [`kinds`], the lists of [`choices`] |
//! | what does `${q} = 'x'` mean | [`expression`], [`condition`] |
//! | what can't be taken over, and why | [`trouble`] |
//! | how does a checklist become rows | [`write`] |
//! | what does an upload do | [`import`] |
//!
//! Nothing is imported by halves: a file with one row that can't be taken over makes no draft.

mod choices;
mod condition;
mod expression;
pub mod file;
pub mod grid;
mod import;
mod kinds;
mod legacy;
pub mod rest;
mod survey;
#[cfg(test)]
mod tests;
mod trouble;
pub mod web;
mod write;

pub use survey::{Reading, read};
pub use trouble::{Trouble, Why};
pub use write::write;
