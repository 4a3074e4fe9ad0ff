// How does a finger draw on a photo?

import { html } from "../lit-html.js";
import { app, draw } from "../store.js";
import { icon } from "./icons.js";
import { circleTo, marksOver, pointOf } from "./marks.js";
import { onWords } from "./on-words.js";

/** @import * as T from "../types.js" */
/** @import { Icon } from "./icons.js" */

const MOST = 50;
const WORDS = 80;
/** A finger that moved less has tapped. */
const LEAST = 250;

/** @typedef {"arrow" | "circle" | "text"} Tool */

export class MarkUp {
  /** @type {T.Mark[]} */ marks;
  /** @type {Tool} */ tool = "arrow";
  /** @type {T.Mark | null} */ #growing = null;
  /** @type {T.Point | null} */ #from = null;
  /** Words that are being typed, and where they go. @type {{at: T.Point, words: string} | null} */ #typing = null;
  #ratio = 3 / 4;
  #src;

  /** @param {string} src @param {readonly T.Mark[]} marks */
  constructor(src, marks) {
    this.#src = src;
    this.marks = [...marks];
  }

  view() {
    const t = app.words;
    const shown = this.#growing ? [...this.marks, this.#growing] : this.marks;
    return html`
      <p class="say soft">${this.tool === "text" ? t.markTextHow : this.tool === "circle" ? t.markCircleHow : t.markArrowHow}</p>
      <div class="canvas" data-test="canvas" @pointerdown=${this.#down} @pointermove=${this.#move} @pointerup=${this.#up} @pointercancel=${this.#drop}>
        <img src=${this.#src} alt=${t.photo} draggable="false" @load=${this.#measured}>${marksOver(shown, this.#ratio)}
      </div>
      ${this.#typing ? this.#words(this.#typing) : html`
        <div class="tools" role="group" aria-label=${t.markUp}>
          ${this.#toolButton("arrow", t.markArrow, "arrow")}${this.#toolButton("circle", t.markCircle, "circle")}${this.#toolButton("text", t.markText, "words")}
          <button data-test="mark-undo" ?disabled=${this.marks.length === 0} @click=${() => { this.marks.pop(); draw(); }}>${icon("undo")}<span>${t.undo}</span></button>
        </div>`}`;
  }

  /** @param {Tool} tool @param {string} label @param {Icon} drawing */
  #toolButton(tool, label, drawing) {
    return html`<button data-tool=${tool} aria-pressed=${this.tool === tool} @click=${() => { this.tool = tool; draw(); }}>${icon(drawing)}<span>${label}</span></button>`;
  }

  /** @param {{at: T.Point, words: string}} typing */
  #words(typing) {
    const t = app.words;
    return html`
      <form class="row" @submit=${(/** @type {Event} */ event) => { event.preventDefault(); this.#write(); }}>
        <label class="field"><span>${t.markWords}</span><input maxlength=${WORDS} data-test="mark-words" enterkeyhint="done" .value=${typing.words}
          @input=${onWords((words) => { typing.words = words; })}></label>
        <button class="button first">${t.done}</button>
      </form>`;
  }

  #write() {
    const words = this.#typing?.words.trim();
    if (this.#typing && words) this.#add({ shape: "text", at: this.#typing.at, text: words });
    this.#typing = null;
    draw();
  }

  /** @param {T.Mark} mark */
  #add(mark) {
    if (this.marks.length < MOST) this.marks.push(mark);
  }

  #measured = (/** @type {Event} */ event) => {
    const picture = /** @type {HTMLImageElement} */ (event.target);
    this.#ratio = picture.naturalHeight / picture.naturalWidth;
    draw();
  };

  #down = (/** @type {PointerEvent} */ event) => {
    const canvas = /** @type {HTMLElement} */ (event.currentTarget);
    const at = pointOf(event, canvas);
    if (this.tool === "text") {
      this.#typing = { at, words: "" };
      draw();
      requestAnimationFrame(() => canvas.parentElement?.querySelector("input")?.focus());
      return;
    }
    canvas.setPointerCapture(event.pointerId);
    this.#from = at;
  };

  #move = (/** @type {PointerEvent} */ event) => {
    if (!this.#from) return;
    const to = pointOf(event, /** @type {HTMLElement} */ (event.currentTarget));
    if (Math.hypot(to.x - this.#from.x, to.y - this.#from.y) < LEAST) return;
    this.#growing = this.tool === "circle" ? circleTo(this.#from, to, this.#ratio) : { shape: "arrow", from: this.#from, to };
    draw();
  };

  #up = () => {
    if (this.#growing) this.#add(this.#growing);
    this.#drop();
  };

  #drop = () => {
    this.#growing = null;
    this.#from = null;
    draw();
  };
}
