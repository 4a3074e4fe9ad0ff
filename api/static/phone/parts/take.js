// How is a photo taken? By the system's camera, which is sharpest; or in a live view, which stays in the app.

import { html, nothing } from "../lit-html.js";
import { app, draw } from "../store.js";
import { closeSheet, openSheet } from "../sheet.js";
import { cameraIsOpen } from "../lock.js";
import { hasCamera, pictureOf, startCamera, stopCamera } from "./camera.js";
import { icon } from "./icons.js";

/**
 * @param {string} label What it is of, for those who hear the screen.
 * @param {(blob: Blob) => unknown} took
 * @param {boolean} [wanted] A photo is still missing here.
 */
export function takeButtons(label, took, wanted = false) {
  const t = app.words;
  return html`
    <div class="take">
      <label class="button ${wanted ? "first" : ""}">${icon("camera")}<span>${t.takePhoto}</span><span class="hidden">${label}</span>
        ${fileInput(took)}</label>
      ${hasCamera() ? html`<button class="button" data-test="photo-live" aria-label=${t.pair(t.liveView, label)} @click=${() => openLive(label, took)}>${icon("live")}<span>${t.liveView}</span></button>` : nothing}
    </div>`;
}

/** The system's camera, behind a label. @param {(blob: Blob) => unknown} took */
export function fileInput(took) {
  const changed = (/** @type {Event} */ event) => {
    cameraIsOpen(false);
    const input = /** @type {HTMLInputElement} */ (event.target);
    const file = input.files?.[0];
    if (file) took(file);
    input.value = "";
  };
  return html`<input class="hidden" type="file" accept="image/*" capture="environment" data-test="photo-file"
    @click=${() => cameraIsOpen(true)} @cancel=${() => cameraIsOpen(false)} @change=${changed}>`;
}

/** @param {string} label @param {(blob: Blob) => unknown} took */
async function openLive(label, took) {
  const t = app.words;
  /** @type {MediaStream | null} */ let stream = null;
  let trouble = "";
  let over = false;
  const shutter = async () => {
    const video = document.querySelector("dialog video");
    if (!(video instanceof HTMLVideoElement) || !video.videoWidth) return;
    const blob = await pictureOf(video);
    await closeSheet();
    took(blob);
  };
  openSheet({
    label: t.liveView,
    full: true,
    left: () => { over = true; stopCamera(stream); },
    view: () => html`
      <div class="live">
        <header><h2 tabindex="-1">${label}</h2><button class="close" aria-label=${t.close} @click=${closeSheet}>${icon("cross")}</button></header>
        ${trouble ? html`<p class="say" role="alert">${trouble}</p>` : html`<video playsinline muted autoplay aria-label=${t.liveView} .srcObject=${stream}></video>`}
        <button class="shutter" data-test="shutter" aria-label=${t.takePhoto} ?disabled=${!stream} @click=${shutter}></button>
      </div>`,
  });
  try {
    stream = await startCamera(2560);
    if (over) stopCamera(stream);
  } catch (error) {
    trouble = error instanceof Error ? error.message : "";
  }
  draw();
}
