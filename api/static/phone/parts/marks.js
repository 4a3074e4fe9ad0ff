// What was drawn over a photo? Arrows, circles and words, in ten-thousandths of the picture.

import { html, svg } from "../lit-html.js";

/** @import * as T from "../types.js" */

const WHOLE = 10_000;
const HEAD = 420;

/** @param {readonly T.Mark[]} marks @param {number} ratio Height by width. */
export function marksOver(marks, ratio) {
  const height = WHOLE * ratio;
  const y = (/** @type {T.Point} */ point) => point.y * ratio;
  return html`<svg class="marks" viewBox="0 0 ${WHOLE} ${height}" preserveAspectRatio="xMidYMid meet" aria-hidden="true">${marks.map((mark) => {
    if (mark.shape === "circle") return svg`<circle cx=${mark.centre.x} cy=${y(mark.centre)} r=${mark.radius} />`;
    if (mark.shape === "text") return svg`<text x=${mark.at.x} y=${y(mark.at)}>${mark.text}</text>`;
    return svg`<path d=${arrowPath([mark.from.x, y(mark.from)], [mark.to.x, y(mark.to)])} />`;
  })}</svg>`;
}

/** @param {[number, number]} from @param {[number, number]} to */
function arrowPath([ax, ay], [bx, by]) {
  const angle = Math.atan2(by - ay, bx - ax);
  const wing = (/** @type {number} */ turn) => `${bx - HEAD * Math.cos(angle + turn)} ${by - HEAD * Math.sin(angle + turn)}`;
  return `M${ax} ${ay}L${bx} ${by}M${wing(0.5)}L${bx} ${by}L${wing(-0.5)}`;
}

/** Where a finger is, on the picture. @param {PointerEvent} event @param {Element} picture @returns {T.Point} */
export function pointOf(event, picture) {
  const box = picture.getBoundingClientRect();
  const share = (/** @type {number} */ at, /** @type {number} */ length) => Math.round(Math.min(1, Math.max(0, at / length)) * WHOLE);
  return { x: share(event.clientX - box.left, box.width), y: share(event.clientY - box.top, box.height) };
}

/** A circle from its middle to where the finger is. @param {T.Point} centre @param {T.Point} to @param {number} ratio @returns {T.Mark} */
export function circleTo(centre, to, ratio) {
  const radius = Math.hypot(to.x - centre.x, (to.y - centre.y) * ratio);
  return { shape: "circle", centre, radius: Math.min(WHOLE, Math.max(1, Math.round(radius))) };
}
