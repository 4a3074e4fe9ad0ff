// How was my work assessed, and what does the month come to?

import { html, nothing } from "../lit-html.js";
import { app } from "../store.js";
import { icon } from "../parts/icons.js";
import { assessmentCard } from "../parts/assessed.js";

/** @import * as T from "../types.js" */
/** @import { Screen } from "../router.js" */

/** @typedef {{scores: T.MyScores}} Data */

/** @type {Screen<Data>} */
export const scores = {
  title: ({ t }) => t.myScores,
  up: "#/shift",
  load: async ({ call }) => ({ scores: await call("my_scores", {}) }),
  view: ({ t, data: { scores: { closed, months, assessments, to_answer } } }) => {
    if (closed) return html`<p class="notice mind" data-test="closed">${icon("lock")}<span>${t.booksClosed}</span></p>`;
    if (assessments.length === 0) return html`<div class="empty" data-test="no-scores">${icon("note")}<h2>${t.noScores}</h2><p>${t.noScoresWhy}</p></div>`;
    const [waiting, rest] = [assessments.filter((line) => line.waits), assessments.filter((line) => !line.waits)];
    return html`
      ${months.slice(0, 1).map(monthLeaf)}
      ${to_answer ? html`<section><h2>${t.waitsForAnswer}</h2><ul class="cards" data-test="scores-waiting">${waiting.map((line) => html`<li>${assessmentCard(line)}</li>`)}</ul></section>` : nothing}
      ${rest.length ? html`<section><h2>${t.allScores}</h2><ul class="cards" data-test="scores">${rest.map((line) => html`<li>${assessmentCard(line)}</li>`)}</ul></section>` : nothing}
      ${months.length > 1 ? html`<details><summary>${t.earlierMonths}</summary><div class="stack">${months.slice(1).map(monthLeaf)}</div></details>` : nothing}`;
  },
};

/** @param {T.MonthScore} month */
function monthLeaf(month) {
  const t = app.words;
  return html`
    <section data-test="month-score"><h2>${month.title}</h2>
      <div class="counts"><div class="leaf"><b>${month.mean || "—"}</b><span>${t.meanScore}</span></div><div class="leaf ${month.passed < month.counted ? "mind" : ""}"><b>${month.passed}/${month.counted}</b><span>${t.passedOf}</span></div><div class="leaf ${month.disputed ? "mind" : ""}"><b>${month.disputed}</b><span>${t.disputedOpen}</span></div></div></section>`;
}
