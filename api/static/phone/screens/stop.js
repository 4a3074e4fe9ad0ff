// How is it shown that somebody is here: by the code, the position, or by hand? Or is the stop skipped?

import { html, nothing } from "../lit-html.js";
import { tell } from "../store.js";
import { back, go } from "../router.js";
import { whereAmI } from "../position.js";
import { arriveAt } from "../parts/arrive.js";
import { chooseWithNote } from "../parts/sheets.js";
import { icon } from "../parts/icons.js";
import { skip, skipsOf } from "../parts/skips.js";
import { CoreError } from "../core.js";

/** @import * as T from "../types.js" */
/** @import { Context, Screen } from "../router.js" */
/** @import { Skips } from "../parts/skips.js" */

/** @typedef {{stop: T.StopScreen, skips: Skips, looking: boolean}} Data */

/** @type {readonly T.HandReason[]} */
const HAND = ["label_damaged", "camera_broken", "no_position", "other"];
/** @type {readonly T.MissReason[]} */
export const MISS = ["no_access", "occupied", "unsafe", "no_time", "other"];

/** @type {Screen<Data>} */
export const stop = {
  title: ({ data, t }) => data.stop.name || t.unknownStop,
  up: "#/",
  load: async ({ call, params: [patrol_id, checkpoint] }) => {
    const { stops } = await call("patrol", { patrol_id });
    const found = stops.find((one) => one.checkpoint_id === checkpoint);
    if (!found) throw new CoreError({ kind: "not_found", what: "checkpoint" });
    return { stop: found, skips: await skipsOf(patrol_id), looking: false };
  },
  view: (c) => {
    const { t, data, params: [patrol_id, checkpoint] } = c;
    const skipping = data.skips[checkpoint];
    return html`
      <p class="soft">${data.stop.area}</p>
      ${data.stop.visited_at === null ? nothing : html`<p class="notice">${t.alreadyVisited}</p>`}
      <div class="stack ways">
        <a class="way first" href="#/patrol/${patrol_id}/scan" data-test="by-scan">${icon("qr")}<span><b>${t.byScan}</b><small>${t.byScanHow}</small></span></a>
        ${data.stop.has_position ? html`
          <button class="way" data-test="by-position" aria-busy=${data.looking} @click=${() => byPosition(c)}>${icon("pin")}
            <span><b>${data.looking ? t.lookingForPosition : t.byPosition}</b><small>${t.byPositionHow}</small></span></button>` : nothing}
        <button class="way" data-test="by-hand" @click=${() => byHand(c)}>${icon("hand")}<span><b>${t.byHand}</b><small>${t.byHandHow}</small></span></button>
        ${data.stop.visited_at === null ? html`
          <button class="way quiet" data-test="skip" @click=${() => skipIt(c)}>${icon("skip")}<span><b>${t.skipStop}</b>
            <small>${skipping ? t.pair(t.willSkip, t.missReasons[skipping.reason]) : t.skipHow}</small></span></button>` : nothing}
      </div>`;
  },
};

/** @param {Context<Data>} c */
async function byPosition({ data, params: [patrol_id, checkpoint_id], draw }) {
  if (data.looking) return;
  data.looking = true;
  draw();
  try {
    await arriveAt(patrol_id, { kind: "position", checkpoint_id, position: await whereAmI() });
  } catch (error) {
    tell({ text: error instanceof Error ? error.message : "", tone: "bad" });
  }
  data.looking = false;
  draw();
}

/** @param {Context<Data>} c */
function byHand({ t, params: [patrol_id, checkpoint_id] }) {
  const options = HAND.map((value) => ({ value, label: t.handReasons[value] }));
  chooseWithNote({ title: t.whyByHand, says: t.byHandSeen, options, needsWords: "other", done: t.arrive }, (reason, note) =>
    arriveAt(patrol_id, { kind: "by_hand", checkpoint_id, reason, note }));
}

/** @param {Context<Data>} c */
function skipIt({ t, params: [patrol_id, checkpoint_id], data, attempt }) {
  const options = MISS.map((value) => ({ value, label: t.missReasons[value] }));
  chooseWithNote({ title: t.whySkip, options, needsWords: "other", done: t.skipStop }, (reason, note) => attempt(async () => {
    await skip(patrol_id, checkpoint_id, { reason, note });
    const undo = () => attempt(async () => {
      await skip(patrol_id, checkpoint_id, null);
      go(`#/patrol/${patrol_id}/stop/${checkpoint_id}`);
    });
    tell({ text: t.skipped(data.stop.name), tone: "calm", stays: true, action: { label: t.undo, run: undo } });
    back(`#/patrol/${patrol_id}`);
  }));
}
