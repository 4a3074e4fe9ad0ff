// What happens when a visit is recorded: it is on the phone, what did it come to, and where to next?

import { html, nothing } from "../lit-html.js";
import { app } from "../store.js";
import { go, goInstead } from "../router.js";
import { closeSheet, openSheet } from "../sheet.js";
import { syncNow } from "../sync.js";
import { icon } from "../parts/icons.js";
import { nextOf, skipsOf } from "../parts/skips.js";
import { sheetBody } from "../parts/sheets.js";
import { at, flush } from "./visit-actions.js";

/** @import * as T from "../types.js" */
/** @import { Context } from "../router.js" */
/** @import { Data } from "./visit.js" */

/** @param {Context<Data>} c */
export function toFirstGap(c) {
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

/** @param {Context<Data>} c */
export function record(c) {
  return c.attempt(async () => {
    await flush(c);
    const done = await c.call("record_visit", at(c));
    const { patrol_id } = at(c);
    const name = c.data.draft.checkpoint_name;
    const { stops } = await c.call("patrol", { patrol_id });
    const next = nextOf(stops, await skipsOf(patrol_id));
    void syncNow();
    await goInstead(`#/patrol/${patrol_id}`);
    showResult(name, done, patrol_id, next);
  });
}

/** @param {string} name @param {T.VisitRecorded} done @param {string} patrol @param {T.StopScreen | undefined} next */
function showResult(name, done, patrol, next) {
  const t = app.words;
  openSheet({
    label: t.recorded,
    view: () => sheetBody(name, html`
      <div class="result ${done.passed === false ? "sent_back" : "complete"}" data-test="recorded">
        ${icon(done.passed === false ? "cross" : "check")}
        <b>${done.percent === null ? t.recorded : t.percent(done.percent)}</b>
        <span>${done.passed === null ? nothing : done.passed ? t.passed : t.failed}</span>
      </div>
      ${done.critical.length ? html`<p class="say">${t.criticalFailed(done.critical.join(t.listComma))}</p>` : nothing}
      <p class="say soft">${app.signal ? t.recordedOnPhone : t.recordedNoSignal}</p>
      <div class="stack">
        ${next ? html`<button class="button first" data-test="next-stop" @click=${async () => { await closeSheet(); go(`#/patrol/${patrol}/stop/${next.checkpoint_id}`); }}>${t.goToNext(next.name)}${icon("forward")}</button>`
          : html`<button class="button first" data-test="to-finish" @click=${async () => { await closeSheet(); go(`#/patrol/${patrol}/finish`); }}>${t.finish}</button>`}
        <button class="button" data-test="to-patrol" @click=${closeSheet}>${t.toStops}</button>
      </div>`),
  });
}
