//! How do five million photos get into a database within minutes? A few statements write them there, set by set, and what looks them up
//! is made anew at the end: in order, and much faster.

use crate::world::World;
use diesel::{
    Connection, PgConnection, QueryDsl, QueryableByName, RunQueryDsl, SqliteConnection, connection::SimpleConnection, sql_query,
    sql_types::Text,
};
use domain::ids::PatrolId;
use e2e::now;
use rounds::db::{AnyConn, Id, Json, schema::patrols};
use std::{fmt::Display, time::Instant};

/// Photos of a walk, half a minute apart.
const PHOTOS_A_WALK: i64 = 20;
const FIVE_YEARS: i64 = 5 * 365 * 86_400;

/// The document of a patrol.
pub fn document_of(url: &str, patrol: PatrolId) -> String {
    let mut conn = open(url);
    let document: Json = patrols::table
        .filter(diesel::ExpressionMethods::eq(patrols::id, Id::from(patrol)))
        .select(patrols::doc)
        .first(&mut conn)
        .expect("the walk");
    document.0
}

/// Writes the photos of all sites, with their walks, bytes and flags, over five years.
pub fn fill(world: &World, photos: i64) {
    let begun = Instant::now();
    let mut conn = open(&world.database);
    let words = Words::of(&conn);
    for setting in words.settings() {
        run(&mut conn, setting);
    }
    let indices = taken_down(&mut conn);
    run(&mut conn, "BEGIN");
    lay_out(&mut conn, world, words, photos);
    for statement in [walks(world, words), the_photos(world, words), uploads(words), flags(words), alongs(words)] {
        run(&mut conn, &statement);
    }
    run(&mut conn, "COMMIT");
    println!("{photos} photos written after {} s", begun.elapsed().as_secs());
    for index in indices.iter().map(String::as_str).chain(words.afterwards().iter().copied()) {
        run(&mut conn, index);
    }
    println!("and their {} indices after {} s; the database has {} MB", indices.len(), begun.elapsed().as_secs(), size(&mut conn));
}

/// How each database says it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Words {
    Sqlite,
    Postgres,
}

impl Words {
    pub fn of(conn: &AnyConn) -> Self {
        match conn {
            AnyConn::Sqlite(_) => Self::Sqlite,
            AnyConn::Postgres(_) => Self::Postgres,
        }
    }

    /// A crash may spoil everything: then it is filled again.
    pub fn settings(self) -> &'static [&'static str] {
        match self {
            Self::Sqlite => &[
                "PRAGMA journal_mode = OFF",
                "PRAGMA synchronous = OFF",
                "PRAGMA locking_mode = EXCLUSIVE",
                "PRAGMA cache_size = -600000",
                "PRAGMA temp_store = MEMORY",
                "PRAGMA threads = 2",
            ],
            Self::Postgres => &["SET synchronous_commit = off", "SET maintenance_work_mem = '1GB'", "SET work_mem = '256MB'"],
        }
    }

    /// A server's database is vacuumed by itself in time.
    pub fn afterwards(self) -> &'static [&'static str] {
        match self {
            Self::Sqlite => &["PRAGMA locking_mode = NORMAL", "PRAGMA journal_mode = WAL"],
            Self::Postgres => &[
                "VACUUM ANALYZE photos",
                "VACUUM ANALYZE patrols",
                "VACUUM ANALYZE uploads",
                "VACUUM ANALYZE photo_flags",
                "VACUUM ANALYZE photo_walkers",
            ],
        }
    }

    pub fn id(self, text: impl Display) -> String {
        match self {
            Self::Sqlite => format!("({text})"),
            Self::Postgres => format!("CAST({text} AS uuid)"),
        }
    }

    pub fn json(self, text: impl Display) -> String {
        match self {
            Self::Sqlite => format!("({text})"),
            Self::Postgres => format!("CAST({text} AS jsonb)"),
        }
    }

    /// So many digits of a number, to the base of sixteen.
    pub fn hex(self, number: impl Display, digits: usize) -> String {
        match self {
            Self::Sqlite => format!("printf('%0{digits}x', {number})"),
            Self::Postgres => format!("lpad(to_hex({number}), {digits}, '0')"),
        }
    }

    /// Seconds since 1970 as a point of time.
    pub fn time(self, seconds: impl Display) -> String {
        match self {
            Self::Sqlite => format!("strftime('%Y-%m-%dT%H:%M:%S.000000Z', {seconds}, 'unixepoch')"),
            Self::Postgres => format!("to_timestamp({seconds})"),
        }
    }

    pub fn date(self, seconds: impl Display) -> String {
        match self {
            Self::Sqlite => format!("strftime('%Y-%m-%d', {seconds}, 'unixepoch')"),
            Self::Postgres => format!("to_char(to_timestamp({seconds}) AT TIME ZONE 'UTC', 'YYYY-MM-DD')"),
        }
    }

    /// A UUIDv7 of this second, told apart by the site and a number there.
    pub fn id_of(self, seconds: &str, site: &str, number: &str) -> String {
        let ms = format!("(CAST({seconds} AS BIGINT) * 1000)");
        let parts = [
            self.hex(format_args!("{ms} >> 16"), 8),
            self.hex(format_args!("{ms} & 65535"), 4),
            format!("'7' || {}", self.hex(format_args!("{number} & 4095"), 3)),
            format!("'8' || {}", self.hex(site, 3)),
            self.hex(format_args!("{number} * 2654435 & 281474976710655"), 12),
        ];
        self.id(parts.join(" || '-' || "))
    }

    /// What stands for a hash: another one for each number, and in no order.
    fn hash_of(self, site: &str, number: &str) -> String {
        let part = |factor: i64| self.hex(format_args!("({site} * 10000000 + {number} + 1) * {factor} & 281474976710655"), 16);
        [part(34_359_738_337), part(29_996_224_271), part(31_415_926_541), part(27_182_818_261)].join(" || ")
    }
}

pub fn open(url: &str) -> AnyConn {
    match url.strip_prefix("sqlite://") {
        Some(path) => AnyConn::Sqlite(SqliteConnection::establish(path).expect("the file can be opened")),
        None => AnyConn::Postgres(PgConnection::establish(url).expect("the database can be reached")),
    }
}

pub fn run(conn: &mut AnyConn, sql: &str) {
    conn.batch_execute(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
}

/// Who walks where and what they photograph, for the statements to look up; and a row for each walk.
fn lay_out(conn: &mut AnyConn, world: &World, words: Words, photos: i64) {
    run(conn, "CREATE TEMP TABLE wall_people (site BIGINT, site_id TEXT, no BIGINT, id TEXT, PRIMARY KEY (site, no))");
    run(conn, "CREATE TEMP TABLE wall_places (no BIGINT PRIMARY KEY, area TEXT, checkpoint TEXT)");
    run(conn, "CREATE TEMP TABLE wall_items (no BIGINT PRIMARY KEY, id TEXT)");
    run(conn, "CREATE TEMP TABLE wall_walks (site BIGINT, n BIGINT, at BIGINT, author BIGINT, along BIGINT, verdict TEXT)");
    for (site, people) in world.people.iter().enumerate() {
        for (no, person) in people.iter().enumerate() {
            run(conn, &format!("INSERT INTO wall_people VALUES ({site}, '{}', {no}, '{person}')", world.sites[site]));
        }
    }
    for (no, (area, checkpoint)) in world.places.iter().enumerate() {
        run(conn, &format!("INSERT INTO wall_places VALUES ({no}, '{area}', '{checkpoint}')"));
    }
    for (no, item) in world.items.iter().enumerate() {
        run(conn, &format!("INSERT INTO wall_items VALUES ({no}, '{item}')"));
    }
    let (people, small) = (world.people[0].len(), i64::try_from(world.sites.len()).unwrap_or(2) - 1);
    for site in 0..=small {
        let walks = if site == 0 { photos * 3 / 4 } else { photos / 4 / small } / PHOTOS_A_WALK;
        let newest = now().timestamp() - 3_600;
        // Every eleventh walk has somebody who walks along; what is said of the newest is still open.
        run(
            conn,
            &format!(
                "INSERT INTO wall_walks WITH RECURSIVE n(n) AS (SELECT {zero} UNION ALL SELECT n + 1 FROM n WHERE n + 1 < {walks})
                SELECT {site}, n, {newest} - ({walks} - n) * {FIVE_YEARS} / {walks}, n % {people},
                CASE WHEN n % 11 = 3 THEN (n + 7) % {people} END,
                CASE WHEN n % 101 = 17 THEN 'sent_back' WHEN n < {walks} - {open} THEN 'accepted' END FROM n",
                zero = "CAST(0 AS BIGINT)",
                open = walks / 500,
            ),
        );
    }
    if words == Words::Postgres {
        run(conn, "ANALYZE wall_walks; ANALYZE wall_people; ANALYZE wall_places; ANALYZE wall_items");
    }
}

fn walks(world: &World, words: Words) -> String {
    let (document, id) = &world.walk;
    let one = words.id_of("w.at", "w.site", "w.n");
    format!(
        "INSERT INTO patrols (site_id, id, seq, removed, doc, route_id, walkers, state, started_at, local_date)
        SELECT {site}, {one}, 0, FALSE, {doc}, {route}, a.id || coalesce(',' || b.id, ''), coalesce(w.verdict, 'submitted'), {at}, {date}
        FROM wall_walks w JOIN wall_people a ON a.site = w.site AND a.no = w.author
        LEFT JOIN wall_people b ON b.site = w.site AND b.no = w.along ORDER BY w.site, w.n",
        site = words.id("a.site_id"),
        doc = words.json(format_args!("replace('{}', '{id}', CAST({one} AS TEXT))", document.replace('\'', "''"))),
        route = words.id(format_args!("'{}'", world.route)),
        at = words.time("w.at"),
        date = words.date("w.at"),
    )
}

fn the_photos(world: &World, words: Words) -> String {
    let (document, id, sha256) = world.photo();
    let (places, items) = (world.places.len(), world.items.len());
    let document = format!("replace(replace('{document}', '{id}', CAST(p.id AS TEXT)), '{sha256}', p.sha256)");
    format!(
        "INSERT INTO photos (site_id, id, doc, sha256, operation_id, author_id, patrol_id, visit_id, declared_at, taken_at,
        place_building_id, area_id, checkpoint_id, item_id, failed, verdict)
        SELECT p.site_id, p.id, {doc}, p.sha256, p.walk, p.author, p.walk, p.walk, p.at, p.at, {building}, p.area, p.checkpoint, p.item,
        p.number % 53 = 0, p.verdict FROM (
            SELECT {site} AS site_id, {one} AS id, {hash} AS sha256, {walk} AS walk, {author} AS author, {at} AS at, w.verdict,
            {area} AS area, {checkpoint} AS checkpoint, {item} AS item, {number} AS number
            FROM wall_walks w CROSS JOIN ({STEPS}) k
            JOIN wall_people a ON a.site = w.site AND a.no = w.author
            JOIN wall_places s ON s.no = {number} * 7 % {places}
            JOIN wall_items i ON i.no = {number} % {items}
        ) p",
        doc = words.json(document),
        building = words.id(format_args!("'{}'", world.building)),
        site = words.id("a.site_id"),
        one = words.id_of(TAKEN, "w.site", NUMBER),
        hash = words.hash_of("w.site", NUMBER),
        walk = words.id_of("w.at", "w.site", "w.n"),
        author = words.id("a.id"),
        at = words.time(TAKEN),
        area = words.id("s.area"),
        checkpoint = words.id("s.checkpoint"),
        item = words.id("i.id"),
        number = NUMBER,
    )
}

/// The photos of one walk.
const STEPS: &str = "WITH RECURSIVE k(k) AS (SELECT CAST(0 AS BIGINT) UNION ALL SELECT k + 1 FROM k WHERE k + 1 < 20) SELECT k FROM k";
/// The number of a photo at its site, and the second when it was taken.
const NUMBER: &str = "(w.n * 20 + k.k)";
const TAKEN: &str = "(w.at + k.k * 30)";

fn uploads(words: Words) -> String {
    let at = words.time("0");
    format!(
        "INSERT INTO uploads (site_id, id, variant, sha256, length, received, state, created_at, updated_at)
        SELECT site_id, id, 'original', sha256, 300000, 300000, 'stored', declared_at, declared_at FROM photos WHERE declared_at > {at}"
    )
}

/// One in a hundred and twenty looks like another, one in fifty thousand is doubted.
fn flags(words: Words) -> String {
    format!(
        "INSERT INTO photo_flags (site_id, photo_id, flag, doc, raised_at, taken_at, author_id)
        SELECT {site}, {one}, f.flag, {doc}, {at}, {at}, {author}
        FROM (SELECT 'alike' AS flag, 6 AS walks, 3 AS k UNION ALL SELECT 'doubted', 2499, 7) f
        CROSS JOIN ({STEPS}) k
        JOIN wall_walks w ON w.n % f.walks = 0 JOIN wall_people a ON a.site = w.site AND a.no = w.author WHERE k.k = f.k",
        site = words.id("a.site_id"),
        one = words.id_of(TAKEN, "w.site", NUMBER),
        doc = words.json("'{}'"),
        at = words.time(TAKEN),
        author = words.id("a.id"),
    )
}

/// Who walked along sees what the other took.
fn alongs(words: Words) -> String {
    format!(
        "INSERT INTO photo_walkers (site_id, person_id, taken_at, photo_id)
        SELECT {site}, {along}, {at}, {one} FROM wall_walks w CROSS JOIN ({STEPS}) k
        JOIN wall_people b ON b.site = w.site AND b.no = w.along",
        site = words.id("b.site_id"),
        along = words.id("b.id"),
        at = words.time(TAKEN),
        one = words.id_of(TAKEN, "w.site", NUMBER),
    )
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    sql: String,
}

/// Takes the indices away and gives what makes them again.
fn taken_down(conn: &mut AnyConn) -> Vec<String> {
    let (in_sqlite, in_postgres) = (
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL
            AND tbl_name IN ('photos', 'patrols', 'uploads', 'photo_flags')",
        "SELECT indexname::text AS name, indexdef AS sql FROM pg_indexes WHERE schemaname = 'public' AND indexname NOT LIKE '%pkey'
            AND tablename IN ('photos', 'patrols', 'uploads', 'photo_flags')",
    );
    let found: Vec<Line> = lines(conn, in_sqlite, in_postgres);
    for index in &found {
        run(conn, &format!("DROP INDEX {}", index.name));
    }
    found.into_iter().map(|index| index.sql).collect()
}

fn lines(conn: &mut AnyConn, in_sqlite: &str, in_postgres: &str) -> Vec<Line> {
    let found = match conn {
        AnyConn::Sqlite(conn) => sql_query(in_sqlite).load(conn),
        AnyConn::Postgres(conn) => sql_query(in_postgres).load(conn),
    };
    found.expect("an answer")
}

/// Megabytes.
fn size(conn: &mut AnyConn) -> String {
    let in_sqlite = "SELECT '' AS name, CAST(page_count * page_size / 1000000 AS TEXT) AS sql FROM pragma_page_count(), pragma_page_size()";
    let in_postgres = "SELECT '' AS name, (pg_database_size(current_database()) / 1000000)::text AS sql";
    lines(conn, in_sqlite, in_postgres).pop().map(|line| line.sql).unwrap_or_default()
}
