// Who holds the phone?

import { html, nothing } from "../lit-html.js";
import { app, hush, tell } from "../store.js";
import { arrive, go } from "../router.js";
import { CoreError } from "../core.js";
import { met, sentence } from "../trouble.js";
import { syncNow } from "../sync.js";
import { holds } from "../holder.js";
import { icon } from "../parts/icons.js";
import { languageSwitch } from "../parts/language.js";
import { pinPad, SHORTEST } from "../parts/pin-pad.js";
import { startSignIn } from "./sign-in.js";

/** @import * as T from "../types.js" */
/** @import { Context, Screen } from "../router.js" */

/** @typedef {{who: T.PhonePerson | null, pin: string, wait: number, timer: number}} Data */

/** @type {Screen<Data>} */
export const people = {
  title: ({ t, data }) => data.who?.name ?? t.whoAreYou,
  beside: () => languageSwitch(),
  load: async ({ data, call }) => {
    app.people = await call("people", {});
    return data ?? { who: null, pin: "", wait: 0, timer: 0 };
  },
  leave: ({ data }) => clearInterval(data.timer),
  view: (c) => (c.data.who ? pad(c, c.data.who) : list(c)),
  foot: (c) => {
    const { data, t, draw } = c;
    const { who } = data;
    return who ? html`
      <button class="button" data-test="not-me" @click=${() => { Object.assign(data, { who: null, pin: "" }); hush(); draw(); }}>${t.notMe}</button>
      <button class="button first grow" data-test="unlock" ?disabled=${data.pin.length < SHORTEST || data.wait > 0} @click=${() => unlock(c, who)}>${t.openBooks}</button>`
      : html`<button class="button first grow" data-test="another" @click=${() => { startSignIn(""); go("#/sign-in"); }}>${icon("plus")}<span>${t.anotherPerson}</span></button>`;
  },
};

/** @param {Context<Data>} c */
function list({ t, data, draw }) {
  const choose = (/** @type {T.PhonePerson} */ person) => {
    if (!person.has_pin) {
      startSignIn(person.login);
      return go("#/sign-in");
    }
    Object.assign(data, { who: person, pin: "" });
    draw();
  };
  return html`
    <ul class="cards people">${app.people.map((person) => html`
      <li><button class="card who" data-test="person" data-login=${person.login} @click=${() => choose(person)}>
        <span class="face" aria-hidden="true">${[...person.name].at(0)}</span>
        <span class="what"><b>${person.name}</b><small>${person.has_pin ? t.withPin : t.withPassword}</small></span>${icon(person.has_pin ? "lock" : "forward")}</button></li>`)}</ul>`;
}

/** @param {Context<Data>} c @param {T.PhonePerson} who */
function pad(c, who) {
  const { t, data } = c;
  return html`
    <p class="say">${t.enterPin}</p>
    <p class="fails" role="timer">${data.wait ? t.wrongPinWait(data.wait) : nothing}</p>
    ${pinPad(data.pin, (typed) => { if (!data.wait) { data.pin = typed; c.draw(); } })}
    <button class="button bare wide" data-test="forgot" @click=${() => { startSignIn(who.login); go("#/sign-in"); }}>${t.forgotPin}</button>`;
}

/** @param {Context<Data>} c @param {T.PhonePerson} who */
async function unlock(c, who) {
  try {
    const me = await c.call("unlock", { person_id: who.person_id, pin: c.data.pin });
    holds(me.person_id);
    app.me = me;
    await arrive();
    void syncNow();
  } catch (error) {
    if (!(error instanceof CoreError)) throw error;
    c.data.pin = "";
    if (error.error.kind !== "wrong_pin") return met(error.error);
    // While there is a wait, the screen itself counts it down.
    if (error.error.wait_seconds) hush();
    else tell({ text: sentence(error.error), tone: "bad" });
    waitFor(c, error.error.wait_seconds);
  }
}

/** @param {Context<Data>} c @param {number} seconds */
function waitFor({ data, draw }, seconds) {
  clearInterval(data.timer);
  data.wait = seconds;
  if (seconds) {
    data.timer = window.setInterval(() => {
      data.wait = Math.max(0, data.wait - 1);
      if (data.wait === 0) clearInterval(data.timer);
      draw();
    }, 1_000);
  }
  draw();
}
