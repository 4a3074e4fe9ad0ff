// What happens when somebody has arrived?

import { app, call, tell } from "../store.js";
import { goInstead } from "../router.js";
import { attempt } from "../trouble.js";

/** @import * as T from "../types.js" */

/** Opens the draft of a visit, and offers to take the arrival back. @param {string} patrol_id @param {T.Arrival} arrival */
export function arriveAt(patrol_id, arrival) {
  return attempt(async () => {
    const { checkpoint_id, checkpoint_name } = await call("arrive", { patrol_id, arrival });
    const t = app.words;
    const undo = () => attempt(async () => {
      await call("undo_arrival", { patrol_id, checkpoint_id });
      goInstead(`#/patrol/${patrol_id}`);
    });
    tell({ text: t.arrivedAt(checkpoint_name), tone: "good", stays: true, action: { label: t.undo, run: undo } });
    goInstead(`#/patrol/${patrol_id}/visit/${checkpoint_id}`);
  });
}
