//! Does the server give out the phone page as a browser needs it, so that it can be installed, kept and found new?

use e2e::{
    estate::Estate,
    files::below,
    http::{Http, Reply},
};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeMap,
    fs,
    io::Read,
    path::{Path, PathBuf},
};

/// The page's files by the address that they are asked for under, as they lie in the folder.
fn files() -> BTreeMap<String, PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../api/static/phone");
    let address = |path: &Path| match path.strip_prefix(&folder).unwrap().to_str().unwrap() {
        "index.html" => "/phone".to_owned(),
        name => format!("/phone/{}", name.trim_end_matches(".br")),
    };
    let given_out = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_str().unwrap();
        // Types are for us.
        !name.starts_with('.') && !name.ends_with(".d.ts")
    };
    below(&folder).into_iter().filter(given_out).map(|path| (address(&path), path)).collect()
}

fn get(estate: &Estate, address: &str, headers: &[(&str, &str)]) -> Reply {
    Http::default().must("GET", &format!("{}{address}", estate.server.url), headers, None)
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What a service worker is told: the line in front of its source.
fn shell(worker: &str) -> Value {
    let line = worker.lines().next().and_then(|line| line.strip_prefix("const SHELL = ")).and_then(|line| line.strip_suffix(';'));
    serde_json::from_str(line.unwrap_or_else(|| panic!("no list of files: {worker}"))).unwrap()
}

#[test]
fn every_file_comes_with_its_type_and_with_what_lets_two_workers_share_memory() {
    let estate = Estate::open();
    let files = files();
    assert!(files.contains_key("/phone") && files.contains_key("/phone/sw.js"), "{files:?}");
    for (address, path) in &files {
        let reply = get(&estate, address, &[("accept-encoding", "identity")]).expect(200);
        let kind = match path.to_str().unwrap().trim_end_matches(".br").rsplit('.').next().unwrap() {
            "html" => "text/html; charset=utf-8",
            "css" => "text/css; charset=utf-8",
            "js" => "text/javascript; charset=utf-8",
            "webmanifest" => "application/manifest+json",
            "wasm" => "application/wasm",
            "svg" => "image/svg+xml",
            "png" => "image/png",
            "txt" => "text/plain; charset=utf-8",
            other => panic!("{address}: what type is {other}? Teach this test"),
        };
        let header = |name: &str| reply.header(name).unwrap_or_else(|| panic!("{address} has no {name}"));
        assert_eq!(header("content-type"), kind, "{address}");
        assert_eq!(header("cross-origin-opener-policy"), "same-origin", "{address}");
        assert_eq!(header("cross-origin-embedder-policy"), "require-corp", "{address}");
        assert_eq!(header("cross-origin-resource-policy"), "same-origin", "{address}");
        assert_eq!(header("cache-control"), "no-cache", "{address}");
        assert_eq!(header("x-content-type-options"), "nosniff", "{address}");
        assert!(header("permissions-policy").contains("camera=(self)"), "{address}");
        let policy = header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval';") && !policy.contains("  "), "{policy}");
        assert_eq!(reply.header("service-worker-allowed"), (address == "/phone/sw.js").then_some("/phone"), "{address}");
    }
    // The office's pages keep their own rules: they run no WebAssembly.
    let office = get(&estate, "/sign-in", &[]).expect(200);
    assert!(!office.header("content-security-policy").unwrap().contains("wasm"));
    assert_eq!(office.header("cross-origin-embedder-policy"), None);
    assert!(get(&estate, "/phone/", &[]).expect(200).body == get(&estate, "/phone", &[]).expect(200).body, "with a slash and without");
    for nothing in ["/phone/no.js", "/phone/index.html", "/phone/../sw.js", "/phone/types.d.ts"] {
        assert_eq!(get(&estate, nothing, &[]).status, 404, "{nothing}");
    }
}

#[test]
fn a_file_that_is_known_is_not_sent_again() {
    let estate = Estate::open();
    for address in files().keys() {
        for coding in ["identity", "gzip", "br", "gzip, deflate, br, zstd"] {
            let first = get(&estate, address, &[("accept-encoding", coding)]).expect(200);
            let tag = first.header("etag").unwrap_or_else(|| panic!("{address} has no tag"));
            assert!(tag.starts_with('"'), "{address}: {tag} is a weak one");
            let again = get(&estate, address, &[("accept-encoding", coding), ("if-none-match", tag)]).expect(304);
            assert!(again.body.is_empty() && again.header("etag") == Some(tag), "{address}");
            let another = get(&estate, address, &[("accept-encoding", coding), ("if-none-match", "\"another\"")]);
            assert_eq!(another.status, 200, "{address}");
        }
    }
}

#[test]
fn the_core_is_the_same_packed_and_unpacked() {
    let estate = Estate::open();
    let packed_files: Vec<_> = files().into_iter().filter(|(_, path)| path.extension().is_some_and(|e| e == "br")).collect();
    assert!(!packed_files.is_empty(), "the core is kept packed");
    for (address, path) in packed_files {
        let packed = get(&estate, &address, &[("accept-encoding", "gzip, deflate, br, zstd")]).expect(200);
        assert_eq!(packed.header("content-encoding"), Some("br"), "{address}");
        assert!(packed.header("vary").is_some_and(|vary| vary.to_lowercase().contains("accept-encoding")), "{address}");
        assert!(packed.body == fs::read(&path).unwrap(), "{address} is sent as it is kept");
        let plain = get(&estate, &address, &[("accept-encoding", "identity")]).expect(200);
        assert_eq!(plain.header("content-encoding"), None, "{address}");
        assert_ne!(plain.header("etag"), packed.header("etag"), "other bytes, another tag");
        let mut unpacked = vec![];
        brotli_decompressor::Decompressor::new(packed.body.as_slice(), 4096).read_to_end(&mut unpacked).unwrap();
        assert!(unpacked == plain.body, "{address}");
        // Whoever takes gzip alone gets that; the client here unpacks it.
        assert!(get(&estate, &address, &[("accept-encoding", "br;q=0, gzip")]).expect(200).body == plain.body, "{address}");
    }
}

#[test]
fn the_service_worker_is_told_of_every_file_and_of_its_bytes() {
    let estate = Estate::open();
    let worker = get(&estate, "/phone/sw.js", &[]).expect(200).text();
    let shell = shell(&worker);
    assert!(shell["version"].as_str().is_some_and(|version| version.len() == 64), "{shell}");
    let told = shell["files"].as_object().unwrap();
    let mut there = files();
    let source = fs::read_to_string(there.remove("/phone/sw.js").unwrap()).unwrap();
    assert_eq!(worker.split_once('\n').unwrap().1, source);
    assert_eq!(told.keys().collect::<Vec<_>>(), there.keys().collect::<Vec<_>>());
    for (address, hash) in told {
        let bytes = get(&estate, address, &[("accept-encoding", "identity")]).expect(200).body;
        assert_eq!(hash, &sha256(&bytes), "{address}");
    }
}

/// A page that works without the internet has no business there.
#[test]
fn no_file_names_another_host() {
    for (address, path) in files() {
        let bytes = fs::read(&path).unwrap();
        let Ok(text) = String::from_utf8(bytes) else { continue };
        for (number, line) in text.lines().enumerate() {
            // A comment fetches nothing, nor does the name of an XML language.
            let is_comment = ["//", "/*", "*"].iter().any(|begins| line.trim_start().starts_with(begins));
            let hosts = line.split("http").skip(1).filter_map(|after| after.strip_prefix("s://").or_else(|| after.strip_prefix("://")));
            let is_foreign = |host: &&str| host.starts_with(char::is_alphanumeric) && !host.starts_with("www.w3.org/");
            let foreign: Vec<&str> = hosts.filter(|host| !is_comment && is_foreign(host)).collect();
            assert!(foreign.is_empty(), "{address}:{}: {line}", number + 1);
        }
    }
}

#[test]
fn the_page_asks_for_all_its_modules_at_once() {
    let files = files();
    let page = fs::read_to_string(&files["/phone"]).unwrap();
    let of_workers = ["/phone/worker.js", "/phone/keeper.js", "/phone/host.js", "/phone/sw.js"];
    let is_module =
        |address: &&String| address.ends_with(".js") && !address.starts_with("/phone/core/") && !of_workers.contains(&address.as_str());
    let forgotten: Vec<&String> = files.keys().filter(is_module).filter(|address| !page.contains(&format!("\"{address}\""))).collect();
    assert!(forgotten.is_empty(), "index.html does not name {forgotten:?}");
    let named = page.matches("modulepreload").count();
    assert_eq!(named + 1, files.keys().filter(is_module).count(), "index.html names a module that is gone");
}
