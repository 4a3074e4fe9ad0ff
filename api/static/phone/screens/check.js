// What is to be checked here, in which field, until when; or what came of it?

import { html, nothing } from "../lit-html.js";
import { app, tell } from "../store.js";
import { back, go } from "../router.js";
import { syncNow } from "../sync.js";
import { badgeOf, dueOf, placeOf } from "../parts/check.js";
import { icon } from "../parts/icons.js";
import { chooseWithNote } from "../parts/sheets.js";
import { when } from "../parts/times.js";
import { MISS } from "./stop.js";

/** @import * as T from "../types.js" */
/** @import { Context, Screen } from "../router.js" */

/** @typedef {{line: T.SpotCheckLine}} Data */

/** @type {Screen<Data>} */
export const check = {
  title: ({ t }) => t.spotCheck,
  up: "#/checks",
  load: async ({ call, params: [spot_check_id] }) => ({ line: await call("spot_check", { spot_check_id }) }),
  view: ({ t, data: { line } }) => html`
    <p class="said"><b>${placeOf(line)}</b></p>
    ${line.open ? dueOf(line) : result(line)}
    <dl class="facts" data-test="facts">
      <div><dt>${t.state}</dt><dd>${badgeOf(line)}${line.unsent ? html` <span class="badge due" data-test="not-sent">${t.onPhone}</span>` : nothing}</dd></div>
      <div><dt>${t.field}</dt><dd>${line.field_name}</dd></div>
      <div><dt>${t.checklist}</dt><dd>${line.checklist}</dd></div>
      ${line.at === null ? nothing : html`<div><dt>${t.checkedBy}</dt><dd>${line.by} <span class="soft">${when(line.at)}</span></dd></div>`}
    </dl>
    ${line.open ? html`<p class="soft">${t.unannounced}</p>` : nothing}
    <a class="button wide" href="#/check/${line.spot_check_id}/finding" data-test="report-here">${icon("report")}<span>${t.reportHere}</span></a>`,
  foot: (c) => {
    const { t, data: { line } } = c;
    if (line.begun) return html`${line.open ? skipButton(c) : nothing}<button class="button first grow" data-test="go-on" @click=${() => go(`#/check/${line.spot_check_id}/work`)}>${icon("note")}<span>${t.goOn}</span></button>`;
    if (!line.open) return html`<button class="button grow" @click=${() => back("#/checks")}>${t.toChecks}</button>`;
    return html`${skipButton(c)}<button class="button first grow" data-test="begin" @click=${() => begin(c)}>${icon("check")}<span>${t.beginCheck}</span></button>`;
  },
};

/** @param {T.SpotCheckLine} line */
function result({ skipped, percent, passed }) {
  const t = app.words;
  if (skipped) return html`<div class="result partial" data-test="result"><b>${t.notChecked}</b><span>${t.missReasons[skipped]}</span></div>`;
  return html`<div class="result ${passed ? "complete" : "sent_back"}" data-test="result">
    ${icon(passed ? "check" : "cross")}<b>${percent === null ? (passed ? t.passed : t.failed) : t.percent(percent)}</b><span>${percent === null ? "" : passed ? t.passed : t.failed}</span></div>`;
}

/** @param {Context<Data>} c */
const skipButton = (c) => html`<button class="button" data-test="skip" @click=${() => skip(c)}>${icon("skip")}<span>${c.t.cannotCheck}</span></button>`;

/** @param {Context<Data>} c */
function begin({ call, attempt, params: [spot_check_id] }) {
  return attempt(async () => {
    await call("begin_spot_check", { spot_check_id });
    go(`#/check/${spot_check_id}/work`);
  });
}

/** @param {Context<Data>} c */
function skip({ t, call, attempt, refresh, params: [spot_check_id], data: { line } }) {
  const options = MISS.map((value) => ({ value, label: t.missReasons[value] }));
  const says = line.begun ? t.skipGivesUp : undefined;
  chooseWithNote({ title: t.whyNotChecked, says, options, needsWords: "other", done: t.cannotCheck }, (reason, note) => attempt(async () => {
    await call("skip_spot_check", { spot_check_id, reason, note });
    void syncNow();
    tell({ text: app.signal ? t.toldNotChecked : t.pair(t.toldNotChecked, t.recordedNoSignal), tone: "good" });
    await refresh();
  }));
}
