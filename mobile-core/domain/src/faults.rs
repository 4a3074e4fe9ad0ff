//! Where may a test make things go wrong? At named steps that do nothing unless the feature `faults` is on, which only the simulator asks for.
//!
//! A [`pass`] is a step at which a phone or the server may be killed. A [`planted`] fault is a mistake that somebody could have made: it proves
//! that the simulator's checker would have seen it.

#[cfg(feature = "faults")]
pub use switched::{Killed, Part, arm, bury, disarm, is_dead, plant};

/// A step at which whoever takes it may be killed: `server:…` or `phone:…`.
#[cfg(not(feature = "faults"))]
pub const fn pass(_step: &str) {}

/// True when a test asks for this mistake.
#[cfg(not(feature = "faults"))]
#[must_use]
pub const fn planted(_mistake: &str) -> bool {
    false
}

#[cfg(feature = "faults")]
pub use switched::{pass, planted};

#[cfg(feature = "faults")]
#[expect(clippy::panic, reason = "a panic is how somebody dies here")]
mod switched {
    use std::{
        panic::panic_any,
        process::abort,
        sync::{Mutex, MutexGuard, PoisonError},
    };

    /// What a killed part unwinds with.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct Killed;

    /// Who is killed.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Part {
        /// The server.
        Server,
        /// The phone.
        Phone,
        /// Nobody: this piece of work fails, and whoever did it goes on.
        Work,
        /// The whole process, at once and for good.
        Process,
    }

    #[derive(Debug, Default)]
    struct Switches {
        planted: Option<String>,
        armed: Option<(String, u32, Part)>,
        server_is_dead: bool,
        phone_is_dead: bool,
    }

    static SWITCHES: Mutex<Switches> = Mutex::new(Switches { planted: None, armed: None, server_is_dead: false, phone_is_dead: false });

    fn switches() -> MutexGuard<'static, Switches> {
        SWITCHES.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Plants a mistake; none takes it out again.
    pub fn plant(mistake: Option<&str>) {
        switches().planted = mistake.map(str::to_owned);
    }

    /// True when a test asks for this mistake.
    #[must_use]
    pub fn planted(mistake: &str) -> bool {
        switches().planted.as_deref() == Some(mistake)
    }

    /// Has somebody die when a step is passed for the `n`th time from now on.
    pub fn arm(step: &str, n: u32, who: Part) {
        switches().armed = Some((step.to_owned(), n.max(1), who));
    }

    /// True while a part is dead: nothing more is done by it.
    #[must_use]
    pub fn is_dead(who: Part) -> bool {
        match who {
            Part::Server => switches().server_is_dead,
            Part::Phone => switches().phone_is_dead,
            Part::Work | Part::Process => false,
        }
    }

    /// What is dead was taken away; it may be started anew.
    pub fn bury(who: Part) {
        match who {
            Part::Server => switches().server_is_dead = false,
            Part::Phone => switches().phone_is_dead = false,
            Part::Work | Part::Process => {}
        }
    }

    /// Nobody dies any more unless it was killed already.
    pub fn disarm() {
        switches().armed = None;
    }

    /// A step at which whoever takes it may be killed: `server:…` or `phone:…`.
    pub fn pass(step: &str) {
        let mut switches = switches();
        if let Some((armed, left, who)) = &mut switches.armed
            && armed == step
        {
            *left -= 1;
            if *left == 0 {
                let who = *who;
                switches.armed = None;
                match who {
                    Part::Server => switches.server_is_dead = true,
                    Part::Phone => switches.phone_is_dead = true,
                    Part::Work => {
                        drop(switches);
                        panic_any(Killed);
                    }
                    Part::Process => abort(),
                }
            }
        }
        let dead = if step.starts_with("server:") { switches.server_is_dead } else { switches.phone_is_dead };
        drop(switches);
        if dead {
            panic_any(Killed);
        }
    }
}
