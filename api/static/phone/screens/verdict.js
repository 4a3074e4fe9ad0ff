// Is it right now? Somebody else looks than who put it right.

import { html, nothing } from "../lit-html.js";
import { app, tell } from "../store.js";
import { back } from "../router.js";
import { syncNow } from "../sync.js";
import { choices } from "../parts/choices.js";
import { figures } from "../parts/figures.js";
import { icon } from "../parts/icons.js";
import { onWords } from "../parts/on-words.js";
import { stepDraft } from "../parts/step-draft.js";
import { handedIn, photosTaken } from "../parts/taken.js";

/** @import * as T from "../types.js" */
/** @import { Context, Screen } from "../router.js" */
/** @import { StepDraft } from "../parts/step-draft.js" */

/** @typedef {{found: T.FindingScreen, draft: StepDraft}} Data */

/** Working days that a second try is given; nothing leaves the deadline as it is. */
const DAYS = ["", "0", "1", "3", "5"];
const REMARK_LIMIT = 500;

/** @type {Screen<Data>} */
export const verdict = {
  title: ({ t }) => t.verify,
  up: "#/tasks",
  work: true,
  load: async ({ call, params: [finding_id], data }) =>
    ({ found: await call("finding", { finding_id }), draft: data?.draft ?? await stepDraft.open(`verdict:${finding_id}`) }),
  view: (c) => {
    const { t, data: { found, draft } } = c;
    const changed = () => { stepDraft.keep(); c.draw(); };
    /** @type {{value: "closed" | "sent_back", label: string, tone: string}[]} */
    const verdicts = [{ value: "closed", label: t.isRight, tone: "pass" }, { value: "sent_back", label: t.isNotRight, tone: "fail" }];
    return html`
      <p class="said">${found.text}</p>
      <div class="both">${figures(t.before, found.photos)}${figures(t.after, found.after)}</div>
      ${found.may.close ? nothing : html`<p class="notice mind">${icon("hand")}<span>${t.stopBeforeClosing}</span></p>`}
      ${choices(t.howIsIt, found.may.close ? verdicts : verdicts.slice(1), draft.verdict, (value) => { draft.verdict = value; changed(); })}
      ${draft.verdict === null ? nothing : html`
        <label class="field"><span>${draft.verdict === "sent_back" ? t.whySentBack : t.inWords}</span>
          <textarea rows="2" maxlength=${REMARK_LIMIT} data-test="verdict-remark" .value=${draft.remark} @input=${onWords((words) => { draft.remark = words; changed(); })}></textarea></label>`}
      ${draft.verdict === "sent_back" ? choices(t.newDeadline, DAYS.map((value) => ({ value, label: value ? t.inDays(Number(value)) : t.asItWas })), draft.days, (days) => { draft.days = days; changed(); }) : nothing}
      ${draft.verdict === null ? nothing : photosTaken(t.photosOptional, draft)}`;
  },
  foot: (c) => {
    const { t, data: { draft } } = c;
    const missing = draft.verdict === null ? t.verdictMissing : draft.verdict === "sent_back" && !draft.remark.trim() ? t.whyMissing : "";
    return html`<button class="button first grow" data-test="verdict-done" ?disabled=${missing !== ""} @click=${() => record(c)}>${missing || (draft.verdict === "closed" ? t.closeIt : t.sendBack)}</button>`;
  },
};

/** @param {Context<Data>} c */
function record({ t, call, attempt, params: [finding_id], data: { draft } }) {
  return attempt(async () => {
    const { verdict: said, remark, days } = draft;
    if (said === null) return;
    const { marks, bytes } = await handedIn(draft);
    const given = said === "sent_back" && days !== "" ? Number(days) : null;
    await call("verify_finding", { verdict: { finding_id, verdict: said, remark: remark.trim(), days: given, marks } }, bytes);
    await stepDraft.drop();
    void syncNow();
    const told = said === "closed" ? t.toldClosed : t.toldSentBack;
    tell({ text: app.signal ? told : t.pair(told, t.recordedNoSignal), tone: "good", stays: true });
    back(`#/found/${finding_id}`);
  });
}
