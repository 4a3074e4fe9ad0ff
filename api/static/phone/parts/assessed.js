// How does an assessment look in a list?

import { html, nothing } from "../lit-html.js";
import { app } from "../store.js";
import { icon } from "./icons.js";

/** @import * as T from "../types.js" */

/** The colour of a state. @type {Record<T.AssessmentState, string>} */
const TONES = { assessed: "due", agreed: "complete", disputed: "critical", upheld: "complete", changed: "complete", withdrawn: "" };

/** @param {T.AssessmentLine} line */
export const stateOf = (line) => html`
  <span><span class="badge ${TONES[line.state]}" data-test="assessment-state" data-state=${line.state}>${line.state_name}</span>${line.unsent ? html` <span class="badge due" data-test="not-sent">${app.words.onPhone}</span>` : nothing}</span>`;

/** The colour of a score. @param {T.AssessmentLine} line */
export const toneOfScore = (line) => line.passed === null ? "" : line.passed ? "complete" : "sent_back";

/** @param {T.AssessmentLine} line */
export const percentOf = (line) => html`<b class="percent ${line.passed === false ? "bad" : ""}" data-test="percent">${line.percent === null ? "—" : `${line.percent} %`}</b>`;

/** @param {T.AssessmentLine} line */
export const assessmentCard = (line) => html`
  <a class="card ${toneOfScore(line)}" href="#/score/${line.assessment_id}" data-test="score" data-assessment=${line.assessment_id}>
    <span class="top"><b>${line.kind_name}${line.about ? html` · ${line.about}` : nothing}</b>${percentOf(line)}</span>
    <span class="soft">${line.day} · ${line.by}</span>
    <span class="top">${stateOf(line)}${icon("forward")}</span>
  </a>`;
