//! Does the API describe itself, speak the client's language and answer the machine room?

use e2e::{estate::Estate, files::sources, http::Http};
use serde_json::Value;
use std::collections::BTreeMap;

#[test]
fn the_description_of_the_api_covers_every_address() {
    let estate = Estate::open();
    let described: Value = Http::default().must("GET", &format!("{}/openapi.json", estate.server.url), &[], None).expect(200).json();
    assert!(described["openapi"].as_str().is_some_and(|version| version.starts_with("3.")));
    let mut missing = vec![];
    for address in rounds::routes::ADDRESSES.iter().filter(|a| a.path.starts_with("/v1/")) {
        if described["paths"][address.path][address.method].is_null() {
            missing.push(format!("{} {}", address.method, address.path));
        }
    }
    assert!(missing.is_empty(), "not described: {missing:?}");
    let mut dangling = vec![];
    references(&described, &mut |reference| {
        let pointer = reference.trim_start_matches('#');
        if described.pointer(pointer).is_none() {
            dangling.push(reference.to_owned());
        }
    });
    assert!(dangling.is_empty(), "references to nothing: {dangling:?}");
    let page = Http::default().must("GET", &format!("{}/docs/", estate.server.url), &[], None).expect(200).text();
    assert!(!page.contains("https://"), "the page works without the internet");
}

/// Two types that share a name would share one description, and whoever reads it is told a shape that is not sent: nothing else
/// notices that.
#[test]
fn every_described_shape_has_a_name_of_its_own() {
    let mut named: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (file, text) in sources("api/src").chain(sources("mobile-core/domain/src")) {
        for name in described_shapes(&text) {
            named.entry(name).or_default().push(file.display().to_string());
        }
    }
    assert!(named.len() > 100, "the shapes are found: {}", named.len());
    named.retain(|_, files| files.len() > 1);
    assert!(named.is_empty(), "one name, several shapes: {named:#?}");
}

/// What a source's described types are called in the description. A type over others is named by what it is over, so it stands
/// alone.
fn described_shapes(source: &str) -> Vec<String> {
    let mut attributes = String::new();
    let mut found = vec![];
    for line in source.lines().map(str::trim) {
        let declared = line.strip_prefix("pub struct ").or_else(|| line.strip_prefix("pub enum "));
        let Some(declared) = declared else {
            match line.starts_with('#') {
                true => attributes.push_str(line),
                false if line.starts_with("//") => (),
                false => attributes.clear(),
            }
            continue;
        };
        let name: String = declared.chars().take_while(|c| c.is_alphanumeric()).collect();
        // In a macro the name is not written yet.
        let is_named = !name.is_empty();
        if is_named && attributes.contains("ToSchema") && !declared[name.len()..].starts_with('<') {
            let other = attributes.split_once("schema(as = ").and_then(|(_, rest)| rest.split_once(')'));
            found.push(other.map_or(name, |(other, _)| other.to_owned()));
        }
        attributes.clear();
    }
    found
}

fn references(value: &Value, found: &mut impl FnMut(&str)) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                match field.as_str() {
                    Some(reference) if name == "$ref" => found(reference),
                    _ => references(field, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}

#[test]
fn problems_speak_the_clients_language_and_the_machine_room_answers() {
    let estate = Estate::open();
    let (http, url) = (Http::default(), &estate.server.url);
    let title = |language: &str| {
        let reply = http.must("GET", &format!("{url}/v1/me"), &[("accept-language", language)], None).expect(401);
        assert_eq!(reply.problem(), "sign-in");
        reply.json()["title"].as_str().unwrap().to_owned()
    };
    assert_eq!((title("en-GB").as_str(), title("zh-CN").as_str(), title("fr").as_str()), ("Please sign in.", "请先登录。", "请先登录。"));
    for path in ["/healthz", "/readyz"] {
        let _ = http.must("GET", &format!("{url}{path}"), &[], None).expect(200);
    }
    let figures = http.must("GET", &format!("{url}/metrics"), &[], None).expect(200).text();
    assert!(figures.lines().any(|line| line.starts_with("# TYPE ")), "{figures}");
    assert_eq!(estate.admin.get("/v1/no/such/address").expect(404).problem(), "not-found");
}
