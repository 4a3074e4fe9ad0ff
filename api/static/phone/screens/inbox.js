// What am I told?

import { html, nothing } from "../lit-html.js";
import { go } from "../router.js";
import { look } from "../sync.js";
import { icon } from "../parts/icons.js";
import { when } from "../parts/times.js";

/** @import * as T from "../types.js" */
/** @import { Context, Screen } from "../router.js" */

/** @typedef {{messages: T.MessageLine[]}} Data */

/** What stands beside each kind of message. @type {Record<T.MessageKind, import("../parts/icons.js").Icon>} */
const DRAWN = { assigned: "report", due_soon: "clock", overdue: "warn", escalated: "warn", sent_back: "undo", to_verify: "find", closed: "check" };

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
    go(`#/found/${message.finding_id}`);
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

/** @param {Context<Data>} c @param {T.MessageLine[]} unread */
function read(c, unread) {
  return c.attempt(async () => {
    await c.call("read_messages", { message_ids: unread.map((message) => message.message_id) });
    await c.refresh();
  });
}
