// How is something on a photo of a visit pointed out?

import { html } from "../lit-html.js";
import { tell } from "../store.js";
import { back, reload } from "../router.js";
import { MarkUp } from "../parts/mark-up.js";
import { largePicture } from "../parts/pictures.js";
import { icon } from "../parts/icons.js";

/** @import { Context, Screen } from "../router.js" */

/** @typedef {{board: MarkUp, kept: string}} Data */

/** @type {Screen<Data>} */
export const mark = {
  title: ({ t }) => t.markUp,
  up: "#/",
  work: true,
  load: async ({ call, params: [patrol_id, checkpoint_id, photo], data }) => {
    if (data) return data;
    const sheet = await call("checklist", { patrol_id, checkpoint_id });
    const photos = [...sheet.photos, ...sheet.sections.flatMap((section) => section.items.flatMap((item) => item.photos))];
    const line = photos.find((one) => one.photo_id === photo);
    const marks = line?.marks ?? [];
    return { board: new MarkUp(await largePicture(photo), marks), kept: JSON.stringify(marks) };
  },
  // Going back keeps what was drawn too.
  leave: (c) => void c.attempt(async () => { if (await keep(c)) reload(); }),
  view: ({ data }) => data.board.view(),
  foot: (c) => html`
    <button class="button first grow" data-test="mark-done" @click=${() => c.attempt(async () => {
      const [patrol_id, checkpoint_id] = c.params;
      await keep(c);
      tell({ text: c.t.marksKept, tone: "calm", stays: true });
      back(`#/patrol/${patrol_id}/visit/${checkpoint_id}`);
    })}>${icon("check")}<span>${c.t.keep}</span></button>`,
};

/** @param {Context<Data>} c @returns {Promise<boolean>} True when there was something to keep. */
async function keep({ data, call, params: [patrol_id, checkpoint_id, photo_id] }) {
  const { marks } = data.board;
  const drawn = JSON.stringify(marks);
  if (drawn === data.kept) return false;
  await call("mark_photo", { patrol_id, checkpoint_id, photo_id, marks });
  data.kept = drawn;
  return true;
}
