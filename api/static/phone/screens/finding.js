// What is wrong, how bad, and where?

import { html, nothing } from "../lit-html.js";
import { app, tell } from "../store.js";
import { back } from "../router.js";
import { openSheet } from "../sheet.js";
import { syncNow } from "../sync.js";
import { choices } from "../parts/choices.js";
import { dropFinding, findingDraft, keepFinding } from "../parts/finding-draft.js";
import { placeButtons } from "../parts/place.js";
import { photoWall } from "../parts/photo-wall.js";
import { MarkUp } from "../parts/mark-up.js";
import { confirm, sheetBody } from "../parts/sheets.js";
import { closeSheet } from "../sheet.js";
import { takeButtons } from "../parts/take.js";
import { icon } from "../parts/icons.js";
import { onWords } from "../parts/on-words.js";

/** @import * as T from "../types.js" */
/** @import { Context, Screen } from "../router.js" */
/** @import { FindingDraft } from "../parts/finding-draft.js" */

/** @typedef {{draft: FindingDraft, sites: T.SiteLine[], stops: T.StopScreen[]}} Data */

/** @type {readonly T.FindingKind[]} */
const KINDS = ["nonconformity", "violation", "damage"];
/** @type {readonly T.Severity[]} */
const SEVERITIES = ["minor", "major", "critical"];
const TEXT_LIMIT = 2_000;

/** @type {Screen<Data>} */
export const finding = {
  title: ({ t }) => t.report,
  up: "#/",
  work: true,
  load: async ({ call, params: [patrol_id, checkpoint_id], data }) => {
    const draft = await findingDraft();
    const sites = await call("sites", {});
    const patrol = patrol_id ? await call("patrol", { patrol_id }) : null;
    draft.patrol = patrol_id ?? draft.patrol;
    draft.site = patrol?.site_id ?? sites.find((site) => site.name === patrol?.site_name)?.site_id ?? draft.site ?? sites[0]?.site_id ?? null;
    const here = patrol?.stops.find((stop) => stop.checkpoint_id === checkpoint_id);
    if (!data && here && !draft.area && !draft.unit) draft.checkpoint = here;
    return { draft, sites, stops: patrol?.stops ?? [] };
  },
  view: (c) => {
    const { t, data: { draft } } = c;
    const changed = () => { keepFinding(); c.draw(); };
    return html`
      ${choices(t.kind, KINDS.map((value) => ({ value, label: t.kinds[value] })), draft.kind, (kind) => { draft.kind = kind; changed(); })}
      ${draft.kind === "violation" ? html`<p class="notice mind">${t.violationFirst}</p>` : nothing}
      ${choices(t.severity, SEVERITIES.map((value) => ({ value, label: t.severities[value], tone: value })), draft.severity, (severity) => { draft.severity = severity; changed(); })}
      ${placeButtons(c)}
      <label class="field"><span>${t.whatIsWrong}</span>
        <textarea rows="3" maxlength=${TEXT_LIMIT} data-test="finding-text" .value=${draft.text} @input=${onWords((words) => { draft.text = words; changed(); })}></textarea></label>
      <fieldset class="field"><legend>${t.photos}</legend>
        ${draft.photos.length ? photoWall(draft.photos, { mark: (id) => markIt(c, id), remove: (id) => removeIt(c, id) }) : nothing}
        ${takeButtons(t.report, (blob) => takeIt(c, blob))}</fieldset>`;
  },
  foot: (c) => {
    const { t, data: { draft } } = c;
    const missing = !draft.area && !draft.unit && !draft.checkpoint ? t.placeMissing : draft.text.trim() ? "" : t.textMissing;
    return html`<button class="button first grow" data-test="raise" ?disabled=${missing !== ""} @click=${() => raise(c)}>${missing || t.reportIt}</button>`;
  },
};

/** @param {Context<Data>} c @param {Blob} blob */
function takeIt(c, blob) {
  const { draft } = c.data;
  return c.attempt(async () => {
    const { hint, take_again } = await c.call("look_at_photo", {}, [new Uint8Array(await blob.arrayBuffer())]);
    const id = crypto.randomUUID();
    draft.photos.push({ id, blob, src: URL.createObjectURL(blob), marks: [] });
    c.draw();
    if (take_again) confirm({ title: c.t.takeAgain, text: hint ?? c.t.takeAgainWhy, yes: c.t.takeAgainYes, no: c.t.keepPhoto }, () => drop(c, id));
    else if (hint) tell({ text: hint, tone: "calm" });
  });
}

/** @param {Context<Data>} c @param {string} id */
function removeIt(c, id) {
  confirm({ title: c.t.removePhoto, text: c.t.removePhotoWhy, yes: c.t.remove, grave: true }, () => drop(c, id));
}

/** @param {Context<Data>} c @param {string} id */
function drop(c, id) {
  const { draft } = c.data;
  draft.photos = draft.photos.filter((photo) => photo.id !== id);
  c.draw();
}

/** @param {Context<Data>} c @param {string} id */
function markIt(c, id) {
  const photo = c.data.draft.photos.find((one) => one.id === id);
  if (!photo) return;
  const board = new MarkUp(photo.src, photo.marks);
  const left = () => { photo.marks = board.marks; };
  openSheet({ label: c.t.markUp, full: true, left, view: () => sheetBody(c.t.markUp, html`${board.view()}<button class="button first wide" data-test="mark-done" @click=${closeSheet}>${icon("check")}<span>${c.t.keep}</span></button>`) });
}

/** @param {Context<Data>} c */
function raise({ t, call, attempt, data: { draft } }) {
  return attempt(async () => {
    const { kind, severity, text, area, unit, checkpoint, patrol, photos } = draft;
    const marks = photos.map((photo, n) => ({ photo: n, marks: photo.marks })).filter((one) => one.marks.length);
    const bytes = await Promise.all(photos.map(async ({ blob }) => new Uint8Array(await blob.arrayBuffer())));
    const input = { kind, severity, text: text.trim(), area_id: area?.area_id ?? null, unit_id: unit?.unit_id ?? null, checkpoint_id: checkpoint?.checkpoint_id ?? null, patrol_id: patrol, photos: [], marks };
    await call("raise_finding", { finding: input }, bytes);
    await dropFinding();
    void syncNow();
    tell({ text: app.signal ? t.reported : t.reportedNoSignal, tone: "good", stays: true });
    back("#/");
  });
}
