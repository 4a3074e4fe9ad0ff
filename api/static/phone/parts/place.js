// Where is it: at a checkpoint of the round, in an area, or in a flat?

import { html, nothing } from "../lit-html.js";
import { app, call, draw } from "../store.js";
import { closeSheet, openSheet } from "../sheet.js";
import { attempt } from "../trouble.js";
import { findingDraft } from "./finding-draft.js";
import { icon } from "./icons.js";
import { sheetBody } from "./sheets.js";
import { onWords } from "./on-words.js";

/** @import * as T from "../types.js" */
/** @import { Context } from "../router.js" */
/** @import { FindingDraft } from "./finding-draft.js" */

/** @typedef {{draft: FindingDraft, sites: T.SiteLine[], stops: T.StopScreen[]}} Places */

const FLATS = 40;

/** @param {Context<Places>} c */
export function placeButtons({ t, data }) {
  const { draft, sites, stops } = data;
  const chosen = draft.unit ? [draft.unit.building, draft.unit.name] : draft.area ? [draft.area.building, draft.area.name] : [draft.checkpoint?.name];
  return html`
    <fieldset class="field">
      <legend>${t.place}</legend>
      ${chosen.some(Boolean) ? html`<p class="chosen" data-test="place">${icon("pin")}<b>${chosen.filter(Boolean).join(" · ")}</b></p>` : nothing}
      ${sites.length > 1 && stops.length === 0 ? siteChoice(data) : nothing}
      <div class="side">
        ${stops.length ? html`<button class="button" data-test="place-stop" @click=${() => chooseStop(data)}>${t.checkpoint}</button>` : nothing}
        <button class="button" data-test="place-area" @click=${() => chooseArea(data)}>${t.area}</button>
        <button class="button" data-test="place-unit" @click=${() => chooseUnit(draft)}>${t.flat}</button>
      </div>
    </fieldset>`;
}

/** @param {Places} data */
function siteChoice({ draft, sites }) {
  return html`<label class="field"><span>${app.words.site}</span>
    <select @change=${onWords((site) => { draft.site = site; put(draft, {}); })}>${sites.map((site) => html`<option value=${site.site_id} ?selected=${site.site_id === draft.site}>${site.name}</option>`)}</select></label>`;
}

/** One place at a time: the last that was chosen. @param {FindingDraft} draft @param {Partial<Pick<FindingDraft, "area" | "unit" | "checkpoint">>} place */
function put(draft, place) {
  Object.assign(draft, { area: null, unit: null, checkpoint: null }, place);
  findingDraft.keep();
  draw();
}

/**
 * @template L
 * @param {string} title
 * @param {() => L[]} lines
 * @param {(line: L) => unknown} say
 * @param {(line: L) => void} chosen
 * @param {unknown} [above]
 */
function listSheet(title, lines, say, chosen, above = nothing) {
  openSheet({
    label: title,
    full: true,
    view: () => sheetBody(title, html`${above}
      <ul class="list" data-test="places">${lines().map((line) => html`<li><button @click=${async () => { await closeSheet(); chosen(line); }}>${say(line)}</button></li>`)}</ul>
      ${lines().length ? nothing : html`<p class="say soft">${app.words.nothingFound}</p>`}`),
  });
}

/** @param {Places} data */
function chooseStop({ draft, stops }) {
  listSheet(app.words.checkpoint, () => stops, (stop) => html`<span><b>${stop.name}</b><small>${stop.area}</small></span>`, (checkpoint) => put(draft, { checkpoint }));
}

/** @param {Places} data */
function chooseArea({ draft, sites }) {
  const areas = sites.find((site) => site.site_id === draft.site)?.areas ?? [];
  listSheet(app.words.area, () => areas, (area) => html`<span><b>${area.name}</b><small>${area.building ?? ""}</small></span>`, (area) => put(draft, { area }));
}

/** @param {FindingDraft} draft */
function chooseUnit(draft) {
  const t = app.words;
  /** @type {T.UnitLine[]} */ let found = [];
  let turn = 0;
  const search = (/** @type {string} */ text) => attempt(async () => {
    const mine = ++turn;
    const lines = draft.site ? await call("search_units", { site_id: draft.site, text, limit: FLATS }) : [];
    // Somebody typed on meanwhile.
    if (mine !== turn) return;
    found = lines;
    draw();
  });
  const box = html`<label class="field"><span>${t.findFlat}</span>
    <input type="search" autocomplete="off" autofocus data-test="flat-search" @input=${onWords((words) => search(words))}></label>`;
  listSheet(t.flat, () => found, (unit) => html`<span><b>${unit.name}</b><small>${unit.building}</small></span>`, (unit) => put(draft, { unit }), box);
  void search("");
}
