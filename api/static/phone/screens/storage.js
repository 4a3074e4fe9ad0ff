// Is there room on this phone, and does the browser keep what lies here?

import { html, nothing } from "../lit-html.js";
import { app, tell } from "../store.js";
import { syncNow } from "../sync.js";
import { icon } from "../parts/icons.js";
import { size } from "../parts/times.js";

/** @import { Screen } from "../router.js" */

/** Less than this is said to be little: some hundred photos. */
const LITTLE = 500_000_000;

/** @type {Screen<{used: number, free: number, kept: boolean}>} */
export const storage = {
  title: ({ t }) => t.storage,
  up: "#/settings",
  load: async () => {
    const { usage = 0, quota = 0 } = await navigator.storage.estimate();
    return { used: usage, free: Math.max(0, quota - usage), kept: await navigator.storage.persisted() };
  },
  view: ({ t, data, refresh }) => html`
    <dl class="facts">
      <div><dt>${t.used}</dt><dd>${size(data.used)}</dd></div>
      <div><dt>${t.free}</dt><dd class=${data.free < LITTLE ? "bad" : ""}>${size(data.free)} ${data.free < LITTLE ? html`<br>${t.littleRoom}` : html`<br><span class="soft">${t.enoughRoom}</span>`}</dd></div>
      <div><dt>${t.kept}</dt><dd data-test="kept">${data.kept ? t.isKept : t.isNotKept}<br><span class="soft">${data.kept ? t.isKeptWhy : t.isNotKeptWhy}</span></dd></div>
    </dl>
    <div class="stack">
      ${data.kept ? nothing : html`<button class="button first" data-test="persist" @click=${async () => {
        const went = await navigator.storage.persist();
        tell({ text: went ? t.nowKept : t.notKeptYet, tone: went ? "good" : "calm" });
        await refresh();
      }}>${icon("lock")}<span>${t.askToKeep}</span></button>`}
      <button class="button" ?disabled=${app.sync.running} @click=${() => syncNow(true)}>${icon("sync")}<span>${t.syncToFree}</span></button>
    </div>
    <section><h2>${t.makeRoom}</h2><ol class="plain-list">${t.makeRoomSteps.map((step) => html`<li>${step}</li>`)}</ol></section>`,
};
