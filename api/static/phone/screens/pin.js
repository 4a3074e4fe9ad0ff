// Which PIN opens my books on this phone?

import { html, nothing } from "../lit-html.js";
import { app, tell } from "../store.js";
import { goInstead } from "../router.js";
import { pinPad, SHORTEST } from "../parts/pin-pad.js";
import { confirm } from "../parts/sheets.js";

/** @import { Context, Screen } from "../router.js" */

/** @typedef {{first: string, pin: string, differs: boolean}} Data */

/** @type {Screen<Data>} */
export const pin = {
  title: ({ t }) => (app.me?.has_pin ? t.changePin : t.setPin),
  up: "#/",
  load: async ({ data }) => data ?? { first: "", pin: "", differs: false },
  view: (c) => {
    const { t, data, draw } = c;
    return html`
      <p class="say">${data.first ? t.pinAgain : t.pinChoose}</p>
      <p class="fails" role="status">${data.differs ? t.pinDiffers : nothing}</p>
      ${pinPad(data.pin, (typed) => { data.pin = typed; data.differs = false; draw(); })}
      ${data.first || !app.me?.has_pin ? nothing : html`<button class="button wide" data-test="pin-away" @click=${() => confirm({ title: t.pinAway, text: t.pinAwayWhy, yes: t.pinAway, grave: true }, () => set(c, null))}>${t.pinAway}</button>`}`;
  },
  foot: (c) => html`
    ${app.me?.has_pin ? nothing : html`<button class="button" data-test="pin-later" @click=${() => goInstead("#/")}>${c.t.notNow}</button>`}
    <button class="button first grow" data-test="pin-done" ?disabled=${c.data.pin.length < SHORTEST} @click=${() => next(c)}>${c.data.first ? c.t.keep : c.t.goOn}</button>`,
};

/** @param {Context<Data>} c */
function next(c) {
  const { data, draw } = c;
  if (!data.first) {
    Object.assign(data, { first: data.pin, pin: "" });
  } else if (data.first === data.pin) {
    return set(c, data.pin);
  } else {
    Object.assign(data, { first: "", pin: "", differs: true });
  }
  draw();
}

/** @param {Context<Data>} c @param {string | null} chosen */
async function set({ t, call, attempt, data, draw }, chosen) {
  const went = await attempt(async () => {
    await call("set_pin", { pin: chosen });
    app.me = await call("signed_in", {});
    tell({ text: chosen ? t.pinSet : t.pinGone, tone: "good", stays: true });
    await goInstead("#/settings");
  });
  // One that is too simple is refused: another is chosen.
  if (!went) Object.assign(data, { first: "", pin: "" });
  draw();
}
