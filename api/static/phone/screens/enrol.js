// How does this phone come to belong to the company? By the code that the web page shows.

import { html, nothing } from "../lit-html.js";
import { app, tell } from "../store.js";
import { arrive } from "../router.js";
import { icon } from "../parts/icons.js";
import { Scanner } from "../parts/scanner.js";
import { languageSwitch } from "../parts/language.js";
import { onWords } from "../parts/on-words.js";

/** @import { Context, Screen } from "../router.js" */

/** @typedef {{scanner: Scanner | null, code: string, name: string, busy: boolean}} Data */

const PREFIX = "ROUNDS:ENROL:";
const PAUSE_MILLIS = 2_000;

/** @type {Screen<Data>} */
export const enrol = {
  title: ({ t }) => t.enrolTitle,
  beside: () => languageSwitch(),
  load: async ({ data, t }) => data ?? { scanner: null, code: "", name: t.phoneName(model()), busy: false },
  leave: ({ data }) => data.scanner?.stop(),
  view: (c) => {
    const { t, data, draw } = c;
    return html`
      <p class="say">${t.enrolHow}</p>
      ${data.scanner?.trouble ? html`<div class="notice mind">${icon("camera")}<span>${data.scanner.trouble}</span></div>` : nothing}
      ${data.scanner && !data.scanner.trouble ? data.scanner.view(t.finder) : html`
        <button class="button first wide tall" data-test="scan" @click=${() => scanNow(c)}>${icon("qr")}<span>${t.scanCode}</span></button>`}
      <form class="leaf" @submit=${(/** @type {Event} */ event) => { event.preventDefault(); void enter(c, data.code); }}>
        <label class="field"><span>${t.orType}</span>
          <input class="code" name="code" autocomplete="off" autocapitalize="characters" spellcheck="false" data-test="code" .value=${data.code}
            @input=${onWords((words) => { data.code = words; draw(); })}></label>
        <label class="field"><span>${t.phoneNameLabel}</span>
          <input name="device" autocomplete="off" maxlength="60" data-test="device-name" .value=${data.name} @input=${onWords((words) => { data.name = words; draw(); })}>
          <small>${t.phoneNameWhy}</small></label>
        <button class="button wide ${data.code ? "first" : ""}" data-test="enrol" ?disabled=${!data.code.trim() || !data.name.trim() || data.busy}>${data.busy ? t.enrolling : t.enrolNow}</button>
      </form>
      <a class="button bare wide" href="#/promise">${t.promiseTitle}</a>`;
  },
};

/** What the browser says that the phone is. */
function model() {
  return /Android [\d.]+; ([^;)]+?)(?: Build|\))/.exec(navigator.userAgent)?.[1] ?? "";
}

/** @param {Context<Data>} c */
function scanNow(c) {
  const scanner = new Scanner((code) => {
    navigator.vibrate?.(60);
    void enter(c, code).then((went) => { if (!went) setTimeout(() => scanner.again(), PAUSE_MILLIS); });
  });
  c.data.scanner = scanner;
  void scanner.start();
}

/** @param {Context<Data>} c @param {string} scanned */
async function enter(c, scanned) {
  const { data, t, call, attempt, draw } = c;
  const { code, server } = read(scanned.trim());
  if (!code || data.busy) return false;
  data.busy = true;
  draw();
  const went = await attempt(async () => {
    await call("enrol", { code, device_name: data.name.trim() || t.phoneName(model()) });
    if (app.opened) app.opened.enrolled = true;
    // So that the browser does not clear the phone's books when it wants room.
    void navigator.storage.persist();
    tell({ text: t.enrolled, tone: "good", stays: true });
    await arrive();
  });
  // The page talks to the server that it came from, and to no other.
  if (!went && server && !server.includes(location.host)) tell({ text: t.otherServer(server), tone: "bad" });
  data.busy = false;
  draw();
  return went;
}

/** The code alone, and which server gave it out. @param {string} scanned */
function read(scanned) {
  if (!scanned.toUpperCase().startsWith(PREFIX)) return { code: scanned, server: "" };
  const cut = scanned.lastIndexOf(":");
  return { code: scanned.slice(cut + 1), server: scanned.slice(PREFIX.length, cut) };
}
