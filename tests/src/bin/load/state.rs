//! What does `setup` hand to the other commands?

use domain::{
    checklist::Content,
    ids::{CheckpointId, DeviceId, PersonId, RouteId, SiteId, TemplateId},
    wire::{Refresh, SignedIn},
};
use e2e::{http::Http, office::to_bytes};
use serde::{Deserialize, Serialize};
use std::{
    path::Path,
    time::{SystemTime, UNIX_EPOCH},
};

/// The world that was made.
#[derive(Serialize, Deserialize)]
pub struct State {
    /// The server.
    pub url: String,
    /// The sites.
    pub sites: Vec<Beat>,
    /// The phones.
    pub phones: Vec<Handset>,
}

/// What there is to walk at a site.
#[derive(Clone, Serialize, Deserialize)]
pub struct Beat {
    /// The site.
    pub site: SiteId,
    /// Its route.
    pub route: RouteId,
    /// The route's checkpoints with their codes.
    pub stops: Vec<(CheckpointId, String)>,
    /// The checklist.
    pub template: TemplateId,
    /// What it asks.
    pub content: Content,
}

/// A phone with its person.
#[derive(Clone, Serialize, Deserialize)]
pub struct Handset {
    /// Index of its site.
    pub beat: usize,
    /// Its id.
    pub device: DeviceId,
    /// Its credential.
    pub credential: String,
    /// Who holds it.
    pub person: PersonId,
    /// Their access token.
    pub token: String,
    /// When that runs out, in Unix seconds.
    pub until: u64,
    /// Their refresh token.
    pub refresh_token: String,
}

impl State {
    /// Reads the file, and makes sure that every access token holds for a while.
    pub fn open(path: &Path) -> Result<Self, String> {
        let text = std::fs::read(path).map_err(|e| format!("{}: {e} (has `setup` been run?)", path.display()))?;
        let mut state: Self = serde_json::from_slice(&text).map_err(|e| e.to_string())?;
        let http = Http::default();
        for phone in &mut state.phones {
            phone.refresh(&http, &state.url)?;
        }
        state.save(path)?;
        Ok(state)
    }

    /// Writes the file.
    pub fn save(&self, path: &Path) -> Result<(), String> {
        std::fs::write(path, to_bytes(self)).map_err(|e| e.to_string())
    }
}

impl Handset {
    /// Lines of a request that say who asks.
    pub fn headers(&self) -> String {
        format!("Authorization: Bearer {}\r\nX-Rounds-Device: {}\r\n", self.token, self.credential)
    }

    fn refresh(&mut self, http: &Http, url: &str) -> Result<(), String> {
        if self.until > seconds() + 300 {
            return Ok(());
        }
        let body = Refresh { refresh_token: self.refresh_token.clone(), request_id: e2e::new_id() };
        let reply =
            http.send("POST", &format!("{url}/v1/auth/refresh"), &[("content-type", "application/json")], Some(&to_bytes(&body)))?;
        if reply.status != 200 {
            return Err(format!("a sign-in ran out: {}", reply.text()));
        }
        let fresh: SignedIn = reply.read();
        (self.token, self.refresh_token, self.until) = (fresh.access_token, fresh.refresh_token, seconds() + fresh.expires_in);
        Ok(())
    }
}

/// Now, in Unix seconds.
pub fn seconds() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs())
}
