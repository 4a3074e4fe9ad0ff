//! Who holds the phone?

use super::{FieldApp, Result};
use domain::text::Language;
use engine::{
    AppError, read_id,
    screens::{PhonePerson, SignedInAs},
    sync::Trouble,
};

#[uniffi::export]
impl FieldApp {
    /// Chooses the language of screens and messages. It is remembered.
    pub fn set_language(&self, language: Language) -> Result<()> {
        Ok(self.engine().set_language(language)?)
    }

    /// Chooses whether originals of photos wait for Wi-Fi; records, thumbnails and copies for screens go over any network. It is remembered.
    pub fn set_originals_on_wifi_only(&self, only: bool) -> Result<()> {
        Ok(self.engine().set_originals_on_wifi_only(only)?)
    }

    /// What was chosen.
    pub fn originals_on_wifi_only(&self) -> bool {
        self.engine().originals_on_wifi_only()
    }

    /// Says which kind of network the phone is on; call it whenever the system says so. `metered` is Android's `isActiveNetworkMetered`, and
    /// `isExpensive || isConstrained` of an iPhone's `NWPath`. An app that never calls it has its originals sent at once.
    pub fn network(&self, metered: bool) {
        self.engine().network(metered);
    }

    /// True once the phone is enrolled.
    pub fn enrolled(&self) -> bool {
        self.engine().is_enrolled()
    }

    /// Enrols the phone with the code that the web page shows as a QR code. Gives the phone's id.
    pub fn enrol(&self, code: String, device_name: String) -> Result<String> {
        let request = self.engine().ask_enrol(&code, &device_name)?;
        let reply = self.send(request);
        let answer = self.engine().enrolled(&reply)?;
        answer.map_err(|trouble| self.trouble(trouble))
    }

    /// Signs a person in. When `must_change_password` is set, call `change_password` next.
    pub fn sign_in(&self, login: String, password: String) -> Result<SignedInAs> {
        let request = self.engine().ask_sign_in(&login, &password)?;
        let reply = self.send(request);
        let answer = self.engine().let_in_as(&login, &reply)?;
        answer.map_err(|trouble| self.trouble(trouble))?;
        self.signed_in().ok_or(AppError::SignInAgain)
    }

    /// Changes the password of the person who has just signed in.
    pub fn change_password(&self, old: String, new: String) -> Result<()> {
        let request = self.engine().ask_change_password(&old, &new)?;
        let reply = self.send(request);
        let answer = self.engine().password_changed(&reply)?;
        answer.map_err(|trouble| self.trouble(trouble))
    }

    /// Signs out, with or without a signal. What was recorded stays on the phone and is delivered by whoever holds it next.
    pub fn sign_out(&self) -> Result<()> {
        let request = self.engine().ask_sign_out();
        self.engine().sign_out()?;
        if let Some(request) = request {
            self.send(request);
        }
        Ok(())
    }

    /// Gives the person who is signed in a PIN of 4 to 12 digits, or another one; none takes it away. On a shared phone, ask for one.
    pub fn set_pin(&self, pin: Option<String>) -> Result<()> {
        Ok(self.engine().set_pin(pin.as_deref())?)
    }

    /// Closes the person's books, with or without a signal, until their PIN opens them again. Call it when the app goes to the background.
    /// Somebody without a PIN is asked for their password, so call it for those who have one.
    pub fn lock(&self) -> Result<()> {
        Ok(self.engine().lock()?)
    }

    /// Opens a person's books with their PIN, without a signal. Whoever guesses waits longer and longer; whoever forgot it signs in with the
    /// password, and loses nothing.
    pub fn unlock(&self, person_id: String, pin: String) -> Result<SignedInAs> {
        let mut engine = self.engine();
        engine.unlock(read_id(&person_id, "person")?, &pin)?;
        engine.signed_in().ok_or(AppError::SignInAgain)
    }

    /// Who is signed in, with their books open.
    pub fn signed_in(&self) -> Option<SignedInAs> {
        self.engine().signed_in()
    }

    /// Everybody who has signed in on this phone.
    pub fn people(&self) -> Result<Vec<PhonePerson>> {
        Ok(self.engine().people()?)
    }
}

impl FieldApp {
    /// What an app can do about it, with how long to wait.
    pub(super) fn trouble(&self, trouble: Trouble) -> AppError {
        AppError::of(trouble, |after| self.engine().retry_in(after))
    }
}
