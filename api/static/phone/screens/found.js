// What is it about, what became of it so far, and what may I do now?

import { html, nothing } from "../lit-html.js";
import { go } from "../router.js";
import { look } from "../sync.js";
import { figures } from "../parts/figures.js";
import { badges, dueOf } from "../parts/found.js";
import { icon } from "../parts/icons.js";
import { when } from "../parts/times.js";

/** @import * as T from "../types.js" */
/** @import { Context, Screen } from "../router.js" */

/** @typedef {{found: T.FindingScreen}} Data */

/** @type {Screen<Data>} */
export const found = {
  title: ({ data, t }) => t.kinds[data.found.line.kind],
  up: "#/tasks",
  load: async ({ call, params: [finding_id], data }) => {
    const shown = await call("finding", { finding_id });
    if (!data) {
      // Whoever looks at it has read what they were told of it.
      const told = (await call("inbox", {})).filter((message) => message.finding_id === finding_id && !message.read);
      if (told.length) await call("read_messages", { message_ids: told.map((message) => message.message_id) });
      void look();
    }
    return { found: shown };
  },
  view: (c) => {
    const { t, data: { found: f } } = c;
    return html`
      <p class="badges">${badges(f.line)}${f.repeats ? html`<span class="badge critical">${t.cameBack}</span>` : nothing}</p>
      ${dueOf(f.line)}
      ${f.escalated ? html`<p class="notice bad">${icon("warn")}<span>${t.escalated}</span></p>` : nothing}
      ${f.line.sent_back_remark ? html`<div class="notice bad" data-test="sent-back">${icon("undo")}<div><b>${f.line.state_name}</b><p>${f.line.sent_back_remark}</p></div></div>` : nothing}
      ${f.to_stop ? html`<p class="notice mind" data-test="to-stop">${icon("hand")}<span>${t.stopFirst}</span></p>` : nothing}
      <p class="said" data-test="words">${f.text}</p>
      <p class="soft">${icon("pin")} ${[f.site_name, f.line.place].filter(Boolean).join(" · ")}</p>
      <div class="both">${figures(t.before, f.photos, "before")}${figures(t.after, f.after, "after")}</div>
      ${f.notice ? notice(c, f.notice) : nothing}
      ${history(c)}
      ${f.may.notice ? html`<a class="button wide" href="#/found/${f.line.finding_id}/notice" data-test="notice">${icon("note")}<span>${f.notice ? t.noticeAgain : t.issueNotice}</span></a>` : nothing}`;
  },
  foot: ({ t, data: { found: { may, line } } }) => {
    const base = `#/found/${line.finding_id}`;
    const verdict = may.close || may.send_back;
    const main = may.rectify ? act(`${base}/rectify`, "rectify", "camera", t.rectify) : may.repaired ? act(`${base}/repair`, "repair", "camera", t.repaired)
      : verdict ? act(`${base}/verdict`, "verify", "check", t.verify) : null;
    const stop = may.stop ? html`<a class="button ${main ? "" : "first grow"}" href="${base}/stop" data-test="stop">${icon("hand")}<span>${t.stopNow}</span></a>` : nothing;
    if (!main && !may.stop) return html`<button class="button grow" @click=${() => go("#/tasks")}>${t.toTasks}</button>`;
    return html`${stop}${main}`;
  },
};

/** @param {string} href @param {string} name @param {import("../parts/icons.js").Icon} drawn @param {string} label */
const act = (href, name, drawn, label) => html`<a class="button first grow" href=${href} data-test=${name}>${icon(drawn)}<span>${label}</span></a>`;

/** @param {Context<Data>} c @param {T.NoticeLine} notice */
function notice({ t }, notice) {
  return html`
    <section><h2>${t.noticeTitle}${notice.number ? html` <span class="mono">${notice.number}</span>` : nothing}</h2>
      <dl class="facts" data-test="facts">
        <div><dt>${t.corrective}</dt><dd>${notice.corrective}</dd></div>
        <div><dt>${t.preventive}</dt><dd>${notice.preventive}</dd></div>
        <div><dt>${t.responsible}</dt><dd>${notice.responsible}</dd></div>
        <div><dt>${t.deadline}</dt><dd>${notice.due}</dd></div>
        <div><dt>${t.issuedBy}</dt><dd>${notice.issued_by} <span class="soft">${when(notice.issued_at)}</span></dd></div>
        ${notice.number ? nothing : html`<div><dt>${t.noticeNumber}</dt><dd class="soft">${t.numberLater}</dd></div>`}
      </dl></section>`;
}

/** @param {Context<Data>} c */
function history({ t, data: { found: f } }) {
  return html`
    <section><h2>${t.history}</h2>
      <ol class="life" data-test="history">${f.history.map((step) => html`
        <li class=${step.step} data-step=${step.step}>
          <b>${step.name}</b>
          <span class="soft">${[step.by, when(step.at)].filter(Boolean).join(" · ")}</span>
          ${step.remark ? html`<p>${step.remark}</p>` : nothing}
          ${step.late ? html`<p class="soft">${icon("clock")} ${t.cameLate}</p>` : nothing}
          ${step.unsent ? html`<span class="badge due">${t.onPhone}</span>` : nothing}
          ${figures(step.name, step.photos)}
        </li>`)}</ol></section>`;
}
