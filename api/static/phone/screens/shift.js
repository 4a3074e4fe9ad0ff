// My shift: what did I clock, what did I ask for, and what came of it?

import { html, nothing } from "../lit-html.js";
import { app, tell } from "../store.js";
import { syncNow } from "../sync.js";
import { clockedList } from "../parts/clocked.js";
import { dutyLines, stateBadge } from "../parts/duty.js";
import { icon } from "../parts/icons.js";
import { confirm } from "../parts/sheets.js";
import { askBadge, correctionTitle } from "../parts/asks.js";

/** @import * as T from "../types.js" */
/** @import { Context, Screen } from "../router.js" */

/** @typedef {{mine: T.MyShift, leave: T.MyLeave, corrections: T.CorrectionLine[]}} Data */

/** @type {Screen<Data>} */
export const shift = {
  title: ({ t }) => t.leaveAndMore,
  up: "#/",
  load: async ({ call }) => {
    const [mine, leave, corrections] = await Promise.all([call("my_shift", {}), call("my_leave", {}), call("my_corrections", {})]);
    return { mine, leave, corrections };
  },
  view: (c) => {
    const { t, data: { mine, leave, corrections } } = c;
    return html`
      <ul class="list" data-test="mine">
        <li><a href="#/sheet" data-test="to-sheet">${icon("today")}<span><b>${t.mySheet}</b><small>${t.mySheetShort}</small></span>${icon("forward")}</a></li>
        <li><a href="#/scores" data-test="to-scores">${icon("note")}<span><b>${t.myScores}</b><small>${t.myScoresShort}</small></span>${mine.scores_news ? html`<span class="badge due" data-test="scores-news">${t.toAnswer(mine.scores_news)}</span>` : nothing}${icon("forward")}</a></li>
        <li><a href="#/supplies" data-test="to-supplies">${icon("box")}<span><b>${t.mySupplies}</b><small>${t.mySuppliesShort}</small></span>${icon("forward")}</a></li>
      </ul>
      ${mine.duty ? html`<section><h2>${t.myShift}</h2><div class="leaf duty">${dutyLines(mine.duty)}<span>${stateBadge(mine.state)}</span></div></section>` : nothing}
      ${mine.next ? html`<section><h2>${t.nextShift}</h2><div class="leaf duty">${dutyLines(mine.next)}</div></section>` : nothing}
      ${mine.answers_for.length ? html`<section><h2>${t.myAreas}</h2><ul class="cards" data-test="my-areas">${mine.answers_for.map((line) => html`<li class="leaf ask"><span class="top"><b>${line.shift_name}</b><span class="soft">${line.site_name}</span></span><span>${line.areas.join(t.listComma)}</span>${line.post ? html`<span class="soft">${t.pair(t.clockAt, line.post)}</span>` : nothing}</li>`)}</ul></section>` : nothing}
      ${clockedList(t.clockedLately, mine.clocked)}
      ${leave.balances.length ? html`<section><h2>${t.leaveLeft}</h2><dl class="facts" data-test="balances">${leave.balances.map((line) => html`<div><dt>${line.name}</dt><dd>${t.daysLeft(line.left, line.allowed)}${line.asked === "0" ? nothing : html` <span class="soft">${t.daysAsked(line.asked)}</span>`}</dd></div>`)}</dl></section>` : nothing}
      <section><h2>${t.leave}</h2>
        ${leave.leaves.length ? html`<ul class="cards" data-test="leaves">${leave.leaves.map((line) => html`<li>${leaveCard(c, line)}</li>`)}</ul>` : html`<p class="soft">${t.noLeave}</p>`}</section>
      <section><h2>${t.corrections}</h2>
        ${corrections.length ? html`<ul class="cards" data-test="corrections">${corrections.map((line) => html`<li class="leaf ask"><span class="top"><b>${correctionTitle(line)}</b>${askBadge(line)}</span><span class="soft">${line.reason}</span>${answered(line)}</li>`)}</ul>` : html`<p class="soft">${t.noCorrections}</p>`}</section>`;
  },
  foot: ({ t }) => html`
    <a class="button grow" href="#/correction" data-test="ask-correction">${icon("clock")}<span>${t.askCorrection}</span></a>
    <a class="button first grow" href="#/leave" data-test="ask-leave">${icon("plus")}<span>${t.askLeave}</span></a>`,
};

/** What somebody else said about it. @param {{decided_by: string, decided_note: string, state: T.AskState}} line */
const answered = (line) => line.decided_note ? html`<span class="soft">${app.words.pair(line.decided_by, line.decided_note)}</span>` : nothing;

/** @param {Context<Data>} c @param {T.LeaveLine} line */
function leaveCard(c, line) {
  const { t } = c;
  const withdraw = () => confirm({ title: t.withdrawLeave, text: `${line.kind_name} ${line.days}`, yes: t.withdrawLeave, grave: true }, () => c.attempt(async () => {
    await c.call("withdraw_leave", { leave_id: line.leave_id });
    void syncNow();
    tell({ text: t.toldWithdrawn, tone: "good" });
    await c.refresh();
  }));
  return html`<div class="leaf ask" data-test="leave" data-state=${line.state}>
    <span class="top"><b>${line.kind_name}</b>${askBadge(line)}</span>
    <span>${line.days}</span>
    ${line.reason ? html`<span class="soft">${line.reason}</span>` : nothing}
    ${answered(line)}
    ${line.may_withdraw ? html`<button class="button" data-test="withdraw" @click=${withdraw}>${icon("undo")}<span>${t.withdrawLeave}</span></button>` : nothing}
  </div>`;
}
