// Who is here, who is missing, what is not covered, what waits for me?

import { html, nothing } from "../lit-html.js";
import { app } from "../store.js";
import { go } from "../router.js";
import { syncNow } from "../sync.js";
import { stateBadge, toneOf } from "../parts/duty.js";
import { correctionTitle } from "../parts/asks.js";
import { decideCorrection, decideLeave } from "../parts/decide.js";
import { icon } from "../parts/icons.js";
import { onWords } from "../parts/on-words.js";
import { when } from "../parts/times.js";

/** @import * as T from "../types.js" */
/** @import { Context, Screen } from "../router.js" */

/** @typedef {{board: T.CrewBoard}} Data */

/** @type {Screen<Data>} */
export const crew = {
  title: ({ t }) => t.crewBoard,
  up: "#/",
  beside: ({ t }) => html`<button class="back" aria-label=${t.syncNow} data-test="sync" ?disabled=${app.sync.running} @click=${() => syncNow(true)}>${icon("sync")}</button>`,
  load: async ({ call, params: [site] }) => ({ board: await call("crew_board", { site_id: site ?? null }) }),
  view: (c) => {
    const { t, data: { board } } = c;
    return html`
      ${board.sites.length > 1 ? html`<label class="field"><span>${t.site}</span><select data-test="board-site" @change=${onWords((site) => go(`#/crew/${site}`))}>${board.sites.map((site) => html`<option value=${site.site_id} ?selected=${site.site_id === board.site_id}>${site.name}</option>`)}</select></label>` : html`<p class="said"><b>${board.site_name}</b></p>`}
      <p class="soft">${board.heard_at === null ? t.noContactYet : t.boardAsOf(when(board.heard_at))}</p>
      ${board.closed ? html`<p class="notice mind">${icon("lock")}<span>${t.booksClosed}</span></p>` : html`
        <div class="counts" data-test="counts"><div class="leaf"><b>${board.here}</b><span>${t.hereNow}</span></div><div class="leaf ${board.not_here ? "mind" : ""}"><b>${board.not_here}</b><span>${t.notHere}</span></div><div class="leaf ${board.uncovered.length ? "bad-edge" : ""}"><b>${board.uncovered.length}</b><span>${t.areasOpen}</span></div></div>`}
      ${board.uncovered.length ? html`<p class="notice bad" data-test="uncovered">${icon("warn")}<span>${t.pair(t.uncovered, board.uncovered.join(t.listComma))}</span></p>` : nothing}
      ${board.overdue_patrols.length || board.overdue_findings ? html`<div class="notice bad" data-test="overdue">${icon("clock")}<span><b>${t.overdueNow}</b>${board.overdue_patrols.map((line) => html`<br>${line}`)}${board.overdue_findings ? html`<br>${t.overdueFindings(board.overdue_findings)}` : nothing}</span></div>` : nothing}
      ${board.gaps.length ? html`<section><h2>${t.gaps}</h2><ul class="cards" data-test="gaps">${board.gaps.map((gap) => html`<li>${gapCard(gap)}</li>`)}</ul>
        ${board.open_gaps > 1 ? html`<a class="button first wide" href="#/crew/${board.site_id}/proposal" data-test="solve">${icon("people")}<span>${t.solveGaps(board.open_gaps)}</span></a>` : nothing}</section>` : nothing}
      ${board.low_stock ? html`<a class="notice mind" href="#/supplies" data-test="low-stock">${icon("box")}<span>${t.lowStockCount(board.low_stock)}</span>${icon("forward")}</a>` : nothing}
      ${board.leaves.length || board.corrections.length ? html`<section><h2>${t.waitsForYou}</h2><ul class="cards" data-test="asks">
        ${board.leaves.map((line) => html`<li>${leaveAsk(c, line)}</li>`)}
        ${board.corrections.map((line) => html`<li>${correctionAsk(c, line)}</li>`)}</ul></section>` : nothing}
      ${board.shifts.length === 0 && !board.closed ? html`<div class="empty" data-test="nobody">${icon("people")}<h2>${t.nobodyToday}</h2><p>${t.nobodyTodayWhy}</p></div>` : nothing}
      ${board.shifts.map((shift) => html`
        <section><h2>${shift.name} <span class="soft">${shift.day} <span class="nowrap">${shift.hours}</span> · ${t.hereOf(shift.here, shift.people.length)}</span></h2>
          <ul class="list" data-test="people">${shift.people.map((one) => html`<li>${personRow(board, one)}</li>`)}</ul></section>`)}`;
  },
};

/** @param {T.CrewBoard} board @param {T.OnBoard} one */
function personRow(board, one) {
  const t = app.words;
  return html`
    <a class="person ${toneOf(one.state)}" href="#/crew/${board.site_id}/person/${one.person_id}" data-test="on-board" data-person=${one.person_id} data-state=${one.state}>
      <span><b>${one.name}</b>${one.stepping_in ? html` <span class="badge due">${t.steppingIn}</span>` : nothing}
        <small>${one.words}</small>
        ${one.areas.length ? html`<small>${one.areas.join(t.listComma)}</small>` : nothing}
        ${one.covered_by ? html`<small>${t.coveredBy(one.covered_by)}</small>` : nothing}
        ${one.seen ? html`<small>${t.pair(t.seenLast, one.seen)}</small>` : nothing}</span>
      ${stateBadge(one.state)}${icon("forward")}</a>`;
}

/** @param {T.GapLine} gap */
function gapCard(gap) {
  const t = app.words;
  const open = gap.state === "open";
  return html`
    <a class="card ${open ? "sent_back" : "complete"}" href="#/gap/${gap.replacement_id}" data-test="gap" data-gap=${gap.replacement_id}>
      <span class="top"><b>${gap.missing} · ${gap.why_words}</b><span class="badge ${open ? "critical" : "complete"}">${open ? t.gapOpen : t.coveredBy(gap.filled_by)}</span></span>
      <span class="soft">${gap.day} ${gap.shift_name} <span class="nowrap">${gap.hours}</span></span>
      ${gap.areas.length ? html`<span class="soft">${gap.areas.join(t.listComma)}</span>` : nothing}
      ${gap.unsent ? html`<span><span class="badge due" data-test="not-sent">${t.onPhone}</span></span>` : nothing}
      <span class="go">${gap.asked ? t.askedSoMany(gap.asked, gap.said_no) : open ? t.whoStepsIn : t.look}${icon("forward")}</span>
    </a>`;
}

/** @param {Context<Data>} c @param {T.LeaveLine} line */
const leaveAsk = (c, line) => html`
  <div class="leaf ask" data-test="leave-asked">
    <span class="top"><b>${line.person} · ${line.kind_name}</b></span><span>${line.days}${line.duties ? html` <span class="soft">${c.t.dutiesThen(line.duties)}</span>` : nothing}</span>
    ${line.reason ? html`<span class="soft">${line.reason}</span>` : nothing}
    ${decideLeave(c, line)}
  </div>`;

/** @param {Context<Data>} c @param {T.CorrectionLine} line */
const correctionAsk = (c, line) => html`
  <div class="leaf ask" data-test="correction-asked">
    <span class="top"><b>${line.person} · ${c.t.corrections}</b></span><span>${correctionTitle(line)}</span><span class="soft">${line.reason}</span>
    ${decideCorrection(c, line)}
  </div>`;
