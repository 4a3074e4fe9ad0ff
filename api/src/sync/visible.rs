//! Which rows go down to this phone? Those that its person may see; the rest is not mentioned.
//!
//! What a person may see of a row changes only with what they hold, and then the epoch changes and everything starts again
//! from a snapshot: so a row that is hidden now was never on the phone and need not be called removed.

use crate::{
    auth::SignedIn,
    books::store::{self, Row},
    db::{AnyConn, DbError, Id, among, schema::patrols},
    each,
};
use diesel::prelude::*;
use domain::{
    books::Collection,
    crew::CrewView,
    faults::planted,
    field::Field,
    finding::Finding,
    ids::{BuildingId, PersonId, SiteId},
    rights::{Action, View},
    spot_check::{ChecksView, SpotCheck},
};
use serde::{Deserialize, de::DeserializeOwned};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Keeps the rows of the company that a person may see.
pub fn of_company(person: &SignedIn, rows: Vec<Row>) -> Result<Vec<Row>, DbError> {
    let sites: HashSet<SiteId> = person.sites().into_iter().map(|s| s.id).collect();
    let sees_people = person.can_somewhere(Action::SeePeople);
    let colleagues = colleagues(person, &sites);
    keep(rows, |row| {
        Ok(match row.collection {
            Collection::Sites => sites.contains(&SiteId(row.id)),
            Collection::People => sees_people || colleagues.contains(&PersonId(row.id)),
            Collection::Memberships => sees_people || read::<Whose>(row)?.person == person.person,
            Collection::Devices => person.can_somewhere(Action::ManageDevices),
            _ => true,
        })
    })
}

/// Everybody who holds or held something at one of these sites, and the person.
fn colleagues(person: &SignedIn, sites: &HashSet<SiteId>) -> HashSet<PersonId> {
    let shares = |m: &&domain::people::Membership| m.site.is_none_or(|site| sites.contains(&site));
    let held = person.books.memberships.values().flatten();
    held.filter(shares).map(|m| m.person).chain([person.person]).collect()
}

/// Keeps the rows of a site that a person may see.
pub fn of_site(
    conn: &mut AnyConn,
    site: SiteId,
    view: &View,
    checks: &ChecksView,
    crew: &CrewView,
    rows: Vec<Row>,
) -> Result<Vec<Row>, DbError> {
    // Who sees all work may still be among those who are checked.
    let rows = keep(rows, |row| {
        Ok(match row.collection {
            Collection::SpotCheckPlans => checks.sees_plans(read::<OfField>(row)?.field),
            Collection::SpotChecks => checks.sees(&read::<SpotCheck>(row)?),
            collection if collection.is_crews() => store::record(collection, &row.doc)?.filing().is_some_and(|filing| crew.sees(&filing)),
            _ => true,
        })
    })?;
    if view.all_work && view.buildings.is_none() {
        // Messages are between the house and one person.
        return keep(rows, |row| Ok(row.collection != Collection::Messages || read::<Told>(row)?.to == view.person));
    }
    let walks = walks_of_visits(conn, site, &rows)?;
    keep(rows, |row| {
        Ok(match row.collection {
            Collection::Patrols => {
                let walk: Walk = read(row)?;
                view.sees_work(walk.walkers.contains(&view.person), walk.building)
            }
            Collection::Visits => {
                let visit: OfPatrol = read(row)?;
                let (walkers, building) = walks.get(&visit.patrol).cloned().unwrap_or_default();
                view.sees_work(visit.by == view.person || walkers.contains(&view.person.to_string()), building)
            }
            Collection::Findings => {
                let finding: Finding = read(row)?;
                view.sees_work(finding.concerns().contains(&view.person), finding.building)
            }
            Collection::Messages => read::<Told>(row)?.to == view.person,
            _ => true,
        })
    })
}

type Walked = (String, Option<BuildingId>);

/// Walkers and building of the patrols that visits of this page belong to.
fn walks_of_visits(conn: &mut AnyConn, site: SiteId, rows: &[Row]) -> Result<HashMap<Uuid, Walked>, DbError> {
    let mut ids = vec![];
    for row in rows.iter().filter(|r| r.collection == Collection::Visits && !r.removed) {
        ids.push((Id::from(site), Id(read::<OfPatrol>(row)?.patrol)));
    }
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let found: Vec<(Id, String, Option<Id>)> = each!(conn, |c| patrols::table
        .filter(among(patrols::site_id, patrols::id, ids))
        .select((patrols::id, patrols::walkers, patrols::building_id))
        .load(c))?;
    Ok(found.into_iter().map(|(id, walkers, building)| (id.0, (walkers, building.map(BuildingId::from)))).collect())
}

fn keep(rows: Vec<Row>, sees: impl Fn(&Row) -> Result<bool, DbError>) -> Result<Vec<Row>, DbError> {
    let mut kept = Vec::with_capacity(rows.len());
    for row in rows {
        // A tombstone says nothing but an id.
        if row.removed && planted("tombstone-skipped") {
            continue;
        }
        if row.removed || planted("everything-shown") || sees(&row)? {
            kept.push(row);
        }
    }
    Ok(kept)
}

fn read<T: DeserializeOwned>(row: &Row) -> Result<T, DbError> {
    serde_json::from_str(&row.doc).map_err(|e| DbError::Stored { what: row.collection.word(), why: e.to_string() })
}

#[derive(Deserialize)]
struct Whose {
    person: PersonId,
}

#[derive(Deserialize)]
struct Walk {
    walkers: Vec<PersonId>,
    building: Option<BuildingId>,
}

#[derive(Deserialize)]
struct OfPatrol {
    patrol: Uuid,
    by: PersonId,
}

#[derive(Deserialize)]
struct Told {
    to: PersonId,
}

#[derive(Deserialize)]
struct OfField {
    field: Field,
}
