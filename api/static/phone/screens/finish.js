// What was missed, and why? Then the patrol is over.

import { html, nothing } from "../lit-html.js";
import { app, tell } from "../store.js";
import { goInstead } from "../router.js";
import { syncNow } from "../sync.js";
import { chooseWithNote } from "../parts/sheets.js";
import { icon } from "../parts/icons.js";
import { forgetSkips, skip, skipsOf } from "../parts/skips.js";
import { MISS } from "./stop.js";
import { onWords } from "../parts/on-words.js";

/** @import * as T from "../types.js" */
/** @import { Context, Screen } from "../router.js" */
/** @import { Skips } from "../parts/skips.js" */

/** @typedef {{patrol: T.PatrolScreen, skips: Skips, remark: string}} Data */

const REMARK_LIMIT = 1_000;

/** @type {Screen<Data>} */
export const finish = {
  title: ({ t }) => t.finish,
  up: "#/",
  load: async ({ call, params: [patrol_id], data }) => ({ remark: data?.remark ?? "", patrol: await call("patrol", { patrol_id }), skips: await skipsOf(patrol_id) }),
  view: (c) => {
    const { t, data } = c;
    const missed = missedOf(data.patrol);
    return html`
      <p><b>${data.patrol.route_name}</b></p>
      <div class="result"><b>${t.ofStops(data.patrol.stops.length - missed.length, data.patrol.stops.length)}</b><span>${data.patrol.percent === null ? t.stopsDone : t.scoreSoFar(data.patrol.percent)}</span></div>
      ${drafts(c)}
      ${missed.length === 0 ? html`<p class="notice good">${icon("check")}<span>${t.allVisited}</span></p>` : html`
        <section><h2>${t.missedWhy}</h2>
          <ul class="list">${missed.map((stop) => html`<li>${missedRow(c, stop)}</li>`)}</ul></section>`}
      <label class="field"><span>${t.remark}</span>
        <textarea rows="2" maxlength=${REMARK_LIMIT} .value=${data.remark} @input=${onWords((words) => { data.remark = words; })}></textarea></label>`;
  },
  foot: (c) => {
    const open = missedOf(c.data.patrol).filter((stop) => !c.data.skips[stop.checkpoint_id]);
    return html`<button class="button first grow" data-test="finish-done" ?disabled=${open.length > 0 || c.data.patrol.stops.some((s) => s.draft)} @click=${() => end(c)}>
      ${open.length ? c.t.reasonsMissing(open.length) : c.t.finish}</button>`;
  },
};

/** @param {T.PatrolScreen} patrol */
const missedOf = (patrol) => patrol.stops.filter((stop) => stop.visited_at === null);

/** Visits that were begun: they are recorded or given up first. @param {Context<Data>} c */
function drafts({ t, data: { patrol: p } }) {
  const open = p.stops.filter((stop) => stop.draft);
  if (open.length === 0) return nothing;
  return html`<section><h2>${t.draftsFirst}</h2><ul class="list">${open.map((stop) => html`
    <li><a href="#/patrol/${p.patrol_id}/visit/${stop.checkpoint_id}"><span>${stop.name}</span><span class="badge due">${t.draftOpen}</span>${icon("forward")}</a></li>`)}</ul></section>`;
}

/** @param {Context<Data>} c @param {T.StopScreen} stop */
function missedRow(c, stop) {
  const { t, params: [patrol], data, attempt, refresh } = c;
  const why = data.skips[stop.checkpoint_id];
  const ask = () => chooseWithNote({ title: stop.name, says: t.missedWhy, options: MISS.map((value) => ({ value, label: t.missReasons[value] })), needsWords: "other", done: t.done }, (reason, note) => attempt(async () => {
    await skip(patrol, stop.checkpoint_id, { reason, note });
    await refresh();
  }));
  return html`<button data-test="missed" data-checkpoint=${stop.checkpoint_id} @click=${ask}><span><b>${stop.name}</b><small class=${why ? "" : "bad"}>${why ? [t.missReasons[why.reason], why.note].filter(Boolean).join(" · ") : t.chooseReason}</small></span>${icon("forward")}</button>`;
}

/** @param {Context<Data>} c */
function end(c) {
  const { t, call, attempt, data, params: [patrol_id] } = c;
  const missed = missedOf(data.patrol).map(({ checkpoint_id }) => ({ checkpoint_id, ...data.skips[checkpoint_id] }));
  return attempt(async () => {
    await call("finish_patrol", { patrol_id, missed, remark: data.remark.trim() });
    await forgetSkips(patrol_id);
    void syncNow();
    tell({ text: app.signal ? t.finished : t.finishedNoSignal, tone: "good", stays: true });
    await goInstead(`#/patrol/${patrol_id}`);
  });
}
