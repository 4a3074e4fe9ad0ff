//! How often may somebody guess, and how many passwords are looked at at once?

use super::tokens::Verified;
use crate::{
    ports::{self, Ports},
    problem::Problem,
};
use domain::refusal::Refusal;
use governor::{Quota, RateLimiter, clock::Clock, middleware::NoOpMiddleware, state::keyed::DashMapStateStore};
use std::{hash::Hash, net::IpAddr, num::NonZeroU32, sync::Arc, time::Duration};
use tokio::sync::{Semaphore, SemaphorePermit};

/// What sign-ins share: the limits of guessing, the room for password work, the tokens already verified.
pub struct Gate {
    logins: Limiter<String, Steady>,
    addresses: Limiter<IpAddr, Steady>,
    codes: Limiter<IpAddr, Steady>,
    passwords: Semaphore,
    pub(super) verified: Verified,
}

/// Counts events by their key.
pub type Limiter<K, C> = RateLimiter<K, DashMapStateStore<K>, C, NoOpMiddleware<<C as Clock>::Instant>>;

/// The server's own steady clock, so that whoever decides its time decides this too.
#[derive(Clone)]
struct Steady(Arc<dyn ports::Clock>);

impl Clock for Steady {
    type Instant = Duration;

    fn now(&self) -> Duration {
        self.0.steady()
    }
}

/// Sign-ins of one login in a row; then one more every 6 seconds.
const LOGIN_BURST: NonZeroU32 = times(10);
/// Sign-ins from one address in a row, and in a minute: a whole crew may stand behind one router.
const ADDRESS_BURST: NonZeroU32 = times(120);
/// Enrolment codes tried from one address, and in a minute.
const CODE_BURST: NonZeroU32 = times(30);
/// Keys that are remembered before idle ones are swept out.
const REMEMBERED: usize = 10_000;
/// Argon2 takes 19 MiB and a core each time: two at once, whatever comes.
const PASSWORDS_AT_ONCE: usize = 2;
const PASSWORD_PATIENCE: Duration = Duration::from_secs(10);

/// So many times, and once at the least.
const fn times(count: u32) -> NonZeroU32 {
    match NonZeroU32::new(count) {
        Some(count) => count,
        None => NonZeroU32::MIN,
    }
}

impl Gate {
    /// One at which nobody has guessed yet.
    #[must_use]
    pub fn new(ports: &Ports) -> Self {
        let clock = || Steady(ports.clock.clone());
        Self {
            logins: RateLimiter::dashmap_with_clock(Quota::per_minute(LOGIN_BURST), clock()),
            addresses: RateLimiter::dashmap_with_clock(Quota::per_minute(ADDRESS_BURST), clock()),
            codes: RateLimiter::dashmap_with_clock(Quota::per_minute(CODE_BURST), clock()),
            passwords: Semaphore::new(PASSWORDS_AT_ONCE),
            verified: Verified::default(),
        }
    }

    /// One more try of a login from an address.
    pub fn try_login(&self, login: &str, address: IpAddr) -> Result<(), Problem> {
        check(&self.addresses, &address)?;
        check(&self.logins, &login.to_owned())
    }

    /// One more try of an old password by somebody who is signed in.
    pub fn try_change(&self, login: &str) -> Result<(), Problem> {
        check(&self.logins, &format!("change {login}"))
    }

    /// One more enrolment code from an address.
    pub fn try_code(&self, address: IpAddr) -> Result<(), Problem> {
        check(&self.codes, &address)
    }

    /// A place at the password table. Who waits too long is told to come back.
    pub async fn password_room(&self) -> Result<SemaphorePermit<'_>, Problem> {
        match tokio::time::timeout(PASSWORD_PATIENCE, self.passwords.acquire()).await {
            Ok(Ok(permit)) => Ok(permit),
            _ => Err(Problem::Unavailable),
        }
    }
}

/// Counts one event of a key; says how long to wait when it was one too many.
pub fn check<K: Clone + Hash + Eq, C: Clock>(limiter: &Limiter<K, C>, key: &K) -> Result<(), Problem> {
    if limiter.len() > REMEMBERED {
        limiter.retain_recent();
    }
    limiter.check_key(key).map_err(|not_until| {
        let wait = not_until.wait_time_from(limiter.clock().now());
        Problem::TooMany(wait.as_secs() + 1)
    })
}

/// A login: what a person types to say who they are. Small letters, so that a phone's keyboard does no harm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Login(String);

impl Login {
    /// Reads what was typed: 2 to 64 letters and digits of any script, and `.`, `_`, `-`, `@`, `+`.
    pub fn parse(raw: &str) -> Result<Self, Refusal> {
        let login = raw.trim().to_lowercase();
        let fits = (2..=64).contains(&login.chars().count()) && login.chars().all(|c| c.is_alphanumeric() || "._-@+".contains(c));
        if fits { Ok(Self(login)) } else { Err(Refusal::Invalid { field: "login".into() }) }
    }

    /// As it stands in the books.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_eleventh_guess_has_to_wait_and_another_login_has_not() {
        let gate = Gate::new(&Ports::of_this_machine());
        let address = IpAddr::from([192, 0, 2, 1]);
        for _ in 0..10 {
            gate.try_login("lin", address).unwrap();
        }
        assert!(matches!(gate.try_login("lin", address), Err(Problem::TooMany(1..=7))));
        gate.try_login("wang", address).unwrap();
    }

    #[test]
    fn one_address_can_not_try_every_login() {
        let gate = Gate::new(&Ports::of_this_machine());
        let address = IpAddr::from([192, 0, 2, 1]);
        let tried = (0..1_000).filter(|n| gate.try_login(&format!("person{n}"), address).is_ok()).count();
        assert!((120..140).contains(&tried), "{tried}");
        gate.try_login("person0", IpAddr::from([192, 0, 2, 2])).unwrap();
    }

    #[test]
    fn logins_are_read_as_people_type_them() {
        assert_eq!(Login::parse(" Lin.Mei ").unwrap().as_str(), "lin.mei");
        assert_eq!(Login::parse("林梅").unwrap().as_str(), "林梅");
        assert!(Login::parse("x").is_err());
        assert!(Login::parse("a b").is_err());
    }
}
