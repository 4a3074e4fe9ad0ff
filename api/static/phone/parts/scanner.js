// Which code does the camera look at?

import { html, nothing } from "../lit-html.js";
import { call, draw } from "../store.js";
import { greyOf, ownDetector, startCamera, stopCamera } from "./camera.js";

const LOOK_EVERY_MILLIS = 160;
const LONGEST = 720;

export class Scanner {
  /** @type {MediaStream | null} */ #stream = null;
  #timer = 0;
  #over = false;
  /** Why there is no picture; empty while there is one. */
  trouble = "";
  #found;

  /** @param {(code: string) => void} found Called once for each code; `again` goes on. */
  constructor(found) {
    this.#found = found;
  }

  async start() {
    this.#over = false;
    this.trouble = "";
    try {
      const stream = await startCamera(1280);
      // The screen was left while the camera was asked for.
      if (this.#over) return stopCamera(stream);
      this.#stream = stream;
    } catch (error) {
      this.trouble = error instanceof Error ? error.message : "";
    }
    draw();
    if (this.#stream) void this.#look(await ownDetector());
  }

  again() {
    if (this.#stream) void ownDetector().then((detector) => this.#look(detector));
  }

  stop() {
    this.#over = true;
    clearTimeout(this.#timer);
    stopCamera(this.#stream);
    this.#stream = null;
  }

  /** @param {string} label */
  view(label) {
    return html`
      <div class="finder">
        ${this.#stream ? html`<video playsinline muted autoplay aria-label=${label} .srcObject=${this.#stream}></video><span class="aim" aria-hidden="true"></span>` : nothing}
      </div>`;
  }

  /** @param {Awaited<ReturnType<typeof ownDetector>>} detector */
  async #look(detector) {
    clearTimeout(this.#timer);
    const video = document.querySelector("video");
    const code = video?.videoWidth ? await this.#read(video, detector) : null;
    if (this.#over) return;
    if (code) this.#found(code);
    else this.#timer = window.setTimeout(() => this.#look(detector), LOOK_EVERY_MILLIS);
  }

  /** @param {HTMLVideoElement} video @param {Awaited<ReturnType<typeof ownDetector>>} detector */
  async #read(video, detector) {
    try {
      if (detector) return (await detector.detect(video))[0]?.rawValue ?? null;
      const frame = greyOf(video, LONGEST);
      return frame && await call("read_qr", { width: frame.width, height: frame.height }, [frame.grey]);
    } catch {
      // A frame that can't be read is followed by the next.
      return null;
    }
  }
}
