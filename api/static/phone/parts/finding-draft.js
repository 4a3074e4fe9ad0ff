// What of a finding was written so far? Its words are kept by the core, locked: a cheap phone ends the page while its camera is open.

import { call } from "../store.js";

/** @import * as T from "../types.js" */

/** @import { Taken } from "./taken.js" */

/**
 * @typedef {object} FindingDraft
 * @property {T.FindingKind} kind
 * @property {T.Severity} severity
 * @property {string} text
 * @property {T.AreaLine | null} area
 * @property {T.UnitLine | null} unit
 * @property {{checkpoint_id: string, name: string} | null} checkpoint
 * @property {string | null} patrol
 * @property {string | null} site
 * @property {boolean} stopped A violation that was stopped as it was seen.
 * @property {T.Utility | "other"} utility What is damaged.
 * @property {Taken[]} photos In memory only.
 */

const NAME = "finding";
const REST_MILLIS = 400;
/** @type {FindingDraft | null} */ let draft = null;
let timer = 0;

/** The draft that waits, or a new one. @returns {Promise<FindingDraft>} */
export async function findingDraft() {
  if (draft) return draft;
  const kept = await call("jotting", { name: NAME });
  /** @type {FindingDraft} */
  const fresh = { kind: "nonconformity", severity: "minor", text: "", area: null, unit: null, checkpoint: null, patrol: null, site: null, stopped: false, utility: "other", photos: [] };
  draft = { ...fresh, ...(kept ? JSON.parse(kept) : {}) };
  return draft ?? fresh;
}

/** Keeps what was changed, when the fingers rest. */
export function keepFinding() {
  clearTimeout(timer);
  timer = window.setTimeout(() => {
    if (!draft) return;
    const { photos: _inMemory, ...words } = draft;
    // Whoever locked the phone a moment ago loses nothing but these last letters.
    call("keep_jotting", { name: NAME, words: JSON.stringify(words) }).catch(() => {});
  }, REST_MILLIS);
}

/** It was reported. */
export async function dropFinding() {
  forgetFinding();
  await call("keep_jotting", { name: NAME, words: null });
}

/** Somebody else may hold the phone now: what the core keeps is there when its owner comes back. */
export function forgetFinding() {
  clearTimeout(timer);
  for (const { src } of draft?.photos ?? []) URL.revokeObjectURL(src);
  draft = null;
}
