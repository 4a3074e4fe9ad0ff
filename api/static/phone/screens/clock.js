// Am I at my post? Its code is read, or the phone is near; a photo in uniform may go along.

import { html, nothing } from "../lit-html.js";
import { app, draw, tell } from "../store.js";
import { back } from "../router.js";
import { syncNow } from "../sync.js";
import { whereAmI } from "../position.js";
import { icon } from "../parts/icons.js";
import { Scanner } from "../parts/scanner.js";
import { handedIn, photosTaken } from "../parts/taken.js";

/** @import * as T from "../types.js" */
/** @import { Context, Screen } from "../router.js" */
/** @import { Taken } from "../parts/taken.js" */

/** How long a code that did not fit is not read again. */
const PAUSE_MILLIS = 1_500;

/** @typedef {{mine: T.MyShift, scanner: Scanner, photos: Taken[], looking: boolean, accuracy: number}} Data */

/** @param {{params: string[]}} c */
const wayOf = ({ params: [way] }) => /** @type {T.Way} */ (way);

/** @type {Screen<Data>} */
export const clock = {
  title: (c) => c.t.ways[wayOf(c)],
  up: "#/",
  work: true,
  load: async (c) => {
    const mine = await c.call("my_shift", {});
    if (c.data) return { ...c.data, mine };
    const scanner = new Scanner((code) => {
      navigator.vibrate?.(60);
      const context = /** @type {Context<Data>} */ (c);
      void record(context, { kind: "code", code }).then((went) => { if (!went) setTimeout(() => scanner.again(), PAUSE_MILLIS); });
    });
    void scanner.start();
    return { mine, scanner, photos: [], looking: false, accuracy: 0 };
  },
  leave: ({ data }) => data.scanner.stop(),
  view: (c) => {
    const { t, data } = c;
    const { mine, scanner } = data;
    return html`
      ${mine.duty?.post ? html`<p class="said">${t.pair(t.clockAt, mine.duty.post)}</p>` : nothing}
      ${scanner.trouble ? html`<div class="notice mind">${icon("camera")}<span>${scanner.trouble}</span></div>` : scanner.view(t.finder)}
      <p class="say soft">${scanner.trouble ? t.clockInstead : t.clockHow}</p>
      ${photosTaken(t.inUniform, data)}`;
  },
  foot: (c) => html`
    <button class="button first grow" data-test="by-position" ?disabled=${c.data.looking} @click=${() => byPosition(c)}>${icon("pin")}<span>${c.data.looking ? c.t.lookingForPosition : c.t.clockByPosition}</span></button>`,
};

/** @param {Context<Data>} c */
async function byPosition(c) {
  const { data } = c;
  data.looking = true;
  draw();
  try {
    const position = await whereAmI();
    data.accuracy = Math.round(position.accuracy);
    await record(c, { kind: "position", post_id: null, position });
  } catch (error) {
    tell({ text: error instanceof Error ? error.message : "", tone: "bad" });
  }
  data.looking = false;
  draw();
}

/** @param {Context<Data>} c @param {T.ClockBy} by */
async function record(c, by) {
  const { t, data } = c;
  const went = await c.attempt(async () => {
    const { bytes } = await handedIn(data);
    const line = await c.call("clock", { input: { way: wayOf(c), by } }, bytes);
    void syncNow();
    const told = t.clocked(t.ways[line.way], line.clock, line.post);
    tell({ text: app.signal ? told : t.pair(told, t.recordedNoSignal), tone: "good", stays: true });
    back("#/");
  });
  // How sure the phone is says whether it is worth trying again in the open.
  if (!went && by.kind === "position" && app.told?.tone === "bad") tell({ ...app.told, text: `${app.told.text} ${t.accuracyWas(data.accuracy)}` });
  return went;
}
