//! What keeps a sync from its end?

use super::{Sync, wire::Response};
use crate::{engine::Engine, error::Result};
use domain::{refusal::Refusal, text::Text};
use serde::Deserialize;

/// What kept a sync, a sign-in or an enrolment from its end. Nothing that was recorded is lost by any of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// No answer.
    Offline,
    /// The person must sign in again. What they recorded was delivered with the device's credential.
    SignInAgain,
    /// Login and password don't belong together.
    WrongPassword,
    /// The person must choose a new password first.
    MustChangePassword,
    /// The server said no to what somebody typed.
    Refused {
        /// The stable code of the reason.
        code: String,
        /// The reason, in words.
        message: Text,
    },
    /// The server no longer speaks this app's protocol.
    UpdateApp,
    /// The server can't, or won't, right now.
    Server {
        /// What it said.
        message: String,
        /// Seconds to wait, where it said so.
        retry_after: Option<u64>,
    },
}

/// The part of a problem's body that a phone looks at.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Problem {
    #[serde(default, rename = "type")]
    kind: String,
    #[serde(default)]
    pub title: String,
    #[serde(default)]
    refusal: Option<Refusal>,
}

impl Problem {
    pub(super) fn of(response: &Response) -> Self {
        response.json().unwrap_or_default()
    }

    pub(super) fn is(&self, slug: &str) -> bool {
        self.slug() == slug
    }

    fn slug(&self) -> &str {
        self.kind.rsplit('/').next().unwrap_or_default()
    }
}

impl Trouble {
    /// What an answer says that no step knows what to do with.
    pub(super) fn of(response: &Response) -> Self {
        let problem = Problem::of(response);
        let title = if problem.title.is_empty() { format!("HTTP {}", response.status) } else { problem.title };
        Self::Server { message: title, retry_after: response.header("retry-after").and_then(|s| s.trim().parse().ok()) }
    }

    /// What an answer to something that a person typed says.
    pub(super) fn of_typed(response: &Response) -> Self {
        let problem = Problem::of(response);
        match response.status {
            401 if problem.is("wrong-password") => Self::WrongPassword,
            401 => Self::SignInAgain,
            400..=428 => {
                let code = problem.refusal.as_ref().map_or_else(|| problem.slug(), |refusal| refusal.code()).to_owned();
                let message = problem.refusal.as_ref().map_or_else(|| Text::new(&problem.title, &problem.title), Refusal::message);
                Self::Refused { code, message }
            }
            _ => Self::of(response),
        }
    }

    /// An answer that was no answer: a captive portal's page, or half a body.
    pub(super) fn unreadable(response: &Response) -> Self {
        Self::Server { message: format!("HTTP {}: unreadable answer", response.status), retry_after: None }
    }
}

impl Sync {
    /// What any answer may say. True when it was dealt with: the question is asked again, in another way or not at all.
    pub(super) fn is_common_trouble(&mut self, engine: &mut Engine, response: &Response) -> Result<bool> {
        let problem = Problem::of(response);
        if response.status >= 400 {
            engine.greeting = None;
            engine.told = None;
        }
        match response.status {
            401 if self.as_person => self.token_refused(engine),
            401 => self.trouble = Some(self.delivering_only.take().unwrap_or(Trouble::SignInAgain)),
            403 if problem.is("must-change-password") => {
                if let Some(room) = &mut engine.person {
                    room.store.change_session(|s| s.must_change_password = true)?;
                }
                self.delivering_only = Some(Trouble::MustChangePassword);
            }
            426 => self.trouble = Some(Trouble::UpdateApp),
            429 | 500.. => self.trouble = Some(Trouble::of(response)),
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// The access token does not hold: one refresh, then only the device's credential is left.
    pub(super) fn token_refused(&mut self, engine: &mut Engine) {
        engine.access = None;
        if self.token_was_refused {
            self.delivering_only = Some(Trouble::SignInAgain);
        }
        self.token_was_refused = true;
    }
}

/// The first wait after a failure, in seconds; it doubles with each.
const FIRST_WAIT: u64 = 4;
/// The longest wait that we choose ourselves.
const LONGEST_WAIT: u64 = 900;

impl Engine {
    /// How long the app had better wait before it syncs again by itself, in seconds: what the server said, or longer after each failure
    /// and never the same on two phones. A person who asks for a sync gets one at once.
    pub fn retry_in(&mut self, retry_after: Option<u64>) -> u64 {
        let doubled = FIRST_WAIT.checked_shl(self.failures.min(10)).unwrap_or(LONGEST_WAIT).min(LONGEST_WAIT);
        self.failures = self.failures.saturating_add(1);
        let mut chance = [0; 1];
        // Without chance the wait is only less even.
        let spread = if self.ports.random.fill(&mut chance).is_ok() { u64::from(chance[0]) } else { 128 };
        let wait = retry_after.unwrap_or(doubled);
        wait + wait * spread / 512
    }
}
