// Where does something stand that somebody asked for?

import { html, nothing } from "../lit-html.js";
import { app } from "../store.js";

/** @import * as T from "../types.js" */

const TONES = { asked: "due", granted: "complete", refused: "critical", withdrawn: "" };

/** @param {{state: T.AskState, unsent: boolean}} line */
export const askBadge = ({ state, unsent }) => html`
  <span><span class="badge ${TONES[state]}">${app.words.askStates[state]}</span>${unsent ? html` <span class="badge due" data-test="not-sent">${app.words.onPhone}</span>` : nothing}</span>`;

/** @param {T.CorrectionLine} line */
export const correctionTitle = (line) => `${app.words.ways[line.way]} ${line.day} ${line.clock}`;
