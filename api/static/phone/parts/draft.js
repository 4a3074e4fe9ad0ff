// What is in the middle of being written? Its words are kept by the core, locked: a cheap phone ends the page while its camera is open.

import { call } from "../store.js";

/** @import { Taken } from "./taken.js" */

const REST_MILLIS = 400;

/** @type {(() => void)[]} */ const all = [];

/**
 * The draft of one form. What it is of is its key: one at a time waits.
 * @template {object} W
 * @param {string} name
 * @param {W} fresh
 */
export function draftOf(name, fresh) {
  /** Photos are in memory only. @type {(W & {key: string, photos: Taken[]}) | null} */ let draft = null;
  let timer = 0;
  const forget = () => {
    clearTimeout(timer);
    for (const { src } of draft?.photos ?? []) URL.revokeObjectURL(src);
    draft = null;
  };
  all.push(forget);
  return {
    /** The draft that waits, or a new one. @param {string} [key] */
    async open(key = "") {
      if (draft?.key === key) return draft;
      forget();
      const kept = await call("jotting", { name });
      const words = kept ? JSON.parse(kept) : {};
      const opened = { ...fresh, ...((words.key ?? "") === key ? words : {}), key, photos: [] };
      draft = opened;
      return /** @type {W & {key: string, photos: Taken[]}} */ (opened);
    },
    /** Keeps what was changed, when the fingers rest. */
    keep() {
      clearTimeout(timer);
      timer = window.setTimeout(() => {
        if (!draft) return;
        const { photos: _inMemory, ...words } = draft;
        // Whoever locked the phone a moment ago loses nothing but these last letters.
        call("keep_jotting", { name, words: JSON.stringify(words) }).catch(() => {});
      }, REST_MILLIS);
    },
    /** It was recorded. */
    async drop() {
      forget();
      await call("keep_jotting", { name, words: null });
    },
  };
}

/** Somebody else may hold the phone now: what the core keeps is there when its owner comes back. */
export function forgetDrafts() {
  for (const forget of all) forget();
}
