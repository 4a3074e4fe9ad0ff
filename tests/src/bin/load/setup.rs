//! How does the world of the load come to be? Through REST, as an administrator and a supervisor would make it.

use crate::state::{Beat, Handset, State, seconds};
use domain::{
    people::Role,
    wire::{Enrol, Enrolled},
};
use e2e::{
    checklists, estate,
    office::{Office, to_bytes},
    round::Round,
};
use std::{path::Path, thread, time::Duration};

/// Checkpoints on each route.
const STOPS: usize = 12;

pub fn run(url: &str, login: &str, password: &str, state: &Path, phones: usize, sites: usize) -> Result<String, String> {
    let admin = Office::sign_in(url, login, password);
    let mark = e2e::new_id().simple().to_string();
    let mark = &mark[20..];
    let supervisor = estate::colleague(&admin, &format!("load-office-{mark}"), Role::Supervisor, None);
    let beats: Vec<Beat> = (0..sites.max(1)).map(|n| beat(&admin, &supervisor, n)).collect();
    let mut handsets = vec![];
    for n in 0..phones {
        let holder = estate::colleague(&admin, &format!("load-{n}-{mark}"), Role::Cleaner, Some(beats[n % beats.len()].site));
        handsets.push(handset(&supervisor, &holder, n, n % beats.len())?);
    }
    State { url: url.into(), sites: beats, phones: handsets }.save(state)?;
    Ok(format!("{phones} phones at {sites} sites; credentials in {}", state.display()))
}

fn beat(admin: &Office, supervisor: &Office, n: usize) -> Beat {
    let site = estate::site(admin, &format!("压测小区 {n}"), &format!("Load site {n}"));
    let round = Round::lay_out(supervisor, site, checklists::eleven_items(), STOPS);
    Beat {
        site,
        route: round.route.id,
        stops: round.checkpoints.iter().map(|c| (c.id, c.code.clone())).collect(),
        template: round.template,
        content: round.content,
    }
}

fn handset(manager: &Office, holder: &Office, n: usize, beat: usize) -> Result<Handset, String> {
    let enrol = Enrol { code: manager.enrolment_code(), name: format!("load {n}"), ..Enrol::default() };
    let url = format!("{}/v1/devices/enrol", manager.url);
    loop {
        let reply = manager.http.send("POST", &url, &[("content-type", "application/json")], Some(&to_bytes(&enrol)))?;
        // Enrolling is throttled: a whole crew waits its turn.
        if reply.status == 429 {
            let wait = reply.header("retry-after").and_then(|s| s.parse().ok()).unwrap_or(2);
            thread::sleep(Duration::from_secs(wait));
            continue;
        }
        if !(200..300).contains(&reply.status) {
            return Err(format!("a phone was not let in: {}", reply.text()));
        }
        let Enrolled { device_id, device_token, .. } = reply.read();
        return Ok(Handset {
            beat,
            device: device_id,
            credential: device_token,
            person: holder.person,
            token: holder.token.clone(),
            until: seconds() + 600,
            refresh_token: holder.refresh_token.clone(),
        });
    }
}
