// Which days am I away, and why?

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

/** @typedef {{site_id: string, kind: T.LeaveKind, from: string, until: string, half: "" | T.HalfDay, reason: string}} Words */
/** @typedef {{mine: T.MyLeave, draft: Words & {photos: Taken[]}}} Data */

/** @type {T.LeaveKind[]} */
const KINDS = ["personal", "sick", "annual", "compensatory", "work_injury", "marriage", "maternity", "paternity", "bereavement"];

/** @type {Words} */
const FRESH = { site_id: "", kind: "personal", from: "", until: "", half: "", reason: "" };

const leaveDraft = draftOf("leave", FRESH);

/** @type {Screen<Data>} */
export const leave = {
  title: ({ t }) => t.askLeave,
  up: "#/shift",
  work: true,
  load: async ({ call, data }) => {
    const mine = await call("my_leave", {});
    const draft = data?.draft ?? await leaveDraft.open();
    draft.site_id ||= mine.sites[0]?.site_id ?? "";
    return { mine, draft };
  },
  view: (c) => {
    const { t, data: { mine, draft } } = c;
    const changed = () => { leaveDraft.keep(); c.draw(); };
    return html`
      ${mine.sites.length > 1 ? html`<label class="field"><span>${t.site}</span><select data-test="leave-site" @change=${onWords((site) => { draft.site_id = site; changed(); })}>${mine.sites.map((site) => html`<option value=${site.site_id} ?selected=${site.site_id === draft.site_id}>${site.name}</option>`)}</select></label>` : nothing}
      <label class="field"><span>${t.leaveKind}</span><select data-test="leave-kind" @change=${onWords((kind) => { draft.kind = /** @type {T.LeaveKind} */ (kind); changed(); })}>${KINDS.map((kind) => html`<option value=${kind} ?selected=${kind === draft.kind}>${t.leaveKinds[kind]}</option>`)}</select></label>
      <div class="row">
        ${dateField(t.firstDay, "leave-from", draft.from, mine.today, (from) => { draft.from = from; if (draft.until < from) draft.until = from; changed(); })}
        ${dateField(t.lastDay, "leave-until", draft.until, draft.from || mine.today, (until) => { draft.until = until; changed(); })}
      </div>
      ${draft.from && draft.from === draft.until ? choices(t.howLong, [{ value: "", label: t.wholeDay }, { value: "morning", label: t.morning }, { value: "afternoon", label: t.afternoon }], draft.half, (half) => { draft.half = /** @type {"" | T.HalfDay} */ (half); changed(); }) : nothing}
      <label class="field"><span>${t.reasonOptional}</span>
        <textarea rows="2" maxlength="500" data-test="leave-reason" .value=${draft.reason} @input=${onWords((reason) => { draft.reason = reason; leaveDraft.keep(); })}></textarea></label>
      ${photosTaken(t.papers, draft)}`;
  },
  foot: (c) => {
    const { t, data: { draft } } = c;
    const missing = !draft.from || !draft.until ? t.daysMissing : "";
    return html`<button class="button first grow" data-test="leave-done" ?disabled=${missing !== ""} @click=${() => ask(c)}>${missing || t.askLeave}</button>`;
  },
};

/** @param {string} label @param {string} name @param {string} value @param {string} first @param {(day: string) => void} then */
const dateField = (label, name, value, first, then) => html`
  <label class="field"><span>${label}</span><input type="date" data-test=${name} min=${first} .value=${value} @change=${onWords(then)}></label>`;

/** @param {Context<Data>} c */
function ask({ t, call, attempt, data: { draft } }) {
  return attempt(async () => {
    const { bytes } = await handedIn(draft);
    const half = draft.from === draft.until && draft.half ? draft.half : null;
    const { site_id, kind, from, until, reason } = draft;
    await call("ask_leave", { input: { site_id, kind, from, until, half, reason: reason.trim() } }, bytes);
    await leaveDraft.drop();
    void syncNow();
    tell({ text: app.signal ? t.toldLeaveAsked : t.pair(t.toldLeaveAsked, t.recordedNoSignal), tone: "good", stays: true });
    back("#/shift");
  });
}
