//! How is a hook made, and how is it read?

use e2e::office::Office;
use serde_json::{Value, json};
use std::{
    thread,
    time::{Duration, Instant},
};

pub fn hook(admin: &Office, format: &str, url: &str, secret: Option<&str>) -> Value {
    let kinds = ["assigned", "due_soon", "overdue", "escalated", "sent_back", "to_verify", "closed"];
    let body = json!({"name": format!("{format} of the crew"), "format": format, "url": url, "kinds": kinds, "secret": secret});
    admin.post("/v1/hooks", &body).expect(201).json()
}

pub fn last(admin: &Office, hook: &Value) -> Value {
    admin.read(&format!("/v1/hooks/{}", hook["id"].as_str().unwrap()))
}

/// Reads a hook until this is true of it.
#[track_caller]
pub fn wait_until(admin: &Office, hook: &Value, is_so: impl Fn(&Value) -> bool) -> Value {
    let begun = Instant::now();
    loop {
        let seen = last(admin, hook);
        if is_so(&seen) {
            return seen;
        }
        assert!(begun.elapsed() < Duration::from_secs(30), "{seen:#}");
        thread::sleep(Duration::from_millis(100));
    }
}
