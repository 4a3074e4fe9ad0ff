// What of my tasks do I see from everywhere: how much there is to put right, and whether somebody wrote to me?

import { html, nothing } from "../lit-html.js";
import { app } from "../store.js";
import { icon } from "./icons.js";

/** The bell, with how many messages were not read. */
export function bell() {
  const t = app.words;
  const unread = app.tasks?.unread ?? 0;
  return html`
    <a class="back bell" href="#/inbox" data-test="bell" aria-label=${unread ? t.unreadMessages(unread) : t.inbox}>
      ${icon("bell")}${unread ? html`<b class="count" aria-hidden="true" data-test="unread">${unread > 99 ? "99+" : unread}</b>` : nothing}</a>`;
}

/** What is to be put right, and what waits for a look. */
export function tasksCard() {
  const { tasks, words: t } = app;
  if (!tasks) return nothing;
  const { to_rectify: mine, overdue, to_verify: looks } = tasks;
  const says = [mine ? t.toRectifyCount(mine) : "", looks ? t.toVerifyCount(looks) : ""].filter(Boolean).join(t.listComma);
  return html`
    <a class="card tasks ${overdue ? "over" : mine || looks ? "some" : ""}" href="#/tasks" data-test="tasks">
      <span class="top"><b>${t.tasks}</b>${overdue ? html`<span class="badge critical" data-test="overdue">${t.overdueCount(overdue)}</span>` : nothing}</span>
      <span class="go"><span class="soft">${says || t.noTasks}</span>${icon("forward")}</span>
    </a>`;
}
