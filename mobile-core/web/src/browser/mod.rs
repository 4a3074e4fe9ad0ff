//! What does the browser's worker call? These functions; one engine a worker.

mod files;
mod host;
mod stores;

use crate::{calls, talk::Talk as Words};
use engine::{
    AppError, Engine,
    ports::Ports,
    read_id,
    sync::{Header, Reply, Response},
};
use js_sys::{Array, Uint8Array};
use serde::Serialize;
use sqlite_wasm_vfs::sahpool::{OpfsSAHPoolCfgBuilder, OpfsSAHPoolUtil, install};
use std::cell::RefCell;
use wasm_bindgen::prelude::*;

/// Files that SQLite finds free at any time: a store and its journal each for the next who sign in.
const FREE_FILES: usize = 8;

thread_local! {
    static PHONE: RefCell<Option<Engine>> = const { RefCell::new(None) };
    static POOL: RefCell<Option<OpfsSAHPoolUtil>> = const { RefCell::new(None) };
}

/// An error as the page reads it: an [`AppError`] as JSON.
fn thrown(error: &AppError) -> JsValue {
    serde_json::to_string(error).unwrap_or_else(|_| r#"{"kind":"damaged","why":"an error that can't be told"}"#.into()).into()
}

fn damaged(why: impl Into<String>) -> JsValue {
    thrown(&AppError::Damaged { why: why.into() })
}

fn json(value: &impl Serialize) -> Result<String, JsValue> {
    serde_json::to_string(value).map_err(|error| damaged(error.to_string()))
}

/// The engine for one short call.
fn with<T>(ask: impl FnOnce(&mut Engine) -> calls::Result<T>) -> Result<T, JsValue> {
    PHONE.with_borrow_mut(|phone| match phone {
        Some(engine) => ask(engine).map_err(|error| thrown(&error)),
        None => Err(damaged("not open")),
    })
}

#[wasm_bindgen(start)]
fn start() {
    std::panic::set_hook(Box::new(|info| host::log(&info.to_string())));
}

/// Takes hold of the phone's files; fails where another tab's worker has them, or the browser has none to give.
#[wasm_bindgen]
pub async fn take_files() -> Result<(), JsValue> {
    let config = OpfsSAHPoolCfgBuilder::new().vfs_name("rounds").directory("rounds").initial_capacity(FREE_FILES).build();
    let pool = install::<sqlite_wasm_rs::WasmOsCallback>(&config, true).await.map_err(|error| damaged(error.to_string()))?;
    POOL.with_borrow_mut(|held| *held = Some(pool));
    keep_files_free().await
}

/// Makes room for further stores; to be called after somebody signed in, and whenever there is time.
#[wasm_bindgen]
pub async fn keep_files_free() -> Result<(), JsValue> {
    let Some(pool) = POOL.with_borrow(Clone::clone) else { return Err(damaged("no files")) };
    let used = stores::names(&pool).map_err(damaged)?.len();
    pool.ensure_capacity(used + FREE_FILES).await.map_err(|error| damaged(error.to_string()))
}

/// Opens the phone. `app` is what the page calls itself, as seals say it.
#[wasm_bindgen]
pub fn open(app: String) -> Result<String, JsValue> {
    if POOL.with_borrow(Option::is_none) {
        return Err(damaged("no files"));
    }
    let ports = || -> Result<Ports, String> {
        Ok(Ports {
            clock: Box::new(host::Clock),
            random: Box::new(host::Random),
            files: Box::new(files::PhotoStore::open()?),
            stores: Box::new(stores::StorePool::default()),
            key: Box::new(host::PageKey),
            keys: Box::new(host::PageSecret),
            app,
        })
    };
    let engine = Engine::open(ports().map_err(damaged)?).map_err(|error| thrown(&error.into()))?;
    PHONE.with_borrow_mut(|phone| *phone = Some(engine));
    with(|engine| calls::Opened::of(engine)).and_then(|opened| json(&opened))
}

/// One call, with the photos that go along.
#[wasm_bindgen]
pub fn call(name: &str, arguments: &str, bytes: &Array) -> Result<String, JsValue> {
    let bytes: Vec<Vec<u8>> = bytes.iter().map(|photo| Uint8Array::from(photo).to_vec()).collect();
    with(|engine| calls::answer(engine, name, arguments, &bytes))
}

/// The version of the core.
#[wasm_bindgen]
#[must_use]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").into()
}

/// The thumbnail of a photo, as a JPEG.
#[wasm_bindgen]
pub fn thumbnail(photo_id: &str) -> Result<Vec<u8>, JsValue> {
    with(|engine| Ok(engine.thumbnail(read_id(photo_id, "photo")?)?))
}

/// A photo as large as a screen.
#[wasm_bindgen]
pub fn picture(photo_id: &str) -> Result<Vec<u8>, JsValue> {
    with(|engine| Ok(engine.picture(read_id(photo_id, "photo")?)?))
}

/// What a QR code says that is in a picture of grey pixels.
#[wasm_bindgen]
pub fn read_qr(width: usize, height: usize, grey: &[u8]) -> Option<String> {
    calls::read_qr(width, height, grey)
}

/// A talk with the server.
#[wasm_bindgen]
pub struct Talk(Words);

/// A question for the server.
#[wasm_bindgen(getter_with_clone)]
pub struct Question {
    /// GET, POST, HEAD or PATCH.
    pub method: String,
    /// The path with its query.
    pub path: String,
    /// Names and values of its headers, in turn.
    pub headers: Vec<String>,
    /// Its body; empty for none.
    pub body: Vec<u8>,
}

#[wasm_bindgen]
impl Talk {
    /// Begins a talk.
    #[wasm_bindgen(constructor)]
    pub fn begin(about: &str) -> Result<Talk, JsValue> {
        with(|engine| Words::begin(engine, about)).map(Self)
    }

    /// The next question; none when all is said.
    pub fn next(&mut self) -> Result<Option<Question>, JsValue> {
        let question = with(|engine| self.0.next(engine))?;
        Ok(question.map(|asked| Question {
            method: asked.method,
            path: asked.path,
            headers: asked.headers.into_iter().flat_map(|header| [header.name, header.value]).collect(),
            body: asked.body,
        }))
    }

    /// An answer came; `headers` are names and values in turn.
    pub fn feed(&mut self, status: u16, headers: Vec<String>, body: Vec<u8>) -> Result<(), JsValue> {
        let headers = headers.chunks_exact(2).map(|pair| Header { name: pair[0].clone(), value: pair[1].clone() }).collect();
        with(|engine| self.0.feed(engine, Reply::Answer(Response { status, headers, body })))
    }

    /// No answer came.
    pub fn lost(&mut self) -> Result<(), JsValue> {
        with(|engine| self.0.feed(engine, Reply::Lost))
    }

    /// How far a sync is, as JSON.
    pub fn report(&self) -> Result<String, JsValue> {
        json(&self.0.report())
    }

    /// What it came to, as JSON.
    pub fn outcome(&mut self) -> Result<String, JsValue> {
        let outcome = with(|engine| self.0.outcome(engine))?;
        json(&outcome)
    }
}
