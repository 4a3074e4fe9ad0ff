//! What does a PDF say? As the programs of poppler read it.

use std::{fs, path::Path, process::Command};

/// What a program says of a PDF.
///
/// # Panics
///
/// Panics if it is no PDF, or the program is missing or can't read it.
#[must_use]
pub fn ask(program: &str, folder: &Path, pdf: &[u8], more: &[&str]) -> String {
    assert!(pdf.starts_with(b"%PDF-"), "{}", String::from_utf8_lossy(pdf));
    let file = folder.join("paper.pdf");
    fs::write(&file, pdf).expect("a test's folder can be written");
    let done = Command::new(program).arg(&file).args(more).output().unwrap_or_else(|error| panic!("{program} (poppler-utils): {error}"));
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).expect("poppler writes UTF-8")
}

/// Its text, laid out as on the page.
///
/// # Panics
///
/// Panics if it is no PDF that can be read.
#[must_use]
pub fn text(folder: &Path, pdf: &[u8]) -> String {
    ask("pdftotext", folder, pdf, &["-layout", "-"])
}
