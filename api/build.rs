//! Which files is the phone page made of? Whatever lies in its folder when the server is built: nobody keeps a list.

use std::{
    env,
    error::Error,
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};

const FOLDER: &str = "static/phone";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=build.rs");
    // The whole folder is looked through: a new file counts, and so does a new folder in it.
    println!("cargo:rerun-if-changed={FOLDER}");
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join(FOLDER);
    let mut files = vec![];
    if folder.is_dir() {
        walk(&folder, &mut files)?;
    }
    files.sort();
    let mut list = String::from("&[\n");
    for file in &files {
        let name = file.strip_prefix(&folder)?.to_str().ok_or("a file's name is no UTF-8")?;
        writeln!(list, "    Embedded {{ name: {name:?}, bytes: include_bytes!({:?}) }},", file.display().to_string())?;
    }
    list.push_str("]\n");
    fs::write(Path::new(&env::var("OUT_DIR")?).join("phone_files.rs"), list)?;
    Ok(())
}

/// Everything but what is hidden (an editor's leavings) and types, which no browser reads.
fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let is_for_us = name.starts_with('.') || name.ends_with(".d.ts");
        if path.is_dir() && !is_for_us {
            walk(&path, files)?;
        } else if !is_for_us {
            files.push(path);
        }
    }
    Ok(())
}
