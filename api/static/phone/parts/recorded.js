// It is on the phone: what did it come to, and where to next?

import { html, nothing } from "../lit-html.js";
import { app } from "../store.js";
import { go } from "../router.js";
import { closeSheet, openSheet } from "../sheet.js";
import { icon } from "./icons.js";
import { sheetBody } from "./sheets.js";

/**
 * @param {string} name What was recorded.
 * @param {{percent: number | null, passed: boolean | null, critical: string[]}} done
 * @param {{name: string, label: string, to?: string}[]} ways Where to next, the likeliest first; one without an address stays here.
 */
export function showRecorded(name, { percent, passed, critical }, ways) {
  const t = app.words;
  const leave = async (/** @type {string | undefined} */ to) => { await closeSheet(); if (to) go(to); };
  openSheet({
    label: t.recorded,
    view: () => sheetBody(name, html`
      <div class="result ${passed === false ? "sent_back" : "complete"}" data-test="recorded">
        ${icon(passed === false ? "cross" : "check")}
        <b>${percent === null ? t.recorded : t.percent(percent)}</b>
        <span>${passed === null ? nothing : passed ? t.passed : t.failed}</span>
      </div>
      ${critical.length ? html`<p class="say">${t.criticalFailed(critical.join(t.listComma))}</p>` : nothing}
      <p class="say soft">${app.signal ? t.recordedOnPhone : t.recordedNoSignal}</p>
      <div class="stack">
        ${ways.map((way, n) => html`<button class="button ${n ? "" : "first"}" data-test=${way.name} @click=${() => leave(way.to)}>${way.label}${way.to && n === 0 ? icon("forward") : nothing}</button>`)}
      </div>`),
  });
}
