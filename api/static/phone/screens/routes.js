// Which routes may be walked at will?

import { html } from "../lit-html.js";
import { go } from "../router.js";
import { syncNow } from "../sync.js";
import { icon } from "../parts/icons.js";

/** @import * as T from "../types.js" */
/** @import { Screen } from "../router.js" */

/** @type {Screen<{routes: T.RouteLine[], sites: T.SiteLine[]}>} */
export const routesScreen = {
  title: ({ t }) => t.walkAtWill,
  up: "#/",
  load: async ({ call }) => ({ routes: await call("routes", {}), sites: await call("sites", {}) }),
  view: ({ t, data: { routes, sites }, call, attempt }) => {
    const begin = (/** @type {T.RouteLine} */ route) => attempt(async () => {
      go(`#/patrol/${await call("start_patrol", { route_id: route.route_id, planned: null })}`);
      void syncNow();
    });
    return html`
    <p class="soft">${t.walkAtWillHow}</p>
    ${routes.length === 0 ? html`<div class="empty"><h2>${t.noRoutes}</h2><p>${t.noRoutesWhy}</p></div>` : ""}
    <ul class="cards">${routes.map((route) => html`
      <li><button class="card" data-test="route" @click=${() => begin(route)}>
        <b>${route.name}</b>
        <span class="soft">${sites.find((s) => s.site_id === route.site_id)?.name} · ${t.stops(route.stops)}${route.ordered ? ` · ${t.inOrder}` : ""}</span>
        <span class="go">${t.begin}${icon("forward")}</span>
      </button></li>`)}</ul>`;
  },
};
