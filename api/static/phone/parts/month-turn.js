// Which month is looked at, and how does one turn to another?

import { html, nothing } from "../lit-html.js";
import { app } from "../store.js";
import { icon } from "./icons.js";

/** @import * as T from "../types.js" */

/** @param {T.MonthTurn} month @param {string} base The address without a month. */
export const monthTurn = (month, base) => html`
  <nav class="turn" aria-label=${app.words.monthTurn}>
    <a class="button" href="${base}/${month.before}" aria-label=${app.words.monthBefore} data-test="month-before">${icon("back")}</a>
    <h2 data-test="month">${month.title}</h2>
    ${month.after ? html`<a class="button" href="${base}/${month.after}" aria-label=${app.words.monthAfter} data-test="month-after">${icon("forward")}</a>` : html`<span class="room">${nothing}</span>`}
  </nav>`;
