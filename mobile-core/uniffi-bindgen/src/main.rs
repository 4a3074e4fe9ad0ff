//! Where do the Kotlin, Python and Swift faces of the phone core come from?
//!
//! From the compiled library itself: `uniffi-bindgen LIBRARY FOLDER` reads what the core exports and
//! writes one folder a language.

use std::error::Error;

use uniffi_bindgen::bindings::{GenerateOptions, TargetLanguage, generate};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [library, folder] = arguments.as_slice() else {
        return Err("usage: uniffi-bindgen LIBRARY FOLDER".into());
    };
    // Python's modules import each other as neighbours, so they need a package round them.
    let rooms = [(TargetLanguage::Kotlin, "kotlin"), (TargetLanguage::Python, "python/rounds_core"), (TargetLanguage::Swift, "swift")];
    for (language, room) in rooms {
        generate(GenerateOptions {
            languages: vec![language],
            source: library.into(),
            out_dir: format!("{folder}/{room}").into(),
            ..GenerateOptions::default()
        })?;
    }
    Ok(())
}
