// How is something on a photo of a visit or a spot check pointed out?

import { html } from "../lit-html.js";
import { tell } from "../store.js";
import { back, reload } from "../router.js";
import { at } from "../parts/checklist-actions.js";
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
  load: async ({ call, params, data }) => {
    if (data) return data;
    const [photo, where] = marked(params);
    const sheet = await call("checklist", where);
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
      await keep(c);
      tell({ text: c.t.marksKept, tone: "calm", stays: true });
      back(location.hash.replace(/\/mark\/[^/]+$/, ""));
    })}>${icon("check")}<span>${c.t.keep}</span></button>`,
};

/** Which photo, and where it is written: at a stop of a patrol, or at a spot check. @param {string[]} params */
const marked = (params) => /** @type {const} */ ([params[params.length - 1], at({ params: params.slice(0, -1) })]);

/** @param {Context<Data>} c @returns {Promise<boolean>} True when there was something to keep. */
async function keep({ data, call, params }) {
  const { marks } = data.board;
  const drawn = JSON.stringify(marks);
  if (drawn === data.kept) return false;
  const [photo_id, where] = marked(params);
  await call("mark_photo", { ...where, photo_id, marks });
  data.kept = drawn;
  return true;
}
