// What does the camera see? A live view, for codes and for photos.

import { app } from "../store.js";

/** @typedef {{detect: (from: HTMLVideoElement) => Promise<{rawValue: string}[]>}} Detector */

/** True where a live view can be had at all. */
export const hasCamera = () => Boolean(navigator.mediaDevices?.getUserMedia);

/** Starts the back camera. Rejects with a sentence. @param {number} width @returns {Promise<MediaStream>} */
export async function startCamera(width) {
  if (!hasCamera()) throw new Error(app.words.noCamera);
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: false, video: { facingMode: { ideal: "environment" }, width: { ideal: width } } });
  } catch (error) {
    const denied = error instanceof DOMException && error.name === "NotAllowedError";
    throw new Error(denied ? app.words.cameraDenied : app.words.noCamera);
  }
}

/** @param {MediaStream | null} stream */
export function stopCamera(stream) {
  for (const track of stream?.getTracks() ?? []) track.stop();
}

/** The browser's own reader of codes, where it has one. @returns {Promise<Detector | null>} */
export async function ownDetector() {
  const { BarcodeDetector } = /** @type {any} */ (globalThis);
  if (!BarcodeDetector) return null;
  const formats = await BarcodeDetector.getSupportedFormats();
  return formats.includes("qr_code") ? new BarcodeDetector({ formats: ["qr_code"] }) : null;
}

/** A frame as one byte of grey for each pixel. @param {HTMLVideoElement} video @param {number} longest */
export function greyOf(video, longest) {
  const scale = Math.min(1, longest / Math.max(video.videoWidth, video.videoHeight));
  const width = Math.max(1, Math.round(video.videoWidth * scale));
  const height = Math.max(1, Math.round(video.videoHeight * scale));
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) return null;
  context.drawImage(video, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  const grey = new Uint8Array(width * height);
  for (let i = 0; i < grey.length; i += 1) grey[i] = (data[4 * i] * 77 + data[4 * i + 1] * 151 + data[4 * i + 2] * 28) >> 8;
  return { width, height, grey };
}

/** The picture that the camera shows now. @param {HTMLVideoElement} video @returns {Promise<Blob>} */
export function pictureOf(video) {
  const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
  canvas.getContext("2d")?.drawImage(video, 0, 0);
  return canvas.convertToBlob({ type: "image/jpeg", quality: 0.92 });
}
