//! How does a phone show who it is, and who holds it?

use super::{
    Sync,
    trouble::Trouble,
    wire::{Reply, Request, Response},
};
use crate::{
    engine::{Access, Engine},
    error::{Error, Result},
};
use domain::{
    operation::proof_of_key,
    wire::{Enrol, Enrolled, Refresh, SignIn, SignedIn},
};
use serde_json::json;

impl Sync {
    /// A refresh, when the access token has run out and can be had anew. The request is remembered before it goes out: when its
    /// answer is lost, the very same one is sent again and gets the same answer.
    pub(super) fn refresh(&mut self, engine: &mut Engine) -> Result<Option<Request>> {
        let now = engine.ports.clock.monotonic();
        let holds = engine.access.as_ref().is_some_and(|a| now < a.until);
        if holds || self.delivering_only.is_some() || self.person.is_none() {
            return Ok(None);
        }
        engine.access = None;
        let session = engine.room()?.store.session.clone();
        let Some(refresh_token) = session.as_ref().and_then(|s| s.refresh_token.clone()) else {
            self.delivering_only = Some(Trouble::SignInAgain);
            return Ok(None);
        };
        let request_id = match session.and_then(|s| s.refresh_request) {
            Some(id) => id,
            None => engine.fresh_id()?,
        };
        engine.room_mut()?.store.change_session(|s| s.refresh_request = Some(request_id))?;
        Ok(Some(Request::post("/v1/auth/refresh", &Refresh { refresh_token, request_id })?))
    }

    pub(super) fn refreshed(&mut self, engine: &mut Engine, response: &Response) -> Result<()> {
        if let Some(answer) = response.json::<SignedIn>().filter(|_| response.is_success()) {
            let until = engine.until(answer.expires_in);
            engine.access = Some(Access { token: answer.access_token, until });
            return engine.room_mut()?.store.change_session(|s| {
                s.refresh_token = Some(answer.refresh_token);
                s.refresh_request = None;
                s.must_change_password = answer.person.must_change_password;
            });
        }
        match response.status {
            // It will never hold again; what is here stays readable, and capture goes on (`sync.md` 16).
            400..=428 => {
                self.delivering_only = Some(Trouble::SignInAgain);
                engine.room_mut()?.store.change_session(|s| {
                    s.refresh_token = None;
                    s.refresh_request = None;
                })
            }
            _ => {
                self.trouble = Some(Trouble::of(response));
                Ok(())
            }
        }
    }
}

impl Engine {
    /// The question that enrols this phone.
    ///
    /// # Errors
    /// [`Error::Damaged`].
    pub fn ask_enrol(&self, code: &str, name: &str) -> Result<Request> {
        let code = code.trim().to_owned();
        let mut body = Enrol { code, name: name.trim().into(), ..Enrol::default() };
        if let Some(key) = self.key()
            && let Some(proof) = self.sign(&key, &proof_of_key(&body.code))
        {
            (body.public_key, body.tier, body.attestation, body.proof) = (key.key, Some(key.tier), key.attestation, proof);
        }
        Ok(self.signed(Request::post("/v1/devices/enrol", &body)?))
    }

    /// Takes the answer: the phone's id.
    ///
    /// # Errors
    /// What the stores say; the inner error is what the server said.
    pub fn enrolled(&mut self, reply: &Reply) -> Result<std::result::Result<String, Trouble>> {
        let answer: Enrolled = match answer(reply) {
            Ok(answer) => answer,
            Err(trouble) => return Ok(Err(trouble)),
        };
        self.device.enrolled(answer.device_id, answer.device_token)?;
        self.server_reads(answer.letter_key.as_ref())?;
        // The server took the phone in with its key or not at all.
        if let Some(Ok(key)) = self.key().map(|key| key.id()) {
            self.device.key_registered(key)?;
        }
        Ok(Ok(answer.device_id.to_string()))
    }

    /// True once the phone is enrolled.
    #[must_use]
    pub fn is_enrolled(&self) -> bool {
        self.device.known.id.is_some()
    }

    /// The question that signs a person in.
    ///
    /// # Errors
    /// [`Error::Damaged`]; [`Error::Revoked`] on a phone that was closed out.
    pub fn ask_sign_in(&mut self, login: &str, password: &str) -> Result<Request> {
        if self.device.known.revoked.is_some() {
            return Err(Error::Revoked);
        }
        let login = login.trim();
        let store_key = self.letter_for(login)?;
        let body = SignIn { login: login.into(), password: password.into(), device_id: self.device.known.id, store_key };
        Ok(self.signed(Request::post("/v1/auth/login", &body)?))
    }

    /// Takes the answer.
    ///
    /// # Errors
    /// What the stores say; the inner error is what the server said.
    pub fn let_in_as(&mut self, login: &str, reply: &Reply) -> Result<std::result::Result<(), Trouble>> {
        match answer::<SignedIn>(reply) {
            Ok(answer) => self.let_in(login.trim(), answer).map(Ok),
            Err(trouble) => Ok(Err(trouble)),
        }
    }

    /// The question that changes the password. The person must have signed in since the app was opened.
    ///
    /// # Errors
    /// [`Error::NobodySignedIn`].
    pub fn ask_change_password(&self, old: &str, new: &str) -> Result<Request> {
        let access = self.access.as_ref().ok_or(Error::NobodySignedIn)?;
        let mut request = self.signed(Request::post("/v1/auth/password", &json!({ "old": old, "new": new }))?);
        request.header("authorization", &format!("Bearer {}", access.token));
        Ok(request)
    }

    /// Takes the answer: the old session is closed, a new one is open.
    ///
    /// # Errors
    /// What the stores say; the inner error is what the server said.
    pub fn password_changed(&mut self, reply: &Reply) -> Result<std::result::Result<(), Trouble>> {
        let login = self.room()?.store.session.as_ref().map_or_else(String::new, |s| s.login.clone());
        self.let_in_as(&login, reply)
    }

    /// The question that closes a session at the server; none when there is none. Its answer does not matter.
    #[must_use]
    pub fn ask_sign_out(&self) -> Option<Request> {
        let session = self.person.as_ref()?.store.session.as_ref()?;
        let mut request = Request::post("/v1/auth/logout", &json!({ "refresh_token": session.refresh_token.as_ref()? })).ok()?;
        if let Some(access) = &self.access {
            request.header("authorization", &format!("Bearer {}", access.token));
        }
        Some(self.signed(request))
    }

    fn signed(&self, mut request: Request) -> Request {
        request.header("accept-language", self.language().tag());
        if let Some(token) = &self.device.known.token {
            request.header("x-rounds-device", token);
        }
        request
    }
}

fn answer<T: serde::de::DeserializeOwned>(reply: &Reply) -> std::result::Result<T, Trouble> {
    match reply {
        Reply::Answer(response) if response.is_success() => response.json().ok_or_else(|| Trouble::unreadable(response)),
        Reply::Answer(response) => Err(Trouble::of_typed(response)),
        Reply::Lost => Err(Trouble::Offline),
    }
}
