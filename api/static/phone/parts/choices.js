// How is one of a few chosen? Buttons in a row, the chosen one pressed.

import { html } from "../lit-html.js";
import { icon } from "./icons.js";

/** @import { TemplateResult } from "../lit-html.js" */

/**
 * @template {string} V
 * @param {string} label
 * @param {readonly {value: V, label: string, tone?: string}[]} options
 * @param {V | null} chosen
 * @param {(value: V) => unknown} choose
 * @returns {TemplateResult}
 */
export function choices(label, options, chosen, choose) {
  return html`
    <fieldset class="field">
      <legend>${label}</legend>
      <div class="side" role="group" aria-label=${label}>
        ${options.map((option) => html`
          <button type="button" class="answer ${option.tone ?? ""}" data-value=${option.value} aria-pressed=${chosen === option.value} @click=${() => choose(option.value)}>
            ${chosen === option.value ? icon("check") : ""}<span>${option.label}</span>
          </button>`)}
      </div>
    </fieldset>`;
}
