// What is photographed for something that is still being written: looked at, drawn over, taken away again?

import { html, nothing } from "../lit-html.js";
import { app, call, draw, tell } from "../store.js";
import { closeSheet, openSheet } from "../sheet.js";
import { attempt } from "../trouble.js";
import { MarkUp } from "./mark-up.js";
import { photoWall } from "./photo-wall.js";
import { confirm, sheetBody } from "./sheets.js";
import { takeButtons } from "./take.js";
import { icon } from "./icons.js";

/** @import * as T from "../types.js" */

/** In memory only. @typedef {{id: string, blob: Blob, src: string, marks: T.Mark[]}} Taken */

/** @typedef {{photos: Taken[]}} Holder */

/** @param {string} label @param {Holder} holder @param {boolean} [wanted] A photo is still missing. */
export function photosTaken(label, holder, wanted = false) {
  return html`
    <fieldset class="field"><legend>${label}</legend>
      ${holder.photos.length ? photoWall(holder.photos, { mark: (id) => markIt(holder, id), remove: (id) => removeIt(holder, id) }) : nothing}
      ${takeButtons(label, (blob) => takeIt(holder, blob), wanted)}</fieldset>`;
}

/** What the core takes: the photos' bytes, and what was drawn over them. @param {Holder} holder */
export async function handedIn({ photos }) {
  const marks = photos.map((photo, n) => ({ photo: n, marks: photo.marks })).filter((one) => one.marks.length);
  const bytes = await Promise.all(photos.map(async ({ blob }) => new Uint8Array(await blob.arrayBuffer())));
  return { marks, bytes };
}

/** @param {Holder} holder @param {Blob} blob */
function takeIt(holder, blob) {
  const t = app.words;
  return attempt(async () => {
    const { hint, take_again } = await call("look_at_photo", {}, [new Uint8Array(await blob.arrayBuffer())]);
    const id = crypto.randomUUID();
    holder.photos.push({ id, blob, src: URL.createObjectURL(blob), marks: [] });
    draw();
    if (take_again) confirm({ title: t.takeAgain, text: hint ?? t.takeAgainWhy, yes: t.takeAgainYes, no: t.keepPhoto }, () => drop(holder, id));
    else if (hint) tell({ text: hint, tone: "calm" });
  });
}

/** @param {Holder} holder @param {string} id */
function removeIt(holder, id) {
  const t = app.words;
  confirm({ title: t.removePhoto, text: t.removePhotoWhy, yes: t.remove, grave: true }, () => drop(holder, id));
}

/** @param {Holder} holder @param {string} id */
function drop(holder, id) {
  holder.photos = holder.photos.filter((photo) => photo.id !== id);
  draw();
}

/** @param {Holder} holder @param {string} id */
function markIt(holder, id) {
  const t = app.words;
  const photo = holder.photos.find((one) => one.id === id);
  if (!photo) return;
  const board = new MarkUp(photo.src, photo.marks);
  const left = () => { photo.marks = board.marks; };
  openSheet({ label: t.markUp, full: true, left, view: () => sheetBody(t.markUp, html`${board.view()}<button class="button first wide" data-test="mark-done" @click=${closeSheet}>${icon("check")}<span>${t.keep}</span></button>`) });
}
