//! How does a test hold the phone page? In a Chromium the size of a phone, with a camera that sees what the test shows it, and a battery that
//! can be pulled out.

use super::{
    Browser,
    webdriver::{Setting, WebDriver},
};
use crate::office::Office;
use domain::{
    checklist::{Answer, Value},
    ids::ItemId,
    place::Checkpoint,
};
use serde_json::{Value as Json, json};
use std::{
    fs,
    ops::Deref,
    path::{Path, PathBuf},
    rc::Rc,
    thread,
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// What a camera sees.
pub enum Film<'a> {
    /// A QR code that says this.
    Code(&'a str),
    /// A picture, a JPEG.
    Picture(&'a [u8]),
}

/// The phone page in a phone's browser.
pub struct PhonePage {
    browser: Browser,
    profile: Rc<TempDir>,
    camera: PathBuf,
    language: String,
}

impl Deref for PhonePage {
    type Target = Browser;

    fn deref(&self) -> &Browser {
        &self.browser
    }
}

impl PhonePage {
    /// A new phone's browser on the page.
    #[must_use]
    pub fn open(site: &str, language: &str) -> Self {
        let page = Self::closed(site, language);
        page.browser.go("/phone");
        page
    }

    /// A new phone's browser, on no page yet.
    #[must_use]
    pub fn closed(site: &str, language: &str) -> Self {
        let profile = Rc::new(TempDir::new().expect("a temporary folder"));
        let camera = profile.path().join("camera.mjpeg");
        fs::write(&camera, film(&Film::Code("nothing yet"))).expect("the film can be written");
        let browser = start(site, language, &profile, &camera);
        Self { browser, profile, camera, language: language.into() }
    }

    /// Milliseconds from the beginning of this page until something is shown that matches; the page notes it itself.
    pub fn time_until(&self, css: &str) -> f64 {
        let script = format!(
            "const [done] = [...arguments].slice(-1);
            const look = () => document.querySelector(`{css}`) && document.readyState === 'complete' ? done(performance.now()) : setTimeout(look, 2);
            look();"
        );
        self.browser.script_in_time(&script).as_f64().unwrap_or(f64::NAN)
    }

    /// Holds something before the camera; a camera that is on already goes on seeing what it saw.
    pub fn show(&self, what: &Film<'_>) {
        let part = self.camera.with_extension("part");
        fs::write(&part, film(what)).expect("the film can be written");
        fs::rename(&part, &self.camera).expect("the film can be changed");
    }

    /// The battery falls out, and the same phone is switched on again.
    #[must_use]
    pub fn killed_and_opened_again(self) -> Self {
        let Self { browser, profile, camera, language } = self;
        browser.driver.kill_browser();
        let site = browser.site.clone();
        drop(browser);
        let browser = start(&site, &language, &profile, &camera);
        browser.go("/phone");
        Self { browser, profile, camera, language }
    }

    /// Taps what a test knows by this name.
    pub fn tap(&self, name: &str) {
        self.tap_at(&hook(name));
    }

    /// Taps what matches, where a thumb would have scrolled it to.
    pub fn tap_at(&self, css: &str) {
        let _ = self.browser.text(css);
        self.browser.script(&format!("document.querySelector(`{css}`).scrollIntoView({{block: 'center', behavior: 'instant'}})"));
        self.browser.click(css);
    }

    /// Types into what a test knows by this name.
    pub fn write(&self, name: &str, text: &str) {
        self.browser.fill(&hook(name), text);
    }

    /// Waits until something with this name is there.
    pub fn sees(&self, name: &str) -> String {
        self.browser.text(&hook(name))
    }

    /// Waits until something with this name is gone.
    pub fn sees_no(&self, name: &str) {
        self.browser.wait_until(&format!("return !document.querySelector(\"{}\")", hook(name)), &format!("{name} to go"));
    }

    /// Taps a PIN on the page's own keys.
    pub fn type_pin(&self, pin: &str) {
        for digit in pin.chars() {
            self.tap_at(&format!("[data-key='{digit}']"));
        }
    }

    /// Brings a phone in: scans the code that the office's page shows, and signs in.
    pub fn enrol(&self, code: &str, holder: &Office) {
        self.show(&Film::Code(&format!("ROUNDS:ENROL:{}:{code}", self.browser.site)));
        self.tap("scan");
        self.sign_in(holder);
    }

    /// Types login and password.
    pub fn sign_in(&self, holder: &Office) {
        self.write("login", &holder.login);
        self.write("password", &holder.password);
        self.tap("sign-in");
    }

    /// Arrives at a checkpoint by its code.
    pub fn scan(&self, checkpoint: &Checkpoint) {
        self.show(&Film::Code(&checkpoint.code));
        self.tap("scan");
        let _ = self.sees("item");
    }

    /// Answers an item, as a thumb does.
    pub fn answer(&self, item: ItemId, value: &Value) {
        let within = |css: &str| format!("#item-{item} {css}");
        match value {
            Value::Verdict(verdict) => self.tap_at(&within(&format!("[data-verdict={}]", json!(verdict)))),
            Value::Score(points) => self.tap_at(&within(&format!("[data-points='{points}']"))),
            Value::Number(number) => {
                self.tap_at(&within("[data-test='number']"));
                self.type_pin(&number.to_string());
                self.tap("number-done");
            }
            Value::Choice(option) => self.tap_at(&within(&format!("[data-option='{option}']"))),
            // None of them is an answer too: one is chosen, and taken back.
            Value::Choices(options) if options.is_empty() => {
                for pressed in ["true", "false"] {
                    self.tap_at(&within("[data-option]"));
                    let _ = self.browser.text(&within(&format!("[data-option][aria-pressed='{pressed}']")));
                }
            }
            Value::Choices(options) => options.iter().for_each(|option| self.tap_at(&within(&format!("[data-option='{option}']")))),
            Value::Text(text) => self.browser.fill(&within("textarea"), text),
        }
    }

    /// Answers several.
    pub fn answers(&self, answers: &[Answer]) {
        for answer in answers {
            if let Some(value) = &answer.value {
                self.answer(answer.item, value);
            }
        }
    }

    /// Takes a photo of what is before the camera, at an item.
    pub fn take_photo(&self, item: ItemId) {
        self.tap_at(&format!("#item-{item} [data-test='photo-live']"));
        self.browser.wait_until("return document.querySelector('dialog video')?.videoWidth > 0", "the camera");
        self.tap("shutter");
        let _ = self.browser.text(&format!("#item-{item} [data-photo] img"));
    }

    /// Asks the page's core something behind the screens' back, and gives what it says.
    pub fn core(&self, call: &str) -> Json {
        self.core_with(call, &json!({}))
    }

    /// The same with arguments.
    pub fn core_with(&self, call: &str, arguments: &Json) -> Json {
        let ask = "const [done] = [...arguments].slice(-1); import('/phone/store.js').then(({call}) => ";
        let then = "then((value) => done(value ?? null), (error) => done({error: error.error ?? String(error)}))";
        self.browser.script_in_time(&format!("{ask}call('{call}', {arguments})).{then}"))
    }

    /// How large the page's process is, in bytes of memory: what is its own, and its part of what it shares.
    #[must_use]
    pub fn memory(&self) -> u64 {
        let mine = self.profile.path().display().to_string();
        let processes = fs::read_dir("/proc").expect("Linux").flatten().map(|entry| entry.path());
        let is_page = |path: &PathBuf| {
            let words = fs::read(path.join("cmdline")).unwrap_or_default();
            let words = String::from_utf8_lossy(&words).into_owned();
            words.contains("--type=renderer") && words.contains(&mine)
        };
        processes.filter(is_page).filter_map(|path| shared_fairly(&path)).max().unwrap_or(0)
    }

    /// Waits until the core says what it should.
    #[track_caller]
    pub fn wait_until_core(&self, call: &str, is: impl Fn(&Json) -> bool) -> Json {
        let begun = Instant::now();
        loop {
            let said = self.core(call);
            if is(&said) {
                return said;
            }
            assert!(begun.elapsed() < Duration::from_secs(30), "{call} says {said}; the page:\n{}", self.browser.text("body"));
            thread::sleep(Duration::from_millis(100));
        }
    }

    /// A word of Chrome's own protocol.
    pub fn devtools(&self, word: &str, about: &Json) -> Json {
        self.browser.driver.devtools(word, about)
    }

    /// How many bytes the browser gives this page at the most; none for as many as it likes.
    pub fn quota(&self, bytes: Option<u64>) {
        let mut about = json!({"origin": self.browser.site});
        if let Some(bytes) = bytes {
            about["quotaSize"] = bytes.into();
        }
        self.devtools("Storage.overrideQuotaForOrigin", &about);
    }
}

/// Its own memory and its part of what it shares, in bytes.
fn shared_fairly(process: &Path) -> Option<u64> {
    let text = fs::read_to_string(process.join("smaps_rollup")).ok()?;
    let line = text.lines().find(|line| line.starts_with("Pss:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}

fn hook(name: &str) -> String {
    format!("[data-test='{name}']")
}

fn start(site: &str, language: &str, profile: &Rc<TempDir>, camera: &Path) -> Browser {
    let setting = Setting { language: language.into(), profile: Rc::clone(profile), camera: Some(camera.to_path_buf()) };
    Browser { driver: WebDriver::start(&setting), site: site.into() }
}

/// Pixels of a film.
const SIZE: (u32, u32) = (640, 480);

/// Two pictures that are the same, one after the other: Chrome shows them again and again.
fn film(what: &Film<'_>) -> Vec<u8> {
    match what {
        Film::Code(text) => jpeg(&code(text)).repeat(2),
        Film::Picture(bytes) => {
            let picture =
                image::load_from_memory(bytes).expect("a picture").resize_exact(SIZE.0, SIZE.1, image::imageops::FilterType::Triangle);
            jpeg(&picture.to_rgb8()).repeat(2)
        }
    }
}

fn code(text: &str) -> image::RgbImage {
    let code = qrcode::QrCode::new(text).expect("it fits into a QR code");
    let (width, colours) = (code.width(), code.to_colors());
    // A rim of four is what the standard asks for.
    let step = SIZE.1 as usize / (width + 8);
    image::RgbImage::from_fn(SIZE.0, SIZE.1, |x, y| {
        let at = |along: u32, all: u32| (along as usize).checked_sub((all as usize - step * width) / 2).map(|along| along / step);
        let dark = match (at(x, SIZE.0), at(y, SIZE.1)) {
            (Some(x), Some(y)) if x < width && y < width => colours[y * width + x] == qrcode::Color::Dark,
            _ => false,
        };
        image::Rgb([if dark { 20 } else { 235 }; 3])
    })
}

fn jpeg(picture: &image::RgbImage) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(vec![]);
    let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 92);
    picture.write_with_encoder(encoder).expect("a JPEG");
    bytes.into_inner()
}
