//! Does it hold what `sync.md` promises? A phone of the engine's, and a small server that knows the same rules.

mod again;
mod crew;
mod crew_books;
mod due;
mod jottings;
mod locks;
mod networks;
mod phone;
mod pins;
mod purity;
mod recording;
mod restarts;
mod sealed_photos;
mod sealing;
mod searching;
mod server;
mod spot_checks;
mod syncing;
mod tasks;
mod world;
