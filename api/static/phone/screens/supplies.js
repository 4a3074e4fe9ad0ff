// What was I given, for where and when; and which store runs low?

import { html, nothing } from "../lit-html.js";
import { app } from "../store.js";
import { icon } from "../parts/icons.js";
import { monthTurn } from "../parts/month-turn.js";
import { officeLink } from "../parts/office.js";

/** @import * as T from "../types.js" */
/** @import { Screen } from "../router.js" */

/** @typedef {{mine: T.MySupplies}} Data */

/** @type {Screen<Data>} */
export const supplies = {
  title: ({ t, data }) => data?.mine.sees_stores ? t.supplies : t.mySupplies,
  up: "#/shift",
  load: async ({ call, params: [month] }) => ({ mine: await call("my_supplies", { month: month ?? null }) }),
  view: ({ t, data: { mine } }) => html`
    ${mine.sees_stores ? stores(mine) : nothing}
    ${mine.sees_stores ? html`<h2>${t.issuedToMe}</h2>` : nothing}
    ${monthTurn(mine.month, "#/supplies")}
    ${mine.used.length ? html`<section><h2>${t.usedInAll}</h2><dl class="facts" data-test="used">${mine.used.map((line) => html`<div class="pair"><dt>${line.supply}</dt><dd>${line.quantity}</dd></div>`)}</dl></section>` : nothing}
    ${mine.moves.length ? html`<section><h2>${t.oneByOne}</h2><ul class="list" data-test="issued">${mine.moves.map((line) => html`<li>${moved(line)}</li>`)}</ul></section>`
      : html`<div class="empty" data-test="nothing-issued">${icon("box")}<h2>${t.nothingIssued}</h2><p>${t.nothingIssuedWhy}</p></div>`}`,
};

/** @param {T.MySupplies} mine */
function stores({ low, closed }) {
  const t = app.words;
  if (closed) return html`<p class="notice mind">${icon("lock")}<span>${t.booksClosed}</span></p>`;
  return html`
    <section><h2>${t.lowStock}${low.length ? html` <span class="soft">${low.length}</span>` : nothing}</h2>
      ${low.length ? html`<ul class="cards" data-test="low">${low.map((line) => html`
        <li class="leaf ask ${line.empty ? "sent_back" : "due"}" data-test="low-line">
          <span class="top"><b>${line.supply}</b><span class="badge ${line.empty ? "critical" : "due"}">${line.empty ? t.stockEmpty : t.stockLeft(line.left)}</span></span>
          <span class="soft">${line.store} · ${t.pair(t.stockLevel, line.level)}</span></li>`)}</ul>
        <div class="leaf"><p>${t.buyAtOffice}</p>${officeLink("/supplies")}</div>` : html`<p class="notice good" data-test="no-low">${icon("check")}<span>${t.noLowStock}</span></p>`}</section>`;
}

/** @param {T.SupplyLine} line */
function moved(line) {
  const t = app.words;
  const says = [line.day, line.area, line.store, line.by].filter(Boolean).join(" · ");
  return html`
    <div class="clocked"><span><b>${line.supply}</b>
      <small>${says}</small>${line.note ? html`<small>${line.note}</small>` : nothing}</span>
      <span class="amount">${line.back ? "−" : ""}${line.quantity}${line.back || line.correction ? html`<small>${line.correction ? t.correctedMove : t.givenBack}</small>` : nothing}</span></div>`;
}
