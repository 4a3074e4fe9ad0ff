// Which new password?

import { html, nothing } from "../lit-html.js";
import { app, tell } from "../store.js";
import { goInstead } from "../router.js";
import { syncNow } from "../sync.js";
import { onWords } from "../parts/on-words.js";

/** @import { Context, Screen } from "../router.js" */

/** @typedef {{old: string, first: string, again: string, busy: boolean}} Data */

const SHORTEST = 10;

/** @type {Screen<Data>} */
export const password = {
  title: ({ t }) => t.newPassword,
  load: async ({ data }) => data ?? { old: "", first: "", again: "", busy: false },
  view: (c) => {
    const { t, data } = c;
    const differs = data.again !== "" && !data.first.startsWith(data.again) && data.again !== data.first;
    return html`
      <p class="say">${t.newPasswordWhy}</p>
      <form class="leaf" @submit=${(/** @type {Event} */ event) => { event.preventDefault(); void change(c); }}>
        ${box(c, "old", t.oldPassword, "current-password")}
        ${box(c, "first", t.newPasswordLabel, "new-password")}
        ${box(c, "again", t.newPasswordAgain, "new-password")}
        <p class="fails" role="status">${differs ? t.passwordsDiffer : nothing}</p>
        <button class="button first wide" data-test="change-password" ?disabled=${data.busy || !data.old || data.first.length < SHORTEST || data.first !== data.again}>${t.keep}</button>
      </form>
      <p class="say soft">${t.passwordRule(SHORTEST)}</p>`;
  },
  foot: ({ t, call, attempt }) => html`<button class="button grow" data-test="sign-out" @click=${() => attempt(async () => {
    await call("sign_out", {});
    app.me = null;
    app.people = await call("people", {});
    await goInstead("#/");
  })}>${t.signOut}</button>`,
};

/** @param {Context<Data>} c @param {"old" | "first" | "again"} name @param {string} label @param {"current-password" | "new-password"} fill */
function box({ data, draw }, name, label, fill) {
  return html`<label class="field"><span>${label}</span>
    <input type="password" autocomplete=${fill} data-test=${name} .value=${data[name]} @input=${onWords((words) => { data[name] = words; draw(); })}></label>`;
}

/** @param {Context<Data>} c */
async function change({ data, call, attempt, t, draw }) {
  data.busy = true;
  draw();
  await attempt(async () => {
    await call("change_password", { old: data.old, new: data.first });
    app.me = await call("signed_in", {});
    tell({ text: t.passwordChanged, tone: "good", stays: true });
    void syncNow();
    await goInstead("#/");
  });
  data.busy = false;
  draw();
}
