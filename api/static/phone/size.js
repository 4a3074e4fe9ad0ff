// How large are the letters?

const KEY = "rounds-size";
export const SIZES = /** @type {const} */ (["1", "2", "3"]);

/** @returns {string} */
export function size() {
  return document.documentElement.dataset.size ?? "1";
}

export function readSize() {
  setSize(localStorage.getItem(KEY) ?? "1");
}

/** @param {string} chosen */
export function setSize(chosen) {
  document.documentElement.dataset.size = chosen;
  localStorage.setItem(KEY, chosen);
}
