// How far has the work of this phone got to the office, in one line?

import { html, nothing } from "../lit-html.js";
import { app } from "../store.js";
import { icon } from "./icons.js";
import { when } from "./times.js";

export function deliveryLine() {
  const { delivery: d, words: t } = app;
  if (!d) return nothing;
  const waits = d.records_waiting + d.photos_waiting;
  return html`
    <a class="ledger" href="#/delivery" data-test="ledger">
      ${icon(waits ? "clock" : "check")}
      <span><b>${app.sync.running ? t.delivering : waits ? t.waits(d.records_waiting, d.photos_waiting) : t.allDelivered}</b>
        <small>${d.last_contact ? t.lastContact(when(d.last_contact)) : t.noContactYet}</small></span>
      ${icon("forward")}
    </a>`;
}
