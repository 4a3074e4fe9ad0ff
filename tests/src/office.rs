//! How does somebody at a desk work? Signed in, over REST.

use crate::{
    http::{Http, Reply},
    new_id, photos,
    round::Round,
};
use domain::{
    checklist::Content,
    floor_plan::{FloorPlan, Pin, Sheet},
    ids::{FloorPlanId, PersonId, TemplateId},
    operation::DraftTemplate,
    text::Text,
    wire::{SignIn, SignedIn},
};
use serde::Serialize;
use serde_json::{Value, json};
use std::{
    thread,
    time::{Duration, Instant},
};

/// A person who is signed in.
#[derive(Clone)]
pub struct Office {
    /// The server.
    pub url: String,
    /// Their login.
    pub login: String,
    /// Their password.
    pub password: String,
    /// Their name.
    pub name: String,
    /// Who they are.
    pub person: PersonId,
    /// Their access token.
    pub token: String,
    /// Their refresh token.
    pub refresh_token: String,
    /// The client.
    pub http: Http,
}

/// Tries to sign in.
pub fn sign_in(http: &Http, url: &str, login: &str, password: &str) -> Reply {
    let body = SignIn { login: login.into(), password: password.into(), device_id: None, store_key: None };
    http.must("POST", &format!("{url}/v1/auth/login"), JSON, Some(&to_bytes(&body)))
}

const JSON: &[(&str, &str)] = &[("content-type", "application/json")];

/// Anything as the bytes of its JSON.
pub fn to_bytes(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).expect("it has JSON")
}

impl Office {
    /// Signs somebody in whose password is known.
    #[must_use]
    pub fn sign_in(url: &str, login: &str, password: &str) -> Self {
        let http = Http::default();
        let signed_in: SignedIn = sign_in(&http, url, login, password).expect(200).read();
        Self {
            url: url.into(),
            login: login.into(),
            password: password.into(),
            name: signed_in.person.name,
            person: signed_in.person.id,
            token: signed_in.access_token,
            refresh_token: signed_in.refresh_token,
            http,
        }
    }

    /// Signs somebody in for the first time: with the password that was handed to them, which they change at once.
    #[must_use]
    pub fn first_sign_in(url: &str, login: &str, handed: &str) -> Self {
        let mut office = Self::sign_in(url, login, handed);
        let chosen = format!("{login} picks eleven words");
        let reply = office.post("/v1/auth/password", &json!({"old": handed, "new": chosen})).expect(200);
        let fresh = reply.json();
        let token = |name: &str| fresh[name].as_str().unwrap_or_else(|| panic!("no {name}: {fresh}")).to_owned();
        (office.token, office.refresh_token, office.password) = (token("access_token"), token("refresh_token"), chosen);
        office
    }

    /// Any request, with their token.
    pub fn call(&self, method: &str, path: &str, body: Option<&[u8]>) -> Reply {
        let bearer = format!("Bearer {}", self.token);
        let headers = [("authorization", bearer.as_str()), ("content-type", "application/json"), ("accept-language", "en")];
        self.http.must(method, &format!("{}{path}", self.url), &headers, body)
    }

    /// Puts up a plan of a round's building, with a pin for each of its checkpoints.
    #[must_use]
    pub fn floor_plan(&self, round: &Round) -> FloorPlan {
        let drawing = photos::small(77);
        let sheet: Sheet = self.call("POST", &format!("/v1/sites/{}/sheets", round.site), Some(&drawing)).expect(201).read();
        let pins = round.checkpoints.iter().zip(1..).map(|(one, n)| Pin { checkpoint: one.id, left: n * 1_000, top: 5_000 }).collect();
        let name = Text::new("一层平面图", "Ground floor");
        let plan = FloorPlan { id: FloorPlanId(new_id()), site: round.site, building: Some(round.building.id), name, sheet, pins };
        self.make("/v1/floor-plans", &plan);
        plan
    }

    /// Reads.
    pub fn get(&self, path: &str) -> Reply {
        self.call("GET", path, None)
    }

    /// Reads a file, from where it lies if that is elsewhere; who they are is told to the server alone.
    pub fn download(&self, path: &str) -> Reply {
        let reply = self.get(path);
        match reply.header("location") {
            Some(elsewhere) if reply.status == 303 => self.http.must("GET", elsewhere, &[], None),
            _ => reply,
        }
    }

    /// Reads what must be there.
    #[track_caller]
    pub fn read(&self, path: &str) -> Value {
        self.get(path).expect(200).json()
    }

    /// Reads what must be there, as soon as the server is well again.
    #[track_caller]
    pub fn read_in_the_end(&self, path: &str) -> Value {
        let begun = Instant::now();
        loop {
            let reply = self.get(path);
            if reply.status != 503 || begun.elapsed() > Duration::from_secs(60) {
                return reply.expect(200).json();
            }
            thread::sleep(Duration::from_millis(100));
        }
    }

    /// Makes or does something.
    pub fn post(&self, path: &str, body: &impl Serialize) -> Reply {
        self.call("POST", path, Some(&to_bytes(body)))
    }

    /// Makes something; it must work.
    #[track_caller]
    pub fn make(&self, path: &str, body: &impl Serialize) {
        let _ = self.post(path, body).expect(201);
    }

    /// Makes many, several at a time: the server has a commit for those that wait together.
    pub fn make_all<T: Serialize + Sync>(&self, path: &str, all: &[T]) {
        thread::scope(|scope| {
            for some in all.chunks(all.len().div_ceil(8).max(1)) {
                scope.spawn(move || some.iter().for_each(|one| self.make(path, one)));
            }
        });
    }

    /// Changes something.
    pub fn put(&self, path: &str, body: &impl Serialize) -> Reply {
        self.call("PUT", path, Some(&to_bytes(body)))
    }

    /// Takes something away.
    pub fn delete(&self, path: &str) -> Reply {
        self.call("DELETE", path, None)
    }

    /// Writes a checklist and publishes it as version 1.
    #[must_use]
    #[track_caller]
    pub fn publish(&self, content: &Content) -> TemplateId {
        let template = TemplateId(new_id());
        self.make("/v1/templates", &DraftTemplate { template, content: content.clone() });
        let _ = self.call("POST", &format!("/v1/templates/{template}/publish"), Some(b"")).expect(201);
        template
    }

    /// Lets a phone in: a code that works once.
    #[must_use]
    #[track_caller]
    pub fn enrolment_code(&self) -> String {
        let reply = self.post("/v1/devices/codes", &json!({}));
        assert!(matches!(reply.status, 200 | 201), "{}", reply.text());
        reply.json()["code"].as_str().expect("a code").to_owned()
    }

    /// Every item of a list, page by page.
    #[must_use]
    #[track_caller]
    pub fn list(&self, path: &str) -> Vec<Value> {
        let (mut items, mut after) = (vec![], String::new());
        let joint = if path.contains('?') { '&' } else { '?' };
        loop {
            let page = self.read(&format!("{path}{joint}limit=200{after}"));
            items.extend(page["items"].as_array().expect("a list has items").iter().cloned());
            match page["next"].as_str() {
                Some(next) => after = format!("&after={next}"),
                None => return items,
            }
        }
    }
}

impl Reply {
    /// The same answer, if it is any 2xx.
    #[track_caller]
    pub fn expect_success(self) {
        assert!((200..300).contains(&self.status), "{} {}", self.status, self.text());
    }
}
