//! How are lists read page by page? By cursor: `?limit=&after=` gives `{items, next}`.

use crate::problem::Problem;
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Items in one page at the most.
pub const PAGE_LIMIT: usize = 200;

/// Which page.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// Items in this page: 1 to 200; 50 when not said.
    pub limit: Option<usize>,
    /// `next` of the page before.
    pub after: Option<String>,
}

/// One page of a list.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// Where the next page begins; none when this is the last.
    pub next: Option<String>,
}

impl PageQuery {
    /// How many items.
    #[must_use]
    pub fn limit(&self) -> usize {
        self.limit.unwrap_or(50).clamp(1, PAGE_LIMIT)
    }

    /// The id to begin after, in a list that is sorted by id.
    pub fn after_id(&self) -> Result<Option<Uuid>, Problem> {
        self.after.as_deref().map(|text| text.parse().map_err(|_| bad_cursor())).transpose()
    }

    /// The time and id to begin after, in a list that is sorted by time, newest first.
    pub fn after_moment(&self) -> Result<Option<(Timestamp, Uuid)>, Problem> {
        let Some(text) = self.after.as_deref() else { return Ok(None) };
        let (at, id) = text.split_once('_').ok_or_else(bad_cursor)?;
        let micros: i64 = at.parse().map_err(|_| bad_cursor())?;
        let at = Timestamp::from_timestamp_micros(micros).ok_or_else(bad_cursor)?;
        Ok(Some((at, id.parse().map_err(|_| bad_cursor())?)))
    }
}

/// The cursor behind an item of a list that is sorted by time.
#[must_use]
pub fn moment_cursor(at: Timestamp, id: Uuid) -> String {
    format!("{}_{id}", at.timestamp_micros())
}

fn bad_cursor() -> Problem {
    Problem::Unreadable("after: not a cursor of this list".into())
}

impl<T> Page<T> {
    /// A page of things in memory, sorted by id.
    pub fn by_id(mut items: Vec<T>, query: &PageQuery, id: impl Fn(&T) -> Uuid) -> Result<Self, Problem> {
        let after = query.after_id()?;
        items.retain(|item| after.is_none_or(|after| id(item) > after));
        items.sort_by_key(|item| id(item));
        Ok(Self::cut(items, query.limit(), |item| id(item).to_string()))
    }

    /// A page of things in memory, in the order in which they stand; the cursor is the id of the last one.
    pub fn in_order(items: Vec<T>, query: &PageQuery, id: impl Fn(&T) -> Uuid) -> Result<Self, Problem> {
        let start = match query.after_id()? {
            None => 0,
            Some(after) => items.iter().position(|item| id(item) == after).ok_or_else(bad_cursor)? + 1,
        };
        let rest = items.into_iter().skip(start).collect();
        Ok(Self::cut(rest, query.limit(), |item| id(item).to_string()))
    }

    /// A page of what was fetched: one more than fits shows that there is another page.
    pub fn cut(mut items: Vec<T>, limit: usize, cursor: impl Fn(&T) -> String) -> Self {
        let more = items.len() > limit;
        items.truncate(limit);
        let next = if more { items.last().map(cursor) } else { None };
        Self { items, next }
    }
}

/// Lists of what belongs to a site may be narrowed to one.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SiteQuery {
    /// Only of this site; of every site that the person may see when not said.
    #[param(value_type = Option<Uuid>)]
    pub site: Option<domain::ids::SiteId>,
    /// Items in this page: 1 to 200; 50 when not said.
    pub limit: Option<usize>,
    /// `next` of the page before.
    pub after: Option<String>,
}

impl SiteQuery {
    /// Its page.
    #[must_use]
    pub fn page(&self) -> PageQuery {
        PageQuery { limit: self.limit, after: self.after.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_follow_each_other_without_gap_or_double() {
        let all: Vec<Uuid> = [5, 3, 9, 1, 7, 2, 8].into_iter().map(Uuid::from_u128).collect();
        let mut query = PageQuery { limit: Some(3), after: None };
        let mut seen = vec![];
        loop {
            let page = Page::in_order(all.clone(), &query, |id| *id).unwrap();
            seen.extend(page.items);
            match page.next {
                Some(next) => query.after = Some(next),
                None => break,
            }
        }
        assert_eq!(seen, all);
        assert!(Page::in_order(all, &PageQuery { limit: None, after: Some("x".into()) }, |id| *id).is_err());
    }
}
