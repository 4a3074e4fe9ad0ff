// What is shown when the whole page can't go on, and what is the next step?

import { html, nothing } from "../lit-html.js";
import { app } from "../store.js";
import { syncNow } from "../sync.js";
import { useNewest } from "../update.js";
import { icon } from "./icons.js";

/** @import { Halt } from "../store.js" */
/** @import { TemplateResult } from "../lit-html.js" */

/** @param {{kind: Halt, why: string}} halt @param {() => void} useHere @returns {TemplateResult} */
export function haltView({ kind, why }, useHere) {
  const t = app.words;
  const words = t.halts[kind];
  return html`
    <main class="halt" data-test="halt" data-kind=${kind}>
      <img src="/phone/icon.svg" alt="" width="56" height="56">
      <h1 tabindex="-1">${words.title}</h1>
      <p>${kind === "revoked" && app.sync.report?.emptied ? t.emptied : words.says}</p>
      ${why ? html`<p class="why mono">${why}</p>` : nothing}
      ${step(kind, useHere)}
      ${kind === "revoked" && app.sync.trouble && !app.sync.running ? html`<p class="soft" role="status">${t.handInLater}</p>` : nothing}
    </main>`;
}

/** @param {Halt} kind @param {() => void} useHere */
function step(kind, useHere) {
  const t = app.words;
  const reload = (/** @type {string} */ label) => html`<button class="button first" @click=${() => location.reload()}>${icon("sync")}${label}</button>`;
  switch (kind) {
    case "second-tab":
    case "lost-tab":
      return html`<button class="button first" data-test="use-here" @click=${useHere}>${t.useHere}</button>`;
    case "revoked":
      if (app.sync.report?.emptied) return reload(t.enrolAnew);
      return html`<button class="button first" ?disabled=${app.sync.running} @click=${() => syncNow()}>${icon("deliver")}${app.sync.running ? t.handingIn : t.handIn}</button>`;
    case "old":
      return html`<button class="button first" @click=${useNewest}>${icon("sync")}${t.loadNew}</button>`;
    case "insecure":
    case "no-store":
      return html`<button class="button first" @click=${() => navigator.clipboard?.writeText(location.href)}>${t.copyAddress}</button>`;
    default:
      return reload(t.tryAgain);
  }
}
