// How does a finding look in a list?

import { html, nothing } from "../lit-html.js";
import { app } from "../store.js";
import { icon } from "./icons.js";
import { smallFigure } from "./figures.js";

/** @import * as T from "../types.js" */

/** @param {T.FindingLine} line */
export function foundCard(line) {
  return html`
    <a class="card found ${line.state} ${line.urgency}" href="#/found/${line.finding_id}" data-test="found" data-finding=${line.finding_id}>
      ${smallFigure(line.photo_id)}
      <span class="what">
        <b>${line.title}</b>
        ${line.place ? html`<span class="soft">${line.place}</span>` : nothing}
        ${dueOf(line)}
        ${line.sent_back_remark ? html`<q>${line.sent_back_remark}</q>` : nothing}
        <span class="badges">${badges(line)}</span>
      </span>
      ${icon("forward")}
    </a>`;
}

/** When it is due, in words. @param {T.FindingLine} line */
export function dueOf(line) {
  return line.due && line.urgency !== "none" ? html`<span class="until ${line.urgency}" data-test="due">${icon("clock")}${line.due}</span>` : nothing;
}

/** @param {T.FindingLine} line */
export function badges(line) {
  const t = app.words;
  return html`
    <span class="badge ${line.state}">${line.state_name}</span>
    <span class="badge ${line.severity === "critical" ? "critical" : ""}">${t.kinds[line.kind]} · ${t.severities[line.severity]}</span>
    ${line.utility ? html`<span class="badge">${t.utilities[line.utility]}${line.repair ? ` · ${t.repairs[line.repair]}` : ""}</span>` : nothing}
    ${line.unsent ? html`<span class="badge due" data-test="not-sent">${t.onPhone}</span>` : nothing}`;
}
