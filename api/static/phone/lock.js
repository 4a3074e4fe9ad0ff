// When does the phone ask for the PIN again?

import { app, call } from "./store.js";
import { arrive } from "./router.js";
import { attempt } from "./trouble.js";

const AWAY_MILLIS = 2 * 60_000;
let hiddenAt = 0;
/** The system's camera covers the page: that is work, not an absence. */
let camera = false;

/** @param {boolean} is */
export function cameraIsOpen(is) {
  camera = is;
}

export function lockWhenAway() {
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") {
      hiddenAt = Date.now();
      return;
    }
    const away = Date.now() - hiddenAt;
    if (app.me?.has_pin && !camera && away > AWAY_MILLIS) void lockNow();
    // An older browser does not say that the camera was left without a photo.
    camera = false;
  });
}

export async function lockNow() {
  await attempt(async () => {
    await call("lock", {});
    app.me = null;
    app.people = await call("people", {});
    await arrive();
  });
}
