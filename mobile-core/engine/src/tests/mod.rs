//! Does it hold what `sync.md` promises? A phone of the engine's, and a small server that knows the same rules.

mod networks;
mod phone;
mod purity;
mod recording;
mod restarts;
mod sealing;
mod searching;
mod server;
mod syncing;
mod world;
