// Which points were lost, why, and what do I say to that?

import { html, nothing } from "../lit-html.js";
import { app, draw, tell } from "../store.js";
import { look, syncNow } from "../sync.js";
import { percentOf, stateOf, toneOfScore } from "../parts/assessed.js";
import { figures } from "../parts/figures.js";
import { icon } from "../parts/icons.js";
import { officeLink } from "../parts/office.js";
import { onWords } from "../parts/on-words.js";
import { sheetBody } from "../parts/sheets.js";
import { when } from "../parts/times.js";
import { closeSheet, openSheet } from "../sheet.js";

/** @import * as T from "../types.js" */
/** @import { Context, Screen } from "../router.js" */

/** @typedef {{score: T.AssessmentScreen}} Data */

/** Words that were begun and not sent: nobody types them twice with wet gloves. @type {Map<string, string>} */
const begun = new Map();

/** @type {Screen<Data>} */
export const score = {
  title: ({ data, t }) => data?.score.line.kind_name ?? t.myScores,
  up: "#/scores",
  load: async ({ call, params: [assessment_id], data }) => {
    const shown = await call("assessment", { assessment_id });
    if (!data) {
      // Whoever looks at it has read what they were told of it.
      const told = (await call("inbox", {})).filter((message) => message.topic_id === assessment_id && !message.read);
      if (told.length) await call("read_messages", { message_ids: told.map((message) => message.message_id) });
      void look();
    }
    return { score: shown };
  },
  view: ({ t, data: { score: s } }) => html`
    <div class="leaf duty ${toneOfScore(s.line)}" data-test="score-line">
      <span class="top"><b>${s.mine ? nothing : html`${s.line.person} · `}${s.line.about || s.line.site_name}</b>${percentOf(s.line)}</span>
      <span>${s.line.day} · ${t.pair(t.assessedBy, s.line.by)} <span class="soft nowrap">${when(s.at)}</span></span>
      ${stateOf(s.line)}
      <span class="soft">${t.pointsEarned(s.earned, s.possible)} · ${t.passFrom(s.pass_mark)}${s.first_percent !== null && s.first_percent !== s.line.percent ? html` · ${t.firstScore(s.first_percent)}` : nothing}</span>
    </div>
    ${s.remark ? html`<section><h2>${t.remark}</h2><p class="said" data-test="remark">${s.remark}</p></section>` : nothing}
    ${figures(t.photosOfIt, s.photos)}
    ${items(s)}
    ${s.said.length ? html`<section><h2>${t.wasSaid}</h2><ol class="life" data-test="said">${s.said.map((one) => html`
      <li data-state=${one.state}><b>${one.what}</b><span class="soft">${one.by} · ${when(one.at)}</span>
        ${one.note ? html`<p>${one.note}</p>` : nothing}${one.late ? html`<p class="soft">${icon("clock")} ${t.saidLate}</p>` : nothing}</li>`)}</ol></section>` : nothing}
    ${!s.mine && s.line.state === "disputed" ? html`<div class="leaf"><p>${t.settleAtOffice}</p>${officeLink(`/assessments/${s.line.assessment_id}`)}</div>` : nothing}`,
  foot: (c) => {
    const { t, data: { score: s } } = c;
    if (!s.may_answer) return html`<a class="button grow" href=${s.mine ? "#/scores" : "#/inbox"}>${s.mine ? t.myScores : t.inbox}</a>`;
    const no = html`<button class="button grow" data-test="dispute" @click=${() => dispute(c)}>${icon("cross")}<span>${s.settled ? t.sayMore : t.dispute}</span></button>`;
    if (s.settled || s.line.state === "agreed") return no;
    return html`${s.line.state === "disputed" ? nothing : no}<button class="button first grow" data-test="agree" @click=${() => answer(c, true, "")}>${icon("check")}<span>${t.agree}</span></button>`;
  },
};

/** What lost points stands open; what was in order is folded away where there is much of it. @param {T.AssessmentScreen} s */
function items(s) {
  const t = app.words;
  const [lost, kept] = [s.items.filter((item) => item.lost), s.items.filter((item) => !item.lost)];
  const list = (/** @type {T.AssessedItem[]} */ of) => html`<ul class="cards">${of.map((item) => html`<li>${itemLeaf(item)}</li>`)}</ul>`;
  return html`
    ${lost.length ? html`<section data-test="lost"><h2>${t.pointsLost}</h2>${list(lost)}</section>` : nothing}
    ${kept.length === 0 ? nothing : lost.length ? html`<details data-test="kept"><summary>${t.pointsKept(kept.length)}</summary>${list(kept)}</details>` : html`<section data-test="kept"><h2>${s.checklist}</h2>${list(kept)}</section>`}`;
}

/** @param {T.AssessedItem} item */
function itemLeaf(item) {
  const t = app.words;
  return html`
    <div class="leaf ask ${item.lost ? "sent_back" : item.possible ? "complete" : ""}" data-test="item">
      <span class="top"><b>${item.label}</b>${item.possible ? html`<span class="nowrap" data-test="points">${t.pointsShort(item.earned, item.possible)}</span>` : nothing}</span>
      <span>${item.given || t.itemNotAnswered}${item.critical ? html` <span class="badge critical">${t.criticalLost}</span>` : nothing}</span>
      ${item.note ? html`<span class="soft">${item.note}</span>` : nothing}
      ${figures(item.label, item.photos)}
    </div>`;
}

/** @param {Context<Data>} c @param {boolean} agree @param {string} note */
function answer(c, agree, note) {
  const { t, call, params: [assessment_id] } = c;
  return c.attempt(async () => {
    await call("answer_assessment", { assessment_id, agree, note });
    begun.delete(assessment_id);
    void syncNow();
    const told = agree ? t.toldAgreed : t.toldDisputed;
    tell({ text: app.signal ? told : t.pair(told, t.recordedNoSignal), tone: "good" });
    await c.refresh();
  });
}

/** @param {Context<Data>} c */
function dispute(c) {
  const { t, params: [assessment_id], data: { score: s } } = c;
  const title = s.settled ? t.sayMore : t.dispute;
  let note = begun.get(assessment_id) ?? "";
  openSheet({
    label: title,
    view: () => sheetBody(title, html`
      <p class="say">${s.settled ? t.sayMoreWhy : t.disputeWhy}</p>
      <label class="field"><span>${t.disputeWords}</span>
        <textarea rows="3" maxlength="500" autofocus data-test="dispute-note" .value=${note} @input=${onWords((words) => { note = words; begun.set(assessment_id, words); draw(); })}></textarea></label>
      <button class="button first wide" data-test="dispute-done" ?disabled=${!note.trim()} @click=${async () => { await closeSheet(); void answer(c, false, note.trim()); }}>${note.trim() ? title : t.reasonMissing}</button>`),
  });
}
