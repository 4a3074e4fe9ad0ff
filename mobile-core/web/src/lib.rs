//! What does the phone page call? The same engine, compiled to WebAssembly, in a worker of the page.
//!
//! | question | room |
//! | --- | --- |
//! | what can be asked of the core | [`calls`] |
//! | how it talks with the server, awaited between the steps | [`talk`] |
//! | which file a store is in | [`generations`] |
//! | what the browser hands to the engine | `browser` |

pub mod calls;
pub mod generations;
#[cfg(test)]
mod shapes;
pub mod talk;

#[cfg(target_family = "wasm")]
mod browser;
