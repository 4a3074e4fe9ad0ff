//! What would keep somebody from using this page? axe-core says, in the page itself.

use super::webdriver::WebDriver;
use serde_json::{Value, json};

const RUN: &str = "const done = arguments[arguments.length - 1];
axe.run(document, {resultTypes: ['violations']}).then(
  (found) => done(found.violations.map((v) => `${v.id} (${v.impact}): ${v.help}: ${v.nodes.map((n) => n.html).join(' | ')}`)),
  (error) => done([`axe failed: ${error}`]));";

pub fn violations(driver: &WebDriver) -> Vec<String> {
    let path = std::env::var("ROUNDS_AXE").expect("ROUNDS_AXE names axe.min.js; tests/run installs it and sets this");
    let source = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
    driver.post("execute/sync", &json!({"script": source, "args": []}));
    let found = driver.post("execute/async", &json!({"script": RUN, "args": []}));
    found.as_array().into_iter().flatten().map(|line| line.as_str().map_or_else(|| Value::to_string(line), str::to_owned)).collect()
}
