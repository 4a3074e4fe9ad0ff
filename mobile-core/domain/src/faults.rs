//! Where may a test make things go wrong? At named steps that do nothing unless the feature `faults` is on, which only the simulator asks for.
//!
//! A [`pass`] is a step at which a phone or the server may be killed. A [`planted`] fault is a mistake that somebody could have made: it proves
//! that a checker would have seen it. The simulator sets both from inside; a whole process is told by its environment ([`obey_environment`]).

/// Steps at which the server may die. At the first [`UNDONE`] of them its transaction is not committed yet.
pub const SERVER_STEPS: [&str; 6] =
    ["server:judged", "server:written", "server:committed", "server:chunk-kept", "server:photo-in-place", "server:photo-stored"];
/// How many of the server's steps lie inside a transaction.
pub const UNDONE: usize = 2;
/// Steps at which a phone may die.
pub const PHONE_STEPS: [&str; 7] = [
    "phone:before-record",
    "phone:between-the-stores",
    "phone:recorded",
    "phone:photo-file-kept",
    "phone:answer-read",
    "phone:page-read",
    "phone:page-kept",
];
/// Names in a process's environment the step at which it dies, and which time it is passed: `server:judged:3`.
pub const DIE_AT: &str = "ROUNDS_DIE_AT";
/// Names in a process's environment the mistake that it makes.
pub const MISTAKE: &str = "ROUNDS_MISTAKE";

#[cfg(feature = "faults")]
pub use switched::{Killed, Part, arm, bury, disarm, is_dead, plant};

/// A step at which whoever takes it may be killed: one of [`SERVER_STEPS`] or [`PHONE_STEPS`].
#[cfg(not(feature = "faults"))]
pub const fn pass(_step: &str) {}

/// Does what a test asks of a whole process: nothing here.
#[cfg(not(feature = "faults"))]
pub const fn obey_environment() {}

/// True when a test asks for this mistake.
#[cfg(not(feature = "faults"))]
#[must_use]
pub const fn planted(_mistake: &str) -> bool {
    false
}

#[cfg(feature = "faults")]
pub use switched::{obey_environment, pass, planted};

#[cfg(feature = "faults")]
#[expect(clippy::panic, reason = "a panic is how somebody dies here")]
mod switched {
    use super::{DIE_AT, MISTAKE, PHONE_STEPS, SERVER_STEPS};
    use rustix::process::{Signal, getpid, kill_process};
    use std::{
        env,
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
        /// The whole process, by SIGKILL: nothing of it runs on.
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

    /// Does what a test asks of a whole process.
    pub fn obey_environment() {
        if let Ok(when) = env::var(DIE_AT) {
            let read = when.rsplit_once(':').and_then(|(step, n)| Some((step, n.parse().ok()?)));
            let (step, n) = read.unwrap_or_else(|| panic!("{DIE_AT} is {when:?}: STEP:N"));
            check(step);
            arm(step, n, Part::Process);
        }
        if let Ok(mistake) = env::var(MISTAKE) {
            plant(Some(&mistake));
        }
    }

    /// A step that no list names would be one that no test dies at.
    fn check(step: &str) {
        assert!(SERVER_STEPS.iter().chain(&PHONE_STEPS).any(|listed| *listed == step), "no list of steps has {step}");
    }

    fn die() -> ! {
        let _ = kill_process(getpid(), Signal::KILL);
        abort()
    }

    /// A step at which whoever takes it may be killed: one of [`SERVER_STEPS`] or [`PHONE_STEPS`].
    pub fn pass(step: &str) {
        check(step);
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
                    Part::Process => die(),
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
