//! What does the binary do? It reads the command line; the rooms behind it do the rest.

use std::process::ExitCode;

fn main() -> ExitCode {
    rounds::commands::run()
}
