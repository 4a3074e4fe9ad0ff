//! Which rules do phone and server share?
//!
//! Everything here is pure: values in, values out. No clock, no files, no network, no database driver. A phone offline
//! and the server online therefore judge the same operation in the same way.
//!
//! | question | room |
//! | --- | --- |
//! | who may do what | [`people`], [`rights`] |
//! | where | [`place`], [`geo`] |
//! | what is asked and how it is scored | [`checklist`] |
//! | where somebody walks, and when | [`route`], [`patrol`] |
//! | what was wrong, and what became of it | [`finding`], [`field`], [`workdays`] |
//! | what somebody is told | [`message`] |
//! | what the figures mean that the management reads | [`statistics`] |
//! | who outside is told, and when somebody is left alone | [`hook`], [`quiet`] |
//! | what is looked at without notice, and who draws it | [`spot_check`], [`draw`] |
//! | who is here, who is away, who sees it | [`crew`], [`shift`], [`leave`] |
//! | how well it was done, who learned what, what is told upward | [`assessment`], [`training`], [`lead_report`] |
//! | what is cleaned, and what for money | [`cleaning_task`], [`cleaning_job`], [`money`] |
//! | what is in the stores, who has which tool, what is to be bought | [`supply`], [`tool`], [`purchase_plan`], [`money`], [`quantity`] |
//! | who works when and where, who is here, who is away, who steps in | [`shift`], [`roster`], [`responsibility`], [`attendance`], [`leave`], [`replacement`], [`crew`] |
//! | what shows that a photo is what it says | [`seal`] |
//! | how a change is written down and judged | [`operation`], [`books`], [`decide`], [`refusal`] |
//! | what crosses the wire, closed to all but the server, and whether all of it arrived | [`wire`], [`letter`], [`delivery`] |

#[cfg(feature = "ffi")]
uniffi::setup_scaffolding!();

pub mod assessment;
pub mod attendance;
pub mod books;
pub mod checklist;
pub mod cleaning_job;
pub mod cleaning_task;
pub mod crew;
pub mod decide;
pub mod delivery;
pub mod device;
pub mod draw;
pub mod faults;
pub mod field;
pub mod finding;
pub mod floor_plan;
pub mod geo;
pub mod hook;
pub mod ids;
pub mod lead_report;
pub mod leave;
pub mod letter;
pub mod message;
pub mod money;
pub mod operation;
pub mod patrol;
pub mod people;
pub mod photo;
pub mod place;
pub mod purchase_plan;
pub mod quantity;
pub mod quiet;
pub mod refusal;
pub mod replacement;
pub mod responsibility;
pub mod rights;
pub mod roster;
pub mod route;
pub mod seal;
pub mod shift;
pub mod spot_check;
pub mod statistics;
pub mod supply;
pub mod text;
pub mod time;
pub mod tool;
pub mod training;
pub mod wire;
pub mod workdays;
