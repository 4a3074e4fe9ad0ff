// What have I to look at without notice, and what came of it?

import { html, nothing } from "../lit-html.js";
import { checkCard } from "../parts/check.js";
import { icon } from "../parts/icons.js";

/** @import * as T from "../types.js" */
/** @import { Screen } from "../router.js" */

/** @typedef {{checks: T.SpotCheckLine[]}} Data */

/** @type {Screen<Data>} */
export const checks = {
  title: ({ t }) => t.spotChecks,
  up: "#/",
  load: async ({ call }) => ({ checks: await call("spot_checks", {}) }),
  view: ({ t, data }) => html`
    ${data.checks.length ? nothing : html`<div class="empty" data-test="nothing">${icon("check")}<h2>${t.noChecks}</h2><p>${t.noChecksWhy}</p></div>`}
    ${group(t.checksDue, data.checks.filter((line) => line.open))}
    ${group(t.checksOver, data.checks.filter((line) => !line.open))}`,
};

/** @param {string} title @param {T.SpotCheckLine[]} lines */
export function group(title, lines) {
  return lines.length ? html`<section><h2>${title}</h2><ul class="cards" data-test="checks">${lines.map((line) => html`<li>${checkCard(line)}</li>`)}</ul></section>` : nothing;
}
