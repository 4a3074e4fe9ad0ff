//! What does a person read who opens a bundle? A page that needs no script, one that checks, and a text.

use super::{shape::Index, words};
use crate::problem::Problem;
use askama::Template;
use std::sync::LazyLock;

#[derive(Template)]
#[template(path = "bundles/index.html")]
struct IndexPage<'a> {
    index: &'a Index,
    made: String,
}

/// `index.html`.
pub fn index_page(index: &Index) -> Result<String, Problem> {
    IndexPage { index, made: index.made.format("%Y-%m-%d %H:%M UTC").to_string() }.render().map_err(|error| {
        tracing::error!(%error, "the page of a bundle could not be written");
        Problem::Internal
    })
}

static CHECK: LazyLock<String> = LazyLock::new(|| {
    // Inside a script nothing may look like its end.
    let sentences = words::FILE.replace('<', "\\u003c");
    include_str!("../../static/check/check.html").replace("/*SENTENCES*/null", &sentences)
});

/// `check.html`, the same here and in every bundle.
pub fn check_page() -> String {
    CHECK.clone()
}

/// `README.txt`.
pub fn read_me() -> String {
    include_str!("README.txt").to_owned()
}
