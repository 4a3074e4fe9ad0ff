// Several are missing: who takes which gap, so that all is covered? One tap asks them.

import { html, nothing } from "../lit-html.js";
import { app, draw, tell } from "../store.js";
import { syncNow } from "../sync.js";
import { icon } from "../parts/icons.js";

/** @import * as T from "../types.js" */
/** @import { Context, Screen } from "../router.js" */

/** @typedef {{proposal: T.CrewProposal, without: Set<string>}} Data Gaps that the lead leaves out. */

/** @type {Screen<Data>} */
export const proposal = {
  title: ({ t }) => t.solveTogether,
  up: "#/crew",
  load: async ({ call, params: [site_id], data }) => ({ proposal: await call("crew_proposal", { site_id }), without: data?.without ?? new Set() }),
  view: (c) => {
    const { t, data: { proposal: { gaps, closed, without } } } = c;
    if (closed) return html`<p class="notice mind">${icon("lock")}<span>${t.booksClosed}</span></p>`;
    if (gaps.length === 0) return html`<div class="empty" data-test="no-gaps">${icon("check")}<h2>${t.noGaps}</h2></div>`;
    return html`
      <p class="say soft">${t.solvedHow}</p>
      ${without ? html`<p class="notice mind" data-test="without">${icon("warn")}<span>${t.gapsWithout(without)}</span></p>` : nothing}
      <ul class="cards" data-test="proposed">${gaps.map((line) => html`<li>${proposed(c, line)}</li>`)}</ul>`;
  },
  foot: (c) => {
    const { t } = c;
    const asks = toAsk(c.data);
    if (c.data.proposal.to_ask === 0) return html`<a class="button grow" href="#/crew/${c.data.proposal.site_id}">${t.crewBoard}</a>`;
    return html`<button class="button first grow" data-test="ask-all" ?disabled=${asks.length === 0} @click=${() => ask(c, asks)}>${icon("hand")}<span>${asks.length ? t.askThem(asks.length) : t.choosePeople}</span></button>`;
  },
};

/** @param {Context<Data>} c @param {T.ProposedLine} line */
function proposed({ t, data: { without } }, line) {
  const { gap } = line;
  const id = gap.replacement_id;
  const toggle = () => { if (!without.delete(id)) without.add(id); draw(); };
  const against = line.reasons.filter((reason) => reason.cost > 0);
  const speaks = line.reasons.filter((reason) => reason.cost === 0);
  return html`
    <div class="leaf ask ${line.person_id ? line.asked ? "due" : "complete" : "sent_back"}" data-test="proposed-line" data-gap=${id}>
      <span class="top"><b>${gap.missing} · ${gap.why_words}</b>${line.asked ? html`<span class="badge due">${t.wasAsked}</span>` : nothing}</span>
      <span>${gap.day} ${gap.shift_name} <span class="nowrap">${gap.hours}</span></span>
      ${gap.areas.length ? html`<span class="soft">${gap.areas.join(t.listComma)}</span>` : nothing}
      ${gap.unsent ? html`<span><span class="badge due" data-test="not-sent">${t.onPhone}</span></span>` : nothing}
      ${line.person_id === null ? html`<span class="reasons"><span class="against">${icon("warn")}${t.nobodyCan}</span></span>` : html`
        <button class="choice" aria-pressed=${!line.asked && !without.has(id)} ?disabled=${line.asked} data-test="proposed-person" data-person=${line.person_id} @click=${toggle}>${icon(line.asked ? "clock" : "check")}<span>${line.name}</span></button>
        <span class="reasons">${[...speaks, ...against].map((reason) => html`<span class=${reason.cost ? "against" : "for"}>${icon(reason.cost ? "dash" : "check")}${reason.words}</span>`)}</span>`}
      <a class="button wide" href="#/gap/${id}" data-test="choose-else">${icon("people")}<span>${t.chooseElse}</span></a>
    </div>`;
}

/** @param {Data} data @returns {T.StepInAsk[]} */
const toAsk = ({ proposal: { gaps }, without }) => gaps.flatMap(({ gap: { replacement_id }, person_id, asked }) => person_id === null || asked || without.has(replacement_id) ? [] : [{ replacement_id, person_id }]);

/** @param {Context<Data>} c @param {T.StepInAsk[]} asks */
function ask(c, asks) {
  const { t, call } = c;
  return c.attempt(async () => {
    const asked = await call("ask_proposed", { asks });
    void syncNow();
    const told = t.toldAsked(asked);
    tell({ text: app.signal ? told : t.pair(told, t.recordedNoSignal), tone: "good" });
    await c.refresh();
  });
}
