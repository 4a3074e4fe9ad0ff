// One of the crew stands before me, or does not: what do I decide on the spot?

import { html, nothing } from "../lit-html.js";
import { app, tell } from "../store.js";
import { go } from "../router.js";
import { syncNow } from "../sync.js";
import { askBadge, correctionTitle } from "../parts/asks.js";
import { clockedList } from "../parts/clocked.js";
import { decideCorrection, decideLeave } from "../parts/decide.js";
import { dutyLines, stateBadge, toneOf } from "../parts/duty.js";
import { icon } from "../parts/icons.js";
import { chooseWithNote, confirm } from "../parts/sheets.js";

/** @import * as T from "../types.js" */
/** @import { Context, Screen } from "../router.js" */

/** @typedef {{person: T.CrewPerson}} Data */

/** @type {T.Missing[]} */
const WHY = ["absent", "on_leave", "left_early", "called_away"];

/** @type {Screen<Data>} */
export const crewPerson = {
  title: ({ t, data }) => data?.person.name ?? t.crewBoard,
  up: "#/crew",
  load: async ({ call, params: [site_id, person_id] }) => ({ person: await call("crew_person", { site_id, person_id }) }),
  view: (c) => {
    const { t, data: { person } } = c;
    return html`
      ${person.duties.length ? nothing : html`<p class="soft">${t.noDutyToday}</p>`}
      ${person.duties.map(({ duty, attends }) => html`
        <section class="leaf duty ${toneOf(attends.state)}" data-test="duty">
          ${dutyLines(duty)}
          <span>${stateBadge(attends.state)} <span data-test="words">${attends.words}</span></span>
          ${attends.seen ? html`<span class="soft">${t.pair(t.seenLast, attends.seen)}</span>` : nothing}
          ${attends.replacement_id ? html`<a class="button wide" href="#/gap/${attends.replacement_id}" data-test="to-gap">${icon("hand")}<span>${t.whoStepsIn}</span></a>` : nothing}
        </section>`)}
      ${person.leaves.map((line) => html`<div class="leaf ask"><span class="top"><b>${line.kind_name}</b>${askBadge(line)}</span><span>${line.days}</span>${line.reason ? html`<span class="soft">${line.reason}</span>` : nothing}${decideLeave(c, line)}</div>`)}
      ${person.corrections.map((line) => html`<div class="leaf ask"><span class="top"><b>${correctionTitle(line)}</b>${askBadge(line)}</span><span class="soft">${line.reason}</span>${decideCorrection(c, line)}</div>`)}
      ${clockedList(t.clockedLately, person.clocked)}`;
  },
  foot: (c) => {
    const { t, data: { person } } = c;
    const open = person.duties.find(({ attends }) => attends.may_open !== null);
    if (!open && !person.may_clock) return html`<a class="button grow" href="#/crew/${person.site_id}">${t.crewBoard}</a>`;
    return html`
      ${open ? html`<button class="button grow" data-test="open-gap" @click=${() => openGap(c, open)}>${icon("warn")}<span>${t.isMissing}</span></button>` : nothing}
      ${person.may_clock ? html`<button class="button first grow" data-test="clock-for" @click=${() => clockFor(c)}>${icon("clock")}<span>${t.clockFor[person.offer]}</span></button>` : nothing}`;
  },
};

/** @param {Context<Data>} c */
function clockFor(c) {
  const { t, data: { person } } = c;
  confirm({ title: t.clockFor[person.offer], text: t.clockForWhy(person.name), yes: t.clockFor[person.offer] }, () => c.attempt(async () => {
    await c.call("clock_for", { site_id: person.site_id, person_id: person.person_id, way: person.offer, note: "" });
    void syncNow();
    const told = `${person.name} ${t.ways[person.offer]}`;
    tell({ text: app.signal ? told : t.pair(told, t.recordedNoSignal), tone: "good" });
    await c.refresh();
  }));
}

/** @param {Context<Data>} c @param {T.PersonDuty} of */
function openGap(c, { duty, attends }) {
  const { t, data: { person } } = c;
  // What is likeliest stands first.
  const options = [...WHY].sort((a, b) => Number(b === attends.may_open) - Number(a === attends.may_open)).map((value) => ({ value, label: t.missing[value] }));
  chooseWithNote({ title: t.whyMissingWho(person.name), says: `${duty.day} ${duty.shift_name} ${duty.hours}`, options, done: t.openGap }, (why, note) => c.attempt(async () => {
    const gap = await c.call("open_gap", { input: { site_id: person.site_id, person_id: person.person_id, date: duty.date, shift_id: duty.shift_id, why, note } });
    void syncNow();
    go(`#/gap/${gap}`);
  }));
}
