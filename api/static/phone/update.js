// Is there a new version of the app, and when is it used?

import { app, draw } from "./store.js";

/** Registers the service worker, and notices when a newer one waits. */
export async function watchForUpdates() {
  if (!navigator.serviceWorker) return;
  let wished = false;
  const started = navigator.serviceWorker.controller !== null;
  const offer = (/** @type {() => void} */ use) => { app.update = use; draw(); };
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (wished) location.reload();
    // Another tab took it: this one is old now. The first controller ever is nothing new.
    else if (started) offer(() => location.reload());
  });
  const registration = await navigator.serviceWorker.register(new URL("sw.js", import.meta.url)).catch(() => null);
  if (!registration) return;
  const use = () => {
    wished = true;
    registration.waiting?.postMessage({ type: "take-over" });
  };
  const look = () => { if (registration.waiting && navigator.serviceWorker.controller) offer(use); };
  look();
  registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", look));
}
