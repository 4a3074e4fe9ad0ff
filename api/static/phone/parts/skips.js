// Which stops did somebody say they would skip, before the patrol is finished? The core keeps it, locked, with the person's books.

import { call } from "../store.js";

/** @import { MissReason, StopScreen } from "../types.js" */

/** By checkpoint. @typedef {Record<string, {reason: MissReason, note: string}>} Skips */

/** @param {string} patrol */
const nameOf = (patrol) => `skips-${patrol}`;

/** @param {string} patrol @returns {Promise<Skips>} */
export async function skipsOf(patrol) {
  return JSON.parse((await call("jotting", { name: nameOf(patrol) })) ?? "{}");
}

/** @param {string} patrol @param {string} checkpoint @param {Skips[string] | null} why */
export async function skip(patrol, checkpoint, why) {
  const skips = await skipsOf(patrol);
  if (why) skips[checkpoint] = why;
  else delete skips[checkpoint];
  await call("keep_jotting", { name: nameOf(patrol), words: JSON.stringify(skips) });
}

/** The stop to go to now: the first that is neither done nor to be skipped. @param {StopScreen[]} stops @param {Skips} skips */
export const nextOf = (stops, skips) => stops.find((stop) => stop.visited_at === null && !stop.missed && !skips[stop.checkpoint_id]);

/** @param {string} patrol */
export function forgetSkips(patrol) {
  return call("keep_jotting", { name: nameOf(patrol), words: null });
}
