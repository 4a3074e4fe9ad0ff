// How does an item of a checklist look?

import { html, nothing } from "../lit-html.js";
import { app } from "../store.js";
import { answerButtons } from "./answers.js";
import { icon } from "./icons.js";
import { photoWall } from "./photo-wall.js";
import { askWords } from "./sheets.js";
import { fileInput, takeButtons } from "./take.js";
import { onWords } from "./on-words.js";

/** @import * as T from "../types.js" */

const NOTE = 500;

/**
 * What can be done with an item.
 * @typedef {object} Does
 * @property {(item: T.ItemScreen, answer: T.AnswerInput) => unknown} answer
 * @property {(item: T.ItemScreen, note: string) => unknown} note
 * @property {(item: T.ItemScreen | null, blob: Blob) => unknown} photo
 * @property {(id: string) => unknown} mark
 * @property {(id: string) => unknown} remove
 * @property {(key: string, words: string) => unknown} type
 * @property {(key: string) => unknown} typed
 * @property {(photos: T.PhotoLine[]) => {id: string, src: string, marks: readonly T.Mark[]}[]} photos
 */

/**
 * @param {T.ItemScreen} item
 * @param {number} n
 * @param {{typed: Map<string, string>, asked: boolean}} state
 * @param {Does} does
 */
export function itemView(item, n, { typed, asked }, does) {
  const t = app.words;
  const wantsPhoto = item.kind.kind === "photo" || (item.failed && item.photo_on_failure);
  // What is only not answered yet is said once somebody wanted to record.
  const gap = item.gap && (asked || wantsPhoto && item.failed) ? item.gap : "";
  return html`
    <li class="item ${item.failed ? "failed" : ""} ${gap ? "open" : ""}" id="item-${item.item_id}" data-test="item" data-kind=${item.kind.kind}>
      <h3>${n}. ${item.label}
        ${item.critical ? html`<span class="badge critical">${t.critical}</span>` : nothing}
        ${item.required || item.kind.kind === "photo" ? nothing : html`<span class="badge">${t.optional}</span>`}</h3>
      ${item.help ? html`<p class="soft">${item.help}</p>` : nothing}
      ${item.kind.kind === "text" ? textBox(item.item_id, item.label, typed.get(item.item_id) ?? item.text ?? "", item.kind.limit, does) : answerButtons(item, (answer) => does.answer(item, answer))}
      ${gap ? html`<p class="gap-line">${icon("warn")}<span>${gap}</span></p>` : nothing}
      ${item.photos.length ? photoWall(does.photos(item.photos), does) : nothing}
      ${wantsPhoto ? takeButtons(item.label, (blob) => does.photo(item, blob), wantsAnother(item)) : nothing}
      ${item.note ? html`<p class="noted">${item.note}</p>` : nothing}
      ${item.kind.kind === "text" ? nothing : html`
        <div class="beside-item">
          <button class="bare" data-test="note" @click=${() => askWords({ title: t.noteTo(item.label), value: item.note, limit: NOTE, done: t.keep }, (note) => does.note(item, note))}>
            ${icon("note")}<span>${item.note ? t.changeNote : t.addNote}</span><span class="hidden">${item.label}</span></button>
          ${wantsPhoto ? nothing : html`<label class="bare">${icon("camera")}<span>${t.addPhoto}</span><span class="hidden">${item.label}</span>${fileInput((blob) => does.photo(item, blob))}</label>`}
        </div>`}
    </li>`;
}

/** @param {T.ItemScreen} item */
function wantsAnother(item) {
  return item.kind.kind === "photo" ? item.photos.length < item.kind.at_least : item.photos.length === 0;
}

/** @param {string} key @param {string} label @param {string} value @param {number} limit @param {Does} does */
export function textBox(key, label, value, limit, does) {
  return html`
    <label class="field"><span class="hidden">${label}</span>
      <textarea rows="2" maxlength=${limit} data-test="text" .value=${value}
        @input=${onWords((words) => does.type(key, words))} @change=${() => does.typed(key)}></textarea></label>`;
}
