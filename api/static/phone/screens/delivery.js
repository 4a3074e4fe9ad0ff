// What has arrived at the office, what waits, and what was refused?

import { html, nothing } from "../lit-html.js";
import { app } from "../store.js";
import { look, syncNow } from "../sync.js";
import { icon } from "../parts/icons.js";
import { size, when } from "../parts/times.js";

/** @import * as T from "../types.js" */
/** @import { Context, Screen } from "../router.js" */

/** @typedef {{unsent: T.UnsentItem[], refused: T.RefusedItem[], delivery: T.Delivery}} Data */

/** @type {Screen<Data>} */
export const delivery = {
  title: ({ t }) => t.delivery,
  load: async ({ call }) => {
    const [unsent, refused, now] = await Promise.all([call("unsent", {}), call("refused", {}), call("delivery", {})]);
    void look();
    return { unsent, refused, delivery: now };
  },
  view: (c) => {
    const { t, data: { refused } } = c;
    const held = c.data.unsent.filter((item) => item.held);
    const unsent = c.data.unsent.filter((item) => !item.held);
    return html`
      ${summary(c)}
      <button class="button first wide" data-test="sync" ?disabled=${app.sync.running} @click=${() => syncNow(true)}>${icon("sync")}<span>${app.sync.running ? progress() : t.syncNow}</span></button>
      ${refused.length ? html`
        <section><h2>${t.refusedTitle}</h2><p class="soft">${t.refusedHow}</p>
          <ul class="list">${refused.map((item) => html`
            <li><a class="bad" href="#/refused/${item.operation_id}" data-test="refused">${icon("warn")}<span><b>${item.what}</b><small>${when(item.recorded_at)} · ${item.message}</small></span>${icon("forward")}</a></li>`)}</ul></section>` : nothing}
      ${held.length ? html`
        <section><h2>${t.heldTitle}</h2><p class="soft">${t.heldHow}</p>
          <ul class="list">${held.map(line)}</ul></section>` : nothing}
      <section><h2>${t.unsentTitle}</h2>
        ${unsent.length === 0 ? html`<p class="notice good" data-test="all-sent">${icon("check")}<span>${t.allSent}</span></p>` : html`
          <p class="soft">${t.unsentHow}</p>
          <ul class="list">${unsent.map(line)}</ul>`}
      </section>
      <a class="button wide" href="#/photos" data-test="photos">${icon("photos")}<span>${t.myPhotos}</span>${icon("forward")}</a>`;
  },
};

/** @param {T.UnsentItem} item */
function line(item) {
  const t = app.words;
  return html`
    <li data-test=${item.held ? "held" : "unsent"}><span class="plain"><b>${item.what}</b><small>${when(item.recorded_at)}${item.author && item.author !== app.me?.name ? ` · ${item.author}` : ""}</small></span>
      <span class="badge ${item.held ? "due" : ""}">${item.held ? t.held : item.sent ? t.sentTimes(item.sent) : t.onPhone}</span></li>`;
}

/** @param {Context<Data>} c */
function summary({ t, data: { delivery: d } }) {
  const all = d.photos_stored + d.photos_waiting;
  return html`
    <dl class="facts" data-test="summary">
      <div><dt>${t.photos}</dt><dd>${all === 0 ? t.noPhotosYet : d.photos_waiting ? t.photosOf(d.photos_stored, all) : t.photosAllStored(all)}</dd></div>
      ${d.photos_waiting ? html`<div><dt>${t.stillToSend}</dt><dd>${t.photosWait(d.photos_waiting, size(d.photos_waiting_bytes))}${d.photos_for_wifi ? html`<br><span class="soft">${t.forWifi(d.photos_for_wifi)}</span>` : nothing}</dd></div>` : nothing}
      ${d.photos_refused ? html`<div><dt>${t.photosRefused}</dt><dd>${t.photosRefusedWhy(d.photos_refused)}</dd></div>` : nothing}
      ${d.photos_set_aside ? html`<div><dt>${t.photosAside}</dt><dd>${t.photosAsideWhy(d.photos_set_aside)}</dd></div>` : nothing}
      <div><dt>${t.lastContactTitle}</dt><dd>${d.last_contact ? when(d.last_contact) : t.noContactYet}</dd></div>
    </dl>`;
}

function progress() {
  const { report } = app.sync;
  return report && (report.pushed || report.photos_sent) ? app.words.syncProgress(report.pushed, report.photos_sent) : app.words.syncing;
}
