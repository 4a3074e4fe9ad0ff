// Which of my photos has the office, hashed and right?

import { html, nothing } from "../lit-html.js";
import { icon } from "../parts/icons.js";
import { thumbnail } from "../parts/pictures.js";
import { size, when } from "../parts/times.js";

/** @import * as T from "../types.js" */
/** @import { Screen } from "../router.js" */

const MOST = 60;

/** @type {Screen<{photos: T.MyPhoto[], delivery: T.Delivery}>} */
export const photos = {
  title: ({ t }) => t.myPhotos,
  up: "#/delivery",
  load: async ({ call }) => ({ photos: await call("my_photos", { limit: MOST }), delivery: await call("delivery", {}) }),
  view: ({ t, data: { photos: all, delivery: d } }) => {
    const count = d.photos_stored + d.photos_waiting;
    return html`
      ${count === 0 ? nothing : html`<div class="result ${d.photos_waiting ? "" : "complete"}" data-test="photo-count"><b>${d.photos_stored}/${count}</b><span>${d.photos_waiting ? t.photosWait(d.photos_waiting, size(d.photos_waiting_bytes)) : t.photosAllStored(count)}</span></div>`}
      <p class="soft">${t.storedMeans}</p>
      <p class="soft">${t.pair(t.keyTier, d.key_tier ? t.tiers[d.key_tier].name : t.noKey)}</p>
      <ul class="wall mine">${all.map((photo) => html`
        <li data-state=${photo.state}>
          <div class="thumb">${picture(photo)}</div>
          <p><b class=${photo.state}>${icon(photo.state === "stored" ? "check" : photo.state === "waiting" ? "clock" : "warn")}${t.photoStates[photo.state]}</b><small>${photo.place}</small><small>${when(photo.taken_at)}</small></p>
        </li>`)}</ul>
      ${all.length ? nothing : html`<div class="empty"><p>${t.noPhotosYet}</p></div>`}`;
  },
};

/** @param {T.MyPhoto} photo */
function picture(photo) {
  const src = thumbnail(photo.photo_id);
  return src ? html`<img src=${src} alt="">` : html`<span class="gap">${icon("photos")}</span>`;
}
