//! Who sits in front of a browser in a test that needs none? Somebody who is signed in by a form and a cookie.

use crate::{http::Reply, office::Office, outside::Mailbox};

/// Somebody in front of a browser, signed in.
pub struct Desk<'a> {
    /// Who.
    pub office: &'a Office,
    cookie: String,
}

impl<'a> Desk<'a> {
    /// Signs in.
    #[must_use]
    #[track_caller]
    pub fn of(office: &'a Office) -> Self {
        let form = format!("login={}&password={}", office.login, office.password.replace(' ', "+"));
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        let reply = office.http.must("POST", &format!("{}/sign-in", office.url), &headers, Some(form.as_bytes())).expect(303);
        Self { office, cookie: reply.header("set-cookie").expect("it is there").split(';').next().expect("it is there").to_owned() }
    }

    /// A page in English; it must be there.
    #[must_use]
    #[track_caller]
    pub fn page(&self, path: &str) -> String {
        let headers = [("cookie", self.cookie.as_str()), ("accept-language", "en")];
        self.office.http.must("GET", &format!("{}{path}", self.office.url), &headers, None).expect(200).text()
    }

    /// Any page or file.
    pub fn get(&self, path: &str) -> Reply {
        self.office.http.must("GET", &format!("{}{path}", self.office.url), &[("cookie", self.cookie.as_str())], None)
    }

    /// Sends a form.
    #[track_caller]
    pub fn post(&self, path: &str, form: &str) -> Reply {
        let page = self.page("/account");
        let csrf = page.split_once("name=\"csrf\" value=\"").expect("it is there").1.split_once('"').expect("it is there").0;
        let headers = [("cookie", self.cookie.as_str()), ("content-type", "application/x-www-form-urlencoded"), ("accept-language", "en")];
        let body = format!("csrf={csrf}&{form}");
        self.office.http.must("POST", &format!("{}{path}", self.office.url), &headers, Some(body.as_bytes()))
    }

    /// Gives an address and shows with the code that it is theirs.
    #[track_caller]
    pub fn confirm(&self, mailbox: &Mailbox, address: &str) {
        let _ = self.post("/account/address", &format!("do=give&address={address}")).expect(303);
        let mail = mailbox.wait_for(address, 1).remove(0);
        let code = mail.plain().lines().map(str::trim).find(|line| line.len() == 6 && line.chars().all(|c| c.is_ascii_alphanumeric()));
        let wrong = self.post("/account/address", "do=confirm&code=000000").expect(422).text();
        assert!(wrong.contains("data-field=\"code\""), "{wrong}");
        let _ = self.post("/account/address", &format!("do=confirm&code={}", code.expect("a code").to_lowercase())).expect(303);
    }
}
