// How does a spot check look in a list?

import { html, nothing } from "../lit-html.js";
import { app } from "../store.js";
import { icon } from "./icons.js";
import { when } from "./times.js";

/** @import * as T from "../types.js" */

/** @param {T.SpotCheckLine} line */
export function checkCard(line) {
  const t = app.words;
  return html`
    <a class="card check ${toneOf(line)}" href="#/check/${line.spot_check_id}" data-test="check" data-check=${line.spot_check_id}>
      <span class="top"><b>${placeOf(line)}</b>${badgeOf(line)}</span>
      <span class="soft">${line.field_name} · ${line.checklist}</span>
      ${dueOf(line)}
      ${line.at === null ? nothing : html`<span class="soft">${[line.by, when(line.at)].filter(Boolean).join(" · ")}</span>`}
      ${line.unsent ? html`<span><span class="badge due" data-test="not-sent">${t.onPhone}</span></span>` : nothing}
      <span class="go">${line.begun ? t.goOn : line.open ? t.begin : t.look}${icon("forward")}</span>
    </a>`;
}

/** What is checked. @param {T.SpotCheckLine} line */
export function placeOf(line) {
  const t = app.words;
  const name = line.name || t.unknownPlace;
  return line.patrol_id ? t.rewalk(name) : [line.building, name].filter(Boolean).join(" · ");
}

/** Until when. @param {T.SpotCheckLine} line */
export const dueOf = (line) => line.due ? html`<span class="until ${line.late ? "over" : ""}" data-test="due">${icon("clock")}${line.due}</span>` : nothing;

/** Where it stands. @param {T.SpotCheckLine} line */
export function badgeOf(line) {
  const t = app.words;
  if (line.begun) return html`<span class="badge due">${t.draftOpen}</span>`;
  if (line.open) return html`<span class="badge ${line.late ? "critical" : "due"}">${t.checkDue}</span>`;
  if (line.skipped) return html`<span class="badge">${t.notChecked}</span>`;
  return html`<span class="badge ${line.passed ? "complete" : "critical"}">${[line.passed ? t.passed : t.failed, line.percent === null ? "" : t.percent(line.percent)].filter(Boolean).join(" · ")}</span>`;
}

/** @param {T.SpotCheckLine} line */
function toneOf({ open, late, skipped, passed }) {
  if (open) return late ? "sent_back" : "due";
  return skipped ? "" : passed ? "complete" : "sent_back";
}
