//! How does a test push operations without the phone's core, to send what no phone of ours would?

use crate::{
    http::{Http, Reply},
    new_id, now,
    office::{Office, to_bytes},
};
use domain::{
    ids::{DeviceId, OperationId, PersonId, ScopeId},
    operation::Operation,
    time::Captured,
    wire::{Enrol, Enrolled, Envelope, Outcome, Pushed},
};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU64, Ordering};

/// A device of which a test knows the credential.
pub struct Device {
    /// The server.
    pub url: String,
    /// Its id.
    pub id: DeviceId,
    /// Its credential.
    pub credential: String,
    /// Who holds it.
    pub author: PersonId,
    /// Their access token; none for a device that delivers on its own.
    pub token: Option<String>,
    http: Http,
    count: AtomicU64,
}

impl Device {
    /// Enrols one by a code of somebody who may, and hands it to a person who is signed in.
    #[must_use]
    #[track_caller]
    pub fn enrol(manager: &Office, holder: &Office) -> Self {
        Self::enrol_with(manager, holder, |enrol| enrol)
    }

    /// The same with more in its request, such as a key.
    #[must_use]
    #[track_caller]
    pub fn enrol_with(manager: &Office, holder: &Office, more: impl FnOnce(Enrol) -> Enrol) -> Self {
        let enrol = Enrol { code: manager.enrolment_code(), name: format!("{}'s phone", holder.name), ..Enrol::default() };
        let enrol = more(enrol);
        let http = Http::default();
        let url = format!("{}/v1/devices/enrol", manager.url);
        let reply = http.must("POST", &url, &[("content-type", "application/json")], Some(&to_bytes(&enrol)));
        assert!(matches!(reply.status, 200 | 201), "{}", reply.text());
        let enrolled: Enrolled = reply.read();
        Self {
            url: manager.url.clone(),
            id: enrolled.device_id,
            credential: enrolled.device_token,
            author: holder.person,
            token: Some(holder.token.clone()),
            http,
            count: AtomicU64::new(0),
        }
    }

    /// The same device and holder, on the line to another server.
    #[must_use]
    pub fn known(url: &str, device: &Self) -> Self {
        Self {
            url: url.to_owned(),
            id: device.id,
            credential: device.credential.clone(),
            author: device.author,
            token: device.token.clone(),
            http: Http::default(),
            count: AtomicU64::new(device.count.load(Ordering::Relaxed)),
        }
    }

    /// An operation, captured now.
    pub fn envelope(&self, scope: impl Into<ScopeId>, operation: impl Into<Operation>) -> Envelope {
        let operation = operation.into();
        Envelope {
            id: OperationId(new_id()),
            device_seq: self.count.fetch_add(1, Ordering::Relaxed) + 1,
            author: self.author,
            scope: scope.into(),
            subject: None,
            base: None,
            schema: 1,
            kind: operation.kind().into(),
            body: operation.body().expect("every operation has JSON"),
            after: vec![],
            captured: Captured::by_server(now()),
            photos: vec![],
            signature: None,
        }
    }

    /// A request with what the device and its holder show.
    pub fn call(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Option<&[u8]>) -> Reply {
        self.try_call(method, path, headers, body).unwrap_or_else(|e| panic!("no answer: {e}"))
    }

    /// The same to a server that may be gone; an error when no answer came.
    pub fn try_call(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Option<&[u8]>) -> Result<Reply, String> {
        let bearer = self.token.as_ref().map(|token| format!("Bearer {token}"));
        let mut all = vec![("x-rounds-device", self.credential.as_str())];
        if headers.iter().all(|(name, _)| *name != "accept-language") {
            all.push(("accept-language", "en"));
        }
        all.extend(bearer.as_deref().map(|value| ("authorization", value)));
        all.extend_from_slice(headers);
        self.http.send(method, &format!("{}{path}", self.url), &all, body)
    }

    /// Pushes operations to a server that may be gone; none when no answer came.
    pub fn try_push(&self, operations: &[Envelope]) -> Option<Vec<Outcome>> {
        let body = json!({"device_id": self.id, "protocol": 1, "operations": operations});
        let reply = self.try_call("POST", "/v1/sync/push", &[("content-type", "application/json")], Some(&to_bytes(&body))).ok()?;
        (reply.status == 200).then(|| reply.read::<Pushed>().results)
    }

    /// Pushes anything at all.
    pub fn push_raw(&self, operations: &[Value]) -> Reply {
        let body = json!({"device_id": self.id, "protocol": 1, "operations": operations});
        self.call("POST", "/v1/sync/push", &[("content-type", "application/json")], Some(&to_bytes(&body)))
    }

    /// Pushes operations and gives what became of each.
    #[track_caller]
    pub fn push(&self, operations: &[Envelope]) -> Vec<Outcome> {
        let raw: Vec<Value> = operations.iter().map(|o| serde_json::to_value(o).expect("JSON")).collect();
        let pushed: Pushed = self.push_raw(&raw).expect(200).read();
        pushed.results
    }
}
