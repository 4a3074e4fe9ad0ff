// What does this app promise, and what not?

import { html } from "../lit-html.js";
import { icon } from "../parts/icons.js";

/** @import { Screen } from "../router.js" */

/** @type {Screen<{}>} */
export const promise = {
  title: ({ t }) => t.promiseTitle,
  up: "#/settings",
  load: async () => ({}),
  view: ({ t }) => html`
    <section class="leaf"><h2>${t.promiseHolds}</h2>
      <ul class="ticks">${t.promises.map((line) => html`<li>${icon("check")}<span>${line}</span></li>`)}</ul></section>
    <section class="leaf"><h2>${t.promiseLimits}</h2>
      <ul class="ticks mind">${t.limitsOfBrowser.map((line) => html`<li>${icon("warn")}<span>${line}</span></li>`)}</ul></section>
    <section class="leaf"><h2>${t.promiseDo}</h2>
      <ul class="ticks">${t.promiseSteps.map((line) => html`<li>${icon("forward")}<span>${line}</span></li>`)}</ul></section>`,
};
