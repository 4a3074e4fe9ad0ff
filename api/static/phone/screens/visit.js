// What is asked at this checkpoint, and what did I find?

import { html, nothing } from "../lit-html.js";
import { itemView, textBox } from "../parts/item.js";
import { photoWall } from "../parts/photo-wall.js";
import { takeButtons } from "../parts/take.js";
import { icon } from "../parts/icons.js";
import { when } from "../parts/times.js";
import { actions, flush } from "./visit-actions.js";
import { record, toFirstGap } from "./visit-record.js";

/** @import * as T from "../types.js" */
/** @import { Screen } from "../router.js" */

/**
 * @typedef {object} Data
 * @property {T.VisitDraft} draft
 * @property {T.ChecklistScreen} sheet
 * @property {Map<string, string>} typed Words as they stand in their boxes, by item, and the remark.
 * @property {Map<string, number>} later Words that are written in a moment.
 * @property {boolean} asked Somebody wanted to record: say what is missing.
 */

/** The key of the remark among the words that are typed. */
export const REMARK = "remark";
const REMARK_LIMIT = 1_000;

/** @type {Screen<Data>} */
export const visit = {
  title: ({ data }) => data.draft.checkpoint_name,
  beside: ({ t, data: { sheet } }) => sheet.percent === null || sheet.gaps.length ? html`` : html`<b class="tally ${sheet.passed ? "" : "bad"}">${t.percent(sheet.percent)}</b>`,
  up: "#/",
  work: true,
  load: async ({ call, params: [patrol_id, checkpoint_id], data }) => {
    const at = { patrol_id, checkpoint_id };
    const [draft, sheet] = await Promise.all([call("visit_draft", at), call("checklist", at)]);
    return { typed: new Map(), later: new Map(), asked: false, ...data, draft, sheet };
  },
  leave: (c) => void flush(c),
  view: (c) => {
    const { t, data } = c;
    const { draft, sheet, typed } = data;
    const does = actions(c);
    let n = 0;
    return html`
      <p class="soft">${sheet.name ? `${sheet.name} · ` : ""}${t.arrivedWhen(when(draft.arrived_at))}${draft.by_hand ? html` · <span class="badge due">${t.byHandBadge}</span>` : nothing}</p>
      ${sheet.sections.length ? nothing : html`<p class="notice">${t.nothingAsked}</p>`}
      ${sheet.sections.map((section) => html`
        <section><h2>${section.title}</h2>
          <ol class="items">${section.items.map((item) => itemView(item, ++n, data, does))}</ol></section>`)}
      <section class="leaf" id="whole"><h2>${t.wholeVisit}</h2>
        <p class="label" aria-hidden="true">${t.remark}</p>${textBox(REMARK, t.remark, typed.get(REMARK) ?? sheet.remark, REMARK_LIMIT, does)}
        ${sheet.photos.length ? photoWall(does.photos(sheet.photos), does) : nothing}
        ${takeButtons(t.wholeVisit, (blob) => does.photo(null, blob))}
        <a class="button wide" href="#/finding/${draft.patrol_id}/${draft.checkpoint_id}">${icon("report")}<span>${t.reportHere}</span></a>
      </section>`;
  },
  foot: (c) => {
    const { t, data: { sheet } } = c;
    return sheet.gaps.length
      ? html`<button class="button grow" data-test="to-gap" @click=${() => toFirstGap(c)}>${t.stillOpen(sheet.gaps.length)}</button>`
      : html`<button class="button first grow" data-test="record" @click=${() => record(c)}>${icon("check")}<span>${t.recordVisit}</span></button>`;
  },
};
