// How is a number typed with wet gloves? On keys of our own, with what is allowed in sight.

import { html, nothing } from "../lit-html.js";
import { app, draw } from "../store.js";
import { closeSheet, openSheet } from "../sheet.js";
import { icon } from "./icons.js";
import { sheetBody } from "./sheets.js";

const DIGITS = 9;

/**
 * @param {readonly string[]} keys
 * @param {(key: string) => void} pressed
 */
export function keys(keys, pressed) {
  const t = app.words;
  return html`
    <div class="keys" role="group" aria-label=${t.keypad}>
      ${keys.map((key) => key === "" ? html`<span></span>` : html`
        <button data-key=${key} aria-label=${key === "back" ? t.eraseLast : key === "-" ? t.minus : key === "." ? t.point : key}
          @click=${() => pressed(key)}>${key === "back" ? icon("erase") : key === "-" ? "±" : key}</button>`)}
    </div>`;
}

/** @param {string} typed @param {string} key */
export function afterKey(typed, key) {
  if (key === "back") return typed.slice(0, -1);
  if (key === "-") return typed.startsWith("-") ? typed.slice(1) : `-${typed}`;
  if (key === ".") return typed.includes(".") ? typed : `${typed === "" || typed === "-" ? `${typed}0` : typed}.`;
  return typed.replace(/\D/g, "").length >= DIGITS ? typed : (typed === "0" ? key : typed + key);
}

/**
 * Asks for a number.
 * @param {{title: string, unit: string, min: number | null, max: number | null, value: number | null}} what
 * @param {(number: number | null) => unknown} then Null takes it away.
 */
export function askNumber({ title, unit, min, max, value }, then) {
  let typed = value === null ? "" : String(value);
  const t = app.words;
  const number = () => (typed === "" || typed === "-" ? null : Number(typed));
  const fails = () => {
    const n = number();
    if (n === null) return "";
    return min !== null && n < min ? t.below(min, unit) : max !== null && n > max ? t.above(max, unit) : "";
  };
  openSheet({
    label: title,
    view: () => sheetBody(title, html`
      <p class="say soft">${limits(min, max, unit)}</p>
      <output class="typed ${fails() ? "bad" : ""}" data-test="typed"><b>${typed.replace("-", "−") || "–"}</b> ${unit}</output>
      <p class="fails" role="status">${fails() ? html`${icon("warn")}${fails()}` : nothing}</p>
      ${keys(["1", "2", "3", "4", "5", "6", "7", "8", "9", ".", "0", "back"], (key) => { typed = afterKey(typed, key); draw(); })}
      <div class="row">
        <button class="button" data-key="-" @click=${() => { typed = afterKey(typed, "-"); draw(); }}>${t.minus} ±</button>
        <button class="button first" data-test="number-done" ?disabled=${number() === null && value === null}
          @click=${async () => { const n = number(); await closeSheet(); then(n); }}>${number() === null ? t.clear : t.done}</button>
      </div>`),
  });
}

/** @param {number | null} min @param {number | null} max @param {string} unit */
export function limits(min, max, unit) {
  const t = app.words;
  if (min !== null && max !== null) return t.between(min, max, unit);
  if (min !== null) return t.atLeast(min, unit);
  return max !== null ? t.atMost(max, unit) : unit;
}
