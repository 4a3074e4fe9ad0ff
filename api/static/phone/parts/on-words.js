// What stands in a box now?

/** Hands on what was typed or chosen. @param {(words: string) => unknown} then */
export const onWords = (then) => (/** @type {Event} */ event) => then(/** @type {HTMLInputElement} */ (event.target).value);
