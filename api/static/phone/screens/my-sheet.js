// What does my month come to: which shifts, which hours, and what is missing?

import { html, nothing } from "../lit-html.js";
import { app } from "../store.js";
import { stateBadge, toneOf } from "../parts/duty.js";
import { icon } from "../parts/icons.js";
import { monthTurn } from "../parts/month-turn.js";

/** @import * as T from "../types.js" */
/** @import { Screen } from "../router.js" */

/** @typedef {{sheet: T.MySheet}} Data */

/** @type {Screen<Data>} */
export const mySheet = {
  title: ({ t }) => t.mySheet,
  up: "#/shift",
  load: async ({ call, params: [month] }) => ({ sheet: await call("my_sheet", { month: month ?? null }) }),
  view: ({ t, data: { sheet } }) => html`
    ${monthTurn(sheet.month, "#/sheet")}
    ${sheet.sites.length === 0 ? html`<div class="empty" data-test="no-sheet">${icon("today")}<h2>${t.noSheet}</h2><p>${t.noSheetWhy}</p></div>` : nothing}
    ${sheet.sites.map((site) => siteSheet(site, sheet.sites.length > 1))}
    ${sheet.sites.length ? html`<p class="soft">${t.sheetHow}</p>` : nothing}`,
  foot: ({ t }) => html`<a class="button grow" href="#/correction" data-test="ask-correction">${icon("clock")}<span>${t.askCorrection}</span></a>`,
};

/** @param {T.SiteSheet} site @param {boolean} named */
function siteSheet(site, named) {
  const t = app.words;
  /** @type {[string, number, string?][]} */
  const facts = [[t.attended.late, site.late, site.late ? t.minutesLate(site.late_minutes) : ""], [t.attended.left_early, site.left_early], [t.attended.absent, site.absent],
    [t.attended.unknown, site.unknown], [t.noTimeOut, site.missing_out], [t.attended.on_leave, site.on_leave], [t.steppedIn, site.stepped_in]];
  return html`
    <section data-test="site-sheet">${named ? html`<h2>${site.site_name}</h2>` : nothing}
      <div class="counts two" data-test="hours"><div class="leaf"><b>${site.worked}</b><span>${t.worked} · ${t.plannedHours(site.planned)}</span></div><div class="leaf ${site.attended < site.duties - site.on_leave ? "mind" : ""}"><b>${site.attended}/${site.duties}</b><span>${t.shiftsAttended}</span></div></div>
      ${facts.some(([, n]) => n) ? html`<dl class="facts" data-test="sheet-facts">${facts.filter(([, n]) => n).map(([name, n, says]) => html`<div class="pair"><dt>${name}</dt><dd>${t.times(n)}${says ? html` <span class="soft">${says}</span>` : nothing}</dd></div>`)}</dl>` : nothing}
      <ul class="list" data-test="sheet-days">${site.days.map((day) => html`<li>${dayRow(day)}</li>`)}</ul></section>`;
}

/** @param {T.SheetDay} day */
function dayRow(day) {
  const t = app.words;
  const notes = [day.leave && day.shift_name ? day.leave : "", day.covered_by ? t.coveredBy(day.covered_by) : "", day.corrected ? t.correctedDay : ""].filter(Boolean).join(" · ");
  return html`
    <div class="person ${toneOf(day.state)}" data-date=${day.date} data-state=${day.state}>
      <span><b>${day.day}</b>${day.stepping_in ? html` <span class="badge due">${t.steppingIn}</span>` : nothing}
        ${day.shift_name ? html`<small>${day.shift_name} <span class="nowrap">${day.hours}</span></small>` : nothing}
        ${day.state === "upcoming" ? nothing : html`<small>${day.words}</small>`}
        ${notes ? html`<small>${notes}</small>` : nothing}</span>
      <span class="amount">${stateBadge(day.state)}${day.worked ? html`<small>${day.worked}</small>` : nothing}</span></div>`;
}
