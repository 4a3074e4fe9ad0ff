// Login and password?

import { html } from "../lit-html.js";
import { app, tell } from "../store.js";
import { goInstead } from "../router.js";
import { syncNow } from "../sync.js";
import { languageSwitch } from "../parts/language.js";
import { holds } from "../holder.js";
import { onWords } from "../parts/on-words.js";

/** @import { Context, Screen } from "../router.js" */

/** @typedef {{login: string, password: string, shown: boolean, busy: boolean}} Data */

let begun = "";

/** Whose login stands there already. @param {string} login */
export function startSignIn(login) {
  begun = login;
}

/** @type {Screen<Data>} */
export const signIn = {
  title: ({ t }) => t.signIn,
  beside: () => languageSwitch(),
  load: async ({ data }) => data ?? { login: begun, password: "", shown: false, busy: false },
  view: (c) => {
    const { t, data, draw } = c;
    return html`
      <form class="leaf" id="sign-in" @submit=${(/** @type {Event} */ event) => { event.preventDefault(); void enter(c); }}>
        <label class="field"><span>${t.login}</span>
          <input name="login" autocomplete="username" autocapitalize="none" spellcheck="false" data-test="login" .value=${data.login} @input=${onWords((words) => { data.login = words; draw(); })}></label>
        <label class="field"><span>${t.password}</span>
          <input name="password" type=${data.shown ? "text" : "password"} autocomplete="current-password" data-test="password" .value=${data.password} @input=${onWords((words) => { data.password = words; draw(); })}></label>
        <label class="tick"><input type="checkbox" .checked=${data.shown} @change=${() => { data.shown = !data.shown; draw(); }}><span>${t.showPassword}</span></label>
        <button class="button first wide" data-test="sign-in" ?disabled=${!data.login.trim() || !data.password || data.busy}>${data.busy ? t.signingIn : t.signIn}</button>
      </form>
      <p class="say soft">${app.signal ? t.signInHow : t.signInNeedsSignal}</p>`;
  },
  foot: ({ t }) => app.me || app.people.length
    ? html`<a class="button grow" href="#/" data-test="to-people">${app.me ? t.toToday : t.toPeople}</a>`
    : html`<a class="button bare grow" href="#/help">${t.helpTitle}</a>`,
};

/** @param {Context<Data>} c */
async function enter(c) {
  const { data, call, attempt, draw, t } = c;
  data.busy = true;
  draw();
  await attempt(async () => {
    const me = await call("sign_in", { login: data.login.trim(), password: data.password });
    holds(me.person_id);
    app.me = me;
    app.people = await call("people", {});
    tell({ text: t.hello(me.name), tone: "good", stays: true });
    void syncNow();
    // Where several people share a phone, everybody's books have a lock of their own.
    await goInstead(app.people.length > 1 && !me.has_pin && !me.must_change_password ? "#/pin" : "#/");
  });
  data.busy = false;
  data.password = "";
  draw();
}
