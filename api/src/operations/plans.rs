//! Does SQLite look rows up, or does it walk through them? Asked of every statement that a push and a pull run: one that walks is
//! quick in every other test and grows slower with each day of a site's journal.

use super::{
    Delivery, Incoming,
    heads::{AtDesks, Head, Heads},
    journal,
    load::load,
};
use crate::{
    attendance::{contacts, day::gather},
    books::{Catalogs, store},
    db::{AnyConn, Id, migrate},
    ports::Ports,
};
use chrono::TimeDelta;
use diesel::{connection::InstrumentationEvent, prelude::*, sql_query, sql_types::Text};
use domain::{
    books::Collection,
    crew::{CrewView, Whose},
    ids::{CompanyId, PersonId, ScopeId, SiteId},
    place::Site,
};
use serde_json::{json, value::to_raw_value};
use std::sync::{Arc, Mutex};

#[derive(QueryableByName)]
struct Step {
    #[diesel(sql_type = Text)]
    detail: String,
}

/// The plans of the statements that this work runs, each after its statement.
pub(crate) fn plans_of(work: impl FnOnce(&mut AnyConn)) -> Vec<(String, Vec<String>)> {
    let statements = Arc::new(Mutex::new(vec![]));
    let mut conn = SqliteConnection::establish(":memory:").unwrap();
    let heard = statements.clone();
    conn.set_instrumentation(move |event: InstrumentationEvent<'_>| {
        if let InstrumentationEvent::StartQuery { query, .. } = event {
            heard.lock().unwrap().push(query.to_string());
        }
    });
    let mut conn = AnyConn::Sqlite(conn);
    migrate(&mut conn).unwrap();
    statements.lock().unwrap().clear();
    work(&mut conn);
    let statements: Vec<String> = statements.lock().unwrap().clone();
    let AnyConn::Sqlite(mut conn) = conn else { panic!("SQLite was opened") };
    let plan = |statement: String| {
        let sql = statement.split(" -- binds").next().unwrap_or_default().to_owned();
        let steps: Vec<Step> = sql_query(format!("EXPLAIN QUERY PLAN {sql}")).load(&mut conn).unwrap();
        (sql, steps.into_iter().map(|step| step.detail).collect())
    };
    statements.into_iter().map(plan).collect()
}

/// A step that looks at everything, or at everything of a scope.
fn walks(step: &str) -> bool {
    // What a batch asks for is a list, and is walked through.
    let of_the_batch = step.contains("CONSTANT ROW") || step.starts_with("SCAN json_each");
    step.starts_with("SCAN") && !of_the_batch || step.ends_with("(scope_id=?)") || step.ends_with("(site_id=?)")
}

#[test]
fn a_push_and_a_pull_look_rows_up() {
    let ports = Ports::of_this_machine();
    let id = || ports.new_id();
    let (scope, company) = (ScopeId(id()), CompanyId(id()));
    let now = ports.now();
    let captured = json!({ "wall": now, "monotonic": 1, "boot_id": "b", "estimate": now, "error": 1 });
    let visit = json!({
        "id": id(), "device_seq": 1, "author": id(), "scope": scope, "schema": 1, "kind": "patrol.visit", "captured": captured, "after": [id()],
        "body": {
            "visit": id(), "patrol": id(), "checkpoint": id(), "arrived": captured, "presence": { "shown_by": "qr", "code": "K-1" },
            "sheet": { "template": id(), "version": 1 }, "answers": [], "remark": "",
        },
    });
    let incoming = Incoming::from_phone(&ports, &to_raw_value(&visit).unwrap(), company, id().into(), Delivery::Author, now).unwrap();
    incoming.operation.as_ref().unwrap();
    let head = Head { scope, company, seq: 0, catalog_seq: 0, company_catalog_seq: 0, chain: String::new() };
    let (heads, at_desks) = (Heads::from([(scope, head)]), AtDesks::from([(scope, vec![(0, &incoming)])]));
    let plans = plans_of(|conn| {
        load(conn, &Catalogs::default(), &ports, &heads, &at_desks).unwrap();
        journal::known(conn, vec![(Id(scope.0), Id(id())), (Id(scope.0), Id(id()))]).unwrap();
        journal::later_outcomes(conn, scope, id().into(), 0, 200).unwrap();
        for collection in Collection::ALL {
            store::changed_since(conn, *collection, scope.0, 0, 200).unwrap();
        }
    });
    assert!(plans.len() > 20, "{plans:#?}");
    // The catalogs are read whole, and seldom.
    let of_catalogs = |sql: &str| sql.starts_with("SELECT doc FROM");
    let walking: Vec<_> = plans.iter().filter(|(sql, steps)| !of_catalogs(sql) && steps.iter().any(|step| walks(step))).collect();
    assert!(walking.is_empty(), "{walking:#?}");
}

/// A year of clockings grows under a board and a sheet: they read their days, and nothing else.
#[test]
fn hours_of_some_days_are_looked_up() {
    let ports = Ports::of_this_machine();
    let (id, name) = (SiteId(ports.new_id()), Default::default());
    let site = Site { id, name, time_zone: Default::default(), calendar: Default::default() };
    let (now, of) = (ports.now(), Whose::Everybodys);
    let view = CrewView { person: PersonId(ports.new_id()), of, stores: true };
    let today = now.date_naive();
    let plans = plans_of(|conn| {
        for only in [None, Some(view.person)] {
            gather(conn, (&site, Arc::default()), &view, only, (today - TimeDelta::days(30), today), now).unwrap();
        }
        contacts::heard(conn, &[view.person], now).unwrap();
    });
    assert!(plans.len() > 10, "{plans:#?}");
    let walking: Vec<_> = plans.iter().filter(|(_, steps)| steps.iter().any(|step| walks(step))).collect();
    assert!(walking.is_empty(), "{walking:#?}");
}
