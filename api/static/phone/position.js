// Where is the phone? Asked for when somebody wants to arrive by it, and followed only while a patrol is open.

import { app, call } from "./store.js";

/** @import * as T from "./types.js" */

const ENOUGH_MILLIS = 20_000;
let watch = 0;

/** @param {GeolocationPosition} found @returns {T.PositionInput} */
function input({ coords }) {
  const { latitude, longitude, accuracy } = coords;
  return { latitude, longitude, accuracy: Math.min(accuracy, 1_000_000), datum: "wgs84", mocked: false };
}

/** Asks for it, permission included. Rejects with a sentence. @returns {Promise<T.PositionInput>} */
export function whereAmI() {
  return new Promise((found, failed) => {
    if (!navigator.geolocation) return failed(new Error(app.words.noPosition));
    navigator.geolocation.getCurrentPosition(
      (position) => { follow(); found(input(position)); },
      (error) => failed(new Error(error.code === error.PERMISSION_DENIED ? app.words.positionDenied : app.words.noPosition)),
      { enableHighAccuracy: true, timeout: ENOUGH_MILLIS, maximumAge: 10_000 },
    );
  });
}

/** Follows it where that was granted before: photos then carry it. Nobody is asked here. */
export async function followIfGranted() {
  if (watch || !navigator.geolocation || !navigator.permissions) return;
  const { state } = await navigator.permissions.query({ name: "geolocation" });
  if (state === "granted") follow();
}

function follow() {
  if (watch) return;
  const heard = (/** @type {GeolocationPosition} */ position) => void call("position", { position: input(position) }).catch(stopFollowing);
  watch = navigator.geolocation.watchPosition(heard, stopFollowing, { enableHighAccuracy: true, maximumAge: 10_000 });
}

export function stopFollowing() {
  if (watch) navigator.geolocation.clearWatch(watch);
  watch = 0;
}
