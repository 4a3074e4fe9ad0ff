//! What does the binary do? It reads the command line; the rooms behind it do the rest.

use mimalloc::MiMalloc;
use std::process::ExitCode;

/// Gives back what pushes and password hashes took for a moment; the system's own keeps a share of it for each thread.
#[global_allocator]
static MEMORY: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    rounds::commands::run()
}
