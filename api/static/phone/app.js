// How does the phone page start?

import { Core, CoreError } from "./core.js";
import { app, call, callThrough, draw, painter, speak } from "./store.js";
import { arrive, reload, startRouting } from "./router.js";
import { becomeTheOne } from "./tab.js";
import { holds } from "./holder.js";
import { halt } from "./trouble.js";
import { lockWhenAway } from "./lock.js";
import { syncByItself } from "./sync.js";
import { paintFrame } from "./parts/frame.js";
import { readSize } from "./size.js";
import { watchForUpdates } from "./update.js";

/** @import * as T from "./types.js" */

const core = new Core({
  changed: reload,
  progress: (report) => { app.sync.report = report; app.signal = true; draw(); },
  restarted: () => void reopen(),
  dead: (why) => halt("dead", why),
});
let running = false;
/** What the browser speaks; nothing once the phone was opened. @type {T.Language | null} */
let spoken = navigator.language.startsWith("en") ? "en" : "zh";

/** Opens the stores; what the person was on stays on the screen. */
async function openBooks() {
  try {
    const opened = await call("open", {});
    app.opened = opened;
    app.me = opened.signed_in;
    app.people = opened.people;
    if (opened.signed_in) holds(opened.signed_in.person_id);
    speak(opened.language);
    // A phone that is new here speaks what its browser speaks, until somebody chooses.
    if (!opened.enrolled && spoken && spoken !== opened.language) {
      await call("set_language", { language: spoken });
      speak(spoken);
    }
    spoken = null;
    return true;
  } catch (error) {
    if (!(error instanceof CoreError)) throw error;
    const { error: why } = error;
    if (why.kind === "phone_revoked") halt("revoked");
    else if (why.kind === "keys_unavailable") halt("keys", why.why);
    else if (why.kind === "storage_full") halt("full");
    else halt("damaged", "why" in why ? why.why : why.kind);
    return false;
  }
}

/** The worker died and lives again: whoever had their books open goes on where they were. */
async function reopen() {
  if (!(await openBooks())) return;
  if (app.me) reload();
  else await arrive();
}

/** @param {boolean} steal */
async function start(steal) {
  const mine = await becomeTheOne(steal, () => {
    core.stop("another tab");
    halt("lost-tab");
  });
  if (!mine) return halt("second-tab");
  app.halt = null;
  core.start();
  if (!(await openBooks())) return;
  void watchForUpdates();
  if (running) return void arrive();
  running = true;
  startRouting();
  lockWhenAway();
  syncByItself();
}

/** What a browser must have. */
function lacks() {
  if (!isSecureContext) return /** @type {const} */ ("insecure");
  if (!navigator.storage?.getDirectory || !navigator.locks || typeof WebAssembly === "undefined") return /** @type {const} */ ("no-store");
  return null;
}

speak(spoken);
readSize();
painter(() => paintFrame(() => start(true)));
callThrough(core);
const missing = lacks();
if (missing) halt(missing);
else void start(false);
