//! Where does each behaviour of the server live? Every address is in [`routes`]; behind it a folder for each noun.
//!
//! | question | room |
//! | --- | --- |
//! | who is asking, and what may they | [`auth`], [`people`], [`devices`] |
//! | how is a change judged and written | [`operations`], [`books`] |
//! | how do phones keep in step | [`sync`], [`photos`] |
//! | where, what and when is walked | [`places`], [`checklists`], [`patrol_routes`], [`patrols`], [`visits`], [`findings`] |
//! | what is in the stores, who has which tool, what is bought and repaired | [`supplies`], [`stores`], [`tools`], [`purchase_plans`], [`repairs`] |
//! | what is looked at without notice, and how it is drawn | [`spot_check_plans`], [`draws`], [`spot_checks`] |
//! | how well it was done, who learned what, what is told upward, what is done for money | [`assessments`], [`trainings`], [`lead_reports`], [`cleaning_plan`], [`cleaning_jobs`], read by [`crew`] |
//! | who works when and where, who is here, who steps in | [`shifts`], [`responsibilities`], [`rosters`], [`attendance`], [`leave`], [`replacements`], over [`crew`] |
//! | who did what, and what waits for somebody to decide | [`audit`], [`held`] |
//! | how does a site do, and how is that drawn | [`statistics`], [`charts`] |
//! | who is told what, by inbox, e-mail and hook | [`messages`], [`mail`], [`hooks`], [`deliveries`] |
//! | what leaves the house: papers, stamped photos, bundles, tables, feeds | [`reports`], [`bundles`], [`exports`], [`feeds`] |
//! | how do checklists come from spreadsheets, and go there | [`xlsforms`] |
//! | what do people see | [`pages`], and on a phone without our app [`phone`] |
//! | how are lists and descriptions given | [`lists`], [`openapi`] |
//! | how does a server come back when its disk has died | [`backup`] |
//! | how does it start, listen and tell how it is | [`commands`], [`serve`], [`health`], [`middleware`], [`limits`] |

pub mod app;
pub mod assessments;
pub mod attendance;
pub mod audit;
pub mod auth;
pub mod backup;
pub mod books;
pub mod bundles;
pub mod charts;
pub mod checklists;
pub mod cleaning_jobs;
pub mod cleaning_plan;
pub mod commands;
pub mod crew;
pub mod db;
pub mod deliveries;
pub mod devices;
pub mod draws;
pub mod exports;
pub mod feeds;
pub mod findings;
pub mod floor_plans;
pub mod health;
pub mod held;
pub mod hooks;
pub mod lead_reports;
pub mod leave;
pub mod limits;
pub mod lists;
pub mod mail;
pub mod messages;
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
pub mod purchase_plans;
pub mod repairs;
pub mod replacements;
pub mod reports;
pub mod responsibilities;
pub mod rosters;
pub mod routes;
pub mod seals;
pub mod serve;
pub mod settings;
pub mod shifts;
pub mod spot_check_plans;
pub mod spot_checks;
pub mod statistics;
pub mod stores;
pub mod supplies;
pub mod sync;
pub mod tools;
pub mod trainings;
pub mod unpack;
pub mod visits;
pub mod xlsforms;
