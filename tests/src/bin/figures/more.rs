//! What stands beside the photos? A visit for every fifth of them, with a score, and findings in every state; by a few statements.

use crate::{
    fill::{Words, open, run},
    world::World,
};
use chrono::{DateTime, Utc};
use diesel::{QueryableByName, RunQueryDsl, sql_query, sql_types::BigInt};
use domain::{
    checklist::Score,
    finding::{Finding, FindingKind, FindingState, Severity, Spot},
    ids::{CheckpointId, FindingId, PatrolId, PersonId, SiteId, VisitId},
    patrol::{HandReason, Moment, Presence, Visit},
};
use e2e::{new_id, now};
use rounds::db::AnyConn;
use std::time::{Duration, Instant};

const FIVE_YEARS: i64 = 5 * 365 * 86_400;
/// Visits of a walk: its photos are 20.
const VISITS_A_WALK: i64 = 4;

/// Writes findings and visits, and lets what was counted be counted anew.
pub fn fill(world: &World, findings: i64) {
    let begun = Instant::now();
    let mut conn = open(&world.database);
    let words = Words::of(&conn);
    for setting in words.settings() {
        run(&mut conn, setting);
    }
    run(&mut conn, "BEGIN");
    lay_out(&mut conn, world, findings);
    let [walked, missed] = planned(words);
    for statement in [visits(words), walked, missed, the_findings(world, words), concerns(words)] {
        run(&mut conn, &statement);
    }
    run(&mut conn, "DELETE FROM figure_sites");
    run(&mut conn, "COMMIT");
    for statement in words.afterwards() {
        run(&mut conn, statement);
    }
    if words == Words::Postgres {
        run(&mut conn, "VACUUM ANALYZE findings");
        run(&mut conn, "VACUUM ANALYZE visits");
        run(&mut conn, "VACUUM ANALYZE finding_people");
        run(&mut conn, "VACUUM ANALYZE walks_due");
    }
    println!("{findings} findings and the visits written after {} s", begun.elapsed().as_secs());
}

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = BigInt)]
    sites: i64,
}

/// Waits until the server has counted every site anew; gives the seconds.
pub fn wait_until_counted(world: &World) -> u64 {
    let begun = Instant::now();
    let mut conn = open(&world.database);
    let count = "SELECT count(*) AS sites FROM figure_sites";
    loop {
        let counted: Counted = match &mut conn {
            AnyConn::Sqlite(conn) => sql_query(count).get_result(conn),
            AnyConn::Postgres(conn) => sql_query(count).get_result(conn),
        }
        .expect("an answer");
        if usize::try_from(counted.sites).is_ok_and(|sites| sites >= world.sites.len()) {
            return begun.elapsed().as_secs();
        }
        assert!(begun.elapsed() < Duration::from_secs(1_800), "{} sites are counted after half an hour", counted.sites);
        std::thread::sleep(Duration::from_millis(500));
    }
}

/// A point of time that stands for the one of each row.
fn stamp() -> DateTime<Utc> {
    DateTime::from_timestamp(1_000_000_000, 0).expect("a point of time")
}

fn moment() -> Moment {
    Moment { at: stamp(), error: 0 }
}

/// Ids in a document that each row puts its own in the place of, in quotes.
struct Model {
    text: String,
    places: Vec<(String, String)>,
}

impl Model {
    /// The expression that makes the document of a row.
    fn of_row(&self) -> String {
        let text = format!("'{}'", self.text.replace('\'', "''"));
        self.places.iter().fold(text, |text, (model, own)| format!("replace({text}, '{model}', {own})"))
    }
}

/// Places, people and numbers to look up; the temporary tables of the photos are gone with their connection.
fn lay_out(conn: &mut AnyConn, world: &World, findings: i64) {
    run(conn, "CREATE TEMP TABLE figure_people (site BIGINT, site_id TEXT, no BIGINT, id TEXT, PRIMARY KEY (site, no))");
    run(conn, "CREATE TEMP TABLE figure_places (no BIGINT PRIMARY KEY, area TEXT, checkpoint TEXT)");
    run(conn, "CREATE TEMP TABLE figure_findings (site BIGINT, n BIGINT, at BIGINT)");
    for (site, people) in world.people.iter().enumerate() {
        for (no, person) in people.iter().enumerate() {
            run(conn, &format!("INSERT INTO figure_people VALUES ({site}, '{}', {no}, '{person}')", world.sites[site]));
        }
    }
    for (no, (area, checkpoint)) in world.places.iter().enumerate() {
        run(conn, &format!("INSERT INTO figure_places VALUES ({no}, '{area}', '{checkpoint}')"));
    }
    let small = i64::try_from(world.sites.len()).unwrap_or(2) - 1;
    let newest = now().timestamp() - 3_600;
    for site in 0..=small {
        let count = if site == 0 { findings * 3 / 4 } else { findings / 4 / small };
        run(
            conn,
            &format!(
                "INSERT INTO figure_findings WITH RECURSIVE n(n) AS (SELECT CAST(0 AS BIGINT) UNION ALL SELECT n + 1 FROM n WHERE n + 1 < {count})
                SELECT {site}, n, {newest} - ({count} - n) * {FIVE_YEARS} / {count} FROM n"
            ),
        );
    }
}

fn visits(words: Words) -> String {
    let [id, patrol, checkpoint, by, site] = [(); 5].map(|()| new_id());
    let (earned, possible) = (987_654, 10_000);
    let score = Score { earned, possible, pass_mark: 80, passed: true, critical: vec![], lines: vec![] };
    let visit = Visit {
        id: VisitId(id),
        site: SiteId(site),
        patrol: PatrolId(patrol),
        checkpoint: CheckpointId(checkpoint),
        by: PersonId(by),
        device: None,
        arrived: moment(),
        recorded: moment(),
        received: None,
        presence: Presence::ByHand { reason: HandReason::NoPosition, note: String::new() },
        sheet: None,
        answers: vec![],
        score: Some(score),
        remark: String::new(),
        photos: vec![],
        doubts: vec![],
    };
    let text = serde_json::to_string(&visit).expect("JSON");
    let own = |column: &str| format!("CAST({column} AS TEXT)");
    let places = vec![
        (id.to_string(), own("v.id")),
        (patrol.to_string(), own("v.patrol")),
        (checkpoint.to_string(), "v.checkpoint".into()),
        (by.to_string(), "v.author".into()),
        (site.to_string(), own("v.site_id")),
        (earned.to_string(), own("v.earned")),
        (json_time(), format!("{} || 'T' || substr(v.clock, 12, 8) || 'Z'", "substr(v.clock, 1, 10)")),
    ];
    let document = words.json(Model { text, places }.of_row());
    let second = "(p.second + k.k * 150)";
    format!(
        "INSERT INTO visits (site_id, id, seq, removed, doc, patrol_id)
        SELECT v.site_id, v.id, 0, FALSE, {document}, v.patrol FROM (
            SELECT p.site_id, p.id AS patrol, {one} AS id, s.checkpoint, a.id AS author, {clock} AS clock,
            6500 + (p.n * 37 + k.k * 911) % 3500 AS earned
            FROM (SELECT r.site_id, r.id, {seconds} AS second, row_number() OVER (ORDER BY r.site_id, r.started_at) AS n,
                    substr(r.walkers, 1, 36) AS walker FROM patrols r WHERE r.seq = 0) p
            CROSS JOIN (SELECT 0 AS k UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3) k
            JOIN figure_people a ON a.id = p.walker
            JOIN figure_places s ON s.no = (p.n * {VISITS_A_WALK} + k.k) * 7 % (SELECT count(*) FROM figure_places)
        ) v",
        one = words.id_of("p.second", "a.site", &format!("(p.n * {VISITS_A_WALK} + k.k)")),
        seconds = seconds(words, "r.started_at"),
        clock = clock(words, second),
    )
}

/// The second of a point of time that stands in a column.
fn seconds(words: Words, column: &str) -> String {
    match words {
        Words::Sqlite => format!("CAST(strftime('%s', {column}) AS BIGINT)"),
        Words::Postgres => format!("CAST(extract(epoch FROM {column}) AS BIGINT)"),
    }
}

/// Seconds since 1970 as a text: date, a letter, time of day.
fn clock(words: Words, seconds: &str) -> String {
    match words {
        Words::Sqlite => words.time(seconds),
        Words::Postgres => format!("to_char(to_timestamp({seconds}) AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS')"),
    }
}

/// How the point of time of the model stands in a document.
fn json_time() -> String {
    serde_json::to_string(&stamp()).expect("JSON").trim_matches('"').to_owned()
}

/// All walks were planned; of those, one in sixteen has a checkpoint missed. One in ten more was due, and nobody walked it.
fn planned(words: Words) -> [String; 2] {
    let walked = "INSERT INTO walks_due (site_id, local_date, patrol_id, route_id, building_id, until_at, ending)
        SELECT site_id, local_date, id, route_id, building_id, started_at,
            CASE WHEN substr(CAST(id AS TEXT), 36, 1) = '7' THEN 'partial' ELSE 'complete' END FROM patrols WHERE seq = 0
        ON CONFLICT DO NOTHING";
    let missed = format!(
        "INSERT INTO walks_due (site_id, local_date, patrol_id, route_id, building_id, until_at)
        SELECT site_id, local_date, {missed}, route_id, building_id, until_at FROM walks_due WHERE substr(CAST(patrol_id AS TEXT), 36, 1) IN ('3', 'a')
        ON CONFLICT DO NOTHING",
        missed = words.id("'ffffffff' || substr(CAST(patrol_id AS TEXT), 9)"),
    );
    [walked.to_owned(), missed]
}

fn the_findings(world: &World, words: Words) -> String {
    let [id, site, area, checkpoint, by] = [(); 5].map(|()| new_id());
    let finding = Finding {
        id: FindingId(id),
        site: SiteId(site),
        building: Some(world.building),
        kind: FindingKind::Nonconformity,
        severity: Severity::Minor,
        state: FindingState::Closed,
        spot: Spot { area: Some(area.into()), checkpoint: Some(CheckpointId(checkpoint)), ..Spot::default() },
        text: "地面有积水，墙角有垃圾".into(),
        raised_by: PersonId(by),
        raised: moment(),
        photos: vec![],
        field: None,
        history: vec![],
        notices: vec![],
        due: None,
        escalated: None,
        repair: None,
        repeats: None,
        merged_into: None,
    };
    let text = serde_json::to_string(&finding).expect("JSON");
    let own = |column: &str| format!("CAST({column} AS TEXT)");
    let places = vec![
        (id.to_string(), own("f.id")),
        (site.to_string(), own("f.site_id")),
        (area.to_string(), "f.area".into()),
        (checkpoint.to_string(), "f.checkpoint".into()),
        (by.to_string(), "f.author".into()),
        ("\"nonconformity\"".into(), "'\"' || f.kind || '\"'".into()),
        ("\"minor\"".into(), "'\"' || f.severity || '\"'".into()),
        ("\"closed\"".into(), "'\"' || f.state || '\"'".into()),
        (json_time(), "substr(f.clock, 1, 10) || 'T' || substr(f.clock, 12, 8) || 'Z'".into()),
    ];
    let at = |days: &str| words.time(format_args!("(f.second + {days} * 86400)"));
    format!(
        "INSERT INTO findings (site_id, id, seq, removed, doc, building_id, kind, severity, state, raised_by, raised_at, field, place_id, area_id,
            checkpoint_id, responsible_id, due_at, escalated_at, noticed_at, rectified_at, closed_at, repeats_id, took_days)
        SELECT f.site_id, f.id, 0, FALSE, {doc}, {building}, f.kind, f.severity, f.state, {author}, {raised}, f.field, {place}, {area}, {place},
            CASE WHEN f.state <> 'raised' THEN {author} END, CASE WHEN f.state <> 'raised' THEN {due} END, {due},
            CASE WHEN f.state <> 'raised' THEN {noticed} END, CASE WHEN f.state IN ('rectified', 'closed') THEN {right} END,
            CASE WHEN f.state = 'closed' THEN {closed} END, CASE WHEN f.n % 9 = 4 THEN f.id END,
            CASE WHEN f.state IN ('rectified', 'closed') THEN f.n % 12 END
        FROM (
            SELECT {site} AS site_id, {one} AS id, w.n, w.at AS second, s.area, s.checkpoint, a.id AS author, {clock} AS clock,
            CASE w.n % 5 WHEN 0 THEN 'violation' WHEN 1 THEN 'damage' ELSE 'nonconformity' END AS kind,
            CASE w.n % 11 WHEN 0 THEN 'critical' WHEN 1 THEN 'major' WHEN 2 THEN 'major' ELSE 'minor' END AS severity,
            CASE w.n % 7 WHEN 0 THEN 'security' WHEN 1 THEN 'lifts' WHEN 2 THEN 'engineering' WHEN 3 THEN NULL ELSE 'sanitation' END AS field,
            CASE WHEN w.n % 100 = 13 THEN 'raised' WHEN w.n % 100 = 14 THEN 'noticed' WHEN w.n % 100 = 15 THEN 'rectified'
                WHEN w.n % 300 = 16 THEN 'sent_back' ELSE 'closed' END AS state
            FROM figure_findings w JOIN figure_people a ON a.site = w.site AND a.no = w.n % (SELECT count(*) FROM figure_people WHERE site = 0)
            JOIN figure_places s ON s.no = w.n * 7 % (SELECT count(*) FROM figure_places)
        ) f",
        doc = words.json(Model { text, places }.of_row()),
        building = words.id(format_args!("'{}'", world.building)),
        author = words.id("f.author"),
        area = words.id("f.area"),
        place = words.id("f.checkpoint"),
        site = words.id("a.site_id"),
        one = words.id_of("w.at", "w.site", "w.n"),
        clock = clock(words, "w.at"),
        raised = at("0"),
        noticed = at("1"),
        due = at("6"),
        right = at("(f.n % 12)"),
        closed = at("(1 + f.n % 12)"),
    )
}

fn concerns(_: Words) -> String {
    "INSERT INTO finding_people (site_id, person_id, finding_id) SELECT site_id, raised_by, id FROM findings WHERE seq = 0
        ON CONFLICT DO NOTHING"
        .to_owned()
}
