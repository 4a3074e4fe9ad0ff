// What stands around every screen: the title, the thin line about the signal, what happened, the thumb's bar, the sheet?

import { html, nothing, render } from "../lit-html.js";
import { app, hush } from "../store.js";
import { back, open } from "../router.js";
import { closeSheet } from "../sheet.js";
import { syncNow } from "../sync.js";
import { haltView } from "./halt.js";
import { startSignIn } from "../screens/sign-in.js";
import { icon } from "./icons.js";

/** @import { Icon } from "./icons.js" */

let begun = false;

/** @param {() => void} useHere */
export function paintFrame(useHere) {
  const root = /** @type {HTMLElement} */ (document.getElementById("app"));
  if (!app.halt && !open) return;
  // What stood there while the page started.
  if (!begun) root.replaceChildren();
  begun = true;
  if (app.halt) return void render(haltView(app.halt, useHere), root);
  render(frame(), root);
  const dialog = /** @type {HTMLDialogElement} */ (root.querySelector("dialog"));
  if (app.sheet && !dialog.open) {
    dialog.showModal();
    // What is to be typed, or else what it is about.
    const first = dialog.querySelector("[autofocus]") ?? dialog.querySelector("h2");
    if (first instanceof HTMLElement) first.focus();
  }
  if (!app.sheet && dialog.open) dialog.close();
}

function frame() {
  if (!open) return nothing;
  const { screen, context } = open;
  const { t } = context;
  const inside = app.me && !app.me.must_change_password;
  const foot = screen.foot ? screen.foot(context) : screen.up === undefined && inside ? tabs() : nothing;
  return html`
    <header class="head">
      ${screen.up === undefined ? html`<img src="/phone/icon.svg" alt="" width="30" height="30">`
        : html`<button class="back" aria-label=${t.back} @click=${() => back(screen.up ?? "#/")}>${icon("back")}</button>`}
      <h1 tabindex="-1">${screen.title(context)}</h1>
      ${screen.beside ? html`<div class="beside">${screen.beside(context)}</div>` : nothing}
    </header>
    ${line()}
    <main>${screen.view(context)}</main>
    <div class="under">
      <div role="status">${app.sheet ? nothing : told()}${app.update && !screen.work && !app.sheet ? updateBar(app.update) : nothing}</div>
      ${foot === nothing ? nothing : screen.foot ? html`<footer class="foot">${foot}</footer>` : foot}
    </div>
    <dialog class=${app.sheet?.full ? "full" : ""} aria-label=${app.sheet?.label ?? ""}
      @cancel=${(/** @type {Event} */ event) => { event.preventDefault(); void closeSheet(); }}>
      ${app.sheet ? html`${app.sheet.view()}<div role="status">${told()}</div>` : nothing}
    </dialog>`;
}

/** The thin line: calm words about the signal and the books. */
function line() {
  const t = app.words;
  const waiting = (app.delivery?.records_waiting ?? 0) + (app.delivery?.photos_waiting ?? 0);
  const says = !app.signal ? t.noSignal(waiting)
    : app.sync.trouble?.kind === "server_trouble" ? t.serverLater
    : app.sync.trouble?.kind === "sign_in_again" && app.me ? t.sessionOver : "";
  return html`
    <div class="line" role="status">
      ${says ? html`<p>${says}${says === t.sessionOver ? html` <a href="#/sign-in" @click=${() => startSignIn(app.people.find((p) => p.person_id === app.me?.person_id)?.login ?? "")}>${t.signIn}</a>` : nothing}</p>` : nothing}
      ${app.me?.books_closed ? html`<p>${t.booksClosed} <button class="bare" @click=${() => syncNow(true)}>${t.syncNow}</button></p>` : nothing}
    </div>`;
}

function told() {
  const { told: it, words: t } = app;
  if (!it) return nothing;
  return html`
    <div class="told ${it.tone}" data-test="told">
      ${icon(it.tone === "bad" ? "warn" : "check")}
      <p>${it.text}</p>
      ${it.action ? html`<button data-test="told-action" @click=${() => { const run = it.action?.run; hush(); run?.(); }}>${it.action.label}</button>` : nothing}
      <button class="close" aria-label=${t.close} @click=${hush}>${icon("cross")}</button>
    </div>`;
}

/** @param {() => void} use */
function updateBar(use) {
  const t = app.words;
  return html`<div class="told calm" data-test="update"><p>${t.updateReady}</p><button @click=${use}>${t.useNow}</button></div>`;
}

function tabs() {
  const t = app.words;
  const waits = (app.delivery?.records_waiting ?? 0) + (app.delivery?.records_refused ?? 0);
  /** @type {[string, Icon, string][]} */
  const all = [["#/", "today", t.today], ["#/finding", "report", t.report], ["#/delivery", "deliver", t.delivery], ["#/settings", "me", t.settings]];
  return html`
    <nav class="tabs" aria-label=${t.mainWays}>
      ${all.map(([hash, name, label]) => html`
        <a href=${hash} aria-current=${open?.key === hash ? "page" : nothing}>
          ${icon(name)}<span>${label}</span>
          ${hash === "#/delivery" && waits ? html`<b class="count ${app.delivery?.records_refused ? "bad" : ""}"><span class="hidden">${t.waitingCount}</span>${waits}</b>` : nothing}
        </a>`)}
    </nav>`;
}
