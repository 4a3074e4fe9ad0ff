// What lies over the screen: opened with a tap, closed with the phone's back button too?

import { app, draw, hush } from "./store.js";

/** @import { Sheet } from "./store.js" */

/** @type {(() => void)[]} */ let closing = [];
/** @type {Element | null} */ let opener = null;

/** @param {Sheet} sheet */
export function openSheet(sheet) {
  // One sheet follows another without a step in the history for each.
  if (app.sheet) app.sheet.left?.();
  else {
    opener = document.activeElement;
    history.pushState({ sheet: true }, "");
  }
  app.sheet = sheet;
  // A line about the screen below has nothing to say here.
  hush();
}

/** Closes it; done once the history has gone back, so that one may go elsewhere then. @returns {Promise<void>} */
export function closeSheet() {
  if (!app.sheet) return Promise.resolve();
  return new Promise((done) => {
    closing.push(done);
    history.back();
  });
}

/** True when it was a sheet that the back button closed, and the screen below stays. */
export function sheetWentBack() {
  if (!app.sheet) return false;
  app.sheet.left?.();
  app.sheet = null;
  draw();
  const done = closing;
  closing = [];
  queueMicrotask(() => {
    if (opener instanceof HTMLElement && opener.isConnected) opener.focus({ preventScroll: true });
    opener = null;
    for (const one of done) one();
  });
  return true;
}
