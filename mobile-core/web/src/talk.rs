//! How does the core talk with the server? The page sends what [`Talk::next`] gives, awaits the answer and feeds it; taps go on in between.

use crate::calls::Result;
use engine::{
    AppError, Engine,
    screens::SignedInAs,
    sync::{Reply, Request, Sync as Steps, SyncReport, Trouble},
};
use serde::{Deserialize, Serialize};

/// What is to be talked about.
#[derive(Debug, Deserialize)]
#[serde(tag = "call", content = "args", rename_all = "snake_case")]
enum About {
    Enrol { code: String, device_name: String },
    SignIn { login: String, password: String },
    ChangePassword { old: String, new: String },
    SignOut {},
    Sync {},
}

/// One question and its answer, or a sync with many.
enum Topic {
    Enrol,
    SignIn { login: String },
    ChangePassword,
    SignOut,
    Sync(Steps),
}

/// A talk that is under way.
pub struct Talk {
    topic: Topic,
    to_ask: Option<Request>,
    /// What the server said to a single question.
    said: Option<std::result::Result<Outcome, Trouble>>,
}

/// What a talk comes to: a phone's id, who is signed in, what a sync did, or nothing.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Outcome {
    /// Of an enrolment: the phone's id.
    Enrolled(String),
    /// Of a sign-in.
    SignedIn(SignedInAs),
    /// Of a sync.
    Synced(SyncReport),
    /// Of anything else.
    Done(()),
}

impl Talk {
    /// Begins a talk: `about` is the call as JSON.
    ///
    /// # Errors
    /// [`AppError`].
    pub fn begin(engine: &mut Engine, about: &str) -> Result<Self> {
        let about = serde_json::from_str(about).map_err(|e| AppError::Damaged { why: format!("call: {e}") })?;
        let (topic, to_ask) = match about {
            About::Enrol { code, device_name } => (Topic::Enrol, Some(engine.ask_enrol(&code, &device_name)?)),
            About::SignIn { login, password } => {
                let request = engine.ask_sign_in(&login, &password)?;
                (Topic::SignIn { login }, Some(request))
            }
            About::ChangePassword { old, new } => (Topic::ChangePassword, Some(engine.ask_change_password(&old, &new)?)),
            About::SignOut {} => {
                let request = engine.ask_sign_out();
                engine.sign_out()?;
                (Topic::SignOut, request)
            }
            About::Sync {} => (Topic::Sync(Steps::begin(engine)?), None),
        };
        Ok(Self { topic, to_ask, said: None })
    }

    /// The next question for the server; none when all is said.
    ///
    /// # Errors
    /// [`AppError`].
    pub fn next(&mut self, engine: &mut Engine) -> Result<Option<Request>> {
        match &mut self.topic {
            Topic::Sync(steps) => Ok(steps.next(engine)?),
            _ => Ok(self.to_ask.take()),
        }
    }

    /// Takes the answer to the last question.
    ///
    /// # Errors
    /// [`AppError`]: what the phone's own stores say.
    pub fn feed(&mut self, engine: &mut Engine, reply: Reply) -> Result<()> {
        let said = match &mut self.topic {
            Topic::Sync(steps) => return Ok(steps.feed(engine, reply)?),
            // Signed out is signed out, whatever the server says.
            Topic::SignOut => return Ok(()),
            Topic::Enrol => engine.enrolled(&reply)?.map(Outcome::Enrolled),
            Topic::SignIn { login } => match engine.let_in_as(login, &reply)? {
                Ok(()) => Ok(Outcome::SignedIn(engine.signed_in().ok_or(AppError::SignInAgain)?)),
                Err(trouble) => Err(trouble),
            },
            Topic::ChangePassword => engine.password_changed(&reply)?.map(Outcome::Done),
        };
        self.said = Some(said);
        Ok(())
    }

    /// How far a sync is; none of any other talk.
    #[must_use]
    pub fn report(&self) -> Option<SyncReport> {
        if let Topic::Sync(steps) = &self.topic { Some(steps.report()) } else { None }
    }

    /// What it came to.
    ///
    /// # Errors
    /// [`AppError`]: what kept it from its end. What was done until then is kept.
    pub fn outcome(&mut self, engine: &mut Engine) -> Result<Outcome> {
        let outcome = match &self.topic {
            Topic::Sync(steps) => steps.outcome().map(Outcome::Synced),
            Topic::SignOut => Ok(Outcome::Done(())),
            _ => self.said.take().unwrap_or(Err(Trouble::Offline)),
        };
        outcome.map_err(|trouble| AppError::of(trouble, |after| engine.retry_in(after)))
    }
}
