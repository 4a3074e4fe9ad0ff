// Where am I on the route, and what comes next?

import { html, nothing } from "../lit-html.js";
import { go } from "../router.js";
import { followIfGranted, stopFollowing } from "../position.js";
import { icon } from "../parts/icons.js";
import { when } from "../parts/times.js";
import { nextOf, skipsOf } from "../parts/skips.js";

/** @import * as T from "../types.js" */
/** @import { Context, Screen } from "../router.js" */
/** @import { Skips } from "../parts/skips.js" */

/** @typedef {{patrol: T.PatrolScreen, skips: Skips}} Data */

/** @type {Screen<Data>} */
export const patrol = {
  title: ({ data, t }) => data.patrol.route_name || t.patrol,
  beside: ({ data: { patrol: p }, t }) => html`<b class="tally">${t.ofStops(done(p), p.stops.length)}</b>`,
  up: "#/",
  load: async ({ call, params: [patrol_id] }) => {
    const p = await call("patrol", { patrol_id });
    if (isOpen(p)) void followIfGranted();
    else stopFollowing();
    return { patrol: p, skips: await skipsOf(patrol_id) };
  },
  view: (c) => {
    const { t, data: { patrol: p } } = c;
    return html`
      <p class="soft">${p.site_name}${p.window ? ` · ${p.window}` : ""} · ${p.ordered ? t.inOrder : t.anyOrder}</p>
      ${p.reviews.map((review) => reviewNote(c, review, p))}
      ${isOpen(p) ? nothing : html`
        <div class="result ${p.state}" data-test="result"><b>${p.percent === null ? p.state_name : t.percent(p.percent)}</b><span>${p.percent === null ? "" : p.state_name}</span></div>`}
      <ol class="stops">${p.stops.map((stop, n) => html`<li>${stopRow(c, stop, n)}</li>`)}</ol>
      ${isOpen(p) ? html`
        <a class="button wide" href="#/finding/${p.patrol_id}">${icon("report")}<span>${t.report}</span></a>` : nothing}`;
  },
  foot: ({ t, data: { patrol: p, skips } }) => {
    if (!isOpen(p)) return html`<a class="button first grow" href="#/">${t.toToday}</a>`;
    // Where it was sent back, what was walked again is enough to hand it in.
    const all = p.state === "sent_back" ? p.stops.some((stop) => isAgain(stop, p)) : nextOf(p.stops, skips) === undefined;
    const scan = html`<a class="button ${all ? "" : "first grow"}" data-test="scan" href="#/patrol/${p.patrol_id}/scan">${icon("qr")}<span>${t.scanStop}</span></a>`;
    const end = html`<a class="button ${all ? "first grow" : ""}" data-test="finish" href="#/patrol/${p.patrol_id}/finish">${t.finish}</a>`;
    return done(p) === p.stops.length && p.state !== "sent_back" ? end : all ? html`${scan}${end}` : html`${end}${scan}`;
  },
};

/** @param {T.PatrolScreen} p */
export const isOpen = (p) => p.state === "underway" || p.state === "sent_back";

/** @param {T.PatrolScreen} p */
const done = (p) => p.stops.filter((stop) => stop.visited_at !== null).length;

/** Was it walked again since the patrol was sent back? @param {T.StopScreen} stop @param {T.PatrolScreen} p */
const isAgain = (stop, p) => p.state === "sent_back" && (stop.visited_at ?? 0) > Math.max(...p.reviews.map((review) => review.at));

/** @param {Context<Data>} c @param {T.ReviewLine} review @param {T.PatrolScreen} p */
function reviewNote({ t }, review, p) {
  return html`
    <div class="notice ${review.verdict === "sent_back" && p.state === "sent_back" ? "bad" : ""}" data-test="review">
      <div><b>${t.verdicts[review.verdict]}</b> <span class="soft">${review.by} · ${when(review.at)}</span>
        ${review.remark ? html`<p>${review.remark}</p>` : nothing}
        ${review.verdict === "sent_back" && p.state === "sent_back" ? html`<p class="soft">${t.walkAgainHow}</p>` : nothing}</div>
    </div>`;
}

/** @param {Context<Data>} c @param {T.StopScreen} stop @param {number} n */
function stopRow({ t, data: { patrol: p, skips } }, stop, n) {
  const skipped = skips[stop.checkpoint_id];
  const base = `#/patrol/${p.patrol_id}`;
  const [tone, says, drawn] = stop.draft ? /** @type {const} */ (["draft", t.draftOpen, "note"])
    : stop.visited_at !== null ? /** @type {const} */ ([stop.passed === false ? "fail" : "pass", visited(stop, p, t), stop.passed === false ? "cross" : "check"])
    : stop.missed ? /** @type {const} */ (["missed", t.missReasons[stop.missed], "skip"])
    : skipped ? /** @type {const} */ (["missed", t.pair(t.willSkip, t.missReasons[skipped.reason]), "skip"])
    : isOpen(p) && nextOf(p.stops, skips) === stop ? /** @type {const} */ (["next", t.nextStop, "forward"]) : /** @type {const} */ (["", "", null]);
  const inside = html`
    <span class="number ${tone}">${drawn ? icon(drawn) : n + 1}</span>
    <span class="what"><b>${stop.name || t.unknownStop}</b><span class="soft">${stop.area}</span>${says ? html`<span class="says ${tone}">${says}</span>` : nothing}</span>`;
  // A stop of a finished patrol leads nowhere.
  if (!isOpen(p)) return html`<div class="stop" data-test="stop">${inside}</div>`;
  return html`<button class="stop ${tone}" data-test="stop" data-checkpoint=${stop.checkpoint_id}
    @click=${() => go(stop.draft ? `${base}/visit/${stop.checkpoint_id}` : `${base}/stop/${stop.checkpoint_id}`)}>${inside}${icon("forward")}</button>`;
}

/** @param {T.StopScreen} stop @param {T.PatrolScreen} p @param {Context<Data>["t"]} t */
function visited(stop, p, t) {
  const result = stop.passed === null ? t.visited : stop.passed ? t.passed : t.failed;
  return [isAgain(stop, p) ? t.walkedAgain : "", result, when(stop.visited_at ?? 0), stop.visited_by].filter(Boolean).join(" · ");
}
