//! What does a crew work? Shifts that run now, and rosters that are published, as a lead lays them out over REST.

use crate::{new_id, now, office::Office};
use chrono::{DateTime, DurationRound, NaiveDate, TimeDelta};
use chrono_tz::Tz;
use domain::{
    ids::{CheckpointId, PersonId, ReplacementId, ShiftId, SiteId},
    people::Role,
    roster::{PlannedDuty, monday_of},
    route::Window,
    shift::Shift,
    text::Text,
};
use serde_json::{Value, json};

/// The zone of an estate's sites.
pub const ZONE: Tz = Tz::Asia__Shanghai;

/// A shift of cleaners that began so many minutes ago and goes on for so many hours, with the local date on which it began.
#[must_use]
pub fn running(site: SiteId, minutes_ago: i64, hours: i64) -> (Shift, NaiveDate) {
    let whole = |at: DateTime<Tz>| at.duration_trunc(TimeDelta::minutes(1)).expect("a minute").naive_local();
    let begins = now().with_timezone(&ZONE) - TimeDelta::minutes(minutes_ago);
    let (from, until) = (whole(begins), whole(begins + TimeDelta::hours(hours)));
    let shift = Shift {
        id: ShiftId(new_id()),
        site,
        name: Text::new("早班", "Early"),
        mark: "早".into(),
        parts: vec![Window { from: from.time(), until: until.time() }],
        break_minutes: 0,
        grace_minutes: 5,
        look_after_minutes: 20,
        roles: vec![Role::Cleaner],
        retired: false,
        earlier: vec![],
    };
    (shift, from.date())
}

/// A duty at a post, with its area.
#[must_use]
pub fn duty(person: PersonId, date: NaiveDate, shift: &Shift, post: &domain::place::Checkpoint) -> PlannedDuty {
    PlannedDuty { person, date, shift: shift.id, areas: vec![post.area], post: Some(CheckpointId(post.id.0)) }
}

/// Keeps a week's draft over what was published last; gives the roster's id.
#[must_use]
#[track_caller]
pub fn draft(lead: &Office, site: SiteId, version: u64, duties: &[PlannedDuty]) -> String {
    let week = monday_of(duties.first().expect("a duty").date);
    let body = json!({"site": site, "week": week, "version": version, "duties": duties});
    let kept = lead.post("/v1/rosters", &body).expect(201).json();
    kept["id"].as_str().expect("an id").to_owned()
}

/// Publishes duties of one week.
#[track_caller]
pub fn publish(lead: &Office, site: SiteId, version: u64, duties: &[PlannedDuty]) -> String {
    let id = draft(lead, site, version, duties);
    let _ = lead.post(&format!("/v1/rosters/{id}/publish"), &json!({})).expect(200);
    id
}

/// Opens a gap: somebody is missing at a duty.
#[track_caller]
pub fn open(lead: &Office, site: SiteId, person: PersonId, date: NaiveDate, shift: &Shift) -> ReplacementId {
    let body = json!({"site": site, "person": person, "date": date, "shift": shift.id, "why": "absent"});
    let opened = lead.post("/v1/replacements", &body).expect(201).json();
    opened["id"].as_str().expect("an id").parse().expect("an id")
}

/// What a lead's board says of somebody.
#[must_use]
#[track_caller]
pub fn on_board(lead: &Office, site: SiteId, person: PersonId) -> Value {
    let board = lead.read(&format!("/v1/attendance?site={site}"));
    let people = board["people"].as_array().expect("people");
    people.iter().find(|one| one["person"] == json!(person)).cloned().unwrap_or_else(|| panic!("not on the board: {board}"))
}
