// Which checkpoint's code is this?

import { html, nothing } from "../lit-html.js";
import { arriveAt } from "../parts/arrive.js";
import { icon } from "../parts/icons.js";
import { nextOf, skipsOf } from "../parts/skips.js";
import { Scanner } from "../parts/scanner.js";
import { isOpen } from "./patrol.js";

/** @import * as T from "../types.js" */
/** @import { Screen } from "../router.js" */
/** @import { Skips } from "../parts/skips.js" */

/** How long a code that did not fit is not read again. */
const PAUSE_MILLIS = 1_500;

/** @type {Screen<{patrol: T.PatrolScreen, skips: Skips, scanner: Scanner}>} */
export const scan = {
  title: ({ t }) => t.scanStop,
  up: "#/",
  work: true,
  load: async ({ call, params: [patrol_id], data }) => {
    const [patrol, skips] = [await call("patrol", { patrol_id }), await skipsOf(patrol_id)];
    if (data) return { ...data, patrol, skips };
    const scanner = new Scanner((code) => {
      navigator.vibrate?.(60);
      void arriveAt(patrol_id, { kind: "qr", code }).then((went) => { if (!went) setTimeout(() => scanner.again(), PAUSE_MILLIS); });
    });
    void scanner.start();
    return { patrol, skips, scanner };
  },
  leave: ({ data }) => data.scanner.stop(),
  view: ({ t, data: { patrol: p, skips, scanner } }) => html`
    ${scanner.trouble ? html`<div class="notice mind">${icon("camera")}<span>${scanner.trouble}</span></div>` : scanner.view(t.finder)}
    <p class="say soft">${scanner.trouble ? t.scanInstead : t.scanHow}</p>
    <section><h2>${t.orChoose}</h2>
      <ul class="list">${p.stops.filter((stop) => isOpen(p) && (stop.visited_at === null || p.state === "sent_back")).map((stop) => html`
        <li><a href="#/patrol/${p.patrol_id}/stop/${stop.checkpoint_id}" data-test="by-list"><span>${stop.name}</span>
          ${stop === nextOf(p.stops, skips) ? html`<span class="badge due">${t.nextStop}</span>` : nothing}${icon("forward")}</a></li>`)}</ul>
    </section>`,
};
