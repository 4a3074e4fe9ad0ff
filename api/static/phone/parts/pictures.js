// Which pictures does the page hold? Those just taken, and thumbnails from the core.

import { call, draw } from "../store.js";
import { CoreError } from "../core.js";

/** Pictures that are kept large, for marking up: a cheap phone has little memory. */
const LARGE = 4;
/** @type {Map<string, string>} */ const large = new Map();
/** @type {Map<string, string>} */ const small = new Map();
/** @type {Set<string>} */ const asked = new Set();
/** Those that were not on the phone. @type {Set<string>} */ const missing = new Set();

/** Keeps a picture that was just taken, until others push it out. @param {string} photo @param {Blob} blob */
export function keepLarge(photo, blob) {
  large.set(photo, URL.createObjectURL(blob));
  for (const [id, address] of large) {
    if (large.size <= LARGE) break;
    URL.revokeObjectURL(address);
    large.delete(id);
  }
}

/** A photo as large as there is one, to draw on. @param {string} photo */
export async function largePicture(photo) {
  const known = large.get(photo);
  if (known) return known;
  keepLarge(photo, jpeg(await call("picture", { photo_id: photo })));
  return large.get(photo) ?? "";
}

/** Its address; empty until it came. @param {string} photo */
export function thumbnail(photo) {
  const known = small.get(photo);
  if (known !== undefined) return known;
  if (!asked.has(photo)) {
    asked.add(photo);
    void fetchThumbnail(photo);
  }
  return "";
}

/** @param {string} photo */
async function fetchThumbnail(photo) {
  try {
    small.set(photo, URL.createObjectURL(jpeg(await call("thumbnail", { photo_id: photo }))));
    draw();
  } catch (error) {
    // A photo whose bytes are not on the phone shows its frame only.
    if (!(error instanceof CoreError)) throw error;
    missing.add(photo);
  }
}

/** @param {Uint8Array} bytes */
const jpeg = (bytes) => new Blob([/** @type {BlobPart} */ (bytes)], { type: "image/jpeg" });

/** A sync may have brought some. */
export function lookForPictures() {
  for (const photo of missing) asked.delete(photo);
  missing.clear();
}

/** Nobody else on a shared phone sees them. */
export function forgetPictures() {
  for (const address of [...large.values(), ...small.values()]) URL.revokeObjectURL(address);
  large.clear();
  small.clear();
  asked.clear();
  missing.clear();
}
