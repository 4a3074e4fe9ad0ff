//! Who is asking? Signing in, staying signed in, and what every handler learns about the one who asks.

mod caller;
pub(crate) mod credentials;
mod extract;
mod form;
mod gate;
mod passwords;
mod refresh;
pub mod rest;
pub mod rights;
mod secrets;
mod sessions;
mod shown;
mod sign_in;
mod signed_in;
mod tokens;
mod visible;

pub use caller::{Caller, DEVICE_HEADER};
pub use credentials::{
    Credentials, NewCredentials, create as create_credentials, end_all, logins_of, owner_of_login, rename as rename_login, set_password,
};
pub use extract::{TurnedAway, chosen_language, is_api};
pub use form::{Fields, Posted, PostedFile};
pub use gate::{Gate, Login, check};
pub use passwords::{CLEAR_ALPHABET, PASSWORD_LENGTHS, check_new, draw_clear, draw_password, hash_now, hash_password};
pub use refresh::{end_families_of_device, login, logout, refresh};
pub use rights::{May, Right};
pub use secrets::{Secrets, write_private};
pub use sessions::{SESSION_COOKIE, close_session, open_session};
pub use sign_in::{Known, change_password, keep_first_password, set_language, sign_in};
pub use signed_in::SignedIn;
pub use tokens::ACCESS_SECONDS;
pub(crate) use visible::visible_rows;
pub use visible::{Condition, Views};
