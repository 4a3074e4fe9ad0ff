// Is there a new version of the app, and when is it used?

import { app, draw } from "./store.js";

let wished = false;

/** Registers the service worker, and notices when a newer one waits. */
export async function watchForUpdates() {
  if (!navigator.serviceWorker) return;
  const started = navigator.serviceWorker.controller !== null;
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (wished) location.reload();
    // Another tab took it: this one is old now. The first controller ever is nothing new.
    else if (started) offer(() => location.reload());
  });
  const registration = await navigator.serviceWorker.register("/phone/sw.js", { scope: "/phone" }).catch(() => null);
  if (!registration) return;
  const look = () => { if (registration.waiting && navigator.serviceWorker.controller) offer(() => use(registration.waiting)); };
  look();
  registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", look));
  // An installed app stays open for days: it asks whenever somebody comes back to it.
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") registration.update().catch(() => {}); });
}

/** Fetches the newest version and uses it at once: this one can't go on. */
export async function useNewest() {
  const registration = await navigator.serviceWorker?.getRegistration();
  await registration?.update().catch(() => {});
  const coming = registration?.installing;
  if (registration?.waiting) return use(registration.waiting);
  if (!coming) return location.reload();
  coming.addEventListener("statechange", () => { if (coming.state === "installed") use(coming); });
}

/** @param {() => void} how */
function offer(how) {
  app.update = how;
  draw();
}

/** @param {ServiceWorker | null} worker */
function use(worker) {
  wished = true;
  worker?.postMessage({ type: "take-over" });
}
