//! Which mistakes prove the checker? Each is one that somebody could have made, planted behind a switch; the checker must find it.

/// A mistake, and which of the promises it breaks.
pub struct Mistake {
    /// Its switch.
    pub name: &'static str,
    /// The invariant of the sync, by its number.
    pub breaks: &'static str,
    /// A story that it broke once: the search begins there. Stories change with the code, so it may go on for long.
    pub first: u64,
}

const fn mistake(name: &'static str, breaks: &'static str) -> Mistake {
    Mistake { name, breaks, first: 1 }
}

impl Mistake {
    /// One that few stories are broken by.
    const fn near(self, first: u64) -> Self {
        Self { first, ..self }
    }
}

/// All of them.
pub const MISTAKES: &[Mistake] = &[
    mistake("saved-in-memory-only", "1"),
    mistake("nothing-completed", "1"),
    mistake("orphans-deleted", "2"),
    mistake("nothing-is-known-again", "3"),
    mistake("acknowledged-before-commit", "3"),
    mistake("refusal-not-kept", "4"),
    mistake("held-for-ever", "5").near(158),
    mistake("cursor-runs-ahead", "8"),
    mistake("tombstone-skipped", "9"),
    mistake("restart-drops-outbox", "9"),
    mistake("everything-shown", "10"),
    mistake("late-entry-dropped", "11").near(110),
    mistake("hash-not-looked-at", "14"),
    mistake("photo-freed-once-sent", "14"),
    mistake("refusal-is-hidden", "15"),
    mistake("retry-is-done", "3"),
    mistake("lost-reply-is-done", "3"),
    mistake("restored-server-is-not-noticed", "3"),
];
