//! How does a phone carry a large site? 20,000 flats, 5,000 areas, 200 checkpoints, 40 checklists; then 75,000 visits; then 10,000 records to send.
//!
//! ```text
//! ROUNDS_BINARY=target/release/rounds large
//! ```
//!
//! The server is the real one, on loopback; the phone is a process of its own, so that its memory is its own. The books have no collection of
//! facilities yet: areas stand in for them.

mod office;
mod phone;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.split_first() {
        Some((first, rest)) if first == "phone" => phone::main(rest),
        _ => office::main(),
    }
}
