//! How is a password kept, checked and drawn? As an argon2id hash; a wrong login costs as much time as a wrong password.

use super::{Gate, Login};
use crate::{ports::Ports, problem::Problem};
use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use domain::refusal::Refusal;
use tokio::sync::oneshot;

/// Characters that a password has at the least, and at the most.
pub const PASSWORD_LENGTHS: std::ops::RangeInclusive<usize> = 10..=200;
/// What generated passwords and codes are made of: nothing that looks like something else.
pub const CLEAR_ALPHABET: &[u8; 31] = b"ABCDEFGHJKLMNPQRSTUVWXYZ2345678";

/// Hashes a password, on the spot (the command line).
pub fn hash_now(ports: &Ports, password: &str) -> Result<String, Problem> {
    hash(ports.bytes(), password)
}

fn hash(salt: [u8; 16], password: &str) -> Result<String, Problem> {
    let hashed: Result<PasswordHash, _> = Argon2::default().hash_password_with_salt(password.as_bytes(), &salt);
    hashed.map(|hash| hash.to_string()).map_err(|error| {
        tracing::error!(%error, "argon2");
        Problem::Internal
    })
}

/// Hashes a password beside the requests.
pub async fn hash_password(gate: &Gate, ports: &Ports, password: &str) -> Result<String, Problem> {
    let _room = gate.password_room().await?;
    let (salt, password) = (ports.bytes(), password.to_owned());
    on_a_thread_of_its_own(move || hash(salt, &password)).await?
}

/// Whether the password is the one that was hashed. Without a hash (an unknown login) the work is done all the same.
pub async fn is_right(gate: &Gate, password: &str, hashed: Option<String>) -> Result<bool, Problem> {
    let _room = gate.password_room().await?;
    let password = password.to_owned();
    on_a_thread_of_its_own(move || match hashed {
        Some(hashed) => PasswordHash::new(&hashed).is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok()),
        None => {
            drop(hash([0; 16], &password));
            false
        }
    })
    .await
}

/// A thread that ends gives Argon2's 19 MiB back; the runtime's threads stay, and would hoard them one by one.
async fn on_a_thread_of_its_own<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
    let (tell, told) = oneshot::channel();
    std::thread::Builder::new().name("password".into()).spawn(move || drop(tell.send(work()))).map_err(|_| Problem::Unavailable)?;
    told.await.map_err(|_| Problem::Internal)
}

/// A new password must be long enough and not the login.
pub fn check_new(password: &str, login: &Login) -> Result<(), Refusal> {
    let fits = PASSWORD_LENGTHS.contains(&password.chars().count());
    let is_login = password.to_lowercase().contains(login.as_str()) && password.chars().count() < login.as_str().chars().count() + 4;
    if fits && !is_login { Ok(()) } else { Err(Refusal::Invalid { field: "password".into() }) }
}

/// A first password: 16 clear characters in groups of four, 79 bits.
#[must_use]
pub fn draw_password(ports: &Ports) -> String {
    let drawn = draw_clear(ports, 16);
    let groups: Vec<String> = drawn.chars().collect::<Vec<_>>().chunks(4).map(|group| group.iter().collect()).collect();
    groups.join("-").to_lowercase()
}

/// Characters of the clear alphabet, each as likely as any other.
#[must_use]
pub fn draw_clear(ports: &Ports, length: usize) -> String {
    let alphabet = CLEAR_ALPHABET;
    // Bytes beyond the last whole multiple would favour the first letters.
    let fair = 256 - 256 % alphabet.len();
    std::iter::repeat_with(|| ports.bytes::<32>())
        .flatten()
        .map(usize::from)
        .filter(|byte| *byte < fair)
        .filter_map(|byte| alphabet.get(byte % alphabet.len()).copied())
        .map(char::from)
        .take(length)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drawn_text_has_nothing_that_looks_like_something_else() {
        let ports = Ports::of_this_machine();
        let drawn = draw_clear(&ports, 4_000);
        assert_eq!(drawn.len(), 4_000);
        assert!(!drawn.contains(['0', 'O', '1', 'I', '9']));
        for letter in CLEAR_ALPHABET {
            assert!(drawn.contains(char::from(*letter)));
        }
        assert_eq!(draw_password(&ports).len(), 19);
        assert_ne!(draw_password(&ports), draw_password(&ports));
    }

    #[test]
    fn a_short_password_and_the_login_itself_are_refused() {
        let login = Login::parse("lin.meihua").unwrap();
        assert!(check_new("short", &login).is_err());
        assert!(check_new("Lin.Meihua", &login).is_err());
        assert!(check_new("Lin.Meihua1", &login).is_err());
        check_new("water the plants", &login).unwrap();
        check_new("浇花的时候要小心台阶", &login).unwrap();
    }

    #[test]
    fn a_hash_knows_its_password() {
        let hashed = hash_now(&Ports::of_this_machine(), "water the plants").unwrap();
        let parsed = PasswordHash::new(&hashed).unwrap();
        assert!(hashed.starts_with("$argon2id$"));
        assert!(Argon2::default().verify_password(b"water the plants", &parsed).is_ok());
        assert!(Argon2::default().verify_password(b"water the plant", &parsed).is_err());
    }
}
