// What of a step on a finding was written so far? Its words are kept by the core, locked: a cheap phone ends the page while its camera is open.

import { call } from "../store.js";

/** @import { Taken } from "./taken.js" */

/**
 * @typedef {object} StepDraft
 * @property {string} key Which step on which finding.
 * @property {string} remark
 * @property {"closed" | "sent_back" | null} verdict
 * @property {string} days Working days that are given; empty leaves a deadline as it is.
 * @property {{person_id: string, name: string} | null} responsible
 * @property {string} corrective
 * @property {string} preventive
 * @property {Taken[]} photos In memory only.
 */

const NAME = "step";
const REST_MILLIS = 400;
/** @type {StepDraft | null} */ let draft = null;
let timer = 0;

/** The draft that waits, or a new one. @param {string} key @returns {Promise<StepDraft>} */
export async function stepDraft(key) {
  if (draft?.key === key) return draft;
  forgetStep();
  const kept = await call("jotting", { name: NAME });
  const words = kept ? JSON.parse(kept) : {};
  draft = { remark: "", verdict: null, days: "", responsible: null, corrective: "", preventive: "", ...(words.key === key ? words : {}), key, photos: [] };
  return /** @type {StepDraft} */ (draft);
}

/** Keeps what was changed, when the fingers rest. */
export function keepStep() {
  clearTimeout(timer);
  timer = window.setTimeout(() => {
    if (!draft) return;
    const { photos: _inMemory, ...words } = draft;
    // Whoever locked the phone a moment ago loses nothing but these last letters.
    call("keep_jotting", { name: NAME, words: JSON.stringify(words) }).catch(() => {});
  }, REST_MILLIS);
}

/** It was recorded. */
export async function dropStep() {
  forgetStep();
  await call("keep_jotting", { name: NAME, words: null });
}

/** Somebody else may hold the phone now: what the core keeps is there when its owner comes back. */
export function forgetStep() {
  clearTimeout(timer);
  for (const { src } of draft?.photos ?? []) URL.revokeObjectURL(src);
  draft = null;
}
