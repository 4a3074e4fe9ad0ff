// What does the page know, and how is it drawn anew?

import { zh } from "./words/zh.js";
import { en } from "./words/en.js";

/** @import * as T from "./types.js" */
/** @import { Core } from "./core.js" */
/** @import { TemplateResult } from "./lit-html.js" */

/**
 * A line above the thumb: what happened, and what can be done about it.
 * @typedef {object} Told
 * @property {string} text
 * @property {"calm" | "good" | "bad"} tone
 * @property {{label: string, run: () => unknown}} [action]
 * @property {boolean} [stays] It is said on the screen that comes next too.
 */

/** What keeps the whole page from its work. @typedef {"insecure" | "no-store" | "second-tab" | "lost-tab" | "dead" | "damaged" | "keys" | "full" | "revoked" | "old"} Halt */

/** A sheet over the screen. @typedef {{label: string, view: () => TemplateResult, full?: boolean, left?: () => void}} Sheet */

export const app = {
  language: /** @type {T.Language} */ ("zh"),
  words: zh,
  opened: /** @type {(T.Opened & {version: string}) | null} */ (null),
  me: /** @type {T.SignedInAs | null} */ (null),
  people: /** @type {T.PhonePerson[]} */ ([]),
  halt: /** @type {{kind: Halt, why: string} | null} */ (null),
  /** What waits for whoever is signed in. */
  tasks: /** @type {T.TaskCounts | null} */ (null),
  delivery: /** @type {T.Delivery | null} */ (null),
  /** False after a question that got no answer, until one did. */
  signal: navigator.onLine,
  sync: { running: false, report: /** @type {T.SyncReport | null} */ (null), trouble: /** @type {T.AppError | null} */ (null) },
  told: /** @type {Told | null} */ (null),
  sheet: /** @type {Sheet | null} */ (null),
  /** A new version of the app waits to be used. */
  update: /** @type {(() => void) | null} */ (null),
};

/** @type {() => void} */ let paint = () => {};
let asked = false;

/** @param {() => void} how */
export function painter(how) {
  paint = how;
}

/** Draws before the next frame; several wishes in one go are one drawing. */
export function draw() {
  if (asked) return;
  asked = true;
  queueMicrotask(() => {
    asked = false;
    paint();
  });
}

/** @param {T.Language} language */
export function speak(language) {
  app.language = language;
  app.words = language === "en" ? en : zh;
  document.documentElement.lang = language === "en" ? "en" : "zh-CN";
  document.title = app.words.app;
}

/** How long a line stays that asks for nothing. */
const CALM_MILLIS = 8_000;
let timer = 0;

/** Says what happened. @param {Told} told */
export function tell(told) {
  clearTimeout(timer);
  app.told = told;
  if (told.tone !== "bad") timer = window.setTimeout(hush, CALM_MILLIS);
  draw();
}

export function hush() {
  clearTimeout(timer);
  app.told = null;
  draw();
}

/** @type {Core["call"]} */
export let call = () => Promise.reject(new Error("not started"));

/** @param {Core} core */
export function callThrough(core) {
  call = core.call.bind(core);
}
