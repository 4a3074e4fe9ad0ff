// What does a tap on a checklist do? It shows at once, is written by the core, and can be taken back.

import { tell } from "../store.js";
import { go } from "../router.js";
import { answerOf, inWords, showAnswer } from "./answers.js";
import { keepLarge, thumbnail } from "./pictures.js";
import { confirm } from "./sheets.js";

/** @import * as T from "../types.js" */
/** @import { Context } from "../router.js" */
/** @import { Does } from "./item.js" */

/**
 * A checklist that is being filled in.
 * @typedef {object} Data
 * @property {T.ChecklistScreen} sheet
 * @property {Map<string, string>} typed Words as they stand in their boxes, by item, and the remark.
 * @property {Map<string, number>} later Words that are written in a moment.
 * @property {boolean} asked Somebody wanted to record: say what is missing.
 */

/** The key of the remark among the words that are typed. */
export const REMARK = "remark";
/** Words are written when the fingers rest. */
const REST_MILLIS = 400;

/** @param {Context<Data>} c @returns {Does} */
export function actions(c) {
  return {
    answer: (item, answer) => give(c, item, answer),
    note: (item, note) => c.attempt(async () => { await c.call("note", { ...at(c), item_id: item.item_id, note }); await c.refresh(); }),
    photo: (item, blob) => takePhoto(c, item, blob),
    mark: (id) => go(`${location.hash}/mark/${id}`),
    remove: (id) => removePhoto(c, id),
    type: (key, words) => {
      c.data.typed.set(key, words);
      clearTimeout(c.data.later.get(key));
      c.data.later.set(key, window.setTimeout(() => write(c, key), REST_MILLIS));
      c.draw();
    },
    typed: (key) => write(c, key),
    photos: (photos) => photos.map((photo) => ({ id: photo.photo_id, src: thumbnail(photo.photo_id), marks: photo.marks })),
  };
}

/** Where it is written: a spot check is, under its id alone. @param {Pick<Context<Data>, "params">} c */
export const at = ({ params: [patrol_id, checkpoint_id = patrol_id] }) => ({ patrol_id, checkpoint_id });

/** @param {Context<Data>} c @param {T.ItemScreen} item @param {T.AnswerInput} answer */
async function give(c, item, answer) {
  const before = answerOf(item);
  await put(c, item, answer);
  const undo = () => put(c, item, before);
  tell({ text: c.t.pair(item.label, inWords(item, answer)), tone: "calm", action: { label: c.t.undo, run: undo } });
}

/** @param {Context<Data>} c @param {T.ItemScreen} item @param {T.AnswerInput} answer */
async function put(c, item, answer) {
  showAnswer(item, answer);
  c.draw();
  const went = await c.attempt(() => c.call("answer", { ...at(c), item_id: item.item_id, answer }));
  // Asked anew either way: an answer may show or hide others, and one that was refused must not stay on the screen.
  await c.attempt(c.refresh);
  return went;
}

/** Writes words that wait. @param {Context<Data>} c @param {string} key */
async function write(c, key) {
  if (!c.data.later.has(key)) return;
  clearTimeout(c.data.later.get(key));
  c.data.later.delete(key);
  const words = c.data.typed.get(key) ?? "";
  await c.attempt(async () => {
    if (key === REMARK) await c.call("remark", { ...at(c), remark: words });
    else await c.call("answer", { ...at(c), item_id: key, answer: words.trim() ? { kind: "text", text: words } : { kind: "cleared" } });
    await c.refresh();
  });
}

/** @param {Context<Data>} c */
export async function flush(c) {
  for (const key of [...c.data.later.keys()]) await write(c, key);
}

/** @param {Context<Data>} c @param {T.ItemScreen | null} item @param {Blob} blob */
function takePhoto(c, item, blob) {
  return c.attempt(async () => {
    const bytes = new Uint8Array(await blob.arrayBuffer());
    const taken = await c.call("photo", { ...at(c), item_id: item?.item_id ?? null }, [bytes]);
    keepLarge(taken.photo_id, blob);
    await c.refresh();
    if (taken.take_again) takeAgain(c, item, taken);
    else tell({ text: taken.hint ?? c.t.photoKept, tone: "calm", action: { label: c.t.markUp, run: () => go(`${location.hash}/mark/${taken.photo_id}`) } });
  });
}

/** @param {Context<Data>} c @param {T.ItemScreen | null} item @param {T.PhotoTaken} taken */
function takeAgain(c, item, { photo_id, hint }) {
  confirm({ title: c.t.takeAgain, text: hint ?? c.t.takeAgainWhy, yes: c.t.takeAgainYes, no: c.t.keepPhoto }, () => c.attempt(async () => {
    await c.call("remove_photo", { ...at(c), photo_id });
    await c.refresh();
    tell({ text: c.t.nowTakeAgain, tone: "calm" });
    const camera = document.querySelector(item ? `#item-${item.item_id} [type=file]` : "#whole [type=file]");
    if (camera instanceof HTMLElement) camera.click();
  }));
}

/** @param {Context<Data>} c @param {string} photo_id */
function removePhoto(c, photo_id) {
  confirm({ title: c.t.removePhoto, text: c.t.removePhotoWhy, yes: c.t.remove, grave: true }, () => c.attempt(async () => {
    await c.call("remove_photo", { ...at(c), photo_id });
    await c.refresh();
  }));
}
