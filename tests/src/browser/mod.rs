//! How does a test look at a page? With a real Chromium, driven over WebDriver.

mod axe;
mod phone_page;
mod webdriver;

pub use phone_page::{Film, PhonePage};

use serde_json::{Value, json};
use std::{
    rc::Rc,
    thread,
    time::{Duration, Instant},
};
use tempfile::TempDir;
use webdriver::{Setting, WebDriver};

/// How long a page may take to show what is asked for.
const PATIENCE: Duration = Duration::from_secs(15);

/// Keys as WebDriver spells them.
pub mod keys {
    /// Return.
    pub const ENTER: &str = "\u{E007}";
    /// Escape.
    pub const ESCAPE: &str = "\u{E00C}";
    /// Arrow left.
    pub const LEFT: &str = "\u{E012}";
    /// Arrow right.
    pub const RIGHT: &str = "\u{E014}";
    /// Tabulator.
    pub const TAB: &str = "\u{E004}";
}

/// A browser window; closed when dropped.
pub struct Browser {
    driver: WebDriver,
    site: String,
}

impl Browser {
    /// Opens a window on a server. `language` is what the browser asks for: `zh-CN`, `en`.
    #[must_use]
    pub fn open(site: &str, language: &str) -> Self {
        let profile = Rc::new(TempDir::new().expect("a temporary folder"));
        Self { driver: WebDriver::start(&Setting { language: language.into(), profile, camera: None }), site: site.into() }
    }

    /// Goes to a page.
    pub fn go(&self, path: &str) {
        self.driver.post("url", &json!({"url": format!("{}{path}", self.site)}));
    }

    /// The path of the page that is shown, with its query.
    #[must_use]
    pub fn path(&self) -> String {
        let url = self.driver.get("url");
        url.as_str().unwrap_or_default().trim_start_matches(&self.site).to_owned()
    }

    /// Runs a script and gives what it returns.
    pub fn script(&self, script: &str) -> Value {
        self.driver.post("execute/sync", &json!({"script": script, "args": []}))
    }

    /// Runs a script that ends by calling its last argument, and gives what it calls it with.
    pub fn script_in_time(&self, script: &str) -> Value {
        self.driver.post("execute/async", &json!({"script": script, "args": []}))
    }

    /// True when something on the page matches a CSS selector.
    #[must_use]
    pub fn has(&self, css: &str) -> bool {
        !self.driver.elements(css).is_empty()
    }

    /// How many things match.
    #[must_use]
    pub fn count(&self, css: &str) -> usize {
        self.driver.elements(css).len()
    }

    fn wait(&self, css: &str) -> String {
        let begun = Instant::now();
        loop {
            if let Some(found) = self.driver.elements(css).into_iter().next() {
                return found;
            }
            assert!(begun.elapsed() < PATIENCE, "nothing like {css} on {}:\n{}", self.path(), self.text("body"));
            thread::sleep(Duration::from_millis(50));
        }
    }

    /// The visible text of what matches; waits for it.
    #[must_use]
    pub fn text(&self, css: &str) -> String {
        let element = self.wait(css);
        self.driver.get(&format!("element/{element}/text")).as_str().unwrap_or_default().to_owned()
    }

    /// An attribute of what matches.
    #[must_use]
    pub fn attribute(&self, css: &str, name: &str) -> Option<String> {
        let element = self.wait(css);
        self.driver.get(&format!("element/{element}/attribute/{name}")).as_str().map(str::to_owned)
    }

    /// Clicks.
    pub fn click(&self, css: &str) {
        let element = self.wait(css);
        self.driver.post(&format!("element/{element}/click"), &json!({}));
    }

    /// Clicks what leads to another page, and waits for it.
    pub fn follow(&self, css: &str) {
        self.script("window.before = true");
        self.click(css);
        self.wait_until("return window.before === undefined && document.readyState === 'complete'", "the next page");
    }

    /// Types into a field, in place of what is there.
    pub fn fill(&self, css: &str, text: &str) {
        let element = self.wait(css);
        self.driver.post(&format!("element/{element}/clear"), &json!({}));
        self.driver.post(&format!("element/{element}/value"), &json!({"text": text}));
    }

    /// Chooses a file of this machine in a field for files.
    pub fn choose(&self, css: &str, file: &std::path::Path) {
        let element = self.wait(css);
        self.driver.post(&format!("element/{element}/value"), &json!({"text": file.display().to_string()}));
    }

    /// Presses a key, wherever the focus is.
    pub fn press(&self, key: &str) {
        let strokes = json!([{"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]);
        self.driver.post("actions", &json!({"actions": [{"type": "key", "id": "keyboard", "actions": strokes}]}));
    }

    /// Waits until a script says true.
    pub fn wait_until(&self, script: &str, what: &str) {
        let begun = Instant::now();
        while self.script(script) != Value::Bool(true) {
            assert!(begun.elapsed() < PATIENCE, "waited in vain for {what} on {}:\n{}", self.path(), self.text("body"));
            thread::sleep(Duration::from_millis(50));
        }
    }

    /// The tab that is looked at.
    #[must_use]
    pub fn tab(&self) -> String {
        self.driver.get("window").as_str().unwrap_or_default().to_owned()
    }

    /// Opens another tab, and looks at it.
    pub fn new_tab(&self, path: &str) -> String {
        let opened = self.driver.post("window/new", &json!({"type": "tab"}));
        let tab = opened["handle"].as_str().unwrap_or_default().to_owned();
        self.to_tab(&tab);
        self.go(path);
        tab
    }

    /// Looks at another tab.
    pub fn to_tab(&self, tab: &str) {
        self.driver.post("window", &json!({"handle": tab}));
    }

    /// The size of the window, in CSS pixels.
    pub fn resize(&self, width: u32, height: u32) {
        self.driver.post("window/rect", &json!({"width": width, "height": height}));
    }

    /// What axe finds wrong with the page, a line each.
    #[must_use]
    pub fn violations(&self) -> Vec<String> {
        axe::violations(&self.driver)
    }

    /// Keeps a picture of the page where `ROUNDS_SCREENSHOTS` says; nothing without it.
    pub fn picture(&self, name: &str) {
        let Ok(folder) = std::env::var("ROUNDS_SCREENSHOTS") else {
            return;
        };
        use base64::{Engine, engine::general_purpose::STANDARD};
        let picture = self.driver.get("screenshot");
        let bytes = STANDARD.decode(picture.as_str().unwrap_or_default()).expect("a picture in base64");
        std::fs::create_dir_all(&folder).expect("the folder for pictures can be made");
        std::fs::write(format!("{folder}/{name}.png"), bytes).expect("a picture can be written");
    }
}
