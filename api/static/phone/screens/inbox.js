// What am I told?

import { html, nothing } from "../lit-html.js";
import { go } from "../router.js";
import { look } from "../sync.js";
import { icon } from "../parts/icons.js";
import { officeLink } from "../parts/office.js";
import { sheetBody } from "../parts/sheets.js";
import { openSheet } from "../sheet.js";
import { when } from "../parts/times.js";

/** @import * as T from "../types.js" */
/** @import { Context, Screen } from "../router.js" */

/** @typedef {{messages: T.MessageLine[]}} Data */

/** What stands beside each kind of message. @type {Record<T.MessageKind, import("../parts/icons.js").Icon>} */
const DRAWN = { assigned: "report", due_soon: "clock", overdue: "warn", escalated: "warn", sent_back: "undo", to_verify: "find", closed: "check",
  roster_published: "today", leave_asked: "note", leave_granted: "check", leave_refused: "cross", correction_asked: "note", correction_granted: "check", correction_refused: "cross",
  not_seen: "warn", step_in: "hand", stepped_in: "check", step_in_over: "undo", assessed: "note", assessment_answered: "note", low_stock: "box", tool_due: "clock", purchase_to_approve: "note", purchase_decided: "note",
  reported: "note", training_called: "bell" };

/** Where one goes from a message that is about no finding; what the phone has no screen for is read here and done at the office. @type {Partial<Record<T.MessageKind, (message: T.MessageLine) => string>>} */
const LEADS = {
  roster_published: () => "#/weeks", leave_granted: () => "#/shift", leave_refused: () => "#/shift", correction_granted: () => "#/shift", correction_refused: () => "#/shift",
  leave_asked: () => "#/crew", correction_asked: () => "#/crew", not_seen: () => "#/crew", step_in: () => "#/step-ins", step_in_over: () => "#/step-ins",
  assessed: (message) => `#/score/${message.topic_id}`, assessment_answered: (message) => `#/score/${message.topic_id}`,
};

/** The office's page of what the phone has no screen for. @type {Partial<Record<T.MessageKind, string>>} */
const OFFICE = { tool_due: "/tools", purchase_to_approve: "/purchase-plans", purchase_decided: "/purchase-plans", reported: "/lead-reports", training_called: "/trainings" };

/** @type {Screen<Data>} */
export const inbox = {
  title: ({ t }) => t.inbox,
  up: "#/",
  load: async ({ call }) => {
    const messages = await call("inbox", {});
    void look();
    return { messages };
  },
  view: (c) => {
    const { t, data: { messages } } = c;
    if (messages.length === 0) return html`<div class="empty" data-test="no-messages">${icon("bell")}<h2>${t.noMessages}</h2><p>${t.noMessagesWhy}</p></div>`;
    return html`<ul class="list inbox" data-test="messages">${messages.map((message) => html`<li>${row(c, message)}</li>`)}</ul>`;
  },
  foot: (c) => {
    const unread = c.data.messages.filter((message) => !message.read);
    if (unread.length === 0) return html`<a class="button grow" href="#/tasks">${c.t.toTasks}</a>`;
    return html`<button class="button grow" data-test="read-all" @click=${() => read(c, unread)}>${icon("check")}<span>${c.t.readAll}</span></button>`;
  },
};

/** @param {Context<Data>} c @param {T.MessageLine} message */
function row(c, message) {
  const { t } = c;
  const open = () => c.attempt(async () => {
    await c.call("read_messages", { message_ids: [message.message_id] });
    if (message.finding_id) return go(`#/found/${message.finding_id}`);
    const to = LEADS[message.kind]?.(message) ?? (message.kind === "stepped_in" ? await stepped(c, message) : message.kind === "low_stock" ? await runsLow(c) : "");
    if (to) return go(to);
    await c.refresh();
    whole(c, message);
  });
  return html`
    <button class="message ${message.kind} ${message.read ? "" : "unread"}" data-test="message" data-kind=${message.kind} @click=${open}>
      ${icon(DRAWN[message.kind])}
      <span><b>${message.what}</b>${message.read ? nothing : html`<span class="hidden">${t.unread}</span>`}
        <span class="title">${message.title}</span>
        <small>${[when(message.at), message.due].filter(Boolean).join(" · ")}</small></span>
      ${icon("forward")}
    </button>`;
}

/** Somebody steps in: a lead looks at the gap, who steps in at what they said. @param {Context<Data>} c @param {T.MessageLine} message */
async function stepped(c, message) {
  const { leads } = await c.call("my_shift", {});
  return leads ? `#/gap/${message.topic_id}` : "#/step-ins";
}

/** The words whole, and where it is done. @param {Context<Data>} c @param {T.MessageLine} message */
function whole({ t }, message) {
  const office = OFFICE[message.kind];
  openSheet({
    label: message.what,
    view: () => sheetBody(message.what, html`
      <p class="say" data-test="whole">${message.title}</p>
      <p class="soft">${when(message.at)}</p>
      ${office ? html`<p class="say">${t.doneAtOffice}</p>${officeLink(`${office}/${message.topic_id}`)}` : nothing}`),
  });
}

/** Whoever keeps a store and leads nobody has its words, and no list of stores. @param {Context<Data>} c */
async function runsLow(c) {
  const { sees_stores } = await c.call("my_supplies", { month: null });
  return sees_stores ? "#/supplies" : "";
}

/** @param {Context<Data>} c @param {T.MessageLine[]} unread */
function read(c, unread) {
  return c.attempt(async () => {
    await c.call("read_messages", { message_ids: unread.map((message) => message.message_id) });
    await c.refresh();
  });
}
