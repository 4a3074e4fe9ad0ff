//! How are the rows of a batch written? By one statement a table, prepared once however many they are: on PostgreSQL a list for each
//! column; on SQLite, which has no round trips, row by row.
//!
//! Diesel's own batches change their text with the number of rows, and its upserts are never kept prepared.

use super::{AnyConn, DbError};
use diesel::{
    QueryResult, RunQueryDsl,
    pg::Pg,
    query_builder::{AstPass, QueryFragment, QueryId},
    sqlite::Sqlite,
};

/// A row that [`rows!`](crate::rows) declared.
pub trait Row: Sized {
    /// `INSERT INTO table (columns…)`.
    const INTO: &'static str;
    /// `ON CONFLICT …`, or nothing.
    const CONFLICT: &'static str;

    /// The values of one row, with commas between them.
    fn values<'b>(&'b self, out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()>;
    /// The columns of many rows as lists.
    type Columns<'a>: QueryFragment<Pg>
    where
        Self: 'a;
    /// Turns rows into columns.
    fn columns(rows: &[Self]) -> Self::Columns<'_>;
}

/// Writes rows.
pub fn insert<R: Row>(conn: &mut AnyConn, rows: &[R]) -> Result<(), DbError> {
    if rows.is_empty() {
        return Ok(());
    }
    match conn {
        AnyConn::Sqlite(conn) => {
            for row in rows {
                One(row).execute(conn)?;
            }
        }
        AnyConn::Postgres(conn) => {
            Many::<R>(R::columns(rows)).execute(conn)?;
        }
    }
    Ok(())
}

struct One<'a, R>(&'a R);

struct Many<'a, R: Row + 'a>(R::Columns<'a>);

/// Kept prepared by their text.
macro_rules! by_text {
    ($name:ident, $conn:ty) => {
        impl<R: Row> QueryId for $name<'_, R> {
            type QueryId = ();
            const HAS_STATIC_QUERY_ID: bool = false;
        }
        impl<R: Row> RunQueryDsl<$conn> for $name<'_, R> {}
    };
}
by_text!(One, diesel::SqliteConnection);
by_text!(Many, diesel::PgConnection);

impl<R: Row> QueryFragment<Sqlite> for One<'_, R> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        out.push_sql(R::INTO);
        out.push_sql(" VALUES (");
        self.0.values(out.reborrow())?;
        out.push_sql(") ");
        out.push_sql(R::CONFLICT);
        Ok(())
    }
}

impl<R: Row> QueryFragment<Pg> for Many<'_, R> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql(R::INTO);
        out.push_sql(" SELECT * FROM unnest(");
        self.0.walk_ast(out.reborrow())?;
        out.push_sql(") ");
        out.push_sql(R::CONFLICT);
        Ok(())
    }
}

/// Declares a row of a table: its fields are the columns, each checked against the table's. What follows says what becomes of a row
/// that is there already: nothing, or these columns are written anew, or they are added to (then no row may come twice).
///
/// ```text
/// rows! {
///     /// How a patrol stands in its table.
///     struct PatrolRow in patrols { site_id: Id, id: Id, state: String }
///     on conflict (site_id, id) update (state)
/// }
/// ```
#[macro_export]
macro_rules! rows {
    (
        $(#[$doc:meta])* $visible:vis struct $name:ident in $table:ident { $($(#[$field:meta])* $shown:vis $column:ident: $value:ty),+ $(,)? }
        $($conflict:tt)*
    ) => {
        $(#[$doc])*
        $visible struct $name { $($(#[$field])* $shown $column: $value),+ }

        const _: () = {
            use diesel::{Expression, QueryResult, pg::Pg, query_builder::{AstPass, QueryFragment}, sql_types::Array, sqlite::Sqlite};

            pub struct Columns<'a> { $($column: Vec<&'a $value>),+ }

            impl QueryFragment<Pg> for Columns<'_> {
                fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
                    let mut comma = "";
                    $(
                        out.push_sql(comma);
                        out.push_bind_param::<Array<<$table::$column as Expression>::SqlType>, _>(&self.$column)?;
                        comma = ", ";
                    )+
                    let _ = comma;
                    Ok(())
                }
            }

            impl $crate::db::Row for $name {
                const INTO: &'static str = $crate::rows!(@into $table $($column)+);
                const CONFLICT: &'static str = $crate::rows!(@conflict $table $($conflict)*);

                fn values<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
                    let mut comma = "";
                    $(
                        out.push_sql(comma);
                        out.push_bind_param::<<$table::$column as Expression>::SqlType, _>(&self.$column)?;
                        comma = ", ";
                    )+
                    let _ = comma;
                    Ok(())
                }

                type Columns<'a> = Columns<'a>;

                fn columns(rows: &[Self]) -> Columns<'_> {
                    Columns { $($column: rows.iter().map(|row| &row.$column).collect()),+ }
                }
            }
        };
    };
    (@conflict $table:ident on conflict ($key:ident $(, $keys:ident)*) add ($first:ident $(, $column:ident)*)) => {{
        const _: ($table::$key, $table::$first) = ($table::$key, $table::$first);
        $(const _: $table::$keys = $table::$keys;)*
        $(const _: $table::$column = $table::$column;)*
        concat!(
            "ON CONFLICT (", stringify!($key), $(", ", stringify!($keys),)* ") DO UPDATE SET ",
            stringify!($first), " = ", stringify!($table), ".", stringify!($first), " + excluded.", stringify!($first)
            $(, ", ", stringify!($column), " = ", stringify!($table), ".", stringify!($column), " + excluded.", stringify!($column))*
        )
    }};
    (@into $table:ident $first:ident $($column:ident)*) => {
        concat!("INSERT INTO ", stringify!($table), " (", stringify!($first), $(", ", stringify!($column),)* ")")
    };
    (@conflict $table:ident) => { "" };
    (@conflict $table:ident on conflict do nothing) => { "ON CONFLICT DO NOTHING" };
    (@conflict $table:ident on conflict ($key:ident $(, $keys:ident)*) update ($first:ident $(, $column:ident)*)) => {{
        // Named, so that a column that is not there does not compile.
        const _: ($table::$key, $table::$first) = ($table::$key, $table::$first);
        $(const _: $table::$keys = $table::$keys;)*
        $(const _: $table::$column = $table::$column;)*
        concat!(
            "ON CONFLICT (", stringify!($key), $(", ", stringify!($keys),)* ") DO UPDATE SET ",
            stringify!($first), " = excluded.", stringify!($first)
            $(, ", ", stringify!($column), " = excluded.", stringify!($column))*
        )
    }};
}
