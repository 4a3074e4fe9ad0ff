// How is something on a photo of a visit pointed out?

import { html } from "../lit-html.js";
import { tell } from "../store.js";
import { back } from "../router.js";
import { MarkUp } from "../parts/mark-up.js";
import { largePicture } from "../parts/pictures.js";
import { icon } from "../parts/icons.js";

/** @import { Screen } from "../router.js" */

/** @type {Screen<{board: MarkUp}>} */
export const mark = {
  title: ({ t }) => t.markUp,
  up: "#/",
  work: true,
  load: async ({ call, params: [patrol_id, checkpoint_id, photo], data }) => {
    if (data) return data;
    const sheet = await call("checklist", { patrol_id, checkpoint_id });
    const photos = [...sheet.photos, ...sheet.sections.flatMap((section) => section.items.flatMap((item) => item.photos))];
    const line = photos.find((one) => one.photo_id === photo);
    return { board: new MarkUp(await largePicture(photo), line?.marks ?? []) };
  },
  view: ({ data }) => data.board.view(),
  foot: ({ t, data: { board }, params: [patrol_id, checkpoint_id, photo_id], call, attempt }) => html`
    <button class="button first grow" data-test="mark-done" @click=${() => attempt(async () => {
      await call("mark_photo", { patrol_id, checkpoint_id, photo_id, marks: board.marks });
      tell({ text: t.marksKept, tone: "calm", stays: true });
      back(`#/patrol/${patrol_id}/visit/${checkpoint_id}`);
    })}>${icon("check")}<span>${t.keep}</span></button>`,
};
