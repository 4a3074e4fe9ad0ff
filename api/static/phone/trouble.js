// What is said when something did not work, and what is the next step?

import { CoreError } from "./core.js";
import { app, draw, tell } from "./store.js";
import { arrive, go } from "./router.js";
import { syncNow } from "./sync.js";

/** @import * as T from "./types.js" */
/** @import { Halt } from "./store.js" */

/** Does it, and says what went wrong. @param {() => Promise<unknown>} work @returns {Promise<boolean>} True when it went well. */
export async function attempt(work) {
  try {
    await work();
    return true;
  } catch (error) {
    if (!(error instanceof CoreError)) throw error;
    met(error.error);
    return false;
  }
}

/** @param {T.AppError} error @returns {string} */
export function sentence(error) {
  const t = app.words;
  switch (error.kind) {
    case "not_allowed":
    case "bad_photo":
      return app.language === "en" ? error.en : error.zh;
    case "wrong_pin":
      return error.wait_seconds ? t.wrongPinWait(error.wait_seconds) : t.wrongPin;
    case "server_trouble":
      return t.errors.server_trouble(error.why);
    case "damaged":
      return t.errors.damaged(error.why);
    default:
      return t.errors[error.kind];
  }
}

/** Takes an error to where something can be done about it. @param {T.AppError} error */
export function met(error) {
  const t = app.words;
  const bad = (/** @type {{label: string, run: () => unknown} | undefined} */ action) => tell({ text: sentence(error), tone: "bad", action });
  switch (error.kind) {
    case "offline":
      app.signal = false;
      return tell({ text: sentence(error), tone: "calm" });
    case "sign_in_again":
      app.me = null;
      return void arrive();
    case "must_change_password":
      if (app.me) app.me.must_change_password = true;
      return void arrive();
    case "phone_revoked":
      return halt("revoked");
    case "keys_unavailable":
      return halt("keys", error.why);
    case "update_app":
      return halt("old");
    case "not_found":
      return bad({ label: t.toToday, run: () => go("#/") });
    case "storage_full":
      return bad({ label: t.makeRoom, run: () => go("#/storage") });
    case "server_trouble":
      return bad({ label: t.tryAgain, run: () => syncNow(true) });
    case "damaged":
      return bad({ label: t.startAnew, run: () => location.reload() });
    default:
      return bad(undefined);
  }
}

/** Nothing goes on but what the screen of this trouble offers. @param {Halt} kind @param {string} [why] */
export function halt(kind, why = "") {
  app.halt = { kind, why };
  if (app.sheet) app.sheet.left?.();
  app.sheet = null;
  draw();
}
