// How does a duty look: when, where, for whom?

import { html, nothing } from "../lit-html.js";
import { app } from "../store.js";

/** @import * as T from "../types.js" */

/** @param {T.DutyLine} duty @param {boolean} [withDay] */
export function dutyLines(duty, withDay = true) {
  const t = app.words;
  return html`
    <span class="top"><b>${duty.shift_name}</b>${duty.stepping_in ? html`<span class="badge due">${t.steppingIn}</span>` : nothing}</span>
    <span>${withDay ? html`${duty.day} · ` : nothing}<span class="nowrap">${duty.hours}</span></span>
    ${duty.areas.length ? html`<span class="soft">${duty.areas.join(t.listComma)}</span>` : nothing}
    ${duty.post ? html`<span class="soft">${t.pair(t.clockAt, duty.post)}</span>` : nothing}
    ${duty.covered_by ? html`<span class="soft">${t.coveredBy(duty.covered_by)}</span>` : nothing}`;
}

/** The colour of a state. @param {T.Attended | null} state */
export function toneOf(state) {
  switch (state) {
    case "present": return "complete";
    case "late":
    case "left_early":
    case "absent": return "sent_back";
    case "unknown": return "due";
    default: return "";
  }
}

/** The badge of a state. @param {T.Attended | null} state */
export const stateBadge = (state) => {
  const tones = { present: "complete", late: "critical", left_early: "critical", absent: "critical", unknown: "due", on_leave: "", upcoming: "" };
  return state === null ? nothing : html`<span class="badge ${tones[state]}" data-state=${state}>${app.words.attended[state]}</span>`;
};
