// Which photos are there, and what can be done with each?

import { html } from "../lit-html.js";
import { app, draw } from "../store.js";
import { icon } from "./icons.js";
import { marksOver } from "./marks.js";

/** @import { Mark } from "../types.js" */

/** Height by width, of each picture that was shown. @type {Map<string, number>} */
const ratios = new Map();

/** @param {string} id @param {Event} event */
function measured(id, event) {
  const picture = /** @type {HTMLImageElement} */ (event.target);
  ratios.set(id, picture.naturalHeight / picture.naturalWidth);
  draw();
}

/**
 * @param {{id: string, src: string, marks: readonly Mark[]}[]} photos
 * @param {{mark: (id: string) => unknown, remove: (id: string) => unknown}} does
 */
export function photoWall(photos, { mark, remove }) {
  const t = app.words;
  return html`
    <ul class="wall">
      ${photos.map(({ id, src, marks }, n) => html`
        <li data-photo=${id}>
          <div class="thumb ${marks.length ? "whole" : ""}">${src ? html`<img src=${src} alt=${t.photoNumber(n + 1)} @load=${(/** @type {Event} */ event) => measured(id, event)}>` : html`<span class="gap">${icon("photos")}</span>`}${marksOver(marks, ratios.get(id) ?? 3 / 4)}</div>
          <div class="row">
            <button aria-label=${t.pair(t.markUp, t.photoNumber(n + 1))} data-test="mark" @click=${() => mark(id)}>${icon("arrow")}</button>
            <button aria-label=${t.pair(t.removePhoto, t.photoNumber(n + 1))} data-test="remove-photo" @click=${() => remove(id)}>${icon("bin")}</button>
          </div>
        </li>`)}
    </ul>`;
}
