// What does a photo of a finding show, as large as the phone has it?

import { html, nothing } from "../lit-html.js";
import { app, draw } from "../store.js";
import { icon } from "./icons.js";
import { marksOver } from "./marks.js";
import { thumbnail } from "./pictures.js";

/** @import * as T from "../types.js" */

/** Height by width, of each picture that was shown. @type {Map<string, number>} */
const ratios = new Map();

/** @param {string} id @param {Event} event */
function measured(id, event) {
  const picture = /** @type {HTMLImageElement} */ (event.target);
  const ratio = picture.naturalHeight / picture.naturalWidth;
  if (ratios.get(id) === ratio) return;
  ratios.set(id, ratio);
  draw();
}

/** @param {string} title @param {readonly T.PhotoLine[]} photos @param {string} [name] What a test knows them by. */
export function figures(title, photos, name) {
  if (photos.length === 0) return nothing;
  return html`
    <figure class="pictures" data-test=${name ?? nothing}>
      <figcaption>${title}</figcaption>
      <div>${photos.map((photo, n) => figure(photo, app.words.pair(title, app.words.photoNumber(n + 1))))}</div>
    </figure>`;
}

/** @param {T.PhotoLine} photo @param {string} alt */
function figure({ photo_id, marks }, alt) {
  const src = thumbnail(photo_id);
  if (!src) return html`<p class="none">${icon("photos")}<span>${app.words.photoNotHere}</span></p>`;
  return html`<div class="picture"><img src=${src} alt=${alt} @load=${(/** @type {Event} */ event) => measured(photo_id, event)}>${marksOver(marks, ratios.get(photo_id) ?? 3 / 4)}</div>`;
}

/** A small one, in a list. @param {string | null} photo */
export function smallFigure(photo) {
  const src = photo ? thumbnail(photo) : "";
  return html`<span class="small">${src ? html`<img src=${src} alt="">` : icon(photo ? "photos" : "report")}</span>`;
}
