//! Where does each behaviour of the server live? Every address is in [`routes`]; behind it a folder for each noun.
//!
//! | question | room |
//! | --- | --- |
//! | who is asking, and what may they | [`auth`], [`people`], [`devices`] |
//! | how is a change judged and written | [`operations`], [`books`] |
//! | how do phones keep in step | [`sync`], [`photos`] |
//! | where, what and when is walked | [`places`], [`checklists`], [`patrol_routes`], [`patrols`], [`visits`], [`findings`] |
//! | who did what, and what waits for somebody to decide | [`audit`], [`held`] |
//! | how does a site do, and how is that drawn | [`statistics`], [`charts`] |
//! | what leaves the house: papers, stamped photos, bundles | [`reports`], [`bundles`] |
//! | what do people see | [`pages`], and on a phone without our app [`phone`] |
//! | how are lists and descriptions given | [`lists`], [`openapi`] |
//! | how does a server come back when its disk has died | [`backup`] |
//! | how does it start, listen and tell how it is | [`commands`], [`serve`], [`health`], [`middleware`], [`limits`] |

pub mod app;
pub mod audit;
pub mod auth;
pub mod backup;
pub mod books;
pub mod bundles;
pub mod charts;
pub mod checklists;
pub mod commands;
pub mod db;
pub mod devices;
pub mod findings;
pub mod floor_plans;
pub mod health;
pub mod held;
pub mod limits;
pub mod lists;
pub mod middleware;
pub mod notices;
pub mod openapi;
pub mod operations;
pub mod pages;
pub mod patrol_routes;
pub mod patrols;
pub mod people;
pub mod phone;
pub mod photos;
pub mod places;
pub mod ports;
pub mod problem;
pub mod reports;
pub mod routes;
pub mod seals;
pub mod serve;
pub mod settings;
pub mod statistics;
pub mod sync;
pub mod unpack;
pub mod visits;
