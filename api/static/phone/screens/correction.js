// I was there and did not clock: when was it?

import { html, nothing } from "../lit-html.js";
import { app, tell } from "../store.js";
import { back } from "../router.js";
import { syncNow } from "../sync.js";
import { choices } from "../parts/choices.js";
import { draftOf } from "../parts/draft.js";
import { onWords } from "../parts/on-words.js";
import { handedIn, photosTaken } from "../parts/taken.js";

/** @import * as T from "../types.js" */
/** @import { Context, Screen } from "../router.js" */
/** @import { Taken } from "../parts/taken.js" */

/** @typedef {{site_id: string, way: T.Way, date: string, time: string, reason: string}} Words */
/** @typedef {{mine: T.MyLeave, draft: Words & {photos: Taken[]}}} Data */

/** @type {Words} */
const FRESH = { site_id: "", way: "in", date: "", time: "", reason: "" };

const correctionDraft = draftOf("correction", FRESH);

/** @type {Screen<Data>} */
export const correction = {
  title: ({ t }) => t.askCorrection,
  up: "#/shift",
  work: true,
  load: async ({ call, data }) => {
    const mine = await call("my_leave", {});
    const draft = data?.draft ?? await correctionDraft.open();
    draft.site_id ||= mine.sites[0]?.site_id ?? "";
    draft.date ||= mine.today;
    return { mine, draft };
  },
  view: (c) => {
    const { t, data: { mine, draft } } = c;
    const changed = () => { correctionDraft.keep(); c.draw(); };
    return html`
      <p class="say soft">${t.correctionHow}</p>
      ${mine.sites.length > 1 ? html`<label class="field"><span>${t.site}</span><select @change=${onWords((site) => { draft.site_id = site; changed(); })}>${mine.sites.map((site) => html`<option value=${site.site_id} ?selected=${site.site_id === draft.site_id}>${site.name}</option>`)}</select></label>` : nothing}
      ${choices(t.whichWay, /** @type {const} */ (["in", "out"]).map((value) => ({ value, label: t.ways[value] })), draft.way, (way) => { draft.way = way; changed(); })}
      <div class="row">
        <label class="field"><span>${t.dayOf}</span><input type="date" data-test="correction-date" max=${mine.today} .value=${draft.date} @change=${onWords((date) => { draft.date = date; changed(); })}></label>
        <label class="field"><span>${t.timeOf}</span><input type="time" data-test="correction-time" .value=${draft.time} @change=${onWords((time) => { draft.time = time; changed(); })}></label>
      </div>
      <label class="field"><span>${t.whyNotClocked}</span>
        <textarea rows="2" maxlength="500" data-test="correction-reason" .value=${draft.reason} @input=${onWords((reason) => { draft.reason = reason; changed(); })}></textarea></label>
      ${photosTaken(t.photosOptional, draft)}`;
  },
  foot: (c) => {
    const { t, data: { draft } } = c;
    const missing = !draft.date || !draft.time ? t.timeMissing : !draft.reason.trim() ? t.reasonMissing : "";
    return html`<button class="button first grow" data-test="correction-done" ?disabled=${missing !== ""} @click=${() => ask(c)}>${missing || t.askCorrection}</button>`;
  },
};

/** @param {Context<Data>} c */
function ask({ t, call, attempt, data: { draft } }) {
  return attempt(async () => {
    const { bytes } = await handedIn(draft);
    const { site_id, way, date, time, reason } = draft;
    await call("ask_correction", { input: { site_id, way, date, time: time.slice(0, 5), reason: reason.trim() } }, bytes);
    await correctionDraft.drop();
    void syncNow();
    tell({ text: app.signal ? t.toldCorrectionAsked : t.pair(t.toldCorrectionAsked, t.recordedNoSignal), tone: "good", stays: true });
    back("#/shift");
  });
}
