// Yes or no to what somebody asks for? A no needs a word.

import { html, nothing } from "../lit-html.js";
import { app, draw, tell } from "../store.js";
import { syncNow } from "../sync.js";
import { icon } from "./icons.js";
import { onWords } from "./on-words.js";
import { sheetBody } from "./sheets.js";
import { closeSheet, openSheet } from "../sheet.js";

/** @import * as T from "../types.js" */
/** @import { Context } from "../router.js" */

/** @param {Context<any>} c @param {T.LeaveLine} line */
export const decideLeave = (c, line) => line.may_decide
  ? buttons(c, `${line.person} ${line.kind_name} ${line.days}`, (granted, note) => c.call("decide_leave", { leave_id: line.leave_id, granted, note })) : nothing;

/** @param {Context<any>} c @param {T.CorrectionLine} line */
export const decideCorrection = (c, line) => line.may_decide
  ? buttons(c, `${line.person} ${c.t.ways[line.way]} ${line.day} ${line.clock}`, (granted, note) => c.call("decide_correction", { correction_id: line.correction_id, granted, note })) : nothing;

/** @param {Context<any>} c @param {string} what @param {(granted: boolean, note: string) => Promise<unknown>} decide */
function buttons(c, what, decide) {
  const { t } = c;
  const done = (/** @type {boolean} */ granted, /** @type {string} */ note) => c.attempt(async () => {
    await decide(granted, note);
    void syncNow();
    const told = granted ? t.toldGranted : t.toldRefused;
    tell({ text: app.signal ? told : t.pair(told, t.recordedNoSignal), tone: "good" });
    await c.refresh();
  });
  return html`<div class="row">
    <button class="button grave" data-test="refuse" aria-label=${t.pair(t.refuse, what)} @click=${() => sayNo(what, (note) => done(false, note))}>${icon("cross")}<span>${t.refuse}</span></button>
    <button class="button first" data-test="grant" aria-label=${t.pair(t.grant, what)} @click=${() => done(true, "")}>${icon("check")}<span>${t.grant}</span></button>
  </div>`;
}

/** @param {string} what @param {(note: string) => unknown} then */
function sayNo(what, then) {
  const t = app.words;
  let note = "";
  openSheet({
    label: t.refuse,
    view: () => sheetBody(t.refuse, html`
      <p class="say">${what}</p>
      <label class="field"><span>${t.whyRefused}</span>
        <textarea rows="2" maxlength="500" autofocus data-test="refuse-note" .value=${note} @input=${onWords((words) => { note = words; draw(); })}></textarea></label>
      <button class="button grave wide" data-test="refuse-done" ?disabled=${!note.trim()} @click=${async () => { await closeSheet(); then(note.trim()); }}>${note.trim() ? t.refuse : t.reasonMissing}</button>`),
  });
}
