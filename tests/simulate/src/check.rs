//! What must hold in the end? Every operation that a phone called saved is in the journal exactly once, word for word, with its photos' bytes
//! intact, or the phone still has it; phone and server have the same books; no refusal is invisible; the journal's chain holds.

use crate::{
    office::Office,
    phone::{Done, Saved},
    story::Story,
    world::Person,
};
use diesel::{
    Connection, QueryableByName, RunQueryDsl, SqliteConnection, sql_query,
    sql_types::{BigInt, Bool, Nullable, Text},
};
use domain::photo::{PhotoRef, Sha256};
use serde_json::Value;
use sha2::{Digest, Sha256 as Hasher};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fs,
};

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    scope_id: String,
    #[diesel(sql_type = BigInt)]
    seq: i64,
    #[diesel(sql_type = Text)]
    operation_id: String,
    #[diesel(sql_type = Text)]
    author_id: String,
    #[diesel(sql_type = Text)]
    status: String,
    #[diesel(sql_type = Bool)]
    later: bool,
    #[diesel(sql_type = Text)]
    request_hash: String,
    #[diesel(sql_type = Text)]
    salt: String,
    #[diesel(sql_type = Text)]
    body: String,
    #[diesel(sql_type = Text)]
    chain: String,
    #[diesel(sql_type = Nullable<Text>)]
    refusal: Option<String>,
}

/// Looks at everything, and tells what is broken.
pub async fn check(story: &mut Story<'_>) {
    // First, for everybody signs in once more on each phone: what became of held work is told to those who may read it.
    check_books(story).await;
    let journal = journal(story);
    check_chain(story, &journal);
    check_operations(story, &journal);
    check_held(story);
    check_photos(story, &journal);
}

fn journal(story: &Story<'_>) -> Vec<Row> {
    let mut conn = SqliteConnection::establish(&story.server.books().display().to_string()).expect("the books open");
    let query = "SELECT scope_id, seq, operation_id, author_id, status, later, request_hash, salt, body, chain, refusal FROM journal \
                 ORDER BY scope_id, seq";
    sql_query(query).load(&mut conn).expect("the journal")
}

fn tell(story: &mut Story<'_>, what: String) {
    story.say(format!("BROKEN {what}"));
    story.told.broken.push(what);
}

/// The chain of each scope, link by link, and change numbers that only grow.
fn check_chain(story: &mut Story<'_>, journal: &[Row]) {
    let mut ends: HashMap<&str, (i64, String)> = HashMap::new();
    let mut faults = vec![];
    for row in journal {
        let (last, chain) = ends.get(row.scope_id.as_str()).cloned().unwrap_or_default();
        let bytes = |id: &str| *id.parse::<uuid::Uuid>().expect("an id").as_bytes();
        let salted = Hasher::new().chain_update(hex::decode(&row.salt).expect("a salt")).chain_update(&row.body).finalize();
        let link = Hasher::new()
            .chain_update(&chain)
            .chain_update(bytes(&row.scope_id))
            .chain_update(row.seq.to_be_bytes())
            .chain_update(bytes(&row.operation_id))
            .chain_update(bytes(&row.author_id))
            .chain_update(&row.status)
            .chain_update(hex::decode(&row.request_hash).expect("a hash"))
            .chain_update(salted)
            .finalize();
        if row.seq <= last || hex::encode(link) != row.chain {
            faults.push(format!("the journal's chain breaks at {} {}", row.scope_id, row.seq));
        }
        ends.insert(&row.scope_id, (row.seq, row.chain.clone()));
    }
    faults.into_iter().for_each(|fault| tell(story, fault));
}

fn check_operations(story: &mut Story<'_>, journal: &[Row]) {
    let mut first: HashMap<&str, Vec<&Row>> = HashMap::new();
    let mut last: HashMap<&str, &Row> = HashMap::new();
    for row in journal {
        if !row.later {
            first.entry(&row.operation_id).or_default().push(row);
        }
        last.insert(&row.operation_id, row);
    }
    let mut faults = vec![];
    for phone in &story.phones {
        let outbox = phone.outbox();
        for id in phone.shown_as_recorded().into_keys() {
            if !outbox.contains_key(&id) && !first.contains_key(id.as_str()) {
                faults.push(format!("{} shows {id} as recorded, and will never deliver it", phone.name));
            }
        }
        for Saved { words, envelope } in &phone.handed_in {
            let there = first.get(envelope.id.to_string().as_str()).map(Vec::as_slice).unwrap_or_default();
            if !matches!(there, [row] if row.request_hash == Sha256::of(words.as_bytes()).to_string()) {
                faults.push(format!(
                    "{} {} was on {} when it emptied itself, and is in the journal {} times",
                    envelope.kind,
                    envelope.id,
                    phone.name,
                    there.len()
                ));
            }
        }
        for Saved { words, envelope } in &phone.saved {
            let id = envelope.id.to_string();
            let what = format!("{} of {} ({})", envelope.kind, phone.name, id);
            let here = outbox.get(&id).map(String::as_str);
            let there = first.get(id.as_str()).map(Vec::as_slice).unwrap_or_default();
            match (there, here) {
                ([], Some("new")) => faults.push(format!("{what} was not delivered, though all trouble had ended")),
                ([], Some(status)) => faults.push(format!("{what} is in no journal, and the phone thinks that it is {status}")),
                ([], None) => faults.push(format!("{what} is lost")),
                ([row], here) => {
                    if row.request_hash != Sha256::of(words.as_bytes()).to_string() {
                        faults.push(format!("{what} is in the journal with other words"));
                    }
                    let now = last.get(id.as_str()).map_or("", |row| row.status.as_str());
                    let has_reason = last.get(id.as_str()).is_some_and(|row| row.refusal.is_some());
                    if matches!(now, "rejected" | "conflict") && !has_reason {
                        faults.push(format!("{what} was refused without a reason"));
                    }
                    // After thirty days a phone forgets what was settled.
                    let shown = match now {
                        "rejected" | "conflict" => here == Some(now),
                        "held" => here == Some("held"),
                        _ => matches!(here, None | Some("applied" | "settled")),
                    };
                    if !shown {
                        faults.push(format!("{what}: the office says {now}, the phone shows {here:?}"));
                    }
                }
                (rows, _) => faults.push(format!("{what} is in the journal {} times", rows.len())),
            }
        }
    }
    faults.into_iter().for_each(|fault| tell(story, fault));
}

/// What waits still waits for something that has not come.
fn check_held(story: &mut Story<'_>) {
    #[derive(QueryableByName)]
    struct Held {
        #[diesel(sql_type = Text)]
        operation_id: String,
        #[diesel(sql_type = Text)]
        needs_id: String,
    }
    let mut conn = SqliteConnection::establish(&story.server.books().display().to_string()).expect("the books open");
    let query = "SELECT operation_id, needs_id FROM held WHERE needs_id IN (SELECT id FROM patrols) \
                 OR needs_id IN (SELECT operation_id FROM journal WHERE status = 'applied') ORDER BY operation_id";
    let waiting: Vec<Held> = sql_query(query).load(&mut conn).expect("what is held");
    for Held { operation_id, needs_id } in waiting {
        tell(story, format!("{operation_id} still waits for {needs_id}, which is there"));
    }
}

fn check_photos(story: &mut Story<'_>, journal: &[Row]) {
    let known: HashMap<&str, &Row> = journal.iter().map(|row| (row.operation_id.as_str(), row)).collect();
    let mut faults = vec![];
    for phone in &story.phones {
        let photos = phone.photos();
        if phone.taken.iter().any(|taken| !photos.contains(taken)) {
            faults.push(format!("a photo that was taken on {} is gone", phone.name));
        }
        for Saved { envelope, .. } in phone.saved.iter().chain(&phone.handed_in) {
            let applied = known.get(envelope.id.to_string().as_str()).is_some_and(|row| row.status == "applied");
            for PhotoRef { id, sha256, .. } in &envelope.photos {
                let name = id.to_string();
                let place = story.server.photos().join(format!("{}/{}/{name}/original.jpg", envelope.scope, &name[name.len() - 2..]));
                let there = fs::read(&place).ok().map(|bytes| Sha256::of(&bytes));
                let here = phone.photo(&name).map(|bytes| Sha256::of(&bytes));
                match (there, here) {
                    (Some(there), _) if there == *sha256 => {}
                    (Some(_), _) => faults.push(format!("photo {name} of {} is stored with other bytes", phone.name)),
                    (None, Some(here)) if here == *sha256 && !applied => {}
                    (None, Some(_)) => {
                        faults.push(format!("photo {name} of {} was not delivered, though all trouble had ended", phone.name))
                    }
                    (None, None) => faults.push(format!("photo {name} of {} is lost", phone.name)),
                }
            }
        }
    }
    faults.into_iter().for_each(|fault| tell(story, fault));
}

/// What somebody sees on a phone that went through all of it, and what they see on a new one, is the same.
async fn check_books(story: &mut Story<'_>) {
    for n in 0..story.phones.len() {
        for person in story.world.people.clone() {
            let Done::Yes(used) = story.phones[n].on(|engine, _| engine.people()) else { continue };
            if used.iter().all(|one| one.person_id != person.id.to_string()) {
                continue;
            }
            // Nobody signs in so often in a row.
            story.truth.pass(60_000);
            if !story.take_up(n, &person).await {
                tell(story, format!("{} can't sign in on {}", person.login, story.phones[n].name));
                continue;
            }
            let Some(fresh) = story.fresh_phone_of(&person, n).await else {
                tell(story, format!("{} can't sign in on a fresh phone", person.login));
                continue;
            };
            let (old, new) = (story.phones[n].documents(&person), fresh.documents(&person));
            check_sight(story, &person, &new).await;
            // The fresh phone itself is a record that the old one has not pulled yet.
            story.sync_to_the_end(n).await;
            let old_again = story.phones[n].documents(&person);
            let old = if old_again == new { old_again } else { old };
            differences(&old, &new).into_iter().for_each(|what| {
                let what = format!("{} of {}: {what}", person.login, story.phones[n].name);
                tell(story, what);
            });
        }
    }
}

/// A phone has the work that its person sees over REST, and no other: another way to the same books, with a rule of its own.
async fn check_sight(story: &mut Story<'_>, person: &Person, documents: &BTreeMap<(String, String), String>) {
    let mut desk = Office::new(person.login);
    for (collection, inside) in [("patrols", "patrol"), ("findings", "finding")] {
        let seen = desk.list(&mut story.server, &format!("/v1/{collection}?limit=200")).await;
        let id = |line: &Value| line.get(inside).unwrap_or(line)["id"].as_str().map(str::to_owned);
        let seen: BTreeSet<String> = seen.iter().filter_map(id).collect();
        let here: BTreeSet<String> = documents.keys().filter(|(name, _)| name == collection).map(|(_, id)| id.clone()).collect();
        // A page of the list has an end.
        if seen.len() < 200 && seen != here {
            let what = format!("{}'s phone has {} {collection}, and they may see {}", person.login, here.len(), seen.len());
            tell(story, what);
        }
    }
}

fn differences(old: &BTreeMap<(String, String), String>, new: &BTreeMap<(String, String), String>) -> Vec<String> {
    let mut found = vec![];
    for (key, json) in new {
        match old.get(key) {
            None => found.push(format!("{} {} is missing on the phone", key.0, key.1)),
            Some(there) if there != json => found.push(format!("{} {} is another on the phone", key.0, key.1)),
            Some(_) => {}
        }
    }
    found.extend(old.keys().filter(|key| !new.contains_key(*key)).map(|key| format!("{} {} is still on the phone", key.0, key.1)));
    found.truncate(5);
    found
}
