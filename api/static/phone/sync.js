// When does the phone sync by itself?

import { CoreError } from "./core.js";
import { app, call, draw, tell } from "./store.js";
import { arrive, reload } from "./router.js";
import { lookForPictures } from "./parts/pictures.js";
import { halt, met, sentence } from "./trouble.js";

const MINUTE = 60_000;
let again = 0;

/** Delivers and fetches. @param {boolean} [byHand] Somebody tapped: say how it went. */
export async function syncNow(byHand = false) {
  if (!app.opened?.enrolled || app.sync.running) return;
  clearTimeout(again);
  app.sync.running = true;
  draw();
  try {
    app.sync.report = await call("sync", {});
    app.sync.trouble = null;
    app.signal = true;
    if (app.sync.report.device_revoked) halt("revoked");
    else if (byHand) tell({ text: app.words.synced, tone: "good" });
  } catch (error) {
    if (!(error instanceof CoreError)) throw error;
    failed(error, byHand);
  } finally {
    app.sync.running = false;
    lookForPictures();
    await look();
    reload();
  }
}

/** @param {CoreError} failure @param {boolean} byHand */
function failed({ error }, byHand) {
  app.sync.trouble = error;
  app.signal = error.kind !== "offline" && app.signal;
  if (error.kind === "offline" || error.kind === "server_trouble") {
    again = window.setTimeout(syncNow, Math.max(5, error.retry_in_seconds) * 1000);
    if (byHand) tell({ text: sentence(error), tone: "calm" });
  } else if (error.kind === "sign_in_again" && app.me) {
    // The session ran out: what is on the phone stays open, and the thin line says so.
    if (byHand) tell({ text: app.words.sessionOver, tone: "calm" });
  } else if (byHand || error.kind === "phone_revoked" || error.kind === "update_app" || error.kind === "must_change_password") met(error);
}

/** What waits, and who is signed in now: a sync may have changed both. */
export async function look() {
  try {
    app.delivery = await call("delivery", {});
    // A locked phone stays locked; a lease that was over is open again after a sync.
    const before = app.me;
    if (before) app.me = await call("signed_in", {});
    app.tasks = app.me ? await call("task_counts", {}) : null;
    if (before && !app.me) void arrive();
  } catch (error) {
    // Nothing to see while the phone is locked or closed out; its screen says so.
    if (!(error instanceof CoreError)) throw error;
  }
  draw();
}

/** Starts the clock that syncs: at once, every five minutes, and whenever a signal comes. */
export function syncByItself() {
  const network = connection();
  network?.addEventListener("change", sayNetwork);
  addEventListener("online", () => { app.signal = true; sayNetwork(); void syncNow(); });
  addEventListener("offline", () => { app.signal = false; draw(); });
  setInterval(() => { if (document.visibilityState === "visible") void syncNow(); }, 5 * MINUTE);
  sayNetwork();
  void syncNow();
}

/** @typedef {EventTarget & {type?: string, saveData?: boolean, metered?: boolean}} Connection */

/** @returns {Connection | undefined} */
function connection() {
  return /** @type {Navigator & {connection?: Connection}} */ (navigator).connection;
}

function sayNetwork() {
  const network = connection();
  // A browser that says nothing is taken for one on a paid line only when it asks to save data.
  const metered = network?.metered ?? (network?.saveData === true || network?.type === "cellular");
  void call("network", { metered }).catch(() => draw());
}
