// Which photos are there, and what can be done with each?

import { html } from "../lit-html.js";
import { app } from "../store.js";
import { icon } from "./icons.js";
import { marksOver } from "./marks.js";

/** @import { Mark } from "../types.js" */

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
          <div class="thumb">${src ? html`<img src=${src} alt=${t.photoNumber(n + 1)}>` : html`<span class="gap">${icon("photos")}</span>`}${marksOver(marks, 3 / 4)}</div>
          <div class="row">
            <button aria-label=${t.pair(t.markUp, t.photoNumber(n + 1))} data-test="mark" @click=${() => mark(id)}>${icon("arrow")}</button>
            <button aria-label=${t.pair(t.removePhoto, t.photoNumber(n + 1))} data-test="remove-photo" @click=${() => remove(id)}>${icon("bin")}</button>
          </div>
        </li>`)}
    </ul>`;
}
