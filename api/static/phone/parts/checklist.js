// How does a checklist look that is being filled in, of a visit or of a spot check?

import { html, nothing } from "../lit-html.js";
import { REMARK, actions, flush } from "./checklist-actions.js";
import { icon } from "./icons.js";
import { itemView, textBox } from "./item.js";
import { photoWall } from "./photo-wall.js";
import { takeButtons } from "./take.js";

/** @import { Context } from "../router.js" */
/** @import { Data } from "./checklist-actions.js" */

const REMARK_LIMIT = 1_000;

/** What of a screen's data is only in memory, and stays when it loads anew. @param {Data | undefined} data */
export const inMemory = (data) => ({ typed: data?.typed ?? new Map(), later: data?.later ?? new Map(), asked: data?.asked ?? false });

/** What it comes to, once all is answered. @param {Context<Data>} c */
export const scoreSoFar = ({ t, data: { sheet } }) =>
  sheet.percent === null || sheet.gaps.length ? html`` : html`<b class="tally ${sheet.passed ? "" : "bad"}">${t.percent(sheet.percent)}</b>`;

/**
 * Its items, and what is said of the whole.
 * @param {Context<Data>} c
 * @param {string} whole What the whole is called.
 * @param {string} report Where something is reported that is wrong.
 */
export function checklistView(c, whole, report) {
  const { t, data } = c;
  const { sheet, typed } = data;
  const does = actions(c);
  let n = 0;
  return html`
    ${sheet.sections.length ? nothing : html`<p class="notice">${t.nothingAsked}</p>`}
    ${sheet.sections.map((section) => html`
      <section><h2>${section.title}</h2>
        <ol class="items">${section.items.map((item) => itemView(item, ++n, data, does))}</ol></section>`)}
    <section class="leaf" id="whole"><h2>${whole}</h2>
      <p class="label" aria-hidden="true">${t.remark}</p>${textBox(REMARK, t.remark, typed.get(REMARK) ?? sheet.remark, REMARK_LIMIT, does)}
      ${sheet.photos.length ? photoWall(does.photos(sheet.photos), does) : nothing}
      ${takeButtons(whole, (blob) => does.photo(null, blob))}
      <a class="button wide" href=${report} data-test="report-here">${icon("report")}<span>${t.reportHere}</span></a>
    </section>`;
}

/** What is missing, or else the end of it. @param {Context<Data>} c @param {string} label @param {() => Promise<unknown>} record */
export function checklistFoot(c, label, record) {
  const { t, data: { sheet } } = c;
  return sheet.gaps.length
    ? html`<button class="button grow" data-test="to-gap" @click=${() => toFirstGap(c)}>${t.stillOpen(sheet.gaps.length)}</button>`
    : html`<button class="button first grow" data-test="record" @click=${() => c.attempt(async () => { await flush(c); await record(); })}>${icon("check")}<span>${label}</span></button>`;
}

/** @param {Context<Data>} c */
function toFirstGap(c) {
  c.data.asked = true;
  c.draw();
  const [first] = c.data.sheet.gaps;
  requestAnimationFrame(() => {
    const item = document.getElementById(`item-${first?.item_id}`);
    item?.scrollIntoView({ block: "center", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
    const control = item?.querySelector("button, textarea, input");
    if (control instanceof HTMLElement) control.focus({ preventScroll: true });
  });
}
