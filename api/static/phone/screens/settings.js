// Who am I here, and how shall the app behave?

import { html, nothing } from "../lit-html.js";
import { app, speak } from "../store.js";
import { arrive, reload } from "../router.js";
import { lockNow } from "../lock.js";
import { look } from "../sync.js";
import { SIZES, setSize, size } from "../size.js";
import { holds } from "../holder.js";
import { choices } from "../parts/choices.js";
import { confirm } from "../parts/sheets.js";
import { icon } from "../parts/icons.js";
import { when } from "../parts/times.js";

/** @import * as T from "../types.js" */
/** @import { Context, Screen } from "../router.js" */

/** @typedef {{wifiOnly: boolean}} Data */

/** @type {Screen<Data>} */
export const settings = {
  title: ({ t }) => t.settings,
  load: async ({ data }) => ({ wifiOnly: data?.wifiOnly ?? app.opened?.originals_on_wifi_only ?? true }),
  view: (c) => {
    const { t, data, draw } = c;
    const tier = app.delivery?.key_tier;
    return html`
      <section class="leaf"><h2>${app.me?.name}</h2>
        <p class="soft">${app.me?.has_pin ? t.hasPin : t.hasNoPin}${app.me ? html`<br>${t.booksOpenUntil(when(app.me.books_open_until))}` : nothing}</p>
        <div class="stack">
          ${app.me?.has_pin ? html`<button class="button" data-test="lock" @click=${lockNow}>${icon("lock")}<span>${t.lockNow}</span></button>` : nothing}
          <a class="button" href="#/pin" data-test="pin">${icon("lock")}<span>${app.me?.has_pin ? t.changePin : t.setPin}</span></a>
          <button class="button" data-test="sign-out" @click=${() => signOut(c)}>${icon("me")}<span>${t.signOut}</span></button>
        </div></section>
      <section class="leaf">
        ${choices(t.language, [{ value: "zh", label: "中文" }, { value: "en", label: "English" }], app.language, (language) => choose(c, /** @type {T.Language} */ (language)))}
        ${choices(t.textSize, SIZES.map((value) => ({ value, label: t.sizes[value] })), /** @type {"1" | "2" | "3"} */ (size()), (value) => { setSize(value); draw(); })}
        <label class="tick"><input type="checkbox" data-test="wifi" .checked=${data.wifiOnly} @change=${(/** @type {Event} */ e) => wifi(c, /** @type {HTMLInputElement} */ (e.target).checked)}>
          <span><b>${t.wifiOnly}</b><small>${t.wifiOnlyWhy}</small></span></label></section>
      <ul class="list">
        <li><a href="#/storage" data-test="storage"><span><b>${t.storage}</b><small>${t.storageShort}</small></span>${icon("forward")}</a></li>
        <li><a href="#/promise" data-test="promise"><span><b>${t.promiseTitle}</b><small>${t.promiseShort}</small></span>${icon("forward")}</a></li>
        <li><a href="#/help" data-test="help"><span><b>${t.helpTitle}</b><small>${t.helpShort}</small></span>${icon("forward")}</a></li>
      </ul>
      <dl class="facts">
        <div><dt>${t.keyTier}</dt><dd>${tier ? t.tiers[tier].name : t.noKey}<br><span class="soft">${tier ? t.tiers[tier].says : t.noKeyWhy}</span></dd></div>
        <div><dt>${t.version}</dt><dd class="mono">${app.opened?.version}</dd></div>
      </dl>`;
  },
};

/** @param {Context<Data>} c @param {T.Language} language */
function choose({ call, attempt }, language) {
  return attempt(async () => {
    await call("set_language", { language });
    speak(language);
    reload();
  });
}

/** @param {Context<Data>} c @param {boolean} only */
function wifi({ call, attempt, data }, only) {
  return attempt(async () => {
    await call("set_originals_on_wifi_only", { only });
    data.wifiOnly = only;
    if (app.opened) app.opened.originals_on_wifi_only = only;
    await look();
  });
}

/** @param {Context<Data>} c */
function signOut({ t, call, attempt }) {
  const waits = app.delivery?.records_waiting ?? 0;
  confirm({ title: t.signOut, text: waits ? t.signOutWaiting(waits) : t.signOutWhy, yes: t.signOut }, () => attempt(async () => {
    await call("sign_out", {});
    holds("");
    app.me = null;
    app.people = await call("people", {});
    history.replaceState(null, "", "#/");
    await arrive();
  }));
}
