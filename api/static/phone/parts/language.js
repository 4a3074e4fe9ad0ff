// How does somebody get to their language before they are signed in?

import { html } from "../lit-html.js";
import { app, call, draw, speak } from "../store.js";
import { attempt } from "../trouble.js";

export function languageSwitch() {
  const other = app.language === "en" ? /** @type {const} */ ("zh") : /** @type {const} */ ("en");
  return html`<button class="back words" data-test="language" lang=${other === "en" ? "en" : "zh-CN"} @click=${() => attempt(async () => {
    await call("set_language", { language: other });
    speak(other);
    draw();
  })}>${app.words.otherLanguage}</button>`;
}
