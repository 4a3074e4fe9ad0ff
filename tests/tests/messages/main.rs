//! What happens to a finding reaches whom it concerns: in the inbox, by e-mail and through hooks, each once.
//! Mail goes to a real SMTP server, hooks to a real listener that fails, hangs and redirects.

mod desk;
mod hook;
mod hooks;
mod kinds;
mod mail;
mod pages;
mod servers;
mod told;

/// What hooks may reach in these tests; without it nothing on this machine.
const HERE: (&str, &str) = ("ROUNDS_HOOKS_PRIVATE", "127.0.0.1/32");
