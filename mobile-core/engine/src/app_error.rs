//! What can an app do about it?

use crate::{error::Error, sync::Trouble, vault::WrongPin};
use serde::Serialize;
use std::str::FromStr;

/// What went wrong, by what the app can do about it. Nothing that was recorded is ever lost by any of these.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Error))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AppError {
    /// No answer from the server: go on working, sync later.
    #[error("offline")]
    Offline {
        /// Seconds after which the app may try again by itself.
        retry_in_seconds: u64,
    },
    /// Show the sign-in screen. Capture goes on meanwhile where somebody is signed in.
    #[error("sign in again")]
    SignInAgain,
    /// The PIN was wrong, or came too early after another wrong one: say so, and take no other before the time is over.
    #[error("wrong PIN, {wait_seconds} s to wait")]
    WrongPin {
        /// Seconds until the next try; none for at once.
        wait_seconds: u64,
    },
    /// The office closed this phone out: nothing on it is shown any more. Sync until `emptied`, so that what it holds is handed in.
    #[error("this phone was closed out")]
    PhoneRevoked,
    /// The phone's key store is locked or broken: after a restart, until somebody has unlocked the phone once. Open the app again then.
    #[error("the key store: {why}")]
    KeysUnavailable {
        /// For the log.
        why: String,
    },
    /// Show the screen for a new password.
    #[error("a new password must be chosen")]
    MustChangePassword,
    /// Send the person to the app store.
    #[error("this version of the app is too old")]
    UpdateApp,
    /// Show the sentence: a rule said no, and nothing was recorded.
    #[error("not allowed: {code}")]
    NotAllowed {
        /// The stable code of the rule.
        code: String,
        /// The sentence in Chinese.
        zh: String,
        /// The sentence in English.
        en: String,
    },
    /// Go back: what the screen names is not on this phone.
    #[error("not found: {what}")]
    NotFound {
        /// What kind of thing.
        what: String,
    },
    /// Show the sentence and open the camera again.
    #[error("no fit photo: {code}")]
    BadPhoto {
        /// The stable code.
        code: String,
        /// The sentence in Chinese.
        zh: String,
        /// The sentence in English.
        en: String,
    },
    /// Ask the person to make room on the phone.
    #[error("no room left on the phone")]
    StorageFull,
    /// Show "please tell your administrator" with the reason.
    #[error("the phone's store: {why}")]
    Damaged {
        /// For the log.
        why: String,
    },
    /// The server can't, or won't, right now: try later.
    #[error("server: {why}")]
    ServerTrouble {
        /// What it said, in the language of the screen.
        why: String,
        /// Seconds after which the app may try again by itself.
        retry_in_seconds: u64,
    },
}

impl AppError {
    fn not_allowed(code: &str, zh: &str, en: &str) -> Self {
        Self::NotAllowed { code: code.into(), zh: zh.into(), en: en.into() }
    }

    /// What kept a conversation with the server from its end.
    pub fn of(trouble: Trouble, retry_in: impl FnOnce(Option<u64>) -> u64) -> Self {
        match trouble {
            Trouble::Offline => Self::Offline { retry_in_seconds: retry_in(None) },
            Trouble::SignInAgain => Self::SignInAgain,
            Trouble::WrongPassword => Self::not_allowed("wrong-password", "登录名或密码不正确。", "Login or password is not right."),
            Trouble::Refused { code, message } => Self::NotAllowed { code, zh: message.zh, en: message.en },
            Trouble::MustChangePassword => Self::MustChangePassword,
            Trouble::UpdateApp => Self::UpdateApp,
            Trouble::Server { message, retry_after } => Self::ServerTrouble { why: message, retry_in_seconds: retry_in(retry_after) },
        }
    }
}

impl From<Error> for AppError {
    fn from(error: Error) -> Self {
        match error {
            Error::NobodySignedIn | Error::Locked => Self::SignInAgain,
            Error::WrongPin(WrongPin { wait }) => Self::WrongPin { wait_seconds: wait },
            Error::Revoked => Self::PhoneRevoked,
            Error::KeysLocked(why) => Self::KeysUnavailable { why },
            Error::NotEnrolled => Self::not_allowed(
                "not-enrolled",
                "这台手机还没有登记，请先扫描登记码。",
                "This phone is not enrolled yet. Scan an enrolment code first.",
            ),
            Error::Refused(refusal) => {
                let message = refusal.message();
                Self::NotAllowed { code: refusal.code().into(), zh: message.zh, en: message.en }
            }
            Error::NotFound(what) => Self::NotFound { what: what.into() },
            Error::Photo(unfit) => Self::BadPhoto { code: unfit.code().into(), zh: unfit.zh(), en: unfit.en() },
            Error::Full => Self::StorageFull,
            Error::Damaged(why) => Self::Damaged { why },
        }
    }
}

/// Reads an id that a screen handed out; `what` is what it names.
///
/// # Errors
/// [`AppError::NotFound`] when it is none.
pub fn read_id<T: FromStr>(text: &str, what: &str) -> Result<T, AppError> {
    text.parse().map_err(|_| AppError::NotFound { what: what.into() })
}
