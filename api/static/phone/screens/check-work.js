// What is asked of what I check, and what did I find?

import { html } from "../lit-html.js";
import { goInstead } from "../router.js";
import { syncNow } from "../sync.js";
import { placeOf } from "../parts/check.js";
import { at, flush } from "../parts/checklist-actions.js";
import { checklistFoot, checklistView, inMemory, scoreSoFar } from "../parts/checklist.js";
import { showRecorded } from "../parts/recorded.js";

/** @import * as T from "../types.js" */
/** @import { Context, Screen } from "../router.js" */
/** @import { Data as Filled } from "../parts/checklist-actions.js" */

/** @typedef {Filled & {line: T.SpotCheckLine}} Data */

/** @type {Screen<Data>} */
export const checkWork = {
  title: ({ data }) => placeOf(data.line),
  beside: scoreSoFar,
  up: "#/checks",
  work: true,
  load: async (c) => {
    const [line, sheet] = await Promise.all([c.call("spot_check", { spot_check_id: c.params[0] }), c.call("checklist", at(c))]);
    return { ...inMemory(c.data), line, sheet };
  },
  leave: (c) => void flush(c),
  view: (c) => html`
    <p class="soft">${c.data.line.field_name} · ${c.data.line.checklist}</p>
    ${checklistView(c, c.t.wholeCheck, `#/check/${c.params[0]}/finding`)}`,
  foot: (c) => checklistFoot(c, c.t.recordCheck, () => record(c)),
};

/** @param {Context<Data>} c */
async function record({ t, call, params: [spot_check_id], data: { line } }) {
  const done = await call("record_spot_check", { spot_check_id });
  void syncNow();
  await goInstead(`#/check/${spot_check_id}`);
  const report = { name: "report-it", label: t.reportHere, to: `#/check/${spot_check_id}/finding` };
  const list = { name: "to-checks", label: t.toChecks, to: "#/checks" };
  // What failed is to be put right: somebody says what it is.
  showRecorded(placeOf(line), done, done.passed ? [list, report] : [report, list]);
}
