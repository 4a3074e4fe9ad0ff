//! Do both databases have the same tables? Each is asked and compared with `schema.rs`; this suite runs on both.

use diesel::{Connection, PgConnection, QueryableByName, RunQueryDsl, SqliteConnection, sql_query, sql_types::Text};
use e2e::estate::Estate;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

type Tables = BTreeMap<String, BTreeSet<String>>;

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Text)]
    column_name: String,
}

const IN_SQLITE: &str = "SELECT m.name AS table_name, c.name AS column_name FROM sqlite_master m, pragma_table_info(m.name) c
    WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE '__diesel%'";
const IN_POSTGRES: &str = "SELECT table_name::text, column_name::text FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name NOT LIKE '\\_\\_diesel%'";
const KEYS_IN_SQLITE: &str = "SELECT m.name AS table_name, c.name AS column_name FROM sqlite_master m, pragma_table_info(m.name) c
    WHERE m.type = 'table' AND c.pk = 1 AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE '__diesel%'";
const KEYS_IN_POSTGRES: &str = "SELECT c.relname::text AS table_name, a.attname::text AS column_name FROM pg_index i
    JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0] WHERE i.indisprimary AND c.relname NOT LIKE '\\_\\_diesel%'";

fn ask(estate: &Estate, in_sqlite: &str, in_postgres: &str) -> Tables {
    let url = &estate.database.url;
    let columns: Vec<Column> = match url.strip_prefix("sqlite://") {
        Some(path) => sql_query(in_sqlite).load(&mut SqliteConnection::establish(path).unwrap()).unwrap(),
        None => sql_query(in_postgres).load(&mut PgConnection::establish(url).unwrap()).unwrap(),
    };
    let mut tables = Tables::new();
    for column in columns {
        tables.entry(column.table_name).or_default().insert(column.column_name);
    }
    tables
}

/// Reads the tables that `schema.rs` tells diesel of.
fn told() -> Tables {
    let text = include_str!("../../api/src/db/schema.rs");
    let (mut tables, mut names) = (Tables::new(), vec![]);
    let mut shapes: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let mut shape = "";
    for line in text.lines().map(str::trim) {
        if let Some(name) = line.strip_prefix("macro_rules! ") {
            shape = name.split_whitespace().next().unwrap_or_default();
        } else if let Some((name, _)) = line.split_once(" (").filter(|_| line.ends_with(") {")) {
            names = if name == "$table" { vec![] } else { vec![name.to_owned()] };
        } else if let Some((column, _)) = line.split_once(" -> ") {
            match names.first() {
                Some(table) => tables.entry(table.clone()).or_default().insert(column.to_owned()),
                None => shapes.entry(shape).or_default().insert(column.to_owned()),
            };
        } else if let Some((of, list)) = line.split_once("!(").filter(|(of, _)| shapes.contains_key(of)) {
            for table in list.trim_end_matches(");").split(',') {
                tables.insert(table.trim().to_owned(), shapes[of].clone());
            }
        }
    }
    tables
}

/// What PostgreSQL's types are on SQLite.
const TYPES: [(&str, &str); 7] = [
    ("uuid", "TEXT"),
    ("timestamptz", "TEXT"),
    ("jsonb", "TEXT"),
    ("text", "TEXT"),
    ("bigint", "BIGINT"),
    ("integer", "INTEGER"),
    ("boolean", "BOOLEAN"),
];

/// A line of the schema with the types that SQLite has, and without the check that PostgreSQL's `jsonb` makes needless.
fn in_sqlites_words(line: &str) -> String {
    let line = match line.split_once(" CHECK (json_valid(") {
        Some((before, check)) => format!("{before}{}", check.split_once("))").expect("the check has an end").1),
        None => line.to_owned(),
    };
    let Some((column, kind)) = line.strip_prefix("    ").and_then(|line| line.split_once(' ')) else {
        return line;
    };
    let word: String = kind.chars().take_while(|c| c.is_ascii_alphanumeric()).collect();
    match TYPES.iter().find(|(postgres, _)| *postgres == word) {
        Some((_, sqlite)) => format!("    {column} {sqlite}{}", &kind[word.len()..]),
        None => line,
    }
}

/// Types, what may be missing, keys and indices: line by line, but for what each database calls its types.
#[test]
fn the_two_schemas_agree() {
    let (sqlite, postgres) = (schema("sqlite"), schema("postgres"));
    assert!(sqlite.iter().filter(|line| line.starts_with("CREATE TABLE")).count() > 20, "{sqlite:?}");
    for (one, other) in sqlite.iter().zip(&postgres) {
        assert_eq!(one, other);
    }
    assert_eq!(sqlite.len(), postgres.len());
}

/// The lines of all steps of a database's schema, in their order, each after its step's name.
fn schema(database: &str) -> Vec<String> {
    let folder = format!("{}/../migrations/server/{database}", env!("CARGO_MANIFEST_DIR"));
    let mut steps: Vec<_> = fs::read_dir(folder).unwrap().map(|step| step.unwrap()).collect();
    steps.sort_by_key(|step| step.file_name());
    let lines = |step: &fs::DirEntry| {
        let name = step.file_name().to_string_lossy().into_owned();
        let up = fs::read_to_string(step.path().join("up.sql")).unwrap();
        [name].into_iter().chain(up.lines().map(in_sqlites_words)).collect::<Vec<_>>()
    };
    steps.iter().flat_map(lines).collect()
}

#[test]
fn the_database_has_the_tables_that_the_program_expects() {
    let estate = Estate::open();
    let (told, there) = (told(), ask(&estate, IN_SQLITE, IN_POSTGRES));
    assert!(told.len() > 20, "{told:?}");
    assert_eq!(told, there);
}

/// So that PostgreSQL can be partitioned by site without a change of schema.
#[test]
fn every_row_of_a_site_has_the_site_first_in_its_key() {
    let estate = Estate::open();
    let keys = ask(&estate, KEYS_IN_SQLITE, KEYS_IN_POSTGRES);
    for (table, columns) in ask(&estate, IN_SQLITE, IN_POSTGRES) {
        if columns.contains("site_id") {
            assert!(keys[&table].contains("site_id"), "{table}");
        }
    }
}
