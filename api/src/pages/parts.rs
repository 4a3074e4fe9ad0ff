//! What do many pages show alike? Choices of a field, the filters above a list, its foot.

use actix_web::{HttpRequest, web::Query};
use std::{collections::HashMap, str::FromStr};

/// What an address asks for: `?site=…&state=…`. A browser sends empty filters along; they ask for nothing.
#[derive(Debug, Clone, Default)]
pub struct Asked(HashMap<String, String>);

impl Asked {
    /// Reads the query of a request.
    #[must_use]
    pub fn by(request: &HttpRequest) -> Self {
        Self(Query::from_query(request.query_string()).map(Query::into_inner).unwrap_or_default())
    }

    /// As if an address had asked for it.
    #[must_use]
    pub fn of<'a>(values: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        Self(values.map(|(key, value)| (key.to_owned(), value.to_owned())).collect())
    }

    /// A value; empty when it was not asked for.
    #[must_use]
    pub fn get(&self, key: &str) -> &str {
        self.0.get(key).map(String::as_str).unwrap_or_default()
    }

    /// A value of a type; none when it was not asked for, or can't be read.
    #[must_use]
    pub fn read<T: FromStr>(&self, key: &str) -> Option<T> {
        self.get(key).parse().ok()
    }

    /// The cursor.
    #[must_use]
    pub fn after(&self) -> Option<&str> {
        Some(self.get("after")).filter(|after| !after.is_empty())
    }
}

/// One choice of a field: `<option>`, radio button or tick.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is posted.
    pub value: String,
    /// What is read.
    pub name: String,
    /// Chosen already.
    pub chosen: bool,
}

impl Choice {
    /// A choice; chosen when its value is the one that was asked for.
    pub fn new(value: impl ToString, name: impl Into<String>, asked: &str) -> Self {
        let value = value.to_string();
        Self { chosen: value == asked, name: name.into(), value }
    }
}

/// The filters above a list; what was chosen lives in the address.
#[derive(Debug, Clone, Default)]
pub struct Filters {
    /// The list's address.
    pub path: &'static str,
    /// Its fields, in their order.
    pub fields: Vec<FilterField>,
    /// One of them is in use.
    pub active: bool,
}

/// A field of the filters.
#[derive(Debug, Clone)]
pub struct FilterField {
    /// Its name in the address.
    pub name: &'static str,
    /// Its name for readers.
    pub label: String,
    /// `date` or `search`; empty for a field with choices.
    pub kind: &'static str,
    /// What was typed.
    pub value: String,
    /// What can be chosen; the first asks for nothing.
    pub choices: Vec<Choice>,
}

impl Filters {
    /// Of the list at an address.
    #[must_use]
    pub fn of(path: &'static str) -> Self {
        Self { path, ..Self::default() }
    }

    /// And a field with choices.
    #[must_use]
    pub fn choice(mut self, name: &'static str, label: String, choices: Vec<Choice>) -> Self {
        self.active |= choices.iter().any(|choice| choice.chosen && !choice.value.is_empty());
        self.fields.push(FilterField { name, label, kind: "", value: String::new(), choices });
        self
    }

    /// And a field to type in.
    #[must_use]
    pub fn typed(mut self, name: &'static str, label: String, kind: &'static str, value: &str) -> Self {
        self.active |= !value.is_empty();
        self.fields.push(FilterField { name, label, kind, value: value.to_owned(), choices: vec![] });
        self
    }
}

/// The foot of a list.
#[derive(Debug, Clone, Default)]
pub struct Listing {
    /// Rows on this page.
    pub shown: usize,
    /// Address of the first page; empty when this is it.
    pub first: String,
    /// Address of the next page; empty when this is the last.
    pub next: String,
}

impl Listing {
    /// Of a list at a path, with the filters that were asked for (without `after`), after a cursor, and the next one.
    #[must_use]
    pub fn new(path: &str, filters: &[(&str, &str)], shown: usize, after: Option<&str>, next: Option<&str>) -> Self {
        Self {
            shown,
            first: after.map(|_| address(path, filters)).unwrap_or_default(),
            next: next.map(|next| address(path, &[filters, &[("after", next)]].concat())).unwrap_or_default(),
        }
    }
}

/// An address with a query; empty values are left out.
#[must_use]
pub fn address(path: &str, query: &[(&str, &str)]) -> String {
    let parts: Vec<String> =
        query.iter().filter(|(_, value)| !value.is_empty()).map(|(key, value)| format!("{key}={}", escape(value))).collect();
    if parts.is_empty() { path.to_owned() } else { format!("{path}?{}", parts.join("&")) }
}

/// A value as it may stand in a query.
fn escape(value: &str) -> String {
    value
        .bytes()
        .map(|b| if b.is_ascii_alphanumeric() || b"-_.~".contains(&b) { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_leaves_out_what_was_not_asked_for() {
        assert_eq!(address("/patrols", &[("site", ""), ("state", "")]), "/patrols");
        assert_eq!(address("/patrols", &[("site", "a"), ("q", "大 &")]), "/patrols?site=a&q=%E5%A4%A7%20%26");
    }

    #[test]
    fn filters_are_in_use_once_something_was_chosen() {
        let choices = |asked: &str| vec![Choice::new("", "all", asked), Choice::new("a", "A", asked)];
        let idle = Filters::of("/x").choice("kind", "Kind".into(), choices("")).typed("date", "Date".into(), "date", "");
        assert!(!idle.active);
        assert!(idle.clone().typed("name", "Name".into(), "search", "Lin").active);
        assert!(idle.choice("site", "Site".into(), choices("a")).active);
    }

    #[test]
    fn only_a_later_page_leads_back_to_the_first() {
        let one = Listing::new("/x", &[("a", "b")], 2, None, Some("c"));
        assert_eq!((one.first.as_str(), one.next.as_str()), ("", "/x?a=b&after=c"));
        let two = Listing::new("/x", &[("a", "b")], 2, Some("c"), None);
        assert_eq!((two.first.as_str(), two.next.as_str()), ("/x?a=b", ""));
    }
}
