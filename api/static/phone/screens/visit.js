// What is asked at this checkpoint, and what did I find?

import { html, nothing } from "../lit-html.js";
import { goInstead } from "../router.js";
import { syncNow } from "../sync.js";
import { at, flush } from "../parts/checklist-actions.js";
import { checklistFoot, checklistView, inMemory, scoreSoFar } from "../parts/checklist.js";
import { showRecorded } from "../parts/recorded.js";
import { nextOf, skipsOf } from "../parts/skips.js";
import { when } from "../parts/times.js";

/** @import * as T from "../types.js" */
/** @import { Context, Screen } from "../router.js" */
/** @import { Data as Filled } from "../parts/checklist-actions.js" */

/** @typedef {Filled & {draft: T.VisitDraft}} Data */

/** @type {Screen<Data>} */
export const visit = {
  title: ({ data }) => data.draft.checkpoint_name,
  beside: scoreSoFar,
  up: "#/",
  work: true,
  load: async (c) => {
    const [draft, sheet] = await Promise.all([c.call("visit_draft", at(c)), c.call("checklist", at(c))]);
    return { ...inMemory(c.data), draft, sheet };
  },
  leave: (c) => void flush(c),
  view: (c) => {
    const { t, data: { draft, sheet } } = c;
    return html`
      <p class="soft">${sheet.name ? `${sheet.name} · ` : ""}${t.arrivedWhen(when(draft.arrived_at))}${draft.by_hand ? html` · <span class="badge due">${t.byHandBadge}</span>` : nothing}</p>
      ${checklistView(c, t.wholeVisit, `#/finding/${draft.patrol_id}/${draft.checkpoint_id}`)}`;
  },
  foot: (c) => checklistFoot(c, c.t.recordVisit, () => record(c)),
};

/** @param {Context<Data>} c */
async function record(c) {
  const { t, call, data: { draft: { checkpoint_name: name } } } = c;
  const done = await call("record_visit", at(c));
  const base = `#/patrol/${at(c).patrol_id}`;
  const { stops } = await call("patrol", { patrol_id: at(c).patrol_id });
  const next = nextOf(stops, await skipsOf(at(c).patrol_id));
  void syncNow();
  await goInstead(base);
  showRecorded(name, done, [
    next ? { name: "next-stop", label: t.goToNext(next.name), to: `${base}/stop/${next.checkpoint_id}` } : { name: "to-finish", label: t.finish, to: `${base}/finish` },
    { name: "to-patrol", label: t.toStops },
  ]);
}
