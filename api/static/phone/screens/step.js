// What did I do about it, on the spot: put it right, repaired it, stopped it?

import { html, nothing } from "../lit-html.js";
import { app, tell } from "../store.js";
import { back } from "../router.js";
import { syncNow } from "../sync.js";
import { figures } from "../parts/figures.js";
import { dueOf } from "../parts/found.js";
import { icon } from "../parts/icons.js";
import { onWords } from "../parts/on-words.js";
import { stepDraft } from "../parts/step-draft.js";
import { handedIn, photosTaken } from "../parts/taken.js";

/** @import * as T from "../types.js" */
/** @import { Context, Screen } from "../router.js" */
/** @import { StepDraft } from "../parts/step-draft.js" */

/** @typedef {{found: T.FindingScreen, draft: StepDraft}} Data */

const CALLS = /** @type {const} */ ({ rectify: "rectify_finding", repair: "repair_done", stop: "stop_violation" });
const REMARK_LIMIT = 500;

/** @param {Context<Data>} c */
const what = ({ params }) => /** @type {keyof typeof CALLS} */ (params[1]);

/** @type {Screen<Data>} */
export const step = {
  title: (c) => c.t.steps[what(c)].title,
  up: "#/tasks",
  work: true,
  load: async ({ call, params: [finding_id, name], data }) =>
    ({ found: await call("finding", { finding_id }), draft: data?.draft ?? await stepDraft.open(`${name}:${finding_id}`) }),
  view: (c) => {
    const { t, data: { found, draft } } = c;
    return html`
      <p class="said">${found.text}</p>
      ${dueOf(found.line)}
      ${found.notice && what(c) !== "stop" ? html`<p class="notice">${icon("note")}<span>${t.pair(t.corrective, found.notice.corrective)}</span></p>` : nothing}
      ${figures(t.before, found.photos)}
      ${photosTaken(t.steps[what(c)].photo, draft, isMissing(c))}
      <label class="field"><span>${t.steps[what(c)].remark}</span>
        <textarea rows="2" maxlength=${REMARK_LIMIT} data-test="step-remark" .value=${draft.remark} @input=${onWords((words) => { draft.remark = words; stepDraft.keep(); })}></textarea></label>`;
  },
  foot: (c) => html`
    <button class="button first grow" data-test="step-done" ?disabled=${isMissing(c)} @click=${() => record(c)}>${isMissing(c) ? c.t.photoMissing : c.t.steps[what(c)].done}</button>`,
};

/** What was put right shows. @param {Context<Data>} c */
const isMissing = (c) => what(c) !== "stop" && c.data.draft.photos.length === 0;

/** @param {Context<Data>} c */
function record(c) {
  const { t, call, attempt, params: [finding_id], data: { draft } } = c;
  return attempt(async () => {
    const { marks, bytes } = await handedIn(draft);
    await call(CALLS[what(c)], { step: { finding_id, remark: draft.remark.trim(), marks } }, bytes);
    await stepDraft.drop();
    void syncNow();
    tell({ text: app.signal ? t.steps[what(c)].told : t.pair(t.steps[what(c)].told, t.recordedNoSignal), tone: "good", stays: true });
    back(`#/found/${finding_id}`);
  });
}
