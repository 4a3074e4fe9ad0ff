// Who asks me to step in? The first yes counts.

import { html, nothing } from "../lit-html.js";
import { app, tell } from "../store.js";
import { syncNow } from "../sync.js";
import { icon } from "../parts/icons.js";
import { askWords } from "../parts/sheets.js";
import { when } from "../parts/times.js";

/** @import * as T from "../types.js" */
/** @import { Context, Screen } from "../router.js" */

/** @typedef {{lines: T.StepInLine[]}} Data */

/** @type {Screen<Data>} */
export const stepIns = {
  title: ({ t }) => t.stepIns,
  up: "#/",
  load: async ({ call }) => ({ lines: await call("step_ins", {}) }),
  view: (c) => c.data.lines.length === 0
    ? html`<div class="empty" data-test="no-step-ins">${icon("hand")}<h2>${c.t.noStepIns}</h2></div>`
    : html`<ul class="cards" data-test="step-ins">${c.data.lines.map((line) => html`<li>${card(c, line)}</li>`)}</ul>`,
};

/** @param {Context<Data>} c @param {T.StepInLine} line */
function card(c, line) {
  const { t } = c;
  const { gap } = line;
  const answer = (/** @type {boolean} */ accepts, note = "") => c.attempt(async () => {
    await c.call("answer_step_in", { replacement_id: gap.replacement_id, accepts, note });
    void syncNow();
    const told = accepts ? t.toldYes : t.toldNo;
    tell({ text: app.signal ? told : t.pair(told, t.recordedNoSignal), tone: "good" });
    await c.refresh();
  });
  return html`
    <div class="leaf ask ${line.waits ? "due" : line.mine ? "complete" : ""}" data-test="step-in" data-gap=${gap.replacement_id}>
      <span class="top"><b>${gap.day} ${gap.shift_name}</b><span class="badge ${line.waits ? "due" : line.mine ? "complete" : ""}">${line.words}</span></span>
      <span class="nowrap">${gap.hours}</span>
      ${gap.areas.length ? html`<span>${gap.areas.join(t.listComma)}</span>` : nothing}
      ${gap.post ? html`<span class="soft">${t.pair(t.clockAt, gap.post)}</span>` : nothing}
      <span class="soft">${t.askedByWhom(line.asked_by, gap.site_name)} · ${when(line.asked_at)}</span>
      ${gap.unsent ? html`<span><span class="badge due" data-test="not-sent">${t.onPhone}</span></span>` : nothing}
      ${line.waits ? html`<div class="row">
        <button class="button" data-test="no-i-cannot" @click=${() => askWords({ title: t.whyNot, value: "", limit: 500, done: t.iCannot }, (note) => answer(false, note))}>${icon("cross")}<span>${t.iCannot}</span></button>
        <button class="button first" data-test="yes-i-can" @click=${() => answer(true)}>${icon("check")}<span>${t.iCan}</span></button>
      </div>` : nothing}
    </div>`;
}
