//! How are many rows looked up at once, each by its whole key? In one statement that is prepared once, however many they are.

use super::{Id, types::DbUuid};
use diesel::{
    AppearsOnTable, Expression, QueryResult, SelectableExpression,
    expression::{ValidGrouping, is_aggregate},
    pg::Pg,
    query_builder::{AstPass, QueryFragment, QueryId},
    sql_types::{Array, Bool, Text},
    sqlite::Sqlite,
};

/// Rows whose owner (site or scope) and id are one of these pairs. Use it inside [`each!`](crate::each).
///
/// `eq_any` would ask for ids alone, which the keys do not begin with; and on SQLite its text changes with their number.
pub fn among<O, I>(owner: O, id: I, keys: impl IntoIterator<Item = (Id, Id)>) -> Among<O, I> {
    let (owners, ids): (Vec<Id>, Vec<Id>) = keys.into_iter().unzip();
    let pairs: Vec<String> = owners.iter().zip(&ids).map(|(owner, id)| format!(r#"["{}","{}"]"#, owner.0, id.0)).collect();
    Among { owner, id, owners, ids, json: format!("[{}]", pairs.join(",")) }
}

/// The condition that [`among`] makes.
#[derive(Debug, Clone)]
pub struct Among<O, I> {
    owner: O,
    id: I,
    owners: Vec<Id>,
    ids: Vec<Id>,
    /// The same pairs as text.
    json: String,
}

impl<O, I> Expression for Among<O, I> {
    type SqlType = Bool;
}

impl<O, I> ValidGrouping<()> for Among<O, I> {
    type IsAggregate = is_aggregate::No;
}

impl<O: AppearsOnTable<T>, I: AppearsOnTable<T>, T> AppearsOnTable<T> for Among<O, I> {}

impl<O: SelectableExpression<T>, I: SelectableExpression<T>, T> SelectableExpression<T> for Among<O, I> {}

/// The columns alone make the statement: what it is asked for goes in as bound values.
impl<O: QueryId, I: QueryId> QueryId for Among<O, I> {
    type QueryId = Among<O::QueryId, I::QueryId>;
    const HAS_STATIC_QUERY_ID: bool = O::HAS_STATIC_QUERY_ID && I::HAS_STATIC_QUERY_ID;
}

impl<O: QueryFragment<Pg>, I: QueryFragment<Pg>> QueryFragment<Pg> for Among<O, I> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("(");
        self.owner.walk_ast(out.reborrow())?;
        out.push_sql(", ");
        self.id.walk_ast(out.reborrow())?;
        out.push_sql(") IN (SELECT * FROM unnest(");
        out.push_bind_param::<Array<DbUuid>, _>(&self.owners)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<DbUuid>, _>(&self.ids)?;
        out.push_sql("))");
        Ok(())
    }
}

impl<O: QueryFragment<Sqlite>, I: QueryFragment<Sqlite>> QueryFragment<Sqlite> for Among<O, I> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        out.push_sql("(");
        self.owner.walk_ast(out.reborrow())?;
        out.push_sql(", ");
        self.id.walk_ast(out.reborrow())?;
        out.push_sql(") IN (SELECT value ->> 0, value ->> 1 FROM json_each(");
        out.push_bind_param::<Text, _>(&self.json)?;
        out.push_sql("))");
        Ok(())
    }
}
