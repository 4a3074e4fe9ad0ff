// What does a sheet ask: yes or no, one of several, some words?

import { html, nothing } from "../lit-html.js";
import { app, draw } from "../store.js";
import { closeSheet, openSheet } from "../sheet.js";
import { icon } from "./icons.js";
import { onWords } from "./on-words.js";

/** @import { TemplateResult } from "../lit-html.js" */

/** @param {string} title @param {unknown} body */
export const sheetBody = (title, body) => html`
  <div class="sheet">
    <header><h2 tabindex="-1">${title}</h2><button class="close" aria-label=${app.words.close} @click=${closeSheet}>${icon("cross")}</button></header>
    ${body}
  </div>`;

/**
 * Asks for a yes.
 * @param {{title: string, text: string | TemplateResult, yes: string, no?: string, grave?: boolean, refuse?: () => unknown}} what
 * @param {() => unknown} then
 */
export function confirm({ title, text, yes, no = app.words.cancel, grave = false, refuse }, then) {
  openSheet({
    label: title,
    view: () => sheetBody(title, html`
      <div class="say">${text}</div>
      <div class="stack">
        <button class="button ${grave ? "grave" : "first"}" data-test="yes" @click=${async () => { await closeSheet(); then(); }}>${yes}</button>
        <button class="button" data-test="no" @click=${async () => { await closeSheet(); refuse?.(); }}>${no}</button>
      </div>`),
  });
}

/**
 * Asks for one of several; with words beside where `words` says that it needs them.
 * @template {string} V
 * @param {{title: string, says?: string, options: readonly {value: V, label: string}[], needsWords?: V, done: string}} what
 * @param {(value: V, note: string) => unknown} then
 */
export function chooseWithNote({ title, says, options, needsWords, done }, then) {
  /** @type {V | null} */ let chosen = null;
  let note = "";
  const t = app.words;
  const ready = () => chosen !== null && (chosen !== needsWords || note.trim() !== "");
  openSheet({
    label: title,
    view: () => sheetBody(title, html`
      ${says ? html`<p class="say">${says}</p>` : nothing}
      <div class="stack" role="group" aria-label=${title}>
        ${options.map(({ value, label }) => html`
          <button class="choice" aria-pressed=${chosen === value} data-value=${value} @click=${() => { chosen = value; draw(); }}>${icon("check")}<span>${label}</span></button>`)}
      </div>
      <label class="field"><span>${needsWords && chosen === needsWords ? t.inWordsNeeded : t.inWords}</span>
        <textarea rows="2" maxlength="500" data-test="reason-note" .value=${note}
          @input=${onWords((words) => { note = words; draw(); })}></textarea></label>
      <button class="button first wide" data-test="reason-done" ?disabled=${!ready()}
        @click=${async () => { const value = /** @type {V} */ (chosen); await closeSheet(); then(value, note.trim()); }}>${done}</button>`),
  });
}

/**
 * Asks for words. They are kept however the sheet is closed: nobody types them twice with wet gloves.
 * @param {{title: string, value: string, limit: number, done: string, rows?: number}} what
 * @param {(words: string) => unknown} then
 */
export function askWords({ title, value, limit, done, rows = 3 }, then) {
  let words = value;
  openSheet({
    label: title,
    left: () => { if (words.trim() !== value) then(words.trim()); },
    view: () => sheetBody(title, html`
      <label class="field"><span class="hidden">${title}</span>
        <textarea rows=${rows} maxlength=${limit} autofocus data-test="words" .value=${words}
          @input=${onWords((typed) => { words = typed; })}></textarea></label>
      <button class="button first wide" data-test="words-done" @click=${closeSheet}>${done}</button>`),
  });
}
