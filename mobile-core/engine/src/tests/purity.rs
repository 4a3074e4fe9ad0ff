//! Does the engine keep its hands off files, sockets and clocks?

use std::{fs, path::Path, process::Command};

#[test]
fn nothing_in_the_tree_opens_a_file_or_a_socket_by_itself() {
    let tree =
        Command::new(env!("CARGO")).args(["tree", "-p", "engine", "-e", "normal", "--prefix", "none", "--offline"]).output().unwrap();
    let tree = String::from_utf8(tree.stdout).unwrap();
    assert!(tree.contains("diesel v"), "cargo tree said nothing:\n{tree}");
    for crate_name in ["tokio", "r2d2", "getrandom", "uniffi", "ureq", "reqwest", "mio", "actix-web"] {
        let used = tree.lines().any(|line| line.starts_with(&format!("{crate_name} v")));
        assert!(!used, "the engine leans on {crate_name}");
    }
}

#[test]
fn no_source_asks_the_system() {
    let words = ["std::fs", "std::thread", "std::time", "std::net", "std::env", "Utc::now", "panic!", ".unwrap()", ".expect("];
    let mut looked_at = 0;
    look(Path::new(env!("CARGO_MANIFEST_DIR")).join("src").as_path(), &mut |path, text| {
        looked_at += 1;
        for word in words {
            assert!(!text.contains(word), "{} says {word}", path.display());
        }
    });
    assert!(looked_at > 25, "only {looked_at} files");
}

fn look(folder: &Path, at: &mut impl FnMut(&Path, &str)) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("tests") {
            look(&path, at);
        } else if path.extension().is_some_and(|e| e == "rs") {
            at(&path, &fs::read_to_string(&path).unwrap());
        }
    }
}
