// What was clocked, by whom, where, how?

import { html, nothing } from "../lit-html.js";
import { app } from "../store.js";

/** @import * as T from "../types.js" */

/** @param {string} title @param {T.ClockedLine[]} lines */
export function clockedList(title, lines) {
  const t = app.words;
  if (lines.length === 0) return nothing;
  return html`<section><h2>${title}</h2><ul class="list" data-test="clocked">${lines.map((line) => html`
    <li><div class="clocked"><span><b>${t.ways[line.way]} ${line.clock}</b>
      <small>${[line.day, line.post, line.how, line.metres === null ? "" : t.metres(line.metres)].filter(Boolean).join(" · ")}</small></span>
      ${line.unsent ? html`<span class="badge due" data-test="not-sent">${t.onPhone}</span>` : nothing}</div></li>`)}</ul></section>`;
}
