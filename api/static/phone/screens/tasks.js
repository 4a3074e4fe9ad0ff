// What have I to put right, what became of what I reported, and what waits for my look?

import { html, nothing } from "../lit-html.js";
import { app } from "../store.js";
import { look } from "../sync.js";
import { icon } from "../parts/icons.js";
import { foundCard } from "../parts/found.js";
import { bell } from "../parts/tasks.js";

/** @import * as T from "../types.js" */
/** @import { Context, Screen } from "../router.js" */

/** @typedef {{lines: T.FindingLine[]}} Data */

/** @type {readonly T.FindingList[]} */
const LISTS = ["to_rectify", "to_verify", "raised"];

/** Whoever comes back from a finding sees the list that they came from. @type {T.FindingList} */
let shown = "to_rectify";

/** @type {Screen<Data>} */
export const tasks = {
  title: ({ t }) => t.tasks,
  up: "#/",
  beside: bell,
  load: async ({ call, data }) => {
    if (!data && !app.tasks) await look();
    const lines = await call("findings", { list: shown });
    void look();
    return { lines };
  },
  view: (c) => html`
    <div class="switch" role="group" aria-label=${c.t.tasks}>${LISTS.map((list) => choice(c, list))}</div>
    ${c.data.lines.length ? html`<ul class="cards" data-test="list">${c.data.lines.map((line) => html`<li>${foundCard(line)}</li>`)}</ul>`
      : html`<div class="empty" data-test="nothing">${icon("check")}<h2>${c.t.lists[shown].none}</h2><p>${c.t.lists[shown].noneWhy}</p></div>`}
    <a class="button wide" href="#/finding">${icon("report")}<span>${c.t.report}</span></a>`,
};

/** @param {Context<Data>} c @param {T.FindingList} list */
function choice(c, list) {
  const { t } = c;
  const count = list === "to_rectify" ? app.tasks?.to_rectify : list === "to_verify" ? app.tasks?.to_verify : 0;
  const show = () => {
    shown = list;
    void c.attempt(c.refresh);
  };
  return html`<button data-value=${list} aria-pressed=${shown === list} @click=${show}>${t.lists[list].name}${count ? html` <b>${count}</b>` : nothing}</button>`;
}
