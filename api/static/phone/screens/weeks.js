// When do I work this week and the next ones, and what changed since I looked?

import { html, nothing } from "../lit-html.js";
import { app } from "../store.js";
import { dutyLines } from "../parts/duty.js";
import { icon } from "../parts/icons.js";

/** @import * as T from "../types.js" */
/** @import { Screen } from "../router.js" */

/** @typedef {{weeks: T.WeekScreen[], seen: Map<string, T.DayLine>}} Data */

/** @type {Screen<Data>} */
export const weeks = {
  title: ({ t }) => t.myRoster,
  up: "#/",
  load: async ({ call, data }) => {
    const found = await call("my_weeks", {});
    // Looking is recorded at once; what was new stays marked until the screen is left.
    const seen = data?.seen ?? new Map();
    for (const week of found) for (const day of week.days) if (day.changed) seen.set(`${week.site_id} ${day.date}`, day);
    return { weeks: found, seen };
  },
  view: ({ t, data }) => data.weeks.length === 0
    ? html`<div class="empty" data-test="no-weeks">${icon("today")}<h2>${t.noWeeks}</h2><p>${t.noWeeksWhy}</p></div>`
    : html`${data.weeks.map((week) => html`
      <section data-test="week"><h2>${week.current ? t.thisWeek : week.title}<span class="soft"> ${week.current ? week.title : ""} ${week.site_name}</span></h2>
        ${days(data, week, week.days.filter((day) => !isOver(week, day)))}
        ${week.days.some((day) => isOver(week, day)) ? html`<details><summary>${t.earlierDays}</summary>${days(data, week, week.days.filter((day) => isOver(week, day)))}</details>` : nothing}</section>`)}`,
};

/** A day of this week before today. @param {T.WeekScreen} week @param {T.DayLine} day */
const isOver = (week, day) => day.date < (week.days.find((one) => one.today)?.date ?? "");

/** @param {Data} data @param {T.WeekScreen} week @param {T.DayLine[]} of */
const days = ({ seen }, week, of) => html`<ul class="cards">${of.map((day) => html`<li>${dayCard(day, seen.get(`${week.site_id} ${day.date}`))}</li>`)}</ul>`;

/** @param {T.DayLine} day @param {T.DayLine | undefined} news */
function dayCard(day, news) {
  const t = app.words;
  return html`
    <div class="leaf day ${day.today ? "today" : ""}" data-date=${day.date} data-changed=${news ? "yes" : "no"}>
      <span class="top"><b>${day.day}</b>${news ? html`<span class="badge due" data-test="changed">${t.changed}</span>` : nothing}</span>
      ${day.leave ? html`<span><span class="badge">${day.leave}</span></span>` : nothing}
      ${day.duties.length ? day.duties.map((duty) => html`<div class="duty">${dutyLines(duty, false)}</div>`) : html`<span class="soft">${t.freeDay}</span>`}
      ${news ? html`<span class="soft">${t.pair(t.wasBefore, news.before.join(t.listComma) || t.freeDay)}</span>` : nothing}
    </div>`;
}
