// The office could not take this record: why, and what can be done about it?

import { html, nothing } from "../lit-html.js";
import { tell } from "../store.js";
import { back, goInstead } from "../router.js";
import { closeSheet, openSheet } from "../sheet.js";
import { syncNow } from "../sync.js";
import { CoreError } from "../core.js";
import { choices } from "../parts/choices.js";
import { icon } from "../parts/icons.js";
import { share } from "../parts/share.js";
import { confirm, sheetBody } from "../parts/sheets.js";
import { when } from "../parts/times.js";
import { onWords } from "../parts/on-words.js";

/** @import * as T from "../types.js" */
/** @import { Context, Screen } from "../router.js" */

/** @typedef {{item: T.RefusedItem}} Data */

/** @type {readonly T.FindingKind[]} */
const KINDS = ["nonconformity", "violation", "damage"];
/** @type {readonly T.Severity[]} */
const SEVERITIES = ["minor", "major", "critical"];

/** @type {Screen<Data>} */
export const refused = {
  title: ({ data }) => data.item.what,
  up: "#/delivery",
  load: async ({ call, params: [operation] }) => {
    const item = (await call("refused", {})).find((one) => one.operation_id === operation);
    if (!item) throw new CoreError({ kind: "not_found", what: "record" });
    return { item };
  },
  view: (c) => {
    const { t, data: { item } } = c;
    return html`
      <p class="soft">${t.recordedWhen(when(item.recorded_at))}</p>
      <div class="notice bad">${icon("warn")}<div><b>${item.status === "conflict" ? t.inConflict : t.rejected}</b><p data-test="why">${item.message}</p></div></div>
      <p class="soft">${t.nothingLost}</p>
      <div class="stack">
        ${item.kind === "patrol.visit" ? html`<button class="button first" data-test="correct" @click=${() => correctVisit(c)}>${icon("note")}<span>${t.correctVisit}</span></button>` : nothing}
        ${item.kind === "spot_check.record" ? html`<button class="button first" data-test="correct" @click=${() => correctCheck(c)}>${icon("note")}<span>${t.correctVisit}</span></button>` : nothing}
        ${item.kind === "finding.raise" ? html`<button class="button first" data-test="correct" @click=${() => correctFinding(c)}>${icon("note")}<span>${t.correctFinding}</span></button>` : nothing}
        ${findingOf(item) ? html`<a class="button" href="#/found/${findingOf(item)}" data-test="look">${icon("find")}<span>${t.lookAtIt}</span></a>` : nothing}
        <button class="button" data-test="send-again" @click=${() => sendAgain(c)}>${icon("sync")}<span>${t.sendAgain}</span></button>
        <button class="button" data-test="export" @click=${() => c.attempt(async () => share(await c.call("export_refused", {})))}>${icon("share")}<span>${t.exportRefused}</span></button>
        <button class="button" data-test="let-go" @click=${() => letGo(c)}>${icon("bin")}<span>${t.letGo}</span></button>
      </div>
      ${item.words ? html`<details><summary>${t.wordForWord}</summary><pre tabindex="0">${pretty(item.words)}</pre></details>` : nothing}`;
  },
};

/** The finding that it was a step of, on this phone already. @param {T.RefusedItem} item @returns {string | null} */
function findingOf({ kind, words }) {
  if (kind === "finding.raise" || !/^(finding|repair)\./.test(kind) || !words) return null;
  return JSON.parse(words).finding ?? null;
}

/** @param {string} words */
function pretty(words) {
  return JSON.stringify(JSON.parse(words), null, 2);
}

/** @param {Context<Data>} c */
function correctVisit({ call, attempt, data: { item } }) {
  return attempt(async () => {
    const { patrol_id, checkpoint_id } = await call("correct_visit", { operation_id: item.operation_id });
    await goInstead(`#/patrol/${patrol_id}/visit/${checkpoint_id}`);
  });
}

/** @param {Context<Data>} c */
function correctCheck({ call, attempt, data: { item } }) {
  return attempt(async () => {
    const { spot_check_id } = await call("correct_spot_check", { operation_id: item.operation_id });
    await goInstead(`#/check/${spot_check_id}/work`);
  });
}

/** @param {Context<Data>} c */
function correctFinding(c) {
  const { t, call, attempt, draw, data: { item } } = c;
  const said = JSON.parse(item.words || "{}");
  /** @type {{kind: T.FindingKind, severity: T.Severity, text: string}} */
  const form = { kind: said.kind ?? "nonconformity", severity: said.severity ?? "minor", text: said.text ?? "" };
  const send = async () => {
    await closeSheet();
    await attempt(async () => {
      await call("correct_finding", { operation_id: item.operation_id, ...form, text: form.text.trim() });
      over(t.sentCorrected);
    });
  };
  openSheet({
    label: t.correctFinding,
    full: true,
    view: () => sheetBody(t.correctFinding, html`
      ${choices(t.kind, KINDS.map((value) => ({ value, label: t.kinds[value] })), form.kind, (kind) => { form.kind = kind; draw(); })}
      ${choices(t.severity, SEVERITIES.map((value) => ({ value, label: t.severities[value], tone: value })), form.severity, (severity) => { form.severity = severity; draw(); })}
      <label class="field"><span>${t.whatIsWrong}</span><textarea rows="4" maxlength="2000" .value=${form.text} @input=${onWords((words) => { form.text = words; draw(); })}></textarea></label>
      <button class="button first wide" data-test="correct-done" ?disabled=${!form.text.trim()} @click=${send}>${t.reportIt}</button>`),
  });
}

/** @param {Context<Data>} c */
function sendAgain(c) {
  return c.attempt(async () => {
    await c.call("send_again", { operation_id: c.data.item.operation_id });
    over(c.t.sentAgain);
  });
}

/** @param {Context<Data>} c */
function letGo(c) {
  confirm({ title: c.t.letGo, text: c.t.letGoWhy, yes: c.t.letGoYes }, () => c.attempt(async () => {
    await c.call("let_go_of_refused", { operation_id: c.data.item.operation_id });
    over(c.t.letGone);
  }));
}

/** @param {string} text */
function over(text) {
  void syncNow();
  tell({ text, tone: "good", stays: true });
  back("#/delivery");
}
