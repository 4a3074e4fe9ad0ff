// Somebody is missing: who could step in, why in this order, and what did they say?

import { html, nothing } from "../lit-html.js";
import { app, draw, tell } from "../store.js";
import { syncNow } from "../sync.js";
import { icon } from "../parts/icons.js";
import { confirm } from "../parts/sheets.js";
import { when } from "../parts/times.js";

/** @import * as T from "../types.js" */
/** @import { Context, Screen } from "../router.js" */

/** @typedef {{gap: T.GapScreen, chosen: Set<string>}} Data */

/** @type {Screen<Data>} */
export const gap = {
  title: ({ t }) => t.whoStepsIn,
  up: "#/crew",
  load: async ({ call, params: [replacement_id], data }) => ({ gap: await call("gap", { replacement_id }), chosen: data?.chosen ?? new Set() }),
  view: (c) => {
    const { t, data: { gap: { gap: line, asked, candidates } } } = c;
    const [able, unable] = [candidates.filter((one) => one.able), candidates.filter((one) => !one.able)];
    return html`
      <div class="leaf duty ${line.state === "open" ? "sent_back" : "complete"}" data-test="gap-line">
        <span class="top"><b>${line.missing} · ${line.why_words}</b><span class="badge ${line.state === "open" ? "critical" : line.state === "filled" ? "complete" : ""}" data-test="gap-state">${line.state === "open" ? t.gapOpen : line.state === "filled" ? t.coveredBy(line.filled_by) : t.gapCancelled}</span></span>
        <span>${line.day} ${line.shift_name} <span class="nowrap">${line.hours}</span></span>
        ${line.areas.length ? html`<span class="soft">${line.areas.join(t.listComma)}</span>` : nothing}
        ${line.note ? html`<span class="soft">${line.note}</span>` : nothing}
        ${line.unsent ? html`<span><span class="badge due" data-test="not-sent">${t.onPhone}</span></span>` : nothing}
      </div>
      ${asked.length ? html`<section><h2>${t.wereAsked}</h2><ul class="list" data-test="were-asked">${asked.map((one) => html`
        <li><div class="clocked"><span><b>${one.name}</b><small>${[when(one.asked_at), one.note].filter(Boolean).join(" · ")}</small></span>
          <span class="badge ${one.accepted === null ? "due" : one.accepted ? "complete" : "critical"}">${one.words}</span></div></li>`)}</ul></section>` : nothing}
      ${line.state === "open" && candidates.length === 0 ? html`<div class="empty">${icon("people")}<h2>${t.nobodyCan}</h2></div>` : nothing}
      ${able.length ? html`<section><h2>${t.couldStepIn}</h2><p class="soft">${t.rankedHow}</p><ol class="cards" data-test="candidates">${able.map((one) => html`<li>${candidate(c, one)}</li>`)}</ol></section>` : nothing}
      ${unable.length ? html`<details><summary>${t.cannotStepIn(unable.length)}</summary><ul class="cards">${unable.map((one) => html`<li>${candidate(c, one)}</li>`)}</ul></details>` : nothing}
      ${line.state === "cancelled" ? nothing : html`<button class="button grave wide" data-test="cancel-gap" @click=${() => cancel(c)}>${icon("cross")}<span>${t.cancelGap}</span></button>`}`;
  },
  foot: (c) => {
    const { t, data: { gap: { gap: line }, chosen } } = c;
    if (line.state !== "open") return html`<a class="button grow" href="#/crew">${t.crewBoard}</a>`;
    return html`
      <button class="button grow" data-test="assign" ?disabled=${chosen.size !== 1} @click=${() => assign(c)}>${icon("check")}<span>${t.assign}</span></button>
      <button class="button first grow" data-test="ask" ?disabled=${chosen.size === 0} @click=${() => ask(c)}>${icon("hand")}<span>${chosen.size ? t.askThem(chosen.size) : t.choosePeople}</span></button>`;
  },
};

/** @param {Context<Data>} c @param {T.CandidateLine} one */
function candidate({ t, data: { chosen } }, one) {
  const toggle = () => { if (!chosen.delete(one.person_id)) chosen.add(one.person_id); draw(); };
  const body = html`<span class="top"><b>${one.name}</b>${one.asked ? html`<span class="badge due">${t.wasAsked}</span>` : nothing}</span>
    <span class="reasons">${one.reasons.filter((reason) => one.able || reason.bars).map((reason) => html`<span class="${reason.cost || reason.bars ? "against" : "for"}">${icon(reason.cost || reason.bars ? "dash" : "check")}${reason.words}</span>`)}</span>`;
  if (!one.able) return html`<div class="leaf candidate">${body}</div>`;
  return html`<button class="card candidate" aria-pressed=${chosen.has(one.person_id)} data-test="candidate" data-person=${one.person_id} @click=${toggle}>${body}</button>`;
}

/** @param {Context<Data>} c @param {() => Promise<unknown>} work @param {string} told */
function decided(c, work, told) {
  return c.attempt(async () => {
    await work();
    c.data.chosen.clear();
    void syncNow();
    tell({ text: app.signal ? told : c.t.pair(told, c.t.recordedNoSignal), tone: "good" });
    await c.refresh();
  });
}

/** @param {Context<Data>} c */
function ask(c) {
  const { t, call, params: [replacement_id], data: { chosen } } = c;
  return decided(c, () => call("ask_to_step_in", { replacement_id, people: [...chosen] }), t.toldAsked(chosen.size));
}

/** @param {Context<Data>} c */
function assign(c) {
  const { t, call, params: [replacement_id], data: { chosen, gap: { candidates } } } = c;
  const one = candidates.find((line) => chosen.has(line.person_id));
  if (!one) return;
  confirm({ title: t.assign, text: t.assignWhy(one.name), yes: t.assign }, () => decided(c, () => call("assign_gap", { replacement_id, person_id: one.person_id }), t.coveredBy(one.name)));
}

/** @param {Context<Data>} c */
function cancel(c) {
  const { t, call, params: [replacement_id], data: { gap: { gap: line } } } = c;
  const text = line.filled_by ? t.cancelGapFilled(line.filled_by) : t.cancelGapWhy;
  confirm({ title: t.cancelGap, text, yes: t.cancelGap, grave: true }, () => decided(c, () => call("cancel_gap", { replacement_id, note: "" }), t.gapCancelled));
}
