// What is there to walk today, what first, and what has not arrived yet?

import { html, nothing } from "../lit-html.js";
import { app } from "../store.js";
import { go } from "../router.js";
import { icon } from "../parts/icons.js";
import { todaysDate } from "../parts/times.js";
import { deliveryLine } from "../parts/delivery-line.js";
import { shiftCard } from "../parts/shift-card.js";
import { bell, tasksCard } from "../parts/tasks.js";
import { look, syncNow } from "../sync.js";
import { group as checkGroup } from "./checks.js";

/** @import * as T from "../types.js" */
/** @import { Context, Screen } from "../router.js" */

/** @typedef {{patrols: T.TodayPatrol[], checks: T.SpotCheckLine[], mine: T.MyShift}} Data */

/** Spot checks that are shown before all of them. */
const FIRST_CHECKS = 3;

/** Groups, in the order in which they need somebody. @type {readonly (readonly ["sentBackNow" | "nowDue" | "laterToday" | "over", T.TodayState[]])[]} */
const GROUPS = [
  ["sentBackNow", ["sent_back"]],
  ["nowDue", ["underway", "due"]],
  ["laterToday", ["later"]],
  ["over", ["not_known", "partial", "complete", "accepted"]],
];

/** @type {Screen<Data>} */
export const today = {
  title: ({ t }) => t.today,
  beside: ({ t }) => html`
    ${bell()}<button class="back" aria-label=${t.syncNow} data-test="sync" ?disabled=${app.sync.running} @click=${() => syncNow(true)}>${icon("sync")}</button>`,
  load: async ({ call }) => {
    const [patrols, checks, mine] = await Promise.all([call("today", {}), call("spot_checks", {}), call("my_shift", {})]);
    void look();
    return { patrols, checks, mine };
  },
  view: (c) => {
    const { t, data: { patrols, checks, mine } } = c;
    const toCheck = checks.filter((line) => line.open);
    return html`
      <div class="hello"><p>${todaysDate()}</p><p><b>${app.me?.name}</b></p></div>
      ${app.opened?.saved_from_damage ? html`<p class="notice mind">${t.savedFromDamage(app.opened.saved_from_damage)}</p>` : nothing}
      ${app.delivery?.records_refused ? html`
        <a class="notice bad" href="#/delivery">${icon("warn")}<span>${t.refusedWaits(app.delivery.records_refused)}</span>${icon("forward")}</a>` : nothing}
      ${shiftCard(mine)}
      ${tasksCard()}
      ${patrols.length === 0 && toCheck.length === 0 ? html`<div class="empty"><h2>${t.nothingToday}</h2><p>${app.delivery?.last_contact ? t.nothingTodayWhy : t.nothingYetWhy}</p></div>` : nothing}
      ${GROUPS.map(([name, states]) => group(c, t[name], patrols.filter((p) => states.includes(p.state))))}
      ${checkGroup(t.spotChecks, toCheck.slice(0, FIRST_CHECKS))}
      ${checks.length ? html`<a class="button wide" href="#/checks" data-test="all-checks">${icon("find")}<span>${t.allChecks(toCheck.length)}</span></a>` : nothing}
      <a class="button wide" href="#/routes">${icon("plus")}<span>${t.walkAtWill}</span></a>
      ${deliveryLine()}`;
  },
};

/** @param {Context<Data>} c @param {string} title @param {T.TodayPatrol[]} patrols */
function group(c, title, patrols) {
  if (patrols.length === 0) return nothing;
  return html`<section><h2>${title}</h2><ul class="cards">${patrols.map((p) => html`<li>${card(c, p)}</li>`)}</ul></section>`;
}

/** @param {Context<Data>} c @param {T.TodayPatrol} p */
function card({ t, call, attempt }, p) {
  const open = () => attempt(async () => {
    const begun = p.state !== "due" && p.state !== "later" && p.state !== "not_known";
    if (begun) return go(`#/patrol/${p.patrol_id}`);
    go(`#/patrol/${await call("start_patrol", { route_id: p.route_id, planned: p.patrol_id })}`);
    // The office sees at once that somebody is underway.
    void syncNow();
  });
  return html`
    <button class="card ${p.state}" data-test="patrol" data-patrol=${p.patrol_id} data-state=${p.state} @click=${open}>
      <span class="top"><b>${p.route_name}</b><span class="badge ${p.state}">${t.states[p.state]}</span></span>
      ${p.state === "sent_back" && p.sent_back_remark ? html`<q>${p.sent_back_remark}</q>` : nothing}
      <span class="soft">${p.site_name}${p.window ? html` · <span class="nowrap">${p.window}</span>` : ""}</span>
      <span class="progress"><progress max=${Math.max(1, p.stops_total)} value=${p.stops_done} aria-label=${t.progress}></progress>
        <span>${t.ofStops(p.stops_done, p.stops_total)}</span>
        ${p.score_percent === null ? nothing : html`<b>${t.percent(p.score_percent)}</b>`}</span>
      <span class="go">${p.state === "due" || p.state === "not_known" || p.state === "later" ? t.begin : p.state === "underway" ? t.goOn : p.state === "sent_back" ? t.walkAgain : t.look}${icon("forward")}</span>
    </button>`;
}
