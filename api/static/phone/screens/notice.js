// Who puts it right, by when, and what is to be done about it?

import { html } from "../lit-html.js";
import { app, tell } from "../store.js";
import { back } from "../router.js";
import { closeSheet, openSheet } from "../sheet.js";
import { syncNow } from "../sync.js";
import { choices } from "../parts/choices.js";
import { icon } from "../parts/icons.js";
import { onWords } from "../parts/on-words.js";
import { sheetBody } from "../parts/sheets.js";
import { stepDraft } from "../parts/step-draft.js";

/** @import * as T from "../types.js" */
/** @import { Context, Screen } from "../router.js" */
/** @import { StepDraft } from "../parts/step-draft.js" */

/** @typedef {{found: T.FindingScreen, draft: StepDraft}} Data */

const DAYS = ["0", "1", "3", "5", "10"];
const TEXT_LIMIT = 500;

/** @type {Screen<Data>} */
export const notice = {
  title: ({ t }) => t.issueNotice,
  up: "#/tasks",
  work: true,
  load: async ({ call, params: [finding_id], data }) => {
    const draft = data?.draft ?? await stepDraft.open(`notice:${finding_id}`);
    draft.days ||= "1";
    return { found: await call("finding", { finding_id }), draft };
  },
  view: (c) => {
    const { t, data: { found, draft } } = c;
    const changed = () => { stepDraft.keep(); c.draw(); };
    return html`
      <p class="said">${found.text}</p>
      <fieldset class="field"><legend>${t.responsible}</legend>
        <button class="button wide" data-test="responsible" @click=${() => choose(c)}>${icon("me")}<span>${draft.responsible?.name ?? t.choosePerson}</span></button></fieldset>
      ${choices(t.deadlineByWorkdays, DAYS.map((value) => ({ value, label: t.inDays(Number(value)) })), draft.days, (days) => { draft.days = days; changed(); })}
      ${words(t.corrective, "corrective", draft, changed)}
      ${words(t.preventive, "preventive", draft, changed)}`;
  },
  foot: (c) => {
    const { t, data: { draft } } = c;
    const missing = !draft.responsible ? t.choosePerson : !draft.corrective.trim() ? t.pair(t.stillMissing, t.corrective) : !draft.preventive.trim() ? t.pair(t.stillMissing, t.preventive) : "";
    return html`<button class="button first grow" data-test="notice-done" ?disabled=${missing !== ""} @click=${() => issue(c)}>${missing || t.issueNotice}</button>`;
  },
};

/** @param {string} label @param {"corrective" | "preventive"} name @param {StepDraft} draft @param {() => void} changed */
const words = (label, name, draft, changed) => html`
  <label class="field"><span>${label}</span>
    <textarea rows="2" maxlength=${TEXT_LIMIT} data-test=${name} .value=${draft[name]} @input=${onWords((typed) => { draft[name] = typed; changed(); })}></textarea></label>`;

/** @param {Context<Data>} c */
function choose(c) {
  const { t, data: { found, draft } } = c;
  const take = async (/** @type {T.AbleLine} */ line) => {
    await closeSheet();
    draft.responsible = { person_id: line.person_id, name: line.name };
    stepDraft.keep();
    c.draw();
  };
  openSheet({ label: t.choosePerson, full: true, view: () => sheetBody(t.choosePerson, html`
    <ul class="list" data-test="people">${found.able.map((line) => html`<li><button data-person=${line.person_id} @click=${() => take(line)}><span><b>${line.name}</b><small>${line.posts}</small></span></button></li>`)}</ul>`) });
}

/** @param {Context<Data>} c */
function issue({ t, call, attempt, params: [finding_id], data: { draft } }) {
  return attempt(async () => {
    const responsible_id = draft.responsible?.person_id ?? "";
    await call("issue_notice", { notice: { finding_id, responsible_id, days: Number(draft.days), corrective: draft.corrective.trim(), preventive: draft.preventive.trim() } });
    await stepDraft.drop();
    void syncNow();
    tell({ text: app.signal ? t.toldNoticed : t.pair(t.toldNoticed, t.recordedNoSignal), tone: "good", stays: true });
    back(`#/found/${finding_id}`);
  });
}
