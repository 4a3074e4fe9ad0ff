// What keeps the page and its core on the phone? This service worker: all of a version, or none of it, so that nothing of two versions is ever mixed.
//
// The server puts a line before this file that names the version and every file with its hash:
//   const SHELL = { version: "…", files: { "/phone": "…", "/phone/app.js": "…" } };
// A new version waits until the page says that nobody is in the middle of a visit.

/** @typedef {{ version: string, files: Record<string, string> }} Shell */

const sw = /** @type {ServiceWorkerGlobalScope & typeof globalThis} */ (/** @type {unknown} */ (self));
const shell = /** @type {Shell} */ (SHELL);

const NAME = `rounds-${shell.version}`;
/** Where a version keeps its list. */
const LIST = "/phone/shell.json";

/** Files of the version before that are the same in this one: they don't go over the air again. @returns {Promise<(path: string) => Promise<Response | undefined>>} */
const kept = async () => {
  for (const name of await caches.keys()) {
    if (name === NAME || !name.startsWith("rounds-")) continue;
    const cache = await caches.open(name);
    const list = await (await cache.match(LIST))?.json();
    if (list) return async (path) => (list[path] === shell.files[path] ? cache.match(path) : undefined);
  }
  return async () => undefined;
};

const fill = async () => {
  const [cache, before] = [await caches.open(NAME), await kept()];
  const put = async (/** @type {string} */ path) => {
    const answer = (await before(path)) ?? (await fetch(path, { cache: "no-cache" }));
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    await cache.put(path, answer);
  };
  await Promise.all(Object.keys(shell.files).map(put));
  // Last: a list says that all of it is there.
  await cache.put(LIST, Response.json(shell.files));
};

const clear = async () => {
  for (const name of await caches.keys()) if (name.startsWith("rounds-") && name !== NAME) await caches.delete(name);
  await sw.clients.claim();
};

sw.addEventListener("install", (event) => event.waitUntil(fill()));
sw.addEventListener("activate", (event) => event.waitUntil(clear()));
sw.addEventListener("message", (event) => {
  if (event.data?.type === "take-over") void sw.skipWaiting();
});
sw.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  const path = pathname === "/phone/" ? "/phone" : pathname;
  if (event.request.method !== "GET" || origin !== location.origin || !(path in shell.files)) return;
  event.respondWith(
    caches
      .open(NAME)
      .then((cache) => cache.match(path))
      .then((hit) => hit ?? fetch(event.request)),
  );
});
