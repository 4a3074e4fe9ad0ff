//! How does a value stand in each database? UUID, timestamptz and jsonb on PostgreSQL, text on SQLite; written once.

use super::MultiBackend;
use chrono::{DateTime, SecondsFormat, Utc};
use diesel::{
    backend::Backend,
    deserialize::{self, FromSql, FromSqlRow},
    expression::AsExpression,
    pg::{Pg, PgValue},
    query_builder::QueryId,
    serialize::{self, IsNull, Output, ToSql},
    sql_types::{self, HasSqlType, SqlOrd, SqlType, Text},
    sqlite::Sqlite,
};
use std::io::Write;
use uuid::Uuid;

/// One SQL type with its Rust type: how it goes to and comes from each backend, and the glue of the two.
macro_rules! native {
    ($sql:ident, $rust:ty, pg($oid:expr, $array_oid:expr), $to_pg:expr, $from_pg:expr, $to_text:expr, $from_text:expr) => {
        #[doc = concat!("The SQL type of [`", stringify!($rust), "`].")]
        #[derive(Debug, Clone, Copy, SqlType, QueryId)]
        #[diesel(postgres_type(oid = $oid, array_oid = $array_oid))]
        #[diesel(sqlite_type(name = "Text"))]
        pub struct $sql;
        impl SqlOrd for $sql {}
        impl ToSql<$sql, Pg> for $rust {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
                let write: fn(&'b Self, &mut Output<'b, '_, Pg>) -> serialize::Result = $to_pg;
                write(self, out)
            }
        }
        impl FromSql<$sql, Pg> for $rust {
            fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
                let read: fn(PgValue<'_>) -> deserialize::Result<Self> = $from_pg;
                read(value)
            }
        }
        impl ToSql<$sql, Sqlite> for $rust {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
                let text: fn(&Self) -> String = $to_text;
                out.set_value(text(self));
                Ok(IsNull::No)
            }
        }
        impl FromSql<$sql, Sqlite> for $rust {
            fn from_sql(value: <Sqlite as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
                let read: fn(String) -> deserialize::Result<Self> = $from_text;
                read(<String as FromSql<Text, Sqlite>>::from_sql(value)?)
            }
        }
        impl HasSqlType<$sql> for MultiBackend {
            fn metadata(lookup: &mut Self::MetadataLookup) -> Self::TypeMetadata {
                MultiBackend::lookup_sql_type::<$sql>(lookup)
            }
        }
        impl FromSql<$sql, MultiBackend> for $rust {
            fn from_sql(value: <MultiBackend as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
                value.from_sql::<$rust, $sql>()
            }
        }
        impl ToSql<$sql, MultiBackend> for $rust {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, MultiBackend>) -> serialize::Result {
                out.set_value(($sql, self));
                Ok(IsNull::No)
            }
        }
    };
}

/// Any id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, AsExpression, FromSqlRow)]
#[diesel(sql_type = DbUuid)]
pub struct Id(pub Uuid);

native!(
    DbUuid,
    Id,
    pg(2950, 2951),
    |id, out| {
        out.write_all(id.0.as_bytes())?;
        Ok(IsNull::No)
    },
    |value| Ok(Id(Uuid::from_slice(value.as_bytes())?)),
    |id| id.0.to_string(),
    |text| Ok(Id(text.parse()?))
);

/// A point of time in UTC, in microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, AsExpression, FromSqlRow)]
#[diesel(sql_type = DbTs)]
pub struct Ts(pub DateTime<Utc>);

native!(
    DbTs,
    Ts,
    pg(1184, 1185),
    |at, out| ToSql::<sql_types::Timestamptz, Pg>::to_sql(&at.0, &mut out.reborrow()),
    |value| <DateTime<Utc> as FromSql<sql_types::Timestamptz, Pg>>::from_sql(value).map(Ts),
    |at| at.0.to_rfc3339_opts(SecondsFormat::Micros, true),
    |text| Ok(Ts(DateTime::parse_from_rfc3339(&text)?.to_utc()))
);

/// A JSON document as its text. It is parsed where it is used, not on its way through.
#[derive(Debug, Clone, PartialEq, Eq, AsExpression, FromSqlRow)]
#[diesel(sql_type = DbJson)]
pub struct Json(pub String);

native!(
    DbJson,
    Json,
    pg(3802, 3807),
    |json, out| {
        // The wire format of jsonb: one byte of version, then the text.
        out.write_all(&[1])?;
        out.write_all(json.0.as_bytes())?;
        Ok(IsNull::No)
    },
    |value| match value.as_bytes() {
        [1, text @ ..] => Ok(Json(String::from_utf8(text.to_vec())?)),
        _ => Err("jsonb in a version that this program does not know".into()),
    },
    |json| json.0.clone(),
    |text| Ok(Json(text))
);

macro_rules! id_conversions {
    ($($name:ident),+ $(,)?) => {$(
        impl From<domain::ids::$name> for Id {
            fn from(id: domain::ids::$name) -> Self { Self(id.0) }
        }
        impl From<Id> for domain::ids::$name {
            fn from(id: Id) -> Self { Self(id.0) }
        }
    )+};
}
id_conversions!(
    CompanyId,
    SiteId,
    ScopeId,
    BuildingId,
    UnitId,
    AreaId,
    SpotCheckId,
    MessageId,
    CheckpointId,
    PersonId,
    MembershipId,
    DeviceId,
    TemplateId,
    RouteId,
    PatrolId,
    VisitId,
    FindingId,
    ItemId,
    PhotoId,
    OperationId,
    HookId,
    SpotCheckPlanId,
    DrawId,
);
