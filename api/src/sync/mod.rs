//! How do phone and server agree? Hello, push, pull (`sync.md`); photos travel apart, in `photos`.

mod hello;
pub mod letters;
mod pull;
mod push;
pub mod rest;
mod visible;
