// What the phone has no screen for: where at the office is it done?

import { html } from "../lit-html.js";
import { app } from "../store.js";
import { icon } from "./icons.js";

/** This page is served by the office's own server: its pages are a tap away, as long as there is a signal. @param {string} address */
export const officeLink = (address) => app.signal
  ? html`<a class="button wide" href=${address} target="_blank" rel="noopener" data-test="office">${icon("arrow")}<span>${app.words.openOffice}</span></a>`
  : html`<p class="soft" data-test="office-later">${icon("clock")} ${app.words.officeNoSignal}</p>`;
