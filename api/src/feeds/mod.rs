//! How does a program that draws figures read the answers, and only what is new the next time? By cursor, in the order of change numbers:
//! those of a site are given under its lock, so their order is the order of commits, and nothing is missed or doubled between two reads.

mod cursor;
pub mod rest;
mod row;
mod store;
