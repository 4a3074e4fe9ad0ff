// How is this used? Four pictures.

import { html } from "../lit-html.js";
import { drawings } from "../parts/drawings.js";

/** @import { Screen } from "../router.js" */

/** @type {Screen<{}>} */
export const help = {
  title: ({ t }) => t.helpTitle,
  up: "#/settings",
  load: async () => ({}),
  view: ({ t }) => html`
    <ol class="help">${drawings.map((drawing, n) => html`
      <li class="leaf">${drawing}<h2>${n + 1}. ${t.helpSteps[n].title}</h2><p>${t.helpSteps[n].says}</p></li>`)}</ol>`,
};
