// How is a PIN typed?

import { html } from "../lit-html.js";
import { app } from "../store.js";
import { keys } from "./keypad.js";

const LONGEST = 12;
export const SHORTEST = 4;

/**
 * @param {string} pin
 * @param {(pin: string) => void} typed
 */
export function pinPad(pin, typed) {
  return html`
    <output class="dots" aria-label=${app.words.pinDigits(pin.length)} data-test="pin">${"●".repeat(pin.length)}<span aria-hidden="true">${"○".repeat(Math.max(0, SHORTEST - pin.length))}</span></output>
    ${keys(["1", "2", "3", "4", "5", "6", "7", "8", "9", "", "0", "back"], (key) => {
      typed(key === "back" ? pin.slice(0, -1) : (pin + key).slice(0, LONGEST));
    })}`;
}
