// What of the crew's day stands on the first screen: am I asked to step in, am I on duty, where do I clock in?

import { html, nothing } from "../lit-html.js";
import { app } from "../store.js";
import { dutyLines, toneOf } from "./duty.js";
import { icon } from "./icons.js";

/** @import * as T from "../types.js" */

/** @param {T.MyShift} mine */
export function shiftCard(mine) {
  const t = app.words;
  if (!mine.attends && !mine.leads) return nothing;
  return html`
    ${mine.to_answer ? html`<a class="notice mind" href="#/step-ins" data-test="asked">${icon("hand")}<span>${t.askedToStepIn(mine.to_answer)}</span>${icon("forward")}</a>` : nothing}
    <section class="leaf shift ${toneOf(mine.state)}" data-test="shift" aria-label=${t.myShift}>
      ${mine.duty ? html`<div class="duty">${dutyLines(mine.duty)}</div>` : html`<p>${t.noDuty}</p>`}
      ${mine.duty && mine.state !== "upcoming" ? html`<p class="soft" data-test="state">${mine.state_words}</p>` : nothing}
      ${mine.attends ? html`<a class="button tall wide ${mine.offer === "in" ? "first" : ""}" href="#/clock/${mine.offer}" data-test="clock">${icon("clock")}<span>${t.ways[mine.offer]}</span></a>` : nothing}
      <div class="side">
        ${mine.attends ? html`
          <a class="button" href="#/weeks" data-test="weeks">${icon("today")}<span>${t.myRoster}</span>${mine.roster_news ? html`<span class="badge due" data-test="news">${t.changes(mine.roster_news)}</span>` : nothing}</a>
          <a class="button" href="#/shift" data-test="my-shift">${icon("me")}<span>${t.leaveAndMore}</span>${mine.scores_news ? html`<span class="badge due" data-test="new-scores">${t.toAnswer(mine.scores_news)}</span>` : nothing}</a>` : nothing}
        ${mine.leads ? html`<a class="button" href="#/crew" data-test="board">${icon("people")}<span>${t.crewBoard}</span>${mine.to_decide ? html`<span class="badge critical" data-test="to-decide">${t.toDecide(mine.to_decide)}</span>` : nothing}</a>` : nothing}
      </div>
    </section>`;
}
